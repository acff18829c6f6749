"""What is wrong with a row of a table that people edit, in words for somebody who has never seen pydantic."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

_EMPTY: Final = frozenset({"missing", "string_too_short", "too_short"})
_LIMITS: Final[Mapping[str, str]] = {
    "less_than_equal": "less than or equal to {le}", "less_than": "less than {lt}",
    "greater_than_equal": "greater than or equal to {ge}", "greater_than": "greater than {gt}",
}  # fmt: skip
_KINDS: Final = (
    ("int_", "write a whole number, such as 12"),
    ("decimal_", "write a valid decimal number in digits, with a point and without a unit, such as 2.5"),
    ("finite_number", "write a valid decimal number in digits, with a point and without a unit, such as 2.5"),
    ("date_", "write the date as year-month-day, such as 2024-01-31"),
    ("string_too_long", "it is too long; shorten it"),
)
_ID: Final = "write an id: a prefix, a colon and a name without spaces, such as ing:panthenol"
_FORMS: Final[Mapping[str, str]] = {
    "doi": "write the DOI from 10. on, without https://doi.org/, such as 10.1000/182",
    "pmid": "write the number alone, such as 12345678",
    "pmcid": "write PMC and the number, such as PMC1234567",
    "lang": "write the code of the language in two or three small letters, such as en",
}
_WORD: Final = re.compile("'([^']*)'")
_NEAR_ENOUGH: Final = 60


def in_plain_words(fault: ValueError) -> str:
    """One line with all that is wrong with a row."""
    return "; ".join(faults_in_plain_words(fault))


def faults_in_plain_words(fault: ValueError, not_of: str = "") -> list[str]:
    """All that is wrong with a row, each with what to write; those of the column `not_of` are passed over."""
    if not isinstance(fault, ValidationError):
        return [str(fault)]
    errors = fault.errors(include_url=False)
    return [_in_plain_words(error) for error in errors if not not_of or error["loc"][:1] != (not_of,)]


def _in_plain_words(error: ErrorDetails) -> str:
    where = ".".join(str(part) for part in error["loc"])
    given = error.get("input")
    shown = f" (found {given!r:.80})" if isinstance(given, str) and given and where else ""
    what = _to_write(error, where.partition(".")[0], str(given))
    return f"{where}: {what}{shown}" if where else what


def _to_write(error: ErrorDetails, column: str, given: str) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _EMPTY:
        return "it is empty; fill it in"
    if kind == "literal_error":
        return f"write {_words(context['expected'], given)}"
    if kind == "string_pattern_mismatch":
        return _FORMS.get(column, _ID if ":" in context["pattern"] else "it does not have the form of this column")
    if kind in _LIMITS:
        return f"write a number {_LIMITS[kind].format(**context)}"
    told = next((told for sign, told in _KINDS if kind.startswith(sign)), error["msg"])
    return told.removeprefix("Value error, ")


def _words(expected: str, given: str) -> str:
    """The words of a closed list; those that come near to what was given stand first."""
    from rapidfuzz import process

    words = [word for word in _WORD.findall(expected) if word]
    near = [hit[0] for hit in process.extract(given.lower(), words, limit=3, score_cutoff=_NEAR_ENOUGH)]
    *most, last = (repr(word) for word in dict.fromkeys([*near, *words]))
    return f"{', '.join(most)} or {last}" if most else last
