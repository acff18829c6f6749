"""The page of a thing with its facts and the evidence, and the page of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from kg.dossier import dossier
from kg.errors import KGError
from kg.ontology.terms import BASE, compact
from kg.queries.lookup import NAMED_PREFIXES
from kg.server.responses import rendered
from kg.store import Binding, SparqlStore
from kg.wording import evidence_words, statement_words

_MOST: Final = 200
_HIDDEN: Final = frozenset({"sk:foldedName", "sk:foldedBroadName"})
_FACTS: Final = """
SELECT ?property ?name ?value ?label WHERE {
  @ ?property ?value
  OPTIONAL { ?property rdfs:label ?name }
  OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?property ?value"""
_MENTIONS: Final = """
SELECT ?property ?name ?value ?label WHERE {
  ?value ?property @
  OPTIONAL { ?property rdfs:label ?name }
  OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?property ?value LIMIT 201"""
_TERMS: Final = """
SELECT ?term ?kind ?label ?comment WHERE {
  GRAPH g:ontology { ?term a ?kind ; rdfs:label ?label OPTIONAL { ?term rdfs:comment|skos:definition ?comment } }
} ORDER BY ?kind ?term"""


@dataclass(frozen=True)
class Shown:
    """A term as a page shows it: words, and where they lead, if anywhere."""

    text: str
    href: str = ""


def thing_page(store: SparqlStore, thing: ox.NamedNode) -> str:
    """The page as HTML; empty where the graph has nothing on the thing."""
    facts = store.select(_FACTS.replace("@", str(thing)))
    if not facts:
        return ""
    curie = compact(thing.value)
    mentions = store.select(_MENTIONS.replace("@", str(thing)))
    labels = [row["value"].value for row in facts if compact(row["property"].value) == "rdfs:label"]
    return rendered(
        "thing.html", label=labels[0] if labels else curie, curie=curie, iri=thing.value,
        facts=_grouped(facts), mentions=_grouped(mentions[:_MOST]), more=len(mentions) > _MOST,
        statements=_statements(store, curie), release=store.release, data=f"/data/{thing.value.removeprefix(BASE)}",
        explorer=curie if curie.partition(":")[0] in NAMED_PREFIXES else "",
    )  # fmt: skip


def _grouped(rows: list[Binding]) -> dict[str, tuple[Shown, list[Shown]]]:
    found: dict[str, tuple[Shown, list[Shown]]] = {}
    for row in rows:
        name = compact(row["property"].value)
        if name in _HIDDEN:
            continue
        said = row["name"].value if "name" in row else name
        values = found.setdefault(name, (Shown(said, _href(row["property"])), []))[1]
        shown = Shown(row["label"].value if "label" in row else _text(row["value"]), _href(row["value"]))
        if shown not in values:
            values.append(shown)
    return found


def _text(term: Any) -> str:
    return compact(term.value) if isinstance(term, ox.NamedNode) else str(term.value)


def _href(term: Any) -> str:
    """Where a term leads: to the page of a thing of this graph, or out; never to another scheme than http."""
    if not isinstance(term, ox.NamedNode):
        return ""
    iri = term.value
    if iri.startswith(f"{BASE}vocab#"):
        return f"/page/vocab#{iri.partition('#')[2]}"
    if iri.startswith(f"{BASE}id/"):
        return f"/page/{iri.removeprefix(BASE)}"
    return iri if iri.startswith(("https://", "http://")) and not iri.startswith(BASE) else ""


def _statements(store: SparqlStore, curie: str) -> list[dict[str, Any]]:
    """Statements on the thing in words, each with its status and lines of evidence."""
    if curie.partition(":")[0] not in NAMED_PREFIXES:
        return []
    try:
        found = dossier(store, curie)
    except KGError:
        return []
    return [_statement(statement) for statement in found.statements]


def _statement(statement: dict[str, Any]) -> dict[str, Any]:
    return {
        "words": statement_words(statement),
        "status": statement["status"],
        "assertion": f"/page/id/assertion/{statement['assertion'].partition(':')[2]}",
        "rule": statement.get("rule", ""),
        "via": statement.get("via", ""),
        "evidence": [
            {"words": evidence_words(line), "bearing": line["bearing"], "url": _outward(line.get("url", ""))}
            for line in statement["evidence"]
        ],
    }


def _outward(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""


def vocabulary_page(store: SparqlStore) -> str:
    """The page of all classes and properties, each at an anchor of its name."""
    terms: dict[str, dict[str, Any]] = {}
    for row in store.select(_TERMS):
        iri = row["term"].value
        term = terms.setdefault(
            iri, {"name": compact(iri), "anchor": iri.partition("#")[2], "kinds": [], "label": "", "comment": ""}
        )
        term["kinds"].append(compact(row["kind"].value))
        term["label"] = row["label"].value
        term["comment"] = row["comment"].value if "comment" in row else term["comment"]
    return rendered("vocabulary.html", terms=list(terms.values()), release=store.release)
