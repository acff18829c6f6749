"""What HTTP knows of besides the question: packed answers, answers that are there already, ids, errors for programs."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace

import brotli
import httpx
import pyoxigraph as ox
import pytest
import rdflib
from server_client import Ask, client, in_own_loop
from starlette.applications import Starlette

from kg.server import create_app
from kg.server.negotiation import coding
from kg.server.question import Asked, Reply
from kg.store import Store

ROWS = "SELECT ?i ?j { VALUES ?i { 1 2 3 4 5 6 7 8 9 } VALUES ?j { 1 2 3 4 5 6 7 8 9 } }"
BUILT = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
RDF = {
    "text/turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "application/n-triples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "application/ld+json": (ox.RdfFormat.JSON_LD, "json-ld"),
    "application/rdf+xml": (ox.RdfFormat.RDF_XML, "xml"),
    "application/n-quads": (ox.RdfFormat.N_QUADS, "nquads"),
    "application/trig": (ox.RdfFormat.TRIG, "trig"),
}


@pytest.mark.parametrize("kind", RDF)
def test_each_format_of_triples_says_the_same(ask: Ask, kind: str) -> None:
    response = ask(BUILT, kind)
    assert response.headers["Content-Type"].partition(";")[0] == kind
    plain = ask(BUILT, "application/n-triples").content
    wanted = {str(quad.triple) for quad in ox.parse(plain, ox.RdfFormat.N_TRIPLES)}
    assert len(wanted) == 6
    assert {str(q.triple) for q in ox.parse(response.content, RDF[kind][0])} == wanted
    assert len(rdflib.Dataset(default_union=True).parse(data=response.content, format=RDF[kind][1])) == 6


def test_rdf_xml_that_would_be_broken_is_an_error(ask: Ask) -> None:
    response = ask("CONSTRUCT { ?s <http://x/1> ?o } WHERE { ?s ?p ?o }", "application/rdf+xml")
    assert response.status_code == 406
    assert "text/turtle" in response.text


@pytest.mark.parametrize(("asked", "undo"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("identity", bytes)])
def test_packed_answers(send: Ask, asked: str, undo: object) -> None:
    plain = send("GET", "/sparql", params={"query": ROWS}, headers={"Accept-Encoding": "identity"}).content
    with httpx.Client() as http:
        request = http.build_request("GET", "/sparql", params={"query": ROWS}, headers={"Accept-Encoding": asked})
    response = send("GET", str(request.url), headers={"Accept-Encoding": asked})
    assert response.headers.get("Content-Encoding", "identity") == asked
    assert response.content == plain
    assert int(response.headers["Content-Length"]) < len(plain) or asked == "identity"


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("*", "br"),
        ("identity, gzip;q=0.5", ""),
        ("br;q=0, gzip;q=0", ""),
        ("deflate", ""),
        ("*;q=0", ""),
    ],
)
def test_the_choice_of_a_coding(header: str, chosen: str) -> None:
    assert coding(header) == chosen


def test_what_the_client_has_is_not_sent_again(send: Ask) -> None:
    first = send("GET", "/sparql", params={"query": ROWS})
    tag = first.headers["ETag"]
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', tag)
    for given in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = send("GET", "/sparql", params={"query": ROWS}, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    for other in ({"Accept": "text/csv"}, {"Accept-Encoding": "identity"}):
        assert send("GET", "/sparql", params={"query": ROWS}, headers=other | {"If-None-Match": tag}).status_code == 200
    assert send("GET", "/sparql", params={"query": ROWS + " "}).headers["ETag"] != tag


DOCUMENTS = ["/.well-known/void", "/examples", "/graphs?default", "/graphs?graph=http://g/one", "/sparql"]


@pytest.mark.parametrize("place", DOCUMENTS)
def test_documents_have_a_tag_and_are_packed(send: Ask, place: str) -> None:
    plain, packed = (send("GET", place, headers={"Accept-Encoding": coding}) for coding in ("identity", "br"))
    assert plain.content == packed.content
    assert (plain.headers["Vary"], packed.headers["Vary"]) == ("Accept, Accept-Encoding",) * 2
    assert "Content-Encoding" not in plain.headers
    if len(plain.content) > 1_000:
        assert packed.headers["Content-Encoding"] == "br"
        assert int(packed.headers["Content-Length"]) < len(plain.content)
    assert plain.headers["ETag"] != packed.headers["ETag"]
    again = send("GET", place, headers={"Accept-Encoding": "br", "If-None-Match": packed.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    told = send("HEAD", place, headers={"Accept-Encoding": "br"})
    assert (told.content, told.headers["Content-Length"]) == (b"", packed.headers["Content-Length"])


def test_a_graph_names_the_release_it_came_from_though_another_comes_meanwhile(store: Store) -> None:
    app = create_app(store)
    site, old = app.state.site, app.state.site.generation

    class Overtaken:
        async def ask(self, asked: Asked, client: str) -> Reply:
            site.generation = replace(old, release="new")
            return Reply(200, "text/turtle", b"")

    site.generation = replace(old, answerer=Overtaken())

    async def once() -> httpx.Response:
        async with client(app) as http:
            return await http.get("/graphs?default")

    assert in_own_loop(once()).headers["X-Skin-KG-Release"] == old.release
    site.close()


def test_a_graph_that_is_not_there_has_no_tag(send: Ask) -> None:
    response = send("GET", "/graphs?graph=http://g/none", headers={"If-None-Match": "*"})
    assert (response.status_code, "ETag" in response.headers) == (404, False)


def test_any_answer_will_do_but_an_error_is_told(send: Ask) -> None:
    anything = {"If-None-Match": "*"}
    for place in ("/.well-known/void", "/examples", "/graphs?default"):
        assert send("GET", place, headers=anything).status_code == 304
    assert send("GET", "/sparql", params={"query": ROWS + " # not asked before"}, headers=anything).status_code == 304
    assert send("GET", "/sparql", params={"query": "SELECT wrong"}, headers=anything).status_code == 400
    assert send("POST", "/sparql", data={"query": ROWS}, headers=anything).status_code == 200


@pytest.mark.parametrize("call", ["RAND()", "NOW()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_each_time_is_kept_nowhere(ask: Ask, call: str) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    first, second = ask(query), ask(query)
    assert "ETag" not in first.headers
    if call not in ("NOW()", "BNODE()"):
        assert first.content != second.content


def test_the_cache_gives_what_a_worker_gave(app: Starlette, ask: Ask) -> None:
    query = ROWS + " ORDER BY ?i ?j # kept"
    first, second = ask(query), ask(query)
    assert first.content == second.content
    assert first.headers["ETag"] == second.headers["ETag"]
    assert app.state.site.cache.get(first.headers["ETag"]) is not None


def test_the_cache_has_an_end() -> None:
    from kg.server.cache import Cache
    from kg.server.question import Reply

    cache = Cache(room=3 * (1_024 + 300), largest=500)
    for i in range(10):
        cache.put(f"tag{i}", Reply(200, "", bytes(300)))
    cache.put("large", Reply(200, "", bytes(501)))
    assert [i for i in range(10) if cache.get(f"tag{i}")] == [7, 8, 9]
    assert cache.get("large") is None
    assert cache.get("") is None


def test_errors_for_programs(send: Ask) -> None:
    headers = {"Accept": "application/problem+json, application/sparql-results+json"}
    response = send("GET", "/sparql", params={"query": "SELECT * {\n ?s ?p }"}, headers=headers)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.json()
    assert (told["status"], told["line"], told["column"]) == (400, 2, 9)
    assert told["detail"].endswith("^")


def test_each_answer_has_an_id(send: Ask) -> None:
    first, second = (send("GET", "/healthz").headers["X-Request-Id"] for _ in range(2))
    assert first != second
    assert (
        send("GET", "/healthz", headers={"X-Request-Id": "from-a-proxy.1"}).headers["X-Request-Id"] == "from-a-proxy.1"
    )
    for bad in ("short", "x" * 65, 'a"b<script>c'):
        assert send("GET", "/healthz", headers={"X-Request-Id": bad}).headers["X-Request-Id"] != bad


def test_figures_hold_no_queries(send: Ask) -> None:
    send("GET", "/sparql", params={"query": "ASK { ?secret ?p ?o }"})
    send("GET", "/secret/place")
    figures = send("GET", "/metrics")
    assert figures.headers["Content-Type"].startswith("text/plain")
    assert 'kg_requests_total{place="/sparql",status="200"}' in figures.text
    assert "secret" not in figures.text


def test_the_log_holds_no_queries(send: Ask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="kg.server"):
        ident = send("GET", "/sparql", params={"query": "ASK { ?secret ?p ?o }"}).headers["X-Request-Id"]
        send("POST", "/sparql", data={"query": "broken secret"})
    assert f"{ident} GET /sparql 200" in caplog.text
    assert "POST /sparql 400" in caplog.text
    assert "secret" not in caplog.text
