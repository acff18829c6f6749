"""`kg check`: what is wrong with a graph, or with the references of the curated tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--references", is_flag=True, help="Check the references of the curated tables instead of the graph.")
@click.option("--records", type=_FILE, help="With --references: compare with this file of records, as Crossref's.")
@click.option("--fetch", "online", is_flag=True, help="With --records: get the records from Crossref first.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder. Default: the shipped one.")
@click.option("--store", "home", type=click.Path(path_type=Path, file_okay=False), help="Folder of the graph.")
def check(references: bool, records: Path | None, online: bool, data: Path | None, home: Path | None) -> None:
    """List defects: of the graph by the checks that every release passes, or of the references. None means exit 0."""
    if (records or online) and not references:
        raise click.UsageError("--records and --fetch go with --references.")
    if online and not records:
        raise click.UsageError("--fetch needs --records FILE: the file in which to keep the records.")
    found = _of_references(records, online, data) if references else _of_graph(home)
    if found:
        raise click.ClickException("\n  ".join([f"{len(found)} finding(s):", *found]))
    click.echo("Nothing to mend.")


def _of_graph(home: Path | None) -> Sequence[str]:
    from kg.check import check_queries
    from kg.cli import opened

    return [f"{finding} ({finding.severity})" for finding in check_queries(opened(home))]


def _of_references(records: Path | None, online: bool, data: Path | None) -> Sequence[str]:
    from datetime import UTC, datetime

    from kg.references import printed_references, read_works, record_faults, reference_faults
    from kg.resources import data_dir

    references = printed_references((data or data_dir()) / "curated")
    dois = sorted({r.cells["doi"] for r in references if r.cells["doi"]})
    if online and records:
        _fetch(dois, records)
    found = reference_faults(references, datetime.now(UTC).date())
    if records:
        works = read_works(records)
        known = sum(doi.lower() in works for doi in dois)
        click.echo(f"{known} of {len(dois)} DOIs have a record in {records}.", err=True)
        found += record_faults(references, works)
    click.echo(f"{len(references)} references were looked at.", err=True)
    return found


def _fetch(dois: Sequence[str], records: Path) -> None:
    from kg.progress import progress
    from kg.sources.crossref import fetch_works

    with progress("fetching") as report:
        fetch_works(dois, records, progress=lambda done, total: report("records", done, total))
