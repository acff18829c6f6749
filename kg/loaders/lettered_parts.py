"""Texts in lettered parts, `(a) ... (b) (i) ... (ii) ...`, as the annexes print them.

A part is named by its label: `a`, or `a(ii)` for the second sub-part of the first part. Texts whose letters do
not rise, or that say something before the first letter, are not taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

_ROMAN: Final = ("i", "ii", "iii", "iv", "v")
_CANDIDATE: Final = re.compile(r"(?:^|(?<=[\s)]))(?P<bracket>\()?(?P<sign>[a-z]|ii|iii|iv)\)", re.MULTILINE)
_LEADS_ON: Final = re.compile(r"(?:,|&|and\b|to\b)?\s*(?:\(?[a-z]\)|$)")
_LABEL: Final = re.compile(r"(?P<to>\bto\s*)?\(?(?P<letter>[a-z])\)(?:\s*(?P<roman>\((?:i{1,3}|iv|v)\)))?")
_ONE_LABEL: Final = r"\(?[a-z]\)(?:\s*\((?:i{1,3}|iv|v)\))?"
_LABELS: Final = rf"{_ONE_LABEL}(?:\s*(?:,|and|&|to)?\s*{_ONE_LABEL})*"
_GROUP: Final = re.compile(rf"^(?:For\s+)?{_LABELS}\s*:?|(?<=\s)For\s+{_LABELS}\s*:", re.MULTILINE)
_LOOSE: Final = " ,:\n"


class _Mark(NamedTuple):
    label: str
    start: int
    end: int


def letter_of(label: str) -> str:
    """The letter of a part: `a` for `a(ii)`."""
    return label[:1]


def parts_of(text: str, inline: bool = True) -> dict[str, str]:
    """Text by label; empty where the text is not made of rising parts, each with something to say.

    With `inline`, a letter may also stand in the middle of a line if it is the next one.
    """
    marks = _marks(text, inline)
    if not marks or text[: marks[0].start].strip():
        return {}
    ends = [following.start for _, following in pairwise(marks)] + [len(text)]
    parts = {mark.label: text[mark.end : end].strip() for mark, end in zip(marks, ends, strict=True)}
    heads = {letter_of(label) for label in parts if len(label) > 1}
    parts = {label: part for label, part in parts.items() if part or label not in heads}
    return {} if any(map(_LEADS_ON.match, parts.values())) else parts


def _marks(text: str, inline: bool) -> list[_Mark]:
    """Marks in rising order; none at all when a letter comes back."""
    marks: list[_Mark] = []
    letter, roman = "", 0
    for found in _CANDIDATE.finditer(text):
        sign = found["sign"]
        leads = found.start() == 0 or text[found.start() - 1] == "\n"
        if letter and roman < len(_ROMAN) and sign == _ROMAN[roman] and not (sign == "i" and letter == "h"):
            roman += 1
            marks.append(_Mark(f"{letter}({sign})", found.start(), found.end()))
        elif len(sign) > 1 or sign <= letter:
            return []
        elif leads or (inline and found["bracket"] and ord(sign) == ord(letter or sign) + 1):
            letter, roman = sign, 0
            marks.append(_Mark(letter, found.start(), found.end()))
    return marks


def segments_of(text: str, labels: Collection[str]) -> Mapping[str, str]:
    """What a text says of each of these parts; the whole text for each where that cannot be told.

    Text under `(a) and (c):` is said of both. A text that names parts other than these is not taken apart.
    """
    segments = list(_segments(text))
    said = {label: [part for names, part in segments if _names(names, label)] for label in labels}
    known = {*labels, *map(letter_of, labels)}
    if not segments or not all(names <= known for names, _ in segments):
        return dict.fromkeys(labels, text)
    return {label: "\n".join(parts) for label, parts in said.items()}


def _names(names: Collection[str], label: str) -> bool:
    return label in names or letter_of(label) in names


def _segments(text: str) -> Iterator[tuple[set[str], str]]:
    if parts := parts_of(text, inline=False):
        yield from (({label}, part) for label, part in parts.items())
        return
    groups = list(_GROUP.finditer(text))
    if not groups or text[: groups[0].start()].strip():
        return
    ends = [following.start() for _, following in pairwise(groups)] + [len(text)]
    for group, end in zip(groups, ends, strict=True):
        yield _labels(group[0]), text[group.end() : end].strip(_LOOSE)


def _labels(group: str) -> set[str]:
    labels: list[str] = []
    for found in _LABEL.finditer(group):
        letter, roman = found["letter"], found["roman"] or ""
        if found["to"] and labels:
            labels += [chr(code) for code in range(ord(labels[-1][0]) + 1, ord(letter))]
        labels.append(letter + roman)
    return set(labels)
