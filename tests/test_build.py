from __future__ import annotations

import csv
import hashlib
import random
import shutil
import sys
from itertools import groupby
from pathlib import Path

import pyoxigraph as ox
import pytest
from handmade import INVENTORY, NIACINAMIDE, STATEMENT, data_folder, run, still_answers

from kg.build import build
from kg.receipt import Receipt, read_receipt
from kg.store import Store, current_release, releases

ANNEX = Path(__file__).parent / "loaders" / "cosing" / "annex.III.csv"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.csv"
    path.write_text(INVENTORY, "utf-8")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


# ---------------------------------------------------------------- what a release is


def test_a_release_holds_store_quads_and_receipt(data: Path, home: Path) -> None:
    receipt = build({}, home, data=data)
    folder = current_release(home)
    lines = (folder / "release.nq").read_bytes()
    assert folder.name == receipt.release == f"0.1.0-{receipt.sha256[:12]}"
    assert hashlib.sha256(lines).hexdigest() == receipt.sha256
    assert lines.count(b"\n") == receipt.quads
    assert read_receipt(folder) == receipt
    assert still_answers(home)
    assert not (home / "building").exists()


def test_the_quads_of_a_release_are_those_of_its_store(data: Path, home: Path) -> None:
    build({}, home, data=data)
    folder = current_release(home)
    written = set(ox.parse(path=str(folder / "release.nq"), format=ox.RdfFormat.N_QUADS))
    assert written == set(Store.open(home).engine)
    default = {(q.subject, q.predicate, q.object) for q in written if isinstance(q.graph_name, ox.DefaultGraph)}
    named = {(q.subject, q.predicate, q.object) for q in written if not isinstance(q.graph_name, ox.DefaultGraph)}
    assert default == named


def test_the_quads_are_sorted_within_each_graph_and_never_twice(data: Path, home: Path) -> None:
    build({}, home, data=data)
    lines = (current_release(home) / "release.nq").read_text("utf-8").splitlines()
    assert len(set(lines)) == len(lines)
    for graph, group in groupby(lines, key=lambda line: line.rpartition("<")[2] if line.endswith("> .") else ""):
        triples = [line.removesuffix(f" <{graph}") for line in group] if "/graph/" in graph else []
        assert triples == sorted(triples), graph


def test_the_receipt_counts_what_became_of_each_row(data: Path, inventory: Path, home: Path) -> None:
    receipt = build({"cosing-inventory": inventory, "cosing-annex-iii": ANNEX}, home, data=data)
    core, annex, listed = receipt.sources
    assert (core.name, core.rows_read, core.ingredients_made, core.rows_rejected) == ("core", 9, 1, 0)
    assert (annex.name, annex.rows_read, annex.records) == ("cosing-annex-iii", 4, 4)
    assert (listed.rows_read, listed.ingredients_made, listed.rows_merged, listed.rows_rejected) == (4, 2, 1, 1)
    assert listed.sha256 == hashlib.sha256(inventory.read_bytes()).hexdigest()
    assert listed.bytes == inventory.stat().st_size
    assert receipt.counts["ingredient"] == 2
    assert {core.licence, annex.licence, listed.licence} == {"CC0-1.0"}


def test_what_was_rejected_and_newly_minted_is_written_down(data: Path, inventory: Path, home: Path) -> None:
    build({"cosing-inventory": inventory}, home, data=data)
    folder = current_release(home)
    assert rows(folder / "rejects.csv")[1:] == [
        ["cosing-inventory", "inventory.csv", "5", "'2010-10-15' is no date dd/mm/yyyy"]
    ]
    assert ["retinol", "RETINOL", "78924"] in rows(folder / "minted.csv")


def test_an_inventory_row_joins_the_curated_ingredient_of_that_name(data: Path, inventory: Path, home: Path) -> None:
    build({"cosing-inventory": inventory}, home, data=data)
    store = Store.open(home)
    [row] = store.select("SELECT ?label ?cas WHERE { ing:niacinamide rdfs:label ?label ; sk:casNumber ?cas }")
    assert (row["label"].value, row["cas"].value) == ("niacinamide", "98-92-0")
    refs = store.select("SELECT ?ref WHERE { ing:retinol sk:cosingRef ?ref } ORDER BY ?ref")
    assert [ref["ref"].value for ref in refs] == ["78924", "90001"]
    assert len(store.select("SELECT ?label WHERE { ing:retinol rdfs:label ?label }")) == 1


def test_progress_names_the_stages(data: Path, home: Path) -> None:
    seen: list[str] = []
    build({}, home, lambda stage, done, total: seen.append(stage), data)
    assert list(dict.fromkeys(seen)) == ["core", "store", "rules", "checks"]


# ---------------------------------------------------------------- same inputs, same bytes


def test_the_same_inputs_give_the_same_bytes_wherever_they_lie(tmp_path: Path, inventory: Path) -> None:
    receipts, written = [], []
    for place in ("one", "another/place"):
        data = data_folder(tmp_path / place / "data")
        moved = tmp_path / place / "called-otherwise.csv"
        shutil.copyfile(inventory, moved)
        receipts.append(build({"cosing-inventory": moved}, tmp_path / place / "home", data=data))
        written.append((current_release(tmp_path / place / "home") / "release.nq").read_bytes())
    assert written[0] == written[1]
    assert receipts[0].sha256 == receipts[1].sha256
    assert receipts[0].sources == receipts[1].sources


@pytest.mark.parametrize("seed", ["1", "20"])
def test_the_hash_seed_of_python_does_not_matter(tmp_path: Path, data: Path, inventory: Path, seed: str) -> None:
    start = (
        "import sys; from pathlib import Path; from kg.build import build; "
        "data, home, listed = map(Path, sys.argv[1:]); "
        "print(build({'cosing-inventory': listed}, home, data=data).sha256)"
    )
    command = [sys.executable, "-c", start, str(data), str(tmp_path / seed), str(inventory)]
    here = build({"cosing-inventory": inventory}, tmp_path / "here", data=data)
    assert run(command, PYTHONHASHSEED=seed).stdout.strip() == here.sha256


def test_the_order_of_curated_rows_does_not_matter(tmp_path: Path, home: Path) -> None:
    second = STATEMENT | {"kind": "in-vitro", "finding": "Cells made more."}
    data = data_folder(tmp_path / "data", statements=[second])
    before = build({}, home, data=data).sha256
    for table in (data / "curated" / "core").glob("*.csv"):
        header, *body = rows(table)
        random.Random(7).shuffle(body)
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *reversed(body)])
    assert build({}, home, data=data).sha256 == before


def test_a_changed_fact_changes_the_release(tmp_path: Path) -> None:
    one = build({}, tmp_path / "home", data=data_folder(tmp_path / "one"))
    other = build(
        {},
        tmp_path / "home",
        data=data_folder(tmp_path / "other", ingredients=[{**NIACINAMIDE, "id": "ing:b", "label": "b", "inci": "B"}]),
    )
    assert one.sha256 != other.sha256
    assert current_release(tmp_path / "home").name == other.release
    assert {folder.name for folder in releases(tmp_path / "home")} == {one.release, other.release}


def test_receipts_can_be_read_back(data: Path, home: Path) -> None:
    receipt = build({}, home, data=data)
    assert Receipt.model_validate_json(receipt.model_dump_json()) == receipt
