"""The named queries as `sh:SPARQLExecutable`, so that other tools can list, read and run them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

import pyoxigraph as ox

from kg.ontology.terms import PREFIXES, expand
from kg.queries.header import QueryFile, query_files

_KINDS: Final = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct"}
_FORM: Final = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT)\b", re.IGNORECASE | re.MULTILINE)
_PREFIXED: Final = re.compile(r"(?<![\w-])([A-Za-z][\w-]*):")


@cache
def example_files() -> tuple[QueryFile, ...]:
    """All named queries that have a question in words, by name."""
    return tuple(file for file in query_files("kg.queries") if file.header.get("question"))


def standalone(file: QueryFile) -> str:
    """The query with the prefixes it uses put before it, so that it runs on any endpoint."""
    used = set(_PREFIXED.findall(file.text)) & PREFIXES.keys()
    head = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in PREFIXES if name in used)
    body = "\n".join(line for line in file.text.splitlines() if not line.startswith("#+"))
    return f"{head}{body.strip()}\n"


def keywords(file: QueryFile) -> list[str]:
    """The keywords of a query."""
    return [word.strip() for word in file.header.get("keywords", "").split(",") if word.strip()]


def examples(url: str) -> Iterator[ox.Triple]:
    """All triples on the examples, whose address is under `url` (the root of the service)."""
    declared = ox.NamedNode(f"{url}examples#prefixes")
    for name, iri in PREFIXES.items():
        one = ox.NamedNode(f"{url}examples#prefix-{name}")
        yield ox.Triple(declared, _node("sh:declare"), one)
        yield ox.Triple(one, _node("sh:prefix"), ox.Literal(name))
        yield ox.Triple(one, _node("sh:namespace"), ox.Literal(iri, datatype=_node("xsd:anyURI")))
    for file in example_files():
        yield from _example(file, url, declared)


def _example(file: QueryFile, url: str, declared: ox.NamedNode) -> Iterator[ox.Triple]:
    this, form = ox.NamedNode(f"{url}examples#{file.name}"), _FORM.search(file.text)
    kind = _KINDS[form[1].upper() if form else "SELECT"]
    yield ox.Triple(this, _node("rdf:type"), _node("sh:SPARQLExecutable"))
    yield ox.Triple(this, _node("rdf:type"), _node(f"sh:SPARQL{kind.title()}Executable"))
    yield ox.Triple(this, _node("rdfs:label"), ox.Literal(file.header["title"], language="en"))
    yield ox.Triple(this, _node("rdfs:comment"), ox.Literal(file.header["question"], language="en"))
    yield ox.Triple(this, _node(f"sh:{kind}"), ox.Literal(standalone(file)))
    yield ox.Triple(this, _node("sh:prefixes"), declared)
    yield ox.Triple(this, _node("schema:target"), ox.NamedNode(f"{url}sparql"))
    for word in keywords(file):
        yield ox.Triple(this, _node("schema:keywords"), ox.Literal(word))


def _node(curie: str) -> ox.NamedNode:
    return ox.NamedNode(expand(curie))
