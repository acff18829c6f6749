"""CAS registry numbers and EC numbers: found in printed cells, checked by their check digit.

A cell may hold a list with remarks, such as `54-28-4 (gamma)/ 16698-35-4(beta)`. The numbers are taken
out; where the cell held more than numbers and separators it is kept as printed in `remark`. A number
with a wrong check digit is kept, as the source printed it, and named in `faults`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

_CLP_INDEX: Final = r"\d{3}-\d{3}-\d{2}-\d"
_CAS: Final = r"\d{2,7}-\d{2}-\d"
_EC: Final = r"\d{3}-\d{3}-\d"
_REMARK: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SEPARATORS: Final = re.compile(r"[\s/;,–-]*")
_PLAIN: Final = re.compile(r"\d[\d-]*\d")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one cell in printed order without repeats, and what else there is to say of it.

    `remark` is the cell as printed when it held more than numbers and separators, else empty.
    `faults` names numbers with a wrong check digit and figures that are no number of this kind.
    """

    found: tuple[str, ...] = ()
    remark: str = ""
    faults: tuple[str, ...] = ()


def cas_is_valid(number: str) -> bool:
    """Whether the check digit fits: digits weighted 1, 2, 3 ... from the right, sum modulo 10."""
    digits = [int(digit) for digit in number if digit.isdigit()]
    weighted = sum(weight * digit for weight, digit in enumerate(reversed(digits[:-1]), start=1))
    return weighted % 10 == digits[-1]


def ec_is_valid(number: str) -> bool:
    """Whether the check digit fits: digits weighted 1 to 6 from the left, sum modulo 11.

    Where the remainder is 10 no number is assigned, except for 181 ELINCS numbers (those that begin
    with 4), which were given the check digit 1.
    """
    digits = [int(digit) for digit in number if digit.isdigit()]
    remainder = sum(weight * digit for weight, digit in enumerate(digits[:-1], start=1)) % 11
    if remainder == 10:
        return digits[0] == 4 and digits[-1] == 1
    return remainder == digits[-1]


def split_cas(cell: str) -> Numbers:
    """The CAS numbers of a cell whose white space is already single."""
    return _split(cell, "CAS", _CAS_TOKEN, cas_is_valid)


def split_ec(cell: str) -> Numbers:
    """The EC numbers of a cell whose white space is already single. CLP index numbers are not EC numbers."""
    return _split(cell, "EC", _EC_TOKEN, ec_is_valid)


def joined_remark(cas: Numbers, ec: Numbers) -> str:
    """Both remarks in one text, each saying which cell it is of."""
    told = (("CAS", cas.remark), ("EC", ec.remark))
    return "; ".join(f"{kind}: {remark}" for kind, remark in told if remark)


def _token(kind: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d)(?:{_CLP_INDEX}|(?P<number>{kind}))(?!\d)")


_NOTHING: Final = Numbers()
_CAS_TOKEN: Final = _token(_CAS)
_EC_TOKEN: Final = _token(_EC)


def _split(cell: str, kind: str, token: re.Pattern[str], valid: Callable[[str], bool]) -> Numbers:
    if _SEPARATORS.fullmatch(cell):
        return _NOTHING
    found = tuple(dict.fromkeys(match["number"] for match in token.finditer(cell) if match["number"]))
    rest = token.sub(lambda match: " " if match["number"] else match[0], cell)
    remark = "" if _SEPARATORS.fullmatch(rest) and found else cell
    wrong = (f"{kind} number {number} has a wrong check digit" for number in found if not valid(number))
    return Numbers(found, remark, (*wrong, *_unreadable(rest, kind)))


def _unreadable(rest: str, kind: str) -> Iterable[str]:
    figures: list[str] = _PLAIN.findall(_REMARK.sub(" ", rest))
    return (f"{figure!r} is no {kind} number" for figure in figures)
