"""Running the server."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import uvicorn

from kg.errors import KGError
from kg.server.answering import HasEngine
from kg.server.app import Lost, Page, Reply, create_app


def serve(
    store: HasEngine,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    page: Page | None = None,
    lost: Lost | None = None,
    reply: Reply | None = None,
    tell: Callable[[str], None] = print,
) -> None:
    """Serves `store` until it is interrupted; tells the addresses once it listens. Port 0 takes a free one.

    Raises KGError if it cannot listen there.
    """
    listener = _listen(host, port)
    config = uvicorn.Config(
        create_app(store, page=page, lost=lost, reply=reply),
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_graceful_shutdown=3,
    )
    try:
        _Telling(config, tell).run(sockets=[listener])
    except KeyboardInterrupt:
        tell("Stopped.")
    finally:
        listener.close()


class _Telling(uvicorn.Server):
    """Says where it listens as soon as it does."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            address = _address(listener)
            self._tell(f"Explorer:        {address}/\nSPARQL endpoint: {address}/sparql\nStop with Ctrl-C.")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = "it is in use" if taken else str(error)
        raise KGError(f"Cannot listen on {host}, port {port}: {why}. Choose another with --host, --port.") from None


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
