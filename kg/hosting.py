"""`kg serve`, `kg publish` and `kg editor`: the graph for others to reach."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.places import FOLDER, PLACE, Place

if TYPE_CHECKING:
    from kg.store import SparqlStore


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@PLACE
@click.option("--service", "services", multiple=True, metavar="URL", help="An endpoint that SERVICE may call.")
@click.option("--public-url", default="", help="Address at which others reach this server.")
@click.option("--workers", type=click.IntRange(1, 64), help="Queries answered at a time. Default: one per processor.")
@click.option("--seconds", type=click.FloatRange(0.1, 3_600), default=30, show_default=True, help="Longest query.")
@click.option("--memory", type=click.IntRange(16), default=512, show_default=True, help="Megabytes one query may take.")
@click.option(
    "--result", type=click.IntRange(1), default=256, show_default=True, help="Megabytes of an answer, at most."
)
@click.option(
    "--queue", type=click.IntRange(0), default=256, show_default=True, help="Queries that may wait; more get 429."
)
@click.option("--log", is_flag=True, help="Write a line for each request to standard error, without its query.")
def serve(
    host: str, port: int, home: Place | None, services: tuple[str, ...], public_url: str, workers: int | None,
    seconds: float, memory: int, result: int, queue: int, log: bool,
) -> None:  # fmt: skip
    """Serve a page at / and SPARQL at /sparql. The graph is built first where there is none."""
    from kg.cli import reached
    from kg.landing import Landing
    from kg.server import Settings
    from kg.server import serve as serve_store
    from kg.server.settings import MEGABYTE
    from kg.store import default_home

    def pages(store: SparqlStore) -> Any:
        """What answers for the front page, for a place that is not there, and for what the explorer asks."""
        landing = Landing(store)
        landing.warm()
        return landing.page, landing.lost, landing.reply

    folder = None if isinstance(home, str) else home or default_home()
    chosen = {"workers": workers} if workers else {}
    settings = Settings(
        services=services, public_url=public_url, query_seconds=seconds, query_memory=memory * MEGABYTE,
        result_bytes=result * MEGABYTE, queue=queue, **chosen,
    )  # fmt: skip
    if log:
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
        logging.getLogger("kg.server").setLevel(logging.INFO)
    serve_store(reached(home), host, port, pages=pages, home=folder, settings=settings)


@click.group()
def editor() -> None:
    """The query editor YASGUI, beside the one that `kg serve` has of its own."""


@editor.command("install")
def editor_install() -> None:
    """Get YASGUI from npm, at a locked version, into the folder of the graph. Needs Node.js."""
    from kg.yasgui import install

    click.echo(f"{install()}: `kg serve` offers it at /query.")


@click.command()
@click.argument("store_url", metavar="URL")
@click.option("--query-url", help="Where the engine answers queries, for the counts. Default: guessed from URL.")
@click.option("--default-graph", default="", help="Graph for the default graph's triples, where that is a union.")
@FOLDER
def publish(store_url: str, query_url: str | None, default_graph: str, home: Path | None) -> None:
    """Load the graph into an engine by the Graph Store Protocol at URL. A run that broke off goes on where it was."""
    from kg.progress import progress
    from kg.publishing import publish as publish_release
    from kg.publishing import query_address
    from kg.store import current_release, default_home

    with progress("publishing") as report:
        done = publish_release(
            current_release(home or default_home()), store_url, query_url or query_address(store_url),
            default_as=default_graph, progress=report,
        )  # fmt: skip
    click.echo(f"{done.release}: {sum(done.graphs.values())} triples in {len(done.graphs)} graphs, counted there.")


@click.command()
@PLACE
def mcp(home: Place | None) -> None:
    """Serve the graph to an assistant: Model Context Protocol on standard input and output."""
    from kg.cli import reached
    from kg.errors import KGError

    try:
        from kg.agents.server import agent_server
    except ModuleNotFoundError as error:
        raise KGError(f"{error.name} is not installed. Run: python -m pip install 'skin-kg[agents]'") from None
    agent_server(reached(home)).run("stdio")
