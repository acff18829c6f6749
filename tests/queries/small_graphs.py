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


def source(name: str, list_date: date | None = None) -> Source:
    """A source in the public domain, dated or not."""
    return Source(
        name=name, title=f"Source {name}", shipped=True, path=name, loader="curated", licence="CC0-1.0",
        licence_title="Public domain", attribution="nobody", commercial_use=True, language="en", minimum_count=1,
        list_date=list_date,
    )  # fmt: skip


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
    subject: str, predicate: str, object_: str, *lines: model.Evidence, status: str = "accepted", context: str = ""
) -> model.Statement:
    """A statement of low confidence; without lines it rests on a review."""
    return model.Statement.model_validate(
        {
            "subject": subject, "predicate": predicate, "object": object_, "status": status, "confidence": "low",
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


def _ontology() -> Iterator[ox.Quad]:
    yield from ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)


def _both(graph: str, statements: Iterable[ox.Triple]) -> list[ox.Quad]:
    """Each triple twice: in the graph of that name and in the default graph."""
    named = ox.NamedNode(expand(graph))
    return [
        ox.Quad(t.subject, t.predicate, t.object, place) for t in statements for place in (named, ox.DefaultGraph())
    ]
