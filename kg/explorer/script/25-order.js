  // ---- the order within columns, so that few links cross: as ordering.py does it (Sugiyama, Tagawa and Toda, 1981)

  const SWEEPS = 8;
  const hopsOf = (chains) => chains.flatMap((chain) => chain.slice(1).map((slot, n) => [chain[n], slot]));

  function ordered(rows, chains) {
    const beside = new Map(rows.flat().map((slot) => [slot, []]));
    for (const [here, there] of hopsOf(chains)) { beside.get(here).push(there); beside.get(there).push(here); }
    let best = rows, fewest = crossings(rows, chains), last = rows;
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
      last = swept(last, beside, sweep % 2 === 1);
      const number = crossings(last, chains);
      if (number < fewest) { best = last; fewest = number; }
    }
    return best;
  }

  function crossings(rows, chains) {
    const place = new Map(rows.flatMap((row, column) => row.map((slot, n) => [slot, [column, n]])));
    const gaps = new Map();
    for (const [here, there] of hopsOf(chains)) {
      const ends = [place.get(here), place.get(there)].sort(inOrder);
      if (ends[0][0] === ends[1][0]) continue;
      if (!gaps.has(ends[0][0])) gaps.set(ends[0][0], []);
      gaps.get(ends[0][0]).push([ends[0][1], ends[1][1]]);
    }
    let number = 0;
    for (const gap of gaps.values()) {
      for (let i = 0; i < gap.length; i += 1) {
        for (let j = i + 1; j < gap.length; j += 1) if ((gap[i][0] - gap[j][0]) * (gap[i][1] - gap[j][1]) < 0) number += 1;
      }
    }
    return number;
  }

  const shares = (row) => new Map(row.map((slot, n) => [slot, (n + 0.5) / row.length]));

  function swept(rows, beside, backward) {
    const turned = backward ? [...rows].reverse() : [...rows];
    for (let n = 1; n < turned.length; n += 1) {
      const place = shares(turned[n - 1]), own = shares(turned[n]);
      const wanted = new Map(turned[n].map((slot) => [slot, barycentre(slot, place, own, beside)]));
      turned[n] = [...turned[n]].sort((a, b) => wanted.get(a) - wanted.get(b));
    }
    return backward ? turned.reverse() : turned;
  }

  function barycentre(slot, place, own, beside) {
    const near = beside.get(slot).filter((other) => place.has(other)).map((other) => place.get(other));
    return near.length ? near.reduce((sum, each) => sum + each, 0) / near.length : own.get(slot);
  }
