"""`kg lesson`: help for teachers who write lessons."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def lesson() -> None:
    """Lessons of the explorer: check one, list those that are shipped."""


@lesson.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--store", "home", type=click.Path(path_type=Path, file_okay=False), help="Folder of the graph.")
def check(files: tuple[Path, ...], home: Path | None) -> None:
    """Check lesson files: their format, and that all they show is in the graph."""
    from kg.cli import opened
    from kg.lessons.checking import check_lesson
    from kg.naming import printable

    store = opened(home)
    found = [fault for file in files for fault in check_lesson(file, store)]
    for fault in found:
        click.echo(printable(fault))
    if found:
        raise click.ClickException(f"{len(found)} fault{'s' if len(found) > 1 else ''}. Correct the lines named above.")
    click.echo(f"{len(files)} lesson{'s' if len(files) > 1 else ''} checked: nothing to correct.")


@lesson.command(name="list")
def list_() -> None:
    """List the lessons that come with the package."""
    from kg.lessons import shipped_lessons

    for each in shipped_lessons():
        click.echo(f"{each.name}  {each.title} ({len(each.steps)} steps, about {each.minutes} minutes)")
