  // ---- behind a server: what the page lacks is asked for, once

  const inStore = new Set();
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
    const data = await fetched("near", { id });
    if (!data) { if (!answering) inStore.delete(id); return false; }
    const before = G.things.length;
    return merge(data) > 0 || G.things.length > before;
  }

  async function findThere(text) {
    const data = await fetched("find", { text });
    if (!data) return false;
    const before = G.things.length;
    data.things.forEach(addThing);
    return G.things.length > before;
  }
