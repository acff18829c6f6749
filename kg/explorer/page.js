"use strict";
// The page's own script. It draws the picture, fills the panel and filters the list. All words already stand in
// the document, escaped; this script only moves, copies and hides elements, and never builds any from text.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const sizes = data.sizes;
  const byId = (id) => document.getElementById(id);
  const cards = new Map(data.cards.map((card) => [card.ref, card]));
  const routes = new Map(data.routes.map((route) => [route.ref, { ...route, line: new Path2D(route.path), tip: new Path2D(route.head) }]));
  const frame = byId("frame"), canvas = byId("canvas"), still = byId("still");
  const claims = byId("claims"), filter = byId("filter"), hint = byId("hint"), usualHint = hint.textContent;
  let chosen = null, pointed = null, network = null, colours = {};

  document.documentElement.classList.add("js");

  // ---- what is visible and what stands out

  const shown = (route) => !route.claimed || !claims || claims.checked;

  function nearest(ref) {
    if (routes.has(ref)) return new Set([ref, routes.get(ref).start, routes.get(ref).end]);
    const near = new Set([ref]);
    for (const route of routes.values()) {
      if (shown(route) && (route.start === ref || route.end === ref)) near.add(route.ref).add(route.start).add(route.end);
    }
    return near;
  }

  function bright() {
    const ref = pointed || chosen;
    return cards.has(ref) || routes.has(ref) ? nearest(ref) : null;
  }

  // ---- the picture

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of ["card", "ink", "soft", "line", "accent", "cause", "skin", "ingredient", "product", "other", "faint"]) {
      colours[name] = style.getPropertyValue("--" + name).trim();
    }
    colours.font = getComputedStyle(document.body).fontFamily;
  }

  function write(ctx, text, x, y, font, colour, room) {
    ctx.font = font + " " + colours.font;
    ctx.fillStyle = colour;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillText(text, x, y, room);
  }

  function drawHeading(ctx, heading) {
    write(ctx, heading.text, heading.x, 20, `700 ${sizes.label}px`, colours[heading.colour], sizes.card);
    if (heading.more) {
      const words = `+${heading.more} more in the list`;
      write(ctx, words, heading.x + 10, heading.more_y + 18, `${sizes.word}px`, colours.accent, sizes.card);
    }
  }

  function drawRoute(ctx, route, strong) {
    ctx.strokeStyle = ctx.fillStyle = strong ? colours.ink : colours.line;
    ctx.lineWidth = route.width + (strong ? 0.8 : 0);
    ctx.setLineDash(route.dashed ? [6, 5] : []);
    ctx.stroke(route.line);
    ctx.setLineDash([]);
    if (route.head_kind === "arrow") ctx.fill(route.tip);
    if (route.head_kind === "bar") { ctx.lineWidth = 2.5; ctx.stroke(route.tip); }
    if (route.head_kind === "ring") { ctx.lineWidth = 1.75; ctx.fillStyle = colours.card; ctx.fill(route.tip); ctx.stroke(route.tip); }
    if (route.mark) drawMark(ctx, route);
  }

  function drawMark(ctx, route) {
    ctx.save();
    ctx.translate(route.mark_x, route.mark_y);
    ctx.beginPath();
    ctx.arc(0, 0, 8, 0, 2 * Math.PI);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.strokeStyle = ctx.fillStyle = colours.ink;
    ctx.lineWidth = 1.25;
    ctx.stroke();
    ctx.fill(new Path2D(route.mark));
    ctx.restore();
  }

  function drawLinks(ctx) {
    const near = bright();
    data.headings.forEach((heading) => drawHeading(ctx, heading));
    for (const strong of [false, true]) {
      for (const route of routes.values()) {
        if (!shown(route) || strong !== Boolean(near && near.has(route.ref))) continue;
        ctx.globalAlpha = near && !strong ? Number(colours.faint) : 1;
        drawRoute(ctx, route, strong);
      }
    }
    ctx.globalAlpha = 1;
  }

  function drawCard(ctx, card) {
    const near = bright(), own = colours[card.colour];
    ctx.beginPath();
    ctx.roundRect(card.x, card.y, sizes.card, card.height, 8);
    ctx.fillStyle = colours.card;
    ctx.fill();
    ctx.globalAlpha = near && !near.has(card.ref) ? 0.35 : 1;
    ctx.strokeStyle = own;
    ctx.lineWidth = card.centre || card.ref === chosen ? 3 : 1.25;
    ctx.stroke();
    ctx.save();
    ctx.translate(card.x + 10, card.text_y - 13);
    ctx.fillStyle = own;
    ctx.fill(new Path2D(card.glyph), "evenodd");
    ctx.restore();
    const x = card.x + sizes.text, room = sizes.room;
    card.lines.forEach((line, i) => write(ctx, line, x, card.text_y + i * sizes.line, `600 ${sizes.label}px`, colours.ink, room));
    write(ctx, card.word, x, card.text_y + card.lines.length * sizes.line, `${sizes.word}px`, own, room);
    ctx.globalAlpha = 1;
  }

  function draw() {
    const nodes = data.cards.map((card) => ({
      id: card.ref, x: card.x + sizes.card / 2, y: card.y + card.height / 2, shape: "custom",
      ctxRenderer: ({ ctx }) => ({ drawNode: () => drawCard(ctx, card), nodeDimensions: { width: sizes.card, height: card.height } }),
    }));
    const off = { dragNodes: false, dragView: false, zoomView: false, selectable: false, hover: false };
    network = new vis.Network(canvas, { nodes, edges: [] }, { physics: false, autoResize: false, interaction: off, layout: { improvedLayout: false } });
    network.on("beforeDrawing", drawLinks);
    canvas.querySelectorAll("[tabindex]").forEach((element) => element.setAttribute("tabindex", "-1"));
  }

  // Letters are 13 px and more at scale 1 and must not fall below 12: rather than shrink further, the frame scrolls.
  function fit() {
    const scale = Math.min(1.2, Math.max(12 / sizes.word, frame.clientWidth / data.width));
    canvas.style.width = `${Math.floor(data.width * scale)}px`;
    canvas.style.height = `${Math.ceil(data.height * scale)}px`;
    network.setSize("100%", "100%");
    network.redraw();
    network.moveTo({ position: { x: data.width / 2, y: data.height / 2 }, scale, animation: false });
  }

  function under(event) {
    const box = canvas.getBoundingClientRect();
    const at = network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
    for (const card of cards.values()) {
      if (at.x >= card.x && at.x <= card.x + sizes.card && at.y >= card.y && at.y <= card.y + card.height) return card.ref;
    }
    for (const heading of data.headings) {
      const inside = at.x >= heading.x && at.x <= heading.x + sizes.card && at.y >= heading.more_y && at.y <= heading.more_y + sizes.more;
      if (heading.more && inside) return `more-${heading.number}`;
    }
    return lineAt(at);
  }

  function lineAt(at) {
    const ctx = canvas.querySelector("canvas").getContext("2d");
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineWidth = 12;
    const hits = [...routes.values()].filter((route) => shown(route) && ctx.isPointInStroke(route.line, at.x, at.y));
    ctx.restore();
    return hits.length ? hits[hits.length - 1].ref : null;
  }

  // ---- the panel: copies of what the list says

  function copy(ref) {
    const entry = byId(ref).cloneNode(true);
    entry.removeAttribute("id");
    entry.classList.remove("now");
    entry.hidden = false;
    return entry;
  }

  const endsOf = (ref) => ref.startsWith("e") ? data.ends[ref.slice(1)].map((number) => "n" + number) : null;

  function linksOf(ref) {
    const number = Number(ref.slice(1));
    return data.ends.flatMap((ends, link) => (ends.includes(number) ? ["e" + link] : []));
  }

  function copies(refs) {
    const list = document.createElement("ul");
    list.append(...refs.map(copy));
    return list;
  }

  function heading(text) {
    const element = document.createElement("h3");
    element.textContent = text;
    return element;
  }

  function told(ref) {
    const first = copies([ref]);
    first.querySelectorAll("details").forEach((details) => { details.open = true; });
    if (endsOf(ref)) return [first, heading("Between"), copies([...new Set(endsOf(ref))])];
    const links = linksOf(ref), room = 30;
    if (!links.length) return [first];
    const title = links.length > room ? `Its first ${room} of ${links.length} links` : "Its links";
    return [first, heading(title), copies(links.slice(0, room))];
  }

  function show(ref) {
    const entry = byId(ref);
    chosen = ref;
    byId("panel-body").replaceChildren(...told(ref));
    byId("panel").scrollTop = 0;
    byId("status").textContent = `Details: ${entry.querySelector(".say").textContent}`;
    document.querySelectorAll(".now").forEach((element) => element.classList.remove("now"));
    entry.classList.add("now");
    redraw();
  }

  function openMore(id) {
    const more = byId(id);
    more.open = true;
    more.querySelector("summary").focus();
    more.scrollIntoView({ block: "start" });
  }

  // ---- the list

  function folded(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

  function sift() {
    const wanted = folded(filter.value.trim());
    const entries = [...document.querySelectorAll("#list .entry")];
    for (const entry of entries) {
      const claimed = entry.classList.contains("claimed") && claims && !claims.checked;
      entry.hidden = claimed || !folded(entry.textContent).includes(wanted);
    }
    for (const box of document.querySelectorAll("#list .more, #list .group, #list .part")) {
      box.hidden = !box.querySelector(".entry:not([hidden])");
      if (wanted && box.classList.contains("more") && !box.hidden) box.open = true;
    }
    const left = entries.filter((entry) => !entry.hidden).length;
    byId("status").textContent = left === entries.length ? "" : `${left} of ${entries.length} entries shown`;
  }

  function makeButtons() {
    for (const say of document.querySelectorAll("#list .say")) {
      const entry = say.closest(".entry");
      entry.dataset.ref = entry.id;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...say.childNodes);
      say.append(button);
    }
  }

  // ---- events

  function redraw() { if (network) network.redraw(); }

  function point(ref) {
    if (ref === pointed) return;
    pointed = ref;
    const entry = ref && byId(ref);
    const say = entry && entry.querySelector(".say"), how = entry && entry.querySelector("strong");
    hint.textContent = say ? say.textContent.trim() + (how ? ` — ${how.textContent}` : "") : usualHint;
    canvas.style.cursor = ref ? "pointer" : "default";
    redraw();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".say button");
    if (button) choose(button.closest(".entry").dataset.ref);
  });

  function choose(ref) {
    show(ref);
    const box = byId("panel").getBoundingClientRect();
    if (box.top > innerHeight - 80 || box.bottom < 80) byId("panel").scrollIntoView({ block: "start" });
  }

  canvas.addEventListener("click", (event) => {
    const ref = under(event);
    if (ref && ref.startsWith("more-")) openMore(ref);
    else if (ref) choose(ref);
    else { chosen = null; redraw(); }
  });
  canvas.addEventListener("mousemove", (event) => point(under(event)));
  canvas.addEventListener("mouseleave", () => point(null));
  byId("list").addEventListener("focusin", (event) => {
    const entry = event.target.closest(".entry");
    point(entry ? entry.dataset.ref : null);
  });
  byId("list").addEventListener("focusout", () => point(null));
  filter.addEventListener("input", sift);
  if (claims) claims.addEventListener("change", () => { sift(); redraw(); });
  addEventListener("resize", () => { if (network) fit(); });
  addEventListener("beforeprint", () => document.querySelectorAll("#list details").forEach((details) => { details.open = true; }));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });

  makeButtons();
  readColours();
  if (window.vis) {
    canvas.hidden = false;
    still.style.display = "none";
    draw();
    fit();
  }
  const centre = data.cards.find((card) => card.centre);
  if (centre) byId("panel-body").append(copies([centre.ref]));
})();
