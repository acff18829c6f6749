"""The dossier of one thing: all that the graph knows of it, each statement with its evidence, and what it does not."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from kg.ontology.terms import expand
from kg.queries.lookup import resolve
from kg.queries.named import bind_thing, plain_rows
from kg.store import SparqlStore

Facts = dict[str, Any]
INTERACTION_VERBS: Final = frozenset({"conflicts with", "works with", "is compatible with"})


@dataclass(frozen=True)
class Dossier:
    """All sections of a dossier; rows are plain values. `iri` and `curie` identify the thing."""

    curie: str
    iri: str
    label: str
    types: tuple[str, ...]
    release: str
    identity: dict[str, list[str]] = field(default_factory=dict)
    statements: list[Facts] = field(default_factory=list)
    levels: list[Facts] = field(default_factory=list)
    limits: list[Facts] = field(default_factory=list)
    products: list[Facts] = field(default_factory=list)
    unknowns: list[Facts] = field(default_factory=list)
    outside: list[Facts] = field(default_factory=list)
    properties: list[Facts] = field(default_factory=list)
    relatives: list[Facts] = field(default_factory=list)

    def effects(self, *statuses: str) -> list[Facts]:
        """Statements with one of these statuses that are no interactions and not drawn by a rule."""
        return [s for s in self.statements if s["status"] in statuses and not _is_interaction(s) and "rule" not in s]

    def derived(self) -> list[Facts]:
        """Statements drawn by a rule."""
        return [s for s in self.statements if "rule" in s and not _is_interaction(s)]

    def of_relatives(self) -> dict[tuple[str, str], list[Facts]]:
        """Accepted effects of related forms and groups, by how they are related and by their label; strongest first."""
        found: dict[tuple[str, str], list[Facts]] = defaultdict(list)
        for row in self.relatives:
            found[row["relation"], row["relative_label"]].append(row)
        return dict(found)

    def interactions(self) -> list[Facts]:
        """Statements on how it gets on with others, derived ones last."""
        return sorted((s for s in self.statements if _is_interaction(s)), key=lambda s: "rule" in s)


def _is_interaction(statement: Facts) -> bool:
    return statement["verb"] in INTERACTION_VERBS


def dossier(store: SparqlStore, name: str) -> Dossier:
    """The dossier of the thing of that name. Raises UnknownName or AmbiguousName."""
    curie = resolve(store, name)
    rows = {part: plain_rows(store, bind_thing(f"dossier-{part}", curie)) for part in _PARTS}
    identity = _identity(rows["identity"])
    return Dossier(
        curie=curie, iri=expand(curie), label=identity["rdfs:label"][0], types=tuple(identity.get("rdf:type", ())),
        release=store.release, identity=identity, statements=_with_evidence(rows["statements"], rows["evidence"]),
        levels=rows["levels"], limits=newest_limits(rows["limits"]), products=rows["products"],
        unknowns=rows["unknowns"], outside=rows["outside"], properties=rows["properties"], relatives=rows["relatives"],
    )  # fmt: skip


_PARTS: Final = (
    "identity", "statements", "evidence", "levels", "limits", "products", "unknowns", "outside", "properties",
    "relatives",
)  # fmt: skip


def _identity(rows: list[Facts]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["value"] not in found[row["property"]]:
            found[row["property"]].append(row["value"])
    return dict(found)


def _with_evidence(statements: list[Facts], evidence: list[Facts]) -> list[Facts]:
    lines: dict[str, list[Facts]] = defaultdict(list)
    for line in evidence:
        if line not in lines[line["assertion"]]:
            lines[line["assertion"]].append(line)
    return [s | {"status": s["status"][3:], "evidence": lines[s["assertion"]]} for s in statements]


def newest_limits(limits: list[Facts]) -> list[Facts]:
    """Limits of the newest list of each annex entry only; older editions are history, not law."""
    newest: dict[tuple[str, str], str] = {}
    for limit in limits:
        key = (limit["annex"], limit["entry"])
        newest[key] = max(newest.get(key, ""), limit.get("list_date", ""))
    shown: list[Facts] = []
    for limit in limits:
        told = {k: v for k, v in limit.items() if k != "edition"}
        if limit.get("list_date", "") == newest[(limit["annex"], limit["entry"])] and told not in shown:
            shown.append(told)
    return shown
