"""The landing page of a served graph: the way in, and the way back in from a name that leads nowhere."""

from __future__ import annotations

import asyncio
import html
import re
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from kg.errors import AmbiguousName, UnknownName
from kg.landing import landing_page, lost_page, site
from kg.server import create_app
from kg.store import Store


def test_it_offers_a_search_over_the_labels_of_the_graph(shipped: Store) -> None:
    page = landing_page(shipped)
    names = [html.unescape(name) for name in re.findall(r'<option value="([^"]*)">', page)]
    assert {"niacinamide", "UV radiation", "rosacea", "ceramide synthesis"} <= set(names)
    assert '<form action="/" method="get"' in page


def test_every_example_leads_somewhere(shipped: Store) -> None:
    show = site(shipped)
    examples = re.findall(r'<li><a href="/\?about=([^"]+)">', landing_page(shipped))
    assert len(examples) == 7
    for example in examples:
        name = str(httpx.URL(f"http://x/?about={example}").params["about"])
        assert "<!doctype html>" in show(name)


def test_its_counts_are_those_of_the_graph(shipped: Store) -> None:
    rows = shipped.select("SELECT (COUNT(DISTINCT ?i) AS ?n) WHERE { ?i a sk:Ingredient }")
    assert f"<dt>ingredients</dt><dd>{int(rows[0]['n'].value):,}</dd>" in landing_page(shipped)


def test_a_name_that_leads_nowhere_comes_back_with_its_neighbours(shipped: Store) -> None:
    with pytest.raises(UnknownName) as unknown:
        site(shipped)("niacinamid")
    page = lost_page(shipped, unknown.value)
    assert '<a href="/?about=niacinamide">niacinamide</a>' in page
    assert 'role="alert"' in page


def test_a_broad_name_comes_back_with_what_it_may_mean(shipped: Store) -> None:
    with pytest.raises(AmbiguousName) as ambiguous:
        site(shipped)("vitamin E")
    assert '<a href="/?about=ing%3Atocopherol">' in lost_page(shipped, ambiguous.value)


def test_hostile_names_stay_text(shipped: Store) -> None:
    hostile = '"><script>alert(1)</script>'
    with pytest.raises(UnknownName) as unknown:
        site(shipped)(hostile)
    page = lost_page(shipped, unknown.value)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/?about=squalane", 200), ("/?about=nosuchthing", 404)])
def test_it_is_served(shipped: Store, address: str, status: int) -> None:
    app = create_app(shipped, page=site(shipped), lost=lambda error: lost_page(shipped, error))

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(address)

    with ThreadPoolExecutor(1) as pool:
        response = pool.submit(asyncio.run, get()).result()
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
