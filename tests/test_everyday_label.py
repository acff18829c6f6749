"""The ingredients that labels print most often: true to the inventory, and enough of them to read a label with.

A label is read here as plainly as can be: each piece between two commas is folded and looked up as it stands.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kg import model
from kg.errors import RowError
from kg.identity import read_registry
from kg.loaders import cosing_inventory, curated
from kg.naming import fold, slug
from kg.queries.lookup import resolve
from kg.resources import data_dir
from kg.store import Store

CURATED = data_dir() / "curated"
TABLE = CURATED / "core" / "ingredients-label.csv"
REGISTRY = data_dir() / "registry" / "ingredients.csv"
MARKS = " .*_"
"""What labels put around a name and is no part of it: stops, footnote stars, marks of allergens."""


def fail(error: RowError) -> None:
    raise error


def curated_records() -> Iterator[model.Record]:
    for folder in sorted(CURATED.iterdir()):
        yield from curated.load(folder, fail)


# ---------------------------------------------------------------- without sources


def test_a_thousand_ingredients_have_an_inci_name_a_function_and_a_group(shipped: Store) -> None:
    [row] = shipped.select(
        "SELECT (COUNT(DISTINCT ?one) AS ?n) { ?one a sk:Ingredient ; sk:inciName ?inci ; sk:hasFunction ?function ; "
        "sk:inGroup ?group }"
    )
    assert int(row["n"].value) >= 1_000


def test_a_name_means_one_ingredient_only(shipped: Store) -> None:
    rows = shipped.select(
        "SELECT ?name (COUNT(DISTINCT ?one) AS ?n) { ?one a sk:Ingredient ; sk:foldedName ?name } "
        "GROUP BY ?name HAVING (COUNT(DISTINCT ?one) > 1)"
    )
    assert [row["name"].value for row in rows] == [], "an exact name identifies: make the others broad"


def test_no_name_is_the_inci_name_of_another_ingredient() -> None:
    """Else the bare record of the inventory would answer to it, once that is loaded."""
    registry = read_registry(REGISTRY)
    clashes = [
        f"{record.id} is called {name!r}, which is the INCI name of ing:{other}: if they are one, give ing:{other} up "
        f"for {record.id} (column replaced_by of data/registry/ingredients.csv); if not, the name is broad"
        for record in curated_records()
        for name in names_of(record)
        if (other := registry.find(name, "")) and f"ing:{other}" != record.id
    ]
    assert clashes == []


def names_of(record: model.Record) -> tuple[str, ...]:
    """The names by which a record identifies an ingredient."""
    if isinstance(record, model.Ingredient):
        return (record.label, record.inci) if record.inci else (record.label,)
    if isinstance(record, model.Name) and record.scope == "exact" and record.id.startswith("ing:"):
        return (record.name,)
    return ()


@pytest.mark.parametrize(
    ("printed", "curie"),
    [
        ("AQUA / WATER / EAU", "ing:aqua"),
        ("Parfum (Fragrance)", "ing:parfum"),
        ("Butyrospermum Parkii (Shea) Butter", "ing:butyrospermum-parkii-butter"),
        ("CI 19140 / YELLOW 5", "ing:ci-19140"),
        ("CI 77891 (Titanium Dioxide)", "ing:titanium-dioxide"),
        ("cocoglucoside", "ing:coco-glucoside"),
        ("glycérine", "ing:glycerin"),
        ("huile d'olive", "ing:olea-europaea-fruit-oil"),
        ("Zitronensäure", "ing:citric-acid"),
        ("Aluminium Chlorohydrate", "ing:aluminum-chlorohydrate"),
        ("octyl methoxycinnamate", "ing:ethylhexyl-methoxycinnamate"),
        ("Alcohol Denat", "ing:alcohol-denat"),
        ("C1 77891", "ing:titanium-dioxide"),
    ],
)
def test_names_as_labels_print_them(shipped: Store, printed: str, curie: str) -> None:
    assert resolve(shipped, printed) == curie


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tocopherol", "tocopheryl acetate"),
        ("retinol", "retinal"),
        ("squalane", "squalene"),
        ("hyaluronic acid", "sodium hyaluronate"),
        ("polysorbate 20", "polysorbate 80"),
        ("PEG-8", "PEG-180"),
        ("methylparaben", "ethylparaben"),
        ("CI 77491", "CI 77492"),
        ("sodium laureth sulfate", "sodium lauryl sulfate"),
        ("alcohol", "alcohol denat"),
        ("cetyl alcohol", "cetearyl alcohol"),
        ("mel", "mel extract"),
        ("limonene", "linalool"),
        ("disodium EDTA", "tetrasodium EDTA"),
    ],
)
def test_what_must_not_be_merged_is_apart(shipped: Store, one: str, other: str) -> None:
    assert resolve(shipped, one) != resolve(shipped, other)


# ---------------------------------------------------------------- with the real files


@pytest.fixture(scope="module")
def inventory(sources: Path) -> Mapping[str, model.InventoryEntry]:
    """Rows of the real inventory by CosIng number."""
    rows = cosing_inventory.load(sources / "cosing" / "cosing_inventory_30070.csv.gz", fail)
    return {row.cosing_ref: row for row in rows}


@pytest.mark.sources
def test_each_record_agrees_with_the_row_of_its_number(inventory: Mapping[str, model.InventoryEntry]) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        faults = [
            f"{TABLE.name}, line {reader.line_num}: {row['id']}: {fault}; take it from CosIng {row['cosing_ref']}"
            for row in reader
            for fault in disagreements(row, inventory.get(row["cosing_ref"]))
        ]
    assert faults == []


def disagreements(row: Mapping[str, str], entry: model.InventoryEntry | None) -> Iterator[str]:
    """What a row of the table says that the inventory does not."""
    if entry is None:
        yield "the inventory has no such number"
        return
    if row["inci"] != entry.inci:
        yield f"the INCI name is {entry.inci!r}, not {row['inci']!r}"
    functions = tuple(slug(name) for name in entry.functions)
    for column, known in (("cas", entry.cas), ("ec", entry.ec), ("functions", functions)):
        strange = sorted(set(filter(None, row[column].split("|"))) - set(known))
        if strange:
            yield f"{column} {', '.join(strange)} is not in the inventory"


@pytest.mark.sources
def test_seven_in_ten_mentions_on_real_labels_are_known_without_any_download(sources: Path, shipped: Store) -> None:
    known = {row["name"].value for row in shipped.select("SELECT ?name { ?one a sk:Ingredient ; sk:foldedName ?name }")}
    printed = [text for text in mentions(sources / "obf" / "obf_ingredients_long.csv.gz") if text.strip()]
    assert len(printed) > 100_000
    share = sum(fold(text) in known for text in printed) / len(printed)
    without_marks = sum(fold(text).strip(MARKS) in known for text in printed) / len(printed)
    told = f"{share:.1%} of {len(printed)} mentions are known as printed, {without_marks:.1%} without marks around them"
    assert share >= 0.7, f"{told}: add the names that labels print most often to names-label.csv"


def mentions(path: Path) -> Iterator[str]:
    """The second cell of each row: one piece of an ingredient list, cut at its commas."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from (row[1] for row in reader)
