"use strict";
const $ = (id) => document.getElementById(id);
const field = $("query"), lines = $("lines"), box = $("suggestions"), trouble = $("trouble"), status = $("status");
const FORMS = { csv: "text/csv", tsv: "text/tab-separated-values", json: "application/sparql-results+json",
  xml: "application/sparql-results+xml", turtle: "text/turtle", "json-ld": "application/ld+json" };
const MOST = 1000;
let schema = null, examples = null, running = null, last = null, chosen = -1;

// Line numbers, and the place of an error among them.
function number(wrong) {
  const count = field.value.split("\n").length;
  lines.textContent = "";
  for (let i = 1; i <= count; i++) {
    const line = document.createElement("span");
    line.textContent = i + "\n";
    if (i === wrong) { line.className = "wrong"; line.textContent = "\u25b8" + i + "\n"; }
    lines.append(line);
  }
  lines.scrollTop = field.scrollTop;
}
function show(place, text) {
  trouble.textContent = text;
  trouble.hidden = false;
  number(place ? place.line : 0);
  if (!place) return;
  const before = field.value.split("\n").slice(0, place.line - 1).join("\n").length + (place.line > 1 ? 1 : 0);
  const at = Math.min(before + place.column - 1, field.value.length);
  field.focus();
  field.setSelectionRange(at, at + 1);
}
function fine() { trouble.hidden = true; field.removeAttribute("aria-invalid"); number(0); }

// Asking.
async function ask(event) {
  if (event) event.preventDefault();
  if (running) running.abort();
  running = new AbortController();
  const began = performance.now();
  fine();
  $("stop").disabled = false;
  status.textContent = "Asking \u2026";
  remember();
  try {
    const answer = await fetch("/sparql", { method: "POST", signal: running.signal,
      body: new URLSearchParams({ query: field.value }),
      headers: { Accept: "application/sparql-results+json, application/n-triples;q=0.9, application/problem+json" } });
    const kind = answer.headers.get("Content-Type") || "";
    if (!answer.ok) {
      const told = kind.startsWith("application/problem+json") ? await answer.json() : { detail: await answer.text() };
      field.setAttribute("aria-invalid", "true");
      status.textContent = "No answer (" + answer.status + ").";
      $("result").textContent = ""; $("views").hidden = true;
      show(told.line ? told : null, told.detail);
      return;
    }
    last = kind.startsWith("application/n-triples") ? triples(await answer.text()) : rows(await answer.json());
    const took = Math.round(performance.now() - began);
    status.textContent = last.truth !== undefined ? (last.truth ? "Yes." : "No.")
      : last.rows.length + (last.rows.length === 1 ? " row" : " rows") + " in " + took + " ms"
        + (last.rows.length > MOST ? "; the first " + MOST + " are shown, the download has all." : ".");
    draw();
  } catch (error) {
    status.textContent = error.name === "AbortError" ? "Stopped." : "The server cannot be reached.";
  } finally {
    $("stop").disabled = true;
    running = null;
  }
}
function rows(told) {
  if ("boolean" in told) return { truth: told.boolean, names: [], rows: [] };
  return { names: told.head.vars, rows: told.results.bindings };
}
function triples(text) {
  const one = /^(<[^>]*>|_:\S+) (<[^>]*>) (.*) \.$/;
  const term = (t) => t.startsWith("<") ? { type: "uri", value: t.slice(1, -1) }
    : t.startsWith("_:") ? { type: "bnode", value: t }
    : { type: "literal", value: JSON.parse(t.slice(0, t.lastIndexOf('"') + 1).replace(/\\([^"\\bfnrtu])/g, "$1").replace(/\\U([0-9A-F]{8})/g, (_, p) => String.fromCodePoint(parseInt(p, 16)))) };
  const found = [];
  for (const line of text.split("\n")) {
    const match = one.exec(line);
    if (match) found.push({ subject: term(match[1]), predicate: term(match[2]), object: term(match[3]) });
  }
  return { names: ["subject", "predicate", "object"], rows: found };
}

// Showing.
function draw() {
  const way = document.querySelector("input[name=view]:checked").value, place = $("result");
  place.textContent = "";
  $("views").hidden = !last.rows.length;
  if (!last.rows.length) return;
  place.append(way === "chart" ? chart() : way === "graph" ? graph() : table());
}
function table() {
  const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
  for (const name of last.names) {
    const cell = document.createElement("th");
    cell.scope = "col"; cell.textContent = name; head.append(cell);
  }
  for (const row of last.rows.slice(0, MOST)) {
    const line = body.insertRow();
    for (const name of last.names) line.insertCell().append(cellOf(row[name]));
  }
  return made;
}
function cellOf(term) {
  if (!term) return "";
  if (term.type !== "uri") return term.value + (term["xml:lang"] ? " @" + term["xml:lang"] : "");
  const link = document.createElement("a");
  link.textContent = short(term.value);
  const own = schema && term.value.startsWith(schema.base + "id/");
  if (own) link.href = "/page/" + term.value.slice(schema.base.length);
  else if (/^https?:\/\//.test(term.value)) { link.href = term.value; link.rel = "noreferrer"; }
  return link;
}
function short(iri) {
  for (const [prefix, start] of schema ? schema.prefixes : [])
    if (iri.startsWith(start) && iri.length > start.length) return prefix + ":" + iri.slice(start.length);
  return iri;
}
function svg(name, facts, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
const note = (text) => { const p = document.createElement("p"); p.textContent = text; return p; };
const words = (term) => term ? (term.type === "uri" ? short(term.value) : term.value) : "";
function chart() {
  const isNumber = (name) => last.rows.some((r) => r[name]) && last.rows.every((r) => !r[name] || (r[name].type === "literal" && r[name].value !== "" && isFinite(r[name].value)));
  const figure = last.names.find(isNumber), label = last.names.find((name) => name !== figure);
  if (!figure || !label) return note("A chart wants a column of numbers and one of names; ask for both, for example with COUNT and GROUP BY.");
  const shown = last.rows.filter((r) => r[figure]).slice(0, 40), most = Math.max(...shown.map((r) => Math.abs(r[figure].value)), 1e-9);
  const made = svg("svg", { viewBox: "0 0 900 " + (shown.length * 24 + 10), width: 900, role: "img", "aria-label": figure + " by " + label + ": " + shown.map((r) => words(r[label]) + " " + r[figure].value).join(", ") });
  shown.forEach((row, i) => {
    const y = i * 24 + 5, wide = Math.abs(row[figure].value) / most * 500;
    made.append(svg("text", { x: 295, y: y + 15, "text-anchor": "end" }, words(row[label]).slice(0, 44)),
      svg("rect", { x: 300, y: y + 2, width: wide, height: 18, class: "bar" }),
      svg("text", { x: 306 + wide, y: y + 15 }, row[figure].value));
  });
  return made;
}
function graph() {
  const links = last.names.length >= 2 ? last.rows.map((r) => {
    const terms = last.names.map((n) => r[n]).filter(Boolean);
    return terms.length > 2 ? [words(terms[0]), words(terms[1]), words(terms[2])] : [words(terms[0]), "", words(terms[1])];
  }).filter((l) => l[0] && l[2]) : [];
  if (!links.length) return note("A graph wants two or three columns: from, by what, to; or a CONSTRUCT query.");
  const nodes = [...new Set(links.flatMap((l) => [l[0], l[2]]))].slice(0, 60), place = new Map();
  nodes.forEach((name, i) => {
    const turn = i / nodes.length * 2 * Math.PI;
    place.set(name, [450 + 280 * Math.cos(turn), 330 + 280 * Math.sin(turn)]);
  });
  const shown = links.filter((l) => place.has(l[0]) && place.has(l[2])).slice(0, 300);
  const made = svg("svg", { viewBox: "0 0 900 660", width: 900, role: "img", "aria-label": nodes.length + " things, " + shown.length + " links: " + shown.slice(0, 50).map((l) => l.join(" ")).join("; ") });
  for (const [from, how, to] of shown) {
    const [a, b] = [place.get(from), place.get(to)], line = svg("line", { x1: a[0], y1: a[1], x2: b[0], y2: b[1], class: "edge" });
    line.append(svg("title", {}, from + " " + how + " " + to));
    made.append(line);
  }
  for (const name of nodes) {
    const [x, y] = place.get(name);
    made.append(svg("circle", { cx: x, cy: y, r: 5, class: "node" }), svg("text", { x: x + (x < 450 ? -8 : 8), y: y + 4, "text-anchor": x < 450 ? "end" : "start" }, name.slice(0, 30)));
  }
  return made;
}

// Completion, from the service's own description.
function complete() {
  const before = field.value.slice(0, field.selectionStart), word = /[\w-]*:?[\w-]*$/.exec(before)[0], low = word.toLowerCase();
  if (!schema) return;
  const begins = schema.terms.filter((t) => t[0].toLowerCase().startsWith(low)), inside = low.replace(/^.*:/, "");
  const names = inside.length > 2 ? schema.terms.filter((t) => !t[0].endsWith(":") && t[1].toLowerCase().includes(inside)) : [];
  const found = [...new Set([...begins, ...names])].slice(0, 12);
  box.textContent = "";
  found.forEach(([name, label], i) => {
    const item = document.createElement("li");
    item.id = "suggestion-" + i; item.role = "option"; item.dataset.name = name;
    item.textContent = label ? name + " \u2013 " + label : name;
    item.addEventListener("mousedown", (e) => { e.preventDefault(); take(i); });
    box.append(item);
  });
  box.hidden = !found.length;
  choose(found.length ? 0 : -1);
  if (!found.length) status.textContent = "Nothing begins with " + word + ".";
}
function choose(i) {
  chosen = i;
  [...box.children].forEach((item, n) => item.setAttribute("aria-selected", n === i));
  if (i < 0) field.removeAttribute("aria-activedescendant");
  else { field.setAttribute("aria-activedescendant", "suggestion-" + i); box.children[i].scrollIntoView({ block: "nearest" }); }
}
function take(i) {
  const name = box.children[i].dataset.name, at = field.selectionStart, word = /[\w-]*:?[\w-]*$/.exec(field.value.slice(0, at))[0];
  field.setRangeText(name, at - word.length, at, "end");
  leave();
  number(0);
}
function leave() { box.hidden = true; choose(-1); }

// Links hold the query behind a #, which no server sees.
function remember() { history.replaceState(null, "", "#query=" + encodeURIComponent(field.value)); }
function recall() {
  const held = /^#query=(.*)$/.exec(location.hash);
  if (held) { field.value = decodeURIComponent(held[1]); number(0); }
}
async function copy() {
  remember();
  try { await navigator.clipboard.writeText(location.href); status.textContent = "The link is copied."; }
  catch { status.textContent = "The link stands in the address bar."; }
}

$("form").addEventListener("submit", ask);
$("stop").addEventListener("click", () => running && running.abort());
$("link").addEventListener("click", copy);
$("download").addEventListener("click", async () => {
  const kind = $("form-of").value;
  const answer = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query: field.value }), headers: { Accept: FORMS[kind] + ", text/plain;q=0" } });
  if (!answer.ok) { show(null, await answer.text()); return; }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = "answer." + kind;
  link.click();
  URL.revokeObjectURL(link.href);
});
document.querySelectorAll("input[name=view]").forEach((way) => way.addEventListener("change", draw));
$("example").addEventListener("change", async (event) => {
  if (!event.target.value) return;
  examples = examples || await (await fetch("/query/examples.json")).json();
  field.value = examples[event.target.value];
  fine(); remember();
  status.textContent = "The example is in the editor. Ctrl+Enter asks it.";
});
field.addEventListener("input", () => { number(0); if (!box.hidden) complete(); });
field.addEventListener("scroll", () => { lines.scrollTop = field.scrollTop; });
field.addEventListener("blur", leave);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { ask(event); return; }
  if (event.key === " " && event.ctrlKey) { event.preventDefault(); complete(); return; }
  if (box.hidden) return;
  const last = box.children.length - 1;
  if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen >= last ? 0 : chosen + 1); }
  else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen <= 0 ? last : chosen - 1); }
  else if (event.key === "Enter") { event.preventDefault(); take(chosen); }
  else if (event.key === "Escape") { event.preventDefault(); leave(); }
});
recall();
window.addEventListener("hashchange", recall);
number(0);
fetch("/query/schema.json").then((r) => r.json()).then((told) => { schema = told; });
