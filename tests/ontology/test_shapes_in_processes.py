"""Shapes checked in several processes find what one process finds, in the same order."""

from __future__ import annotations

import multiprocessing
from collections import Counter

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH
from test_shapes import INVALID, ontology, triples

from kg import shacl
from kg.ontology.terms import PREFIXES, ontology_file

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork")


@pytest.fixture(scope="module")
def broken() -> bytes:
    """The ontology, and every example that breaks a shape."""
    examples = [triple for path in INVALID for triple in triples(path)]
    return ontology() + (ox.serialize(examples, format=ox.RdfFormat.N_TRIPLES) or b"")


def shapes() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology_file("shapes.ttl"), format="turtle")


def validated(triples_: bytes, wanted: rdflib.Graph, processes: int) -> list[str]:
    wanted.remove((None, SH.sparql, None))
    data = rdflib.Graph().parse(data=triples_, format="nt")
    return sorted(map(str, shacl._validated(data, wanted, processes)))


def test_three_processes_find_what_one_finds(broken: bytes) -> None:
    alone = validated(broken, shapes(), 1)
    assert len(alone) > 20
    assert validated(broken, shapes(), 3) == alone


def test_small_graphs_are_not_worth_a_process(broken: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shacl.os, "cpu_count", lambda: 3)
    assert shacl._processes(broken) == 1
    monkeypatch.setattr(shacl, "_WORTH_FORKING_LINES", 0)
    assert shacl._processes(broken) == 3


def test_each_target_is_in_one_share_and_none_is_lost() -> None:
    shares = shacl._shares(rdflib.Graph(), shapes(), 3)
    given = Counter(t for share in shares for t in share.triples((None, SH.targetClass, None)))
    assert set(given.values()) == {1}
    assert given.keys() == set(shapes().triples((None, SH.targetClass, None)))


def test_a_thing_of_two_target_classes_is_told_once() -> None:
    shape = rdflib.Graph().parse(
        data=f"""@prefix sh: <{SH}> . @prefix sk: <{PREFIXES["sk"]}> . @prefix rdfs: <{PREFIXES["rdfs"]}> .
        sk:S a sh:NodeShape ; sh:targetClass sk:A , sk:B ; sh:property [ sh:path rdfs:label ; sh:minCount 1 ] .""",
        format="turtle",
    )
    thing, kinds = rdflib.URIRef(PREFIXES["ing"] + "x"), [rdflib.URIRef(PREFIXES["sk"] + name) for name in "AB"]
    data = rdflib.Graph()
    for kind in kinds:
        data.add((thing, RDF.type, kind))
    assert len(shacl._validated(data, shape, 1)) == len(shacl._validated(data, shape, 2)) == 1
