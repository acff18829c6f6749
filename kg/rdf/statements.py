"""Crossing of who says what on which grounds: assertions, evidence, claims, studies, levels, questions."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Triple

from kg import model
from kg.rdf.dispatch import triples
from kg.rdf.facts import Facts, content_id, fingerprint, node


@triples.register
def _(record: model.Statement, source: str) -> Iterator[Triple]:
    yield from _assertion(record, source, "sk:Assertion").triples
    yield from _evidence_of(record, source)


@triples.register
def _(record: model.Interaction, source: str) -> Iterator[Triple]:
    facts = _assertion(record, source, "sk:Interaction").is_a("sk:Assertion")
    facts.link("sk:effect", f"ix:{record.effect}").link("sk:scope", f"sc:{record.scope}")
    facts.say("sk:form", record.form).say("sk:severity", record.severity)
    facts.say("sk:minPh", record.min_ph).say("sk:maxPh", record.max_ph)
    yield from facts.triples
    yield from _evidence_of(record, source)


def assertion_id(record: model.Statement, source: str) -> str:
    """CURIE of an assertion: a hash of who says what, under which conditions."""
    parts: list[object] = [source, record.subject, record.predicate, record.object, record.context]
    if isinstance(record, model.Interaction):
        parts += [record.effect, record.scope, record.form, record.min_ph, record.max_ph]
    return content_id("asr", *parts)


def _assertion(record: model.Statement, source: str, type_: str) -> Facts:
    facts = Facts(assertion_id(record, source)).is_a(type_)
    facts.link("rdf:subject", record.subject).link("rdf:predicate", record.predicate)
    facts.link("rdf:object", record.object).say("sk:context", record.context)
    facts.link("sk:status", f"st:{record.status}").link("sk:confidence", f"cf:{record.confidence}")
    reported = record.status == "claimed"
    facts.link("sk:knowledgeLevel", "kl:statement-reported" if reported else "kl:knowledge-assertion")
    return facts.link("sk:agentType", "at:manual-agent").link("dcterms:source", source)


def _evidence_of(record: model.Statement, source: str) -> Iterator[Triple]:
    assertion = assertion_id(record, source)
    for line in record.evidence:
        evidence = content_id("ev", assertion, fingerprint(line))
        yield Triple(node(assertion), node("sk:hasEvidence"), node(evidence))
        facts = Facts(evidence).is_a("sk:Evidence").link("sk:evidenceKind", f"ek:{line.kind}")
        facts.link("sk:bearing", f"br:{line.bearing}").link("sk:reportedIn", line.reference)
        facts.link("sk:citationSupport", f"cs:{line.support}").link("sk:fromStudy", line.study)
        facts.say("sk:participants", line.n).say("sk:minPercent", line.min_percent)
        facts.say("sk:maxPercent", line.max_percent).say("sk:vehicle", line.vehicle)
        facts.say("sk:studiedPopulation", line.population).say("sk:durationDays", line.duration_days)
        facts.say("sk:finding", line.finding).say("sk:locator", line.locator)
        yield from facts.triples


@triples.register
def _(record: model.Claim, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:Claim").label(record.wording)
    facts.link("rdf:subject", record.subject).link("rdf:predicate", record.predicate)
    facts.link("rdf:object", record.object).say("sk:objectText", record.object_text)
    facts.link("sk:claimKind", f"ck:{record.kind}").link("sk:claimedBy", record.claimed_by)
    facts.say("sk:percent", record.percent).link("sk:fromStudy", record.study)
    facts.link("sk:claimedPopulation", record.population).say("sk:claimedDays", record.within_days)
    facts.link("sk:citationSupport", f"cs:{record.support}").link("sk:reportedIn", *record.references)
    facts.say("sk:locator", record.locator).link("dcterms:source", source)
    yield from facts.triples


@triples.register
def _(record: model.Study, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:Study").label(record.label).link("sk:evaluates", record.evaluates)
    facts.say("sk:participants", record.n).say("sk:women", record.women).say("sk:men", record.men)
    facts.say("sk:minAge", record.age_min_years).say("sk:maxAge", record.age_max_years)
    facts.say("sk:phototypes", record.phototypes).link("sk:includedPopulation", *record.included)
    facts.link("sk:excludedPopulation", *record.excluded).say("sk:durationDays", record.duration_days)
    for slot in ("application", "control", "blinding", "instrument", "statistics", "published", "sponsor"):
        facts.say(f"sk:{slot}", getattr(record, slot))
    facts.link("sk:reportedIn", record.reference)
    yield from facts.triples


@triples.register
def _(record: model.OpenQuestion, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:OpenQuestion").label(record.question).link("sk:about", *record.about)
    facts.say("sk:whyUnknown", record.why).say("rdfs:comment", record.note)
    yield from facts.link("sk:reportedIn", record.reference).link("dcterms:source", source).triples


@triples.register
def _(record: model.MaterialProperty, source: str) -> Iterator[Triple]:
    facts = Facts(content_id("prop", source, fingerprint(record))).is_a("sk:MaterialProperty")
    facts.link("sk:ofIngredient", record.ingredient).link("sk:propertyKind", f"pk:{record.kind}")
    facts.say("sk:minValue", record.min_value).say("sk:maxValue", record.max_value).say("sk:unit", record.unit)
    facts.say("sk:propertyValue", record.value).say("sk:finding", record.finding)
    yield from facts.link("sk:reportedIn", record.reference).link("dcterms:source", source).triples


@triples.register
def _(record: model.UseLevel, source: str) -> Iterator[Triple]:
    level = content_id("lvl", source, fingerprint(record))
    facts = Facts(level).is_a("sk:UseLevel").link("sk:ofIngredient", record.ingredient)
    facts.link("sk:levelKind", f"lk:{record.kind}").say("sk:minPercent", record.min_percent)
    facts.say("sk:maxPercent", record.max_percent).say("sk:vehicle", record.vehicle)
    facts.say("sk:purpose", record.purpose).say("sk:finding", record.finding)
    facts.link("sk:reportedIn", record.reference).link("dcterms:source", source)
    yield from facts.triples
