"""Crossing of what the graph is about: terms, ingredients, names, forms, products."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import Literal, Triple

from kg import model
from kg.naming import fold, slug
from kg.rdf.dispatch import triples
from kg.rdf.facts import Facts, content_id, node

_INN_STATUS = re.compile(r"\s*\[[^\]]*\]\s*$")
_NAME_PROPERTY = {
    "common": "sk:commonName",
    "trade": "sk:tradeName",
    "former": "sk:formerName",
    "inn": "sk:innName",
    "ph-eur": "sk:phEurName",
    "abbreviation": "sk:abbreviation",
    "colour-index": "sk:colourIndex",
    "e-number": "sk:eNumber",
    "label": "sk:labelName",
    "misspelling": "sk:misspelling",
}
_PARENT = dict.fromkeys(("Mechanism", "HarmfulProcess", "Structure", "FormulaSystem"), "sk:partOf") | {
    "ProductRange": "sk:ofBrand"
}
EDITORIAL = "ref:editorial"  # our own words: no source
_PARTY_TYPES = {"Person", "Brand", "Organisation"}


@triples.register
def _(record: model.Term, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).label(record.label).say("skos:definition", record.definition)
    facts.is_a("sk:Party" if record.type in _PARTY_TYPES else f"sk:{record.type}")
    if record.type == "HarmfulProcess":
        facts.is_a("sk:Mechanism")
    facts.link(_PARENT.get(record.type, "skos:broader"), *record.parents)
    facts.link("sk:family", record.family).name("sk:commonName", record.label)
    if record.root:
        facts.say("sk:isRoot", True)
    if record.definition and record.reference != EDITORIAL:
        facts.link("sk:reportedIn", record.reference)
    yield from facts.triples


@triples.register
def _(record: model.Ingredient, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:Ingredient").label(record.label)
    if record.kind == "blend":
        facts.is_a("sk:ProprietaryBlend")
    if record.kind == "delivery-form":
        facts.is_a("sk:DeliveryForm")
    facts.link("sk:ingredientKind", f"ik:{record.kind}").link("sk:inGroup", *record.groups)
    facts.link("sk:hasFunction", *(f"fn:{f}" for f in record.functions))
    facts.name("sk:inciName", record.inci).say("sk:cosingRef", record.cosing_ref)
    facts.say("sk:casNumber", *record.cas).say("sk:ecNumber", *record.ec)
    facts.name("sk:commonName", record.label)
    yield from facts.triples


@triples.register
def _(record: model.InventoryEntry, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:Ingredient")
    if record.label:
        facts.label(record.label)
    facts.name("sk:inciName", record.inci).say("sk:cosingRef", record.cosing_ref)
    for predicate, name in (("sk:innName", record.inn), ("sk:phEurName", record.ph_eur)):
        if name:
            facts.say(predicate, name).say("sk:foldedName", fold(_INN_STATUS.sub("", name)))
    facts.say("sk:casNumber", *record.cas).say("sk:ecNumber", *record.ec)
    facts.say("sk:casRemark", record.number_remark).say("sk:description", record.description)
    facts.say("sk:restrictionText", record.restriction).link("sk:restrictedBy", *record.annex_entries)
    facts.link("sk:hasFunction", *(f"fn:{slug(f)}" for f in record.functions))
    yield from facts.triples


@triples.register
def _(record: model.Name, source: str) -> Iterator[Triple]:
    predicate = "sk:broadName" if record.scope == "broad" else _NAME_PROPERTY[record.kind]
    facts = Facts(record.id)
    facts.add(predicate, Literal(record.name, language=record.lang) if record.lang != "en" else Literal(record.name))
    facts.say("sk:foldedName" if record.scope == "exact" else "sk:foldedBroadName", fold(record.name))
    yield from facts.triples


@triples.register
def _(record: model.Relation, source: str) -> Iterator[Triple]:
    yield Triple(node(record.subject), node(f"sk:{record.relation}"), node(record.object))
    if record.relation == "distinctFrom":
        yield Triple(node(record.object), node("sk:distinctFrom"), node(record.subject))


@triples.register
def _(record: model.Product, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a(f"sk:{record.type}").label(record.label).name("sk:commonName", record.label)
    facts.link("sk:ofBrand", record.brand).link("sk:inRange", record.product_range)
    facts.link("sk:partOf", record.part_of)
    yield from facts.triples
    if record.part_of:
        yield Triple(node(record.part_of), node("sk:hasSystem"), node(record.id))


@triples.register
def _(record: model.ProductLine, source: str) -> Iterator[Triple]:
    line = content_id("line", record.product, record.position, record.ingredient)
    yield Triple(node(record.product), node("sk:hasLine"), node(line))
    facts = Facts(line).is_a("sk:IngredientUse").link("sk:ofIngredient", record.ingredient)
    facts.say("sk:position", record.position).say("sk:percent", record.percent)
    facts.say("sk:amountBasis", record.basis).say("sk:labelText", record.label_text)
    facts.say("sk:ambiguity", record.ambiguity).link("sk:reportedIn", record.reference)
    yield from facts.triples


@triples.register
def _(record: model.Mapping, source: str) -> Iterator[Triple]:
    yield Triple(node(record.subject), node(record.predicate), node(record.object))


@triples.register
def _(record: model.Replacement, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).say("owl:deprecated", True)
    yield from facts.link("dcterms:isReplacedBy", record.replaced_by).triples
