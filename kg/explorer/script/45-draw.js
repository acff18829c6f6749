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

  // Cards that the frame does not show are not drawn.
  function isSeen(card) {
    const left = frame.scrollLeft / scale, top = (zoom > 1 ? frame.scrollTop : 0) / scale;
    return card.x + SIZES.card > left && card.x < left + seen[0] / scale && card.y + card.height > top && card.y < top + seen[1] / scale;
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
    const nodes = picture.cards.map(node);
    if (network) network.setData({ nodes, edges: [] });
    else begin(nodes);
    fit();
    showCentre();
  }

  // Where the frame is narrower than the picture, what stands in the middle of the story is brought into sight.
  function showCentre() {
    const card = picture.cards.find((each) => each.centre);
    if (card) frame.scrollLeft = Math.max(0, (card.x + SIZES.card / 2) * scale - frame.clientWidth / 2);
  }

  function begin(nodes) {
    const off = { dragNodes: false, dragView: false, zoomView: false, selectable: false, hover: false };
    canvas.hidden = false;
    byId("still").style.display = "none";
    network = new window.vis.Network(canvas, { nodes, edges: [] }, { physics: false, autoResize: false, interaction: off, layout: { improvedLayout: false } });
    network.on("beforeDrawing", drawLinks);
    canvas.querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "-1"));
  }

  // Letters are 13 px and more at scale 1 and must not fall below 12: rather than shrink further, the frame scrolls.
  // The sheet is as large as the picture; the canvas is only as large as what can be seen of it, and follows.
  function fit() {
    if (!network || !picture.width) return;
    const least = (view.projector ? 15 : 12) / SIZES.word, most = view.projector ? 2 : 1.2;
    scale = Math.max(least, Math.min(most, frame.clientWidth / picture.width) * zoom);
    const width = Math.floor(picture.width * scale), height = Math.ceil(picture.height * scale);
    byId("sheet").style.width = `${width}px`;
    byId("sheet").style.height = `${height}px`;
    frame.classList.toggle("zoomed", zoom > 1);
    seen = [Math.min(width, frame.clientWidth), zoom > 1 ? Math.min(height, frame.clientHeight) : height];
    canvas.style.width = `${seen[0]}px`;
    canvas.style.height = `${seen[1]}px`;
    network.setSize("100%", "100%");
    follow();
  }

  let seen = [0, 0], following = false;
  function follow() {
    following = false;
    if (!network) return;
    const position = { x: (frame.scrollLeft + seen[0] / 2) / scale, y: (frame.scrollTop + seen[1] / 2) / scale };
    network.moveTo({ position, scale, animation: false });
    network.redraw();
  }

  function onScroll() {
    if (following) return;
    following = true;
    requestAnimationFrame(follow);
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
