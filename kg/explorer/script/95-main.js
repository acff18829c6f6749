  // ---- putting it together: render, events, start

  let last = null;
  const shownThing = () => (G.byId.has(view.focus) ? G.byId.get(view.focus) : null);

  function headline() {
    if (view.path) return t("path.title", { from: short(G.byId.get(view.path[0])), to: short(G.byId.get(view.path[1])) });
    if (view.pair) return t("compare.title", { a: short(G.byId.get(view.pair[0])), b: short(G.byId.get(view.pair[1])) });
    return shownThing() === null ? document.title.replace(/ · skin-kg$/, "") : short(shownThing());
  }

  function render() {
    if (language !== view.language) { language = view.language; translate(); }
    root.classList.toggle("projector", view.projector);
    root.classList.toggle("comparing", Boolean(view.pair) && !view.selected);
    root.classList.add("js");
    const choice = choose(view), thing = view.path || view.pair ? null : shownThing();
    last = choice;
    lessonPane();
    // The picture measures its frame, so it is drawn before anything below it changes.
    draw(layout(choice));
    byId("title").replaceChildren(bdi(headline()));
    byId("lead").replaceChildren(thing === null ? "" : named(G.things[thing].definition || ""));
    document.title = headline() + " · skin-kg";
    byId("counts").textContent = drawnWords(choice.things.size, choice.links.length);
    usualHint = choice.links.length ? t("picture.hint") : nothingDrawn(thing);
    byId("hint").textContent = usualHint;
    panel(choice);
    refreshTools();
    writeHash();
    byId("undo").disabled = !past.length;
    byId("redo").disabled = !future.length;
    owe(() => { outline(choice); markNow(); });
    const told = view.selected && selectedIn(view.selected), chosen = told && told.thing !== undefined ? told.thing : null;
    for (const each of unique([thing, chosen])) if (each !== null) more(each);
  }

  // Why no line is drawn: only of what has no link at all may it be said that none is recorded.
  function nothingDrawn(thing) {
    if (view.path) return t("path.none", { from: short(G.byId.get(view.path[0])), to: short(G.byId.get(view.path[1])) });
    if (view.pair) return t(view.pair.some((id) => G.beside[G.byId.get(id)].length) ? "picture.empty" : "compare.nolinks");
    if (thing !== null) return t(G.beside[thing].length ? "picture.empty" : "picture.nolinks");
    return t(G.links.length ? "picture.empty" : "empty.title");
  }

  // The list is long: it follows as soon as the picture has been painted. Who needs it at once asks for it.
  let owed = null;
  function owe(work) {
    const pay = () => { if (owed === work) settle(); };
    owed = work;
    requestAnimationFrame(() => setTimeout(pay));
    // A page in the background is not painted.
    setTimeout(pay, 250);
  }

  function settle() {
    const work = owed;
    owed = null;
    if (work) work();
  }

  // Behind a server a thing may have more links than the page holds.
  async function more(thing) {
    if (!(await fetchNear(G.things[thing].id))) return;
    const told = view.selected && selectedIn(view.selected);
    if (shownThing() === thing || (told && told.thing === thing)) render();
    if (shownThing() !== thing) return;
    const all = G.things[thing].total || 0;
    if (all > G.beside[thing].length) byId("counts").textContent += " · " + t("notice.part", { n: G.beside[thing].length, all: grouped(all) });
  }

  function announce() {
    const thing = shownThing();
    if (thing === null || !last) return;
    const counts = [...groupBy(last.own, (link) => typeWords(G.things[farEnd(link, thing)].type))].map(([name, links]) => `${grouped(links.length)} ${name}`).join(", ");
    say(t("said.centre", { type: typeWord(G.things[thing].type), name: short(thing), counts }));
  }

  function notice(text, extra) {
    const box = el("div", { class: "notice", role: "alert" }, el("p", null, bdi(text)), extra || "", act(t("notice.close"), () => box.remove()));
    byId("notice").replaceChildren(box);
  }

  function unknown(name) {
    const near = nearest(name);
    const links = near.length ? el("p", null, t("find.near"), near.map((i, n) => [n ? ", " : "", act(short(i), () => { byId("notice").replaceChildren(); centreOn(i); announce(); }, { class: "plain" })])) : "";
    notice(t("notice.unknown", { name }), links);
    byId("find").value = name;
  }

  function markNow() {
    document.querySelectorAll(".now").forEach((each) => each.classList.remove("now"));
    const ref = view.selected && refOf(view.selected);
    if (ref) document.querySelectorAll(`#outline [data-ref="${ref}"]`).forEach((each) => each.classList.add("now"));
  }

  // On a narrow window the panel lies below: bring it into sight when something was chosen.
  function reveal() {
    const box = byId("panel").getBoundingClientRect();
    if (box.top > innerHeight - 80 || box.bottom < 80) byId("panel").scrollIntoView({ block: "start" });
  }

  function choose_(ref) {
    if (ref.startsWith("n")) {
      const hold = document.activeElement && document.activeElement.closest("#outline, #panel");
      centreOn(Number(ref.slice(1)));
      announce();
      if (hold) byId("list").focus({ preventScroll: true });
      if (hold || innerWidth < 704) byId("title").scrollIntoView({ block: "start" });
      return;
    }
    select(ref);
    say(t("said.details", { what: spoken(G.links[Number(ref.slice(1))]) }));
    reveal();
  }

  let usualHint = "";
  function point(ref) {
    if (ref === pointed) return;
    pointed = ref;
    const card = cards.get(ref), route = paths.get(ref);
    byId("hint").textContent = route ? spoken(route.link) : card ? `${card.name} (${typeWord(card.type)})` : usualHint;
    canvas.style.cursor = ref ? "pointer" : "default";
    redraw();
  }

  // Arrow keys go to the nearest card that way; a card's column is told by its left edge.
  function nextCard(key) {
    const all = [...cards.values()], here = cards.get(pointed) || all.find((card) => card.centre) || all[0];
    if (!cards.get(pointed)) return here;
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const ahead = all.filter((card) => (dx ? Math.sign(card.x - here.x) === dx : card.x === here.x && Math.sign(card.y - here.y) === dy));
    const far = (card) => Math.abs(card.x - here.x) * 10 + Math.abs(card.y + card.height / 2 - here.y - here.height / 2);
    return ahead.sort((a, b) => far(a) - far(b))[0] || here;
  }

  function moveTo(card) {
    point(card.ref);
    const near = [...paths.values()].filter((route) => route.start === card.ref || route.end === card.ref).length;
    say(`${card.name}, ${typeWord(card.type)}, ${count("links", near)}`);
    const left = card.x * scale, top = card.y * scale;
    if (left < frame.scrollLeft || left + SIZES.card * scale > frame.scrollLeft + frame.clientWidth) frame.scrollLeft = Math.max(0, left - 20);
    if (frame.scrollHeight > frame.clientHeight) frame.scrollTop = Math.max(0, top - 40);
  }

  const KEYS_IN_PICTURE = {
    Enter: (ref) => { choose_(ref); frame.focus(); }, " ": (ref) => choose_b(ref),
    x: (ref) => expand(G.things[Number(ref.slice(1))].id), c: (ref) => collapse(G.things[Number(ref.slice(1))].id), h: (ref) => hide(G.things[Number(ref.slice(1))].id),
  };
  function choose_b(ref) {
    select(ref);
    say(t("said.details", { what: nameOf(Number(ref.slice(1))) }));
  }

  function keyInPicture(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && cards.size) { event.preventDefault(); moveTo(nextCard(event.key)); return; }
    if (event.key === "+" || event.key === "-") { event.preventDefault(); zoomTo(event.key === "+" ? zoom * 1.25 : zoom / 1.25); return; }
    const card = cards.get(pointed) || [...cards.values()].find((each) => each.centre);
    if (KEYS_IN_PICTURE[event.key] && card) { event.preventDefault(); event.stopPropagation(); KEYS_IN_PICTURE[event.key](card.ref); }
  }

  function keyAnywhere(event) {
    const typing = event.target.closest("input, select, textarea");
    if ((event.ctrlKey || event.metaKey) && !typing && "zyZY".includes(event.key)) { event.preventDefault(); (event.key.toLowerCase() === "y" || event.shiftKey ? redo : undo)(); return; }
    if (event.key === "Escape") { escape(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") { event.preventDefault(); byId("find").focus(); }
    if (event.key === "n") lessonStep(1);
    if (event.key === "p") lessonStep(-1);
  }

  function escape() {
    if (!byId("handout").hidden) closeHandout();
    else if (!closeTools()) go(view.selected ? { selected: null } : view.path || view.pair ? { path: null, pair: null } : { lesson: null, quiz: false });
  }

  // ---- dragging the picture with a mouse moves the frame; fingers scroll it as they do everything

  function dragging() {
    let from = null, moved = false;
    canvas.addEventListener("mousedown", (event) => { from = [event.clientX, event.clientY, frame.scrollLeft, frame.scrollTop]; moved = false; });
    addEventListener("mousemove", (event) => {
      if (!from || !event.buttons) return;
      const dx = event.clientX - from[0], dy = event.clientY - from[1];
      if (Math.abs(dx) + Math.abs(dy) > 5) moved = true;
      if (moved) { frame.scrollLeft = from[2] - dx; frame.scrollTop = from[3] - dy; }
    });
    addEventListener("mouseup", () => { from = null; });
    return () => moved;
  }

  function listen() {
    const dragged = dragging();
    document.addEventListener("click", (event) => {
      const button = event.target.closest(".say button");
      if (button) choose_(button.closest("[data-ref]").dataset.ref);
      const tool = event.target.closest("[data-tool]");
      if (tool) openTool(tool.dataset.tool);
    });
    canvas.addEventListener("click", (event) => {
      const ref = dragged() ? null : under(event);
      point(null);
      if (ref && ref.startsWith("more-")) openMore(ref.slice(5));
      else if (ref) choose_(ref);
    });
    canvas.addEventListener("mousemove", (event) => { if (!event.buttons) point(under(event)); });
    canvas.addEventListener("mouseleave", () => point(null));
    frame.addEventListener("scroll", onScroll, { passive: true });
    frame.addEventListener("keydown", keyInPicture);
    frame.addEventListener("blur", () => point(null));
    for (const place of ["list", "panel"]) {
      byId(place).addEventListener("focusin", (event) => { const entry = event.target.closest("[data-ref]"); point(entry ? entry.dataset.ref : null); });
      byId(place).addEventListener("focusout", () => point(null));
    }
    byId("filter").addEventListener("input", sift);
    byId("undo").addEventListener("click", undo);
    byId("redo").addEventListener("click", redo);
    byId("zoom-in").addEventListener("click", () => zoomTo(zoom * 1.25));
    byId("zoom-out").addEventListener("click", () => zoomTo(zoom / 1.25));
    byId("zoom-fit").addEventListener("click", () => { zoom = 1; fit(); });
    document.addEventListener("keydown", keyAnywhere);
    addEventListener("resize", fit);
    addEventListener("hashchange", () => { if (location.hash.replace(/^#/, "") !== writtenHash) arrive(); });
    addEventListener("beforeprint", () => { if (byId("handout").hidden) forPrint(); });
    addEventListener("afterprint", () => document.querySelectorAll(".printed").forEach((each) => each.remove()));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readColours(); redraw(); });
    combobox(byId("find"), byId("found"), (i) => { byId("find").value = ""; centreOn(i); announce(); });
  }

  // On paper stands the picture of this view, as lines and letters, not as dots.
  function forPrint() {
    settle();
    const drawn = svgOf(picture, headline());
    drawn.setAttribute("class", "printed");
    frame.append(drawn);
  }

  async function arrive() {
    const hash = location.hash.replace(/^#/, ""), asked = viewOf(hash);
    if (START.served) await bring([asked.focus, ...besideMiddle(asked)].filter((id) => id && (id !== asked.focus || !G.byId.has(id))));
    const next = adopt(hash), old = hashOf(view);
    if (last && old !== hashOf(next)) { past.push(old); future.length = 0; }
    view = next;
    render();
  }

  async function start() {
    root.classList.add("js");
    theme();
    if (!byId("outline")) return;
    try {
      await unpack();
      if (G.format > FORMAT) { broken(t("notice.future", { n: G.format })); return; }
    } catch (error) {
      broken(t("notice.broken", { why: String(error.message || error) }));
      return;
    }
    await library();
    byId("data").remove();
    language = START.language;
    view = { ...PLAIN_VIEW, language };
    translate();
    listen();
    await arrive();
    announce();
    // For pages that embed this one, and for tests: what is shown, as plain values.
    window.skinkg = Object.freeze({
      view: () => hashOf(view), scale: () => scale, release: G.release,
      picture: () => ({ ...picture, routes: picture.routes.map(({ link, ...route }) => ({ ...route, keys: keyOf(link), claimed: link.claimed, status: link.status })) }),
    });
    root.dataset.ready = "1";
  }

  // vis-network follows as soon as the browser has a moment.
  async function library() {
    for (let n = 0; n < 200 && !window.vis; n += 1) await new Promise((done) => setTimeout(done, 10));
  }

  // What cannot be read is told; the list and the still picture that are written into the page stay.
  function broken(text) {
    root.classList.remove("js");
    notice(text);
  }

  start();
})();
