  // ---- the tools above the picture: each opens below its button, one at a time

  const toolMakers = {};

  function openTool(name, given) {
    const open = byId("tool-" + name).hidden || given;
    for (const button of document.querySelectorAll("[data-tool]")) {
      const own = button.dataset.tool === name && open;
      button.setAttribute("aria-expanded", String(Boolean(own)));
      byId("tool-" + button.dataset.tool).hidden = !own;
    }
    if (!open) return;
    const box = byId("tool-" + name);
    box.replaceChildren(...toolMakers[name](given || {}).filter(Boolean));
    if (given) box.querySelector("input, select, button").focus();
  }

  function closeTools() {
    const button = document.querySelector("[data-tool][aria-expanded=true]");
    if (!button) return false;
    openTool(button.dataset.tool);
    button.focus();
    return true;
  }

  function refreshTools() {
    const button = document.querySelector("[data-tool][aria-expanded=true]");
    if (!button || byId("tool-" + button.dataset.tool).contains(document.activeElement)) return;
    byId("tool-" + button.dataset.tool).replaceChildren(...toolMakers[button.dataset.tool]({}).filter(Boolean));
  }

  const labelled = (text, control) => el("label", { class: "labelled" }, el("span", null, text), control);
  const check = (text, checked, change) => el("label", { class: "check" }, el("input", { type: "checkbox", checked, onchange: (event) => change(event.target.checked) }), " ", bdi(text));
  const choice_ = (text, values, now, change) => {
    const select_ = el("select", { onchange: () => change(select_.value) }, values.map(([value, name]) => el("option", { value, selected: value === now }, name)));
    return labelled(text, select_);
  };

  toolMakers.filters = () => {
    const families = unique(G.things.map((thing) => thing.family).filter(Boolean)).sort();
    const uses = unique(G.things.flatMap((thing) => thing.functions || [])).sort();
    const floors = ["", "cited", "2", "3", "4", "clinical"].map((value) => [value, t("floor." + (value || "0"))]);
    const family = (name) => check(name, view.families.includes(name), (on) => go({ families: on ? [...view.families, name] : view.families.filter((each) => each !== name) }));
    return [
      el("div", { class: "row" },
        choice_(t("filter.floor"), floors, view.floor, (floor) => go({ floor })),
        choice_(t("filter.function"), [["", t("filter.any")], ...uses.map((use) => [use, use])], view.use, (use) => go({ use })),
        check(t("filter.claims"), view.claims, (claims) => go({ claims })), check(t("filter.derived"), view.derived, (derived) => go({ derived }))),
      families.length ? el("fieldset", null, el("legend", null, t("filter.families")), el("div", { class: "row" }, families.map(family))) : null,
      view.hidden.length ? el("fieldset", null, el("legend", null, t("filter.hidden")), el("div", { class: "row" }, view.hidden.map((id) => act(t("filter.show", { name: short(G.byId.get(id)) }), () => { go({ hidden: view.hidden.filter((each) => each !== id) }); })))) : null,
      act(t("filter.clear"), () => { go({ floor: "", use: "", claims: true, derived: true, families: [], hidden: [] }); say(t("said.cleared")); openTool("filters", {}); }),
    ];
  };

  toolMakers.settings = () => [el("div", { class: "row" },
    choice_(t("settings.language"), Object.keys(WORDS).map((code) => [code, WORDS[code]._name]), language, (code) => go({ language: code })),
    choice_(t("settings.theme"), ["auto", "light", "dark"].map((name) => [name, t("theme." + name)]), recall("theme") || "auto", (name) => { keep("theme", name); theme(); redraw(); }),
    check(t("settings.projector"), view.projector, (projector) => go({ projector })))];

  function theme() {
    const wanted = recall("theme");
    if (wanted === "light" || wanted === "dark") root.dataset.theme = wanted;
    else delete root.dataset.theme;
    readColours();
  }

  const keysNow = () => [["find", "/"], ["undo", `${t("key.control")}+Z, ${t("key.control")}+Y`], ["move", "← ↑ → ↓"], ["centre", t("key.enter")], ["details", t("key.space")], ["expand", "x, c"], ["hide", "h"], ["zoom", "+, −"], ["lesson", "p, n"], ["escape", "Esc"]];
  toolMakers.help = () => [el("p", null, t("help.text")), el("dl", { class: "facts" }, keysNow().map(([name, keys]) => fact(keys, t("help." + name))))];
