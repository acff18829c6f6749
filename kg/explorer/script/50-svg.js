  // ---- the picture as SVG with real text, for saving and for hand-outs

  const SVG = "http://www.w3.org/2000/svg";
  const INK = { card: "#ffffff", ink: "#14181f", line: "#5d6876", accent: "#0b57a4" };

  function shape(tag, attributes, text) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  const colourIn = (name, palette) => (palette ? palette[name] : INK[name] || SIGNS.light[name]);

  function svgOf(drawn, title, palette) {
    const c = (name) => colourIn(name, palette);
    const svg = shape("svg", { xmlns: SVG, viewBox: `0 0 ${drawn.width} ${drawn.height}`, width: drawn.width, height: drawn.height, role: "img", "font-family": "system-ui, 'DejaVu Sans', sans-serif" });
    svg.append(shape("title", {}, title), shape("rect", { width: drawn.width, height: drawn.height, fill: c("card") }));
    for (const heading of drawn.headings) {
      svg.append(shape("text", { x: heading.x, y: 20, "font-size": SIZES.label, "font-weight": 700, fill: c(heading.colour) }, t("column." + heading.number)));
      if (heading.more) svg.append(shape("text", { x: heading.x + 10, y: heading.moreY + 18, "font-size": SIZES.word, fill: c("accent") }, t("more.column", { n: heading.more })));
    }
    drawn.routes.forEach((route) => svg.append(routeShape(route, c)));
    drawn.cards.forEach((card) => svg.append(cardShape(card, c)));
    return svg;
  }

  function routeShape(route, c) {
    const group = shape("g", { stroke: c("line"), fill: "none" });
    group.append(shape("title", {}, spoken(route.link)));
    group.append(shape("path", { d: route.path, "stroke-width": route.width, ...(route.dashed ? { "stroke-dasharray": "6 5" } : {}) }));
    const tips = { arrow: { fill: c("line"), stroke: "none" }, bar: { "stroke-width": 2.5 }, ring: { fill: c("card"), "stroke-width": 1.75 } };
    if (route.head) group.append(shape("path", { d: route.head, ...tips[route.kind] }));
    if (route.mark) {
      group.append(shape("circle", { cx: route.markX, cy: route.markY, r: 8, fill: c("card"), stroke: c("ink"), "stroke-width": 1.25 }));
      group.append(shape("path", { d: route.mark, transform: `translate(${route.markX} ${route.markY})`, fill: c("ink"), stroke: "none" }));
    }
    return group;
  }

  function cardShape(card, c) {
    const group = shape("g", {}), own = c(card.colour), x = card.x + SIZES.text;
    group.append(shape("title", {}, `${card.name} (${typeWord(card.type)})`));
    group.append(shape("rect", { x: card.x, y: card.y, width: SIZES.card, height: card.height, rx: 8, fill: c("card"), stroke: own, "stroke-width": card.centre ? 3 : 1.25 }));
    group.append(shape("path", { d: card.glyph, transform: `translate(${card.x + 10} ${card.textY - 13})`, fill: own, "fill-rule": "evenodd" }));
    const fitted = (text, size) => (widthOf(text, size) > SIZES.room ? { textLength: SIZES.room, lengthAdjust: "spacingAndGlyphs" } : {});
    card.lines.forEach((line, n) => group.append(shape("text", { x, y: card.textY + n * SIZES.line, "font-size": SIZES.label, "font-weight": 600, fill: c("ink"), ...fitted(line, SIZES.label) }, line)));
    group.append(shape("text", { x, y: card.textY + card.lines.length * SIZES.line, "font-size": SIZES.word, fill: own }, wordOf(card)));
    return group;
  }
