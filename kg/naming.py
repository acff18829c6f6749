"""Names as keys: how a name is folded for look-up, and how a slug is made of it."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans("‐‑‒–—−’‘“”\u00ad\u200b\ufeff®™", "------''\"\"     ")


def fold(name: str) -> str:
    """The key for look-up: lower case, no accents, single spaces, plain quotes and hyphens."""
    if name.isascii() and name.isprintable():
        return " ".join(name.casefold().split())
    decomposed = unicodedata.normalize("NFKD", printable(name).translate(_PLAIN)).translate(_PLAIN)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def slug(name: str) -> str:
    """`SKIN CONDITIONING - EMOLLIENT` gives `skin-conditioning-emollient`; accents go."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")


def printable(text: str) -> str:
    """Text from data that is safe on a terminal: spaces for what steers it, breaks lines or turns their direction."""
    if text.isprintable():
        return text
    return "".join(c if c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs" else " " for c in text)
