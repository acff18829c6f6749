  // ---- links in words, as words.py says them

  const LONGEST = 120;
  // Names and findings are in the language of the data, which a screen reader must know.
  const named = (text) => el("bdi", language === "en" ? null : { lang: "en" }, text);
  const nameOf = (i) => G.things[i].label;
  const short = (i) => (nameOf(i).length <= LONGEST ? nameOf(i) : [...nameOf(i)].slice(0, LONGEST).join("") + "…");
  const typeWord = (type) => either("type." + type, type || t("type.other"));
  const typeWords = (type) => either("types." + type, type || t("types.other"));
  const sourceName = (id) => either("source." + id, id);
  const inverseOf = (link) => either("inverse." + link.p, link.inverse || verbOf(link));
  const verbOf = (link) => either("verb." + link.p, link.verb);
  const STATUS_WORDS = ["claimed", "contested", "refuted", "catalogue"];

  function strength(link) {
    const status = STATUS_WORDS.includes(link.status) ? t("status." + link.status) : "";
    const said = [status, either("confidence." + link.confidence, ""), link.derived ? t("status.derived") : ""];
    return said.filter(Boolean).join(", ") || t("confidence.none");
  }

  const kindOf = (line) => either("kind." + line.kind, line.kind_label || line.kind || t("evidence"));
  const people = (n) => t("line.n", { n }).replace(" = ", "\u00a0=\u00a0");
  const several = (list) => unique(list).join(t("and"));

  function tallies(link) {
    const groups = groupBy(link.evidence, (line) => line.bearing + " " + line.kind);
    if (!groups.size && !link.thin && !link.sources.length) return [t("uncited")];
    return [...groups.values()].map((lines) => either("tally." + lines[0].bearing, "") + tally(lines));
  }

  function tally(lines) {
    if (lines[0].kind === "none") return t("kind.none");
    const number = new Set(lines.map((line) => line.reference || line.citation || line)).size;
    const what = number === 1 ? kindOf(lines[0]) : either("kinds." + lines[0].kind, "× " + kindOf(lines[0]));
    const n = several(lines.filter((line) => typeof line.n === "number").map((line) => grouped(line.n)));
    const levels = several(lines.map((line) => line.level).filter(Boolean)).replace(/ %/g, "\u00a0%");
    return [`${number} ${what}`, n && people(n), levels].filter(Boolean).join(", ");
  }

  function evidenceWords(line) {
    const amount = [line.level, line.vehicle && t("line.in", { what: line.vehicle })].filter(Boolean).join(" ");
    const days = typeof line.days === "number" ? count("line.days", line.days) : "";
    const who = line.population ? t("line.on", { who: line.population }) : "";
    const n = typeof line.n === "number" ? people(grouped(line.n)) : "";
    return [kindOf(line), n, who, amount, days, either("bearing." + line.bearing, "")].filter(Boolean).join(", ");
  }

  function sentence(link) {
    const contexts = link.contexts.length ? ` (${link.contexts.join("; ")})` : "";
    return `${short(link.s)} ${verbOf(link)} ${short(link.o)}${contexts}`;
  }
  const spoken = (link) => `${sentence(link)} — ${strength(link)}`;

  function citations(link) {
    const seen = new Map(link.evidence.filter((line) => line.citation || line.reference)
      .map((line) => [(line.citation || line.reference) + "\n" + line.url, line]));
    return [...seen.values()].map((line) => reference(line.citation || line.reference, line.url, line.title));
  }

  // Only plain web addresses are ever linked, and they learn nothing of the page that leads to them.
  function reference(text, url, title) {
    if (isSafe(url)) return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: title || null }, bdi(text));
    return el("span", null, bdi(text), url ? el("span", { class: "small" }, " ", bdi(t("unlinked", { url }))) : "");
  }

  const drawnWords = (things, links) => {
    const every = { things: count("things", G.things.length), links: count("links", G.links.length) };
    if (things === G.things.length && links === G.links.length) return t("drawn.all", every);
    return t("drawn.part", { drawnThings: things, drawnLinks: links, ...every });
  };
