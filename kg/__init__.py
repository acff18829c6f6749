"""skin-kg: an open, cited, queryable map of how skincare ingredients work on the skin barrier.

Names are loaded when they are first used, so that `import kg` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import ask, graph, open_store, path, show, view
    from kg.dossier import Dossier
    from kg.errors import KGError
    from kg.queries.engine import Answer
    from kg.store import Store

__all__ = ["Answer", "Dossier", "KGError", "Store", "ask", "graph", "open_store", "path", "show", "view"]

_HOMES = {
    "Answer": "kg.queries.engine",
    "Dossier": "kg.dossier",
    "KGError": "kg.errors",
    "Store": "kg.store",
    "ask": "kg.api",
    "graph": "kg.api",
    "open_store": "kg.api",
    "path": "kg.api",
    "show": "kg.api",
    "view": "kg.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
