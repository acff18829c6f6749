  // ---- out of the page: pictures, data and links

  const stem = () => (headline().toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "skin-kg");

  function save(name, type, data) {
    const url = URL.createObjectURL(data instanceof Blob ? data : new Blob([data], { type }));
    const link = el("a", { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
    say(t("share.saved", { name }));
  }

  const svgText = () => new XMLSerializer().serializeToString(svgOf(picture, headline()));

  function savePng() {
    const image = new Image(), factor = 2, drawn = picture;
    image.onload = () => {
      const sheet = el("canvas", { width: drawn.width * factor, height: drawn.height * factor });
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      sheet.toBlob((blob) => save(stem() + ".png", "image/png", blob));
    };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svgText());
  }

  // A cell that begins like a formula would run in a spreadsheet: an apostrophe makes it text.
  const guarded = (value) => (/^[=+\-@\t\r]/.test(value) ? "'" + value : value);
  const cell = (value) => { const text = guarded(String(value ?? "")); return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text; };
  const COLUMNS = ["subject", "subject_label", "predicate", "verb", "object", "object_label", "status", "confidence", "derived", "cited", "contexts", "kind", "bearing", "n", "level", "population", "days", "finding", "citation", "url"];

  function csvText(links) {
    const lines = links.flatMap((link) => {
      const own = [G.things[link.s].id, nameOf(link.s), link.p, verbOf(link), G.things[link.o].id, nameOf(link.o), link.status, link.confidence, Boolean(link.derived), link.cited, link.contexts.join("; ")];
      const rows = link.evidence.map((line) => [line.kind, line.bearing, line.n, line.level, line.population, line.days, line.finding, line.citation, line.url]);
      return (rows.length ? rows : [[]]).map((row) => [...own, ...row, ...Array(9 - row.length).fill("")]);
    });
    return "\ufeff" + [COLUMNS, ...lines].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  const linkData = (link) => ({
    subject: G.things[link.s].id, predicate: link.p, object: G.things[link.o].id, status: link.status, confidence: link.confidence, derived: Boolean(link.derived),
    contexts: link.contexts, sources: link.sources, evidence: link.evidence.map(({ r, ...line }) => line),
  });
  const thingData = (i) => { const { i: number, awake, loaded, more, ...thing } = G.things[i]; return thing; };
  const jsonText = (choice) => JSON.stringify({ release: G.release, view: linkTo(view), things: [...choice.things].map(thingData), links: choice.links.map(linkData) }, null, 1) + "\n";

  const XML = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
  const xml = (text) => String(text ?? "").replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd").replace(/[<>&"]/g, (c) => XML[c]);

  function graphmlText(choice) {
    const keys = [["label", "node"], ["type", "node"], ["definition", "node"], ["predicate", "edge"], ["verb", "edge"], ["status", "edge"], ["confidence", "edge"], ["contexts", "edge"], ["evidence", "edge"]];
    const data = (pairs) => pairs.filter((pair) => pair[1]).map(([key, value]) => `<data key="${key}">${xml(value)}</data>`).join("");
    const nodes = [...choice.things].map((i) => `<node id="${xml(G.things[i].id)}">${data([["label", nameOf(i)], ["type", G.things[i].type], ["definition", G.things[i].definition]])}</node>`);
    const edges = choice.links.map((link) => `<edge source="${xml(G.things[link.s].id)}" target="${xml(G.things[link.o].id)}">${data([["predicate", link.p], ["verb", verbOf(link)], ["status", link.status], ["confidence", link.confidence], ["contexts", link.contexts.join("; ")], ["evidence", JSON.stringify(linkData(link).evidence)]])}</edge>`);
    return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.map(([id, where]) => `<key id="${id}" for="${where}" attr.name="${id}" attr.type="string"/>`).join("\n")}\n<graph edgedefault="directed">\n${nodes.concat(edges).join("\n")}\n</graph>\n</graphml>\n`;
  }

  const VOCABULARY = "https://w3id.org/skinkg/vocab#", IDS = "https://w3id.org/skinkg/id/";
  const iriOf = (id) => { const thing = G.things[G.byId.get(id)]; return (thing && thing.iri) || id; };
  function jsonldText(choice) {
    const graph = [...choice.things].map((i) => ({ "@id": iriOf(G.things[i].id), "@type": "sk:" + (G.things[i].type || "Thing"), label: nameOf(i), ...(G.things[i].definition ? { definition: G.things[i].definition } : {}) }));
    // Groupings are no findings: they stand as they are in the graph, without a status.
    const groupings = choice.links.filter((link) => link.grouping).map((link) => ({ "@id": iriOf(G.things[link.s].id), [link.p]: { "@id": iriOf(G.things[link.o].id) } }));
    const statements = choice.links.filter((link) => !link.grouping).map((link) => ({
      "@type": "sk:Assertion", subject: { "@id": iriOf(G.things[link.s].id) }, predicate: { "@id": link.p }, object: { "@id": iriOf(G.things[link.o].id) }, status: { "@id": `${IDS}status/${link.status}` },
      ...(link.confidence ? { confidence: { "@id": `${IDS}confidence/${link.confidence}` } } : {}),
      ...(link.contexts.length ? { context: link.contexts } : {}),
      evidence: link.evidence.map((line) => ({ "@type": "sk:Evidence", finding: line.finding, kind: { "@id": `${IDS}evidence-kind/${line.kind}` }, bearing: { "@id": `${IDS}bearing/${line.bearing}` }, citation: line.citation, ...(isSafe(line.url) ? { url: { "@id": line.url } } : {}) })),
    }));
    const context = {
      sk: VOCABULARY, rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#", rdfs: "http://www.w3.org/2000/01/rdf-schema#", skos: "http://www.w3.org/2004/02/skos/core#", schema: "https://schema.org/", dcterms: "http://purl.org/dc/terms/",
      label: "rdfs:label", definition: "skos:definition", subject: "rdf:subject", predicate: "rdf:predicate", object: "rdf:object", status: "sk:status", confidence: "sk:confidence", evidence: "sk:hasEvidence", context: "sk:context", finding: "sk:finding", kind: "sk:evidenceKind", bearing: "sk:bearing", citation: "dcterms:bibliographicCitation", url: "schema:url",
    };
    return JSON.stringify({ "@context": context, "@graph": [...graph, ...groupings, ...statements] }, null, 1) + "\n";
  }

  const embedText = () => `<iframe src="${xml(linkTo(view))}" title="${xml(headline())}" width="100%" height="800" loading="lazy" sandbox="allow-scripts allow-popups allow-downloads"></iframe>`;

  async function copy(text, box, told) {
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = t("share.copied");
    } catch (error) {
      box.focus();
      box.select();
      told.textContent = t("share.select");
    }
  }

  // From a lesson: opens the sharing tool with the link of what is shown, without the lesson itself.
  function copyLink() {
    openTool("share", { view: { ...view, lesson: null, quiz: false } });
  }

  toolMakers.share = (given) => {
    const choice = choose(view), told = el("p", { class: "small", role: "status" });
    const link = el("input", { id: "share-link", readonly: true, value: given.view ? "#" + hashOf(given.view) : linkTo(view) });
    // A served page sits in no frame, and in a sandbox it could not ask its server: only a file can be embedded.
    const code = !START.served && el("input", { id: "share-embed", readonly: true, value: embedText() });
    const one = (label, box, button) => el("div", { class: "labelled" }, el("label", { for: box.id }, label), el("div", { class: "row" }, box, act(t(button), () => copy(box.value, box, told))));
    const file = (name, ending, type, make) => act(name, async () => {
      if (START.served && ending === "json") await bring([...choice.things].map((i) => G.things[i].id));
      save(`${stem()}.${ending}`, type, make(choice));
    });
    return [
      one(t("share.link"), link, "share.copy"), code && one(t("share.embed"), code, "share.copyEmbed"), told,
      el("fieldset", null, el("legend", null, t("share.save")), el("div", { class: "row" }, act("PNG", savePng), file("SVG", "svg", "image/svg+xml", svgText), act(t("share.print"), () => print()))),
      el("fieldset", null, el("legend", null, t("share.data")), el("div", { class: "row" },
        file("CSV", "csv", "text/csv", (c) => csvText(c.links)), file("JSON", "json", "application/json", jsonText), file("GraphML", "graphml", "application/xml", graphmlText), file("JSON-LD", "jsonld", "application/ld+json", jsonldText))),
    ];
  };
