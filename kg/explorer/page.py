"""One HTML file that holds everything: words, still picture, data, script and style; it asks the net for nothing.

Safety rests on three things. The template escapes every text, and the script builds elements but never HTML. The
data blocks cannot end their own elements. And a Content-Security-Policy lets only the three scripts and the one style
run whose hashes it names, should the first two ever fail: a loader, and what it unpacks, vis-network and our own.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from kg.errors import StoreError
from kg.explorer import layout, routes, signs, words
from kg.explorer.bundle import VERSION, vis_network
from kg.explorer.choice import STATUS_ORDER, choose
from kg.explorer.lettering import width_px
from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.outline import outline
from kg.explorer.payload import FORMAT, Catalogue, as_json, packed, squeezed
from kg.explorer.records import plain, safe_url
from kg.explorer.strings import LANGUAGES, strings
from kg.explorer.walk import walk
from kg.ontology.terms import PREFIXES

_PREFIXES: Final = ("ing", "grp", "mech", "cause", "sign", "cond", "concern", "struct", "prod")
SIZES: Final = {
    "card": layout.CARD_PX,
    "label": layout.LABEL_PX,
    "line": layout.LINE_PX,
    "more": layout.MORE_PX,
    "text": layout.TEXT_LEFT_PX,
    "room": layout.ROOM_PX,
    "word": layout.WORD_PX,
}


@dataclass(frozen=True)
class Setting:
    """What goes with the graph into a page: lessons, a catalogue, the language, and whether a server stands behind.

    `data` is the packed graph, where it was made before; `message` and `suggestions` stand above the picture.
    """

    lessons: Sequence[Mapping[str, Any]] = ()
    catalogue: Catalogue | None = None
    language: str = "en"
    served: bool = False
    data: str = ""
    message: str = ""
    suggestions: Sequence[str] = field(default=())


def html(shown: Neighbourhood, setting: Setting = Setting()) -> str:
    """Return the page of a neighbourhood; the same neighbourhood and setting give the same text."""
    t = strings(setting.language)
    choice = choose(shown, walk(shown))
    style, loader, vis = signs.palette() + _joined("style", ".css"), _joined("loader", ".js"), vis_network()
    return _template().render(
        t=t,
        shown=shown,
        choice=choice,
        outline=outline(shown, choice),
        picture=layout.picture(shown, choice),
        start=as_json(_start(shown, setting)),
        data=setting.data or packed(shown, setting.catalogue, setting.lessons),
        policy=policy((loader, vis.script, _joined("script", ".js")), style, served=setting.served),
        loader=loader,
        style=style,
        script=_packed_script(),
        served=setting.served,
        message=plain(setting.message),
        suggestions=[plain(name) for name in setting.suggestions],
        licence=_own("licence.txt"),
        notice=vis.notice,
    )


@cache
def _packed_script() -> str:
    """vis-network, the page's own script and the words of all languages, for the loader to unpack."""
    words_ = {language: strings(language).table for language in LANGUAGES}
    return squeezed(as_json({"vis": vis_network().script, "page": _joined("script", ".js"), "words": words_}).encode())


def _start(shown: Neighbourhood, setting: Setting) -> dict[str, Any]:
    """What the script must know before it unpacks the graph."""
    return {
        "format": FORMAT,
        "release": shown.release,
        "centre": plain(shown.centre),
        "served": setting.served,
        "language": setting.language,
        "prefixes": {prefix: PREFIXES[prefix] for prefix in _PREFIXES},
        "signs": _signs(),
        "sizes": {**SIZES, **_lengths()},
    }


def _signs() -> dict[str, Any]:
    return {
        "columns": [column.colour for column in signs.COLUMNS],
        "light": {column.colour: column.light for column in signs.COLUMNS},
        "types": {name: [each.column, signs.GLYPHS[each.glyph], each.glyph] for name, each in signs.SIGNS.items()},
        "order": list(signs.SIGNS),
        "other": [signs.OTHER.column, signs.GLYPHS[signs.OTHER.glyph], signs.OTHER.glyph],
        "heads": signs.HEADS,
        "marks": signs.MARKS,
        "status": STATUS_ORDER,
    }


def _lengths() -> dict[str, Any]:
    """Lengths of the layout, which the script computes as Python does."""
    names = ("MAX_LINES", "PADDING_PX", "GAP_PX", "WIDEST_GAP_PX", "MARGIN_PX", "HEAD_PX", "ROW_GAP_PX", "SLOT_PX",
             "PORT_PX", "TALLEST_FOR_PORTS_PX")  # fmt: skip
    lengths = {name: getattr(layout, name) for name in names}
    return {**lengths, "heads": routes.HEAD_ROOM_PX, "thin": routes.THIN_PX}


def policy(scripts: tuple[str, ...], style: str, *, served: bool = False) -> str:
    """Return a Content-Security-Policy under which nothing runs or loads but these scripts and this style.

    A served page may also ask its own server.
    """
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(_hash(script) for script in scripts)}",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            *(["connect-src 'self'"] if served else []),
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
def _joined(folder: str, ending: str) -> str:
    """All files of a folder in the order of their names, without indents and lines that only comment."""
    place = files("kg.explorer").joinpath(folder)
    names = sorted(entry.name for entry in place.iterdir() if entry.name.endswith(ending))
    lines = [line.strip() for name in names for line in place.joinpath(name).read_text(encoding="utf-8").splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//"))


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
