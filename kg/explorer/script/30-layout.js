  // ---- where things stand: as layout.py and lettering.py compute it, so that a place is the same at each visit

  const NARROW = new Map([..."iljIJ.,:;'’|! "].map((c) => [c, 0.37]).concat([..."ftr-()[]{}/\\·"].map((c) => [c, 0.48])));
  const WIDE = new Map([..."mwMWQO@%&—…"].map((c) => [c, 1.05]));
  const IDEOGRAPH = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;
  const em = (c) => {
    if (/[\p{Mn}\p{Cf}]/u.test(c)) return 0;
    if (IDEOGRAPH.test(c)) return 1.05;
    return NARROW.get(c) || WIDE.get(c) || (/\p{Lu}/u.test(c) ? 0.8 : 0.7);
  };
  const widthOf = (text, size) => [...text].reduce((sum, c) => sum + em(c), 0) * size;

  function wrap(text, size, room, most) {
    const lines = [""];
    for (const word of piecesOf(text, size, room)) {
      const last = lines.length - 1, longer = `${lines[last]} ${word}`.trim();
      if (!lines[last] || widthOf(longer, size) <= room) lines[last] = longer;
      else lines.push(word);
    }
    const told = lines.filter(Boolean);
    return told.length <= most ? told : clipped(told.slice(0, most), size, room);
  }

  function piecesOf(text, size, room) {
    const pieces = [];
    for (let word of [...text].slice(0, 400).join("").split(/\s+/).filter(Boolean)) {
      while (widthOf(word, size) > room * 1.15) {
        const letters = [...word], cut = cutOf(letters, size, room);
        pieces.push(letters.slice(0, cut).join(""));
        word = letters.slice(cut).join("");
      }
      pieces.push(word);
    }
    return pieces;
  }

  function cutOf(letters, size, room) {
    let fit = letters.length;
    while (fit > 1 && widthOf(letters.slice(0, fit).join(""), size) > room) fit -= 1;
    const hyphen = letters.lastIndexOf("-", fit - 1);
    return hyphen >= 1 && hyphen + 1 > Math.floor(fit / 3) + 1 ? hyphen + 1 : fit;
  }

  function clipped(lines, size, room) {
    let last = [...lines[lines.length - 1]];
    while (last.length && widthOf(last.join("") + "…", size) > room) last = last.slice(0, -1);
    return [...lines.slice(0, -1), last.join("").trimEnd() + "…"];
  }

  // Cards, routes and headings of a choice.
  function layout(choice) {
    const near = nearOf(choice), things = [...choice.things].sort((a, b) => a - b);
    const L = { choice, things, columns: unique([...near, ...things].map(columnOf)).sort((a, b) => a - b), rest: {} };
    if (!L.columns.length) return { width: 0, height: 0, headings: [], cards: [], routes: [] };
    for (const i of near) if (!choice.things.has(i)) L.rest[columnOf(i)] = (L.rest[columnOf(i)] || 0) + 1;
    L.place = (i) => L.columns.indexOf(columnOf(i));
    L.chains = new Map(choice.links.map((link) => [link.i, chainOf(L, link)]));
    L.lines = new Map(things.map((i) => [i, wrap(nameOf(i), SIZES.label, SIZES.room, SIZES.MAX_LINES)]));
    L.heights = heightsOf(L);
    L.rows = ordered(rowsOf(L), [...L.chains.values()]);
    Object.assign(L, stacked(L));
    L.ports = portsOf(L);
    return pictureOf(L);
  }

  function nearOf(choice) {
    if (choice.centre === null) return choice.near || G.things.slice(0, 2000).map((thing) => thing.i);
    return unique(choice.own.flatMap((link) => [link.s, link.o]));
  }

  const leftOf = (L, place) => {
    const gaps = L.columns.length - 1;
    const gap = gaps ? Math.min(SIZES.WIDEST_GAP_PX, Math.max(SIZES.GAP_PX, (996 - SIZES.card * (gaps + 1)) / gaps)) : 0;
    return SIZES.MARGIN_PX + place * (SIZES.card + gap);
  };

  function chainOf(L, link) {
    const here = L.place(link.s), there = L.place(link.o), step = there > here ? 1 : -1, slots = [];
    for (let column = here + step; here !== there && column !== there; column += step) slots.push(`e${link.i}@${column}`);
    return ["n" + link.s, ...slots, "n" + link.o];
  }

  function rowsOf(L) {
    const rows = L.columns.map(() => []);
    for (const i of L.things) rows[L.place(i)].push("n" + i);
    for (const chain of L.chains.values()) for (const slot of chain.slice(1, -1)) rows[Number(slot.split("@")[1])].push(slot);
    return rows;
  }

  function heightsOf(L) {
    const ends = new Map(), heights = new Map();
    for (const chain of L.chains.values()) {
      for (const end of unique([chain[0], chain[chain.length - 1]])) ends.set(end, (ends.get(end) || 0) + 1);
      for (const slot of chain) heights.set(slot, SIZES.SLOT_PX);
    }
    for (const [i, lines] of L.lines) {
      const text = (lines.length + 1) * SIZES.line + 2 * SIZES.PADDING_PX;
      heights.set("n" + i, Math.max(text, Math.min(SIZES.TALLEST_FOR_PORTS_PX, SIZES.PORT_PX * (ends.get("n" + i) || 0))));
    }
    return heights;
  }

  function stacked(L) {
    const need = (row, n) => {
      const heights = row.map((slot) => L.heights.get(slot)).concat(L.rest[L.columns[n]] ? [SIZES.more] : []);
      return heights.reduce((sum, each) => sum + each, 0) + SIZES.ROW_GAP_PX * (heights.length - 1);
    };
    const needs = L.rows.map(need), tallest = Math.max(...needs), middles = new Map(), moreTops = [];
    L.rows.forEach((row, n) => {
      let top = SIZES.HEAD_PX + (tallest - needs[n]) / 2;
      for (const slot of row) {
        middles.set(slot, top + L.heights.get(slot) / 2);
        top += L.heights.get(slot) + SIZES.ROW_GAP_PX;
      }
      moreTops.push(top);
    });
    return { middles, moreTops, bottom: SIZES.HEAD_PX + tallest };
  }

  function sidesOf(L, link) {
    const here = L.place(link.s), there = L.place(link.o);
    if (here !== there) return there > here ? [1, -1] : [-1, 1];
    const side = here > 0 && here === L.columns.length - 1 ? -1 : 1;
    return [side, side];
  }

  function portsOf(L) {
    const meeting = new Map(), ports = new Map();
    const meet = (card, side, height, i) => {
      const key = `${card} ${side}`;
      if (!meeting.has(key)) meeting.set(key, []);
      meeting.get(key).push([height, "e" + i, i]);
    };
    for (const link of L.choice.links) {
      const chain = L.chains.get(link.i), [first, last] = sidesOf(L, link);
      meet(chain[0], first, L.middles.get(chain[1]), link.i);
      meet(chain[chain.length - 1], last, L.middles.get(chain[chain.length - 2]), link.i);
    }
    for (const [key, links] of meeting) {
      const card = key.split(" ")[0], room = L.heights.get(card) - 2 * SIZES.PADDING_PX;
      links.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0));
      links.forEach(([, , i], n) => ports.set(`${card} ${i}`, L.middles.get(card) + room * ((n + 0.5) / links.length - 0.5)));
    }
    return ports;
  }
