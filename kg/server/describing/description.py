"""The service description with its VoID and DCAT, as triples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import BASE, PREFIXES, expand
from kg.server.describing.profile import Profile
from kg.server.negotiation import SOLUTIONS, TRIPLES

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "JSON-LD", "RDF_XML", "N-Quads", "TriG",
)  # fmt: skip
_LICENCES: Final = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}
_TITLE: Final = "skin-kg: how skincare ingredients work on the skin barrier, with evidence"
Value = ox.NamedNode | ox.Literal


def description(found: Profile, release: str, url: str, federated: bool) -> Iterator[ox.Triple]:
    """All triples of the description of the service at `url` (its root, with a slash at the end)."""
    yield from _service(url, federated)
    yield from _dataset(found, release, url)
    for number, name in enumerate(found.graphs):
        yield from _graph(found, url, number, name)
    for source, facts in found.sources.items():
        yield from _source(url, source, facts)


def _say(subject: str, predicate: str, *values: Value | str | int) -> Iterator[ox.Triple]:
    for value in values:
        term = ox.Literal(value) if isinstance(value, str | int) else value
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(_iri(predicate)), term)


def _iri(name: str) -> str:
    return _SD + name[3:] if name.startswith("sd:") else name if "://" in name else expand(name)


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(_iri(name))


def _service(url: str, federated: bool) -> Iterator[ox.Triple]:
    service = f"{url}sparql#service"
    yield from _say(service, "rdf:type", _node("sd:Service"), _node("dcat:DataService"))
    yield from _say(service, "rdfs:label", "SPARQL endpoint of skin-kg, read-only")
    yield from _say(service, "sd:endpoint", ox.NamedNode(f"{url}sparql"))
    yield from _say(service, "dcat:endpointURL", ox.NamedNode(f"{url}sparql"))
    yield from _say(service, "dcat:servesDataset", ox.NamedNode(f"{url}.well-known/void#dataset"))
    yield from _say(service, "sd:supportedLanguage", _node("sd:SPARQL10Query"), _node("sd:SPARQL11Query"))
    yield from _say(service, "sd:resultFormat", *(ox.NamedNode(_FORMATS + name) for name in _FORMAT_NAMES))
    yield from _say(service, "dcat:mediaType", *sorted({offer.media_type for offer in (*SOLUTIONS, *TRIPLES)}))
    if federated:
        yield from _say(service, "sd:feature", _node("sd:BasicFederatedQuery"))
    yield from _say(service, "sd:defaultDataset", ox.NamedNode(f"{url}sparql#dataset"))


def _dataset(found: Profile, release: str, url: str) -> Iterator[ox.Triple]:
    default, void = f"{url}sparql#default-graph", f"{url}.well-known/void#dataset"
    yield from _say(f"{url}sparql#dataset", "rdf:type", _node("sd:Dataset"))
    yield from _say(f"{url}sparql#dataset", "sd:defaultGraph", ox.NamedNode(default))
    yield from _say(default, "rdf:type", _node("sd:Graph"))
    yield from _say(void, "rdf:type", _node("void:Dataset"), _node("dcat:Dataset"))
    yield from _say(void, "dcterms:title", ox.Literal(_TITLE, language="en"))
    yield from _say(void, "owl:versionInfo", release)
    yield from _say(void, "http://www.w3.org/ns/dcat#version", release)
    yield from _say(void, "dcterms:license", ox.NamedNode(_LICENCES["CC-BY-4.0"]))
    yield from _say(void, "dcterms:rights", "Curated data: CC BY 4.0. Each outside source keeps its own terms.")
    yield from _say(void, "void:sparqlEndpoint", ox.NamedNode(f"{url}sparql"))
    yield from _say(void, "void:uriSpace", f"{BASE}id/")
    yield from _say(void, "void:vocabulary", ox.NamedNode(f"{BASE}vocab"))
    yield from _say(void, "void:exampleResource", ox.NamedNode(f"{PREFIXES['ing']}niacinamide"))
    yield from _say(void, "void:subset", *(ox.NamedNode(source) for source in found.sources))
    yield from _say(void, "void:distinctSubjects", found.subjects)
    yield from _say(void, "void:classes", len(found.classes))
    for dataset in (default, void):
        yield from _say(dataset, "void:triples", found.triples)
        yield from _say(dataset, "void:properties", len(found.properties))
    yield from _partitions(found, void)


def _partitions(found: Profile, void: str) -> Iterator[ox.Triple]:
    for number, (name, count) in enumerate(found.classes.items()):
        part = f"{void}-class-{number}"
        yield from _say(void, "void:classPartition", ox.NamedNode(part))
        yield from _say(part, "void:class", ox.NamedNode(name))
        yield from _say(part, "void:entities", count)
    for number, (name, (count, subjects)) in enumerate(found.properties.items()):
        part = f"{void}-property-{number}"
        yield from _say(void, "void:propertyPartition", ox.NamedNode(part))
        yield from _say(part, "void:property", ox.NamedNode(name))
        yield from _say(part, "void:triples", count)
        yield from _say(part, "void:distinctSubjects", subjects)


def _graph(found: Profile, url: str, number: int, name: str) -> Iterator[ox.Triple]:
    named, graph = f"{url}sparql#named-graph-{number}", f"{url}sparql#graph-{number}"
    yield from _say(f"{url}sparql#dataset", "sd:namedGraph", ox.NamedNode(named))
    yield from _say(named, "rdf:type", _node("sd:NamedGraph"))
    yield from _say(named, "sd:name", ox.NamedNode(name))
    yield from _say(named, "sd:graph", ox.NamedNode(graph))
    yield from _say(graph, "rdf:type", _node("sd:Graph"), _node("void:Dataset"))
    yield from _say(graph, "void:triples", found.graphs[name])


def _source(url: str, source: str, told: Mapping[str, str]) -> Iterator[ox.Triple]:
    """A source as a dataset of its own: title, terms and edition under their DCAT names."""
    yield from _say(source, "rdf:type", _node("void:Dataset"), _node("dcat:Dataset"))
    licence = told.get(expand("sk:licence"), "")
    if licence in _LICENCES:
        yield from _say(source, "dcterms:license", ox.NamedNode(_LICENCES[licence]))
    renamed = {
        "rdfs:label": "dcterms:title", "sk:licence": "sk:licence", "dcterms:rights": "dcterms:rights",
        "sk:attribution": "sk:attribution", "dcterms:issued": "dcterms:issued",
    }  # fmt: skip
    for ours, theirs in renamed.items():
        if value := told.get(expand(ours)):
            yield from _say(source, theirs, value)
    version = told.get(expand("sk:sourceVersion")) or told.get(expand("dcterms:issued")) or "as shipped"
    yield from _say(source, "http://www.w3.org/ns/dcat#version", version)
    if graph := told.get(expand("sk:graph")):
        yield from _say(source, "sk:graph", ox.NamedNode(graph))
        address = f"{url}graphs?graph={graph}"
        yield from _say(source, "void:dataDump", ox.NamedNode(address))
