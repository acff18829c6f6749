"""The page in a real Chromium: it keeps to itself, can be read, and does what a person asks of it."""

from __future__ import annotations

from html import escape
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
NAMES = ["sample", "hostile", "alone", "crowd", "nothing"]
PIXELS = """() => {
  const canvas = document.querySelector("#canvas canvas");
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < bytes.length; i += 4) seen.add((bytes[i] << 16) + (bytes[i + 1] << 8) + bytes[i + 2]);
  return seen.size;
}"""
PICTURE = "() => document.querySelector('#canvas canvas').toDataURL()"
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
    for button in seen.page.locator("#list .say button").all()[:30]:
        button.evaluate("(button) => button.click()")
    for card in seen.data["cards"]:
        seen.page.mouse.click(*seen.dot(card["x"] + 20, card["y"] + 10))
    assert seen.page.locator("#panel img, #panel script, #list img, #list script").count() == 0
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
        }"""
    )
    seen.page.wait_for_timeout(100)
    assert seen.page.evaluate("window.ran") is None
    assert {"script-src-elem", "img-src"} <= set(seen.page.evaluate("window.violations"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_canvas_is_drawn_and_the_still_picture_gives_way(opened: Any, scheme: str) -> None:
    seen = opened("sample", color_scheme=scheme)
    assert seen.page.evaluate(PIXELS) > 50
    assert not seen.page.locator("#still").is_visible()


@pytest.mark.parametrize("width", [1440, 1000, 768, 390])
@pytest.mark.parametrize("name", ["sample", "hostile", "crowd"])
def test_labels_on_the_canvas_can_be_read_and_do_not_overlap(opened: Any, name: str, width: int) -> None:
    seen = opened(name, width)
    drawn = seen.page.evaluate("window.drawn")
    lines = sum(len(card["lines"]) + 1 for card in seen.data["cards"])
    assert len(drawn) >= lines > 3
    assert min(text["size"] for text in drawn) >= 11.99
    assert overlapping(drawn) == []
    labels = [text for text in drawn if text["label"]]
    assert max((text["right"] - text["left"]) / text["scale"] for text in labels) <= seen.data["sizes"]["room"]


@pytest.mark.parametrize("name", ["sample", "hostile"])
def test_without_script_there_is_a_still_picture_and_the_whole_list(opened: Any, name: str) -> None:
    seen = opened(name, java_script_enabled=False)
    assert seen.page.locator("#still").is_visible()
    assert not seen.page.locator("#panel").is_visible()
    assert seen.page.locator("#list .say").count() > 30


def test_the_still_picture_can_be_read(opened: Any) -> None:
    seen = opened("sample")
    seen.page.evaluate("document.getElementById('still').style.display = 'block'")
    texts = seen.page.evaluate(TEXTS)
    assert len(texts) > 60
    assert min(text["size"] for text in texts) >= 12
    assert overlapping(texts) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_the_list_first_and_does_not_scroll_sideways(opened: Any, name: str, width: int) -> None:
    seen = opened(name, width, 844)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    if name != "nothing":
        tops = [seen.page.locator(part).bounding_box()["y"] for part in ("#list", "#picture", "#panel")]
        assert tops == sorted(tops)


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


def test_a_click_on_a_thing_shows_it_with_its_links(opened: Any) -> None:
    seen = opened("sample", height=1200)
    card = seen.card("skin hydration")
    seen.page.mouse.click(*seen.dot(card["x"] + 60, card["y"] + 20))
    panel = seen.page.locator("#panel").inner_text()
    assert "What the word skin hydration means here" in panel
    assert "hard water disrupts skin hydration" in panel
    assert "niacinamide relieves" not in panel


def test_a_click_on_a_line_shows_what_it_rests_on(opened: Any) -> None:
    seen = opened("sample", height=1200)
    contested = next(route for route in seen.data["routes"] if route["mark"] and "M1.5" in route["mark"])
    seen.page.mouse.click(*seen.dot(contested["mark_x"], contested["mark_y"]))
    panel = seen.page.locator("#panel").inner_text()
    assert "contested: evidence on both sides" in panel
    assert "What was found, in one sentence" in panel
    assert "Between" in panel
    link = seen.page.locator("#panel a[href^='https://example.org/']").first
    assert link.get_attribute("rel") == "noopener"


def test_a_click_on_more_opens_the_rest_in_the_list(opened: Any) -> None:
    seen = opened("crowd", height=1400)
    heading = next(heading for heading in seen.data["headings"] if heading["more"])
    seen.page.mouse.click(*seen.dot(heading["x"] + 30, heading["more_y"] + 14))
    assert seen.page.locator("#more-2").get_attribute("open") is not None
    assert seen.page.evaluate("document.activeElement.textContent") == "+990 more, not in the picture"


def test_the_keyboard_reaches_the_list_and_the_panel(opened: Any) -> None:
    seen = opened("sample")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the list"
    seen.page.keyboard.press("Enter")
    for _ in range(2):
        seen.page.keyboard.press("Tab")
    said = seen.page.evaluate("document.activeElement.textContent")
    assert said == "niacinamide counteracts cold and dry air"
    seen.page.keyboard.press("Enter")
    assert said in seen.page.locator("#panel").inner_text()
    assert seen.page.locator("#status").inner_text() == f"Details: {said}"


def test_nothing_is_a_tab_stop_that_cannot_be_seen(opened: Any) -> None:
    seen = opened("sample")
    assert seen.page.locator("#canvas [tabindex='0']").count() == 0


def test_the_filter_leaves_what_was_asked_for(opened: Any) -> None:
    seen = opened("sample")
    seen.page.fill("#filter", "HYDRATÍON")
    left = seen.page.locator("#list .entry:not([hidden])")
    assert left.count() == 10
    assert all("hydration" in text for text in left.all_inner_texts())
    assert seen.page.locator("#status").inner_text() == "10 of 132 entries shown"
    seen.page.fill("#filter", "")
    assert seen.page.locator("#list .entry[hidden]").count() == 0


def test_claims_can_be_put_away(opened: Any) -> None:
    seen = opened("sample")
    claimed = seen.page.locator("#list .entry.claimed")
    assert claimed.count() == 4
    seen.page.uncheck("#claims")
    assert seen.page.locator("#list .entry.claimed[hidden]").count() == 4
    seen.page.check("#claims")
    assert seen.page.locator("#list .entry.claimed[hidden]").count() == 0


def test_claims_can_be_put_away_in_the_picture_too(opened: Any) -> None:
    seen = opened("claim")
    accepted, claimed = sorted(seen.data["routes"], key=lambda route: route["claimed"])
    before = seen.page.evaluate(PICTURE)
    seen.page.uncheck("#claims")
    seen.page.wait_for_timeout(200)
    assert seen.page.evaluate(PICTURE) != before
    seen.page.mouse.move(*seen.dot(claimed["mark_x"], claimed["mark_y"]))
    assert "claimed ingredient" not in seen.page.locator("#hint").inner_text()
    seen.page.mouse.move(*seen.dot(accepted["mark_x"], accepted["mark_y"]))
    assert "ingredient 0 supports skin hydration" in seen.page.locator("#hint").inner_text()
    seen.page.check("#claims")
    seen.page.mouse.move(*seen.dot(claimed["mark_x"], claimed["mark_y"]))
    hint = "claimed ingredient supports skin hydration — claimed by the maker only"
    assert seen.page.locator("#hint").inner_text() == hint


def test_a_change_of_colour_scheme_is_followed(opened: Any) -> None:
    seen = opened("sample", color_scheme="light")
    card = seen.card("skin hydration")
    at = f"{card['x'] + 6}, {card['y'] + card['height'] / 2}, 1, 1"
    corner = f"() => document.querySelector('#canvas canvas').getContext('2d').getImageData({at}).data.join()"
    light = seen.page.evaluate(corner)
    seen.page.emulate_media(color_scheme="dark")
    seen.page.wait_for_timeout(200)
    assert light == "255,255,255,255"
    assert seen.page.evaluate(corner) == "23,28,36,255"


def test_print_shows_the_still_picture(opened: Any) -> None:
    seen = opened("sample")
    seen.page.emulate_media(media="print")
    assert seen.page.locator("#still").is_visible()
    assert not seen.page.locator("#canvas").is_visible()


def test_the_page_works_inside_a_notebook_frame(opened: Any, pages: dict[str, Path]) -> None:
    seen = opened("nothing")
    html = escape(pages["sample"].read_text(encoding="utf-8"))
    outer = pages["sample"].with_name("notebook.html")
    outer.write_text(f'<iframe srcdoc="{html}" sandbox="allow-scripts" width="1300" height="800"></iframe>', "utf-8")
    seen.page.goto(outer.as_uri())
    seen.page.wait_for_timeout(300)
    frame = seen.page.frames[1]
    assert frame.evaluate(PIXELS) > 50
    assert seen.messages == []
