"""The pages and answers of a served graph: the explorer, and the way back in from a name that leads nowhere."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from kg.errors import AmbiguousName, UnknownName
from kg.explorer.payload import unsqueezed
from kg.landing import Landing
from kg.ontology.terms import expand
from kg.picture import MOST_BYTES
from kg.server import create_app
from kg.store import Store


@pytest.fixture(scope="module")
def landing(shipped: Store) -> Landing:
    return Landing(shipped)


def got(store: Store, landing: Landing, address: str) -> httpx.Response:
    app = create_app(store, page=landing.page, lost=landing.lost, reply=landing.reply)

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(address)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, get()).result()


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/", 200, "skin barrier function"),
        ("/?about=squalane", 200, "squalane: what is known, and on what evidence"),
        ("/?about=CAS+98-92-0", 404, "No ingredient or other thing"),
        ("/?about=nosuchthing", 404, "No ingredient or other thing"),
    ],
)
def test_pages_are_served(shipped: Store, landing: Landing, address: str, status: int, told: str) -> None:
    response = got(shipped, landing, address)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert told in response.text
    assert "connect-src 'self'" in unescape(response.text)
    assert len(response.content) <= MOST_BYTES


def test_a_name_that_leads_nowhere_comes_back_with_its_neighbours(landing: Landing) -> None:
    with pytest.raises(UnknownName) as unknown:
        landing.page("niacinamid")
    page = landing.lost(unknown.value)
    assert '<a href="/?about=niacinamide"><bdi>niacinamide</bdi></a>' in page
    assert 'role="alert"' in page


def test_a_broad_name_comes_back_with_what_it_may_mean(landing: Landing) -> None:
    with pytest.raises(AmbiguousName) as ambiguous:
        landing.page("vitamin E")
    assert '<a href="/?about=ing%3Atocopherol">' in landing.lost(ambiguous.value)


def test_hostile_names_stay_text(landing: Landing) -> None:
    hostile = '"><script>alert(1)</script>'
    with pytest.raises(UnknownName) as unknown:
        landing.page(hostile)
    page = landing.lost(unknown.value)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_neighbourhood_holds_a_thing_and_its_plain_edges(shipped: Store, landing: Landing) -> None:
    found = got(shipped, landing, "/explorer/near?id=ing:niacinamide").json()
    thing = next(each for each in found["things"] if each["id"] == "ing:niacinamide")
    assert thing["loaded"] is True
    assert thing["total"] >= 20
    assert thing["type"] == "Ingredient"
    assert any(name[0] == "98-92-0" for name in thing["names"])
    assert {found["predicates"][link["p"]][0] for link in found["links"]} >= {"sk:contains"}


def test_what_only_a_dossier_shows_is_asked_for_with_its_thing(landing: Landing) -> None:
    found = landing.reply("near", {"id": "ing:niacinamide"})
    assert found
    thing = next(each for each in found["things"] if each["id"] == "ing:niacinamide")
    packed = re.search(r'id="data">(.*?)</script>', landing.page(""), re.DOTALL)
    assert packed
    data = unsqueezed(packed[1])
    told = json.loads(data[4 : 4 + int.from_bytes(data[:4], "little")])["things"]
    assert thing["levels"]
    assert {"levels", "unknowns", "claims"}.isdisjoint(told["usual"].keys() | told["rare"].keys())


def test_a_thing_without_statements_has_a_page_and_a_neighbourhood(shipped: Store, landing: Landing) -> None:
    rows = shipped.select(
        "SELECT ?i WHERE { ?i a sk:Ingredient ; sk:hasFunction ?f . "
        "FILTER NOT EXISTS { ?s rdf:subject ?i } FILTER NOT EXISTS { ?s rdf:object ?i } "
        "FILTER NOT EXISTS { ?l sk:ofIngredient ?i } } ORDER BY ?i LIMIT 1"
    )
    curie = "ing:" + rows[0]["i"].value.rpartition("/")[2]
    found = landing.reply("near", {"id": curie})
    assert found
    assert found["things"][0]["functions"]
    assert curie in landing.page(curie)


@pytest.mark.parametrize("asked", ["", "x'y", "ing:nothing", "ing:a> <b", "src:core", "zzz:a", "ing:" + "a" * 5000])
def test_what_is_no_thing_has_no_neighbourhood(landing: Landing, asked: str) -> None:
    found = landing.reply("near", {"id": asked})
    assert found is not None
    assert found["links"] == []


@pytest.mark.parametrize(
    ("text", "first"),
    [("niacinamide", "ing:niacinamide"), ("NICOTINAM", "ing:niacinamide"), ("98-92-0", "ing:niacinamide")],
)
def test_names_are_found_in_the_whole_store(landing: Landing, text: str, first: str) -> None:
    found = landing.reply("find", {"text": text})
    assert found
    assert first in [thing["id"] for thing in found["things"]]


@pytest.mark.parametrize("text", ["", "   ", "\x00", "qqqqqqq", "*" * 1000])
def test_nothing_is_found_for_nothing(landing: Landing, text: str) -> None:
    found: Any = landing.reply("find", {"text": text})
    assert found["things"] == []


def test_there_is_no_other_answer(shipped: Store, landing: Landing) -> None:
    assert got(shipped, landing, "/explorer/other").status_code == 404
    app = create_app(shipped)
    assert app is not None


def test_a_catalogue_of_products_is_counted_but_not_sent_whole(small_catalogue: Store) -> None:
    found = Landing(small_catalogue).reply("near", {"id": "ing:glycerin"})
    assert found
    thing = next(each for each in found["things"] if each["id"] == "ing:glycerin")
    assert thing["total"] >= 1000
    assert 300 < len(found["links"]) <= 400


def test_a_page_asks_for_products_of_a_large_catalogue_and_holds_those_of_which_something_is_said(
    small_catalogue: Store,
) -> None:
    page = Landing(small_catalogue).page("")
    packed = re.search(r'id="data">(.*?)</script>', page, re.DOTALL)
    assert packed
    held = unsqueezed(packed[1]).decode()
    assert "prod:barrier-recovery-cream" in held
    assert "prod:sample-1" not in held
    assert len(page.encode()) <= MOST_BYTES


@pytest.fixture(scope="module")
def small_catalogue(shipped: Store) -> Store:
    """The shipped graph with a thousand products that hold glycerin."""
    graph = ox.DefaultGraph()
    store = Store.memory(shipped.engine.quads_for_pattern(None, None, None, graph))
    names = {
        key: ox.NamedNode(expand(key))
        for key in ("sk:Product", "sk:contains", "ing:glycerin", "rdfs:label", "rdf:type")
    }
    for number in range(1000):
        product = ox.NamedNode(expand(f"prod:sample-{number}"))
        store.engine.add(ox.Quad(product, names["rdf:type"], names["sk:Product"]))
        store.engine.add(ox.Quad(product, names["rdfs:label"], ox.Literal(f"Sample product {number}", language="en")))
        store.engine.add(ox.Quad(product, names["sk:contains"], names["ing:glycerin"]))
    return store
