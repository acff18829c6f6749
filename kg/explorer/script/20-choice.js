  // ---- which things and links are drawn: as walk.py and choice.py choose, and what a person expanded

  const MAX_STEPS = 3, MAX_THINGS = 40, MAX_LINKS = 60, MAX_IN_COLUMN = 10;
  // A person who expands wants to see more than fits at a glance; what was there before makes room.
  const ROOMY = { column: 14, each: 8, own: 8 };
  const SKIN = SIGNS.types.Mechanism[0];
  const PROCESSES = new Set(["Mechanism", "HarmfulProcess"]);

  // Whether the filters of a view let a link through.
  function allows(view) {
    const hidden = new Set(view.hidden.map((id) => G.byId.get(id)));
    const families = new Set(view.families);
    const inFamily = (i) => PROCESSES.has(G.things[i].type) && families.has(G.things[i].family);
    const used = (i) => G.things[i].type !== "Ingredient" || (G.things[i].functions || []).includes(view.use) || G.things[i].id === view.focus;
    return (link) => !hidden.has(link.s) && !hidden.has(link.o)
      && (view.claims || !link.claimed) && (view.derived || !link.derived) && enough(link, view.floor)
      && (!families.size || inFamily(link.s) || inFamily(link.o) || link.grouping)
      && (!view.use || (used(link.s) && used(link.o)));
  }

  function enough(link, floor) {
    if (!floor || link.grouping) return true;
    if (floor === "cited") return link.cited;
    if (floor === "clinical") return Boolean(link.clinical);
    return link.ordinal >= Number(floor);
  }

  // Walks along the chain of columns never turn back. A state is a thing and the side from which it was reached.
  function walk(centre, allowed, collapsed) {
    const seen = new Map([[centre * 3 + 1, 0]]), links = new Set(), queue = [[centre, 0, 0]];
    for (let at = 0; at < queue.length; at += 1) {
      const [thing, heading, steps] = queue[at];
      if (steps >= MAX_STEPS || (thing !== centre && collapsed.has(thing))) continue;
      for (const link of besides(thing)) {
        const next = allowed(link) ? headingAfter(centre, thing, heading, link) : null;
        if (next === null) continue;
        links.add(link.i);
        const there = farEnd(link, thing), state = there * 3 + next + 1;
        if (seen.has(state)) continue;
        seen.set(state, steps + 1);
        queue.push([there, next, steps + 1]);
      }
    }
    const steps = new Map();
    for (const [state, number] of seen) {
      const thing = Math.floor(state / 3);
      steps.set(thing, Math.min(number, steps.get(thing) ?? number));
    }
    return { links, steps };
  }

  function headingAfter(centre, thing, heading, link) {
    const start = columnOf(thing), end = columnOf(farEnd(link, thing)), turn = Math.sign(end - start);
    const atCentre = thing === centre;
    if (!atCentre && (G.things[thing].root || (heading === 0 && start !== SKIN))) return null;
    if (turn === 0) return atCentre || start === SKIN ? heading : null;
    return heading === 0 || heading === turn ? turn : null;
  }

  const proof = (link) => {
    const status = SIGNS.status.indexOf(link.status);
    return [link.thin ? 1 : 0, status < 0 ? SIGNS.status.length : status, -link.ordinal, link.clinical ? 0 : 1, -link.evidence.length, link.i];
  };
  const inOrder = (a, b) => { for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return a[n] - b[n]; return 0; };
  const byProof = (links) => links.map((link) => [proof(link), link]).sort((a, b) => inOrder(a[0], b[0])).map((pair) => pair[1]);

  function emptyChoice() {
    const things = new Set(), links = [], columns = {};
    const room = (fresh, most) => {
      const tallies = { ...columns };
      fresh.forEach((i) => { tallies[columnOf(i)] = (tallies[columnOf(i)] || 0) + 1; });
      return things.size + fresh.length <= MAX_THINGS && fresh.every((i) => tallies[columnOf(i)] <= most);
    };
    const take = (i) => { if (!things.has(i)) { things.add(i); columns[columnOf(i)] = (columns[columnOf(i)] || 0) + 1; } };
    const addThing = (i, most = MAX_IN_COLUMN) => { if (!things.has(i) && room([i], most)) take(i); };
    const addLink = (link, { loose = false, most = MAX_IN_COLUMN } = {}) => {
      const ends = unique([link.s, link.o]), fresh = ends.filter((i) => !things.has(i));
      const fits = links.length < MAX_LINKS && (fresh.length < ends.length || loose) && room(fresh, most);
      if (fits && !links.includes(link)) { fresh.forEach(take); links.push(link); }
      return fits;
    };
    return { things, links, addThing, addLink };
  }

  function choose(view) {
    const allowed = allows(view), centre = G.byId.get(view.focus);
    if (view.path) return choosePath(view);
    if (view.pair) return choosePair(view, allowed);
    return centre === undefined ? chooseAll(view, allowed) : chooseAround(centre, view, allowed);
  }

  function chooseAround(centre, view, allowed) {
    wake(centre);
    const choice = emptyChoice(), collapsed = new Set(view.collapsed.map((id) => G.byId.get(id)));
    const way = walk(centre, allowed, collapsed);
    const distance = (link) => Math.min(...[link.s, link.o].filter((i) => way.steps.has(i)).map((i) => way.steps.get(i)));
    const ranked = [...way.links].map((number) => G.links[number]).map((link) => [[distance(link), ...proof(link)], link]);
    ranked.sort((a, b) => inOrder(a[0], b[0]));
    choice.addThing(centre);
    addSelected(choice, view);
    if (view.expanded.length) {
      ranked.filter(([rank]) => rank[0] === 0).forEach(([, link]) => choice.addLink(link, { most: ROOMY.own }));
      view.expanded.forEach((entry) => expandInto(choice, entry, allowed));
    }
    ranked.forEach(([, link]) => choice.addLink(link));
    return { ...choice, centre, own: besides(centre).filter(allowed) };
  }

  // What the panel tells is always in the picture, whatever else there is no room for.
  function addSelected(choice, { selected }) {
    const told = selected && selectedIn(selected);
    if (told && told.link) choice.addLink(told.link, { loose: true });
    else if (told) choice.addThing(told.thing);
  }

  // `id`, or `id` with one type or one relation: the best proven of its links.
  function expandInto(choice, [id, by], allowed) {
    const thing = G.byId.get(id);
    if (thing === undefined) return;
    wake(thing);
    choice.addThing(thing, ROOMY.column);
    const wanted = besides(thing).filter((link) => allowed(link) && fits(link, thing, by));
    let left = ROOMY.each;
    for (const link of byProof(wanted)) {
      const known = choice.things.has(link.s) && choice.things.has(link.o);
      if ((known || left > 0) && choice.addLink(link, { most: ROOMY.column }) && !known) left -= 1;
    }
  }

  function fits(link, thing, by) {
    if (!by) return true;
    const [how, what] = [by.slice(0, 2), by.slice(2)];
    return how === "t:" ? G.things[farEnd(link, thing)].type === what : link.p === what;
  }

  function chooseAll(view, allowed) {
    const choice = emptyChoice();
    addSelected(choice, view);
    byProof(G.links.slice(0, 20000).filter(allowed)).forEach((link) => choice.addLink(link, { loose: true }));
    for (const thing of G.things.slice(0, 1000)) choice.addThing(thing.i);
    return { ...choice, centre: null, own: choice.links };
  }
