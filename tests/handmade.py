"""Small data folders and small graphs made by hand: as few rows as a build needs, and a build of them in a moment."""

from __future__ import annotations

import csv
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
from click.testing import Result

from kg import model
from kg.loaders.curated import COVERAGE_HEADER, HEADERS
from kg.ontology.terms import ontology_file
from kg.rdf import triples
from kg.store import Store

REPOSITORY = Path(__file__).resolve().parent.parent
Rows = list[dict[str, str]]

_SOURCE = """
[{name}]
title = "Rows made by hand: {name}"
{place}
loader = "{loader}"
licence = "CC0-1.0"
licence_title = "Public domain"
attribution = "nobody"
commercial_use = true
language = "en"
minimum_count = {minimum}
"""
_SOURCES = (
    ("core", 'shipped = true\npath = "curated/core"', "curated", 1),
    ("cosing-inventory", 'how = "by hand"\nfilename = "inventory.csv"', "cosing-inventory", 3),
    ("cosing-annex-iii", 'how = "by hand"\nfilename = "annex.III.csv"\nlist_date = 2024-02-01', "cosing-annex", 1),
)

REFERENCE = {"id": "ref:one", "type": "article", "authors": "One A", "title": "A title", "check": "seen"}
ROOT = {"id": "mech:barrier-function", "type": "Mechanism", "label": "barrier function", "root": "true"}
LIPIDS = {"id": "mech:lipids", "type": "Mechanism", "label": "lipid synthesis", "parents": "mech:barrier-function"}
NIACINAMIDE = {"id": "ing:niacinamide", "label": "niacinamide", "kind": "substance", "inci": "NIACINAMIDE"}
FUNCTIONS = [
    {"id": f"fn:{name}", "type": "Function", "label": name}
    for name in ("smoothing", "skin-conditioning", "humectant", "solvent")
]
STATEMENT = {
    "subject": "ing:niacinamide", "predicate": "sk:supports", "object": "mech:lipids", "status": "accepted",
    "confidence": "low", "kind": "review", "bearing": "corroborates", "finding": "More lipids were made.",
}  # fmt: skip
MINIMAL: Mapping[str, Rows] = {
    "references": [REFERENCE],
    "terms": [ROOT, LIPIDS, *FUNCTIONS],
    "ingredients": [NIACINAMIDE],
    "statements": [STATEMENT],
}
_NEEDED = {"terms": {"definition": "what it is"}, "open_questions": {"why": "not studied"}}

INVENTORY_HEADER = (
    "COSING Ref No,INCI name,INN name,Ph. Eur. Name,CAS No,EC No,Chem/IUPAC Name / Description,Restriction,"
    "Function,Update Date\n"
)
INVENTORY = (
    INVENTORY_HEADER
    + "35499,NIACINAMIDE,nicotinamide,Nicotinamidum,98-92-0,202-713-4,Nicotinamide,,SMOOTHING,15/10/2010\n"
    + "78924,RETINOL,retinol,,68-26-8,200-683-7,Retinol,III/376,SKIN CONDITIONING,15/10/2010\n"
    + "90001,retinol ,,,68-26-8,200-683-7,Retinol again,,HUMECTANT,15/10/2010\n"
    + "90002,AQUA,,,7732-18-5,231-791-2,Water,,SOLVENT,2010-10-15\n"
)


def data_folder(folder: Path, **more: Rows) -> Path:
    """A data folder with the smallest graph, to whose tables these rows are added."""
    tables = folder / "curated" / "core"
    tables.mkdir(parents=True)
    (folder / "registry").mkdir()
    (folder / "sources.toml").write_text(
        "".join(_SOURCE.format(name=n, place=p, loader=ld, minimum=m) for n, p, ld, m in _SOURCES), "utf-8"
    )
    for name in {**MINIMAL, **more}:
        write_table(tables / f"{name}.csv", [*MINIMAL.get(name, ()), *more.get(name, ())])
    return folder


def write_table(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """A curated table; the cells that every row needs are filled in where a row leaves them out."""
    header = COVERAGE_HEADER if path.stem == "coverage" else HEADERS[path.stem.partition("-")[0]]
    common = _NEEDED.get(path.stem, {}) | ({"reference": "ref:one"} if "reference" in header else {})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(common | dict(row) for row in rows)


def graph_of(*records: model.Record) -> Store:
    """A store in memory with the ontology and what these records state."""
    ontology = ox.parse(input=ontology_file("skin.ttl"), format=ox.RdfFormat.TURTLE)
    stated = (triple for record in records for triple in triples(record, "src:core"))
    return Store.memory([*ontology, *(ox.Quad(t.subject, t.predicate, t.object) for t in stated)])


def kg_on(data: Path) -> list[str]:
    """The command `kg` of this checkout, with another data folder than the shipped one."""
    start = (
        f"import sys; from pathlib import Path; sys.path.insert(0, {str(REPOSITORY)!r}); import kg.build; "
        f"kg.build.data_dir = lambda: Path({str(data)!r}); from kg.cli import main; main(prog_name='kg')"
    )
    return [sys.executable, "-c", start]


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """A finished child process with what it wrote; an empty value takes the variable out of its environment."""
    return subprocess.run(
        command, cwd=REPOSITORY, env=surroundings(**environment), capture_output=True, text=True, timeout=240,
        stdin=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip


def said(result: Result) -> str:
    """Standard output of a command that went well."""
    assert result.exit_code == 0, result.output
    return result.stdout


def surroundings(**environment: str) -> dict[str, str]:
    """The environment of this process with these changes."""
    changed = {**os.environ, "PYTHONWARNINGS": "", **environment}
    return {name: value for name, value in changed.items() if value or name == "KG_HOME"}


def fingerprint(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a folder of releases by its path, the lock aside."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.name != ".lock"
    }


def still_answers(home: Path) -> bool:
    """Whether the current release under a folder opens and knows what the smallest graph says."""
    return Store.open(home).ask("ASK { ing:niacinamide sk:supports mech:lipids }")
