"""What goes wrong is told, and never leaves a blank page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kg.explorer.payload import squeezed, unsqueezed

pytestmark = pytest.mark.browser


def changed(pages: dict[str, Path], tmp_path: Path, name: str, change: Any) -> str:
    """Address of a copy of the sample page with other data."""
    text = pages["sample"].read_text(encoding="utf-8")
    block = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert block
    path = tmp_path / f"{name}.html"
    path.write_text(text.replace(block[1], change(block[1])), encoding="utf-8")
    return path.as_uri()


def future(block: str) -> str:
    data = unsqueezed(block)
    length = int.from_bytes(data[:4], "little")
    told = {**json.loads(data[4 : 4 + length]), "format": 99}
    text = json.dumps(told).encode()
    return squeezed(len(text).to_bytes(4, "little") + text)


def test_an_unknown_name_gets_the_nearest(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:niacinamid")
    notice = seen.page.locator("#notice")
    assert "Nothing here is called" in notice.inner_text()
    assert "niacinamide" in notice.inner_text()
    notice.get_by_role("button", name="niacinamide", exact=True).click()
    assert seen.page.locator("#title").inner_text() == "niacinamide"
    assert notice.inner_text() == ""


def test_a_search_for_nothing_known_says_so(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.fill("#find", "<img src=x onerror=alert(1)>")
    assert "Nothing is called" in seen.page.locator("#found").inner_text()
    seen.page.keyboard.press("Enter")
    assert "Nothing here is called" in seen.page.locator("#notice").inner_text()
    assert seen.messages == []


def test_a_link_from_an_older_release_shows_what_is_left(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=ing:niacinamide&x=ing:gone,mech:hydration&h=sign:gone&r=0.0.1-old")
    told = seen.page.locator("#notice").inner_text()
    assert "made with release 0.0.1-old" in told
    assert "ing:gone" in told
    assert "sign:gone" in told
    assert seen.page.locator("#title").inner_text() == "niacinamide"
    assert "x=mech:hydration" in seen.view


@pytest.mark.parametrize(
    "hash_", ["#f=%E0%A4%A", "#&&==&x=,,~", "#f=" + "x" * 5000, "#<script>alert(1)</script>", "#s=a~b~c~d&p=q&v=~"]
)
def test_broken_links_open_the_page_all_the_same(opened: Any, hash_: str) -> None:
    seen = opened("shipped", hash_=hash_)
    assert len(seen.picture["cards"]) > 3
    assert seen.messages == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_an_empty_graph_has_a_helpful_page(opened: Any) -> None:
    seen = opened("nothing")
    assert "Nothing is recorded here yet" in seen.page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("future", future, "has format 99"),
        ("cut", lambda block: block[: len(block) // 2], "damaged"),
        ("empty", lambda block: "", "damaged"),
        ("garbage", lambda block: "0" * 500, "damaged"),
    ],
)
def test_data_that_cannot_be_read_leaves_list_and_still_picture(
    opened: Any, pages: dict[str, Path], tmp_path: Path, name: str, change: Any, told: str
) -> None:
    seen = opened(changed(pages, tmp_path, name, change))
    seen.page.wait_for_timeout(200)
    assert told in seen.page.locator("#notice").inner_text()
    assert seen.page.locator("#still").is_visible()
    assert seen.page.locator("#list .say").count() > 10
    assert not seen.page.locator("#panel").is_visible()


def test_storage_that_is_off_is_no_matter(opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    text = pages["sample"].read_text(encoding="utf-8").replace("&", "&amp;").replace('"', "&quot;")
    (tmp_path / "framed.html").write_text(
        f'<!doctype html><title>t</title><iframe sandbox="allow-scripts" srcdoc="{text}" width=900 height=700></iframe>'
    )
    seen = opened((tmp_path / "framed.html").as_uri())
    frame = seen.page.frames[1]
    for _ in range(100):
        if frame.evaluate("document.documentElement.dataset.ready"):
            break
        seen.page.wait_for_timeout(50)
    frame.locator("[data-tool=settings]").click()
    frame.locator("#tool-settings select").nth(1).select_option("dark")
    assert frame.evaluate("document.documentElement.dataset.theme") == "dark"
    assert seen.messages == []


def test_an_old_browser_keeps_the_list(opened: Any, pages: dict[str, Path], chromium: Any) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(pages["sample"].as_uri())
    page.wait_for_timeout(300)
    assert "too old" in page.locator("#notice").inner_text()
    assert page.locator("#still").is_visible()
    assert page.locator("#list .say").count() > 10
    context.close()


def test_five_thousand_links_on_one_thing_are_quick(opened: Any) -> None:
    seen = opened("crowd")
    assert len(seen.picture["cards"]) == 11
    took = seen.page.evaluate(
        """() => {
          const start = performance.now();
          location.hash = "f=ing:s4999";
          const done = (tell) => requestAnimationFrame(() => tell(performance.now() - start));
          return new Promise((tell) => addEventListener("hashchange", () => done(tell)));
        }"""
    )
    assert took < 2000
    assert seen.page.locator("#title").inner_text() == "ingredient 4999"


def test_a_thing_without_links_is_drawn_and_told(opened: Any) -> None:
    seen = opened("alone")
    assert len(seen.picture["cards"]) == 1
    assert "No link of this thing is recorded" in seen.page.locator("#hint").inner_text()
    assert "Nothing is recorded on what it does" in seen.page.locator("#panel").inner_text()


@pytest.mark.parametrize(
    ("hash_", "told"),
    [
        ("#p=prod:barrier-recovery-cream~cause:pollen~0", "Nothing recorded leads from"),
        ("#p=cause:uv-radiation~ing:niacinamide~99", "Solid: cited."),
        ("#p=cause:uv-radiation~ing:niacinamide~x", "Solid: cited."),
        ("#v=ing:glycerin~ing:urea&h=ing:glycerin,ing:urea", "The filters leave nothing"),
        ("#f=ing:niacinamide&h=ing:niacinamide", "The filters leave nothing"),
    ],
)
def test_no_picture_says_why(opened: Any, hash_: str, told: str) -> None:
    seen = opened("shipped", hash_=hash_)
    hint = seen.page.locator("#hint").inner_text()
    assert hint.startswith(told)
    assert seen.messages == []


@pytest.mark.parametrize("hash_", ["#p=ing:retinol", "#p=~ing:retinol", "#v=ing:retinol", "#v=ing:retinol~"])
def test_a_path_or_comparison_of_one_thing_shows_that_thing(opened: Any, hash_: str) -> None:
    seen = opened("shipped", hash_=hash_)
    assert seen.page.locator("#title").inner_text() == "retinol"
    assert seen.page.locator("#notice").inner_text() == ""
    assert seen.view == "f=ing:retinol"
