"""The page to write queries in: from the keyboard alone, with nothing asked of anybody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from live_server import live

from kg import yasgui

pytestmark = pytest.mark.browser
COUNT = "SELECT ?kind (COUNT(?i) AS ?n) { ?i sk:ingredientKind ?kind } GROUP BY ?kind ORDER BY ?kind"


@pytest.fixture(scope="module")
def address(shipped_home: Path) -> Iterator[str]:
    with live(home=shipped_home, workers=1) as address:
        yield address


@pytest.fixture
def page(chromium: Any, address: str) -> Iterator[Any]:
    """The page, opened; whatever it asks of others, or complains of, fails the test."""
    page = chromium.new_page()
    trouble: list[str] = []
    page.on("request", lambda request: None if request.url.startswith(address) else trouble.append(request.url))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => console.error('policy ' + e.blockedURI))")
    page.on("console", lambda said: trouble.append(said.text) if "policy" in said.text else None)
    page.goto(f"{address}/query")
    page.wait_for_load_state("networkidle")
    yield page
    page.close()
    assert trouble == []


def asked(page: Any, query: str) -> str:
    """What the page says after a query that is asked with the keyboard."""
    page.fill("#query", query)
    page.press("#query", "Control+Enter")
    page.wait_for_function("() => !/Asking|Nothing was/.test(document.querySelector('#status').textContent)")
    return str(page.text_content("#status"))


def test_rows_as_table_chart_and_graph(page: Any) -> None:
    assert "rows in" in asked(page, COUNT)
    assert page.locator("#result tbody tr").count() > 1
    page.check("input[value=chart]")
    assert page.locator("#result rect").count() > 1
    assert "substance" in page.get_attribute("#result svg", "aria-label")
    assert "rows in" in asked(page, "CONSTRUCT { ?i sk:supports ?m } WHERE { ?i sk:supports ?m } LIMIT 9")
    page.check("input[value=graph]")
    assert page.locator("#result line").count() == 9
    page.check("input[value=table]")
    assert page.get_attribute("#result tbody a", "href").startswith("/page/id/")
    assert asked(page, "ASK { ing:niacinamide ?p ?o }") == "Yes."


def test_an_error_is_shown_where_it_is(page: Any) -> None:
    assert asked(page, "SELECT * {\n  ?s ?p\n}") == "No answer (400)."
    assert "line 3" in page.text_content("#trouble")
    assert page.text_content("#lines .wrong").strip().endswith("3")
    assert page.evaluate("document.activeElement.id") == "query"
    assert page.evaluate("document.querySelector('#query').selectionStart") >= 19
    assert page.get_attribute("#query", "aria-invalid") == "true"
    asked(page, "ASK {}")
    assert page.is_hidden("#trouble")


def test_completion_from_the_keyboard(page: Any) -> None:
    page.fill("#query", "SELECT * { ?i sk:suppor")
    page.press("#query", "Control+Space")
    assert page.get_attribute("#query", "aria-activedescendant") == "suggestion-0"
    page.press("#query", "Enter")
    assert page.input_value("#query").endswith("sk:supports")
    page.press("#query", "Control+Space")
    page.press("#query", "Escape")
    assert page.is_hidden("#suggestions")


def test_the_tab_key_leads_out_of_the_editor(page: Any) -> None:
    page.focus("#query")
    page.press("#query", "Tab")
    assert page.evaluate("document.activeElement.id") == "ask"


def test_examples_and_links(page: Any, address: str) -> None:
    page.select_option("#example", "combine")
    page.wait_for_function("() => document.querySelector('#query').value.includes('VALUES')")
    link = page.evaluate("location.href")
    assert link.startswith(f"{address}/query#query=")
    query = page.input_value("#query")
    page.goto(f"{address}/healthz")
    page.goto(link)
    assert page.input_value("#query") == query


def test_hostile_rows_stay_text(page: Any) -> None:
    asked(page, 'SELECT ("<img src=x onerror=alert(1)>" AS ?x) (<javascript:alert(1)> AS ?y) {}')
    assert page.locator("#result img").count() == 0
    assert page.get_attribute("#result tbody a", "href") is None


def test_each_field_has_a_name(page: Any) -> None:
    nameless = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea, button')].filter((f) => "
        "!f.labels?.length && !f.textContent.trim() && !f.getAttribute('aria-label')).map((f) => f.outerHTML)"
    )
    assert nameless == []


def test_yasgui_asks_nobody_else(chromium: Any, shipped_home: Path, tmp_path: Path, monkeypatch: Any) -> None:
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    monkeypatch.setenv("KG_HOME", str(tmp_path))
    assert yasgui.installed() is None
    yasgui.install()
    with live(home=shipped_home, workers=1) as address:
        page = chromium.new_page()
        asked_of: list[str] = []
        page.on("request", lambda request: asked_of.append(request.url))
        page.goto(f"{address}/query/yasgui")
        page.wait_for_selector(".yasgui .yasqe", timeout=20_000)
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr_results table, .yasr_results .dataTables_wrapper", timeout=20_000)
        page.close()
    assert [url for url in asked_of if not url.startswith((address, "blob:", "data:"))] == []
