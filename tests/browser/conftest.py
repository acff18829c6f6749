"""A Chromium for the tests of pages, and a page opened in it with everything it does written down.

Without a Chromium or playwright these tests are skipped; on CI (environment variable CI) they fail instead.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from runpy import run_path
from typing import Any

import networkx as nx
import pytest

from kg.explorer import write_page
from kg.picture import write_view
from kg.store import Store

SAMPLE = run_path(str(Path(__file__).parents[1] / "explorer" / "explorer_sample.py"))
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip
# Keeps every line of text that the canvas last drew, with its box on the screen and the size of its letters there.
WATCH = """
window.violations = []; window.drawn = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
const paint = CanvasRenderingContext2D.prototype, write = paint.fillText, clear = paint.clearRect;
paint.clearRect = function (...box) { window.drawn = []; return clear.apply(this, box); };
paint.fillText = function (text, x, y, room) {
  const { a: scale, e, f } = this.getTransform(), size = scale * parseFloat(this.font.match(/([\\d.]+)px/)[1]);
  const left = x * scale + e, right = left + scale * Math.min(this.measureText(text).width, room);
  const base = y * scale + f, label = this.font.startsWith("600");
  window.drawn.push({ text, size, scale, label, left, right, top: base - size * 0.8, bottom: base + size * 0.2 });
  return write.call(this, text, x, y, room);
};
"""


def missing(why: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{why}; on CI pages must be opened in a browser")
    pytest.skip(why)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A running browser."""
    program = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")
    if not program:
        missing("Chromium is not installed (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed (pip install playwright)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory, shipped: Store) -> dict[str, Path]:
    """The pages that tests open, by name; `shipped` is the page of the shipped graph."""
    folder = tmp_path_factory.mktemp("pages")
    graphs = {
        "sample": (SAMPLE["sample"](), SAMPLE["CENTRE"], "Niacinamide"),
        "hostile": (SAMPLE["hostile"](), "ing:h0", "<img src=x onerror=alert(1)>"),
        "alone": (SAMPLE["alone"](), "ing:ectoin", "Ectoin"),
        "crowd": (SAMPLE["star"](5000), "mech:hub", "Skin hydration"),
        "claim": (SAMPLE["claim"](), "mech:hub", "Skin hydration"),
        "nothing": (nx.MultiDiGraph(), "ing:ectoin", "Ectoin"),
    }
    made = {name: write_page(*given, folder / f"{name}.html") for name, given in graphs.items()}
    return {**made, "shipped": write_view(shipped, folder / "shipped.html", "niacinamide")}


@dataclass
class Opened:
    """A page in the browser, and what it asked for and said."""

    page: Any
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def picture(self) -> Any:
        """Cards, routes and headings as they are drawn."""
        return self.page.evaluate("window.skinkg.picture()")

    @property
    def view(self) -> str:
        return str(self.page.evaluate("window.skinkg.view()"))

    @property
    def said(self) -> str:
        self.page.wait_for_timeout(80)
        return str(self.page.locator("#status").inner_text())

    def dot(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the layout stands in the window."""
        box = self.page.locator("#sheet").bounding_box()
        scale = self.page.evaluate("window.skinkg.scale()")
        return box["x"] + x * scale, box["y"] + y * scale

    def card(self, name: str) -> dict[str, Any]:
        return next(card for card in self.picture["cards"] if card["name"] == name)

    def click_card(self, name: str) -> None:
        card = self.card(name)
        self.page.mouse.click(*self.dot(card["x"] + 60, card["y"] + 20))

    def names(self) -> set[str]:
        return {card["name"] for card in self.picture["cards"]}

    def to(self, hash_: str) -> None:
        """Follow a link to another view of the same page."""
        self.page.evaluate("(hash) => { location.hash = hash }", hash_)
        self.page.wait_for_timeout(150)

    def ready(self) -> None:
        for _ in range(200):
            if self.page.evaluate("document.documentElement.dataset.ready || !!document.querySelector('.notice')"):
                return
            self.page.wait_for_timeout(25)


Open = Callable[..., Opened]


@pytest.fixture
def opened(chromium: Any, pages: dict[str, Path]) -> Iterator[Open]:
    """Opens a page by name; options are those of a browser context."""
    contexts = []

    def open_page(name: str, width: int = 1440, height: int = 900, hash_: str = "", **options: Any) -> Opened:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        seen = Opened(context.new_page())
        seen.page.add_init_script(WATCH)
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.on("console", lambda message: seen.messages.append(message.text))
        seen.page.on("pageerror", lambda error: seen.messages.append(str(error)))
        seen.page.on("dialog", lambda dialog: (seen.messages.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        seen.page.goto(pages[name].as_uri() + hash_ if name in pages else name)
        if options.get("java_script_enabled", True):
            seen.ready()
            seen.page.wait_for_timeout(150)
        return seen

    yield open_page
    for context in contexts:
        context.close()
