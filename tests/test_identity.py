"""Which row is which ingredient: slugs are minted once, and what is not the same is never merged."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import mint as minting
from kg import model
from kg.errors import IdentityError, RowError, SourceError
from kg.identity import REGISTRY_HEADER, Identity, Registry, append_to_registry, mint, read_registry
from kg.loaders import cosing_inventory, curated
from kg.naming import fold
from kg.queries.lookup import resolve
from kg.resources import data_dir
from kg.store import Store
from kg.vocabulary import RelationKind

REGISTRY: Final = data_dir() / "registry" / "ingredients.csv"
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEPT_APART: Final = (
    ("retinol", "retinal"),
    ("retinol", "retinyl palmitate"),
    ("squalane", "squalene"),
    ("tocopherol", "tocopheryl acetate"),
    ("sodium hyaluronate", "hyaluronic acid"),
    ("lactobacillus", "lactobacillus ferment"),
    ("lactobacillus", "lactobacillus ferment lysate"),
    ("lactobacillus ferment", "lactobacillus ferment lysate"),
    ("lactobacillus ferment", "lactobacillus ferment filtrate"),
    ("lactobacillus ferment lysate", "lactobacillus ferment filtrate"),
    ("ascorbic acid", "sodium ascorbyl phosphate"),
    ("ascorbic acid", "ascorbyl palmitate"),
    ("ascorbic acid", "ascorbyl glucoside"),
    ("ascorbic acid", "magnesium ascorbyl phosphate"),
    ("ascorbic acid", "3-o-ethyl ascorbic acid"),
    ("curcumin", "tetrahydrocurcumin"),
    ("curcumin", "curcuma longa root extract"),
    ("tetrahydrocurcumin", "curcuma longa root extract"),
    ("cholesterol", "phytosterols"),
    ("lycopene", "carotenoids"),
)
WORDS: Final = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=90)
INCI: Final = st.one_of(WORDS, st.text("AB /-,.", min_size=40, max_size=200))


def entry(inci: str, ref: str, line: int = 2) -> model.InventoryEntry:
    return model.InventoryEntry(line=line, cosing_ref=ref, inci=inci)


def ingredient(local: str, inci: str = "", ref: str = "") -> model.Ingredient:
    return model.Ingredient(
        id=f"ing:{local}", label=local, kind="substance", inci=inci, cosing_ref=ref, reference="ref:editorial"
    )


def known(*rows: tuple[str, str, str]) -> Registry:
    registry = Registry()
    for row in rows:
        registry.remember(*row)
    return registry


# ---------------------------------------------------------------- minting


@pytest.mark.parametrize(
    ("inci", "slug"),
    [
        ("NIACINAMIDE", "niacinamide"),
        ("1,2-HEXANEDIOL", "1-2-hexanediol"),
        ("A" * 60, "a" * 60),
        ("A" * 61, "a" * 60 + "-" + "0ae451"),
        ("ABCDEFGHI-" * 6 + "X", "abcdefghi-" * 5 + "abcdefghi" + "-" + "fb2026"),
        ("LONG NAME OF A PLANT AND ITS PARTS FROM WHICH SOMETHING WAS EXTRACTED TWICE",
         "long-name-of-a-plant-and-its-parts-from-which-something-was-b3f58a"),
        ("β", "ingredient-2245c1"),
    ],
)  # fmt: skip
def test_a_slug_is_minted(inci: str, slug: str) -> None:
    assert mint(inci) == slug


def test_a_name_whose_slug_is_taken_gets_six_digits_of_its_hash() -> None:
    plain, other = mint("A/B"), mint("A B", {"a-b"})
    assert plain == "a-b"
    assert re.fullmatch(r"a-b-[0-9a-f]{6}", other)


@given(INCI, st.sets(WORDS, max_size=3))
def test_what_is_minted_is_plain_and_short(inci: str, taken: set[str]) -> None:
    made = mint(inci, taken)
    assert len(made) <= 67
    assert SLUG.fullmatch(made)
    assert made == mint(inci, taken)


@given(st.lists(INCI, max_size=30, unique_by=fold))
def test_different_names_never_share_a_slug(names: list[str]) -> None:
    registry = Registry()
    assert len({registry.identify(name, str(ref)) for ref, name in enumerate(names)}) == len(names)


# ---------------------------------------------------------------- the rules, in their order


def test_the_number_comes_before_the_name() -> None:
    registry = known(("retinol", "RETINOL", "1"), ("squalane", "SQUALANE", "2"))
    assert registry.identify("SQUALANE", "1") == "retinol"
    assert registry.added == []


def test_a_renamed_ingredient_keeps_its_slug() -> None:
    registry = known(("paraffinum-liquidum", "PARAFFINUM LIQUIDUM", "7"))
    assert registry.identify("MINERAL OIL", "7") == "paraffinum-liquidum"


@pytest.mark.parametrize("written", ["RETINOL", "retinol", " Retinol ", "RÉTINOL"])
def test_rows_of_one_name_are_one_ingredient_and_are_counted_as_merged(written: str) -> None:
    identity = Identity(known(("retinol", "RETINOL", "1")))
    made = [identity.identify(entry("RETINOL", "1")), identity.identify(entry(written, "2"))]
    assert [row.id for row in made if isinstance(row, model.InventoryEntry)] == ["ing:retinol"] * 2
    assert [row.label for row in made if isinstance(row, model.InventoryEntry)] == ["RETINOL", ""]
    assert identity.merged == 1
    assert identity.registry.added == [("retinol", written.strip(), "2")]


def test_nothing_else_merges() -> None:
    identity = Identity(Registry())
    names = ("RETINOL", "RETINAL", "RETINOLS", "RETINOL ", "RETINOL/RETINAL", "RETINOL-RETINAL")
    rows = [
        model.InventoryEntry(line=n, cosing_ref=str(n), inci=inci, cas=("68-26-8",), ec=("200-683-7",))
        for n, inci in enumerate(names, 1)
    ]
    made = [identity.identify(row) for row in rows]
    assert len({row.id for row in made if isinstance(row, model.InventoryEntry)}) == 5
    assert identity.merged == 1


def test_a_row_of_the_inventory_takes_the_label_of_the_curators() -> None:
    identity = Identity(Registry())
    identity.identify(ingredient("niacinamide", "NIACINAMIDE", "35499"))
    made = identity.identify(entry("NIACINAMIDE", "35499"))
    assert isinstance(made, model.InventoryEntry)
    assert (made.id, made.label) == ("ing:niacinamide", "")


def test_what_is_no_ingredient_is_left_as_it_is() -> None:
    record = model.Relation(subject="ing:a", relation="saltOf", object="ing:b", reference="ref:x")
    assert Identity(Registry()).identify(record) is record


def test_a_curated_ingredient_without_inci_name_is_minted_once_only() -> None:
    identity = Identity(Registry())
    identity.identify(ingredient("turmeric-unspecified"))
    assert identity.registry.added == [("turmeric-unspecified", "", "")]
    again = Identity(known(("turmeric-unspecified", "", "")))
    again.identify(ingredient("turmeric-unspecified"))
    assert again.registry.added == []


# ---------------------------------------------------------------- two claims that collide


@pytest.mark.parametrize(("inci", "ref"), [("RETINOL", ""), ("rétinol", ""), ("", "78924"), ("RETINOL", "78924")])
def test_a_curated_ingredient_cannot_take_the_identity_of_another(inci: str, ref: str) -> None:
    identity = Identity(known(("retinol", "RETINOL", "78924")))
    with pytest.raises(IdentityError, match=r"ing:vitamin-a has the INCI name or CosIng number of ing:retinol; use"):
        identity.identify(ingredient("vitamin-a", inci, ref))


def test_an_ingredient_that_was_given_up_is_used_no_more() -> None:
    registry = known(("old", "OLD", "1"), ("new", "NEW", "2"))
    registry.replaced["old"] = "new"
    identity = Identity(registry)
    with pytest.raises(IdentityError, match="ing:old was given up for ing:new; use ing:new"):
        identity.identify(ingredient("old", "OLD", "1"))
    identity.identify(ingredient("new", "OLD", "1"))
    made = identity.identify(entry("OLD", "1"))
    assert isinstance(made, model.InventoryEntry)
    assert made.id == "ing:new"
    assert list(identity.replacements()) == [model.Replacement(id="ing:old", replaced_by="ing:new")]


# ---------------------------------------------------------------- the registry


def write_registry(path: Path, *rows: str) -> Path:
    path.write_text(",".join(REGISTRY_HEADER) + "\n" + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_what_is_appended_can_be_read_back_and_changes_nothing_that_stands_there(tmp_path: Path) -> None:
    path = write_registry(tmp_path / "registry.csv", "squalane,SQUALANE,1,2020-01-01,")
    before = path.read_text(encoding="utf-8")
    added = [("b-c", "B,C", "3"), ("a", 'A "X"', "2")]
    assert append_to_registry(path, added, date(2025, 6, 1)) == 2
    assert path.read_text(encoding="utf-8") == before + 'a,"A ""X""",2,2025-06-01,\nb-c,"B,C",3,2025-06-01,\n'
    registry = read_registry(path)
    assert registry.by_ref == {"1": "squalane", "2": "a", "3": "b-c"}
    assert registry.slugs == {"squalane", "a", "b-c"}


def test_a_registry_that_is_not_there_is_empty_and_is_made_with_its_header(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    assert read_registry(path) == Registry()
    append_to_registry(path, [("a", "A", "1")], date(2025, 6, 1))
    assert path.read_text(encoding="utf-8") == "slug,inci,cosing_ref,minted,replaced_by\na,A,1,2025-06-01,\n"


def test_a_number_with_two_slugs_is_refused_with_its_line(tmp_path: Path) -> None:
    path = write_registry(tmp_path / "registry.csv", "a,A,1,2020-01-01,", "b,B,1,2020-01-01,")
    with pytest.raises(RowError, match=r"line 3: CosIng number 1 already belongs to 'a'; a slug is minted once"):
        read_registry(path)


def test_a_registry_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be written"):
        append_to_registry(tmp_path / "nowhere" / "registry.csv", [("a", "A", "1")], date(2025, 6, 1))


def test_minting_twice_adds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    assert minting.mint(path, {}) > 100
    written = path.read_bytes()
    assert minting.mint(path, {}) == 0
    assert path.read_bytes() == written


def shipped_rows() -> list[dict[str, str]]:
    with REGISTRY.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_shipped_registry_is_well_formed() -> None:
    rows = shipped_rows()
    assert tuple(rows[0]) == REGISTRY_HEADER
    assert len(rows) > 30_000
    wrong = [row["slug"] for row in rows if not SLUG.fullmatch(row["slug"]) or len(row["slug"]) > 67]
    assert wrong == []
    assert [row for row in rows if not re.fullmatch(r"\d*", row["cosing_ref"])] == []
    assert [row for row in rows if date.fromisoformat(row["minted"]) > date.today()] == []


def test_a_number_stands_in_the_shipped_registry_once() -> None:
    numbers = [row["cosing_ref"] for row in shipped_rows() if row["cosing_ref"]]
    twice = sorted({n for n in numbers if numbers.count(n) > 1}) if len(set(numbers)) != len(numbers) else []
    assert twice == [], "a CosIng number is minted once: take the later row out"


def test_a_name_has_one_slug_in_the_shipped_registry() -> None:
    slugs: dict[str, set[str]] = defaultdict(set)
    for row in shipped_rows():
        if row["inci"] and not row["replaced_by"]:
            slugs[fold(row["inci"])].add(row["slug"])
    assert {name: found for name, found in slugs.items() if len(found) > 1} == {}


def test_what_was_replaced_leads_to_one_that_stands() -> None:
    rows = shipped_rows()
    given_up = {row["slug"]: row["replaced_by"] for row in rows if row["replaced_by"]}
    assert set(given_up.values()) <= {row["slug"] for row in rows} - given_up.keys()


def test_every_curated_ingredient_is_in_the_registry() -> None:
    registered = {row["slug"] for row in shipped_rows()}
    used = {
        record.id.removeprefix("ing:")
        for folder in sorted((data_dir() / "curated").iterdir())
        for record in curated.load(folder, _fail)
        if isinstance(record, model.Ingredient)
    }
    assert len(used) > 130
    assert sorted(used - registered) == [], "run `kg mint` and commit data/registry/ingredients.csv"


def _fail(error: RowError) -> None:
    raise error


# ---------------------------------------------------------------- never merged


@pytest.fixture(scope="module")
def inventory(sources: Path) -> Mapping[str, model.InventoryEntry]:
    """Rows of the real inventory by folded INCI name, each with its identity."""
    identity = Identity(read_registry(REGISTRY))
    path = sources / "cosing" / "cosing_inventory_30070.csv.gz"
    rows = (identity.identify(row) for row in cosing_inventory.load(path, _fail))
    return {fold(row.inci): row for row in rows if isinstance(row, model.InventoryEntry)}


@pytest.mark.sources
@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_what_is_not_the_same_is_kept_apart_in_the_real_inventory(
    inventory: Mapping[str, model.InventoryEntry], one: str, other: str
) -> None:
    assert inventory[one].id != inventory[other].id


@pytest.mark.sources
def test_only_rows_of_one_name_are_merged_in_the_real_inventory(sources: Path) -> None:
    identity = Identity(read_registry(REGISTRY))
    names: dict[str, set[str]] = defaultdict(set)
    rows = 0
    for row in cosing_inventory.load(sources / "cosing" / "cosing_inventory_30070.csv.gz", _fail):
        made = identity.identify(row)
        assert isinstance(made, model.InventoryEntry)
        rows += 1
        if identity.registry.by_ref[row.cosing_ref] not in identity.registry.replaced:
            names[made.id].add(fold(made.inci))
    assert {curie: found for curie, found in names.items() if len(found) > 1} == {}
    assert rows == 30_070 == len(names) + identity.merged
    assert identity.registry.added == [], "every row of the inventory has its slug in the registry"


@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_what_is_not_the_same_is_kept_apart_in_the_shipped_graph(shipped: Store, one: str, other: str) -> None:
    first, second = resolve(shipped, one), resolve(shipped, other)
    assert first != second
    shared = shipped.ask(f"ASK {{ {first} sk:foldedName ?name . {second} sk:foldedName ?name }}")
    assert not shared, "no name leads to both"


@pytest.mark.parametrize(("one", "other"), KEPT_APART)
def test_what_is_kept_apart_is_related_by_a_typed_link(shipped: Store, one: str, other: str) -> None:
    kinds = "|".join(f"sk:{kind}|^sk:{kind}" for kind in get_args(RelationKind))
    groups = "sk:hasConstituent|^sk:hasConstituent|sk:inGroup|^sk:inGroup"
    pair = resolve(shipped, one), resolve(shipped, other)
    assert shipped.ask(f"ASK {{ {pair[0]} ({kinds}|{groups}) {pair[1]} }}"), f"add a row on {pair} to relations.csv"


@pytest.mark.parametrize(
    ("subject", "relation", "object_"),
    [
        ("ing:tocopheryl-acetate", "esterOf", "ing:tocopherol"),
        ("ing:sodium-hyaluronate", "saltOf", "ing:hyaluronic-acid"),
        ("ing:squalane", "hydrogenatedFormOf", "ing:squalene"),
        ("ing:retinal", "oxidisedFormOf", "ing:retinol"),
        ("ing:lactobacillus-ferment", "fermentOf", "ing:lactobacillus"),
        ("ing:lactobacillus-ferment-lysate", "lysateOf", "ing:lactobacillus-ferment"),
        ("ing:lactobacillus-ferment-filtrate", "filtrateOf", "ing:lactobacillus-ferment"),
        ("ing:tetrahydrocurcumin", "hydrogenatedFormOf", "ing:curcumin"),
        ("ing:curcuma-longa-root-extract", "containsCompound", "ing:curcumin"),
    ],
)
def test_forms_say_how_they_relate(shipped: Store, subject: str, relation: str, object_: str) -> None:
    assert shipped.ask(f"ASK {{ {subject} sk:{relation} {object_} }}")
