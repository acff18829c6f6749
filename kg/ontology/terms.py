"""CURIEs and IRIs: the one prefix map, read from `prefixes.ttl`, and both directions through it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from kg.errors import QueryError

BASE: Final = "https://w3id.org/skinkg/"
_PREFIX_LINE = re.compile(r"^@prefix\s+([\w-]+):\s+<([^>]+)>\s*\.", re.MULTILINE)


def ontology_file(name: str) -> str:
    """Text of a file of the ontology folder, such as `skin.ttl` or `rules/D1-direct-edges.rq`."""
    return files("kg.ontology").joinpath(name).read_text(encoding="utf-8")


def _read_prefixes() -> Mapping[str, str]:
    return MappingProxyType(dict(_PREFIX_LINE.findall(ontology_file("prefixes.ttl"))))


PREFIXES: Final = _read_prefixes()


@cache
def prologue() -> str:
    """The PREFIX lines that stand before every query of the package."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def expand(curie: str) -> str:
    """IRI of a CURIE. Raises QueryError where the prefix is not in the map."""
    prefix, _, local = curie.partition(":")
    if prefix not in PREFIXES or not local:
        raise QueryError(f"{curie!r} is no CURIE of this graph: the prefix {prefix!r} is unknown.")
    return PREFIXES[prefix] + local


_BY_LENGTH: Final = sorted(((iri, prefix) for prefix, iri in PREFIXES.items()), reverse=True)
_LOCAL = re.compile(r"[\w.%-]+")


@lru_cache(maxsize=1 << 16)
def compact(iri: str) -> str:
    """CURIE of an IRI by its longest known prefix, or the IRI itself where there is none."""
    for start, prefix in _BY_LENGTH:
        if iri.startswith(start) and _LOCAL.fullmatch(iri, len(start)):
            return f"{prefix}:{iri[len(start) :]}"
    return iri
