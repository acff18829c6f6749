"""What the page's script reads: the graph as JSON, numbers of plain edges as bytes, both compressed into one text.

The unpacked bytes are: the length of the JSON (four bytes, little-endian), the JSON, and then the plain edges. Things,
links and evidence are told column by column, which packs better and is read sooner than rows. Evidence and references
stand in the order of their first use, and are named by how far back from the newest they stand: mostly 0, the next. An
edge of a catalogue (a product contains an ingredient) needs no evidence; there may be millions. For each subject in
turn stand the step from the subject before it, the number of its objects, and the steps from one object to the next, as
numbers of variable length: seven bits a byte, the last byte with its high bit clear.
"""

from __future__ import annotations

import gzip
import json
from base64 import b85decode, b85encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kg.errors import KGError
from kg.explorer.neighbourhood import Neighbourhood
from kg.explorer.records import Evidence, Link, Thing
from kg.explorer.strings import strings
from kg.ontology.terms import PREFIXES

FORMAT: Final = 2
_OF_REFERENCE: Final = ("reference", "citation", "title", "url", "check")
# What would let text end its script element, or end a line of JavaScript where JSON sees none (ECMA-262, 12.3).
ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)

# The alphabet of base 85 without the characters that could open or close something in HTML.
_HARMLESS: Final = bytes.maketrans(b"<>&", b"/.,")
_AS_BASE_85: Final = bytes.maketrans(b"/.,", b"<>&")


@dataclass(frozen=True)
class Catalogue:
    """What goes with a neighbourhood in a page of everything.

    `things` are identifier, label and type of things without statements; `names` the further names of each, parted
    by tabs; `edges` the plain edges of each predicate (with its verb and its inverse), by identifier.
    """

    things: Sequence[tuple[str, str, str]] = ()
    names: Sequence[str] = ()
    edges: Mapping[tuple[str, str, str], Sequence[tuple[str, str]]] = field(default_factory=dict)


def as_json(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON that is safe inside a script element; raise `KGError` for NaN and infinities."""
    return _json(data).translate(ESCAPES)


def _json(data: Mapping[str, Any]) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    except ValueError as error:
        raise KGError(f"The picture cannot be written: {error}. Correct the number in the graph.") from None


def packed(shown: Neighbourhood, catalogue: Catalogue | None = None, lessons: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return everything in a neighbourhood as text for a script element, compressed."""
    told = rows(shown)
    of_evidence, of_reference = _from_newest(), _from_newest()
    for link in told["links"]:
        link |= {"e": [of_evidence(number) for number in link["e"]]} if "e" in link else {}
    for line in told["evidence"]:
        line |= {"r": of_reference(line["r"])} if "r" in line else {}
    columns = {table: _columns(told[table]) for table in ("things", "links", "evidence")}
    data = {**told, **columns, "lessons": list(lessons)}
    edges = b""
    if catalogue is not None:
        data["catalogue"], edges = _catalogue(catalogue, [thing.id for thing in shown.things])
    text = _json(data).encode()
    return squeezed(len(text).to_bytes(4, "little") + text + edges)


def squeezed(data: bytes) -> str:
    """Return `data` compressed and in 85 characters that mean nothing to HTML: a tenth shorter than in base 64."""
    return b85encode(gzip.compress(data, 9, mtime=0)).translate(_HARMLESS).decode("ascii")


def unsqueezed(text: str) -> bytes:
    """Return what was given to `squeezed`."""
    return gzip.decompress(b85decode(text.encode("ascii").translate(_AS_BASE_85)))


def rows(shown: Neighbourhood) -> dict[str, Any]:
    """Return a neighbourhood as plain values: things and links by number, each reference and predicate once."""
    numbers = {thing.id: number for number, thing in enumerate(shown.things)}
    tables = _Tables()
    links = [_link(link, numbers, tables) for link in shown.links]
    references = tables.listed("references")
    places = {(citation, url): number for number, (_, citation, _, url, _) in enumerate(references)}
    return {
        "format": FORMAT,
        "release": shown.release,
        "things": [_thing(thing, places) for thing in shown.things],
        "links": links,
        "predicates": tables.listed("predicates"),
        "evidence": tables.listed("evidence"),
        "references": references,
    }


def _from_newest() -> Callable[[int], int]:
    """What turns numbers of what stands in the order of its first use into distances from the newest."""
    newest = 0

    def distance(number: int) -> int:
        """How far back from the newest number this one is; one that is new counts as the newest."""
        nonlocal newest
        back, newest = newest - number, max(newest, number + 1)
        return back

    return distance


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows column by column: all values of a usual key with null for none, a rare one's with the numbers of its rows.

    No row holds null itself.
    """
    filled: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for key in row:
            filled.setdefault(key, []).append(number)
    usual = {key for key, at in filled.items() if len(at) * 4 > len(rows)}
    return {
        "rows": len(rows),
        "usual": {key: [row.get(key) for row in rows] for key in usual},
        "rare": {key: [at, [rows[n][key] for n in at]] for key, at in filled.items() if key not in usual},
    }


def _follows(thing: Thing) -> bool:
    """Whether the address of a thing follows from its identifier, as the script works it out."""
    prefix, _, local = thing.id.partition(":")
    return bool(thing.iri) and thing.iri == f"{PREFIXES.get(prefix, '')}{local}"


class _Tables:
    """Values that stand in many places, each kept once and told by its number."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, int]] = {}

    def number(self, table: str, value: Any) -> int:
        known = self._tables.setdefault(table, {})
        return known.setdefault(_json(value) if isinstance(value, dict) else json.dumps(value), len(known))

    def listed(self, table: str) -> list[Any]:
        return [json.loads(text) for text in self._tables.get(table, ())]


def _thing(thing: Thing, references: Mapping[tuple[str, str], int]) -> dict[str, Any]:
    told = thing.model_dump(exclude_defaults=True, exclude={"ref", "names"})
    told["iri"] = thing.iri
    for level in told.get("levels", ()):
        cited = (level.get("citation", ""), level.get("url", ""))
        if cited in references:
            level["r"] = references[cited]
            for told_there in ("citation", "url"):
                level.pop(told_there, None)
    if _follows(thing):
        del told["iri"]
    names = [[name.text, name.kind, name.language] for name in thing.names]
    return {**told, "label": thing.name, **({"names": names} if names else {})}


def _link(link: Link, numbers: Mapping[str, int], tables: _Tables) -> dict[str, Any]:
    hidden = {"ref", "subject", "object", "predicate", "label", "inverse_label", "evidence"}
    told = link.model_dump(exclude_defaults=True, exclude=hidden)
    predicate = [link.predicate, link.verb, link.inverse_label]
    evidence = [_evidence(line, tables) for line in link.evidence]
    ends = {"s": numbers[link.subject], "o": numbers[link.object], "p": tables.number("predicates", predicate)}
    return {**told, **ends, **({"e": evidence} if evidence else {})}


def _evidence(line: Evidence, tables: _Tables) -> int:
    # The strings of the page name the usual kinds of evidence.
    said = {"kind_label"} if f"kind.{line.kind}" in strings("en").table else set()
    told = line.model_dump(exclude_defaults=True, exclude=said)
    reference = [told.pop(key, "") for key in _OF_REFERENCE]
    if any(reference):
        told["r"] = tables.number("references", reference)
    return tables.number("evidence", told)


def _catalogue(catalogue: Catalogue, known: Sequence[str]) -> tuple[dict[str, Any], bytes]:
    """The table of contents, and the bytes of the edges."""
    ids, labels, types = ([thing[place] for thing in catalogue.things] for place in range(3))
    numbers = {thing: number for number, thing in enumerate((*known, *ids))}
    kinds = {kind: number for number, kind in enumerate(sorted(set(types)))}
    blocks, told = [], []
    for predicate, edges in catalogue.edges.items():
        block = _varied(_steps([(numbers[s], numbers[o]) for s, o in edges if s in numbers and o in numbers]))
        told.append({"predicate": predicate, "bytes": len(block)})
        blocks.append(block)
    contents = {
        "ids": "\n".join(ids), "labels": "\n".join(labels), "names": "\n".join(catalogue.names),
        "types": list(kinds), "type": [kinds[each] for each in types], "edges": told,
    }  # fmt: skip
    return contents, b"".join(blocks)


def _steps(edges: Iterable[tuple[int, int]]) -> Iterable[int]:
    """For each subject: the step from the subject before it, the number of objects, the steps between these."""
    objects_of: dict[int, set[int]] = {}
    for subject, object_ in edges:
        objects_of.setdefault(subject, set()).add(object_)
    last = 0
    for subject, objects in sorted(objects_of.items()):
        yield subject - last
        yield len(objects)
        before = 0
        for each in sorted(objects):
            yield each - before
            before = each
        last = subject


def _varied(numbers: Iterable[int]) -> bytes:
    out = bytearray()
    for number in numbers:
        while number > 127:
            out.append((number & 127) | 128)
            number >>= 7
        out.append(number)
    return bytes(out)
