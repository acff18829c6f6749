  // ---- paths between two things, by the rules of kg/network.py, and two things side by side

  const HOPS = 4, MOST_PATHS = 10;
  const PASSABLE = new Set(["Mechanism", "HarmfulProcess", "Structure"]);
  const OF_A_SIGN = ["sk:hasSign", "sk:relieves"];

  // The links that a path may use, with the direction in which it walks them.
  function stepsFrom(i) {
    return besides(i).filter((link) => !link.derived && (link.status === "accepted" || (link.p === "sk:partOf" && link.grouping && !G.things[link.o].root)))
      .flatMap((link) => (link.s === link.o ? [] : [{ link, there: farEnd(link, i), backwards: link.o === i }]));
  }

  function mayFollow(last, hop) {
    if (!last || last.backwards === hop.backwards) return true;
    return !last.backwards && !(last.link.grouping && hop.link.grouping);
  }

  // How many links may follow: through the skin any number, through a sign of both ends the one to the end.
  function reach(hop, end, first) {
    const type = G.things[hop.there].type;
    if (PASSABLE.has(type)) return HOPS;
    const ofBoth = first && OF_A_SIGN.includes(hop.link.p) && OF_A_SIGN.some((p) => G.known.has(`${end} ${p} ${hop.there}`));
    return type === "Sign" && ofBoth ? 1 : 0;
  }

  function pathsBetween(start, end) {
    const ingredient = [start, end].some((i) => G.things[i].type === "Ingredient"), found = [];
    const blocked = (i) => ingredient && G.things[i].root && i !== start && i !== end;
    const visit = (visited, hops, trail) => {
      if (!hops || found.length > 5000) return;
      for (const hop of stepsFrom(visited[visited.length - 1])) {
        if (visited.includes(hop.there) || !mayFollow(trail[trail.length - 1], hop)) continue;
        if (hop.there === end) found.push([...trail, hop]);
        else if (!blocked(hop.there)) visit([...visited, hop.there], Math.min(hops - 1, reach(hop, end, !trail.length)), [...trail, hop]);
      }
    };
    visit([start], HOPS, []);
    const told = found.filter((path) => path.some((hop) => !hop.link.grouping));
    const key = (path) => path.map((hop) => keyOf(hop.link).join(" ")).join("|");
    return told.sort((a, b) => weakest(b) - weakest(a) || a.length - b.length || (key(a) < key(b) ? -1 : 1));
  }
  const weakest = (path) => Math.min(...path.filter((hop) => !hop.link.grouping).map((hop) => hop.link.ordinal));

  let foundPaths = { key: "", list: [] };
  function pathsOf([from, to]) {
    const key = [from, to, G.links.length].join("~");
    if (foundPaths.key !== key) foundPaths = { key, list: pathsBetween(G.byId.get(from), G.byId.get(to)) };
    return foundPaths.list;
  }

  // A link may name a path by a number that there is not: then the last is shown.
  const pathAt = (n, list) => Math.max(0, Math.min(parseInt(n, 10) || 0, Math.min(list.length, MOST_PATHS) - 1));

  function choosePath(v) {
    const ends = v.path.slice(0, 2).map((id) => G.byId.get(id)), list = pathsOf(v.path), choice = emptyChoice();
    ends.forEach((i) => choice.addThing(i));
    for (const path of list.slice(pathAt(v.path[2], list)).slice(0, 1)) path.forEach((hop) => choice.addLink(hop.link, { loose: true }));
    addSelected(choice, v);
    return { ...choice, centre: null, ends, near: [...choice.things], own: choice.links };
  }

  function pathPanel(path) {
    const [from, to] = path.slice(0, 2).map((id) => G.byId.get(id)), list = pathsOf(path), shown = list.slice(0, MOST_PATHS);
    const end = act(t("path.end"), () => go({ path: null, selected: null }));
    if (!list.length) return [el("p", null, bdi(t("path.none", { from: short(from), to: short(to) }))), end];
    const stations = (hops) => [nameOf(from), ...hops.map((hop) => nameOf(hop.there))].join(" → ");
    const now = pathAt(path[2], list);
    return [
      el("p", { class: "panel-name" }, bdi(t("path.title", { from: short(from), to: short(to) }))),
      el("p", null, count("path.count", list.length), list.length > shown.length ? " " + t("path.more", { n: shown.length }) : ""),
      el("ol", { class: "paths" }, shown.map((hops, n) => el("li", null,
        el("button", { type: "button", "aria-pressed": String(n === now), onclick: () => go({ path: [path[0], path[1], n], selected: null }) }, bdi(stations(hops))),
        n === now ? el("ul", null, hops.map((hop) => linkEntry(hop.link))) : ""))),
      end,
    ];
  }

  toolMakers.path = (given) => twoFields("path", ["path.from", "path.to"], "path.find", given, null, (a, b) => visit({ path: [a, b, 0], pair: null, selected: null }));
  toolMakers.compare = (given) => twoFields("compare", ["compare.a", "compare.b"], "compare.go", given, null, (a, b) => visit({ pair: [a, b], path: null, selected: null }));

  function twoFields(name, labels, button, given, only, take) {
    const [a, b] = labels.map((label, n) => field(`${name}-${n}`, t(label), only)), told = el("p", { class: "small", role: "status" });
    const start = given.from || (view.focus && G.byId.has(view.focus) ? nameOf(G.byId.get(view.focus)) : "");
    a.input.value = start;
    if (given.from) setTimeout(() => b.input.focus(), 0);
    const send = async () => {
      const [i, j] = [a.value(), b.value()];
      if (i === undefined || j === undefined || i === j) { told.textContent = t("path.missing"); return; }
      told.textContent = "";
      await take(G.things[i].id, G.things[j].id);
      openTool(name);
      byId("panel").focus();
      reveal();
    };
    return [el("form", { class: "row", onsubmit: (event) => { event.preventDefault(); send(); } }, a.box, b.box, el("button", { type: "submit" }, t(button))), told];
  }

  // ---- two things side by side

  const SHARED = 12;

  function choosePair(v, allowed) {
    const ends = v.pair.map((id) => G.byId.get(id)), choice = emptyChoice();
    ends.forEach((i) => { wake(i); choice.addThing(i); });
    addSelected(choice, v);
    const links = ends.map((i) => besides(i).filter(allowed)), far = links.map((list, n) => new Set(list.map((link) => farEnd(link, ends[n]))));
    const both = (link, n) => far[1 - n].has(farEnd(link, ends[n])) || farEnd(link, ends[n]) === ends[1 - n];
    const pairs = links.flatMap((list, n) => list.map((link) => [link, both(link, n) ? 0 : 1]));
    pairs.map(([link, own]) => [[own, ...proof(link)], link]).sort((a, b) => inOrder(a[0], b[0])).forEach(([, link]) => choice.addLink(link));
    return { ...choice, centre: null, ends, near: [...choice.things], own: choice.links };
  }

  function comparison(pair) {
    const ends = pair.map((id) => G.byId.get(id)), allowed = allows(view);
    const sides = ends.map((i) => groupBy(besides(i).filter((link) => allowed(link) && !link.derived), (link) => farEnd(link, i)));
    const all = unique(sides.flatMap((side) => [...side.keys()])).filter((i) => !ends.includes(i));
    const shared = all.filter((i) => sides[0].has(i) && sides[1].has(i));
    const cell = (side, i) => el("td", null, (side.get(i) || []).map((link) => el("div", { class: "entry link", "data-ref": "e" + link.i }, el("span", { class: "say" }, el("button", { type: "button" }, verbOf(link))), " ", el("span", { class: "small" }, strength(link)))), side.has(i) ? "" : el("span", { class: "small" }, t("compare.none")));
    const rows = (list) => list.sort((a, b) => typeRank(G.things[a].type) - typeRank(G.things[b].type) || a - b)
      .map((i) => el("tr", null, el("th", { scope: "row" }, glyph(G.things[i].type), named(short(i))), cell(sides[0], i), cell(sides[1], i)));
    const block = (title, list) => (list.length ? [el("tbody", null, el("tr", null, el("th", { scope: "colgroup", colspan: 3 }, `${title} (${list.length})`)), ...rows(list.slice(0, SHARED * 3)))] : []);
    const only = (n) => all.filter((i) => sides[n].has(i) && !sides[1 - n].has(i));
    return [
      el("p", { class: "panel-name" }, bdi(t("compare.title", { a: short(ends[0]), b: short(ends[1]) }))),
      act(t("compare.end"), () => go({ pair: null, selected: null })),
      el("table", { class: "compare" }, el("thead", null, el("tr", null, el("td"), ...ends.map((i) => el("th", { scope: "col" }, named(short(i)))))),
        ...block(t("compare.both"), shared), ...block(t("compare.only", { name: short(ends[0]) }), only(0)), ...block(t("compare.only", { name: short(ends[1]) }), only(1)),
        factRows(ends)),
    ];
  }

  function factRows(ends) {
    const things = ends.map((i) => G.things[i]);
    const row = (title, value) => (things.some((thing) => value(thing)) ? [el("tr", null, el("th", { scope: "row" }, title), ...things.map((thing) => el("td", null, bdi(value(thing) || t("compare.none")))))] : []);
    const list = (name, words) => (thing) => (thing[name] || []).map(words).join("; ");
    return el("tbody", null, el("tr", null, el("th", { scope: "colgroup", colspan: 3 }, t("compare.facts"))),
      ...row(t("dossier.functions"), (thing) => (thing.functions || []).join(", ")),
      ...row(t("dossier.levels"), list("levels", (each) => `${each.kind} ${each.amount || ""}`.trim())),
      ...row(t("dossier.limits"), list("limits", (each) => `${each.entry}: ${each.product_type ? each.product_type + ", " : ""}${each.maximum || ""}`)),
      ...row(t("dossier.products"), list("claims", (each) => `${each.percent || ""} ${each.text}`.trim())),
      ...row(t("dossier.unknowns"), list("unknowns", (each) => each.question)));
  }
