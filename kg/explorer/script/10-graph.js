  // ---- the graph: things and links by number, what is beside what, and plain edges that become links when needed

  const G = { release: START.release, things: [], links: [], beside: [], byId: new Map(), known: new Map(), lessons: [], plain: [], format: 0 };

  async function unpack() {
    const bytes = await window.skinkgUnpack("data");
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const data = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    G.format = data.format;
    if (data.format > FORMAT) return;
    G.lessons = data.lessons || [];
    const [things, links, evidence] = [data.things, data.links, data.evidence].map(uncolumned), ofEvidence = fromNewest(), ofReference = fromNewest();
    for (const link of links) if (link.e) link.e = link.e.map(ofEvidence);
    for (const line of evidence) if (line.r !== undefined) line.r = ofReference(line.r);
    merge({ ...data, things, links, evidence });
    if (data.catalogue) addCatalogue(data.catalogue, bytes.subarray(4 + length));
  }

  // Numbers that were packed as distances from the newest, and rows that were packed column by column: see payload.py.
  function fromNewest() {
    let newest = 0;
    return (back) => { newest += back === 0 ? 1 : 0; return back === 0 ? newest - 1 : newest - back; };
  }

  function uncolumned({ rows: number, usual, rare }) {
    const rows = Array.from({ length: number }, () => ({}));
    for (const [key, values] of Object.entries(usual)) values.forEach((value, row) => { if (value !== null) rows[row][key] = value; });
    for (const [key, [at, values]] of Object.entries(rare)) at.forEach((row, n) => { rows[row][key] = values[n]; });
    return rows;
  }

  // Takes in things and links, from the page or from the server; what is known already is kept. Returns what is new.
  function merge(data) {
    const numbers = data.things.map((thing) => addThing(withLevels(thing, data.references)));
    const evidence = data.evidence.map((line) => withReference(line, data.references));
    let fresh = 0;
    for (const link of data.links) {
      const [p, verb, inverse] = data.predicates[link.p];
      const lines = (link.e || []).map((number) => evidence[number]);
      if (addLink({ ...link, s: numbers[link.s], o: numbers[link.o], p, verb, inverse, evidence: lines })) fresh += 1;
    }
    return fresh;
  }

  function withLevels(thing, references) {
    for (const level of thing.levels || []) {
      if (level.r !== undefined) [, level.citation, , level.url] = references[level.r];
      delete level.r;
    }
    return thing;
  }

  function withReference(line, references) {
    const [reference, citation, title, url, check] = line.r === undefined ? ["", "", "", "", ""] : references[line.r];
    return { kind: "", bearing: "", ...line, reference, citation, title, url, check };
  }

  function addThing(thing) {
    const known = G.byId.get(thing.id);
    if (known !== undefined) {
      if (thing.loaded) Object.assign(G.things[known], thing);
      return known;
    }
    const i = G.things.length, [prefix, local] = thing.id.split(/:(.*)/s);
    if (thing.iri === undefined && START.prefixes[prefix]) thing.iri = START.prefixes[prefix] + local;
    G.things.push({ type: "", definition: "", family: "", ...thing, i });
    G.beside.push([]);
    G.byId.set(thing.id, i);
    return i;
  }

  const UNPROVEN = new Set(["manufacturer-claim", "uncited-statement", "none", "not-found", "inconclusive"]);
  const isCited = (line) => Boolean(line.citation || line.reference) && line.reference !== "ref:editorial"
    && ![line.kind, line.support, line.bearing].some((each) => UNPROVEN.has(each));

  function addLink(link) {
    const key = `${link.s} ${link.p} ${link.o}`;
    if (G.known.has(key)) return false;
    const made = { status: "accepted", confidence: "", ordinal: 0, sources: [], contexts: [], notes: [], via: [], ...link, i: G.links.length };
    made.cited = made.evidence.length ? made.evidence.some(isCited) : made.sources.length > 0;
    made.grouping = made.status === "catalogue";
    made.claimed = made.status === "claimed";
    made.thin = Boolean(made.derived) || made.grouping;
    made.dashed = made.claimed || Boolean(made.derived) || !(made.cited || made.grouping);
    G.known.set(key, made.i);
    G.links.push(made);
    for (const end of unique([made.s, made.o])) G.beside[end].push(made.i);
    return true;
  }

  // ---- plain edges, packed: see payload.py

  function addCatalogue(told, bytes) {
    const ids = told.ids.split("\n"), labels = told.labels.split("\n"), names = told.names ? told.names.split("\n") : [];
    if (told.ids) ids.forEach((id, n) => addThing({ id, label: labels[n], type: told.types[told.type[n]], more: names[n] || "" }));
    let place = 0;
    for (const { predicate, bytes: length } of told.edges) {
      G.plain.push(plainEdges(predicate, bytes.subarray(place, place + length)));
      place += length;
    }
  }

  function numbersIn(bytes) {
    const numbers = [];
    for (let i = 0, value = 0, shift = 0; i < bytes.length; i += 1) {
      value += (bytes[i] & 127) * 2 ** shift;
      if (bytes[i] & 128) shift += 7;
      else { numbers.push(value); value = 0; shift = 0; }
    }
    return Int32Array.from(numbers);
  }

  // Subjects and objects side by side, and for each thing where its edges begin in the list sorted by object.
  function plainEdges(predicate, bytes) {
    const numbers = numbersIn(bytes), subjects = [], objects = [];
    for (let at = 0, subject = 0, object = 0; at < numbers.length; object = 0) {
      subject += numbers[at++];
      for (let left = numbers[at++]; left > 0; left -= 1) { object += numbers[at++]; subjects.push(subject); objects.push(object); }
    }
    const starts = new Int32Array(G.things.length + 1), sorted = new Int32Array(objects.length);
    objects.forEach((object) => { starts[object + 1] += 1; });
    for (let i = 1; i < starts.length; i += 1) starts[i] += starts[i - 1];
    const next = starts.slice();
    objects.forEach((object, edge) => { sorted[next[object]++] = edge; });
    const begins = new Int32Array(G.things.length + 1);
    subjects.forEach((subject) => { begins[subject + 1] += 1; });
    for (let i = 1; i < begins.length; i += 1) begins[i] += begins[i - 1];
    return { predicate, subjects: Int32Array.from(subjects), objects: Int32Array.from(objects), sorted, starts, begins };
  }

  // Makes links of the plain edges of one thing, once.
  function wake(i) {
    const thing = G.things[i];
    if (thing.awake || !G.plain.length) return;
    thing.awake = true;
    for (const { predicate, subjects, objects, sorted, starts, begins } of G.plain) {
      const [p, verb, inverse] = predicate, edges = [];
      for (let at = begins[i]; at < begins[i + 1]; at += 1) edges.push(at);
      for (let at = starts[i]; at < starts[i + 1]; at += 1) edges.push(sorted[at]);
      for (const edge of edges) addLink({ s: subjects[edge], o: objects[edge], p, verb, inverse, status: "catalogue", evidence: [] });
    }
  }

  const besides = (i) => G.beside[i].map((number) => G.links[number]);
  const farEnd = (link, i) => (link.s === i ? link.o : link.s);
  const signOf = (type) => SIGNS.types[type] || SIGNS.other;
  const columnOf = (i) => signOf(G.things[i].type)[0];
  const keyOf = (link) => [G.things[link.s].id, link.p, G.things[link.o].id];

  function linkOf(subject, predicate, object) {
    const s = G.byId.get(subject), o = G.byId.get(object);
    const found = s === undefined || o === undefined ? undefined : G.known.get(`${s} ${predicate} ${o}`);
    return found === undefined ? null : G.links[found];
  }
