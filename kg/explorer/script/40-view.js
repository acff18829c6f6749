  // ---- what is shown: one view, which a link restores and which undo takes back

  const PLAIN_VIEW = {
    focus: "", expanded: [], collapsed: [], hidden: [], families: [], floor: "", claims: true, derived: true, use: "",
    selected: null, path: null, pair: null, lesson: null, quiz: false, language: "", projector: false,
  };
  let view = { ...PLAIN_VIEW };
  const past = [], future = [];

  // Commas and tildes part the pieces of a link; in names they are escaped.
  const encode = (text) => encodeURIComponent(text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/~/g, "%7E");
  const decode = (text) => { try { return decodeURIComponent(text); } catch (error) { return text; } };
  const joined = (parts) => parts.map((part) => encode(String(part))).join("~");
  const parted = (text) => text.split("~").map(decode);
  const listed = (text) => (text ? text.split(",") : []);

  function hashOf(v) {
    const said = {
      f: v.focus && encode(v.focus),
      x: v.expanded.map(joined).join(","), c: v.collapsed.map(encode).join(","), h: v.hidden.map(encode).join(","),
      m: v.families.map(encode).join(","), e: v.floor && encode(v.floor), k: v.claims ? "" : "0", d: v.derived ? "" : "0",
      u: v.use && encode(v.use), s: v.selected ? joined(v.selected) : "", p: v.path ? joined(v.path) : "", v: v.pair ? joined(v.pair) : "",
      l: v.lesson ? joined(v.lesson) : "", q: v.quiz ? "1" : "", g: v.language === START.language ? "" : v.language, j: v.projector ? "1" : "",
    };
    return Object.entries(said).filter((pair) => pair[1]).map((pair) => pair.join("=")).join("&");
  }

  function viewOf(hash) {
    const told = Object.fromEntries(hash.replace(/^#/, "").split("&").filter(Boolean).map((part) => {
      const cut = part.indexOf("=");
      return cut < 0 ? [part, ""] : [part.slice(0, cut), part.slice(cut + 1)];
    }));
    const list = (key) => listed(told[key]).map(decode);
    const [path, pair] = ["p", "v"].map((key) => (told[key] ? parted(told[key]) : []));
    // Of two ends one alone is a thing to stand in the middle.
    const single = [path, pair].map((ends) => ends.slice(0, 2).filter(Boolean)).filter((ends) => ends.length === 1).flat()[0];
    const whole = (ends) => (ends[0] && ends[1] ? ends : null);
    return {
      ...PLAIN_VIEW, focus: single || (told.f === undefined ? START.centre : decode(told.f)),
      expanded: listed(told.x).map(parted), collapsed: list("c"), hidden: list("h"), families: list("m"), floor: decode(told.e || ""),
      claims: told.k !== "0", derived: told.d !== "0", use: decode(told.u || ""),
      selected: told.s ? parted(told.s) : null, path: whole(path), pair: whole(pair),
      lesson: told.l ? parted(told.l) : null, quiz: told.q === "1", language: WORDS[told.g] ? told.g : START.language,
      projector: told.j === "1", release: told.r === undefined ? null : decode(told.r),
    };
  }

  // The link names the release, so that a later page can tell what is not there any more.
  const linkTo = (v) => `${location.href.split("#")[0]}#${hashOf(v)}&r=${encode(G.release)}`;

  function go(change) {
    const next = { ...view, ...change };
    if (hashOf(next) === hashOf(view)) return;
    past.push(hashOf(view));
    future.length = 0;
    view = next;
    render();
  }

  function step(from, to, done, none) {
    if (!from.length) return say(t(none));
    to.push(hashOf(view));
    view = viewOf(from.pop());
    render();
    return say(t(done) + ". " + headline());
  }
  const undo = () => step(past, future, "undone", "undo.none");
  const redo = () => step(future, past, "redone", "redo.none");

  let writtenHash = null;
  function writeHash() {
    writtenHash = hashOf(view);
    try { history.replaceState(null, "", "#" + writtenHash); } catch (error) { kept.noHistory = true; }
  }

  // A link from elsewhere: what it names and this page lacks is left out, and told.
  function adopt(hash) {
    const asked = viewOf(hash), lost = [];
    const has = (id) => { const found = G.byId.has(id); if (!found) lost.push(id); return found; };
    const bothEnds = (pair) => pair && [pair[0], pair[1]].map(has).every(Boolean);
    const known = {
      ...asked, expanded: asked.expanded.filter((entry) => has(entry[0])), collapsed: asked.collapsed.filter(has), hidden: asked.hidden.filter(has),
      path: bothEnds(asked.path) ? asked.path : null, pair: bothEnds(asked.pair) ? asked.pair : null,
      selected: asked.selected && selectedIn(asked.selected) !== null ? asked.selected : null,
    };
    if (asked.selected && !known.selected) lost.push(asked.selected.join(" "));
    if (asked.focus && !has(asked.focus)) known.focus = G.byId.has(START.centre) ? START.centre : "";
    tellOfLink(asked, unique(lost));
    return known;
  }

  function tellOfLink(asked, lost) {
    if (asked.focus && lost.includes(asked.focus)) unknown(asked.focus);
    const others = lost.filter((id) => id !== asked.focus);
    const old = asked.release !== null && asked.release !== G.release;
    const told = [old && t("notice.release", { old: asked.release || "?", now: G.release || "?" }), others.length && t("notice.lost", { what: others.join(", ") })];
    if (told.some(Boolean)) notice(told.filter(Boolean).join(" "));
  }

  // A selection is a thing, or a link told by its two ends and its predicate.
  function selectedIn(parts) {
    if (parts.length === 1) return G.byId.has(parts[0]) ? { thing: G.byId.get(parts[0]) } : null;
    const link = linkOf(parts[0], parts[1], parts[2]);
    return link && { link };
  }

  const select = (ref) => go({ selected: refParts(ref) });
  const refParts = (ref) => (ref.startsWith("n") ? [G.things[Number(ref.slice(1))].id] : keyOf(G.links[Number(ref.slice(1))]));
  const centreOn = (i, more) => go({ focus: G.things[i].id, selected: null, path: null, pair: null, collapsed: [], ...more });

  async function expand(id, by) {
    if (START.served) await bring([id]);
    const entry = by ? [id, by] : [id];
    const others = view.expanded.filter((each) => each.join("~") !== entry.join("~"));
    go({ expanded: [...others, entry], collapsed: view.collapsed.filter((each) => each !== id) });
    say(t("said.expanded", { name: short(G.byId.get(id)) }));
  }

  function collapse(id) {
    const collapsed = id === view.focus ? view.collapsed : unique([...view.collapsed, id]);
    go({ expanded: view.expanded.filter((each) => each[0] !== id), collapsed });
    say(t("said.collapsed", { name: short(G.byId.get(id)) }));
  }

  function hide(id) {
    if (id === view.focus) return;
    go({ hidden: unique([...view.hidden, id]), selected: null });
    say(t("said.hidden", { name: short(G.byId.get(id)) }));
  }
