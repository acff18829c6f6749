"""The service describes itself: endpoint, data, sources, examples, and a page and data for each thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, RDF, SH, VOID
from server_client import client, in_own_loop
from starlette.applications import Starlette

from kg.ontology.terms import BASE
from kg.queries.catalogue import QUESTIONS
from kg.server import create_app
from kg.server.describing.examples import example_files, standalone
from kg.store import Store

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ROOT = "http://graph.test/"
VOID_IRI = rdflib.URIRef(f"{ROOT}.well-known/void#dataset")


@pytest.fixture(scope="module")
def app(shipped: Store) -> Iterator[Starlette]:
    app = create_app(shipped)
    yield app
    app.state.site.close()


def get(app: Starlette, url: str, accept: str = "", **how: Any) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client(app) as http:
            return await http.get(url, headers={"Accept": accept} if accept else {}, **how)

    return in_own_loop(once())


@pytest.fixture(scope="module")
def described(app: Starlette) -> rdflib.Graph:
    response = get(app, "/sparql", "text/turtle")
    assert response.status_code == 200
    return rdflib.Graph().parse(data=response.content, format="turtle")


@pytest.mark.parametrize(
    ("accept", "form"),
    [("", "turtle"), ("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")],
)
def test_the_endpoint_describes_itself_in_rdf(app: Starlette, accept: str, form: str) -> None:
    """W3C service-description tests: returns-rdf, has-endpoint-triple."""
    response = get(app, "/sparql", accept)
    graph = rdflib.Graph().parse(data=response.content, format=form)
    assert list(graph.subject_objects(SD.endpoint)) == [
        (rdflib.URIRef(f"{ROOT}sparql#service"), rdflib.URIRef(f"{ROOT}sparql"))
    ]


def test_the_description_conforms_to_the_schema(described: rdflib.Graph) -> None:
    """W3C service-description test: conforms-to-schema. Each term of it has the subject and object it is made for."""
    kinds = {
        SD.endpoint: (SD.Service, None), SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph), SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.graph: (SD.NamedGraph, SD.Graph), SD.name: (SD.NamedGraph, None),
        SD.supportedLanguage: (SD.Service, None), SD.resultFormat: (SD.Service, None),
    }  # fmt: skip
    used = {p for p in described.predicates() if str(p).startswith(str(SD))}
    assert used == set(kinds)
    for predicate, (of, to) in kinds.items():
        for subject, value in described.subject_objects(predicate):
            assert (subject, RDF.type, of) in described
            assert to is None or (value, RDF.type, to) in described
    assert not any(isinstance(term, rdflib.BNode) for triple in described for term in triple)
    assert SD.BasicFederatedQuery not in set(described.objects(None, SD.feature))


def test_counts_are_those_of_the_graph(described: rdflib.Graph, shipped: Store) -> None:
    total = int(shipped.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value)
    assert described.value(VOID_IRI, VOID.triples).toPython() == total  # type: ignore[union-attr]
    counted = {
        str(described.value(part, VOID["class"])): described.value(part, VOID.entities).toPython()  # type: ignore[union-attr]
        for part in described.objects(VOID_IRI, VOID.classPartition)
    }
    for name in ("Ingredient", "Assertion", "Reference"):
        rows = shipped.select(f"SELECT (COUNT(?x) AS ?n) {{ ?x a sk:{name} }}")
        assert counted[f"{BASE}vocab#{name}"] == int(rows[0]["n"].value) > 0
    triples = [
        described.value(part, VOID.triples).toPython()  # type: ignore[union-attr]
        for part in described.objects(VOID_IRI, VOID.propertyPartition)
    ]
    assert sum(triples) == total


def test_each_source_has_its_terms_and_edition(described: rdflib.Graph, shipped: Store) -> None:
    sources = [rdflib.URIRef(row["s"].value) for row in shipped.select("SELECT ?s { ?s a sk:Source ; sk:graph ?g }")]
    assert len(sources) >= 3
    for source in sources:
        assert (source, RDF.type, DCAT.Dataset) in described
        assert described.value(source, DCTERMS.title)
        assert described.value(source, DCTERMS.rights)
        assert described.value(source, DCAT.version)
    core = rdflib.URIRef(f"{BASE}id/source/core")
    assert str(described.value(core, DCTERMS.license)) == "https://creativecommons.org/licenses/by/4.0/"


def test_a_named_graph_can_be_read_and_not_written(app: Starlette, described: rdflib.Graph) -> None:
    core = rdflib.URIRef(f"{BASE}id/source/core")
    dump = str(described.value(core, VOID.dataDump))
    response = get(app, dump, "application/n-triples")
    expected = next(
        described.value(graph, VOID.triples).toPython()  # type: ignore[union-attr]
        for named in described.subjects(SD.name, rdflib.URIRef(f"{BASE}graph/source-core"))
        for graph in described.objects(named, SD.graph)
    )
    assert len(list(ox.parse(response.content, ox.RdfFormat.N_TRIPLES))) == expected
    assert get(app, "/graphs?default", "application/n-triples").status_code == 200
    assert get(app, "/graphs").status_code == 400
    assert get(app, "/graphs?graph=http://x/none").status_code == 404

    async def written() -> list[int]:
        async with client(app) as http:
            return [
                (await http.request(method, dump, content=b"<a:a> <a:b> <a:c> .")).status_code
                for method in ("PUT", "POST", "DELETE", "PATCH")
            ]

    assert in_own_loop(written()) == [403] * 4


def test_a_description_that_is_known_is_not_sent_again(app: Starlette) -> None:
    tag = get(app, "/.well-known/void").headers["ETag"]

    async def again() -> httpx.Response:
        async with client(app) as http:
            return await http.get("/.well-known/void", headers={"If-None-Match": tag})

    assert in_own_loop(again()).status_code == 304


@pytest.mark.parametrize("host", ["evil.example/x", "a b", 'x"y', "x>y", "x" * 300])
def test_a_host_that_is_none_is_not_given_back(app: Starlette, host: str) -> None:
    async def asked() -> httpx.Response:
        async with client(app) as http:
            return await http.get("/sparql", headers={"Host": host, "Accept": "text/turtle"})

    assert host not in in_own_loop(asked()).text


def test_every_named_query_is_an_example_with_keywords(app: Starlette) -> None:
    graph = rdflib.Graph().parse(data=get(app, "/examples").content, format="turtle")
    named = {str(subject).partition("#")[2] for subject in graph.subjects(RDF.type, SH.SPARQLExecutable)}
    assert set(QUESTIONS) <= named
    for name in named:
        this = rdflib.URIRef(f"{ROOT}examples#{name}")
        assert graph.value(this, rdflib.RDFS.comment)
        assert graph.value(this, SH.select)
        assert graph.value(this, rdflib.URIRef("https://schema.org/keywords")), f"{name} has no keywords"


@pytest.mark.parametrize("file", example_files(), ids=lambda file: file.name)
def test_every_example_runs_on_an_endpoint_that_knows_no_prefixes(shipped: Store, file: Any) -> None:
    text = standalone(file)
    assert "#+" not in text
    ours = shipped.engine.query(text)
    assert isinstance(ours, ox.QuerySolutions)
    assert sum(1 for _ in ours) == len(shipped.select(file.text))


@pytest.mark.parametrize(
    ("accept", "leads"),
    [
        (BROWSER, "/page/id/ingredient/niacinamide"),
        ("text/turtle", "/data/id/ingredient/niacinamide.ttl"),
        ("application/ld+json", "/data/id/ingredient/niacinamide.jsonld"),
        ("application/ld+json, text/turtle;q=0.5", "/data/id/ingredient/niacinamide.jsonld"),
        ("application/rdf+xml", "/data/id/ingredient/niacinamide.rdf"),
        ("application/n-triples", "/data/id/ingredient/niacinamide.nt"),
        ("text/plain", "/data/id/ingredient/niacinamide.nt"),
        ("application/json", "/data/id/ingredient/niacinamide.jsonld"),
        ("application/trig", "/data/id/ingredient/niacinamide.trig"),
        ("application/xhtml+xml", "/page/id/ingredient/niacinamide"),
        ("application/xhtml+xml, text/turtle;q=0.9", "/page/id/ingredient/niacinamide"),
    ],
)
def test_a_thing_is_not_its_page(app: Starlette, accept: str, leads: str) -> None:
    response = get(app, "/id/ingredient/niacinamide", accept)
    assert (response.status_code, response.headers["Location"]) == (303, leads)
    assert response.headers["Vary"] == "Accept"
    assert get(app, leads, accept).status_code == 200


def test_what_cannot_be_had_is_told(app: Starlette) -> None:
    assert get(app, "/id/ingredient/niacinamide", "image/png").status_code == 406


def test_the_vocabulary_leads_to_its_page_and_its_data(app: Starlette) -> None:
    assert get(app, "/vocab", BROWSER).headers["Location"] == "/page/vocab"
    assert get(app, "/vocab", "text/turtle").headers["Location"] == "/data/vocab.ttl"
    page = get(app, "/page/vocab").text
    assert '<tr id="supports">' in page
    graph = rdflib.Graph().parse(data=get(app, "/data/vocab.ttl").content, format="turtle")
    assert (rdflib.URIRef(f"{BASE}vocab#supports"), rdflib.RDFS.label, None) in graph


def test_a_page_shows_facts_and_evidence(app: Starlette) -> None:
    response = get(app, "/page/id/ingredient/niacinamide")
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'rel="alternate"; type="text/turtle"' in response.headers["Link"]
    assert "98-92-0" in response.text
    assert "controlled trial" in response.text
    assert "/page/id/assertion/" in response.text


def test_every_kind_of_thing_has_a_page_and_data(app: Starlette, shipped: Store) -> None:
    things = "?s a ?kind FILTER CONTAINS(STR(?s), '/skinkg/id/')"
    rows = shipped.select(f"SELECT ?kind (SAMPLE(?s) AS ?thing) {{ {things} }} GROUP BY ?kind")
    assert len(rows) > 20
    for row in rows:
        path = row["thing"].value.removeprefix(BASE)
        assert get(app, f"/page/{path}").status_code == 200, path
        data = get(app, f"/data/{path}.nt")
        assert row["thing"].value in data.text


@pytest.mark.parametrize(
    "path", ["id/ingredient/nosuch", "id/x", "id/%22%3E%3Cscript%3E", "id/a%20b", "id/x%3E%20%3Fp%20%3Fo", "id/%7B"]
)
def test_what_is_not_there(app: Starlette, path: str) -> None:
    for place in ("page", "data"):
        response = get(app, f"/{place}/{path}")
        assert response.status_code == 404
        assert "<script" not in response.text


def test_hostile_text_stays_text() -> None:
    script = '"><script>alert(1)</script>'
    thing, label = ox.NamedNode(f"{BASE}id/ingredient/x"), ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    link = ox.NamedNode("http://purl.org/dc/terms/source")
    store = Store.memory([
        ox.Quad(thing, label, ox.Literal(script)), ox.Quad(thing, link, ox.NamedNode("javascript:alert(1)")),
    ])  # fmt: skip
    app = create_app(store)
    page = get(app, "/page/id/ingredient/x").text
    app.state.site.close()
    assert "<script" not in page
    assert 'href="javascript' not in page
