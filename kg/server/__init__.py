"""The graph over HTTP: a SPARQL 1.1 query endpoint answered by Oxigraph itself, and the explorer.

`create_app` makes the ASGI application, `serve` runs it.
"""

from kg.server.app import create_app
from kg.server.serving import serve

__all__ = ["create_app", "serve"]
