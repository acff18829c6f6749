"""What a release must fulfil besides its shapes: QC queries and coverage, as findings that name the culprit."""

from __future__ import annotations

from collections.abc import Iterable

from kg import model
from kg.findings import Finding, Severity
from kg.ontology.terms import compact
from kg.queries.header import query_files
from kg.store import Store


def check_queries(store: Store) -> list[Finding]:
    """Findings of all QC queries: each row of one is a defect."""
    findings = []
    for query in query_files("kg.queries", "qc"):
        severity: Severity = "warn" if query.header["severity"] == "warn" else "stop"
        for row in store.select(query.text):
            values = {name: compact(term.value) for name, term in row.items()}
            findings.append(Finding(severity, query.name, query.header["message"].format_map(values)))
    return findings


def check_coverage(store: Store, rows: Iterable[model.CoverageRow]) -> list[Finding]:
    """Findings for rows of a coverage table that say they are carried, and are not in the graph."""
    from kg.queries.coverage import is_carried

    return [
        Finding("stop", "coverage", f"{row.row} is said to be carried by {row.subject} {row.predicate} {row.object}, "
                "which is not in the graph")
        for row in rows
        if row.status == "carried" and not is_carried(store, row)
    ]  # fmt: skip
