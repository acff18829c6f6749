"""Crossing of references, and how one is cited and reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pyoxigraph import NamedNode, Triple

from kg import model
from kg.rdf.dispatch import triples
from kg.rdf.facts import Facts

_PLAIN_IN_PATHS: Final = "/!$&'()*+,;=:@"


@triples.register
def _(record: model.Reference, source: str) -> Iterator[Triple]:
    facts = Facts(record.id).is_a("sk:Reference").label(citation(record)).say("dcterms:title", record.title)
    facts.say("dcterms:type", record.type).say("dcterms:creator", record.authors)
    facts.say("sk:container", record.container).say("sk:year", record.year)
    facts.say("sk:volume", record.volume).say("sk:pages", record.pages)
    facts.say("sk:doiName", record.doi.lower()).say("sk:pubmedId", record.pmid).say("sk:pmcId", record.pmcid)
    facts.say("sk:isbn", record.isbn).say("sk:printedAs", record.printed)
    facts.say("sk:correctedTo", record.corrected).say("sk:verdict", record.verdict)
    facts.link("sk:citationCheck", f"cc:{record.check}").say("sk:whatWasRead", record.read)
    facts.say("rdfs:comment", record.note)
    if url := reference_url(record):
        facts.add("schema:url", NamedNode(url))
    yield from facts.triples


def citation(record: model.Reference) -> str:
    """Short citation: first author and year, or the title where there is no author."""
    first = record.authors.split(",")[0].split(";")[0].strip()
    who = first or record.title
    return f"{who} {record.year}" if record.year and first else who


def reference_url(record: model.Reference) -> str:
    """Where a reader is sent: the DOI, else PubMed, else PubMed Central, else the address given."""
    if record.doi:
        return f"https://doi.org/{quote(record.doi.lower(), safe=_PLAIN_IN_PATHS)}"
    if record.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/"
    if record.pmcid:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{record.pmcid}/"
    return record.url
