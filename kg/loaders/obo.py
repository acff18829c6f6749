"""Terms of an ontology in the OBO format: names, synonyms by kind, parents, cross references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.lines import AGAIN, numbered_lines
from kg.loaders.outside_ids import outside_curie
from kg.loaders.tables import Reject, in_plain_words
from kg.model import OutsideTerm

_SYNONYM: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s+(EXACT|NARROW|BROAD|RELATED)\b')
_REMARK: Final = re.compile(r"\s+(?:!|\{).*$")
_ESCAPED: Final = re.compile(r"\\(.)")
_KINDS: Final = {"EXACT": "exact", "NARROW": "narrow", "BROAD": "broad", "RELATED": "related"}


@dataclass
class Stanza:
    """One stanza: its first line, its kind, and its tags in order."""

    line: int
    kind: str
    tags: list[tuple[str, str]] = field(default_factory=list)

    def values(self, tag: str) -> list[str]:
        """All values of a tag."""
        return [value for name, value in self.tags if name == tag]


def load(path: Path, reject: Reject) -> Iterator[OutsideTerm]:
    """One term for each that is not given up; terms that cannot be used go to `reject`.

    Raises SourceError for a file that cannot be used: empty, cut off, or not in this format.
    """
    for stanza in stanzas(path):
        if stanza.kind != "Term" or "true" in stanza.values("is_obsolete"):
            continue
        try:
            yield records(stanza)
        except ValueError as fault:
            reject(RowError(path, stanza.line, in_plain_words(fault)))


def records(stanza: Stanza) -> OutsideTerm:
    """The term that a stanza states. Raises ValueError for one that cannot be used."""
    ids, names = stanza.values("id"), stanza.values("name")
    if len(ids) != 1 or len(names) != 1:
        raise ValueError("a term has one id and one name")
    told: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
    for synonym in stanza.values("synonym"):
        if match := _SYNONYM.match(synonym):
            told[_KINDS[match[2]]].append(_plain(match[1]))
    parents = (outside_curie(_REMARK.sub("", value).strip()) for value in stanza.values("is_a"))
    return OutsideTerm.model_validate(
        {
            "id": outside_curie(ids[0].strip()),
            "name": _plain(names[0]),
            **{kind: tuple(dict.fromkeys(words)) for kind, words in told.items()},
            "parents": tuple(dict.fromkeys(parents)),
            "cross_references": tuple(dict.fromkeys(_cross_references(stanza))),
        }
    )


def below(terms: Iterable[OutsideTerm], root: str) -> Iterator[OutsideTerm]:
    """The term of that id and all below it, in the order in which they come. Raises ValueError without such a term."""
    known = {term.id: term for term in terms}
    children: dict[str, list[str]] = {}
    for term in known.values():
        for parent in term.parents:
            children.setdefault(parent, []).append(term.id)
    if root not in known:
        raise ValueError(f"it has no term {root}")
    inside, queue = {root}, [root]
    while queue:
        new = [child for child in children.get(queue.pop(), ()) if child not in inside]
        inside.update(new)
        queue += new
    yield from (term for term in known.values() if term.id in inside)


def stanzas(path: Path) -> Iterator[Stanza]:
    """All stanzas. Raises SourceError for a file that is not in this format or breaks off."""
    current: Stanza | None = None
    line = "\n"
    begun = False
    for number, line in numbered_lines(path):
        text = line.strip()
        if not begun and text:
            begun = _require_header(path, text)
        if text.startswith("[") and text.endswith("]"):
            if current:
                yield current
            current = Stanza(number, text[1:-1])
        elif current and ": " in text and not text.startswith("!"):
            tag, _, value = text.partition(": ")
            current.tags.append((tag, value))
    if not line.endswith("\n"):
        raise SourceError(path, "its last line breaks off", AGAIN)
    if current:
        yield current


def _require_header(path: Path, text: str) -> bool:
    if not text.startswith("format-version:"):
        raise HeaderError(path, "it does not begin with format-version", "Give the file in the OBO format.")
    return True


def _cross_references(stanza: Stanza) -> Iterator[str]:
    """Identifiers only; the words that may stand behind one in quotes are left out."""
    for value in stanza.values("xref"):
        yield _plain(re.sub(r'\s+"(?:[^"\\]|\\.)*"\s*$', "", _REMARK.sub("", value)))


def _plain(text: str) -> str:
    return " ".join(_ESCAPED.sub(r"\1", text).split())
