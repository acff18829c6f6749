  // ---- the list: the same content as the picture, and what it leaves out

  const PIECE = 100;
  const TYPE_ORDER = SIGNS.order;
  const glyph = (type) => {
    const [column, , name] = signOf(type), made = shape("svg", { class: "glyph " + SIGNS.columns[column], "aria-hidden": "true" });
    made.append(shape("use", { href: "#g-" + name }));
    return made;
  };

  function thingEntry(i) {
    const thing = G.things[i];
    const what = [typeWord(thing.type), thing.limits && "§ " + t("limit.badge")].filter(Boolean).join(" · ");
    return el("li", { class: "entry thing", "data-ref": "n" + i },
      el("p", { class: "say" }, el("button", { type: "button" }, glyph(thing.type), named(thing.label))),
      el("p", { class: "small" }, what + " · ", reference(thing.id, thing.iri)),
      thing.definition && el("p", null, named(thing.definition)));
  }

  function statement(link, extra) {
    const contexts = link.contexts.length ? [" (", bdi(link.contexts.join("; ")), ")"] : [];
    const sure = el("strong", STATUS_WORDS.includes(link.status) ? { class: link.status } : null, strength(link));
    return [
      el("p", { class: "say" }, el("button", { type: "button" }, named(short(link.s)), ` ${verbOf(link)} `, named(short(link.o)), ...contexts)),
      el("p", { class: "how" }, el("i", null, " — "), sure, ...extra),
    ];
  }

  function linkEntry(link) {
    const extra = tallies(link).map((each) => "; " + each).concat(citations(link).flatMap((each) => ["; ", each]));
    return el("li", { class: "entry link" + (link.claimed ? " claimed" : ""), "data-ref": "e" + link.i },
      ...statement(link, extra), link.evidence.length ? lazy(t("evidence"), () => evidenceList(link)) : "");
  }

  // Details that are filled when they are first opened.
  function lazy(summary, fill, attributes) {
    const details = el("details", attributes, el("summary", null, summary));
    details.addEventListener("toggle", () => { if (details.open && !details.dataset.full) { details.dataset.full = "1"; details.append(...fill()); } });
    details.fill = () => { if (!details.dataset.full) { details.dataset.full = "1"; details.append(...fill()); } };
    return details;
  }

  function evidenceList(link) {
    const lines = link.evidence.map((line) => el("li", null, evidenceWords(line) + ". ", line.finding && named(line.finding + " "),
      el("cite", null, reference(line.citation || line.reference, line.url, line.title)),
      line.support && t("support." + line.support) !== "support." + line.support ? ` (${t("support." + line.support)})` : ""));
    return [el("ul", null, lines), link.sources.length ? el("p", { class: "small" }, bdi(t("recorded", { where: link.sources.join(", ") }))) : ""];
  }

  // Entries that are drawn, and the rest behind `+n more`, a piece at a time.
  function entries(drawn, rest, make, attributes) {
    const told = drawn.length ? [el("ul", null, drawn.map(make))] : [];
    if (rest.length) told.push(lazy(t("more", { n: grouped(rest.length) }), () => pieces(rest, make), { class: "more", ...attributes }));
    return told;
  }

  function pieces(rest, make) {
    const list = el("ul", null, rest.slice(0, PIECE).map(make));
    if (rest.length <= PIECE) return [list];
    let told = PIECE;
    const words = () => t("more.next", { n: grouped(rest.length - told) });
    const button = el("button", { type: "button", class: "next", onclick: () => {
      list.append(...rest.slice(told, told + PIECE).map(make));
      told += PIECE;
      if (told >= rest.length) button.remove(); else button.textContent = words();
    } }, words());
    return [list, button];
  }

  const group = (heading, before, column, ...content) => el("li", { class: "group", "data-column": column }, el("h4", null, before, bdi(heading)), ...content);
  const part = (title, groups) => (groups.length ? [el("li", { class: "part" }, el("h3", null, bdi(title)), el("ul", null, groups))] : []);
  const typeRank = (type) => { const place = TYPE_ORDER.indexOf(type); return place < 0 ? TYPE_ORDER.length : place; };

  function outline(choice) {
    const centre = choice.centre, drawn = new Set(choice.links.map((link) => link.i));
    const own = centre === null ? [] : [...choice.own].sort((a, b) => Number(drawn.has(b.i)) - Number(drawn.has(a.i)) || b.ordinal - a.ordinal);
    // A small graph is told whole, even what leads away from the middle.
    const few = G.links.length <= MAX_LINKS && !choice.ends;
    const along = (few ? G.links.filter(allows(view)) : choice.links).filter((link) => centre === null || (link.s !== centre && link.o !== centre));
    const byType = [...groupBy(own, (link) => G.things[farEnd(link, centre)].type)].sort((a, b) => typeRank(a[0]) - typeRank(b[0]));
    const from = [...groupBy(along, (link) => short(link.s))].sort((a, b) => (fold(a[0]) < fold(b[0]) ? -1 : 1));
    byId("outline").replaceChildren(
      ...part(centre === null ? "" : t("list.own", { name: short(centre) }), byType.map(([type, links]) => ownGroup(type, links, drawn))),
      ...part(own.length ? t("list.along") : t("list.links"), from.map(([name, links]) => group(name, t("list.from"), null, ...entries(links, [], linkEntry)))),
      ...part(t("list.things"), thingGroups(few ? { things: new Set([...choice.things, ...along.flatMap((link) => [link.s, link.o])]) } : choice)));
    sift();
  }

  const ownGroup = (type, links, drawn) => group(typeWords(type), "", signOf(type)[0],
    ...entries(links.filter((link) => drawn.has(link.i)), links.filter((link) => !drawn.has(link.i)), linkEntry));

  function thingGroups(choice) {
    const columns = [...groupBy([...choice.things].sort((a, b) => a - b), columnOf)].sort((a, b) => a[0] - b[0]);
    return columns.map(([column, things]) => group(t("column." + column), "", null, ...entries(things, [], thingEntry)));
  }

  function openMore(column) {
    settle();
    const groups = document.querySelectorAll(`#outline [data-column="${column}"] .more`);
    groups.forEach((more) => { more.fill(); more.open = true; });
    if (!groups.length) return;
    groups[0].querySelector("summary").focus();
    groups[0].scrollIntoView({ block: "start" });
  }

  // The filter of the list.
  let sifted = false;
  function sift() {
    const wanted = fold(byId("filter").value.trim());
    if (!wanted && !sifted) return;
    sifted = Boolean(wanted);
    if (wanted) document.querySelectorAll("#outline .more").forEach((more) => { more.fill(); more.open = true; });
    const all = [...document.querySelectorAll("#outline .entry")];
    for (const entry of all) entry.hidden = Boolean(wanted) && !fold(entry.textContent).includes(wanted);
    for (const box of document.querySelectorAll("#outline .more, #outline .group, #outline .part")) box.hidden = !box.querySelector(".entry:not([hidden])") && !box.matches(".more:not([data-full])") && !box.querySelector(".more:not([data-full])");
    if (wanted) say(t("list.count", { n: all.filter((entry) => !entry.hidden).length, all: all.length }));
  }
