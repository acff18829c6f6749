"""Ingredient names out of the two name columns of the annexes, which separate them differently.

The glossary column separates by `;`, by ` / ` and sometimes by `, `; the column of identified ingredients by
a comma without a space. Names have commas of their own: `1,2-HEXANEDIOL`, `N,N'-METHYLENEBISACRYLAMIDE`.
"""

from __future__ import annotations

import re
from typing import Final

from kg.loaders.cosing_cells import clean, clean_lines

_LOCANT: Final = r"(?:\d{1,2}[a-zA-Z]?|[NOS]|ALPHA|BETA|GAMMA|TRANS|CIS)'*"
_LOCANTS: Final = re.compile(rf"(?<![A-Za-z0-9']){_LOCANT}(?:,{_LOCANT}){{1,20}}(?=[-' (\[])", re.IGNORECASE)
_KEPT_COMMA: Final = "\0"
_COLOUR_INDEX: Final = r"(?<=CI \d{5})\s?/\s?|\s?/\s?(?=CI \d{5})"
_GLOSSARY: Final = re.compile(rf";|\n|{_COLOUR_INDEX}|\s/\s?|\s?/\s")
_IDENTIFIED: Final = re.compile(rf"{_COLOUR_INDEX}|\s/\s")
_BROKEN_AT_HYPHEN: Final = re.compile(r"(?<=\w)-\s(?=\w)")
_FOOTNOTE: Final = re.compile(r"\s*\(\d\)$")
_MIXTURE: Final = re.compile(r"\sis a mixture of\b.*", re.IGNORECASE | re.DOTALL)


def names(glossary: str, identified: str) -> tuple[str, ...]:
    """Names of both columns in capitals, in printed order without repeats."""
    found = (*_of_glossary(glossary), *_of_identified(identified))
    return tuple(dict.fromkeys(tidy for name in found if (tidy := _tidy(name)).strip("-, ")))


def _tidy(name: str) -> str:
    """A name in capitals without footnote mark, mended where typesetting broke it behind a hyphen."""
    return _BROKEN_AT_HYPHEN.sub("-", _FOOTNOTE.sub("", clean(name))).upper()


def _of_glossary(cell: str) -> list[str]:
    pieces = _GLOSSARY.split(_MIXTURE.sub("", clean_lines(cell)))
    return [name for piece in pieces for name in _unless_inverted(piece)]


def _unless_inverted(piece: str) -> list[str]:
    """Split at `, ` unless that is a name turned round, such as `Phenol, 2-methoxy-, acetate`."""
    parts = piece.split(", ")
    return [piece] if any(part.endswith("-") for part in parts) else parts


def _of_identified(cell: str) -> list[str]:
    kept = _LOCANTS.sub(lambda found: found[0].replace(",", _KEPT_COMMA), cell)
    pieces = re.split(r",(?! )", kept)
    return [name for piece in pieces for name in _IDENTIFIED.split(piece.replace(_KEPT_COMMA, ","))]
