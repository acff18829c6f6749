// The page's own script, of which the files in this folder are the chapters: they share one scope and are joined in
// the order of their names. It builds elements and texts, never HTML, so that no name can become a command.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const root = document.documentElement;
  const START = JSON.parse(byId("start").textContent);
  const SIZES = START.sizes, SIGNS = START.signs;
  const FORMAT = 2, WORDS = window.skinkgWords;

  // An element with attributes and children; texts are texts, and what is null or false is left out.
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === false || value === null || value === undefined) continue;
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== false && child !== undefined && child !== ""));
    return made;
  }
  const bdi = (text) => el("bdi", null, text);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const unique = (list) => [...new Set(list)];
  const isSafe = (url) => /^https?:\/\/[A-Za-z0-9.-]+(:\d+)?([/?#][^\s<>"{}|\\^`]*)?$/.test(url || "");

  function groupBy(list, key) {
    const groups = new Map();
    for (const each of list) {
      const name = key(each);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(each);
    }
    return groups;
  }

  // Texts are told to a screen reader one at a time; the same text twice is told twice.
  function say(text) {
    const status = byId("status");
    status.textContent = "";
    requestAnimationFrame(() => { status.textContent = text; });
  }

  // Storage may be switched off or full, and a page in a sandbox has none: then settings last as long as the page.
  const kept = {};
  function keep(key, value) {
    kept[key] = value;
    try { localStorage.setItem("skin-kg:" + key, value); } catch (error) { kept.off = true; }
  }
  function recall(key) {
    if (key in kept) return kept[key];
    try { return localStorage.getItem("skin-kg:" + key); } catch (error) { return null; }
  }
