"""SHACL: what the shapes find on triples, run by pySHACL over rdflib, in several processes where the system can fork.

The curated part is checked whole, catalogues in slices, so that memory stays bounded. The SPARQL constraints of the
shapes are run by Oxigraph instead, since rdflib needs minutes for what takes milliseconds there.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
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
_SLICE_LINES: Final = 40_000
_MOST_PROCESSES: Final = 4
_WORTH_FORKING_LINES: Final = 50_000


def check_shapes(triples: bytes, shapes: tuple[str, ...] = ("shapes.ttl", "shapes-catalogue.ttl")) -> list[Finding]:
    """Findings of the shapes on triples given as N-Triples, in a fixed order."""
    import rdflib

    wanted = rdflib.Graph()
    for name in shapes:
        wanted.parse(data=ontology_file(name), format="turtle")
    findings = list(_broken_constraints(triples, wanted))
    wanted.remove((None, rdflib.SH.sparql, None))
    data = rdflib.Graph().parse(data=triples, format="nt")
    return sorted([*findings, *_validated(data, wanted, _processes(triples))], key=str)


def _processes(triples: bytes) -> int:
    """How many processes to share the work among: one where it is small or the system cannot fork."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    large = triples.count(b"\n") > _WORTH_FORKING_LINES
    return min(os.cpu_count() or 1, _MOST_PROCESSES) if can_fork and large else 1


def _validated(data: rdflib.Graph, shapes: rdflib.Graph, processes: int) -> list[Finding]:
    """Findings of pySHACL, each process taking a share of the shapes. The graph is inherited, not copied."""
    shares = _shares(data, shapes, processes)
    if len(shares) == 1:
        return _found(data, shares[0])
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(len(shares), fork, initializer=_inherit, initargs=(data,)) as pool:
        found = [finding for part in pool.map(_found_in_inherited, shares) for finding in part]
    return list(dict.fromkeys(found))  # a shape with targets in two shares finds a thing of both kinds in each


def _shares(data: rdflib.Graph, shapes: rdflib.Graph, number: int) -> list[rdflib.Graph]:
    """The shapes as so many graphs, each with the targets of some; targets with many instances are spread evenly."""
    from rdflib import RDF, SH

    targets = list(shapes.triples((None, SH.targetClass, None)))
    targets.sort(key=lambda target: (-sum(1 for _ in data.subjects(RDF.type, target[2])), target))
    shares = []
    for place in range(min(number, len(targets)) or 1):
        share = shapes + type(shapes)()
        for n, target in enumerate(targets):
            if n % number != place:
                share.remove(target)
        shares.append(share)
    return shares


_inherited: rdflib.Graph | None = None  # in a forked process: the graph that its parent parsed


def _inherit(data: rdflib.Graph) -> None:
    global _inherited
    _inherited = data


def _found_in_inherited(shapes: rdflib.Graph) -> list[Finding]:
    return _found(_inherited, shapes) if _inherited is not None else []


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
