"""How the European Commission prints cells in its exports of CosIng, shared by inventory and annexes."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_CONTROLS: Final = (*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0))
_INVISIBLE: Final = dict.fromkeys([*_CONTROLS, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_DATE: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_PLACEHOLDER: Final = frozenset({"-", "–", "--"})


def clean(cell: str) -> str:
    """The cell with single spaces, without line breaks, soft hyphens or other invisible characters."""
    text = cell if cell.isascii() and cell.isprintable() else cell.translate(_INVISIBLE)
    return " ".join(text.split())


def clean_lines(cell: str) -> str:
    """The cell cleaned line by line, blank lines left out."""
    lines = (clean(line) for line in cell.splitlines())
    return "\n".join(line for line in lines if line)


def value(cell: str) -> str:
    """The cleaned cell; empty where it holds only the placeholder `-`."""
    text = clean(cell)
    return "" if text in _PLACEHOLDER else text


def day(cell: str) -> date | None:
    """A printed date dd/mm/yyyy; None for an empty cell. Raises ValueError for anything else."""
    text = clean(cell)
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no date dd/mm/yyyy")
    return date(int(match[3]), int(match[2]), int(match[1]))
