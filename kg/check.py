"""What a release must fulfil: SHACL shapes and QC queries, as findings that name the culprit.

Shapes are run by pySHACL over rdflib: the curated part whole, catalogues in slices, so that memory stays bounded.
Their SPARQL constraints are run by Oxigraph instead, since rdflib needs minutes for what takes milliseconds there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from kg import model
from kg.ontology.terms import compact, ontology_file
from kg.queries.header import query_files
from kg.store import Store

if TYPE_CHECKING:
    import rdflib

Severity = Literal["stop", "warn"]
Progress = Callable[[str], None]
_PLACE: Final = re.compile(r"\{[?$](\w+)\}")
_IRI: Final = re.compile(r"https?://[^\s<>\"]*[\w/#]")
_SLICE_LINES: Final = 40_000


@dataclass(frozen=True)
class Finding:
    """A defect: whether it stops the release, which check found it, and what is wrong with what."""

    severity: Severity
    check: str
    message: str

    def __str__(self) -> str:
        return f"[{self.check}] {self.message}"


def check_queries(store: Store) -> list[Finding]:
    """Findings of all QC queries: each row of one is a defect."""
    findings = []
    for query in query_files("kg.queries", "qc"):
        severity: Severity = "warn" if query.header["severity"] == "warn" else "stop"
        for row in store.select(query.text):
            values = {name: compact(term.value) for name, term in row.items()}
            findings.append(Finding(severity, query.name, query.header["message"].format_map(values)))
    return findings


def check_coverage(store: Store, rows: Iterable[model.CoverageRow]) -> list[Finding]:
    """Findings for rows of a coverage table that say they are carried, and are not in the graph."""
    from kg.queries.coverage import is_carried

    return [
        Finding("stop", "coverage", f"{row.row} is said to be carried by {row.subject} {row.predicate} {row.object}, "
                "which is not in the graph")
        for row in rows
        if row.status == "carried" and not is_carried(store, row)
    ]  # fmt: skip


def check_shapes(triples: bytes, shapes: tuple[str, ...] = ("shapes.ttl", "shapes-catalogue.ttl")) -> list[Finding]:
    """Findings of the shapes on triples given as N-Triples, in a fixed order."""
    import rdflib
    from pyshacl import validate

    wanted = rdflib.Graph()
    for name in shapes:
        wanted.parse(data=ontology_file(name), format="turtle")
    findings = list(_broken_constraints(triples, wanted))
    wanted.remove((None, rdflib.SH.sparql, None))
    data = rdflib.Graph().parse(data=triples, format="nt")
    conforms, report, _ = validate(data, shacl_graph=wanted, inplace=True)
    return sorted([*findings, *(() if conforms else _results(report, data))], key=str)


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
