"""Requests that mean no good, each with the statuses that are an honest answer to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REFUSED = frozenset({400, 403, 406, 408, 413, 414, 415, 429, 431, 503})


@dataclass(frozen=True)
class Hostile:
    """A request. `allowed` are the statuses that may answer it."""

    name: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=lambda: dict(DIRECT))
    method: str = "POST"
    path: str = "/sparql"
    allowed: frozenset[int] = REFUSED


ANY = REFUSED | {200}


def hostile() -> Iterator[Hostile]:
    """All of them. None is larger than 12 MB."""
    yield from _malformed()
    yield from _bombs()
    yield from _disguised()


def _malformed() -> Iterator[Hostile]:
    yield Hostile("not a query", b"SELECT * WHERE { ?s ?p")
    yield Hostile("no words at all", b"\x00\x01\x02")
    yield Hostile("no UTF-8", b"ASK { ?s ?p '\xff\xfe' }")
    yield Hostile("half a character", "ASK { ?s ?p 'é' }".encode()[:-4])
    yield Hostile("a surrogate", b"ASK { ?s ?p '\xed\xa0\x80' }")
    yield Hostile("ten megabytes", b"ASK { ?s ?p '" + b"a" * 10_000_000 + b"' }")
    yield Hostile("a wrong type", b"ASK {}", {"Content-Type": "text/html"})
    yield Hostile("a broken type", b"ASK {}", {"Content-Type": "application/sparql-query; charset=\x7f"})
    yield Hostile(
        "a multipart body", b"--x\r\n\r\nASK {}\r\n--x--", {"Content-Type": "multipart/form-data; boundary=x"}
    )
    yield Hostile("many parameters", b"&".join([b"a=b"] * 50_000), FORM)
    yield Hostile("many queries", b"&".join([b"query=ASK{}"] * 50), FORM)
    yield Hostile("a broken percent sign", b"query=%FF%zz", FORM)
    yield Hostile("a long address", method="GET", path="/sparql?query=" + "a" * 60_000)
    yield Hostile("an IRI with quotes", b"ASK { <http://x/\"'> ?p ?o }")
    yield Hostile("an IRI with brackets", b"ASK { <http://x/<y>> ?p ?o }")
    yield Hostile("a graph that is no IRI", b"query=ASK{}&default-graph-uri=%3C%22%3E", FORM)
    yield Hostile("a strange method", b"", method="BREW", allowed=frozenset({405, 400}))
    yield Hostile("a path that climbs", method="GET", path="/page/../../../etc/passwd", allowed=frozenset({400, 404}))
    yield Hostile("a page of markup", method="GET", path="/page/id/%3Cscript%3E", allowed=frozenset({404}))


# Queries that may be answered, should the engine be clever, and must not do harm.
_SLOW = {
    "groups without end": b"SELECT ?c ?f (GROUP_CONCAT(?i) AS ?x) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?c ?f",
    "a path over all": b"SELECT (COUNT(*) AS ?n) { ?a (!<http://x/n>|^!<http://x/n>)* ?b . ?b (!<http://x/n>)* ?c }",
    "paths in paths": b"SELECT * { ?a ((<http://n/p>*)*)* ?b . ?b ((<http://n/p>+)*)+ ?c }",
    "a regular expression": b"ASK { ?s ?p ?o FILTER REGEX(STR(?o), '(a|aa|aaa)*(b|bb)*{1000}{1000}{1000}$') }",
    "a greedy one": b"ASK { VALUES ?x { '" + b"a" * 50_000 + b"' } FILTER REGEX(?x, '^(a+)+$') }",
    "a text that grows": b"SELECT (STRLEN(?x30) AS ?n) { BIND('aaaaaaaa' AS ?x0) "
    + b"".join(b"BIND(CONCAT(?x%d,?x%d,?x%d,?x%d) AS ?x%d)" % (i, i, i, i, i + 1) for i in range(30))
    + b" }",
    "many values": b"SELECT (COUNT(*) AS ?n) {"
    + b"".join(b"VALUES ?v%d {1 2 3 4 5 6 7 8 9}" % i for i in range(12))
    + b"}",
}


def _bombs() -> Iterator[Hostile]:
    yield Hostile("deep groups", b"ASK " + b"{" * 100_000 + b"}" * 100_000)
    yield Hostile("deep brackets", b"ASK { FILTER(" + b"(" * 50_000 + b"1" + b")" * 50_000 + b") }")
    yield Hostile("a long chain", b"ASK { FILTER(1" + b"+1" * 100_000 + b") }")
    yield Hostile("a long path", b"ASK { ?s <http://x/p>" + b"/<http://x/p>" * 20_000 + b" ?o }")
    stopped = frozenset({503, 429})
    crossed = b"{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    yield Hostile("a cross product", b"SELECT (COUNT(*) AS ?n) " + crossed, allowed=stopped)
    yield Hostile("a sorted cross product", b"SELECT * " + crossed + b" ORDER BY ?i ?f ?c", allowed=stopped)
    yield Hostile("a large result", b"SELECT * " + crossed, allowed=stopped)
    for name, query in _SLOW.items():
        yield Hostile(name, query, allowed=ANY)


_UPDATES = (
    b"DROP ALL", b"INSERT DATA { <a:a> <a:b> 1 }", b"LOAD <file:///etc/passwd>", b"#\nDELETE WHERE { ?s ?p ?o }",
    b"PREFIX a: <b:> CLEAR ALL", b"ASK {}; DROP ALL", "\ufeffDROP ALL".encode(), b"\\u0044ROP ALL",
)  # fmt: skip


def _disguised() -> Iterator[Hostile]:
    for number, update in enumerate(_UPDATES):
        yield Hostile(f"update {number}", update)
        yield Hostile(f"posted update {number}", update, {"Content-Type": "application/sparql-update"})
    yield Hostile("a call", b"SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    yield Hostile("a hidden call", b"SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }")
    yield Hostile("from elsewhere", b"SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }", allowed=ANY)
    yield Hostile("a file", b"SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", allowed=ANY)
    turtle, never = {"Content-Type": "text/turtle"}, frozenset({403})
    yield Hostile("a write", b"<a:a> <a:b> <a:c> .", turtle, "PUT", "/graphs?default", never)
