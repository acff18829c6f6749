"""Every named question on Oxigraph and on rdflib's in-memory engine: same triples, same rows."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import rdflib

from kg.ontology.terms import PREFIXES
from kg.queries.catalogue import QUESTIONS
from kg.store import Store

R = TypeVar("R")
ROUNDS = 5


def questions_against_rdflib(home: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """One row for the geometric mean over all questions, and one for the slowest question here."""
    store = Store.open(home / "shipped")
    graph = _in_rdflib(store)
    ratios, slowest = [], (0.0, "")
    for name, question in QUESTIONS.items():
        text = question.query.text
        here, ours = _best(lambda text=text: store.select(text), ROUNDS)
        there, theirs = _best(lambda text=text: list(graph.query(text, initNs=dict(PREFIXES))), 1)
        if len(ours) != len(theirs):
            raise SystemExit(f"{name}: {len(ours)} rows on Oxigraph, {len(theirs)} on rdflib")
        ratios.append(there / here)
        slowest = max(slowest, (here, name))
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    what = f"{len(ratios)} named questions on the shipped graph, geometric mean"
    yield what, "1", "rdflib in memory, same triples and rows", f"{mean:.0f} times faster", "at least 50"
    yield f"slowest named question (`{slowest[1]}`)", f"{slowest[0] * 1000:.0f} ms", "", "", ""


def _in_rdflib(store: Store) -> rdflib.Graph:
    triples = (quad.triple for quad in store.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=data, format="nt")


def _best(work: Callable[[], R], rounds: int) -> tuple[float, R]:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return min(times), result
