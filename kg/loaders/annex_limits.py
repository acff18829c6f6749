"""The conditions of an annex entry: product type, maximum, other conditions and wording, part by part.

The cells are prose with lettered parts, `(a) 0,05 % Retinol Equivalent (RE) (b) 0,3 % RE`. A percentage is
taken only from a phrase whose every word is understood (`_CLAUSE`); any other text leaves it open. The
maximum stays as printed in every case. Where the letters of product type and maximum do not fit
together there is one limit with everything as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from kg.loaders.cosing_cells import clean, clean_lines
from kg.loaders.lettered_parts import letter_of, parts_of, segments_of
from kg.model import Limit

_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?"
_CLAUSE: Final = re.compile(
    rf"""
    (?:-\s*)? (?P<wrapped>\()?
    (?:(?:As\s)?[Ff]rom\s\d{{1,2}}\s[A-Z][a-z]+\s\d{{4}}\s*:\s*)?
    (?:(?P<product>[A-Za-z -]*products)\s*:\s*)?
    (?:>\s*{_NUMBER}\s*%\s*(?=≤))? (?:≤\s*)?
    (?P<number>{_NUMBER})\s*%%?
    (?:\s*\(\*?\d?\)|\*)?
    (?:\s*\((?P<bracketed>acid|(?:calculated\s)?as\s[^()%]+|as\s%\sof\sanhydrous\ssubstance|of\s[^%]+?)(?:\)|$)
      |\s(?P<bare>(?:calculated\sas|as|of)\s[^()%]+(?:\([^()]*\)[^()%]*)?|corresponding\sto\s[^()]+)
      |\s(?P<equivalent>[A-Z][a-z]+\sEquivalent(?:\s\([A-Z]+\))?|RE)
      |\s\(after\smixing\sfor\suse\)
    )?
    (?:,?\s(?P<condition>(?:for|when)\s[^%]+)
      |\s(?P<place>in\s[^%]+|(?:Rinse-off|Leave-on)\sproducts)
    )?
    (?(wrapped)\))
    [\s.;]*
    """,
    re.VERBOSE,
)
_FURTHER: Final = re.compile(r"\b(?:When (?:mixed|present)|If mixed|In case of)\b")
_BASIS_OF_ALL: Final = re.compile(r"\s*The abovementioned percentages are (calculated as [^%]+)$")
_FOOTNOTE: Final = re.compile(r"\s*^Footnote\b.*$", re.DOTALL | re.MULTILINE)
_LABELLED: Final = re.compile(r"(?P<label>[A-Z][A-Za-z ]+): *(?P<amount>.+)")
_ABBREVIATED: Final = re.compile(r"\b([A-Z][a-z]+(?: [A-Za-z][a-z]+){0,4}) \(([A-Z]{2,9})\)")
_OTHER_UNIT: Final = re.compile(r"\d\s*([mμ]?g/kg|ppm)")


class Amount(NamedTuple):
    """A maximum that is understood: per cent, in what it is expressed, and where or when it holds."""

    percent: Decimal
    expressed_as: str = ""
    place: str = ""
    condition: str = ""


def limits(product_type: str, maximum: str, other: str, wording: str) -> tuple[Limit, ...]:
    """The limits that four cells of an annex entry state; none when all four are empty."""
    types, most, others, words = (clean_lines(cell) for cell in (product_type, maximum, other, wording))
    if not (types or most or others or words):
        return ()
    ceiling = _Maximum(most)
    labels = _labels(types, ceiling)
    if not labels:
        return tuple(_whole(types, ceiling, others, words))
    return tuple(_lettered(labels, types, ceiling, others, words))


class _Maximum:
    """The cell of the maximum, with what it says of all its parts taken off its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        footnote = _FOOTNOTE.search(text)
        body = text[: footnote.start()] if footnote else text
        basis = _BASIS_OF_ALL.search(body)
        self.body = body[: basis.start()] if basis else body
        self.tail = text[len(self.body) :]
        self.basis = basis[1] if basis else ""
        self.parts = parts_of(self.body)

    def amounts(self, part: str) -> list[Amount]:
        """Amounts of a part; abbreviations that the cell explains are written out."""
        names = {short: f"{full} ({short})" for full, short in _ABBREVIATED.findall(self.text)}
        found = (amount._replace(expressed_as=amount.expressed_as or self.basis) for amount in amounts(part))
        return [amount._replace(expressed_as=names.get(amount.expressed_as, amount.expressed_as)) for amount in found]


def amounts(text: str) -> list[Amount]:
    """The maxima of a text without parts, each only if it is understood in full; else none.

    Several lines, each a maximum of its own, give several. What a text adds on combinations
    (`When mixed with ...`) is not part of the maximum.
    """
    further = _FURTHER.search(text)
    body = text[: further.start()].rstrip(" \n.;(*):–-") if further else text
    if one := _amount(body):
        return [one]
    lines = body.splitlines()
    each = [amount for line in lines if (amount := _amount(line))]
    if len(lines) > 1 and len(each) == len(lines):
        return each
    return _labelled_alike(lines)


def _amount(text: str) -> Amount | None:
    found = _CLAUSE.fullmatch(clean(text))
    if not found:
        return None
    basis = found["bracketed"] or found["bare"] or found["equivalent"] or ""
    place = found["product"] or found["place"] or ""
    percent = Decimal(found["number"].replace(",", "."))
    return Amount(percent, basis.strip(" .;"), place.strip(), (found["condition"] or "").strip(" .;"))


def _labelled_alike(lines: list[str]) -> list[Amount]:
    """One amount where every line is `Name of substance: amount` with the same amount."""
    labelled = [_LABELLED.fullmatch(line) for line in lines]
    each = {_amount(found["amount"]) for found in labelled if found}
    only = each.pop() if len(each) == 1 else None
    return [only] if only and len(lines) > 1 and all(labelled) else []


def _labels(types: str, ceiling: _Maximum) -> list[str]:
    """The labels of the limits; none where product type and maximum do not fit together."""
    typed = parts_of(types)
    if not ceiling.parts:
        return [] if ceiling.body else list(typed)
    if not typed:
        return list(ceiling.parts) if _unlettered(types) else []
    if not {letter_of(label) for label in ceiling.parts} <= typed.keys():
        return []
    return [
        label
        for letter in typed
        for label in ([part for part in ceiling.parts if letter_of(part) == letter] or [letter])
    ]


def _unlettered(text: str) -> bool:
    return not re.search(r"(?:^|\s)\(?[a-z]\)", text)


def _lettered(labels: list[str], types: str, ceiling: _Maximum, other: str, wording: str) -> Iterator[Limit]:
    typed = parts_of(types) or dict.fromkeys(map(letter_of, labels), types)
    others, words = segments_of(other, labels), segments_of(wording, labels)
    for label in labels:
        printed = ceiling.parts.get(label, "")
        shown = printed + ceiling.tail if printed else ""
        for amount in ceiling.amounts(printed) or (None,):
            yield _limit(label, typed[letter_of(label)], amount, shown, others[label], words[label])


def _whole(types: str, ceiling: _Maximum, other: str, wording: str) -> Iterator[Limit]:
    """Limits with everything as printed. A maximum beside lettered ones in `other` may not be for all parts."""
    doubtful = ceiling.parts or (parts_of(types) and "%" in other)
    found = [] if doubtful else ceiling.amounts(ceiling.body)
    for amount in found or (None,):
        yield _limit("", types, amount, ceiling.text, other, wording)


def _limit(part: str, product_type: str, amount: Amount | None, printed: str, other: str, wording: str) -> Limit:
    place, condition = (amount.place, amount.condition) if amount else ("", "")
    other_unit = _OTHER_UNIT.search(printed)
    return Limit(
        part=part,
        product_type=_joined(product_type, place),
        max_percent=amount.percent if amount else None,
        maximum_text=clean(printed),
        unit="%" if "%" in printed else other_unit[1] if other_unit else "",
        expressed_as=amount.expressed_as if amount else "",
        other=_joined(condition, other),
        wording=clean(wording),
    )


def _joined(*texts: str) -> str:
    return "; ".join(text for text in map(clean, texts) if text)
