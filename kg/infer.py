"""The rules: CONSTRUCT files, run in a fixed order and rebuilt whole, and the GRIM test on printed percentages."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import pyoxigraph as ox

from kg.grim import grim
from kg.ontology.terms import ontology_file
from kg.rdf import literal, node
from kg.readings import readings
from kg.store import Store

INFERRED: Final = "g:derived-inferred"
DIRECT: Final = "g:derived-direct"
# Rules read assertions, never edges, so that direct edges can be made last, of all of them at once.
INFERENCE_RULES: Final = (
    "R1-counteracts-by-support",
    "R2-counteracts-by-decrease",
    "R3-group-conflicts",
    "R4-product-covers",
)
EDGE_RULES: Final = ("D1-direct-edges", "D2-contains", "D3-covers-ingredient")


def run_rule(store: Store, name: str) -> list[ox.Triple]:
    """Triples that a rule makes of the default graph of the store."""
    return store.construct(ontology_file(f"rules/{name}.rq"))


def inferred(store: Store) -> Iterator[ox.Triple]:
    """Triples of all derived assertions, the verdicts of the GRIM test, and the readings of outside sources."""
    for name in INFERENCE_RULES:
        yield from run_rule(store, name)
    yield from grim_verdicts(store)
    yield from readings(store)


def direct(store: Store) -> Iterator[ox.Triple]:
    """Direct edges of accepted assertions, and what follows from lines and annex entries."""
    for name in EDGE_RULES:
        yield from run_rule(store, name)


def grim_verdicts(store: Store) -> Iterator[ox.Triple]:
    """For each claimed percentage with a known number of people: whether it is possible, and what is nearest."""
    rows = store.select(
        "SELECT ?claim ?percent ?n WHERE { ?claim a sk:Claim ; sk:percent ?percent ; sk:fromStudy/sk:participants ?n }"
    )
    for row in rows:
        claim = ox.NamedNode(row["claim"].value)
        result = grim(Decimal(row["percent"].value), int(row["n"].value))
        yield ox.Triple(claim, node("sk:grimPossible"), literal(result.possible))
        yield ox.Triple(claim, node("sk:byRule"), node("rule:grim"))
        for count in result.counts:
            yield ox.Triple(claim, node("sk:grimCount"), literal(count))
        for nearest in result.nearest:
            yield ox.Triple(claim, node("sk:grimNearest"), literal(nearest))
