  // ---- the picture on a canvas, which vis-network keeps: sharp on every screen and drawn again when needed

  const frame = byId("frame"), canvas = byId("canvas");
  let picture = { width: 0, height: 0, headings: [], cards: [], routes: [] };
  let cards = new Map(), paths = new Map(), colours = {}, network = null, pointed = null, zoom = 1, scale = 1;

  function readColours() {
    const style = getComputedStyle(root);
    for (const name of ["card", "ink", "soft", "line", "accent", "faint", ...SIGNS.columns]) colours[name] = style.getPropertyValue("--" + name).trim();
    colours.font = getComputedStyle(document.body).fontFamily;
  }

  function bright() {
    const ref = pointed || (view.selected && refOf(view.selected));
    if (paths.has(ref)) return new Set([ref, paths.get(ref).start, paths.get(ref).end]);
    if (!cards.has(ref)) return null;
    const near = new Set([ref]);
    for (const route of paths.values()) if (route.start === ref || route.end === ref) near.add(route.ref).add(route.start).add(route.end);
    return near;
  }

  function refOf(parts) {
    const found = selectedIn(parts);
    if (!found) return null;
    return found.link ? "e" + found.link.i : "n" + found.thing;
  }

  function write(ctx, text, x, y, font, colour, room) {
    ctx.font = font + " " + colours.font;
    ctx.fillStyle = colour;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.direction = "inherit";
    ctx.fillText(text, x, y, room);
  }

  function drawHeading(ctx, heading) {
    write(ctx, t("column." + heading.number), heading.x, 20, `700 ${SIZES.label}px`, colours[heading.colour], SIZES.card);
    if (heading.more) write(ctx, t("more.column", { n: heading.more }), heading.x + 10, heading.moreY + 18, `${SIZES.word}px`, colours.accent, SIZES.card);
  }

  function drawRoute(ctx, route, strong) {
    ctx.strokeStyle = ctx.fillStyle = strong ? colours.ink : colours.line;
    ctx.lineWidth = route.width + (strong ? 0.8 : 0);
    ctx.setLineDash(route.dashed ? [6, 5] : []);
    ctx.stroke(route.line);
    ctx.setLineDash([]);
    if (route.kind === "arrow") ctx.fill(route.tip);
    if (route.kind === "bar") { ctx.lineWidth = 2.5; ctx.stroke(route.tip); }
    if (route.kind === "ring") { ctx.lineWidth = 1.75; ctx.fillStyle = colours.card; ctx.fill(route.tip); ctx.stroke(route.tip); }
    if (route.mark) drawMark(ctx, route);
  }

  function drawMark(ctx, route) {
    ctx.save();
    ctx.translate(route.markX, route.markY);
    ctx.beginPath();
    ctx.arc(0, 0, 8, 0, 2 * Math.PI);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.strokeStyle = ctx.fillStyle = colours.ink;
    ctx.lineWidth = 1.25;
    ctx.stroke();
    ctx.fill(glyphPath(route.mark));
    ctx.restore();
  }

  function drawLinks(ctx) {
    const near = bright();
    picture.headings.forEach((heading) => drawHeading(ctx, heading));
    for (const strong of [false, true]) {
      for (const route of paths.values()) {
        if (strong !== Boolean(near && near.has(route.ref))) continue;
        ctx.globalAlpha = near && !strong ? Number(colours.faint) : 1;
        drawRoute(ctx, route, strong);
      }
    }
    ctx.globalAlpha = 1;
  }

  // Cards that the canvas does not hold are not drawn.
  function isSeen(card) {
    const left = sheet.left / scale, top = sheet.top / scale;
    return card.x + SIZES.card > left && card.x < left + sheet.width / scale && card.y + card.height > top && card.y < top + sheet.height / scale;
  }

  const glyphs = new Map();
  function glyphPath(drawn) {
    if (!glyphs.has(drawn)) glyphs.set(drawn, new Path2D(drawn));
    return glyphs.get(drawn);
  }

  function drawCard(ctx, card) {
    if (!isSeen(card)) return;
    const near = bright(), own = colours[card.colour];
    ctx.beginPath();
    ctx.roundRect(card.x, card.y, SIZES.card, card.height, 8);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.globalAlpha = near && !near.has(card.ref) ? 0.4 : 1;
    ctx.strokeStyle = card.ref === pointed ? colours.accent : own;
    ctx.lineWidth = card.centre || card.ref === pointed ? 3 : 1.25;
    ctx.stroke();
    ctx.save();
    ctx.translate(card.x + 10, card.textY - 13);
    ctx.fillStyle = own;
    ctx.fill(glyphPath(card.glyph), "evenodd");
    ctx.restore();
    const x = card.x + SIZES.text;
    card.lines.forEach((line, n) => write(ctx, line, x, card.textY + n * SIZES.line, `600 ${SIZES.label}px`, colours.ink, SIZES.room));
    write(ctx, wordOf(card), x, card.textY + card.lines.length * SIZES.line, `${SIZES.word}px`, own, SIZES.room);
    ctx.globalAlpha = 1;
  }
  const wordOf = (card) => typeWord(card.type) + (card.limited ? " · §" : "");

  // vis-network calls these for each card; it lays nothing out and moves nothing.
  const node = (card) => ({
    id: card.ref, x: card.x + SIZES.card / 2, y: card.y + card.height / 2, shape: "custom",
    ctxRenderer: ({ ctx }) => ({ drawNode: () => drawCard(ctx, card), nodeDimensions: { width: SIZES.card, height: card.height } }),
  });

  function draw(next) {
    picture = next;
    cards = new Map(picture.cards.map((card) => [card.ref, card]));
    paths = new Map(picture.routes.map((route) => [route.ref, { ...route, line: new Path2D(route.path), tip: new Path2D(route.head) }]));
    if (!cards.has(pointed)) pointed = null;
    if (!window.vis) return;
    if (!network) begin();
    fit();
    network.setData({ nodes: picture.cards.map(node), edges: [] });
    aim();
    showCentre();
  }

  // Where the frame is narrower than the picture, what stands in the middle of the story is brought into sight.
  function showCentre() {
    const card = picture.cards.find((each) => each.centre);
    if (card && picture.width * scale > sheet.seen[0]) frame.scrollLeft = Math.max(0, (card.x + SIZES.card / 2) * scale - sheet.seen[0] / 2);
  }

  function begin() {
    const off = { dragNodes: false, dragView: false, zoomView: false, selectable: false, hover: false };
    canvas.hidden = false;
    byId("still").style.display = "none";
    network = new window.vis.Network(canvas, { nodes: [], edges: [] }, { physics: false, autoResize: false, interaction: off, layout: { improvedLayout: false } });
    network.on("beforeDrawing", drawLinks);
    canvas.querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "-1"));
  }

  // The canvas holds what the frame shows and as much around it, so that the browser can move it without drawing.
  const AROUND = 2;
  let sheet = { left: 0, top: 0, width: 0, height: 0, seen: [0, 0] };

  // Letters are 13 px and more at scale 1 and must not fall below 12: rather than shrink further, the frame scrolls.
  // Reads the size of the frame, which costs a layout of the page if something in it was changed before.
  function fit() {
    if (!network || !picture.width) return;
    const least = (view.projector ? 15 : 12) / SIZES.word, most = view.projector ? 2 : 1.2, room = frame.clientWidth;
    scale = Math.max(least, Math.min(most, room / picture.width) * zoom);
    const width = Math.floor(picture.width * scale), height = Math.ceil(picture.height * scale);
    Object.assign(byId("sheet").style, { width: `${width}px`, height: `${height}px` });
    frame.classList.toggle("zoomed", zoom > 1);
    const seen = [Math.min(width, room), zoom > 1 ? Math.min(height, frame.clientHeight) : height];
    const held = [Math.min(width, seen[0] * AROUND), Math.min(height, seen[1] * AROUND)];
    if (held[0] !== sheet.width || held[1] !== sheet.height) {
      Object.assign(canvas.style, { width: `${held[0]}px`, height: `${held[1]}px` });
      network.setSize("100%", "100%");
    }
    sheet = { left: 0, top: 0, width: held[0], height: held[1], seen };
    place();
  }

  // Puts the canvas around what the frame shows.
  function place() {
    const begins = (side, n, held, all) => (held >= all ? 0 : Math.round(Math.max(0, Math.min(all - held, frame[side] - (held - sheet.seen[n]) / 2))));
    sheet.left = begins("scrollLeft", 0, sheet.width, Math.floor(picture.width * scale));
    sheet.top = begins("scrollTop", 1, sheet.height, Math.ceil(picture.height * scale));
    canvas.style.transform = `translate(${sheet.left}px, ${sheet.top}px)`;
    aim();
  }

  function aim() {
    const position = { x: (sheet.left + sheet.width / 2) / scale, y: (sheet.top + sheet.height / 2) / scale };
    network.moveTo({ position, scale, animation: false });
  }

  // While what is shown lies on the canvas, there is nothing to do.
  function onScroll() {
    const [x, y] = [frame.scrollLeft, frame.scrollTop];
    const isHeld = (at, begin, seen, held) => at >= begin - 1 && at + seen <= begin + held + 1;
    if (!network || (isHeld(x, sheet.left, sheet.seen[0], sheet.width) && isHeld(y, sheet.top, sheet.seen[1], sheet.height))) return;
    place();
    network.redraw();
  }

  function zoomTo(next) {
    zoom = Math.min(3, Math.max(0.5, next));
    fit();
  }
  const redraw = () => { if (network) network.redraw(); };

  function under(event) {
    const box = byId("sheet").getBoundingClientRect(), x = (event.clientX - box.left) / scale, y = (event.clientY - box.top) / scale;
    for (const card of cards.values()) {
      if (x >= card.x && x <= card.x + SIZES.card && y >= card.y && y <= card.y + card.height) return card.ref;
    }
    for (const heading of picture.headings) {
      if (heading.more && x >= heading.x && x <= heading.x + SIZES.card && y >= heading.moreY && y <= heading.moreY + SIZES.more) return "more-" + heading.number;
    }
    return lineAt(x, y);
  }

  function lineAt(x, y) {
    const ctx = canvas.querySelector("canvas").getContext("2d");
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineWidth = 12;
    const hits = [...paths.values()].filter((route) => ctx.isPointInStroke(route.line, x, y));
    ctx.restore();
    return hits.length ? hits[hits.length - 1].ref : null;
  }
