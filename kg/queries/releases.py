"""What a release holds and how two releases differ: the question `counts`, and comparing files of N-Quads."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, Literal, NamedTuple

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict

from kg import store as stores
from kg.errors import StoreError
from kg.naming import printable
from kg.ontology.terms import compact, expand, ontology_file
from kg.queries.engine import Answer, Question, Row, answer
from kg.receipt import read_receipt

What = Literal["added", "removed", "changed"]
LISTED: Final = 200
LABEL: Final = "rdfs:label"
_TYPE: Final = "rdf:type"
_SIGN: Final = {"added": "+", "removed": "−", "changed": "~"}
_KINDS: Final = {"sk:Assertion": "statement", "sk:Ingredient": "ingredient", "sk:LegalLimit": "limit"}
_OBJECT: Final = rb'<[^>]*>|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?'
_LINE: Final = re.compile(rb"(<[^>]*>) (<[^>]*>) (" + _OBJECT + rb")( <[^>]*>)? \.\n")


class Count(Row):
    """How many things of a class, links of a predicate and status, or uses of a property the graph holds.

    `part` is "things", "links" or "properties".
    """

    part: str
    what: str
    status: str = ""
    number: int
    term: str


def counts(store: stores.SparqlStore) -> Answer[Count]:
    """Counts of things by class, of links by predicate and status, and of properties; the most frequent first."""
    return answer(store, "counts", Count)


class ReleaseInfo(NamedTuple):
    """A release that is kept: its id, when it was finished (ISO 8601), its size in quads, whether it is current."""

    release: str
    finished: str
    quads: int
    current: bool


def releases(home: Path) -> tuple[ReleaseInfo, ...]:
    """The releases that are kept under a home folder, newest first. Raises StoreError where there is none."""
    current = stores.current_release(home)
    receipts = ((folder, read_receipt(folder)) for folder in stores.releases(home))
    return tuple(ReleaseInfo(f.name, r.finished.isoformat(), r.quads, f == current) for f, r in receipts)


class Tally(BaseModel):
    """How many there were, how many there are, and what became of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: int = 0
    new: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0


class Change(BaseModel):
    """One statement, ingredient, legal limit or label that was added, removed or changed.

    `before` and `after` hold the properties that only one of the releases has, each as predicate and value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    what: What
    thing: str
    label: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        """The change in words: one line, and one for each property of a thing that changed."""
        yield f"{_SIGN[self.what]} {self.kind} {printable(self.label)}  ({self.thing})"
        if self.what == "changed":
            yield from (f"    − {printable(fact)}" for fact in self.before)
            yield from (f"    + {printable(fact)}" for fact in self.after)


class ReleaseDiff(BaseModel):
    """How two releases differ. `tallies` counts by class, and labels as `rdfs:label`; those without change are kept.

    `changes` lists the first changes in the order of identifiers, and `unlisted` counts the rest.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    old: str
    new: str
    tallies: Mapping[str, Tally]
    changes: tuple[Change, ...]
    unlisted: int = 0

    def lines(self) -> Iterator[str]:
        """The difference in words, line by line."""
        yield f"{self.old} → {self.new}"
        moved = {name: t for name, t in self.tallies.items() if t.added or t.removed or t.changed}
        if not moved:
            yield "No difference."
        for name, t in moved.items():
            yield f"{name}: {t.old} → {t.new} (+{t.added} −{t.removed} ~{t.changed})"
        for change in self.changes:
            yield from change.lines()
        if self.unlisted:
            yield f"... and {self.unlisted} more"


def compare(old: Path, new: Path, listed: int = LISTED) -> ReleaseDiff:
    """How two releases differ: the folders hold a `release.nq` each. At most `listed` changes are listed.

    Both files are read side by side, so that memory does not grow with them. What rules drew from other statements is
    counted, not listed, and a direct edge is told by its statement alone.
    Raises StoreError where a file is missing or not as a build writes it.
    """
    counted: Counter[tuple[str, str]] = Counter()
    changes: list[Change] = []
    unlisted = 0
    for thing, before, after in _subjects(old, new):
        _count(counted, before, after)
        change = _change(thing, before, after) if before != after else None
        if change is not None and len(changes) < listed:
            changes.append(change)
        elif change is not None:
            unlisted += 1
    names = sorted({name for name, _ in counted})
    tallies = {name: Tally(**{slot: counted[name, slot] for slot in Tally.model_fields}) for name in names}
    return ReleaseDiff(old=old.name, new=new.name, tallies=tallies, changes=tuple(changes), unlisted=unlisted)


# What is said of one subject: pairs of predicate and object, as they stand in N-Quads.
Facts = frozenset[tuple[bytes, bytes]]


def _subjects(old: Path, new: Path) -> Iterator[tuple[str, Facts, Facts]]:
    """Each subject in either release with what the old one and what the new one says of it."""
    merged = heapq.merge(_blocks(old, 0), _blocks(new, 1), key=itemgetter(0))
    for subject, parts in groupby(merged, key=itemgetter(0)):
        found = {side: facts for _, side, facts in parts}
        yield compact(_iri(subject)), found.get(0, frozenset()), found.get(1, frozenset())


def _blocks(folder: Path, side: int) -> Iterator[tuple[bytes, int, Facts]]:
    """Subjects of the default graph in the order of the file, each with what is said of it."""
    last = b""
    for subject, lines in groupby(_default_graph(folder / "release.nq"), key=itemgetter(0)):
        if subject <= last:
            raise StoreError(f"{folder / 'release.nq'}: {subject.decode()} is out of order. Build the release again.")
        last = subject
        yield subject, side, frozenset((p, o) for _, p, o in lines if p not in _edges())


def _default_graph(path: Path) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Subject, predicate and object of the lines of the default graph, which come first in the file."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                match = _LINE.fullmatch(line)
                if match is None:
                    raise StoreError(
                        f"{path}, line {number}: this is not as a build writes it. Build the release again."
                    )
                if match[4]:
                    return
                yield match[1], match[2], match[3]
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}). Name the folder of a release.") from None


@cache
def _edges() -> frozenset[bytes]:
    """Predicates whose direct edges follow from statements."""
    ontology = ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)
    made = ox.NamedNode(expand("sk:LinkPredicate"))
    return frozenset(str(q.subject).encode() for q in ontology if q.object == made)


def _values(facts: Facts, predicate: str) -> list[str]:
    """Values of a property: CURIEs, and texts as they are."""
    wanted = f"<{expand(predicate)}>".encode()
    return sorted(_value(object_) for said, object_ in facts if said == wanted)


def _value(object_: bytes) -> str:
    if object_.startswith(b"<"):
        return compact(_iri(object_))
    quad = next(iter(ox.parse(input=b"<a:b> <a:b> " + object_ + b" .", format=ox.RdfFormat.N_TRIPLES)))
    return str(quad.object.value) if isinstance(quad.object, ox.Literal) else ""


def _iri(node: bytes) -> str:
    return node[1:-1].decode()


def _count(counted: Counter[tuple[str, str]], before: Facts, after: Facts) -> None:
    """Count one subject under each of its classes of the vocabulary, and its label."""
    for name, was, now in _slots(before, after):
        counted[name, "old"] += bool(was)
        counted[name, "new"] += bool(now)
        if was != now:
            counted[name, "changed" if was and now else ("added" if now else "removed")] += 1


def _slots(before: Facts, after: Facts) -> Iterator[tuple[str, object, object]]:
    """What is counted of a subject: a name, and what there was of it in the old and in the new release."""
    were, are = (frozenset(_values(facts, _TYPE)) for facts in (before, after))
    for name in were | are:
        if name.startswith("sk:"):
            yield name, before if name in were else None, after if name in are else None
    yield LABEL, _values(before, LABEL), _values(after, LABEL)


def _change(thing: str, before: Facts, after: Facts) -> Change | None:
    """The change of a subject as it is listed; None for what is only counted."""
    types = {*_values(before, _TYPE), *_values(after, _TYPE)}
    relabelled = _values(before, LABEL) != _values(after, LABEL)
    kind = next((word for name, word in _KINDS.items() if name in types), "label" if relabelled else "")
    if not kind or "sk:DerivedAssertion" in types:
        return None
    what: What = "changed" if before and after else ("added" if after else "removed")
    gone, come = (_told(one - other) for one, other in ((before, after), (after, before)))
    return Change(kind=kind, what=what, thing=thing, label=_name(after or before, thing), before=gone, after=come)


def _told(facts: Facts) -> tuple[str, ...]:
    return tuple(sorted(f"{compact(_iri(predicate))} {_value(object_)}" for predicate, object_ in facts))


def _name(facts: Facts, thing: str) -> str:
    """The label of a thing; of a statement what it says, of a limit the annex entry it belongs to."""
    parts = [*_values(facts, "rdf:subject"), *_values(facts, "rdf:predicate"), *_values(facts, "rdf:object")]
    return " ".join(_values(facts, LABEL) or parts or _values(facts, "sk:limitOf") or [thing])


QUESTIONS: Final = (Question("counts", ("T14",), Count, counts),)
