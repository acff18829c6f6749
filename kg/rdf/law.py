"""Crossing of annex entries and their limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pyoxigraph import Triple

from kg import model
from kg.naming import fold
from kg.rdf.dispatch import triples
from kg.rdf.facts import Facts, content_id, fingerprint, node


def annex_entry_id(annex: str, entry: str) -> str:
    """CURIE of an annex entry, the same in every edition: `reg:eu-iii-376`."""
    return f"reg:eu-{annex.lower()}-{entry}"


@triples.register
def _(record: model.AnnexEntry, source: str) -> Iterator[Triple]:
    entry = annex_entry_id(record.annex, record.entry)
    facts = Facts(entry).is_a("sk:RegulatedSubstance").say("sk:jurisdiction", record.jurisdiction)
    facts.label(f"Annex {record.annex}, entry {record.entry}")
    facts.say("sk:annex", record.annex).say("sk:entry", record.entry).say("sk:substanceName", record.substance)
    facts.say("sk:casNumber", *record.cas).say("sk:ecNumber", *record.ec).say("sk:casRemark", record.number_remark)
    facts.say("sk:coveredName", *(fold(name) for name in record.names))
    facts.say("sk:colour", record.colour).say("sk:cmr", record.cmr).say("sk:moved", record.moved)
    yield from facts.triples
    for limit in record.limits:
        yield from _limit(entry, limit, record.list_date, record.regulation, source, record.updated)


def _limit(
    entry: str, limit: model.Limit, listed: date, regulation: str, source: str, updated: date | None = None
) -> Iterator[Triple]:
    condition = fingerprint(limit, model.Limit.model_fields)
    facts = Facts(content_id("limit", source, entry, condition, regulation))
    facts.is_a("sk:LegalLimit").link("sk:limitOf", entry).link("sk:edition", source)
    facts.say("sk:listDate", listed).say("sk:entryDate", updated).say("sk:regulation", regulation)
    facts.say("sk:entryPart", limit.part).say("sk:productType", limit.product_type)
    facts.say("sk:maxPercent", limit.max_percent).say("sk:maximumText", limit.maximum_text)
    facts.say("sk:unit", limit.unit).say("sk:expressedAs", limit.expressed_as)
    facts.say("sk:otherConditions", limit.other).say("sk:wording", limit.wording)
    yield from facts.triples


@triples.register
def _(record: model.IngredientLimit, source: str) -> Iterator[Triple]:
    entry = annex_entry_id(record.annex, record.entry)
    facts = Facts(entry).is_a("sk:RegulatedSubstance").say("sk:jurisdiction", record.jurisdiction)
    facts.label(f"Annex {record.annex}, entry {record.entry}")
    facts.say("sk:annex", record.annex).say("sk:entry", record.entry).say("sk:substanceName", record.substance)
    facts.link("sk:coversIngredient", record.ingredient)
    yield from facts.triples
    limit = list(_limit(entry, record, record.list_date, record.regulation, source))
    yield from limit
    yield Triple(limit[0].subject, node("sk:reportedIn"), node(record.reference))
