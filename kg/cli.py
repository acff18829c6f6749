"""The command `kg`: each command reads words and calls the library function of its name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.asking import ask
from kg.checking import check
from kg.curating import curate
from kg.errors import KGError
from kg.hosting import editor, mcp, publish, serve
from kg.naming import printable
from kg.places import FOLDER, PLACE, Place
from kg.teaching import lesson

if TYPE_CHECKING:
    from kg.receipt import Receipt
    from kg.store import SparqlStore, Store


class _Errors(click.Group):
    """Shows an error that was raised on purpose as one line, and gives it the exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; a user's mistake is one line and exit code 1, a closed pipe is no mistake to tell."""
        try:
            return super().invoke(ctx)
        except KGError as error:
            raise click.ClickException(printable(str(error))) from error
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(1)
        except OSError as error:
            sys.stdout = None  # what is still held back would fail once more when Python ends
            place = error.filename or "The output"
            raise click.ClickException(f"{place} cannot be read or written ({error.strerror or error}).") from error


@click.group(cls=_Errors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="skin-kg")
def main() -> None:
    """An open, cited map of how skincare ingredients work on the skin barrier.

    No medical or legal advice, and no overall safety score.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def opened(home: Path | None) -> Store:
    """The current graph; where none was ever built in the default folder, it is built from the shipped data."""
    from kg.store import CURRENT, Store, default_home

    if home is None and not (default_home() / CURRENT).exists():
        click.echo("Building the graph for the first time, from the shipped data.", err=True)
        _build({}, default_home())
    return Store.open(home)


def reached(place: Place | None) -> SparqlStore:
    """The graph at a place: the current one in a folder, or an endpoint."""
    if isinstance(place, str):
        from kg.remote import RemoteStore

        return RemoteStore(place)
    return opened(place)


def _build(sources: dict[str, Path], home: Path) -> Receipt:
    from kg.build import build
    from kg.progress import progress

    with progress("building") as report:
        return build(sources, home, report)


@main.command()
@click.option("--source", "sources", multiple=True, metavar="NAME=PATH", help="A further source; see `kg sources`.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Folder of the graph to build.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def build(sources: tuple[str, ...], out: Path | None, as_json: bool) -> None:
    """Build the graph and make it current. The old one stays until the new one is whole."""
    from kg.store import default_home
    from kg.summary import receipt_lines

    receipt = _build(_named_paths(sources), out or default_home())
    click.echo(receipt.model_dump_json(indent=2) if as_json else "\n".join(receipt_lines(receipt)))


def _named_paths(sources: tuple[str, ...]) -> dict[str, Path]:
    named = {}
    for source in sources:
        name, equals, path = source.partition("=")
        if not equals or not name or not path:
            raise click.BadParameter(f"{source!r} does not read NAME=PATH", param_hint="--source")
        if name in named:
            raise click.BadParameter(f"{name} is given twice", param_hint="--source")
        named[name] = Path(path)
    return named


@main.command()
def sources() -> None:
    """List the sources that can be built in, with their terms."""
    from kg.sources.catalogue import sources as known
    from kg.summary import source_lines

    click.echo("\n".join(source_lines(known())))


@main.command()
@click.argument("name")
@click.option("--to", type=click.Path(path_type=Path, file_okay=False), help="Folder to put it in.")
def fetch(name: str, to: Path | None) -> None:
    """Download a source, whole and verified; an interrupted download goes on where it stopped."""
    from kg.progress import progress
    from kg.sources import fetch as fetch_source
    from kg.sources import sources as known
    from kg.store import default_home
    from kg.summary import known_source

    with progress("fetching") as report:
        got = fetch_source(
            known_source(known(), name),
            to or default_home() / "sources",
            progress=lambda done, total: report(name, done, total),
        )
    click.echo(f"{got.path}  {got.size} bytes  sha256 {got.sha256}")


@main.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@PLACE
def show(name: str, as_json: bool, home: Place | None) -> None:
    """All that is known of a thing, with the evidence, and what is not known."""
    from kg.dossier import dossier

    found = dossier(reached(home), name)
    if as_json:
        import json
        from dataclasses import asdict

        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
        return
    from kg.wording import dossier_lines

    click.echo("\n".join(dossier_lines(found, _width())))


def _width() -> int:
    import shutil

    return min(max(shutil.get_terminal_size((100, 24)).columns, 40), 110)


@main.command()
@click.argument("start")
@click.argument("end")
@click.option("--hops", type=click.IntRange(1, 6), default=4, show_default=True, help="Longest path, in links.")
@click.option("--most", type=click.IntRange(1), default=10, show_default=True, help="How many paths to print.")
@PLACE
def path(start: str, end: str, hops: int, most: int, home: Place | None) -> None:
    """Each path between two things, with the evidence on each hop."""
    from kg.network import network, paths
    from kg.queries.lookup import resolve
    from kg.wording import path_lines

    store = reached(home)
    ends = resolve(store, start), resolve(store, end)
    if ends[0] == ends[1]:
        raise click.ClickException(f"Both names mean {ends[0]}. Name two different things.")
    graph = network(store)
    found = paths(graph, *ends, hops=hops)
    if not found:
        click.echo(f"Nothing is recorded that leads from {ends[0]} to {ends[1]} in {hops} links or fewer.")
        return
    click.echo("\n".join(path_lines(graph, found[:most], len(found), _width())))


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--format", "form", type=click.Choice(["table", "json", "csv", "tsv", "xml"]), default="table")
@FOLDER
def query(file: Any, form: str, home: Path | None) -> None:
    """Run a SPARQL query from a file, or from standard input with `-`."""
    from kg.output import print_answer, query_output

    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not UTF-8 (byte {error.start}). Save it as UTF-8.") from None
    print_answer(query_output(opened(home), text, form))


@main.command()
@click.argument("name", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Page to write.")
@click.option("--hops", type=click.IntRange(1, 3), help="Keep only what is so near. Default: all curated statements.")
@click.option("--all", "whole", is_flag=True, help="Put in every ingredient and product, those without statements too.")
@PLACE
def view(name: str | None, output: Path, hops: int | None, whole: bool, home: Place | None) -> None:
    """Write a page to look at: a picture of a thing and what surrounds it, lists, lessons. It opens offline."""
    from kg.picture import write_view

    click.echo(write_view(reached(home), output, name, hops, whole=whole))


@main.command()
@click.argument(
    "form", metavar="FORMAT", type=click.Choice(["graphml", "node-link", "kgx", "turtle", "nquads", "jsonld"])
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write; for kgx, a stem.")
@FOLDER
def export(form: str, output: Path, home: Path | None) -> None:
    """Write the graph as graphml, node-link, kgx, turtle, nquads or jsonld."""
    from kg.export import export as export_graph

    for written in export_graph(opened(home), form, output):
        if written.is_file() and not written.is_symlink():
            click.echo(written)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
@FOLDER
def stats(as_json: bool, home: Path | None) -> None:
    """How much is known, and how well: counts of statements by evidence, by bearing and by family of processes."""
    from kg.stats import stats as count
    from kg.stats import stats_lines

    found = count(opened(home))
    click.echo(found.model_dump_json(indent=2) if as_json else "\n".join(stats_lines(found)))


@main.command()
@click.argument("old", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.argument("new", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@FOLDER
def diff(old: Path | None, new: Path | None, home: Path | None) -> None:
    """What changed between two releases: folders that hold a release.nq, or else the last two that were built."""
    from kg.output import print_answer
    from kg.queries.releases import compare
    from kg.store import default_home, last_two

    if old is None or new is None:
        old, new = last_two(home or default_home())
    print_answer("\n".join(compare(old, new).lines()))


@main.command()
@click.argument("sources", nargs=-1, metavar="NAME=PATH...")
@click.option("--registry", type=click.Path(path_type=Path, dir_okay=False), required=True, help="File to append to.")
def mint(sources: tuple[str, ...], registry: Path) -> None:
    """Append the slugs of new ingredients to the registry. For curators: a slug is minted once and kept."""
    from kg.mint import mint as mint_slugs

    click.echo(f"{mint_slugs(registry, _named_paths(sources))} new slugs in {registry}")


main.add_command(ask)
main.add_command(check)
main.add_command(curate)
main.add_command(lesson)
for command in (serve, publish, editor, mcp):
    main.add_command(command)
