"""The parts of the crossing that all records share: terms, typed literals, content-hash names, facts."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel
from pyoxigraph import Literal, NamedNode, Triple

from kg.naming import fold
from kg.ontology.terms import expand

Term = NamedNode | Literal
_XSD = "http://www.w3.org/2001/XMLSchema#"


@cache
def node(curie: str) -> NamedNode:
    """The IRI of a CURIE as a term."""
    return NamedNode(expand(curie))


def literal(value: str | int | bool | date | Decimal) -> Literal:
    """A typed literal. Decimals lose trailing zeros, as the store would take them off anyway."""
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=NamedNode(_XSD + "boolean"))
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(_XSD + "integer"))
    if isinstance(value, Decimal):
        return Literal(plain_decimal(value), datatype=NamedNode(_XSD + "decimal"))
    if isinstance(value, date):
        return Literal(value.isoformat(), datatype=NamedNode(_XSD + "date"))
    return Literal(value)


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and trailing zeros: `Decimal("0.50")` gives `0.5`."""
    text = format(value or Decimal(0), "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def content_id(prefix: str, *parts: object) -> str:
    """CURIE whose local name is the first 80 bits of the SHA-256 of the parts, in base 32."""
    text = "|".join(plain_decimal(p) if isinstance(p, Decimal) else str(p) for p in parts)
    digest = hashlib.sha256(text.encode()).digest()[:10]
    return f"{prefix}:{b32encode(digest).decode().lower()}"


def fingerprint(record: BaseModel, fields: Collection[str] | None = None) -> str:
    """What a record says in these fields, or in all, as one text: the same for equal records, `2.0` or `2`."""
    said = record.model_dump(include=set(fields) if fields is not None else None)
    return json.dumps(said, default=_spelled, ensure_ascii=False, separators=(",", ":"))


def _spelled(value: object) -> str:
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


class Facts:
    """Collects the triples of one subject; empty values are left out, since unknown is not stated."""

    def __init__(self, subject: str) -> None:
        self.subject = node(subject)
        self.triples: list[Triple] = []

    def add(self, predicate: str, value: Term) -> Facts:
        """One triple."""
        self.triples.append(Triple(self.subject, node(predicate), value))
        return self

    def is_a(self, *types: str) -> Facts:
        """A type for each CURIE."""
        for type_ in types:
            self.add("rdf:type", node(type_))
        return self

    def link(self, predicate: str, *curies: str) -> Facts:
        """A triple for each CURIE that is not empty."""
        for curie in curies:
            if curie:
                self.add(predicate, node(curie))
        return self

    def say(self, predicate: str, *values: str | int | date | Decimal | None) -> Facts:
        """A triple for each literal that is neither None nor empty."""
        for value in values:
            if value is not None and value != "":
                self.add(predicate, literal(value))
        return self

    def label(self, text: str, lang: str = "en") -> Facts:
        """The label in one language."""
        return self.add("rdfs:label", Literal(text, language=lang))

    def name(self, predicate: str, text: str, scope: str = "exact") -> Facts:
        """A name as printed, and its folded form for look-up."""
        if text:
            self.say(predicate, text)
            self.say("sk:foldedName" if scope == "exact" else "sk:foldedBroadName", fold(text))
        return self
