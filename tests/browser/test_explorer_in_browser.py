"""The page in a real Chromium: it keeps to itself, can be read, and stays whole whatever names it holds."""

from __future__ import annotations

import re
from html import escape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
NAMES = ["sample", "hostile", "alone", "crowd", "nothing", "shipped"]
PIXELS = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < bytes.length; i += 4) seen.add((bytes[i] << 16) + (bytes[i + 1] << 8) + bytes[i + 2]);
  return seen.size;
}"""
TEXTS = """() => [...document.querySelectorAll("#still text")].map((text) => {
  const { left, right, top, bottom } = text.getBoundingClientRect();
  return { text: text.textContent, left, right, top, bottom, size: parseFloat(getComputedStyle(text).fontSize) };
})"""


def overlapping(texts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Pairs of texts that share more than a pixel."""
    return [
        (a["text"], b["text"])
        for a, b in combinations(texts, 2)
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 1
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 1
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_for_nothing_and_says_nothing(opened: Any, pages: dict[str, Path], name: str, scheme: str) -> None:
    seen = opened(name, color_scheme=scheme)
    assert [url for url in seen.requests if not url.startswith("data:")] == [pages[name].as_uri()]
    assert seen.messages == []
    assert seen.page.evaluate("window.violations") == []


def test_hostile_names_stay_inert_when_touched(opened: Any) -> None:
    seen = opened("hostile")
    for number in range(30):
        buttons = seen.page.locator("#list .say button")
        buttons.nth(number % buttons.count()).evaluate("(button) => button.click()")
        if number % 3 == 0:
            seen.page.evaluate("document.getElementById('undo').click()")
    for tool in ("lessons", "filters", "path", "compare", "share"):
        seen.page.click(f"[data-tool={tool}]")
    seen.page.fill("#find", "script")
    for card in seen.picture["cards"]:
        seen.page.mouse.move(*seen.dot(card["x"] + 20, card["y"] + 10))
    for tag in ("img", "iframe", "object", "i.hostile"):
        assert seen.page.locator(tag).count() == 0
    assert seen.page.locator("script:not([type])").count() == 3
    assert seen.messages == []
    assert seen.page.evaluate("window.violations") == []
    assert len(seen.requests) == len([url for url in seen.requests if url.startswith(("file:", "data:"))])


def test_the_policy_stops_what_would_get_past_everything_else(opened: Any) -> None:
    seen = opened("sample")
    seen.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          new Image().src = "https://example.org/pixel.png";
          fetch("https://example.org/").catch(() => {});
        }"""
    )
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("window.ran") is None
    assert {"script-src-elem", "img-src", "connect-src"} <= set(seen.page.evaluate("window.violations"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["sample", "shipped", "alone"])
def test_the_canvas_is_drawn_and_the_still_picture_gives_way(opened: Any, name: str, scheme: str) -> None:
    seen = opened(name, color_scheme=scheme)
    assert seen.page.evaluate(PIXELS) > 20
    assert not seen.page.locator("#still").is_visible()
    places = [(card["x"], card["y"]) for card in seen.picture["cards"]]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("width", [1440, 1000, 768, 390])
@pytest.mark.parametrize("name", ["sample", "hostile", "crowd", "shipped"])
def test_labels_on_the_canvas_can_be_read_and_do_not_overlap(opened: Any, name: str, width: int) -> None:
    seen = opened(name, width)
    drawn = seen.page.evaluate("window.drawn")
    cards = seen.picture["cards"]
    lines = sum(len(card["lines"]) + 1 for card in cards)
    assert len(drawn) >= (lines if width > 1200 else 4)  # what a narrow frame does not show is not drawn
    assert min(text["size"] for text in drawn) >= 11.99
    assert overlapping(drawn) == []
    labels = [text for text in drawn if text["label"]]
    assert max((text["right"] - text["left"]) / text["scale"] for text in labels) <= 152.1


def test_the_first_picture_is_the_one_that_is_drawn_without_script(opened: Any) -> None:
    without = opened("shipped", java_script_enabled=False)
    still = without.page.locator("#still .card title").all_text_contents()
    rects = without.page.locator("#still .card rect").evaluate_all(
        "(all) => all.map((r) => [Number(r.getAttribute('x')), Number(r.getAttribute('y'))])"
    )
    cards = opened("shipped").picture["cards"]
    assert [re.sub(r" \([^()]*\)$", "", title) for title in still] == [card["name"] for card in cards]
    for (x, y), card in zip(rects, cards, strict=True):
        assert abs(x - card["x"]) < 0.2
        assert abs(y - card["y"]) < 0.2


def test_the_list_says_the_same_with_and_without_script(opened: Any) -> None:
    def told(seen: Any) -> list[str]:
        texts = seen.page.locator("#list .link").all_text_contents()
        return [re.split("Evidence", re.sub(r"\s+", " ", text))[0].strip() for text in texts]

    with_script, without = told(opened("shipped")), told(opened("shipped", java_script_enabled=False))
    own = [text for text in with_script if "niacinamide" in text]
    assert len(own) > 20
    assert set(own) <= set(without)


@pytest.mark.parametrize("name", ["sample", "hostile", "shipped"])
def test_without_script_there_is_a_still_picture_and_the_whole_list(opened: Any, name: str) -> None:
    seen = opened(name, java_script_enabled=False)
    assert seen.page.locator("#still").is_visible()
    assert not seen.page.locator("#panel").is_visible()
    assert not seen.page.locator(".tools").is_visible()
    assert seen.page.locator("#list .say").count() > 30
    texts = seen.page.evaluate(TEXTS)
    assert min(text["size"] for text in texts) >= 12
    assert overlapping(texts) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [390, 360, 320, 200])
def test_a_phone_shows_the_list_first_and_does_not_scroll_sideways(opened: Any, name: str, width: int) -> None:
    seen = opened(name, width, 844)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    if name != "nothing":
        tops = [seen.page.locator(part).bounding_box()["y"] for part in ("#list", "#picture", "#panel")]
        assert tops == sorted(tops)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_right_to_left_keeps_the_layout_whole(opened: Any, width: int) -> None:
    seen = opened("shipped", width)
    seen.page.evaluate("document.documentElement.dir = 'rtl'")
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    boxes = [seen.page.locator(part).bounding_box() for part in ("#picture", "#panel", "#list")]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width + 1 for box in boxes)
    if width == 1440:
        assert boxes[1]["x"] < boxes[0]["x"]


def test_a_wide_window_shows_picture_and_panel_side_by_side(opened: Any) -> None:
    seen = opened("sample")
    picture, panel = (seen.page.locator(part).bounding_box() for part in ("#picture", "#panel"))
    assert panel["x"] >= picture["x"] + picture["width"]
    assert panel["y"] == picture["y"]
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_the_page_comes_to_rest(opened: Any) -> None:
    seen = opened("sample")
    before = seen.page.evaluate("document.documentElement.scrollHeight")
    seen.page.wait_for_timeout(800)
    assert seen.page.evaluate("document.documentElement.scrollHeight") == before


def test_paper_gets_a_picture_of_lines_and_letters(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.emulate_media(media="print")
    seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert seen.page.locator(".printed").is_visible()
    assert seen.page.locator(".printed text").count() > 40
    for gone in (".tools", "#canvas", "#still", ".top .find"):
        assert not seen.page.locator(gone).is_visible()
    seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert seen.page.locator(".printed").count() == 0


def test_a_notebook_shows_it_in_a_frame(opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    inner = escape(pages["sample"].read_text(encoding="utf-8"))
    (tmp_path / "notebook.html").write_text(
        f'<!doctype html><title>n</title><iframe srcdoc="{inner}" sandbox="allow-scripts" width="1200" height="800">'
        "</iframe>",
        encoding="utf-8",
    )
    seen = opened((tmp_path / "notebook.html").as_uri())
    frame = seen.page.frames[1]
    for _ in range(100):
        if frame.evaluate("document.documentElement.dataset.ready"):
            break
        seen.page.wait_for_timeout(50)
    frame.locator("#find").fill("retinol")
    frame.locator("#find").press("Enter")
    assert frame.locator("#title").inner_text() == "retinol"
    assert seen.messages == []
