  // ---- lines, cards and headings as they are drawn: as routes.py and layout.py make them

  const SIDE_ROOM = SIZES.GAP_PX * 0.6;
  const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const round = (x) => Math.round(x * 10) / 10;

  function pictureOf(L) {
    const right = leftOf(L, L.columns.length - 1) + SIZES.card + SIZES.MARGIN_PX;
    return {
      width: right + (L.columns.length === 1 ? SIDE_ROOM : 0),
      height: L.bottom + SIZES.MARGIN_PX,
      headings: L.columns.map((number, n) => ({ number, colour: SIGNS.columns[number], x: leftOf(L, n), more: L.rest[number] || 0, moreY: L.moreTops[n] })),
      cards: L.rows.flat().filter((slot) => slot.startsWith("n")).map((slot) => cardOf(L, Number(slot.slice(1)))),
      routes: L.choice.links.map((link) => routeOf(L, link)),
    };
  }

  function cardOf(L, i) {
    const thing = G.things[i], [column, glyph] = signOf(thing.type), lines = L.lines.get(i), height = L.heights.get("n" + i);
    const top = L.middles.get("n" + i) - height / 2, text = (lines.length + 1) * SIZES.line;
    return {
      i, ref: "n" + i, name: thing.label, lines, type: thing.type, limited: Boolean(thing.limits), glyph, colour: SIGNS.columns[column],
      centre: i === L.choice.centre || Boolean(L.choice.ends && L.choice.ends.includes(i)), x: round(leftOf(L, L.place(i))), y: round(top), height,
      textY: round(top + (height - text) / 2 + SIZES.label),
    };
  }

  function routeOf(L, link) {
    const chain = L.chains.get(link.i), [first, last] = sidesOf(L, link), start = chain[0], end = chain[chain.length - 1];
    const port = (card, i, side) => [leftOf(L, L.place(i)) + (side > 0 ? SIZES.card : 0), L.ports.get(`${card} ${link.i}`)];
    const points = [port(start, link.s, first)];
    for (const slot of chain.slice(1, -1)) {
      const left = leftOf(L, Number(slot.split("@")[1])), y = L.middles.get(slot);
      const passed = [[left, y], [left + SIZES.card, y]];
      points.push(...(first > 0 ? passed : passed.reverse()));
    }
    points.push(port(end, link.o, last));
    return lineOf(link, start, end, points, first === last ? first * SIDE_ROOM : 0);
  }

  function lineOf(link, start, end, points, bend) {
    const kind = SIGNS.heads[link.p] || "arrow", tip = points[points.length - 1], before = points[points.length - 2];
    const forward = bend ? (bend > 0 ? -1 : 1) : (tip[0] > before[0] ? 1 : -1);
    const cut = [...points.slice(0, -1), [tip[0] - forward * SIZES.heads[kind], tip[1]]];
    const [[x1, y1], [x2, y2]] = cut.slice(-2);
    return {
      link, ref: "e" + link.i, start, end, path: pathOf(cut, bend), head: headOf(kind, tip, forward), kind,
      mark: SIGNS.marks[link.status] || "", markX: round((x1 + x2) / 2 + bend * 0.75), markY: round((y1 + y2) / 2),
      width: link.thin ? SIZES.thin : round(1.2 + 0.4 * link.ordinal), dashed: link.dashed,
    };
  }

  function pathOf(points, bend) {
    let drawn = "M" + at(...points[0]);
    for (let n = 1; n < points.length; n += 1) {
      const here = points[n - 1], there = points[n], middle = (here[0] + there[0]) / 2;
      const [a, b] = bend ? [here[0] + bend, there[0] + bend] : [middle, middle];
      drawn += n % 2 === 0 ? "L" + at(...there) : `C${at(a, here[1])} ${at(b, there[1])} ${at(...there)}`;
    }
    return drawn;
  }

  function headOf(kind, [x, y], forward) {
    const back = x - forward * 8;
    if (kind === "arrow") return `M${at(x, y)}L${at(back, y - 4.5)}L${at(back, y + 4.5)}Z`;
    if (kind === "bar") return `M${at(x - forward * 4, y - 6)}L${at(x - forward * 4, y + 6)}`;
    if (kind === "ring") return `M${at(x - forward * 10, y)}A4 4 0 0 1 ${at(x - forward * 2, y)}A4 4 0 0 1 ${at(x - forward * 10, y)}Z`;
    return "";
  }
