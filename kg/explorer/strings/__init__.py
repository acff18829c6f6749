"""The one table of all words on the page, in each language; the page's script reads the same files."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = ("en", "de")
_THOUSANDS: Final = {"de": "."}


class Strings:
    """The words of one language."""

    def __init__(self, language: str, table: dict[str, str]) -> None:
        self.language = language
        self.table = table

    def __call__(self, key: str, **values: object) -> str:
        """Return the text of `key` with `values` in its places; raise `KeyError` for a key that is not in the table."""
        text = self.table[key]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def count(self, key: str, number: int) -> str:
        """Return the text of `key` for a number of things."""
        return self(f"{key}.one" if number == 1 else key, n=self.grouped(number))

    def grouped(self, number: int) -> str:
        """Return a number as the language parts its thousands."""
        return f"{number:,}".replace(",", _THOUSANDS.get(self.language, ","))

    def either(self, key: str, otherwise: str) -> str:
        """Return the text of `key`, or `otherwise` where the table has none."""
        return self.table.get(key, otherwise)


@cache
def strings(language: str = "en") -> Strings:
    """Return the words of a language; raise `FileNotFoundError` for one that is not shipped."""
    text = files("kg.explorer.strings").joinpath(f"{language}.json").read_text(encoding="utf-8")
    return Strings(language, json.loads(text))
