"""What a page tells of things besides their links: names, levels, limits, open questions, claims and their studies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

import pyoxigraph as ox

from kg.amounts import amount, number
from kg.dossier import newest_limits
from kg.network import Network
from kg.ontology.terms import expand
from kg.queries.header import read_query
from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

Facts = dict[str, Any]


def add_details(graph: Network, store: SparqlStore) -> None:
    """Put on each node and edge of a graph what the store knows of it, as `kg.explorer` shows it."""
    add_facts(graph, store, list(graph))
    for thing, claim in claims(store):
        if thing in graph:
            graph.nodes[thing].setdefault("claims", []).append(claim)
    _add_notes(graph, store)


def add_facts(graph: Network, store: SparqlStore, things: Sequence[str]) -> None:
    """Put names, functions, levels, limits and open questions on some nodes of a graph."""
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for key, rows in _told(store, things):
        for thing, fact in rows:
            found[thing][key].append(fact)
    for thing, told in found.items():
        if thing in graph:
            graph.nodes[thing].update({key: _one(key, facts) for key, facts in told.items()})


def _told(store: SparqlStore, things: Sequence[str]) -> Iterable[tuple[str, Iterable[tuple[str, Any]]]]:
    yield "names", ((row["thing"], _name(row)) for row in query_rows(store, "names", things))
    for row in query_rows(store, "facts", things):
        yield row["key"], [(row["thing"], row["value"])]
    levels = plain_rows(store, bound("dossier-levels", things))
    yield "levels", ((row["thing"], _level(row)) for row in levels)
    yield "limits", ((row["thing"], _limit(row)) for row in _newest(store, things))
    unknowns = plain_rows(store, bound("dossier-unknowns", things))
    yield "unknowns", ((row["thing"], _without(row, "thing")) for row in unknowns)


def _one(key: str, facts: list[Any]) -> Any:
    return facts[0] if key == "kind" else list({repr(fact): fact for fact in facts}.values())


def bound(name: str, things: Sequence[str]) -> str:
    """Text of a named query about one thing, asked of several."""
    return named_query(name).bind({"thing": [ox.NamedNode(expand(thing)) for thing in things]})


def query_rows(store: SparqlStore, name: str, things: Sequence[str] = ()) -> list[Facts]:
    """Rows of one of the queries that lie beside this module."""
    query = read_query(files("kg.picture").joinpath(f"{name}.rq"))
    terms = {"thing": [ox.NamedNode(expand(thing)) for thing in things]} if things else {}
    return plain_rows(store, query.bind(terms))


def _without(row: Mapping[str, Any], *keys: str) -> Facts:
    return {key: value for key, value in row.items() if key not in keys}


def _name(row: Mapping[str, Any]) -> Facts:
    return {"text": row["name"], "kind": row["kind"], "language": row["language"]}


def _level(row: Mapping[str, Any]) -> Facts:
    told = _without(row, "thing", "min_percent", "max_percent")
    return {**told, "amount": amount(row.get("min_percent"), row.get("max_percent"))}


def _newest(store: SparqlStore, things: Sequence[str]) -> Iterable[Facts]:
    groups: dict[str, list[Facts]] = defaultdict(list)
    for row in plain_rows(store, bound("dossier-limits", things)):
        groups[row["thing"]].append(row)
    for rows in groups.values():
        yield from newest_limits(rows)


def _limit(row: Mapping[str, Any]) -> Facts:
    part = f" ({row['part']})" if row.get("part") else ""
    of = f" {row['expressed_as']}" if row.get("expressed_as") else ""
    most = amount(None, row.get("max_percent")) or row.get("maximum", "")
    return {
        "entry": f"{row['jurisdiction']} Annex {row['annex']}/{row['entry']}{part}", "maximum": f"{most}{of}",
        "product_type": row.get("product_type", ""), "other": row.get("other", ""),
        "list_date": row.get("list_date", ""),
    }  # fmt: skip


def claims(store: SparqlStore) -> Iterable[tuple[str, Facts]]:
    """Every claim with its subject: who makes it, and of which test, if it names one."""
    odds: dict[str, list[str]] = defaultdict(list)
    for row in plain_rows(store, named_query("claims-against-study").text):
        odds[row["claim"]].append(f"{row['why']} ({row['claimed']}; {row['studied']})")
    studies = _studies(store)
    once = {row["claim"]: row for row in reversed(query_rows(store, "claims"))}
    for row in reversed(once.values()):
        claim = _without(row, "claim", "subject", "study", "below", "above", "percent")
        claim["percent"] = f"{number(row['percent'])} %" if "percent" in row else ""
        near = [number(row[key]) for key in ("below", "above") if key in row]
        claim |= {"nearest": " or ".join(f"{each} %" for each in near), "at_odds": sorted(set(odds[row["claim"]]))}
        yield row["subject"], claim | ({"study": studies[row["study"]]} if row.get("study") in studies else {})


def _studies(store: SparqlStore) -> dict[str, Facts]:
    found: dict[str, Facts] = {}
    for row in query_rows(store, "studies"):
        told = found.setdefault(row["study"], {**_without(row, "study", "left_out"), "left_out": []})
        told["people"] = _people(row)
        if row.get("left_out") and row["left_out"] not in told["left_out"]:
            told["left_out"].append(row["left_out"])
    return found


def _people(row: Mapping[str, Any]) -> str:
    sexes = [f"{row[key]} {key}" for key in ("women", "men") if key in row]
    ages = f"aged {row['youngest']} to {row['oldest']}" if {"youngest", "oldest"} <= row.keys() else ""
    types = row.get("phototypes", "not stated")
    tones = "" if types == "not stated" else f"phototypes {types}"
    return ", ".join(part for part in (" and ".join(sexes), ages, tones) if part)


def _add_notes(graph: Network, store: SparqlStore) -> None:
    """Conditions of interactions, ways and rules of what was derived, and amounts in products."""
    notes: dict[str, list[Facts]] = defaultdict(list)
    for row in query_rows(store, "conditions"):
        notes[row["assertion"]].append(row)
    amounts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in query_rows(store, "amounts"):
        amounts[row["holder"], row["thing"]].append(_amount(row))
    for subject, object_, data in graph.edges(data=True):
        rows = [row for assertion in data["assertions"] for row in notes[assertion]]
        data["via"] = sorted({row["via"] for row in rows if "via" in row})
        data["rule"] = next((row["rule"] for row in rows if "rule" in row), "")
        data["notes"] = [*data["otherwise"], *sorted({text for row in rows if (text := _condition(row))})]
        if data["predicate"] == "sk:contains":
            data["notes"] += [text for text in amounts[subject, object_] if text]


def _condition(row: Mapping[str, Any]) -> str:
    low, high = row.get("min_ph"), row.get("max_ph")
    acid = f"pH {number(low)} to {number(high)}" if None not in (low, high) else ""
    acid = acid or (f"pH from {number(low)}" if low is not None else f"pH up to {number(high)}" if high else "")
    return ", ".join(str(part) for part in (row.get("effect"), row.get("scope"), acid, row.get("form")) if part)


def _amount(row: Mapping[str, Any]) -> str:
    share = amount(row["percent"], row["percent"]) if "percent" in row else ""
    return ", ".join(str(part) for part in (share, row.get("basis"), row.get("ambiguity")) if part)
