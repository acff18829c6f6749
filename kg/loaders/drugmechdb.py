"""DrugMechDB: for each indication of a drug, how the drug comes to act on the disease. One path a line, as JSON.

Identifiers stay those of the file. The drug of a path is known by the node in it, not by the DrugBank number in its
head: there, sulfur carries the number of adapalene.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.lines import AGAIN, numbered_lines
from kg.loaders.outside_ids import outside_curie
from kg.loaders.tables import Reject, in_plain_words, unheard
from kg.model import OutsidePath

_KEYS: Final = frozenset({"graph", "links", "nodes"})
_NOT_SEEN: Final = "\ufeff\u200b\u00a0"
_ODD: Final = "an identifier ends in a character that is not seen; it was taken off"


def load(path: Path, reject: Reject, warn: Reject = unheard) -> Iterator[OutsidePath]:
    """One path a line; lines that cannot be used go to `reject`, doubtful ones to `warn`.

    Raises SourceError for a file that cannot be used: empty, cut off, or no paths of this kind.
    """
    for number, line in numbered_lines(path):
        if not line.strip():
            continue
        row = _parsed(path, number, line, reject)
        if row is None:
            continue
        try:
            record = records(row)
        except ValueError as fault:
            reject(RowError(path, number, in_plain_words(fault)))
            continue
        if any(sign in str(part.get("id", "")) for part in row["nodes"] for sign in _NOT_SEEN):
            warn(RowError(path, number, _ODD))
        yield record


def records(row: Mapping[str, Any]) -> OutsidePath:
    """The path that a line states. Raises ValueError for one that cannot be used."""
    try:
        head, nodes, links = row["graph"], row["nodes"], row["links"]
        named = {_id(node["id"]): str(node["name"]) for node in reversed(nodes)}
        return OutsidePath.model_validate(
            {
                "id": head["_id"],
                "start": _part(_start(head, named), named),
                "end": _part(_id(head["disease_mesh"]), named),
                "links": [_link(link, named) for link in links],
                "references": [str(reference).strip() for reference in row.get("references") or ()],
            }
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"a part is missing or of the wrong kind ({fault})") from None


def _link(link: Mapping[str, Any], named: Mapping[str, str]) -> dict[str, Any]:
    start, end = (_part(_id(link[side]), named) for side in ("source", "target"))
    return {"start": start, "verb": str(link["key"]).strip(), "end": end}


def _part(curie: str, named: Mapping[str, str]) -> dict[str, str]:
    if curie not in named:
        raise ValueError(f"{curie} is no node of the path")
    return {"id": curie, "name": named[curie]}


def _start(head: Mapping[str, Any], named: Mapping[str, str]) -> str:
    """The drug: the identifier of the head that is a node of the path, MeSH before DrugBank."""
    given = [part for key in ("drug_mesh", "drugbank") for part in str(head.get(key) or "").split(",") if part]
    for curie in map(_id, given):
        if curie in named:
            return curie
    raise ValueError(f"none of {', '.join(given) or 'no identifiers'} for the drug is a node of the path")


def _id(printed: str) -> str:
    return outside_curie(printed.strip().strip(_NOT_SEEN))


def _parsed(path: Path, number: int, line: str, reject: Reject) -> Mapping[str, Any] | None:
    """The object on a line, or nothing where the line was rejected."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        if not line.endswith("\n"):
            raise SourceError(path, f"its last line ({number}) breaks off", AGAIN) from None
        row = None
    if isinstance(row, dict) and row.keys() >= _KEYS and isinstance(row["nodes"], list):
        return row
    if number == 1:
        why = "its first line is no path: a JSON object with graph, nodes and links"
        raise HeaderError(path, why, "Give the file of paths, one JSON object a line.")
    reject(RowError(path, number, "it is no JSON object with graph, nodes and links"))
    return None
