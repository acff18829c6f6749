"""Every shape has an example that keeps it and one that breaks it, and what is broken is told with its culprit."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF, SH

import kg.ontology
from kg import shacl
from kg.findings import Finding
from kg.ontology.terms import PREFIXES, compact, expand, ontology_file
from kg.shacl import check_shapes

SHAPE_FILES: Final = ("shapes.ttl", "shapes-catalogue.ttl")
EXAMPLES: Final = Path(kg.ontology.__file__).parent / "examples"
VALID: Final = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID: Final = sorted((EXAMPLES / "invalid").glob("*.ttl"))
_KEEPS: Final = re.compile(r"# keeps (sh-sk:\w+(?:, sh-sk:\w+)*)\n# \S.*\n")
_BREAKS: Final = re.compile(r"# breaks (sh-sk:\w+): \S.*\n# culprit (\S+)\n")


@cache
def shapes() -> rdflib.Graph:
    graph = rdflib.Graph()
    for name in SHAPE_FILES:
        graph.parse(data=ontology_file(name), format="turtle")
    return graph


def named_shapes() -> set[str]:
    """CURIEs of all node shapes, and of the SPARQL constraints that have a name."""
    found = {*shapes().subjects(RDF.type, SH.NodeShape), *shapes().subjects(RDF.type, SH.SPARQLConstraint)}
    return {compact(str(shape)) for shape in found if isinstance(shape, rdflib.URIRef)}


def messages(shape: str) -> list[re.Pattern[str]]:
    """What may be told when a shape is broken; places in a message stand for anything."""
    node = rdflib.URIRef(expand(shape))
    constraints = [c for c in shapes().objects(node, SH.sparql) if isinstance(c, rdflib.BNode)]
    owners = [node, *shapes().objects(node, SH.property), *constraints]
    told = [str(message) for owner in owners for message in shapes().objects(owner, SH.message)]
    return [re.compile(r".+".join(re.escape(part) for part in re.split(r"\{[?$]\w+\}", text))) for text in told]


@cache
def ontology() -> bytes:
    quads = ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)
    return ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""


def triples(example: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(example), format=ox.RdfFormat.TURTLE)]


def findings(example: Path) -> list[Finding]:
    return check_shapes(ontology() + (ox.serialize(triples(example), format=ox.RdfFormat.N_TRIPLES) or b""))


def kept(example: Path) -> set[str]:
    match = _KEEPS.match(example.read_text(encoding="utf-8"))
    assert match, f"{example.name} begins with '# keeps sh-sk:A, sh-sk:B' and a line that says what it shows"
    return set(match[1].split(", "))


def broken(example: Path) -> tuple[str, str]:
    """The shape that an example says it breaks, and the culprit."""
    match = _BREAKS.match(example.read_text(encoding="utf-8"))
    assert match, f"{example.name} begins with '# breaks sh-sk:A: why' and '# culprit CURIE'"
    return match[1], match[2]


def test_the_examples_are_counted() -> None:
    assert len(VALID) >= 15
    assert len(INVALID) >= 66


def test_the_ontology_itself_keeps_all_shapes() -> None:
    assert check_shapes(ontology()) == []


@pytest.mark.parametrize("example", VALID, ids=lambda path: path.stem)
def test_a_valid_example_keeps_all_shapes(example: Path) -> None:
    assert findings(example) == []


@pytest.mark.parametrize("example", VALID, ids=lambda path: path.stem)
def test_a_valid_example_holds_what_its_shapes_look_at(example: Path) -> None:
    graph = rdflib.Graph().parse(example)
    terms = {str(term) for triple in graph for term in triple}
    for shape in kept(example):
        node = rdflib.URIRef(expand(shape))
        owners = [node, *shapes().subjects(SH.sparql, node)]
        targets = [t for o in owners for p in (SH.targetClass, SH.targetNode) for t in shapes().objects(o, p)]
        assert targets, f"{shape} has no target"
        link = rdflib.URIRef(expand("sk:LinkPredicate"))
        assert any(t == link or str(t) in terms for t in targets), f"{example.name} holds nothing for {shape}"


@pytest.mark.parametrize("example", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_breaks_one_shape_and_names_the_culprit(example: Path) -> None:
    shape, culprit = broken(example)
    found = findings(example)
    assert len(found) == 1, f"breaks exactly one shape, once; found {[str(f) for f in found]}"
    assert found[0].severity == "stop"
    assert re.search(rf"(?<![\w:-]){re.escape(culprit)}(?![\w-])", found[0].message), f"names {culprit}: {found[0]}"
    assert any(pattern.search(found[0].message) for pattern in messages(shape)), f"is told by {shape}: {found[0]}"


@pytest.mark.parametrize("shape", sorted(named_shapes()))
def test_a_shape_has_examples(shape: str) -> None:
    assert any(shape in kept(example) for example in VALID), f"write a valid example for {shape}"
    breaking = {broken(example)[0] for example in INVALID}
    constraints = {compact(str(c)) for c in shapes().objects(rdflib.URIRef(expand(shape)), SH.sparql)}
    assert shape in breaking or (constraints & breaking), f"write an invalid example for {shape}"


def test_examples_name_shapes_that_exist() -> None:
    named = {shape for example in VALID for shape in kept(example)} | {broken(example)[0] for example in INVALID}
    assert named <= named_shapes()


def test_every_part_of_a_shape_says_what_is_wrong() -> None:
    properties = set(shapes().objects(None, SH.property))
    constraints = set(shapes().subjects(RDF.type, SH.SPARQLConstraint))
    inner = {p for alternative in (SH.xone, SH["or"]) for p in _within(alternative)}
    silent = [part for part in (properties | constraints) - inner if shapes().value(part, SH.message) is None]
    assert [compact(str(shapes().value(part, SH.path))) for part in silent] == []


def _within(alternative: rdflib.URIRef) -> set[rdflib.term.Node]:
    """Property shapes inside the alternatives of a shape: the shape's own message speaks for them."""
    choices = [c for head in shapes().objects(None, alternative) for c in shapes().items(head)]
    return {part for choice in choices for part in shapes().objects(choice, SH.property)}


def test_the_constraints_use_no_prefix_that_is_not_declared() -> None:
    declared = {str(p): str(n) for d in shapes().objects(None, SH.declare)
                for p, n in [(shapes().value(d, SH.prefix), shapes().value(d, SH.namespace))]}  # fmt: skip
    assert {prefix: PREFIXES[prefix] for prefix in declared} == declared
    for query in shapes().objects(None, SH.select):
        assert set(re.findall(r"(?<![\w?])([a-z]+):[\w*]", str(query))) <= declared.keys()


def test_shapes_aimed_at_all_targets_at_once_find_what_they_find_one_by_one() -> None:
    wanted = shapes() + rdflib.Graph()
    wanted.remove((None, SH.sparql, None))
    examples = [triple for path in INVALID for triple in triples(path)]
    data = shacl._graph(ontology() + (ox.serialize(examples, format=ox.RdfFormat.N_TRIPLES) or b""))
    one_by_one = sorted(map(str, shacl._found(data, wanted)))
    shacl._aim_at_once(wanted)
    assert sorted(map(str, shacl._found(data, wanted))) == one_by_one
    assert len(one_by_one) >= 40
