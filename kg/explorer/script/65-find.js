  // ---- search: a box that completes names and synonyms in any language the data has

  const MOST_FOUND = 12;
  let folded = null;

  // Each name of each thing, folded once: [folded name, name, thing, kind of name].
  function names() {
    if (folded && folded.of === G.things.length) return folded;
    folded = [];
    for (const thing of G.things) {
      folded.push([fold(thing.label), thing.label, thing.i, ""]);
      for (const [text, kind] of thing.names || []) folded.push([fold(text), text, thing.i, kind]);
      for (const text of thing.more ? thing.more.split("\t") : []) folded.push([fold(text), text, thing.i, ""]);
      folded.push([fold(thing.id), thing.id, thing.i, ""]);
    }
    folded.of = G.things.length;
    return folded;
  }

  function find(text, only) {
    const wanted = fold(text.trim()), best = new Map();
    if (!wanted) return [];
    for (const [name, printed, i, kind] of names()) {
      const place = name.indexOf(wanted);
      if (place < 0 || (only && !only.has(G.things[i].type))) continue;
      const rank = name === wanted ? 0 : place === 0 ? 1 : /[\s\-(]/.test(name[place - 1]) ? 2 : 3;
      const known = best.get(i);
      if (!known || rank < known.rank) best.set(i, { i, rank, printed, kind });
    }
    const weight = (each) => [each.rank, -Math.min(G.beside[each.i].length, 1), nameOf(each.i).length, each.i];
    return [...best.values()].sort((a, b) => inOrder(weight(a), weight(b)));
  }

  // Names that come near a misspelt one: those that share most pairs of letters with it (Dice's coefficient).
  function nearest(text) {
    const pairs = (word) => new Set([...word].slice(1).map((c, n) => word[n] + c));
    const wanted = pairs(fold(text)), scores = new Map();
    for (const [name, , i] of names()) {
      const own = pairs(name), shared = [...own].filter((pair) => wanted.has(pair)).length;
      const score = (2 * shared) / (own.size + wanted.size || 1);
      if (score > 0.4 && score > (scores.get(i) || 0)) scores.set(i, score);
    }
    return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 5).map((pair) => pair[0]);
  }

  // A combobox after the pattern of the ARIA practices: the list opens below, arrows move, Enter takes.
  function combobox(input, list, take, only) {
    let hits = [], at = -1, asked = 0;
    const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
    const mark = (next) => {
      at = next;
      [...list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) return input.removeAttribute("aria-activedescendant");
      list.children[at].scrollIntoView({ block: "nearest" });
      return input.setAttribute("aria-activedescendant", list.children[at].id);
    };
    const choose = (n) => { const hit = hits[n]; close(); if (hit) take(hit.i); };
    const option = (hit, n) => el("li", { role: "option", id: `${list.id}-${n}`, "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); choose(n); } },
      glyph(G.things[hit.i].type), bdi(short(hit.i)), el("span", { class: "small" }, " " + typeWord(G.things[hit.i].type),
        hit.printed !== nameOf(hit.i) && hit.printed !== G.things[hit.i].id ? bdi(" · " + t("find.also", { name: hit.printed })) : ""));
    const show = (all) => {
      hits = all.slice(0, MOST_FOUND);
      list.replaceChildren(...(hits.length ? hits.map(option) : [el("li", { class: "none", role: "option", "aria-selected": "false", "aria-disabled": "true" }, bdi(t("find.none", { text: input.value.trim() })))]));
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      mark(-1);
      say(hits.length ? t("find.count", { n: all.length }) : t("find.none", { text: input.value.trim() }));
    };
    const look = () => {
      if (!input.value.trim()) return close();
      asked += 1;
      show(find(input.value, only));
      return ask(input.value, asked);
    };
    const ask = async (text, number) => {
      if (!START.served || !(await findThere(text)) || number !== asked || list.hidden) return;
      show(find(text, only));
    };
    const keys = {
      ArrowDown: () => (list.hidden ? look() : mark(Math.min(at + 1, hits.length - 1))), ArrowUp: () => mark(Math.max(at - 1, -1)),
      Enter: () => { if (hits.length && !list.hidden) choose(Math.max(at, 0)); else if (input.value.trim()) unknown(input.value.trim()); },
      Escape: close,
    };
    input.addEventListener("input", look);
    input.addEventListener("focus", () => { if (input.value.trim() && !list.hidden) look(); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (!keys[event.key] || event.isComposing) return;
      if (event.key === "Escape" && list.hidden) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
  }

  // A field with a search box of its own, for the tools. `value()` is the thing that is named in it.
  function field(id, label, only) {
    const input = el("input", { id, role: "combobox", "aria-expanded": "false", "aria-controls": id + "-found", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
    const list = el("ul", { id: id + "-found", role: "listbox", "aria-label": label, hidden: true });
    combobox(input, list, (i) => { input.value = nameOf(i); input.dataset.i = i; }, only);
    input.addEventListener("input", () => { delete input.dataset.i; });
    const value = () => {
      if (input.dataset.i !== undefined) return Number(input.dataset.i);
      const hit = find(input.value, only)[0];
      return hit && hit.rank === 0 ? hit.i : undefined;
    };
    return { input, value, box: el("div", { class: "find" }, el("label", { for: id }, label), input, list) };
  }
