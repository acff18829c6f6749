"""How wide a text will be and where its lines break, without a font at hand.

The widths are those of a wide system font, so that a label seldom fills its card; the page's script narrows a
line that would still be too wide.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Widths in em of DejaVu Sans Bold, about the widest font that a browser falls back to.
NARROW_EM: Final = dict.fromkeys("iljIJ.,:;'’|! ", 0.37) | dict.fromkeys("ftr-()[]{}/\\·", 0.48)
WIDE_EM: Final = dict.fromkeys("mwMWQO@%&—…", 1.05)
# A word that is too long by this much is drawn narrower rather than broken in two.
SQUEEZE: Final = 1.15
CAPITAL_EM: Final = 0.8
USUAL_EM: Final = 0.7
IDEOGRAPH_EM: Final = 1.05


def width_px(text: str, size_px: float) -> float:
    """Return the estimated width of `text` in pixels at a font size of `size_px`."""
    return sum(_em(character) for character in text) * size_px


def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return IDEOGRAPH_EM
    usual = CAPITAL_EM if character.isupper() else USUAL_EM
    return NARROW_EM.get(character) or WIDE_EM.get(character, usual)


def wrap(text: str, size_px: float, room_px: float, max_lines: int) -> tuple[str, ...]:
    """Return `text` in at most `max_lines` lines that fit `room_px`; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in _pieces(text, size_px, room_px):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width_px(longer, size_px) <= room_px:
            lines[-1] = longer
        else:
            lines.append(word)
    lines = [line for line in lines if line]
    return tuple(lines) if len(lines) <= max_lines else _clipped(lines[:max_lines], size_px, room_px)


def _pieces(text: str, size_px: float, room_px: float) -> list[str]:
    """Words, and words that are too long for a line cut where the line ends, at a hyphen if there is one."""
    pieces = []
    for word in text[:400].split():
        while width_px(word, size_px) > room_px * SQUEEZE:
            cut = _cut(word, size_px, room_px)
            pieces.append(word[:cut])
            word = word[cut:]
        pieces.append(word)
    return pieces


def _cut(word: str, size_px: float, room_px: float) -> int:
    fits = next(n for n in range(len(word), 0, -1) if n == 1 or width_px(word[:n], size_px) <= room_px)
    hyphen = word.rfind("-", 1, fits)
    return hyphen + 1 if hyphen > fits // 3 else fits


def _clipped(lines: list[str], size_px: float, room_px: float) -> tuple[str, ...]:
    last = lines[-1]
    while last and width_px(f"{last}…", size_px) > room_px:
        last = last[:-1]
    return (*lines[:-1], f"{last.rstrip()}…")
