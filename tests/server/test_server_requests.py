"""Each way of asking that the SPARQL 1.1 Protocol knows, and what is said to the others."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from server_client import Ask, client, in_own_loop
from starlette.applications import Starlette

from kg.errors import UnknownName
from kg.server import Settings, create_app
from kg.store import Store

MAX_BODY_BYTES = Settings().body_bytes
ASK = "ASK { <http://x/niacinamide> <http://x/supports> ?what }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}


def answers_yes(response: httpx.Response) -> bool:
    return response.status_code == 200 and response.json()["boolean"] is True


def echoed(response: httpx.Response) -> str:
    """The value of ?x in the only row."""
    return str(response.json()["results"]["bindings"][0]["x"]["value"])


def test_get(send: Ask) -> None:
    assert answers_yes(send("GET", f"/sparql?query={quote(ASK)}"))
    assert answers_yes(send("GET", f"/sparql/?query={quote(ASK)}"))


def test_posted_form(send: Ask) -> None:
    assert answers_yes(send("POST", "/sparql", data={"query": ASK}))
    assert answers_yes(send("POST", "/sparql", content=f"query={quote(ASK)}", headers=FORM))


@pytest.mark.parametrize(
    "charset", ["", "; charset=utf-8", "; charset=UTF-8", ';charset="utf-8"', "; version=1.1", "; a=b; charset=utf-8;"]
)
def test_posted_query(send: Ask, charset: str) -> None:
    headers = {"Content-Type": "application/sparql-query" + charset}
    assert answers_yes(send("POST", "/sparql", content=ASK, headers=headers))


@pytest.mark.parametrize(
    ("encoded", "meant"),
    [
        ("a%20b", "a b"),
        ("a+b", "a b"),
        ("a%2Bb", "a+b"),
        ("a%2520b", "a%20b"),
        ("50%25", "50%"),
        ("%C3%A9", "é"),
        ("%F0%9F%A7%B4", "🧴"),
        ("a%26b%3Dc", "a&b=c"),
        ("%5Cu00e9", "é"),
    ],
)
def test_percent_encoding_is_undone_exactly_once(send: Ask, encoded: str, meant: str) -> None:
    sent = f"query=SELECT%20(%22{encoded}%22%20AS%20?x)%20%7B%7D"
    assert echoed(send("GET", f"/sparql?{sent}")) == meant
    assert echoed(send("POST", "/sparql", content=sent, headers=FORM)) == meant


def test_a_posted_query_is_not_decoded_at_all(send: Ask) -> None:
    query = 'SELECT ("a%20b+é" AS ?x) {}'
    assert echoed(send("POST", "/sparql", content=query.encode(), headers=DIRECT)) == "a%20b+é"


def test_unicode_comes_back_as_it_is(ask: Ask) -> None:
    found = ask('SELECT ?s { ?s <http://x/label> "尼克酰胺" }').json()["results"]["bindings"]
    assert found == [{"s": {"type": "uri", "value": "http://x/niacinamide"}}]


def test_head_tells_what_get_would(send: Ask) -> None:
    got, told = (send(method, "/sparql", params={"query": ASK}) for method in ("GET", "HEAD"))
    assert told.status_code == 200
    own = {"x-request-id", "date"}
    assert {k: v for k, v in told.headers.items() if k not in own} == {
        k: v for k, v in got.headers.items() if k not in own
    }


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(send: Ask, method: str) -> None:
    response = send(method, "/sparql", params={"query": ASK})
    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} <= set(response.headers["Allow"].split(", "))


def test_other_sites_may_ask(send: Ask) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    allowed = send("OPTIONS", "/sparql", headers=asked | {"Access-Control-Request-Headers": "content-type"})
    assert allowed.status_code == 204
    assert "POST" in allowed.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in allowed.headers["Access-Control-Allow-Headers"]
    for response in (allowed, send("GET", "/sparql", params={"query": ASK}), send("GET", "/sparql?query=x")):
        assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "place",
    ["/", "/.well-known/void", "/examples", "/graphs", "/data/vocab.ttl", "/id/x", "/page/id/x", "/query", "/healthz"],
)
def test_other_sites_may_read_whatever_is_there(send: Ask, place: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    allowed = send("OPTIONS", place, headers=asked | {"Access-Control-Request-Headers": "if-none-match"})
    assert allowed.status_code == 204
    assert allowed.headers["Access-Control-Allow-Origin"] == "*"
    assert allowed.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in allowed.headers["Access-Control-Allow-Headers"]
    if place != "/graphs":
        refused = send("POST", place)
        assert (refused.status_code, "GET" in refused.headers["Allow"]) == (405, True)


def test_options_of_what_is_not_there(send: Ask) -> None:
    assert send("OPTIONS", "/nothing").status_code == 404


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x", None])
def test_other_media_types(send: Ask, kind: str | None) -> None:
    response = send("POST", "/sparql", content=ASK, headers={"Content-Type": kind} if kind else {})
    assert response.status_code == 415
    assert "application/sparql-query" in response.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/sparql-query; charset=utf-16"},
        {"Content-Type": 'application/x-www-form-urlencoded; charset="iso-8859-1"'},
        {"Content-Type": "application/sparql-query; foo=bar; charset=iso-8859-1"},
        {"Content-Type": "application/sparql-query; charset=utf-8; charset=iso-8859-1"},
        DIRECT | {"Content-Encoding": "gzip"},
    ],
)
def test_other_encodings(send: Ask, headers: dict[str, str]) -> None:
    assert send("POST", "/sparql", content=ASK, headers=headers).status_code == 415


@pytest.mark.parametrize(
    ("body", "headers"), [(b"ASK { ?s ?p '\xff' }", DIRECT), (b"query=ASK%20%7B%FF%7D", FORM), (b"query=\xff", FORM)]
)
def test_what_is_no_utf_8(send: Ask, body: bytes, headers: dict[str, str]) -> None:
    response = send("POST", "/sparql", content=body, headers=headers)
    assert response.status_code == 400
    assert "UTF-8" in response.text


def test_several_queries_at_once(send: Ask) -> None:
    for response in (
        send("GET", f"/sparql?query={quote(ASK)}&query=ASK%7B%7D"),
        send("POST", f"/sparql?query={quote(ASK)}", content=ASK, headers=DIRECT),
        send("POST", f"/sparql?query={quote(ASK)}", data={"query": ASK}),
    ):
        assert response.status_code == 400
        assert "this request has 2" in response.text


def test_too_many_parameters(send: Ask) -> None:
    response = send("POST", "/sparql", content="&".join(["a=b"] * 101), headers=FORM)
    assert response.status_code == 400
    assert "100 parameters" in response.text


def test_too_long_a_request(send: Ask) -> None:
    padded = ASK + " " * (MAX_BODY_BYTES - len(ASK))
    assert answers_yes(send("POST", "/sparql", content=padded, headers=DIRECT))
    assert send("POST", "/sparql", content=padded + " ", headers=DIRECT).status_code == 413


def test_too_long_a_stream_is_not_read_to_its_end(app: Starlette) -> None:
    given = 0

    async def receive() -> dict[str, object]:
        nonlocal given
        given += 1
        return {"type": "http.request", "body": b" " * 100_000, "more_body": given < 50}

    statuses: list[int] = []

    async def sent(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/sparql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/sparql-query")],
    }
    in_own_loop(app(scope, receive, sent))  # type: ignore[arg-type]
    assert statuses == [413]
    assert given == 11


def test_a_request_that_breaks_off(app: Starlette) -> None:
    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    statuses: list[int] = []

    async def sent(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    headers = [(b"content-type", b"application/sparql-query")]
    scope = {"type": "http", "method": "POST", "path": "/sparql", "query_string": b"", "headers": headers}
    in_own_loop(app(scope, receive, sent))  # type: ignore[arg-type]
    assert statuses == [400]


def test_no_query_is_a_page_for_people_and_an_error_for_programs(send: Ask) -> None:
    page = send("GET", "/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status_code, page.headers["Location"]) == (303, "/query")
    page = send("GET", "/query")
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 'action="/sparql" method="get"' in page.text
    described = send("GET", "/sparql")
    assert (described.status_code, described.headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    response = send("POST", "/sparql", data={"q": "x"})
    assert response.status_code == 400
    assert "There is no query" in response.text


def test_health(send: Ask) -> None:
    response = send("GET", "/healthz")
    assert response.json() == {"status": "ok", "release": "2026-01-ab12"}
    ready = send("GET", "/readyz").json()
    assert ready["status"] == "ready"
    assert ready["workers"]["alive"] > 0


def test_the_release_is_named(send: Ask) -> None:
    for url in ("/", "/healthz", "/sparql?query=ASK%7B%7D", "/sparql?query=wrong", "/nothing"):
        assert send("GET", url).headers["X-Skin-KG-Release"] == "2026-01-ab12"


def test_nothing_else_is_here(send: Ask) -> None:
    response = send("GET", "/../../etc/passwd")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/plain")


def pages(page: object, url: str) -> httpx.Response:
    async def once() -> httpx.Response:
        async with client(create_app(Store(ox.Store()), page=page)) as http:  # type: ignore[arg-type]
            return await http.get(url)

    return in_own_loop(once())


def test_the_page_is_told_what_it_is_about() -> None:
    assert pages(lambda about: f"<p>{about}</p>", "/").text == "<p>None</p>"
    assert pages(lambda about: f"<p>{about}</p>", "/?about=a%20b").text == "<p>a b</p>"
    assert "/sparql" in pages(None, "/").text


def test_a_page_that_cannot_be_made() -> None:
    def unknown(about: str | None) -> str:
        raise UnknownName(f"{about}", ["niacinamide"])

    response = pages(unknown, "/?about=<script>")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "niacinamide" in response.text


def test_pages_are_locked_up(send: Ask) -> None:
    for response in (send("GET", "/"), send("GET", "/query")):
        policy = response.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "frame-ancestors 'none'" in policy
        assert "http" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_an_unforeseen_fault_tells_nothing() -> None:
    def broken(about: str | None) -> str:
        raise ZeroDivisionError("secret")

    response = pages(broken, "/")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert response.headers["Access-Control-Allow-Origin"] == "*"
