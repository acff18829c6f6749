"""Queries that would call other servers, count twice or crash the engine are refused; others are not."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_client import Ask

from kg.server.guard import MAX_DEPTH, MAX_OPERATIONS, check, check_is_no_update
from kg.server.refusal import Refusal


class Elsewhere:
    """A server that a query must not call; `calls` counts who did."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._listener.close()


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.close()


# @ stands for the port of the other server. Each of these makes Oxigraph call it.
CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1:@/> { ?a ?b ?c } }",
    "SELECT * {SERVICE<http://127.0.0.1:@/>{?a ?b ?c}}",
    "ASK{sErViCe<http://127.0.0.1:@/>{}}",
    "SELECT * {SERVICESILENT<http://127.0.0.1:@/>{?a ?b ?c}}",
    "DESCRIBE ?x { SERVICE <http://127.0.0.1:@/> { ?x ?y ?z } }",
    "CONSTRUCT { ?x ?y ?z } WHERE { SERVICE <http://127.0.0.1:@/> { ?x ?y ?z } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:@/> { ?a ?b ?c } } } }",
    "SELECT * { FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:@/> { ?a ?b ?c } } }",
    "SELECT (EXISTS { SERVICE SILENT <http://127.0.0.1:@/> { ?a ?b ?c } } AS ?x) {}",
    "SELECT * { ?s ?p ?o.SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 'x'SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { ?s ?p 'it\\u0027s # ' SERVICE <http://127.0.0.1:@/> { ?a ?b ?c } }",
    'SELECT * { ?s ?p """a"" \\""" # """ SERVICE <http://127.0.0.1:@/> { ?a ?b ?c } }',
    "SELECT * { ?s ?p '' # '' \nSERVICE <http://127.0.0.1:@/> { ?a ?b ?c } }",
    "SELECT * { #x\rSERVICE <http://127.0.0.1:@/> { ?a ?b ?c } }",
    "SELECT * { SERVICE # <\n# >\n<http://127.0.0.1:@/> { ?a ?b ?c } }",
    "SELECT * { SERVICE <http://127.0.0.1\\u003A@/> { ?a ?b ?c } }",
    "SELECT * { FILTER(1<2)SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { FILTER(1<2#>\n)SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "PREFIX ex: <http://127.0.0.1:@/> SELECT * { ?s ?p trueSERVICEex:x{?a ?b ?c} }",
    "PREFIX ex: <http://127.0.0.1:@/> SELECT * { SERVICEex:x{?a ?b ?c} }",
    "PREFIX ex: <http://h:> SELECT * { ?s ?p ex:SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "PREFIX ex: <http://h:> SELECT * { ?s ex:1SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "PREFIX : <http://h:> SELECT * { ?s :trueSERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "PREFIX ex: <http://x/> SELECT * { OPTIONAL{?s ex:a\\# ?o} SERVICE<http://127.0.0.1:@/>{?a ?b ?c} }",
    "PREFIX ex: <http://x/> SELECT * { OPTIONAL{?s ex:a\\' ?o} SERVICE<http://127.0.0.1:@/>{?a ?b ?c} #'\n}",
    "SELECT * { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:@/>{?a ?b ?c} }",
    "SELECT * { FILTER(1<2)#>'''\nSERVICE<http://127.0.0.1:@/>{?a ?b ?c} #'''\n}",
    "SELECT * { FILTER(1<2#>'''\n)SERVICE<http://127.0.0.1:@/>{?a ?b ?c} #'''\n}",
    "SELECT * { FILTER('='<'>')SERVICE<http://127.0.0.1:@/>{?a ?b ?c} #'\n}",
]
MATCHED = r"""INSERT DATA { <http://a> <http://h:> 1, true, "x", <http://h:>, "it's # ", 'a"" \"\"\" # ', "" }"""


@pytest.mark.parametrize("query", CALLS)
def test_no_query_calls_another_server(ask: Ask, elsewhere: Elsewhere, query: str) -> None:
    query = query.replace("@", str(elsewhere.port))
    response = ask(query)
    assert response.status_code == 403
    assert "SERVICE is refused" in response.text
    assert elsewhere.calls == 0
    engine = ox.Store()
    engine.update(MATCHED)
    answer_unguarded(engine, query)
    assert elsewhere.calls > 0, "this query is no threat: the engine does not call anybody"


def answer_unguarded(engine: ox.Store, query: str) -> None:
    try:
        results = engine.query(query)
        if not isinstance(results, ox.QueryBoolean):
            list(results)  # type: ignore[call-overload]
    except OSError:
        return


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { \\u0053ERVICE <http://x/> { ?a ?b ?c } }",
        "SELECT * { S\\U00000045RVICE <http://x/> { ?a ?b ?c } }",
        "SELECT * { ?s ?p 'a\\u0027 } SERVICE <http://x/> {} # ' }",
        'SELECT * { ?s ?p "open } SERVICE <http://x/> {}',
    ],
)
def test_disguises_that_only_another_engine_would_see_through(query: str) -> None:
    with pytest.raises(Refusal, match="SERVICE"):
        check(query)


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ("SERVICE <http://x> {}" AS ?x) {}',
        "SELECT ('''it's\n SERVICE \\''' <http://x>''' AS ?x) {}",
        "# SERVICE <http://x> {}\nASK {}",
        "ASK { <http://x/SERVICE> ?p ?o }",
        "PREFIX sd: <http://x/service#> SELECT ?service $service1 { ?service sd:x $service1 }",
        "ASK { FILTER(1 < 2 && 3 > 2) ?s ?p 'service' }",
        "ASK { <http://x/A_(b)#service> ?p 'service' }",
        "PREFIX ex: <http://x/> ASK { ?s ex:a\\#b 'service' } # service",
    ],
)
def test_the_word_alone_does_no_harm(ask: Ask, query: str) -> None:
    assert ask(query).status_code == 200


def test_a_name_with_the_word_is_told_the_cure(ask: Ask) -> None:
    assert "full IRI" in ask("PREFIX sd: <http://x/> ASK { ?s a sd:Service }").text
    assert ask("ASK { ?s a <http://x/Service> }").status_code == 200


BEFORE = ["", "?s ?p ?o ", "?s ?p ?o.", "?s ?p true", "?s ?p -1.5e3", "?s ?p 'a#b'", '?s ?p """"#\'"""', "FILTER(1<2)"]
BEFORE += [
    "{}",
    "OPTIONAL{}",
    "?s ?p ex:",
    "?s ?p <http://x/#y>",
    "?s ?p 'it\\'s'",
    "BIND(<http://x> AS ?e)",
    "?s ?p []",
    "?s ?p ex:a\\# ",
    "?s ?p ex:a\\' ",
    "FILTER(1<2)#>'''\n",
    "FILTER('a'<'>')",
]
SPACE = ["", " ", "\n", "\t", "#\n", "# '\n", '# """ <\n', "\r"]
TARGET = ["<http://x/>", "?e", "ex:x", "<http://\\u0078/>", ":x"]


@given(
    before=st.lists(st.sampled_from(BEFORE), max_size=4),
    spaces=st.lists(st.sampled_from(SPACE), min_size=8, max_size=8),
    word=st.lists(st.booleans(), min_size=7, max_size=7).map(
        lambda flips: "".join(c.upper() if flip else c for c, flip in zip("service", flips, strict=True))
    ),
    silent=st.sampled_from(["", "SILENT", "silent"]),
    target=st.sampled_from(TARGET),
)
def test_any_call_is_found_wherever_it_stands(
    before: list[str], spaces: list[str], word: str, silent: str, target: str
) -> None:
    joined = "".join(piece + space for piece, space in zip(before, spaces, strict=False))
    call = f"{word}{spaces[4]}{silent}{spaces[5]}{target}{spaces[6]}{{}}{spaces[7]}"
    with pytest.raises(Refusal, match="SERVICE"):
        check(f"PREFIX ex: <http://x:>PREFIX : <http://x/>SELECT * {{{joined}{call}}}")


@given(
    quoted=st.text(alphabet="serviceSERVICE {}<>#'\"\n\\?:") | st.just("SERVICE <x> {"),
    quote=st.sampled_from(["'", '"', "'''", '"""']),
)
def test_what_stands_in_strings_is_never_refused(quoted: str, quote: str) -> None:
    escaped = quoted.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("\n", "\\n")
    query = f"SELECT ({quote}{escaped}{quote} AS ?x) {{}} # {quoted.splitlines()[0] if quoted else ''}"
    check(query)
    assert [row["x"].value for row in ox.Store().query(query)] == [quoted]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("SELECT * FROM <http://g/one> FROM <http://g/two> { ?s ?p ?o }", False),
        ("PREFIX g: <http://g/> SELECT * FROM g:one FROMg:two { ?s ?p ?o }", True),
        ("SELECT * FROM <http://g/one> FROM unknown:two { ?s ?p ?o }", True),
        ("SELECT * FROM <http://g/one> FROM NAMED <http://g/one> FROM NAMED g:two { ?s ?p ?o }", False),
        ("SELECT ?from { ?from ?p ?from2 . # FROM <a> FROM <b>\n ?s ?p 'FROM <a> FROM <b>' }", False),
        ("SELECT * { <http://x/from> cause:derived-from ?x ; ?p ing:oil-from-a }", False),
    ],
)
def test_several_from_whose_graphs_cannot_be_told_are_refused(ask: Ask, query: str, refused: bool) -> None:
    response = ask(query)
    assert response.status_code == (400 if refused else 200)
    assert ("Of more than one FROM" in response.text) == refused


def nested(kind: str, n: int) -> str:
    return {
        "groups": "ASK " + "{" * n + "}" * n,
        "brackets": "ASK { FILTER(" + "(" * n + "1" + ")" * n + ") }",
        "functions": "ASK { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
        "exists": "ASK { " + "FILTER EXISTS {" * n + "}" * n + " }",
        "options": "ASK { " + "OPTIONAL {" * n + "}" * n + " }",
        "lists": "ASK { ?s ?p " + "(" * n + ")" * n + " }",
    }[kind]


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX ex: <http://x/> ASK { ?s ex:a\\# ?o " + "{" * 101 + "}" * 101 + " }",
        "PREFIX ex: <http://x/> ASK { ?s ex:a\\' ?o " + "{" * 101 + "}" * 101 + " #'\n}",
        "ASK { FILTER(1<" + "(" * 101 + "1" + ")" * 101 + "&&2>1) }",
        "ASK { FILTER(1<2&&" + "!" * 1_100 + "3>2) }",
    ],
)
def test_depth_and_length_hide_behind_no_escape_and_in_no_comparison(query: str) -> None:
    ox.Store().query(query.replace("{" * 101 + "}" * 101, "{}").replace("(" * 101, "(").replace(")" * 101, ")"))
    with pytest.raises(Refusal, match="too deep or too long"):
        check(query)


def test_iris_with_brackets_are_welcome() -> None:
    check("ASK { VALUES ?x { " + "<http://x/A_(b)&c> <urn:x:(y)> " * 2_000 + "} }")


def chained(kind: str, n: int) -> str:
    return {
        "union": "ASK { {} " + "UNION {}" * n + " }",
        "plus": "ASK { FILTER(1" + "+1" * n + ") }",
        "minus": "ASK { FILTER(1" + " -1" * n + ") }",
        "or": "ASK { FILTER(1" + "||1" * n + ") }",
        "hidden": "ASK { FILTER(true" + "-1" * n + ") }",
        "not": "ASK { FILTER(" + "!" * n + "1) }",
        "path": "ASK { ?s <http://x/p>" + "/<http://x/p>" * n + " ?o }",
        "filter": "ASK {" + "FILTER(1)" * n + "}",
        "glued": "ASK {" + "?s ?p trueFILTER(1)" * n + "}",
        "bind": "ASK {" + "".join(f"BIND(1 AS ?v{i})" for i in range(n)) + "}",
        "project": "SELECT " + "".join(f"(trueAS?v{i})" for i in range(n)) + "{}",
        "graph": "ASK {" + "GRAPH <http://g> {}" * n + "}",
    }[kind]


@pytest.mark.parametrize("kind", ["groups", "brackets", "functions", "exists", "options", "lists"])
def test_what_is_nested_too_deeply_is_refused(kind: str) -> None:
    check(nested(kind, MAX_DEPTH // 2 - 2))
    with pytest.raises(Refusal, match="too deep"):
        check(nested(kind, MAX_DEPTH + 1))


KINDS = ["union", "plus", "minus", "or", "hidden", "not", "path", "filter", "glued", "bind", "project", "graph"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_chained_too_long_is_refused(kind: str) -> None:
    check(chained(kind, 200))
    with pytest.raises(Refusal, match="too long"):
        check(chained(kind, MAX_OPERATIONS + 100))


def test_what_is_let_through_does_not_crash_the_engine() -> None:
    """In a process of its own, since the engine would take this one with it; in a thread, as the server does."""
    deepest = [nested(kind, 97 if kind != "lists" else 40) for kind in ("groups", "brackets", "functions", "exists")]
    longest = [chained(kind, 900 if kind in ("plus", "or", "not") else 400) for kind in KINDS if kind != "glued"]
    both = "ASK { " + "FILTER EXISTS {" * 95 + "FILTER(1" + "+1" * 700 + ")" + "}" * 95 + " }"
    queries = [query for query in [*deepest, both, *longest] if "/<" not in query]
    program = (
        "import sys, threading, pyoxigraph as ox\n"
        f"queries = {queries!r}\n"
        "def run():\n"
        "    for query in queries: ox.Store().query(query)\n"
        "    print('survived')\n"
        "thread = threading.Thread(target=run); thread.start(); thread.join()\n"
    )
    for query in queries:
        check(query)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout == "survived\n", done.stderr[-500:]


def test_long_lists_of_values_are_welcome(send: Ask) -> None:
    rows = " ".join(f"(ing:sodium-salt-{i}-x '{i}-{i}' 'x'^^xsd:token)" for i in range(3_000))
    query = "ASK { VALUES (?a ?b ?c) { " + rows + " } }"
    assert send("POST", "/sparql", data={"query": query}).json()["boolean"] is True


PIECES = [
    '"',
    "'",
    '"""',
    '\\"',
    "'''\\",
    "<",
    "<a",
    "#",
    "service?",
    "from ",
    "prefix a:",
    "{",
    "true",
    "(",
    "\\u0027",
]


@pytest.mark.parametrize("piece", PIECES)
def test_reading_takes_no_longer_than_it_must(piece: str) -> None:
    """A megabyte of whatever is read in time that grows with its length, not with its square."""
    begin = time.process_time()
    with contextlib.suppress(Refusal):
        check(piece * (1_000_000 // len(piece)))
    with contextlib.suppress(Refusal):
        check_is_no_update(piece * (1_000_000 // len(piece)))
    assert time.process_time() - begin < 5
