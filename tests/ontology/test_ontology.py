"""The ontology is whole: every term is told, every closed list of the code is one of its schemes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final, get_args

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS

import kg
from kg import vocabulary
from kg.infer import EDGE_RULES, INFERENCE_RULES, run_rule
from kg.ontology.terms import PREFIXES, compact, expand, ontology_file, prologue
from kg.rdf.things import _NAME_PROPERTY
from kg.resources import data_dir
from kg.store import Store

KG: Final = Path(kg.__file__).parent
ONTOLOGY: Final = KG / "ontology"
TURTLE: Final = sorted(ONTOLOGY.rglob("*.ttl"))
QUERIES: Final = sorted(KG.rglob("*.rq"))
RULES: Final = sorted((ONTOLOGY / "rules").glob("*.rq"))
SCHEMES: Final = {
    "st": vocabulary.Status,
    "cf": vocabulary.Confidence,
    "br": vocabulary.Bearing,
    "ek": vocabulary.EvidenceKind,
    "cc": vocabulary.CitationCheck,
    "cs": vocabulary.CitationSupport,
    "ck": vocabulary.ClaimKind,
    "lk": vocabulary.LevelKind,
    "pk": vocabulary.PropertyKind,
    "ix": vocabulary.Effect,
    "sc": vocabulary.Scope,
    "ik": vocabulary.IngredientKind,
}
PARTIES: Final = {"Person", "Brand", "Organisation"}
# Outside ids that nobody could verify in the files of the ontology that is said to hold them.
NOT_TO_BE_SHIPPED: Final = (
    r"CHEBI[:_]82405\b", r"CHEBI[:_]8435\b", r"GO[:_]0033561\b", r"wikidata\.org", r"\b(?:wd|wikidata):Q\d",
    r"\bSEPIO[:_]", r"\bFOODON[:_]",
)  # fmt: skip


@cache
def skin() -> rdflib.Graph:
    return rdflib.Graph().parse(data=ontology_file("skin.ttl"), format="turtle")


def term(curie: str) -> rdflib.URIRef:
    return rdflib.URIRef(expand(curie))


def ours() -> set[rdflib.term.Node]:
    return {s for s in skin().subjects() if str(s).startswith(PREFIXES["sk"])}


def curies(nodes: set[rdflib.term.Node]) -> list[str]:
    return sorted(compact(str(node)) for node in nodes)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_turtle_is_read_alike_by_both_libraries(path: Path) -> None:
    by_oxigraph = {quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)}
    by_rdflib = rdflib.Graph().parse(path)
    assert len(by_rdflib) == len(by_oxigraph)
    assert len(by_oxigraph) > 0 or path.name == "prefixes.ttl"


def test_every_term_has_a_label_and_a_comment() -> None:
    assert len(ours()) > 150
    assert curies({t for t in ours() if skin().value(t, RDFS.label) is None}) == []
    assert curies({t for t in ours() if skin().value(t, RDFS.comment) is None}) == []


def test_every_term_has_one_label_only() -> None:
    assert curies({s for s in skin().subjects(RDFS.label) if len(list(skin().objects(s, RDFS.label))) != 1}) == []


def test_every_link_predicate_says_from_what_to_what_and_how_it_reads_backwards() -> None:
    links = set(skin().subjects(RDF.type, term("sk:LinkPredicate")))
    assert len(links) >= 20
    for wanted in ("schema:domainIncludes", "schema:rangeIncludes", "sk:inverseLabel"):
        assert curies({link for link in links if skin().value(link, term(wanted)) is None}) == [], wanted
    classes = set(skin().subjects(RDF.type, OWL.Class))
    for wanted in ("schema:domainIncludes", "schema:rangeIncludes"):
        assert curies(set(skin().objects(None, term(wanted))) - classes) == []


def test_symmetric_predicates_read_alike_in_both_directions() -> None:
    symmetric = set(skin().subjects(RDF.type, OWL.SymmetricProperty))
    assert curies(symmetric) == ["sk:compatibleWith", "sk:conflictsWith", "sk:worksWith"]
    for link in symmetric:
        assert skin().value(link, RDFS.label) == skin().value(link, term("sk:inverseLabel"))
        ends = (term("schema:domainIncludes"), term("schema:rangeIncludes"))
        assert set(skin().objects(link, ends[0])) == set(skin().objects(link, ends[1]))


@pytest.mark.parametrize("predicate", [RDFS.domain, RDFS.range, OWL.sameAs, OWL.equivalentClass, OWL.inverseOf])
def test_nothing_in_the_ontology_would_entail_what_nobody_said(predicate: rdflib.URIRef) -> None:
    assert list(skin().subject_objects(predicate)) == []


def test_every_concept_of_a_scheme_has_a_label_and_a_definition() -> None:
    concepts = set(skin().subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 70
    for wanted in (SKOS.inScheme, RDFS.label, SKOS.definition):
        assert curies({c for c in concepts if skin().value(c, wanted) is None}) == [], wanted
    schemes = set(skin().subjects(RDF.type, SKOS.ConceptScheme))
    assert set(skin().objects(None, SKOS.inScheme)) == schemes


@pytest.mark.parametrize("prefix", SCHEMES)
def test_a_closed_list_of_the_code_is_a_scheme(prefix: str) -> None:
    scheme = rdflib.URIRef(f"https://w3id.org/skinkg/scheme/{prefix}")
    concepts = {compact(str(c)) for c in skin().subjects(SKOS.inScheme, scheme)}
    assert concepts == {f"{prefix}:{word}" for word in get_args(SCHEMES[prefix])}


def test_confidence_and_kinds_of_evidence_have_a_rank() -> None:
    ordinal = term("sk:ordinal")
    ranks = {word: int(skin().value(term(f"cf:{word}"), ordinal)) for word in get_args(vocabulary.Confidence)}
    assert ranks == {"high": 4, "moderate": 3, "low": 2, "very-low": 1}
    for word in get_args(vocabulary.EvidenceKind):
        for wanted in ("sk:ordinal", "sk:clinical", "sk:independent"):
            assert skin().value(term(f"ek:{word}"), term(wanted)) is not None, f"ek:{word} {wanted}"


def test_every_type_of_term_is_a_class() -> None:
    classes = {compact(str(c)).removeprefix("sk:") for c in skin().subjects(RDF.type, OWL.Class)}
    assert set(get_args(vocabulary.TermType)) - classes == PARTIES
    assert "Party" in classes


def test_every_kind_of_relation_and_name_is_a_property() -> None:
    properties = {compact(str(p)) for p in skin().subjects(RDF.type, term("sk:CatalogueProperty"))}
    kinds = get_args(vocabulary.RelationKind)
    assert {f"sk:{kind}" for kind in kinds} <= properties
    shown = set(re.findall(r"sk:(\w+)", (KG / "queries" / "structure.rq").read_text(encoding="utf-8")))
    assert set(kinds) - {"distinctFrom"} <= shown, "structure.rq lists every form but distinctFrom"
    assert set(_NAME_PROPERTY) == set(get_args(vocabulary.NameKind))
    assert set(_NAME_PROPERTY.values()) <= properties


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_every_prefix_of_a_turtle_file_is_in_the_map(path: Path) -> None:
    declared = re.findall(r"^@prefix\s+([\w-]+):\s+<([^>]+)>", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert declared
    assert {prefix: PREFIXES.get(prefix) for prefix, _ in declared} == dict(declared)


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_every_prefix_and_term_of_a_query_is_known(path: Path) -> None:
    body = re.sub(r'"[^"]*"|<[^>\s]*>|^\s*#.*$|(?<=\s)#.*$', "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    used = re.findall(r"(?<![\w?$:])([A-Za-z][\w-]*):([\w-]*)", body)
    assert used
    assert {prefix for prefix, _ in used} <= PREFIXES.keys()
    assert {f"sk:{local}" for prefix, local in used if prefix == "sk" and local} <= set(curies(ours()))


def test_the_code_uses_no_term_that_the_ontology_lacks() -> None:
    declared = set(curies(ours()))
    for path in sorted(KG.rglob("*.py")):
        used = set(re.findall(r"[\"'(|/^]sk:[A-Za-z]\w+", path.read_text(encoding="utf-8")))
        assert {word[1:] for word in used} <= declared, path.name


def test_two_prefixes_never_stand_for_one_namespace() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_every_rule_is_run_and_named() -> None:
    assert [path.stem for path in RULES] == sorted((*EDGE_RULES, *INFERENCE_RULES))
    for path in RULES:
        assert skin().value(term(f"rule:{path.stem.partition('-')[0]}"), RDFS.label) is not None


@cache
def small() -> tuple[Store, rdflib.Graph]:
    """The ontology and the small graph for rules, for both engines."""
    text = (Path(__file__).parent / "rules.ttl").read_bytes()
    store = Store.memory()
    for data in (text, ontology_file("skin.ttl").encode()):
        store.engine.load(data, format=ox.RdfFormat.TURTLE)
    return store, skin() + rdflib.Graph().parse(data=text, format="turtle")


def ntriples(triples: list[ox.Triple]) -> set[str]:
    return {f"{t.subject} {t.predicate} {t.object}" for t in triples}


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_rule_gives_the_same_on_both_engines(path: Path) -> None:
    store, graph = small()
    made = ntriples(run_rule(store, path.stem))
    by_rdflib = graph.query(prologue() + path.read_text(encoding="utf-8")).graph
    assert by_rdflib is not None
    assert made == {f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o in by_rdflib}
    assert made, "the small graph holds something for every rule"


def test_what_the_rules_make_of_the_small_graph() -> None:
    store, _ = small()
    made = [t for name in INFERENCE_RULES for t in run_rule(store, name)]
    told: dict[str, dict[str, str]] = {}
    for t in made:
        told.setdefault(t.subject.value, {})[compact(t.predicate.value)] = compact(t.object.value)
    parts = ("sk:byRule", "rdf:subject", "rdf:predicate", "rdf:object", "sk:confidence")
    assert sorted(tuple(d[part].rpartition(":")[2] for part in parts) for d in told.values()) == [
        ("R1", "amide", "counteracts", "sun", "low"),
        ("R2", "tocopherol", "counteracts", "sun", "very-low"),
        ("R3", "retinol", "conflictsWith", "glycolic-acid", "low"),
        ("R4", "cream", "covers", "ceramides", "low"),
    ]


def test_no_outside_id_is_shipped_that_could_not_be_verified() -> None:
    shipped = [*TURTLE, *(path for path in data_dir().rglob("*") if path.is_file())]
    assert len(shipped) > 30
    for path in shipped:
        text = path.read_text(encoding="utf-8")
        for unverified in NOT_TO_BE_SHIPPED:
            found = re.search(unverified, text)
            assert found is None, f"{path.name} holds {found and found[0]}, which could not be verified: take it out"


def test_squalane_is_matched_to_no_molecule_of_chebi() -> None:
    mappings = "".join(path.read_text(encoding="utf-8") for path in (data_dir() / "mappings").glob("*.tsv"))
    assert not re.search(r"^ing:squalane\t.*CHEBI:", mappings, re.MULTILINE)
    assert "ing:niacinamide\t" in mappings
