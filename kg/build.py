"""Build a release: load, identify, write, infer, check, publish, receipt. A pure function of its inputs.

The new store is built beside the old one and swapped in at once, so that a crash at any point leaves the old
one working. Times and versions go into the receipt only.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import platform
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import model
from kg.check import check_coverage, check_queries
from kg.errors import CheckError, RowError, SourceError
from kg.identity import Identity, Registry, read_registry
from kg.infer import DIRECT, INFERRED, direct, inferred
from kg.loaders import LOADERS, curated
from kg.ontology.terms import expand, ontology_file
from kg.rdf import triples
from kg.rdf.provenance import source_triples
from kg.receipt import Receipt, SourceReceipt, hash_of
from kg.release import publish, workshop
from kg.resources import data_dir
from kg.shacl import check_catalogue, check_shapes
from kg.sorted_lines import LineSorter, merged
from kg.sources.catalogue import Source, sources
from kg.store import Store, default_home

Progress = Callable[[str, int, int | None], None]
_BATCH: Final = 20_000
_STRICT_LOADERS: Final = frozenset({"curated", "sssom", "readings"})
REGISTRY: Final = "registry/ingredients.csv"


def _silent(stage: str, done: int, total: int | None) -> None:
    pass


@dataclass
class _Workplace:
    """What the steps of one build share."""

    folder: Path
    progress: Progress
    identity: Identity
    graphs: dict[str, Path] = field(default_factory=dict)
    receipts: list[SourceReceipt] = field(default_factory=list)
    rejects: list[tuple[str, RowError]] = field(default_factory=list)
    warnings: list[tuple[str, RowError]] = field(default_factory=list)


def build(
    extra: Mapping[str, Path] | None = None,
    home: Path | None = None,
    progress: Progress = _silent,
    data: Path | None = None,
) -> Receipt:
    """Build a release from the shipped data and the files given for further sources, and make it current.

    `extra` maps names in `sources.toml` to files, `home` is the folder of releases, `data` another data folder.
    Raises SourceError, RowError or IdentityError for inputs that cannot be used, CheckError for findings that
    stop the release, StoreError where the disk refuses. In each case the release that was there stays current.
    """
    started = datetime.now(UTC)
    home, data = home or default_home(), data or data_dir()
    inputs = _inputs(data, extra or {})
    with workshop(home) as folder:
        work = _Workplace(folder, progress, Identity(read_registry(data / REGISTRY)))
        _write_graph(work, "g:ontology", _ontology(), "ontology")
        for source, path in inputs:
            _load_source(work, source, path)
        _write_graph(work, "g:identity", _replacements(work.identity), "identity")
        _write_graph(work, "g:meta", (t for s, _ in inputs for t in source_triples(s)), "sources")
        store = Store(ox.Store(str(folder / "store")))
        _fill(store, work)
        _infer(store, work)
        warnings = _check(store, work, inputs)
        counts = _counts(store)
        del store
        gc.collect()
        quads, digest = _write_nquads(work)
        receipt = _receipt(work, started, quads, digest, counts, warnings)
        _tidy(work, receipt)
        publish(home, folder / "release", receipt.release)
    return receipt


def _inputs(data: Path, extra: Mapping[str, Path]) -> list[tuple[Source, Path]]:
    """The shipped sources, curated first since they name what others only list, then those given, by name."""
    known = sources(data / "sources.toml")
    for name in extra:
        if name not in known or known[name].shipped:
            names = ", ".join(sorted(n for n, s in known.items() if not s.shipped))
            raise SourceError(extra[name], f"there is no source called {name!r}", f"Known are: {names}")
    shipped = [(s, data / s.path) for s in known.values() if s.shipped]
    return shipped + [(known[name], extra[name]) for name in sorted(extra)]


def _ontology() -> Iterator[ox.Triple]:
    for quad in ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE):
        yield quad.triple


def _replacements(identity: Identity) -> Iterator[ox.Triple]:
    for record in identity.replacements():
        yield from triples(record, "src:core")


def _write_graph(work: _Workplace, graph: str, statements: Iterable[ox.Triple], stage: str) -> int:
    """Write the triples of a graph, sorted, to a file of the workplace; returns how many there are."""
    name = graph.removeprefix("g:")
    sorter = LineSorter(work.folder, name)
    batch: list[ox.Triple] = []
    for triple in statements:
        batch.append(triple)
        if len(batch) >= _BATCH:
            sorter.extend(_lines(batch))
            batch.clear()
    sorter.extend(_lines(batch))
    work.graphs[graph] = work.folder / f"{name}.nt"
    return sorter.write(work.graphs[graph])


def _lines(batch: list[ox.Triple]) -> list[bytes]:
    return (ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def _load_source(work: _Workplace, source: Source, path: Path) -> None:
    """One source: its file to records, records to their identity, records to triples, triples to a file."""
    counter = _Counter(work, source, path)
    written = _write_graph(work, f"g:source-{source.name}", counter.statements(), source.name)
    counter.require_sound()
    digest, size = hash_of(path)
    work.receipts.append(
        SourceReceipt(
            name=source.name, title=source.title, version=source.version, licence=source.licence, sha256=digest,
            bytes=size, rows_read=counter.rows, records=counter.records, ingredients_made=counter.made,
            rows_merged=counter.merged, rows_rejected=len(counter.rejected), warnings=counter.warned, triples=written,
        )
    )  # fmt: skip


class _Counter:
    """Turns one source into triples and counts what becomes of its rows."""

    def __init__(self, work: _Workplace, source: Source, path: Path) -> None:
        self.work, self.source, self.path = work, source, path
        self.records = self.made = self.merged = self.warned = 0
        self.rejected: list[RowError] = []

    @property
    def rows(self) -> int:
        """Rows read: those that became records, and those that were rejected."""
        return self.records + len(self.rejected)

    def statements(self) -> Iterator[ox.Triple]:
        """All triples of the source."""
        identity, curie = self.work.identity, f"src:{self.source.name}"
        merged_before = identity.merged
        load = LOADERS[self.source.loader]
        for record in load(self.path, self._reject, self._warn, self.source.list_date):
            self.records += 1
            self.made += isinstance(record, (model.Ingredient, model.InventoryEntry))
            yield from triples(identity.identify(record), curie)
            if self.records % 500 == 0:
                self.work.progress(self.source.name, self.records, None)
        self.merged = identity.merged - merged_before
        self.made -= self.merged
        self.work.progress(self.source.name, self.records, self.records)

    def require_sound(self) -> None:
        """Raises CheckError for a faulty row of a curated table, SourceError for a source that shrank."""
        if self.rejected and self.source.loader in _STRICT_LOADERS:
            raise CheckError([str(error) for error in self.rejected])
        if self.rows < self.source.minimum_count:
            why = f"it has {self.rows} rows where at least {self.source.minimum_count} are expected"
            raise SourceError(self.path, why, "It is probably cut off: fetch it again")

    def _reject(self, error: RowError) -> None:
        self.rejected.append(error)
        self.work.rejects.append((self.source.name, error))

    def _warn(self, error: RowError) -> None:
        self.warned += 1
        self.work.warnings.append((self.source.name, error))


def _fill(store: Store, work: _Workplace) -> None:
    """Load the graphs so far, each under its name and into the default graph, which is the union of all."""
    for done, (graph, path) in enumerate(work.graphs.items(), 1):
        _load_graph(store, graph, path)
        work.progress("store", done, len(work.graphs))


def _load_graph(store: Store, graph: str, path: Path) -> None:
    for target in (ox.NamedNode(expand(graph)), ox.DefaultGraph()):
        store.engine.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=target)


def _infer(store: Store, work: _Workplace) -> None:
    for graph, rules in ((INFERRED, inferred), (DIRECT, direct)):
        _write_graph(work, graph, rules(store), "rules")
        _load_graph(store, graph, work.graphs[graph])
        work.progress("rules", 1, None)


def _check(store: Store, work: _Workplace, inputs: list[tuple[Source, Path]]) -> list[str]:
    """Findings that only warn, as text. Raises CheckError where any stops the release."""
    catalogues = {
        f"g:source-{s.name}" for s, _ in inputs if s.loader not in _STRICT_LOADERS
    }  # fmt: skip
    findings = check_queries(store)
    for source, path in inputs:
        if source.loader == "curated":
            findings += check_coverage(store, curated.coverage(path))
    whole = b"".join(merged([p for g, p in work.graphs.items() if g not in catalogues]))
    findings += check_shapes(whole)
    work.progress("checks", 1, None)
    slices = {g: p for g, p in work.graphs.items() if g in catalogues}
    findings += check_catalogue(slices, lambda name: work.progress("checks", 1, None))
    stops = [str(f) for f in findings if f.severity == "stop"]
    if stops:
        raise CheckError(stops)
    return [str(f) for f in findings]


def _counts(store: Store) -> dict[str, int]:
    rows = store.select(
        "SELECT ?class (COUNT(?thing) AS ?n) WHERE { ?thing a ?type . ?type a owl:Class ; rdfs:label ?class } "
        "GROUP BY ?class"
    )
    return {row["class"].value: int(row["n"].value) for row in sorted(rows, key=lambda row: row["class"].value)}


def _write_nquads(work: _Workplace) -> tuple[int, str]:
    """Write all quads, default graph first, each graph sorted; returns how many, and the SHA-256 of the file."""
    target = work.folder / "release.nq"
    digest, count = hashlib.sha256(), 0
    with target.open("wb") as file:
        for line in _nquads(work.graphs):
            digest.update(line)
            file.write(line)
            count += 1
    return count, digest.hexdigest()


def _nquads(graphs: Mapping[str, Path]) -> Iterator[bytes]:
    yield from merged(graphs.values())
    for graph in sorted(graphs):
        suffix = f"<{expand(graph)}> .\n".encode()
        for line in merged([graphs[graph]]):
            yield line[:-2] + suffix


def _receipt(
    work: _Workplace, started: datetime, quads: int, digest: str, counts: Mapping[str, int], warnings: list[str]
) -> Receipt:
    ours = version("skin-kg")
    return Receipt(
        release=f"{ours}-{digest[:12]}", sha256=digest, quads=quads, skin_kg=ours,
        versions={"python": platform.python_version(), "pyoxigraph": version("pyoxigraph")},
        started=started, finished=datetime.now(UTC), sources=tuple(work.receipts), counts=counts,
        warnings=tuple(warnings), minted=len(work.identity.registry.added),
    )  # fmt: skip


def _tidy(work: _Workplace, receipt: Receipt) -> None:
    """Gather what a release keeps: store, N-Quads, receipt, and what was rejected, doubted or newly minted."""
    release = work.folder / "release"
    release.mkdir()
    (work.folder / "store").replace(release / "store")
    (work.folder / "release.nq").replace(release / "release.nq")
    _write_rows(release / "rejects.csv", work.rejects)
    _write_rows(release / "warnings.csv", work.warnings)
    _write_minted(release / "minted.csv", work.identity.registry)
    (release / "receipt.json").write_text(receipt.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _write_rows(path: Path, rows: list[tuple[str, RowError]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("source", "file", "line", "reason"))
        writer.writerows((name, Path(e.path).name, e.line, e.why) for name, e in rows)


def _write_minted(path: Path, registry: Registry) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("slug", "inci", "cosing_ref"))
        writer.writerows(sorted(registry.added))
