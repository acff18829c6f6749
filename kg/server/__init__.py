"""The graph over HTTP: a SPARQL 1.1 query endpoint answered by Oxigraph in worker processes, and the pages.

`create_app` makes the ASGI application, `serve` runs it, `Settings` holds the limits of both. The names are loaded
when first used: workers are started often and need none of the web framework.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.server.app import create_app
    from kg.server.serving import serve
    from kg.server.settings import Settings

__all__ = ["Settings", "create_app", "serve"]

_HOMES = {"create_app": "kg.server.app", "serve": "kg.server.serving", "Settings": "kg.server.settings"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.server' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
