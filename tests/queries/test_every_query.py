"""Every query file: it parses, says what it is, and gives the same rows on two engines."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any, Final

import pyoxigraph as ox
import pytest
import rdflib
from fixture_graph import part
from rdflib.plugins.sparql import prepareQuery
from small_graphs import outside_graph, two_lists

from kg.ontology.terms import PREFIXES, expand
from kg.queries.catalogue import QUESTIONS
from kg.queries.header import QueryFile, query_files
from kg.store import Store

NAMED: Final = {query.name: query for query in query_files("kg.queries")}
CHECKS: Final = {query.name: query for query in query_files("kg.queries", "qc")}
FEEDS: Final = frozenset({"nodes", "links", "evidence-lines", "structure"})
PARTS: Final = ("dossier-", "stats-")

# rdflib joins in the order of the text and does not finish some queries on the whole graph: rows are compared on the
# part of it around these things.
AROUND: Final = (
    "cause:uv-radiation", "cond:rosacea", "ing:ascorbic-acid", "ing:niacinamide", "ing:petrolatum", "ing:reoxderm",
    "ing:retinol", "ing:tocopherol", "ing:tocopheryl-acetate", "ing:urea", "mech:redox",
    "prod:barrier-defence-emulsion", "sign:dullness", "struct:skin-barrier",
)  # fmt: skip
# A query without parameters reads all that there is: it is compared on less.
FEW: Final = (
    "cond:rosacea", "fn:cleansing", "ing:petrolatum", "ing:reoxderm", "ing:tocopheryl-acetate", "mech:cleansing",
    "prod:barrier-defence-emulsion", "sign:dullness",
)  # fmt: skip
# What the shipped graph cannot show, since whole lists of the law are not shipped, runs on two small lists.
NEEDS_LISTS: Final = frozenset({"legal-lists", "limit-changes"})
# Nor does it hold outside sources: what reads them runs on a small graph that does as well.
READS_OUTSIDE: Final = frozenset({"corroboration", "dossier-outside"})

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
every_query = pytest.mark.parametrize("query", [*NAMED.values(), *CHECKS.values()], ids=lambda query: query.name)
every_question = pytest.mark.parametrize("query", NAMED.values(), ids=lambda query: query.name)

Engines = tuple[Store, rdflib.Dataset]


@pytest.fixture(scope="session")
def around(shipped: Store) -> Engines:
    store = Store.memory(part(shipped, AROUND))
    return store, in_rdflib(store.engine)


@pytest.fixture(scope="session")
def few(shipped: Store) -> Engines:
    store = Store.memory(part(shipped, FEW))
    return store, in_rdflib(store.engine)


@pytest.fixture(scope="session")
def lists() -> Engines:
    store = two_lists()
    return store, in_rdflib(store.engine)


@pytest.fixture
def engines(query: QueryFile, request: pytest.FixtureRequest) -> Engines:
    """The graph on which this query is run on both engines."""
    name = "lists" if query.name in NEEDS_LISTS else "around" if query.parameters else "few"
    found: Engines = request.getfixturevalue(name)
    return found


def in_rdflib(engine: ox.Store) -> rdflib.Dataset:
    """The same quads in rdflib's own store, to be queried by rdflib's own engine."""
    dataset = rdflib.Dataset()
    written = io.BytesIO()
    ox.serialize(engine, written, format=ox.RdfFormat.N_QUADS)
    dataset.parse(data=written.getvalue(), format="nquads")
    return dataset


def test_query_files_are_found() -> None:
    assert {"combine", "proof", "links", "dossier-identity"} <= NAMED.keys()
    assert {"dangling-links", "opposite-directions"} <= CHECKS.keys()


@every_query
def test_both_engines_parse_it(query: QueryFile) -> None:
    prepareQuery(query.text, initNs=dict(PREFIXES))
    assert Store.memory().select(query.text) is not None


@every_query
def test_header_says_what_it_is(query: QueryFile) -> None:
    if query.name in CHECKS:
        assert query.header["title"]
        assert query.header["message"]
        assert query.header["severity"] in {"stop", "warn"}
        return
    assert query.header["title"]
    assert "?" in query.header["question"]
    assert query.header["answers"].replace(", ", "").isalnum()


@every_query
def test_it_leaves_graphs_and_other_servers_alone(query: QueryFile) -> None:
    code = "\n".join(line.partition("#")[0] for line in query.text.splitlines() if not line.startswith("#"))
    words = code.upper().split()
    assert not {"FROM", "SERVICE", "CONSTRUCT", "INSERT", "LOAD"} & set(words)
    assert "_:" not in query.text
    assert "[]" not in query.text


@every_question
def test_parameters_stand_in_values_blocks(query: QueryFile) -> None:
    for parameter in query.parameters:
        assert f"VALUES ?{parameter.name} {{" in query.text


@every_query
def test_same_rows_on_both_engines(query: QueryFile, engines: Engines) -> None:
    store, dataset = engines
    ours = [[plain(row.get(name)) for name in columns_of(store, query)] for row in store.select(query.text)]
    result = dataset.query(query.text, initNs=dict(PREFIXES))
    theirs = [[from_rdflib(value) for value in row] for row in result]  # type: ignore[union-attr]
    assert ours == theirs
    assert ours or query.name in CHECKS


@pytest.mark.parametrize("name", sorted(READS_OUTSIDE))
def test_same_rows_of_outside_sources_on_both_engines(name: str) -> None:
    store = outside_graph()
    thing = {"ingredient": "ing:niacinamide", "thing": "cond:acne"}[NAMED[name].parameters[0].name]
    text = NAMED[name].bind({NAMED[name].parameters[0].name: [ox.NamedNode(expand(thing))]})
    ours = [[plain(row.get(column)) for column in columns_of(store, NAMED[name])] for row in store.select(text)]
    result = in_rdflib(store.engine).query(text, initNs=dict(PREFIXES))
    assert ours == [[from_rdflib(value) for value in row] for row in result]  # type: ignore[union-attr]
    assert ours


@every_question
def test_example_gives_rows(query: QueryFile, shipped: Store) -> None:
    store = two_lists() if query.name in NEEDS_LISTS else shipped
    assert store.select(query.text)


def test_part_of_the_graph_shows_defects_too(around: Engines) -> None:
    """The part is cut out of the graph, so what it links to is missing: a check that finds nothing there is blind."""
    assert around[0].select(CHECKS["dangling-links"].text)


def test_each_question_has_its_file_and_each_file_its_question() -> None:
    asked = {name for name in NAMED if name not in FEEDS and not name.startswith(PARTS)}
    assert asked == QUESTIONS.keys()


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_and_file_tell_the_same_numbers(name: str) -> None:
    question = QUESTIONS[name]
    assert question.query.header["answers"].split(", ") == list(question.ids)
    assert question.function.__name__ == name.replace("-", "_")
    assert question.function.__doc__
    assert question.query.header["when-empty"].endswith(".")


@pytest.mark.parametrize("name", QUESTIONS)
def test_function_takes_the_parameters_of_the_file(name: str) -> None:
    given = ["store", *(parameter.name for parameter in QUESTIONS[name].query.parameters)]
    taken = list(parameters_of(QUESTIONS[name].function))
    assert taken[: len(given)] == given
    assert set(taken[len(given) :]) <= {"hops"}


def parameters_of(function: Callable[..., Any]) -> Iterable[str]:
    import inspect

    return inspect.signature(function).parameters


def columns_of(store: Store, query: QueryFile) -> list[str]:
    solutions = store.engine.query(query.text, prefixes=dict(PREFIXES))
    assert isinstance(solutions, ox.QuerySolutions)
    return [variable.value for variable in solutions.variables]


def plain(term: Any) -> Any:
    """A term of Oxigraph as a value that can be compared: numbers by value, dates and names by text."""
    if not isinstance(term, ox.Literal):
        return term.value if term is not None else None
    return of_type(term.value, term.datatype.value)


def from_rdflib(term: Any) -> Any:
    if not isinstance(term, rdflib.Literal):
        return str(term) if term is not None else None
    return of_type(str(term), str(term.datatype))


def of_type(text: str, datatype: str) -> Any:
    kind = datatype.rpartition("#")[2]
    if kind == "boolean":
        return text == "true"
    return float(text) if kind in {"integer", "decimal"} else text
