"""`kg curate`: what a curator needs between a paper and a merged fact."""

from __future__ import annotations

from pathlib import Path

import click

_TABLE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def curate() -> None:
    """Check and tidy the tables under data/curated. docs/curating.md tells how a fact gets in."""


@curate.command()
@_TABLE
@click.option("--quick", is_flag=True, help="Look at the table alone, without a trial build.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder. Default: the shipped one.")
def check(file: Path, quick: bool, data: Path | None) -> None:
    """Say in plain words what is wrong with a table, line by line, and how to mend it."""
    from kg.curation import faults, faults_in_place, lines_of

    found = faults(file, data)
    if not found and not quick:
        found = faults_in_place(file, data)
    if found:
        raise click.ClickException("\n  ".join([f"{len(found)} thing(s) to mend in {file.name}:", *found]))
    click.echo(f"{file.name}: {len(lines_of(file))} rows, nothing to mend.")


@curate.command()
@_TABLE
def sort(file: Path) -> None:
    """Sort the rows of a table and drop those that stand twice."""
    from kg.curation import sort as sort_rows

    click.echo(f"{file.name}: {sort_rows(file)} rows, sorted.")
