"""Putting a question to Oxigraph and writing what it answers: whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Any, Final, Protocol, cast

import pyoxigraph as ox

from kg.ontology.terms import BASE, PREFIXES
from kg.server.dataset import with_stated_graphs
from kg.server.guard import check, check_is_no_update
from kg.server.negotiation import SOLUTIONS, TRIPLES, Format, choose
from kg.server.question import Question
from kg.server.refusal import Refusal
from kg.server.xml_text import XmlText

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_PLACE: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_XML_NAME: Final = re.compile(r"[^\W\d][\w.-]*$")
_CHARACTER_CLASS: Final = re.compile(r"\[[^\]]*\]")
# Of what was expected there, only what is said in words helps: "Prefix not found", not a list of tokens.
_PHRASE: Final = re.compile(r"(?:(?<=, )|(?<=expected )|(?<=one of ))(?!one of)[A-Z][A-Za-z]* [a-zA-Z ]+")


class Sink(Protocol):
    """What an answer is written to; it may raise an error of its own to stop the work."""

    def write(self, data: bytes) -> int:
        """Takes more of the answer."""


def answer(engine: ox.Store, question: Question, accept: str, sink: Sink) -> str:
    """Asks Oxigraph, writes what it answers to `sink` and returns the content type. Raises Refusal."""
    question = with_stated_graphs(question)
    check(question.query)
    watched = _Watched(sink)
    try:
        results = _ask(engine, question)
        wanted = _format(results, accept)
        _write(results, wanted, watched)
    except SyntaxError as error:
        check_is_no_update(question.query)
        raise _explained(question.query, str(error)) from None
    except (RuntimeError, ValueError) as error:
        raise Refusal(400, f"The query cannot be answered: {error}.") from None
    except OSError as error:
        raise _failed(error, watched.fault) from None
    if watched.fault is not None:
        raise watched.fault
    return wanted.content_type


class _Watched:
    """A sink whose own fault is kept: Oxigraph hands it on as an OSError."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._xml: XmlText | None = None
        self.fault: Exception | None = None

    def only_xml(self, is_of_triples: bool) -> None:
        """From here on, what XML cannot hold is refused."""
        self._xml = XmlText("text/turtle" if is_of_triples else "application/sparql-results+json")

    def write(self, data: bytes) -> int:
        """Hands the data on; keeps what goes wrong."""
        try:
            if self._xml is not None:
                self._xml.check(data)
            return self._sink.write(data)
        except Exception as fault:
            self.fault = fault
            raise

    def flush(self) -> None:
        """Does nothing."""


def _failed(error: OSError, fault: Exception | None) -> Exception:
    if fault is not None:
        return fault
    return Refusal(500, "The store failed to answer. Ask whoever runs this server to look at it.")


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


def _write(results: Results, wanted: Format, sink: _Watched) -> None:
    writer, output = wanted.writer, cast(IO[bytes], sink)
    if writer in (ox.RdfFormat.RDF_XML, ox.QueryResultsFormat.XML):
        sink.only_xml(is_of_triples=isinstance(results, ox.QueryTriples))
    if isinstance(results, ox.QueryTriples):
        if writer == ox.RdfFormat.RDF_XML:
            ox.serialize(_nameable(results), output, format=ox.RdfFormat.RDF_XML)
        elif isinstance(writer, ox.RdfFormat):
            results.serialize(output, format=writer)
    elif isinstance(writer, ox.QueryResultsFormat):
        results.serialize(output, format=writer)


def _nameable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """The same triples; a predicate that ends in no XML name would make Oxigraph write broken XML."""
    for triple in triples:
        if not _XML_NAME.search(triple.predicate.value):
            raise Refusal(406, f"RDF/XML cannot name the predicate {triple.predicate}. Ask for text/turtle.")
        yield triple


def _explained(query: str, error: str) -> Refusal:
    """The engine's complaint, shown on the line it is about. Its place is near: keywords are tried as a whole."""
    match = _PLACE.fullmatch(error)
    if match is None:
        return Refusal(400, f"The query is malformed: {error}.")
    line, column = int(match[1]), int(match[2])
    hint = "".join(f" {said}." for said in _PHRASE.findall(_CHARACTER_CLASS.sub("", match[3])))
    lines = re.split(r"\r\n|\r|\n", query)
    shown = lines[line - 1] if line <= len(lines) else ""
    begin = max(0, column - 60)
    excerpt = f"{shown[begin : begin + 120]}\n{' ' * (column - 1 - begin)}^"
    text = f"The query is malformed near line {line}, column {column}.{hint}\n\n{excerpt}"
    return Refusal(400, text, place=(line, column))
