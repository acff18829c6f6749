"""All that a store holds, for one page: things without statements, their names, and plain edges such as `contains`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from kg.explorer.payload import Catalogue
from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

_TYPES: Final = (
    "sk:Ingredient", "sk:IngredientGroup", "sk:Mechanism", "sk:HarmfulProcess", "sk:DamageCause", "sk:Sign",
    "sk:Condition", "sk:Concern", "sk:Structure", "sk:Analogy", "sk:Product", "sk:FormulaSystem", "sk:ProductRange",
)  # fmt: skip
_THINGS: Final = f"""SELECT ?thing ?label ?type WHERE {{
  VALUES ?type {{ {" ".join(_TYPES)} }}
  ?thing a ?type ; rdfs:label ?label .
}} ORDER BY ?thing ?type"""
_NAMES: Final = """SELECT ?thing ?name WHERE {
  VALUES ?property { sk:inciName sk:commonName sk:tradeName sk:casNumber sk:ecNumber }
  ?thing ?property ?name .
} ORDER BY ?thing ?name"""
_VERBS: Final = {
    "sk:contains": ("contains", "is in"),
    "sk:inGroup": ("belongs to the group", "has the member"),
    "sk:partOf": ("is part of", "has the part"),
    "skos:broader": ("is a kind of", "has the kind"),
}


def catalogue(store: SparqlStore, known: Sequence[str]) -> Catalogue:
    """Everything in the store that is not among the things of a page, and the plain edges among all of it."""
    here = set(known)
    kinds: dict[str, tuple[str, str]] = {}
    for row in plain_rows(store, _THINGS):
        kinds[row["thing"]] = (" ".join(row["label"].split()), row["type"].removeprefix("sk:"))
    things = [(thing, *told) for thing, told in kinds.items() if thing not in here]
    return Catalogue(things, _names(store, [thing for thing, *_ in things], kinds), _edges(store))


def _names(store: SparqlStore, things: Sequence[str], kinds: dict[str, tuple[str, str]]) -> list[str]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in plain_rows(store, _NAMES):
        name = " ".join(str(row["name"]).split())
        if row["thing"] in kinds and name.casefold() != kinds[row["thing"]][0].casefold():
            names[row["thing"]].append(name)
    return ["\t".join(dict.fromkeys(names.get(thing, ()))) for thing in things]


def _edges(store: SparqlStore) -> dict[tuple[str, str, str], list[tuple[str, str]]]:
    edges: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in plain_rows(store, named_query("structure").text):
        edges[verb(row)].append((row["subject"], row["object"]))
    return dict(edges)


def verb(row: dict[str, Any]) -> tuple[str, str, str]:
    """A row of plain edges as predicate, verb and inverse."""
    label = row.get("label", "is a kind of")
    verb, inverse = _VERBS.get(row["predicate"], (label, f"has the {label.removesuffix(' of')}"))
    return row["predicate"], verb, inverse
