"""The real inventory and annexes, whole: nothing lost on the way, the same bytes each time, the law as printed."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from handmade import run

from kg.build import build
from kg.cli import main
from kg.loaders import LOADERS
from kg.model import AnnexEntry
from kg.ontology.terms import compact
from kg.queries.law import legal_limits
from kg.queries.lookup import resolve
from kg.queries.named import plain_rows
from kg.receipt import Receipt, SourceReceipt
from kg.sources.catalogue import sources as known_sources
from kg.store import Store, current_release

pytestmark = pytest.mark.sources

ROWS = {
    "cosing-annex-ii-2024": 1716,
    "cosing-annex-ii-2025": 1744,
    "cosing-annex-iii-2024": 367,
    "cosing-annex-iii-2025": 373,
    "cosing-annex-iv-2024": 154,
    "cosing-annex-v-2024": 57,
    "cosing-annex-vi-2024": 35,
    "cosing-inventory": 30070,
}
# The quads of a build do not depend on its checks, which take most of its time.
WITHOUT_CHECKS = """
import json, sys
from pathlib import Path
import kg.build
kg.build._check = lambda *_: []
given = {name: Path(path) for name, path in json.loads(sys.argv[1]).items()}
receipt = kg.build.build(given, Path(sys.argv[2]))
print(receipt.sha256, receipt.quads)
"""


@pytest.fixture(scope="module")
def given(sources: Path) -> dict[str, Path]:
    known = known_sources()
    return {name: sources / "cosing" / known[name].filename for name in ROWS}


@pytest.fixture(scope="module")
def home(given: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of all of it; the slowest fixture of the suite."""
    folder = tmp_path_factory.mktemp("whole")
    build(given, folder)
    return folder


@pytest.fixture(scope="module")
def receipt(home: Path) -> Receipt:
    return Receipt.model_validate_json((current_release(home) / "receipt.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(home: Path) -> Store:
    return Store.open(home)


def told(receipt: Receipt, name: str) -> SourceReceipt:
    [source] = [source for source in receipt.sources if source.name == name]
    return source


# ---------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_every_row_was_read_and_none_rejected(receipt: Receipt, name: str, rows: int) -> None:
    source = told(receipt, name)
    assert (source.rows_read, source.records, source.rows_rejected) == (rows, rows, 0)


def test_rows_read_are_ingredients_made_and_rows_merged_and_rejected(receipt: Receipt) -> None:
    source = told(receipt, "cosing-inventory")
    assert (source.rows_read, source.ingredients_made, source.rows_merged, source.rows_rejected) == (
        30070,
        30042,
        28,
        0,
    )


def test_every_reference_number_of_the_inventory_is_in_the_graph(store: Store, given: dict[str, Path]) -> None:
    lines = gzip.decompress(given["cosing-inventory"].read_bytes()).decode("utf-8-sig").splitlines()
    printed = {line.split(",", 1)[0] for line in lines[1:]} & {str(n) for n in range(1, 200_000)}
    found = {row["ref"].value for row in store.select("SELECT DISTINCT ?ref { ?ingredient sk:cosingRef ?ref }")}
    assert len(found) == 30070
    assert found <= printed


def test_each_merged_pair_keeps_both_numbers(store: Store) -> None:
    merged = store.select(
        "SELECT ?one (COUNT(DISTINCT ?ref) AS ?refs) { ?one sk:cosingRef ?ref } "
        "GROUP BY ?one HAVING (COUNT(DISTINCT ?ref) > 1)"
    )
    assert sum(int(row["refs"].value) - 1 for row in merged) == 28


@pytest.mark.parametrize(
    ("name", "curie"),
    [
        ("water", "ing:aqua"), ("CI 77891", "ing:titanium-dioxide"), ("CI 77947", "ing:zinc-oxide"),
        ("CI 75300", "ing:curcumin"), ("CI 75125", "ing:lycopene"), ("CI 40800", "ing:beta-carotene"),
        ("CI 75130", "ing:beta-carotene"), ("ceramide 3", "ing:ceramide-np"), ("ceramide 6 II", "ing:ceramide-ap"),
        ("beeswax", "ing:cera-alba"), ("ing:water", "ing:aqua"), ("ci-77891", "ing:titanium-dioxide"),
    ],
)  # fmt: skip
def test_what_the_curators_know_by_a_name_comes_before_a_bare_row_of_the_inventory(
    store: Store, name: str, curie: str
) -> None:
    assert resolve(store, name) == curie


def test_the_names_of_the_curators_mean_the_same_with_the_inventory(store: Store) -> None:
    rows = store.select(
        "SELECT ?name ?one ?other { GRAPH g:source-core { ?one sk:foldedName ?name ; a sk:Ingredient } "
        "?other sk:foldedName ?name ; sk:cosingRef ?ref FILTER (?other != ?one) }"
    )
    shared = {(row["name"].value, compact(row["one"].value)) for row in rows}
    assert ("calcium carbonate", "ing:calcium-carbonate") in shared, "CI 77220 answers to that name too"
    assert [(name, one) for name, one in sorted(shared) if resolve(store, name, ("ing",)) != one] == []


def test_no_ingredient_is_without_a_slug_of_the_registry(receipt: Receipt) -> None:
    assert receipt.minted == 0


def test_curated_ingredients_and_rows_of_the_inventory_are_one(store: Store, receipt: Receipt) -> None:
    [niacinamide] = store.select(
        "SELECT ?cas ?ref ?label { ing:niacinamide sk:casNumber ?cas ; sk:cosingRef ?ref ; rdfs:label ?label }"
    )
    assert {name: term.value for name, term in niacinamide.items()} == {
        "cas": "98-92-0",
        "ref": "35499",
        "label": "niacinamide",
    }
    curated = sum(told(receipt, name).ingredients_made for name in ("article", "core"))
    assert 30042 <= receipt.counts["ingredient"] < 30042 + curated


# ---------------------------------------------------------------- the same inputs give the same bytes


@pytest.mark.parametrize("seed", ["7"])
def test_other_paths_and_another_hash_seed_give_the_same_bytes(
    tmp_path: Path, given: dict[str, Path], home: Path, receipt: Receipt, seed: str
) -> None:
    """One file lies unpacked, one is linked under another name: what counts is what is in them."""
    moved = dict(given)
    for name, place in (("cosing-annex-iii-2024", "annex.III.other-name.csv"), ("cosing-inventory", "inventory.csv")):
        moved[name] = tmp_path / place
        content = given[name].read_bytes()
        moved[name].write_bytes(gzip.decompress(content) if given[name].suffix == ".gz" else content)
    done = run(
        [sys.executable, "-c", WITHOUT_CHECKS, json.dumps(moved, default=str), str(tmp_path / "home")],
        PYTHONHASHSEED=seed,
    )
    assert done.stdout.split() == [receipt.sha256, str(receipt.quads)], done.stderr
    ours, theirs = (current_release(place) / "release.nq" for place in (home, tmp_path / "home"))
    assert same_bytes(ours, theirs)
    shutil.rmtree(tmp_path / "home")


def same_bytes(one: Path, other: Path) -> bool:
    with one.open("rb") as first, other.open("rb") as second:
        return all(a == b for a, b in zip(chunks(first), chunks(second), strict=True))


def chunks(file: object) -> Iterator[bytes]:
    return iter(lambda: file.read(1 << 20), b"")  # type: ignore[attr-defined]


# ---------------------------------------------------------------- the law


def test_retinol_has_the_limits_of_the_regulation_of_2024(store: Store) -> None:
    limits = plain_rows(
        store,
        "SELECT ?part ?type ?percent ?as ?printed { reg:eu-iii-376 sk:coversIngredient ing:retinol . "
        "?limit sk:limitOf reg:eu-iii-376 ; sk:edition src:cosing-annex-iii-2025 ; sk:entryPart ?part ; "
        "sk:productType ?type ; sk:maxPercent ?percent ; sk:expressedAs ?as ; sk:maximumText ?printed } ORDER BY ?part",
    )
    assert limits == [
        {
            "part": "a", "type": "Body lotion", "percent": 0.05, "as": "Retinol Equivalent (RE)",
            "printed": "0,05 % Retinol Equivalent (RE)",
        },
        {
            "part": "b", "type": "other leave-on and rinse-off products", "percent": 0.3,
            "as": "Retinol Equivalent (RE)", "printed": "0,3 % RE",
        },
    ]  # fmt: skip


@pytest.mark.parametrize("ingredient", ["retinol", "retinyl-acetate", "retinyl-palmitate"])
def test_the_entry_on_vitamin_a_covers_its_three_forms(store: Store, ingredient: str) -> None:
    assert store.ask(f"ASK {{ reg:eu-iii-376 sk:coversIngredient ing:{ingredient} }}")


def test_the_edition_of_2024_knows_no_limit_for_retinol(store: Store) -> None:
    assert not store.ask("ASK { GRAPH g:source-cosing-annex-iii-2024 { ?limit sk:limitOf reg:eu-iii-376 } }")
    assert store.ask("ASK { GRAPH g:source-cosing-annex-iii-2025 { ?limit sk:limitOf reg:eu-iii-376 } }")


def test_restrictions_resolve_to_entries_of_the_annexes(store: Store) -> None:
    [found] = plain_rows(
        store, "SELECT (COUNT(*) AS ?n) { ?one sk:restrictedBy ?entry . ?entry a sk:RegulatedSubstance }"
    )
    assert found["n"] == 2032
    assert not store.ask(
        "ASK { ?one sk:restrictedBy ?entry . ?entry a sk:RegulatedSubstance . "
        "FILTER NOT EXISTS { ?entry sk:coversIngredient ?one } }"
    )


def test_restrictions_that_resolve_to_nothing_name_entries_that_no_list_holds(
    store: Store, given: dict[str, Path]
) -> None:
    rows = plain_rows(
        store,
        "SELECT DISTINCT ?entry { ?one sk:restrictedBy ?entry FILTER NOT EXISTS { ?entry a sk:RegulatedSubstance } }",
    )
    unresolved = {row["entry"] for row in rows}
    assert unresolved == {
        "reg:eu-iii-125", "reg:eu-iii-126", "reg:eu-iii-158", "reg:eu-iii-15d", "reg:eu-iii-160", "reg:eu-iii-161",
        "reg:eu-iii-162", "reg:eu-iii-165", "reg:eu-iii-167", "reg:eu-iii-168", "reg:eu-vi-36",
    }  # fmt: skip
    assert unresolved.isdisjoint(listed_entries(given))


def listed_entries(given: dict[str, Path]) -> set[str]:
    known = known_sources()
    records = (
        record
        for name, path in given.items()
        if name != "cosing-inventory"
        for record in LOADERS["cosing-annex"](path, pytest.fail, lambda _: None, known[name].list_date)
    )
    return {f"reg:eu-{r.annex.lower()}-{r.entry}" for r in records if isinstance(r, AnnexEntry)}


def test_each_limit_stands_once_where_lists_are_loaded_beside_the_limits_of_the_curators(store: Store) -> None:
    rows = plain_rows(
        store,
        "SELECT DISTINCT ?one ?annex ?number { GRAPH g:source-core { "
        "?entry sk:coversIngredient ?one ; sk:annex ?annex ; sk:entry ?number } }",
    )
    entered = {(row["one"], row["annex"], row["number"]) for row in rows}
    ingredients = sorted({one for one, _, _ in entered})
    assert len(ingredients) >= 200
    told: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in legal_limits(store, ingredients):
        if row.newest:
            told[row.ingredient, row.annex, row.entry].add(row.source)
    assert entered - told.keys() == set(), "what the curators entered is told, from the list or from their own table"
    assert {place: sources for place, sources in told.items() if len(sources) > 1} == {}


def test_what_changed_in_annex_iii_between_the_two_editions(home: Path) -> None:
    result = CliRunner().invoke(
        main, ["ask", "limit-changes", "--annex", "III", "--format", "json", "--store", str(home)]
    )
    rows = json.loads(result.stdout)["rows"]
    assert {(row["old_date"], row["new_date"]) for row in rows} == {("2024-02-01", "2025-12-08")}
    changes = {(row["entry"], row["part"], row["change"], row["old_percent"], row["new_percent"]) for row in rows}
    assert changes == {
        ("311", "", "entry removed", 5.0, None),
        ("372", "a", "entry added", None, 10.0),
        ("372", "b", "entry added", None, 0.465),
        ("373", "", "entry added", None, 0.007),
        ("374", "", "entry added", None, 0.02),
        ("375", "", "entry added", None, 1.0),
        ("376", "a", "entry added", None, 0.05),
        ("376", "b", "entry added", None, 0.3),
        ("377", "a", "entry added", None, 2.0),
        ("377", "b", "entry added", None, 0.5),
        ("378", "", "entry added", None, 7.0),
    }


def test_the_limits_of_an_ingredient_name_the_list_and_its_day(home: Path) -> None:
    result = CliRunner().invoke(main, ["show", "retinol", "--store", str(home)])
    assert "EU Annex III/376 (a), Body lotion: up to 0.05 %" in " ".join(result.stdout.split())
    assert "list of 2025-12-08" in " ".join(result.stdout.split())
