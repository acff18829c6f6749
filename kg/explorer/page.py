"""One HTML file that holds everything: words, still picture, data, script and style; it asks the net for nothing.

Safety rests on three things. The template escapes every text. The data block cannot end its own element. And a
Content-Security-Policy lets only the two scripts and the one style run whose hashes it names, should the first
two ever fail.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kg.errors import KGError, StoreError
from kg.explorer import layout, signs, words
from kg.explorer.bundle import VERSION, vis_network
from kg.explorer.choice import choose
from kg.explorer.lettering import width_px
from kg.explorer.neighbourhood import Neighbourhood, plain, safe_url
from kg.explorer.outline import outline
from kg.explorer.walk import walk

# What would let text end its script element, or end a line of JavaScript where JSON sees none (ECMA-262, 12.3).
ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
SIZES: Final = {
    "card": layout.CARD_PX,
    "label": layout.LABEL_PX,
    "line": layout.LINE_PX,
    "more": layout.MORE_PX,
    "text": layout.TEXT_LEFT_PX,
    "room": layout.ROOM_PX,
    "word": layout.WORD_PX,
}


def html(shown: Neighbourhood) -> str:
    """Return the page of a neighbourhood; the same neighbourhood gives the same text."""
    way = walk(shown)
    choice = choose(shown, way)
    picture = layout.picture(shown, choice)
    scripts = (vis_network().script, _own("page.js"))
    style = signs.palette() + _own("page.css")
    return _template().render(
        shown=shown,
        choice=choice,
        outline=outline(shown, choice, way),
        picture=picture,
        data=as_json({**asdict(picture), "ends": _ends(shown), "sizes": SIZES}),
        policy=policy(scripts, style),
        scripts=scripts,
        style=style,
        licence=_own("licence.txt"),
        notice=vis_network().notice,
    )


def _ends(shown: Neighbourhood) -> list[tuple[int, int]]:
    """The two ends of every link, drawn or not, by number: link `e0` comes first, and 3 stands for `n3`."""
    numbers = {thing.id: int(thing.ref[1:]) for thing in shown.things}
    return [(numbers[link.subject], numbers[link.object]) for link in shown.links]


def as_json(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON that is safe inside a script element; raise `KGError` for NaN and infinities."""
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except ValueError as error:
        raise KGError(f"The picture cannot be written: {error}. Correct the number in the graph.") from None
    return text.translate(ESCAPES)


def policy(scripts: tuple[str, ...], style: str) -> str:
    """Return a Content-Security-Policy under which nothing runs or loads but these scripts and this style."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(_hash(script) for script in scripts)}",
            f"style-src {_hash(style)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def write(text: str, path: str | os.PathLike[str]) -> Path:
    """Write `text` to `path` whole or not at all, and return the path; raise `StoreError` if the disk refuses."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(target)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{target}: the page cannot be written ({why}). Choose another place.") from error
    finally:
        part.unlink(missing_ok=True)
    return target


@cache
def _own(name: str) -> str:
    return files("kg.explorer").joinpath(name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("kg.explorer", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(words=words, signs=signs, sizes=SIZES, width_px=width_px, vis_version=VERSION)
    environment.filters.update(plain=plain, safe_url=safe_url)
    return environment.get_template("page.html")
