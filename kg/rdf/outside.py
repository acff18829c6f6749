"""Crossing of what outside data sets say. A row is a few triples: what it says of who is told once, on the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pyoxigraph import Triple

from kg import model
from kg.naming import slug
from kg.rdf.dispatch import triples
from kg.rdf.facts import Facts, content_id, fingerprint

_MODULATES: Final = {
    "inhibitor": "sk:roleInhibits",
    "antagonist": "sk:roleAntagonises",
    "inverse agonist": "sk:roleIsInverseAgonistOf",
    "agonist": "sk:roleIsAgonistOf",
    "activator": "sk:roleActivates",
    "modulator": "sk:roleModulates",
}


def verb_id(words: str) -> str:
    """CURIE of what a link of an outside source says: `verb:decreases-activity-of`."""
    return f"verb:{slug(words) or 'unnamed'}"


@triples.register
def _(record: model.OutsideName, source: str) -> Iterator[Triple]:
    yield from Facts(record.id).say("sk:outsideName", record.name).triples


@triples.register
def _(record: model.OutsideLink, source: str) -> Iterator[Triple]:
    verb = verb_id(record.verb)
    facts = Facts(_link_id(record)).is_a("sk:OutsideLink").link("sk:linkFrom", record.start.id)
    facts.link("sk:verb", verb).link("sk:linkTo", record.end.id)
    yield from facts.say("sk:startName", record.start.name).say("sk:endName", record.end.name).triples
    yield from Facts(verb).say("sk:outsideName", record.verb).triples


def _link_id(link: model.OutsideLink) -> str:
    return content_id("olink", fingerprint(link))


@triples.register
def _(record: model.OutsidePath, source: str) -> Iterator[Triple]:
    facts = Facts(f"opath:{record.id}").is_a("sk:OutsidePath").link("dcterms:source", source)
    facts.link("sk:pathFrom", record.start.id).link("sk:pathTo", record.end.id)
    facts.say("sk:startName", record.start.name).say("sk:endName", record.end.name)
    facts.say("sk:citedAs", *dict.fromkeys(record.references))
    facts.link("sk:hasOutsideLink", *(_link_id(link) for link in dict.fromkeys(record.links)))
    yield from facts.triples
    for link in record.links:
        yield from triples(link, source)


@triples.register
def _(record: model.OutsideRole, source: str) -> Iterator[Triple]:
    yield from Facts(record.substance.id).link("sk:hasOutsideRole", record.role.id).triples
    yield from triples(record.substance, source)
    yield from triples(record.role, source)


@triples.register
def _(record: model.RoleTarget, source: str) -> Iterator[Triple]:
    yield from Facts(record.role.id).link(_MODULATES[record.modulation], record.target.id).triples
    yield from triples(record.role, source)
    yield from triples(record.target, source)


@triples.register
def _(record: model.OutsideTerm, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:OutsideTerm").say("sk:outsideName", record.name)
    facts.say("sk:exactSynonym", *record.exact).say("sk:narrowSynonym", *record.narrow)
    facts.say("sk:broadSynonym", *record.broad).say("sk:relatedSynonym", *record.related)
    facts.link("sk:outsideParent", *record.parents).say("sk:crossReference", *record.cross_references)
    yield from facts.triples


@triples.register
def _(record: model.VerbReading, source: str) -> Iterator[Triple]:
    facts = Facts(record.term).say("sk:direction", record.direction)
    if record.term.startswith("verb:"):
        facts.say("sk:outsideName", record.words).say("sk:why", record.why)
    yield from facts.triples


@triples.register
def _(record: model.RoleReading, source: str) -> Iterator[Triple]:
    facts = Facts(content_id("rr", "role", record.role, record.predicate, record.object)).is_a("sk:ReadingRule")
    facts.link("sk:ofRole", record.role).link("sk:readsWith", record.predicate).link("sk:readsAs", record.object)
    yield from facts.say("sk:fit", record.fit).say("sk:why", record.why).triples


@triples.register
def _(record: model.TargetReading, source: str) -> Iterator[Triple]:
    facts = Facts(content_id("rr", "target", record.target, record.object)).is_a("sk:ReadingRule")
    facts.link("sk:ofOutsideThing", record.target).link("sk:readsAs", record.object)
    yield from facts.say("sk:fit", record.fit).say("sk:why", record.why).triples
