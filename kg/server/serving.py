"""Running the server."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from kg.errors import KGError
from kg.server.app import answerer_of, app_of
from kg.server.connections import Connection, Limits
from kg.server.generation import Generation, Lost, Page, Pages, Unready
from kg.server.metrics import Metrics
from kg.server.reload import Reloader
from kg.server.settings import Settings
from kg.server.site import Site
from kg.store import SparqlStore, Store


def serve(
    store: SparqlStore,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    page: Page | None = None,
    lost: Lost | None = None,
    pages: Pages | None = None,
    home: Path | None = None,
    settings: Settings | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serves `store` until it is interrupted; tells the addresses once it listens. Port 0 takes a free one.

    `pages` makes `page`, `lost` and what answers the page for a store. With `home`, a release that is built there while
    the server runs is swapped in; without `pages` its pages stay those of the first. Raises KGError if it cannot listen
    there.
    """
    settings, metrics = settings or Settings(), Metrics()

    def generation_of(store: SparqlStore) -> Generation:
        shown = pages(store) if pages else (page, lost, None)
        return Generation(store.release, store, answerer_of(store, settings, metrics), *shown)

    listener = _listen(host, port)
    site = Site(generation_of(store), settings, metrics)
    reloader = Reloader(site, home, generation_of) if home and isinstance(store, Store) and store.folder else None
    try:
        _Telling(_config(_application(site, reloader), settings), tell).run(sockets=[listener])
    except KeyboardInterrupt:
        tell("Stopped.")
    finally:
        listener.close()
        site.close()


def _application(site: Site, reloader: Reloader | None) -> Starlette:
    """The application, with workers that stand before the first question comes."""
    app = app_of(site)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        """Starts the answerer and the watch for new releases, and ends the watch."""
        try:
            await site.generation.answerer.start()
        except Unready as error:
            logging.getLogger("kg.server").error("%s", error)
        watching = asyncio.create_task(reloader.watch()) if reloader else None
        yield
        if watching:
            watching.cancel()

    app.router.lifespan_context = lifespan
    return app


def _config(app: Starlette, settings: Settings) -> uvicorn.Config:
    limited = type("LimitedConnection", (Connection,), {"limits": Limits(settings)})
    return uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, date_header=True, proxy_headers=False,
        http=limited, ws="none", lifespan="on", timeout_graceful_shutdown=3, backlog=512,
    )  # fmt: skip


class _Telling(uvicorn.Server):
    """Says where it listens as soon as it does."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listens, then tells where."""
        await super().startup(sockets)
        for listener in sockets or []:
            address = _address(listener)
            self._tell(f"Explorer:        {address}/\nSPARQL endpoint: {address}/sparql\nStop with Ctrl-C.")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "it is in use" if taken else str(error)
        raise KGError(f"Cannot listen on {host}, port {port}: {why}. Choose another with --host, --port.") from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
