"""How soon the explorer can be used: `python -m benchmarks.explorer [--full STORE]`, in a real Chromium.

Each row is the median of a few loads of a page from disk, at full speed and with the CPU slowed four times. Beside
stand pyvis as shipped (same things, its own template and physics) and, where `npm` can fetch them, cytoscape.js with
fcose. With `--full` the store of that folder is served, with a made-up catalogue of 100,000 products, and recentring
is timed against it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

LOADS: Final = 3
NAMES: Final = ("ing:niacinamide", "mech:hydration", "cause:uv-radiation", "ing:retinol", "mech:lipid-barrier")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]  # fmt: skip
PAINT: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
RECENTRE: Final = """(id) => new Promise((tell) => {
  const start = performance.now();
  const done = () => requestAnimationFrame(() => setTimeout(() => tell(performance.now() - start)));
  addEventListener("hashchange", done, { once: true });
  location.hash = "f=" + id;
})"""
PAN: Final = """() => new Promise((tell) => {
  const frame = document.getElementById("frame"), start = performance.now();
  let frames = 0;
  for (let n = 0; n < 4; n += 1) document.getElementById("zoom-in").click();
  const step = (now) => {
    frames += 1;
    frame.scrollLeft = 300 + 300 * Math.sin(now / 150);
    frame.scrollTop = 200 + 200 * Math.cos(now / 150);
    if (now - start < 1500) requestAnimationFrame(step); else tell((frames * 1000) / (now - start));
  };
  requestAnimationFrame(step);
})"""


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium without a net."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=FLAGS)


def opened(chromium: Any, address: str, slow: int, ready: str, most: float = 60.0) -> tuple[Any, float | None, float]:
    """The page, its first paint and when it is ready to be used, in milliseconds."""
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    start = time.perf_counter()
    page.goto(address, wait_until="commit", timeout=most * 1000)
    while not page.evaluate(ready):
        if time.perf_counter() - start > most:
            return page, None, float("inf")
        page.wait_for_timeout(10)
    usable = (time.perf_counter() - start) * 1000
    return page, page.evaluate(PAINT), usable


def heap(page: Any) -> float:
    """Megabytes of script memory in use."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"]) / 1e6


def ours(chromium: Any, address: str, slow: int) -> dict[str, float]:
    """Medians for a page of the explorer."""
    ready = "document.documentElement.dataset.ready === '1'"
    told: dict[str, list[float]] = {"paint": [], "usable": [], "recentre": []}
    for _ in range(LOADS):
        page, paint, usable = opened(chromium, address, slow, ready)
        told["paint"].append(paint or usable)
        told["usable"].append(usable)
        told["recentre"] += [page.evaluate(RECENTRE, name) for name in NAMES[1:]]
        frames, memory = page.evaluate(PAN), heap(page)
        page.context.close()
    return {name: statistics.median(values) for name, values in told.items()} | {"frames": frames, "heap": memory}


def write_pyvis(folder: Path, graph: Any) -> Path:
    """The same graph as pyvis writes it by itself, script in the page."""
    from kg.explorer import to_pyvis

    network = to_pyvis(graph)
    path = folder / "pyvis.html"
    path.write_text(network.generate_html(notebook=False), encoding="utf-8")
    return path


def write_cytoscape(folder: Path, graph: Any) -> Path | None:
    """The same graph for cytoscape.js with fcose, fetched from npm; None where that is not possible."""
    packages = ("cytoscape", "cytoscape-fcose", "cose-base", "layout-base")
    try:
        command = ["npm", "install", "--silent", "--no-audit", "--prefix", str(folder), *packages]
        subprocess.run(command, check=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return None
    places = ("layout-base/layout-base.js", "cose-base/cose-base.js", "cytoscape/dist/cytoscape.min.js",
              "cytoscape-fcose/cytoscape-fcose.js")  # fmt: skip
    scripts = "".join(f"<script>{(folder / 'node_modules' / place).read_text('utf-8')}</script>" for place in places)
    import json

    elements = [{"data": {"id": n, "label": d.get("label", n)}} for n, d in graph.nodes(data=True)]
    elements += [{"data": {"source": s, "target": o}} for s, o in graph.edges()]
    body = json.dumps(elements).replace("<", "\\u003c")
    path = folder / "cytoscape.html"
    path.write_text(
        f"<!doctype html><meta charset=utf-8><div id=c style='width:1400px;height:850px'></div>{scripts}<script>"
        f"const cy = cytoscape({{container: document.getElementById('c'), elements: {body}, "
        "layout: {name: 'fcose', animate: false}});"
        "cy.ready(() => requestAnimationFrame(() => { window.usable = true; }));</script>",
        encoding="utf-8",
    )
    return path


PYVIS_READY: Final = """(() => { if (typeof network === "undefined" || !network) return false;
  const done = () => { window.usable = true; };
  if (!window.watched) { window.watched = true; network.on("stabilizationIterationsDone", done); }
  return window.usable === true; })()"""


def others(chromium: Any, folder: Path, graph: Any) -> list[tuple[str, float]]:
    """Milliseconds until the alternatives can be used at full speed."""
    found = []
    _, _, usable = opened(chromium, write_pyvis(folder, graph).as_uri(), 1, PYVIS_READY, 120)
    found.append((f"pyvis as shipped, {len(graph)} things", usable))
    if path := write_cytoscape(folder, graph):
        _, _, usable = opened(chromium, path.as_uri(), 1, "window.usable === true", 120)
        found.append((f"cytoscape.js with fcose, {len(graph)} things", usable))
    return found


def served(chromium: Any, home: Path, products: int) -> list[float]:
    """Milliseconds from a click to the picture with what the server told, over a store with a large catalogue."""
    from kg.landing import Landing
    from kg.server import create_app

    store = with_products(home, products)
    landing = Landing(store)
    page_, find_ = landing.page(""), landing.reply("find", {"text": "glycer"})
    assert page_
    assert find_
    import uvicorn

    app = create_app(store, page=landing.page, lost=landing.lost, reply=landing.reply)
    server = uvicorn.Server(uvicorn.Config(app, port=8765, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    time.sleep(2)
    page, _, _ = opened(chromium, "http://127.0.0.1:8765/", 1, "document.documentElement.dataset.ready === '1'")
    took = []
    for name in ("ing:glycerin", "ing:niacinamide", "ing:retinol", "ing:urea", "mech:hydration"):
        start = time.perf_counter()
        with page.expect_response(lambda reply: "/explorer/near" in reply.url):
            page.evaluate(RECENTRE, name)
        page.evaluate("() => new Promise((tell) => requestAnimationFrame(() => setTimeout(tell)))")
        took.append((time.perf_counter() - start) * 1000)
    server.should_exit = True
    return took


def with_products(home: Path, products: int) -> Any:
    """A store in memory: that of `home`, with so many made-up products of twenty ingredients each."""
    import random

    import pyoxigraph as ox

    from kg.ontology.terms import expand
    from kg.store import Store

    stored = Store.open(home)
    store = Store.memory(stored.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    store.release = stored.release
    name = {key: ox.NamedNode(expand(key)) for key in ("rdf:type", "rdfs:label", "sk:Product", "sk:contains")}
    ingredients = [row["i"] for row in store.select("SELECT ?i WHERE { ?i a sk:Ingredient } ORDER BY ?i")]
    common = [ox.NamedNode(expand(each)) for each in ("ing:glycerin", "ing:niacinamide", "ing:urea", "ing:retinol")]
    dice = random.Random(1)

    def quads() -> Iterator[ox.Quad]:
        for number in range(products):
            product = ox.NamedNode(expand(f"prod:sample-{number}"))
            yield ox.Quad(product, name["rdf:type"], name["sk:Product"])
            yield ox.Quad(product, name["rdfs:label"], ox.Literal(f"Sample product {number}", language="en"))
            for ingredient in {*dice.sample(ingredients, 18), *dice.sample(common, 2)}:
                yield ox.Quad(product, name["sk:contains"], ingredient)

    store.engine.bulk_extend(quads())
    return store


def row(name: str, value: float, unit: str, most: float | None = None, least: float | None = None) -> str:
    """One line of the table, with what was wanted."""
    wanted = f"at most {most:g}" if most is not None else f"at least {least:g}" if least is not None else ""
    met = "" if not wanted else "yes" if (most is None or value <= most) and (least is None or value >= least) else "NO"
    return f"| {name} | {value:,.0f} {unit} | {wanted} | {met} |"


def table(home: Path, full: Path | None, products: int, tell: Callable[[str], None]) -> None:
    """Measure and print everything."""
    from kg.network import ALL_STATUSES, network
    from kg.picture import write_view
    from kg.store import Store

    store = Store.open(home)
    tell("| what | measured | wanted | met |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as place, browser() as chromium:
        folder = Path(place)
        path = write_view(store, folder / "page.html", NAMES[0])
        tell(row("page of niacinamide, raw", path.stat().st_size / 1000, "kB", most=900))
        for slow, limits in ((1, (500, 1000, 150, 50)), (4, (1500, 3000, 400, 30))):
            at = "" if slow == 1 else ", CPU slowed 4 times"
            told = ours(chromium, path.as_uri(), slow)
            tell(row(f"first paint{at}", told["paint"], "ms", most=limits[0]))
            tell(row(f"usable{at}", told["usable"], "ms", most=limits[1]))
            tell(row(f"recentre{at}", told["recentre"], "ms", most=limits[2]))
            tell(row(f"frames a second while panning{at}", told["frames"], "", least=limits[3]))
            if slow == 1:
                tell(row("script memory", told["heap"], "MB", most=100))
        whole = write_view(store, folder / "whole.html", whole=True)
        tell(row("page of everything in this store, raw", whole.stat().st_size / 1000, "kB", most=10_000))
        for name, took in others(chromium, folder, network(store, statuses=ALL_STATUSES)):
            tell(row(f"{name}: usable", took, "ms"))
        if full:
            took = served(chromium, full, products)
            tell(row(f"served, {products:,} products: recentre, median", statistics.median(took), "ms", most=200))
            tell(row(f"served, {products:,} products: recentre, slowest of {len(took)}", max(took), "ms"))


def main() -> None:
    """Read the options and print the table."""
    from kg.store import default_home

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=None, help="folder of the graph; default as for kg")
    parser.add_argument("--full", type=Path, help="folder of a graph to serve with a catalogue of products")
    parser.add_argument("--products", type=int, default=100_000)
    options = parser.parse_args()
    table(options.store or default_home(), options.full, options.products, lambda line: print(line, flush=True))


if __name__ == "__main__":
    main()
