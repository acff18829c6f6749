"""The landing page of a served graph: what it is, a way in, and what it holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined

from kg.errors import AmbiguousName, KGError, UnknownName
from kg.picture import explorer_of
from kg.queries.named import named_query, plain_rows
from kg.store import SparqlStore

_EXAMPLES: Final = (
    ("niacinamide", "a vitamin with many trials"),
    ("retinol", "helps and harms; under a legal limit"),
    ("squalane", "widely praised, little known"),
    ("Reoxderm", "a branded blend: claims beside evidence"),
    ("UV radiation", "a damage cause"),
    ("ceramide synthesis", "a process of the skin"),
    ("rosacea", "a condition"),
)
_COUNTED: Final = (
    "ingredient", "mechanism", "damage cause", "assertion", "evidence line", "reference", "open question",
)  # fmt: skip
_KEPT_PAGES: Final = 64


def landing_page(store: SparqlStore, message: str = "", suggestions: tuple[str, ...] = ()) -> str:
    """The page as HTML; a message and suggestions stand above the search box."""
    template = files("kg.landing").joinpath("landing.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(template).render(
        message=message, suggestions=suggestions, examples=_EXAMPLES, counts=_counts(store),
        names=_names(store), release=store.release,
    )  # fmt: skip


def site(store: SparqlStore) -> Callable[[str | None], str]:
    """The pages of a served graph: the landing page for None, else the page on the thing of that name.

    The function raises UnknownName or AmbiguousName for a name that leads nowhere.
    """
    landing = landing_page(store)
    picture = lru_cache(maxsize=_KEPT_PAGES)(lambda name: explorer_of(store, name).generate_html())
    return lambda name: picture(name.strip()) if name and name.strip() else landing


def lost_page(store: SparqlStore, error: KGError) -> str:
    """The landing page for a name that leads nowhere, with the names that come near."""
    near: tuple[str, ...] = ()
    if isinstance(error, UnknownName):
        near = error.nearest
    if isinstance(error, AmbiguousName):
        near = error.candidates
    return landing_page(store, str(error), near)


def _counts(store: SparqlStore) -> list[tuple[int, str]]:
    rows = plain_rows(
        store,
        "SELECT ?class (COUNT(?thing) AS ?n) WHERE { ?thing a ?type . ?type a owl:Class ; rdfs:label ?class } "
        "GROUP BY ?class",
    )
    found = {row["class"]: row["n"] for row in rows}
    return [(found.get(name, 0), f"{name}s") for name in _COUNTED]


def _names(store: SparqlStore) -> list[str]:
    """Labels of all things that statements link, for the completion of the search box."""
    return sorted({row["label"] for row in plain_rows(store, named_query("nodes").text)}, key=str.casefold)
