"""No violation that axe-core finds, in light and dark, on every kind of view; and letters with enough contrast."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
VIEWS = {
    "a thing": "#f=ing:niacinamide",
    "a link": "#f=ing:niacinamide&s=ing:niacinamide~sk:decreases~mech:transepidermal-water-loss",
    "a path": "#p=cause:uv-radiation~ing:niacinamide~0",
    "a comparison": "#v=ing:glycerin~ing:urea",
    "a lesson": "#f=mech:lipid-barrier&l=01-what-the-barrier-is~2",
    "a quiz on a projector": "#f=prod:barrier-defence-emulsion&l=07-claims-and-evidence~2&q=1&j=1",
    "German": "#f=mech:hydration&g=de",
}
RUN = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`);
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, from the Python package that ships it."""
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("axe-core is not here (pip install axe-playwright-python)")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(opened: Any, axe: str, view: str, scheme: str, width: int) -> None:
    seen = opened("shipped", width, hash_=VIEWS[view], color_scheme=scheme, bypass_csp=True)
    seen.page.add_script_tag(content=axe)
    assert seen.page.evaluate(RUN) == []


@pytest.mark.parametrize("tool", ["lessons", "filters", "path", "compare", "share", "settings", "help"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_tools(opened: Any, axe: str, tool: str, scheme: str) -> None:
    seen = opened("shipped", color_scheme=scheme, bypass_csp=True)
    seen.page.click(f"[data-tool={tool}]")
    if tool == "path":
        seen.page.fill("#path-0", "uv")
    seen.page.add_script_tag(content=axe)
    assert seen.page.evaluate(RUN) == []


@pytest.mark.parametrize("name", ["hostile", "nothing", "alone", "crowd"])
def test_axe_finds_nothing_on_strange_graphs(opened: Any, axe: str, name: str) -> None:
    seen = opened(name, bypass_csp=True)
    seen.page.add_script_tag(content=axe)
    assert seen.page.evaluate(RUN) == []


def test_axe_finds_nothing_without_script(opened: Any, axe: str) -> None:
    seen = opened("shipped", bypass_csp=True)
    seen.page.evaluate("document.documentElement.classList.remove('js')")
    seen.page.add_script_tag(content=axe)
    found = [each for each in seen.page.evaluate(RUN) if not each.startswith("skip-link")]
    assert found == []


def test_nothing_moves_for_those_who_do_not_want_it(opened: Any) -> None:
    seen = opened("shipped", reduced_motion="reduce")
    moving = seen.page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((each) => {
          const style = getComputedStyle(each);
          return parseFloat(style.animationDuration) > 0 || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0


def test_nothing_is_a_tab_stop_that_cannot_be_seen(opened: Any) -> None:
    seen = opened("shipped")
    assert seen.page.locator("#canvas [tabindex='0']").count() == 0
    hidden = seen.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, a[href]")].filter((each) =>
          !each.closest("[hidden], details:not([open])") && each.getClientRects().length === 0).length"""
    )
    assert hidden == 0


def test_changes_are_told_aloud(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=mech:ceramide-synthesis")
    assert seen.said.startswith("Mechanism: ceramide synthesis.")
    seen.page.click("#outline .link .say button")
    assert seen.said.startswith("Details: ")
    seen.page.click("#undo")
    assert seen.said.startswith("Undone.")
    assert seen.page.locator("#status").get_attribute("role") == "status"
