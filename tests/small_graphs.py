"""Small graphs made by hand: each source in its named graph and in the default graph, then what the rules draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

import pyoxigraph as ox

from kg import model
from kg.infer import direct, inferred
from kg.ontology.terms import expand, ontology_file
from kg.rdf import triples
from kg.rdf.provenance import source_triples
from kg.sources.catalogue import Source
from kg.store import Store

REFERENCE = model.Reference(
    id="ref:one", authors="One A", title="A title", year=2001, doi="10.1000/one", check="seen", read="abstract"
)
MAKER = model.Reference(id="ref:maker", title="A leaflet", check="seen")


def graph_of(*records: model.Record) -> Store:
    """What the curators' source states, with the references, and what the rules draw from it."""
    return graph_of_sources({source("core"): [REFERENCE, MAKER, *records]})


def graph_of_sources(stated: Mapping[Source, Iterable[model.Record]]) -> Store:
    """What several sources state."""
    store = Store.memory(_both("g:ontology", (quad.triple for quad in _ontology())))
    for one, records in stated.items():
        told = (t for record in records for t in triples(record, f"src:{one.name}"))
        store.engine.extend(_both(f"g:source-{one.name}", told))
        store.engine.extend(_both("g:meta", source_triples(one)))
    store.engine.extend(_both("g:derived-inferred", list(inferred(store))))
    store.engine.extend(_both("g:derived-direct", list(direct(store))))
    return store


def source(name: str, list_date: date | None = None, states_links: bool = False) -> Source:
    """A source in the public domain, dated or not."""
    return Source(
        name=name, title=f"Source {name}", shipped=True, path=name, loader="curated", licence="CC0-1.0",
        licence_title="Public domain", attribution="nobody", commercial_use=True, language="en", minimum_count=1,
        list_date=list_date, states_links=states_links,
    )  # fmt: skip


def outside_graph() -> Store:
    """Our statements on three ingredients, and outside sources that agree, disagree, say more, or say nothing."""
    ours = [
        REFERENCE, ingredient("niacinamide"), ingredient("retinol"), ingredient("mint"),
        term("cond:acne", "Condition"), term("cond:rosacea", "Condition"), term("sign:itch", "Sign"),
        term("sign:comedones", "Sign"),
        term("mech:sebum-secretion", root=True), term("mech:immunity"), term("mech:growth", parents=("mech:barrier",)),
        term("mech:barrier", root=True),
        term("mech:inflammation", "HarmfulProcess", parents=("mech:immunity",)),
        term("mech:type-2", "HarmfulProcess", parents=("mech:inflammation",)),
        term("mech:melanin-synthesis", parents=("mech:growth",)),
        statement("ing:niacinamide", "sk:relieves", "cond:acne"),
        statement("ing:niacinamide", "sk:decreases", "mech:sebum-secretion", status="contested"),
        statement("ing:niacinamide", "sk:increases", "mech:inflammation"),
        statement("ing:niacinamide", "sk:decreases", "mech:type-2"),
        statement("ing:niacinamide", "sk:supports", "mech:immunity"),
        statement("ing:niacinamide", "sk:supports", "mech:barrier", context="of all"),
        statement("ing:niacinamide", "sk:hasNoEffectOn", "sign:itch"),
        statement("ing:niacinamide", "sk:decreases", "mech:growth", context="in the dark"),
        statement("ing:retinol", "sk:supports", "mech:growth"),
        *(match(*pair) for pair in MATCHES),
    ]  # fmt: skip
    article = [statement("ing:niacinamide", "sk:relieves", "cond:acne", line("manufacturer-claim"), status="claimed")]
    return graph_of_sources(
        {
            source("core", states_links=True): ours,
            source("article", states_links=True): article,
            source("readings"): READINGS,
            source("paths", states_links=True): PATHS,
            source("roles", states_links=True): [role("CHEBI:17154", "CHEBI:1", "gentle agent")],
            source("targets", states_links=True): [
                model.RoleTarget(role=name("CHEBI:2", "agent"), modulation="inhibitor", target=name("GO:1", "pigment")),
            ],
            source("tree"): [model.OutsideTerm(id="CHEBI:1", name="gentle agent", parents=("CHEBI:2",))],
            source("bridge"): [match("MONDO:1", "exactMatch", "MESH:D2"), match("MONDO:1", "exactMatch", "DOID:1")],
        }
    )


def name(curie: str, words: str) -> model.OutsideName:
    """An outside thing and what its source calls it."""
    return model.OutsideName(id=curie, name=words)


def match(ours: str, how: str, outside: str) -> model.Mapping:
    """A match of one of our things, or of an outside one, with an outside identifier."""
    return model.Mapping.model_validate(
        {
            "subject": ours, "predicate": f"skos:{how}", "object": outside,
            "justification": "semapv:ManualMappingCuration",
        }
    )  # fmt: skip


def role(substance: str, curie: str, words: str) -> model.OutsideRole:
    """A role of a substance."""
    return model.OutsideRole(substance=name(substance, "the substance"), role=name(curie, words))


def path(own_id: str, *chain: str) -> model.OutsidePath:
    """A path along `A`, `verb`, `B`, `verb`, `C`: the names are those of the identifiers in small letters."""
    parts = [name(curie, curie.lower()) for curie in chain[::2]]
    links = tuple(
        model.OutsideLink(start=start, verb=verb, end=end)
        for start, verb, end in zip(parts, chain[1::2], parts[1:], strict=False)
    )
    return model.OutsidePath(id=own_id, start=parts[0], end=parts[-1], links=links, references=(f"cited by {own_id}",))


MATCHES = (
    ("ing:niacinamide", "closeMatch", "MESH:D1"), ("ing:niacinamide", "exactMatch", "CHEBI:17154"),
    ("ing:mint", "narrowMatch", "MESH:D9"), ("ing:retinol", "relatedMatch", "MESH:D1"),
    ("cond:acne", "exactMatch", "MONDO:1"), ("sign:itch", "closeMatch", "HP:1"),
    ("sign:comedones", "broadMatch", "HP:2"),
    ("mech:inflammation", "closeMatch", "GO:2"), ("mech:melanin-synthesis", "closeMatch", "GO:1"),
    ("cond:rosacea", "exactMatch", "MESH:D3"),
)  # fmt: skip
READINGS = (
    *(
        model.VerbReading.model_validate({"term": term_, "words": words, "direction": direction, "why": "so"})
        for term_, words, direction in (
            ("sk:supports", "supports", "raises"),
            ("sk:increases", "increases", "raises"),
            ("sk:decreases", "decreases", "lowers"),
            ("sk:relieves", "relieves", "lowers"),
            ("sk:hasNoEffectOn", "has no shown effect on", "no change"),
            ("verb:raises", "raises", "raises"),
            ("verb:lowers", "lowers", "lowers"),
            ("verb:is-in", "is in", "none"),
            ("verb:part-of", "part of", "is part"),
        )
    ),
    model.TargetReading(
        target="UBERON:1", target_name="sebum", object="mech:sebum-secretion", fit="same", why="what comes out"
    ),
    model.RoleReading(
        role="CHEBI:2", role_name="agent", predicate="sk:relieves", object="cond:rosacea", fit="same", why="so it is"
    ),
)
PATHS = (
    path("P1", "MESH:D1", "lowers", "UBERON:1", "raises", "MESH:D2"),
    path("P2", "MESH:D1", "lowers", "GO:7", "part of", "GO:2", "is in", "HP:2", "raises", "MESH:D2"),
    path("P3", "MESH:D1", "lowers", "HP:1", "is in", "MESH:D8"),
    path("P4", "MESH:D9", "raises", "HP:2", "raises", "MESH:D3"),
    path("P5", "MESH:D7", "lowers", "HP:1", "raises", "MESH:D2"),
)


def ingredient(name: str, *groups: str, **more: object) -> model.Ingredient:
    """`ing:retinol` with the label `retinol`."""
    return model.Ingredient.model_validate(
        {"id": f"ing:{name}", "label": name, "kind": "substance", "groups": groups, "reference": "ref:one", **more}
    )


def term(curie: str, type_: str = "Mechanism", **more: object) -> model.Term:
    """A thing that is no ingredient, labelled by its local name."""
    label = curie.partition(":")[2]
    return model.Term.model_validate({"id": curie, "type": type_, "label": label, "reference": "ref:one", **more})


def line(kind: str = "review", bearing: str = "corroborates", **more: object) -> model.Evidence:
    """One line of evidence in `ref:one`."""
    return model.Evidence.model_validate({"kind": kind, "bearing": bearing, "reference": "ref:one", **more})


def statement(
    subject: str, predicate: str, object_: str, *lines: model.Evidence, status: str = "accepted", context: str = "",
    confidence: str = "low",
) -> model.Statement:  # fmt: skip
    """A statement; without lines it rests on a review."""
    return model.Statement.model_validate(
        {
            "subject": subject, "predicate": predicate, "object": object_, "status": status, "confidence": confidence,
            "context": context, "evidence": lines or (line(),),
        }
    )  # fmt: skip


def entry(number: str, substance: str, *limits: model.Limit, listed: date, annex: str = "III") -> model.AnnexEntry:
    """An annex entry whose covered name is its substance."""
    return model.AnnexEntry.model_validate(
        {
            "line": 1, "annex": annex, "entry": number, "substance": substance, "names": (substance,),
            "list_date": listed, "regulation": "(EU) 2024/1", "limits": limits,
        }
    )  # fmt: skip


def limit(percent: str, product_type: str = "", part: str = "") -> model.Limit:
    """A maximum in per cent for a product type."""
    return model.Limit(
        max_percent=Decimal(percent), maximum_text=f"{percent} %", unit="%", product_type=product_type, part=part
    )


def two_lists() -> Store:
    """Two editions of an annex; one limit of two changed."""
    old, new = date(2024, 2, 1), date(2025, 12, 8)
    return graph_of_sources(
        {
            source("old", old): [entry("1", "one", limit("3", "Face"), limit("1", "Body"), listed=old)],
            source("new", new): [entry("1", "one", limit("2", "Face"), limit("1", "Body"), listed=new)],
        }
    )


def _ontology() -> Iterator[ox.Quad]:
    yield from ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)


def _both(graph: str, statements: Iterable[ox.Triple]) -> list[ox.Quad]:
    """Each triple twice: in the graph of that name and in the default graph."""
    named = ox.NamedNode(expand(graph))
    return [
        ox.Quad(t.subject, t.predicate, t.object, place) for t in statements for place in (named, ox.DefaultGraph())
    ]
