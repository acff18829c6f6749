"""SHACL: what the shapes find on triples, run by pySHACL over rdflib.

The curated part is checked whole, catalogues in slices, so that memory stays bounded. The SPARQL constraints of the
shapes are run by Oxigraph instead, since rdflib needs minutes for what takes milliseconds there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.findings import Finding, Severity
from kg.ontology.terms import compact, ontology_file
from kg.store import Store

if TYPE_CHECKING:
    import rdflib

Progress = Callable[[str], None]
_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_IRI: Final = re.compile(r"https?://[^\s<>\"]*[\w/#]")
_STRING: Final = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
_SLICE_LINES: Final = 40_000


def check_shapes(triples: bytes, shapes: tuple[str, ...] = ("shapes.ttl", "shapes-catalogue.ttl")) -> list[Finding]:
    """Findings of the shapes on triples given as N-Triples, in a fixed order."""
    import rdflib

    wanted = rdflib.Graph()
    for name in shapes:
        wanted.parse(data=ontology_file(name), format="turtle")
    findings = list(_broken_constraints(triples, wanted))
    wanted.remove((None, rdflib.SH.sparql, None))
    _aim_at_once(wanted)
    return sorted([*findings, *_found(_graph(triples), wanted)], key=str)


def _aim_at_once(shapes: rdflib.Graph) -> None:
    """Gives each property shape the targets of its node shape, to the same effect.

    pySHACL then looks at all targets together; a property shape below a node shape it sets up anew for each of them,
    which takes four times as long.
    """
    from rdflib.namespace import SH

    for shape, inner in list(shapes.subject_objects(SH.property)):
        targets = list(shapes.objects(shape, SH.targetClass))
        if targets:
            shapes.remove((shape, SH.property, inner))
            for target in targets:
                shapes.add((inner, SH.targetClass, target))


def _graph(triples: bytes) -> rdflib.Graph:
    """The triples for pySHACL. Oxigraph reads them in half the time that rdflib takes."""
    import rdflib

    graph = rdflib.Graph()
    known: dict[object, rdflib.term.Node] = {}

    def term(given: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> rdflib.term.Node:
        if (found := known.get(given)) is None:
            found = known[given] = _term(given)
        return found

    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _term(given: object) -> rdflib.term.Node:
    import rdflib

    if isinstance(given, ox.NamedNode):
        return rdflib.URIRef(given.value)
    if isinstance(given, ox.Literal):
        kind = None if given.language or given.datatype == _STRING else rdflib.URIRef(given.datatype.value)
        return rdflib.Literal(given.value, lang=given.language, datatype=kind)
    raise TypeError(f"{given} has no name: a build writes IRIs and literals only")


def _found(data: rdflib.Graph, shapes: rdflib.Graph) -> list[Finding]:
    from pyshacl import validate

    conforms, report, _ = validate(data, shacl_graph=shapes, inplace=True)
    return [] if conforms else list(_results(report, data))


def _broken_constraints(triples: bytes, shapes: rdflib.Graph) -> Iterator[Finding]:
    """Findings of the SPARQL constraints: each row of one is a defect."""
    from rdflib.namespace import SH

    constraints = [
        (compact(str(owner)), str(shapes.value(constraint, SH.message)), str(shapes.value(constraint, SH.select)))
        for owner, constraint in shapes.subject_objects(SH.sparql)
    ]
    if not constraints:
        return
    store = Store(ox.Store())
    store.engine.bulk_load(triples, format=ox.RdfFormat.N_TRIPLES)
    for owner, message, select in sorted(constraints):
        for row in store.select(select.replace("$this", "?this")):
            told = {name: compact(term.value) for name, term in row.items()}
            culprit = f" ({told['value']})" if "value" in told else ""
            words = _PLACE.sub(r"{\1}", message).format_map(told)
            yield Finding("stop", f"shape {owner}", words + culprit)


def check_catalogue(files: Mapping[str, Path], tick: Progress) -> list[Finding]:
    """Findings of the catalogue shapes on sorted N-Triples files, a slice at a time."""
    findings = []
    for path in files.values():
        for part in _slices(path):
            findings += check_shapes(part, ("shapes-catalogue.ttl",))
            tick(path.name)
    return findings


def _slices(path: Path) -> Iterator[bytes]:
    """Slices of a sorted N-Triples file that never part the triples of one subject."""
    held: list[bytes] = []
    with path.open("rb") as lines:
        for _, group in groupby(lines, key=lambda line: line.split(b" ", 1)[0]):
            held += group
            if len(held) >= _SLICE_LINES:
                yield b"".join(held)
                held = []
    if held:
        yield b"".join(held)


def _results(report: object, data: object) -> Iterator[Finding]:
    import rdflib
    from rdflib.namespace import SH

    if not isinstance(report, rdflib.Graph) or not isinstance(data, rdflib.Graph):
        raise TypeError("pySHACL gives its report as a graph")
    for result in report.subjects(rdflib.RDF.type, SH.ValidationResult):
        severity: Severity = "warn" if (result, SH.resultSeverity, SH.Warning) in report else "stop"
        focus = report.value(result, SH.focusNode)
        message = _IRI.sub(_as_curie, str(report.value(result, SH.resultMessage) or "does not fit its shape"))
        shape = compact(str(report.value(result, SH.sourceShape) or ""))
        value = report.value(result, SH.value)
        shown = f" (found {compact(str(value))!s:.120})" if value is not None and value != focus else ""
        yield Finding(
            severity, f"shape {shape}" if ":" in shape else "shape", f"{_named(focus, data)}: {message}{shown}"
        )


def _named(focus: object, data: object) -> str:
    """The CURIE of a node, and for an assertion also what it says."""
    import rdflib
    from rdflib.namespace import RDF

    if not isinstance(focus, rdflib.URIRef) or not isinstance(data, rdflib.Graph):
        return str(focus)
    parts = [data.value(focus, p) for p in (RDF.subject, RDF.predicate, RDF.object)]
    said = " ".join(compact(str(part)) for part in parts if part is not None)
    return f"{compact(str(focus))} ({said})" if said else compact(str(focus))


def _as_curie(match: re.Match[str]) -> str:
    return compact(match[0])
