"""Every named question on Oxigraph and on rdflib's in-memory engine: same triples, same rows.

rdflib is given LIMIT seconds for each; where that is not enough, the limit counts as its time, so that the mean is
a lower bound.
"""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import rdflib

from kg.ontology.terms import PREFIXES
from kg.queries.catalogue import QUESTIONS
from kg.store import Store

R = TypeVar("R")
ROUNDS = 5
LIMIT = 20


def questions_against_rdflib(home: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """One row for the geometric mean over all questions, and one for the slowest question here."""
    release = Store.open(home / "shipped")
    graph = _in_rdflib(release)
    store = Store.memory(release.engine)
    ratios, slowest, unfinished = [], (0.0, ""), 0
    for name, question in QUESTIONS.items():
        text = question.query.text
        here, ours = _best(lambda text=text: store.select(text))
        there, theirs = _limited(lambda text=text: list(graph.query(text, initNs=dict(PREFIXES))))
        if theirs is not None and len(ours) != len(theirs):
            raise SystemExit(f"{name}: {len(ours)} rows on Oxigraph, {len(theirs)} on rdflib")
        unfinished += theirs is None
        ratios.append(there / here)
        slowest = max(slowest, (here, name))
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    what = f"{len(ratios)} named questions on the shipped graph in memory, geometric mean"
    alternative = f"rdflib in memory, same triples and rows ({unfinished} not done in {LIMIT} s count as {LIMIT} s)"
    yield what, "1", alternative, f"{mean:.0f} times faster", "at least 50"
    yield f"slowest named question (`{slowest[1]}`)", f"{slowest[0] * 1000:.0f} ms", "", "", ""


def _in_rdflib(store: Store) -> rdflib.Dataset:
    if store.folder is None:
        raise SystemExit("a release on disk is wanted")
    dataset = rdflib.Dataset()
    dataset.parse(store.folder / "release.nq", format="nquads")
    return dataset


def _best(work: Callable[[], R]) -> tuple[float, R]:
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - started)
    return min(times), result


def _limited(work: Callable[[], R]) -> tuple[float, R | None]:
    """Time and result of one run, or the limit and None where the limit came first."""
    signal.signal(signal.SIGALRM, _stop)
    signal.alarm(LIMIT)
    started = time.perf_counter()
    try:
        result = work()
    except TimeoutError:
        return LIMIT, None
    finally:
        signal.alarm(0)
    return time.perf_counter() - started, result


def _stop(number: int, frame: object) -> None:
    raise TimeoutError
