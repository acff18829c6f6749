"""Receipts, sources and differences of releases as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import SourceError
from kg.receipt import Receipt
from kg.sources.catalogue import Source


def receipt_lines(receipt: Receipt) -> Iterator[str]:
    """What a build read, made, merged and rejected, and what stands in the release."""
    seconds = (receipt.finished - receipt.started).total_seconds()
    yield f"Release {receipt.release}: {receipt.quads} quads in {seconds:.1f} s."
    for source in receipt.sources:
        yield (
            f"  {source.name}: {source.rows_read} rows read = {source.records} records + {source.rows_rejected} "
            f"rejected; {source.ingredients_made} ingredients made, {source.rows_merged} rows merged, "
            f"{source.warnings} warnings"
        )
    yield "  " + ", ".join(f"{count} × {name}" for name, count in receipt.counts.items())
    if receipt.minted:
        yield f"  {receipt.minted} ingredients are not in the registry yet; their slugs stand in minted.csv."
    if receipt.warnings:
        yield f"  {len(receipt.warnings)} findings to look at; they stand in receipt.json."


def source_lines(sources: Mapping[str, Source]) -> Iterator[str]:
    """One entry for each source: name, title, terms, and how it is got."""
    for name, source in sources.items():
        yield f"{name}: {source.title}"
        yield f"    {source.licence_title} ({source.licence})"
        yield "    shipped" if source.shipped else f"    {source.url or source.how}"


def known_source(sources: Mapping[str, Source], name: str) -> Source:
    """The source of that name that can be fetched. Raises SourceError for any other."""
    source = sources.get(name)
    if source is None:
        fetchable = ", ".join(sorted(n for n, s in sources.items() if s.url))
        raise SourceError(name, "there is no such source", f"These can be fetched: {fetchable}")
    return source
