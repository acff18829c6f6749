"""Pages of our own, locked up: a page loads nothing from elsewhere, and sits in no frame."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined
from starlette.responses import HTMLResponse, Response

FOR_PAGES: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src data: blob:; "
        "font-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


def html(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A page as a response."""
    return HTMLResponse(text, status, headers={**FOR_PAGES, **(headers or {})})


def rendered(template: str, **values: Any) -> str:
    """A template of this package with values put in, all of them escaped."""
    return _environment().get_template(template).render(**values)


@cache
def source(name: str) -> str:
    """The text of a file of this package's templates, as it is."""
    return files("kg.server.templates").joinpath(name).read_text("utf-8")


@cache
def _environment() -> Environment:
    folder = files("kg.server.templates")
    found = {file.name: file.read_text("utf-8") for file in folder.iterdir() if not file.name.endswith(".py")}
    return Environment(
        loader=DictLoader(found), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
