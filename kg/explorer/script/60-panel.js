  // ---- the panel: the dossier of a thing, the evidence of a link

  const DOSSIER_ROOM = 12;
  const h3 = (text) => el("h3", null, text);
  const fact = (term, ...value) => el("div", null, el("dt", null, term), el("dd", null, ...value));
  const act = (text, onclick, attributes) => el("button", { type: "button", onclick, ...attributes }, text);
  const section = (title, list) => (list.length ? [h3(title), el("ul", null, list)] : []);

  function panel(choice) {
    const selected = view.selected && selectedIn(view.selected);
    const shown = view.pair && !selected ? comparison(view.pair) : view.path && !selected ? pathPanel(view.path)
      : selected && selected.link ? linkPanel(selected.link)
        : selected ? thingPanel(selected.thing) : choice.centre !== null ? thingPanel(choice.centre) : [el("p", null, t("panel.choose"))];
    byId("panel-body").replaceChildren(...shown.filter(Boolean));
    requestAnimationFrame(() => { byId("panel").scrollTop = 0; });
  }

  function thingPanel(i) {
    const thing = G.things[i];
    return [
      el("p", { class: "panel-name" }, glyph(thing.type), named(thing.label)),
      el("p", { class: "small" }, [typeWord(thing.type), thing.kind, thing.family && `${t("dossier.family")}: ${thing.family}`].filter(Boolean).join(" · ") + " · ", reference(thing.id, thing.iri)),
      thing.limits && el("p", null, el("a", { class: "badge", href: "#limits", onclick: (event) => { event.preventDefault(); byId("limits").scrollIntoView({ block: "nearest" }); } }, "§ " + t("limit.badge"))),
      thing.definition && el("p", null, named(thing.definition)),
      thingActions(thing),
      ...statementSections(i), ...factSections(thing),
    ];
  }

  function thingActions(thing) {
    const centred = thing.id === view.focus && !view.path && !view.pair;
    const opened = view.expanded.some((entry) => entry[0] === thing.id);
    return el("div", { class: "row" },
      !centred && act(t("panel.centre"), () => centreOn(thing.i)),
      act(t("panel.expand"), () => expand(thing.id)),
      (opened || !centred) && act(t("panel.collapse"), () => collapse(thing.id)),
      !centred && act(t("panel.hide"), () => hide(thing.id)),
      act(t("panel.path"), () => openTool("path", { from: thing.label })),
      act(t("panel.compare"), () => openTool("compare", { from: thing.label })),
      expandMenu(thing));
  }

  function expandMenu(thing) {
    wake(thing.i);
    const links = besides(thing.i).filter(allows(view));
    const types = [...groupBy(links, (link) => G.things[farEnd(link, thing.i)].type)].sort((a, b) => typeRank(a[0]) - typeRank(b[0]));
    const verbs = [...groupBy(links, (link) => link.p)];
    const option = (value, text, n) => el("option", { value }, `${text} (${n})`);
    const menu = el("select", { "aria-label": t("panel.expandBy"), onchange: () => { if (menu.value) expand(thing.id, menu.value); } },
      el("option", { value: "" }, t("panel.expandBy") + " …"),
      el("optgroup", { label: t("panel.expandType") }, types.map(([type, list]) => option("t:" + type, typeWords(type), list.length))),
      el("optgroup", { label: t("panel.expandLink") }, verbs.map(([p, list]) => option("p:" + p, list[0].s === thing.i ? verbOf(list[0]) : inverseOf(list[0]), list.length))));
    return menu;
  }

  const STATEMENTS = [
    ["dossier.accepted", (link) => link.status === "accepted" && !link.derived], ["dossier.contested", (link) => link.status === "contested" && !link.derived],
    ["dossier.refuted", (link) => link.status === "refuted" && !link.derived], ["dossier.claimed", (link) => link.claimed && !link.derived],
    ["dossier.derived", (link) => Boolean(link.derived)], ["dossier.catalogue", (link) => link.grouping && !link.derived],
  ];

  function statementSections(i) {
    const links = byProof(besides(i));
    if (!links.some((link) => !link.grouping)) return [el("p", null, t("dossier.nothing")), ...section(t("dossier.catalogue"), links.slice(0, DOSSIER_ROOM).map(shortEntry))];
    return STATEMENTS.flatMap(([key, test]) => {
      const wanted = links.filter(test), rest = wanted.slice(DOSSIER_ROOM);
      if (!wanted.length) return [];
      const more = rest.length ? [lazy(t("more.next", { n: grouped(rest.length) }), () => pieces(rest, shortEntry))] : [];
      return [...section(t(key), wanted.slice(0, DOSSIER_ROOM).map(shortEntry)), ...more];
    });
  }

  const shortEntry = (link) => el("li", { class: "entry link", "data-ref": "e" + link.i }, ...statement(link, tallies(link).map((each) => "; " + each)));

  function factSections(thing) {
    const cited = (each) => (each.citation ? [" ", el("cite", null, reference(each.citation, each.url))] : []);
    const words = (...parts) => parts.filter(Boolean).join(", ");
    const facts = [
      ...section(t("dossier.levels"), (thing.levels || []).map((each) => el("li", { class: "entry" }, bdi(words(`${each.kind} ${each.amount || ""}`.trim(), each.vehicle, each.purpose) + (each.finding ? ": " + each.finding : "")), ...cited(each)))),
      ...section(t("dossier.products"), (thing.claims || []).map(claimEntry)),
      ...section(t("dossier.unknowns"), (thing.unknowns || []).map((each) => el("li", { class: "entry" }, bdi(`${each.question}${each.why ? ` (${each.why})` : ""} ${each.note || ""}`.trim())))),
      ...section(t("dossier.functions"), thing.functions ? [el("li", null, bdi(thing.functions.join("; ")))] : []),
      ...section(t("dossier.distinct"), thing.distinct ? [el("li", null, bdi(thing.distinct.join("; ")))] : []),
    ];
    const limits = section(t("dossier.limits"), (thing.limits || []).map(limitEntry));
    if (limits.length) limits[0].id = "limits";
    return [...limits, ...facts, ...nameSection(thing)];
  }

  const limitEntry = (each) => el("li", { class: "entry" }, bdi(t("limit.line", {
    entry: each.entry, what: each.product_type ? each.product_type + ", " : t("limit.all"), maximum: each.maximum || "", date: each.list_date || "?" }) + (each.other ? "; " + each.other : "")));

  function nameSection(thing) {
    const names = groupBy(thing.names || [], ([, kind]) => kind);
    if (!names.size) return [];
    const value = (list) => list.flatMap(([text, , lang], n) => [n ? ", " : "", el("bdi", lang ? { lang } : null, text), lang && lang !== "en" ? ` (${lang})` : ""]);
    return [h3(t("dossier.names")), el("dl", { class: "facts" }, [...names].map(([kind, list]) => fact(kind, ...value(list))))];
  }

  function claimEntry(claim) {
    const study = claim.study;
    return el("li", { class: "entry claim" },
      el("p", null, claim.percent && el("strong", null, claim.percent + " "), bdi(claim.text)),
      el("p", { class: "small" }, [claim.claimant && t("claim.by", { who: claim.claimant }), claim.kind].filter(Boolean).join("; "), claim.citation && " · ", claim.citation && reference(claim.citation, claim.url)),
      study ? el("p", { class: "small" }, bdi(studyWords(study))) : el("p", { class: "small" }, t("claim.nostudy")),
      claim.percent && el("p", { class: "verdict" + (claim.possible === false ? " impossible" : "") }, bdi(verdict(claim))),
      ...(claim.at_odds || []).map((why) => el("p", { class: "small" }, bdi(t("claim.odds", { why })))));
  }

  function studyWords(study) {
    const said = [
      t("claim.study", { study: study.label }), study.n && t("claim.people", { n: study.n }), study.people,
      study.left_out && study.left_out.length && t("claim.leftout", { who: study.left_out.join(", ") }), study.days && t("claim.days", { n: study.days }),
      study.control && t("claim.control", { what: study.control }), study.blinding && t("claim.blinding", { what: study.blinding }),
      study.statistics && t("claim.statistics", { what: study.statistics }), study.published && t("claim.published", { what: study.published }),
    ];
    return said.filter(Boolean).join("; ");
  }

  function verdict(claim) {
    const n = claim.study && claim.study.n;
    if (claim.possible === undefined || claim.possible === null || !n) return t("claim.unknown");
    return t(claim.possible ? "claim.possible" : "claim.impossible", { percent: claim.percent, n, nearest: (claim.nearest || "?").replace(" or ", t("or")) });
  }

  function linkPanel(link) {
    const facts = [
      fact(t("edge.strength"), strength(link)),
      link.contexts.length && fact(t("edge.contexts"), bdi(link.contexts.join("; "))), link.notes.length && fact(t("edge.notes"), bdi(link.notes.join("; "))),
      link.via.length && fact(t("edge.via"), bdi(link.via.join(", "))), link.rule && fact(t("edge.rule"), bdi(link.rule)),
      link.sources.length && fact(t("edge.who"), bdi(link.sources.map(sourceName).join("; "))),
    ];
    return [
      el("p", { class: "panel-name" }, bdi(sentence(link))),
      el("dl", { class: "facts" }, facts.filter(Boolean)),
      link.claimed && el("p", { class: "verdict" }, t("edge.claimant")), link.derived && el("p", null, t("edge.derivedNote")),
      h3(t("evidence")), link.evidence.length ? el("ol", { class: "lines" }, link.evidence.map(lineEntry)) : el("p", null, link.grouping ? t("status.catalogue") : t("edge.none")),
      h3(t("panel.between")), el("ul", null, unique([link.s, link.o]).map(thingEntry)),
    ];
  }

  function lineEntry(line) {
    const told = [
      [t("edge.kind"), kindOf(line)], [t("edge.bearing"), either("bearing." + line.bearing, line.bearing)], [t("edge.n"), typeof line.n === "number" ? people(grouped(line.n)) : ""],
      [t("edge.on"), line.population], [t("edge.level"), [line.level, line.vehicle && t("line.in", { what: line.vehicle })].filter(Boolean).join(" ")],
      [t("edge.days"), typeof line.days === "number" ? count("line.days", line.days) : ""], [t("edge.contexts"), line.context], [t("edge.finding"), line.finding],
      [t("edge.support"), either("support." + line.support, "")],
    ];
    const missing = [["n", line.n], ["level", line.level], ["population", line.population], ["days", line.days], ["reference", line.citation]].filter((pair) => !pair[1] && pair[1] !== 0).map((pair) => t("missing." + pair[0]));
    const studied = ["randomised-trial", "controlled-trial", "uncontrolled-in-use", "observational"].includes(line.kind);
    return el("li", { class: "entry " + line.bearing },
      el("dl", { class: "facts" }, told.filter((pair) => pair[1]).map(([term, value]) => fact(term, bdi(value))),
        fact(t("edge.reference"), line.citation ? reference(line.citation, line.url, line.title) : t("uncited"), line.title && el("span", { class: "small" }, " ", bdi(line.title)))),
      studied && missing.length ? el("p", { class: "small" }, t("edge.missing", { what: missing.join(", ") })) : "");
  }
