"""Which format a client gets, by its Accept header (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

Writer = ox.QueryResultsFormat | ox.RdfFormat


@dataclass(frozen=True, slots=True)
class Format:
    """A format by one of its media types, and how Oxigraph writes it."""

    media_type: str
    writer: Writer

    @property
    def content_type(self) -> str:
        """The media type, with the encoding where the type is text."""
        is_text = self.media_type.startswith("text/")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type


_RESULTS = ox.QueryResultsFormat
_RDF = ox.RdfFormat
SOLUTIONS: Final = (
    Format("application/sparql-results+json", _RESULTS.JSON),
    Format("application/sparql-results+xml", _RESULTS.XML),
    Format("text/csv", _RESULTS.CSV),
    Format("text/tab-separated-values", _RESULTS.TSV),
    Format("application/json", _RESULTS.JSON),
    Format("application/xml", _RESULTS.XML),
    Format("text/xml", _RESULTS.XML),
)
TRIPLES: Final = (
    Format("text/turtle", _RDF.TURTLE),
    Format("application/n-triples", _RDF.N_TRIPLES),
    Format("application/ld+json", _RDF.JSON_LD),
    Format("application/rdf+xml", _RDF.RDF_XML),
    Format("application/n-quads", _RDF.N_QUADS),
    Format("application/trig", _RDF.TRIG),
    Format("text/plain", _RDF.N_TRIPLES),
    Format("application/json", _RDF.JSON_LD),
)
PAGES: Final = (Format("text/html", _RDF.TURTLE), *TRIPLES, Format("application/xhtml+xml", _RDF.TURTLE))
CODINGS: Final = ("br", "gzip")

_QUALITY: Final = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def choose(accept: str, offers: Sequence[Format]) -> Format | None:
    """The offer the client likes best, or None if it accepts none; an empty header accepts anything.

    Of offers liked equally, one that the header names is taken before one it covers by `*`, then the first.
    """
    ranges = _ranges(accept or "*/*")
    best, best_rank = None, (0.0, 0)
    for offer in offers:
        rank = _rank(offer.media_type, ranges)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = offer, rank
    return best


def coding(accept_encoding: str) -> str:
    """The content coding that a client likes best of those this server can make; empty for none."""
    if not accept_encoding:
        return ""
    liked = _ranges(accept_encoding)
    qualities = {name: liked.get(name, liked.get("*", 0.0)) for name in CODINGS}
    best = max(CODINGS, key=lambda name: qualities[name])
    return best if qualities[best] > 0 and qualities[best] >= liked.get("identity", 0.0) else ""


def quality(accept: str, media_type: str) -> float:
    """How much the client likes a media type, from 0 (not at all) to 1; an empty header gives 1."""
    return _rank(media_type, _ranges(accept or "*/*"))[0]


def _rank(media_type: str, ranges: dict[str, float]) -> tuple[float, int]:
    """Quality of a media type and how closely it is named: the closest range that covers it decides."""
    kind = media_type.partition("/")[0]
    for closeness, name in ((2, media_type), (1, f"{kind}/*"), (0, "*/*")):
        if name in ranges:
            return ranges[name], closeness
    return 0.0, 0


def _ranges(accept: str) -> dict[str, float]:
    """Quality by media range. Parameters besides q do not matter here; a range with a broken q is left out."""
    found: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        values = [p.removeprefix("q=") for p in parameters if p.startswith("q=")]
        if name and all(_QUALITY.fullmatch(value) for value in values):
            found[name] = max(found.get(name, 0.0), float(values[0]) if values else 1.0)
    return found
