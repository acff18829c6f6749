"""Putting a question to Oxigraph and writing what it answers: whole, or not at all."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyoxigraph as ox

from kg.ontology.terms import BASE, PREFIXES
from kg.server.guard import check, check_is_no_update
from kg.server.negotiation import SOLUTIONS, TRIPLES, Format, choose
from kg.server.protocol import Question
from kg.server.refusal import Refusal

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_CHARACTER_CLASS: Final = re.compile(r"\[[^\]]*\]")
# Of what was expected there, only what is said in words helps: "Prefix not found", not a list of tokens.
_PHRASE: Final = re.compile(r"(?:(?<=, )|(?<=expected )|(?<=one of ))(?!one of)[A-Z][A-Za-z]* [a-zA-Z ]+")


class HasEngine(Protocol):
    """What the server needs of a store."""

    @property
    def engine(self) -> ox.Store:
        """The Oxigraph store that answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, ready to be sent."""

    content_type: str
    body: bytes


def answer(engine: ox.Store, question: Question, accept: str) -> Answer:
    """Asks Oxigraph, which may take long: call it in a thread. Raises Refusal."""
    try:
        return _answer(engine, question, accept)
    except BaseException as error:
        _forget_results(error)
        raise


def _forget_results(error: BaseException | None) -> None:
    """Results must not outlive the thread that made them, which the frames of a traceback would let them."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__


def _answer(engine: ox.Store, question: Question, accept: str) -> Answer:
    check(question.query)
    try:
        results = _ask(engine, question)
        wanted = _format(results, accept)
        return Answer(wanted.content_type, _written(results, wanted))
    except SyntaxError as error:
        check_is_no_update(question.query)
        raise Refusal(400, _explained(question.query, str(error))) from None
    except RuntimeError as error:
        raise Refusal(400, f"The query cannot be answered: {error}.") from None
    except OSError:
        raise Refusal(500, "The store failed to answer. Ask whoever runs this server to look at it.") from None


def _ask(engine: ox.Store, question: Question) -> Results:
    default, named = _graphs(question.default_graphs), _graphs(question.named_graphs)
    dataset: dict[str, Any] = {"default_graph": default, "named_graphs": named} if default or named else {}
    if len(default) > 1:
        engine, dataset["default_graph"] = _merged(engine, default, named), ox.DefaultGraph()
    return engine.query(question.query, prefixes=dict(PREFIXES), base_iri=BASE, **dataset)


def _graphs(names: Sequence[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(name) for name in names]
    except ValueError as error:
        raise Refusal(400, f"A graph is named by its full IRI: {error}.") from None


def _merged(engine: ox.Store, default: Sequence[ox.NamedNode], named: Sequence[ox.NamedNode]) -> ox.Store:
    """A store of its own for several default graphs: Oxigraph would count a triple once for each it stands in."""
    merged = ox.Store()
    for graph in default:
        quads = engine.quads_for_pattern(None, None, None, graph)
        merged.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    for graph in named:
        merged.bulk_extend(engine.quads_for_pattern(None, None, None, graph))
    return merged


def _format(results: Results, accept: str) -> Format:
    offers = TRIPLES if isinstance(results, ox.QueryTriples) else SOLUTIONS
    wanted = choose(accept, offers)
    if wanted is None:
        names = ", ".join(offer.media_type for offer in offers)
        raise Refusal(406, f"This query can be answered as {names}. Name one of these in the Accept header.")
    return wanted


def _written(results: Results, wanted: Format) -> bytes:
    writer = wanted.writer
    if isinstance(results, ox.QueryTriples):
        body = results.serialize(format=writer) if isinstance(writer, ox.RdfFormat) else None
    else:
        body = results.serialize(format=writer) if isinstance(writer, ox.QueryResultsFormat) else None
    return body or b""


def _explained(query: str, error: str) -> str:
    """The engine's complaint, shown on the line it is about. Its place is near: keywords are tried as a whole."""
    match = _PLACE.fullmatch(error)
    if match is None:
        return f"The query is malformed: {error}."
    line, column = int(match[1]), int(match[2])
    hint = "".join(f" {said}." for said in _PHRASE.findall(_CHARACTER_CLASS.sub("", match[3])))
    lines = re.split(r"\r\n|\r|\n", query)
    shown = lines[line - 1] if line <= len(lines) else ""
    begin = max(0, column - 60)
    excerpt = f"{shown[begin : begin + 120]}\n{' ' * (column - 1 - begin)}^"
    return f"The query is malformed near line {line}, column {column}.{hint}\n\n{excerpt}"
