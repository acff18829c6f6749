  // ---- behind a server: what the page lacks is asked for, once

  const inStore = new Set(), onTheWay = new Map();
  let answering = true;

  async function fetched(what, query) {
    try {
      const reply = await fetch(`/explorer/${what}?${new URLSearchParams(query)}`);
      answering = true;
      return reply.ok ? await reply.json() : null;
    } catch (error) {
      if (answering) notice(t("notice.offline"));
      answering = false;
      return null;
    }
  }

  // The neighbourhood of a thing: true if it brought anything new.
  async function fetchNear(id) {
    if (!START.served || inStore.has(id)) return false;
    inStore.add(id);
    onTheWay.set(id, fetched("near", { id }));
    const data = await onTheWay.get(id);
    onTheWay.delete(id);
    if (!data) { if (!answering) inStore.delete(id); return false; }
    const before = G.things.length;
    const facts = data.things.some((thing) => thing.loaded && (thing.levels || thing.unknowns || thing.claims));
    return merge(data) > 0 || G.things.length > before || facts;
  }

  // What a view names beside its middle, which a page asks for when it is shown.
  const besideMiddle = (v) => [...(v.path || []).slice(0, 2), ...(v.pair || []), ...v.expanded.map((entry) => entry[0])];

  async function bring(ids) {
    for (const id of unique(ids)) {
      await fetchNear(id);
      await onTheWay.get(id);
    }
  }

  // Goes where things may be wanted that the page has not asked for yet.
  async function visit(change) {
    if (START.served) await bring(besideMiddle({ ...view, ...change }));
    go(change);
  }

  async function findThere(text) {
    const data = await fetched("find", { text });
    if (!data) return false;
    const before = G.things.length;
    data.things.forEach(addThing);
    return G.things.length > before;
  }
