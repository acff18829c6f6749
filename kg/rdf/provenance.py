"""Crossing of sources: what each data set is, under what terms, in which edition."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from kg.rdf.facts import Facts
from kg.sources.catalogue import Source


def source_triples(source: Source) -> Iterator[Triple]:
    """All triples on a source, which is also the name of the graph that holds what it states."""
    facts = Facts(f"src:{source.name}").is_a("sk:Source", "dcat:Dataset").label(source.title)
    facts.say("sk:licence", source.licence).say("dcterms:rights", source.licence_title)
    facts.say("sk:attribution", source.attribution).say("sk:sourceVersion", source.version)
    facts.add("sk:commercialUse", Literal(str(source.commercial_use).lower()))
    facts.say("dcterms:issued", source.list_date).say("dcterms:language", source.language)
    facts.link("dcterms:creator", source.creator).link("dcterms:publisher", source.publisher)
    facts.link("dcterms:subject", source.subject).link("sk:graph", f"g:source-{source.name}")
    if source.states_links:
        facts.say("sk:statesLinks", True)
    if source.homepage:
        facts.add("dcat:landingPage", NamedNode(source.homepage))
    yield from facts.triples
