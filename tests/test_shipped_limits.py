"""Each legal limit that is shipped, against the list of the law from which it was taken."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from kg import model
from kg.errors import RowError
from kg.loaders import LOADERS, curated
from kg.naming import fold
from kg.resources import data_dir
from kg.sources.catalogue import sources as known_sources

CURATED = data_dir() / "curated"
FOR_ALL_PRODUCTS = {"", "all products", "colourant all products", "all products as a preservative", "uv filter"}
"""How a row may call its products where the list names none."""
FORMS = (" nano form", " general consumers", " professional use")
"""What a row may add to the product type, where one entry of the list says several things."""
NOT_THE_INGREDIENT = {
    ("ing:citric-acid", "V", "59"): "the mixture with silver citrate",
    ("ing:ci-12085", "II", "1348"): "CI 15865; that number is wrongly in the list of names",
}
"""Entries that print the name of an ingredient and are about something else."""
MISPRINTS = {"hair day": "hair dye", "ajuster": "adjuster"}


class Shipped(NamedTuple):
    """One row of a table of limits, and where it stands."""

    place: str
    row: Mapping[str, str]


def shipped_limits() -> list[Shipped]:
    return [
        Shipped(f"{path.name}, line {reader.line_num}: {row['ingredient']} in Annex {row['annex']}/{row['entry']}", row)
        for path in sorted(CURATED.glob("*/limits*.csv"))
        for reader in [csv.DictReader(path.read_text(encoding="utf-8").splitlines())]
        for row in reader
    ]


def fail(error: RowError) -> None:
    raise error


# ---------------------------------------------------------------- without sources


def test_limits_of_five_annexes_and_two_hundred_ingredients_are_shipped() -> None:
    rows = [row for _, row in shipped_limits()]
    assert {row["annex"] for row in rows} == {"II", "III", "IV", "V", "VI"}
    assert len({row["ingredient"] for row in rows}) >= 200


def test_an_entry_says_the_same_of_each_ingredient_that_it_covers() -> None:
    """A limit belongs to its entry: what is said of one ingredient is shown for all that the entry covers."""
    said: dict[tuple[str, str], dict[str, set[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(set))
    for _, row in shipped_limits():
        told = tuple(row[c] for c in ("part", "product_type", "max_percent", "maximum_text", "other", "wording"))
        said[row["annex"], row["entry"]][row["ingredient"]].add(told)
    unlike = [entry for entry, by_ingredient in said.items() if len(set(map(frozenset, by_ingredient.values()))) > 1]
    assert unlike == [], "give each ingredient of the entry the same rows"


# ---------------------------------------------------------------- with the real lists


@pytest.fixture(scope="module")
def law(sources: Path) -> Mapping[tuple[str, str, str], list[model.AnnexEntry]]:
    """Entries of the real lists by annex, number and day of the list."""
    found: dict[tuple[str, str, str], list[model.AnnexEntry]] = defaultdict(list)
    for known in known_sources().values():
        if known.loader == "cosing-annex" and known.sha256:
            path = sources / "cosing" / known.filename
            for record in LOADERS[known.loader](path, fail, lambda _: None, known.list_date):
                assert isinstance(record, model.AnnexEntry)
                found[record.annex, record.entry, record.list_date.isoformat()].append(record)
    return found


@pytest.fixture(scope="module")
def names() -> Mapping[str, set[str]]:
    """Folded names and CAS numbers of each curated ingredient."""
    known: dict[str, set[str]] = defaultdict(set)
    for folder in sorted(CURATED.iterdir()):
        for record in curated.load(folder, fail):
            if isinstance(record, model.Ingredient):
                known[record.id] |= {fold(record.label), fold(record.inci), *record.cas}
            elif isinstance(record, model.Name) and record.scope == "exact":
                known[record.id].add(fold(record.name))
    return known


@pytest.mark.sources
def test_each_limit_says_what_its_list_says(
    law: Mapping[tuple[str, str, str], list[model.AnnexEntry]], names: Mapping[str, set[str]]
) -> None:
    faults = [
        f"{place}: {fault}"
        for place, row in shipped_limits()
        for fault in faults_of(
            row, law.get((row["annex"], row["entry"], row["list_date"]), []), names[row["ingredient"]]
        )
    ]
    assert faults == [], "\n".join(faults)


@pytest.mark.sources
def test_no_entry_that_names_a_curated_ingredient_is_left_out(
    law: Mapping[tuple[str, str, str], list[model.AnnexEntry]], names: Mapping[str, set[str]]
) -> None:
    newest = {annex: max(day for other, _, day in law if other == annex) for annex, _, _ in law}
    shipped = {(row["ingredient"], row["annex"], row["entry"]) for _, row in shipped_limits()}
    called = {name: curie for curie, known in names.items() for name in known if curie.startswith("ing:")}
    wanted = {
        (called[fold(name)], annex, number)
        for (annex, number, day), entries in law.items()
        if day == newest[annex]
        for entry in entries
        for name in entry.names
        if fold(name) in called
    }
    missing = sorted(wanted - shipped - NOT_THE_INGREDIENT.keys())
    assert missing == [], "enter these limits in a table limits-*.csv"


def faults_of(row: Mapping[str, str], entries: list[model.AnnexEntry], names: set[str]) -> Iterator[str]:
    """What a row says that its list does not, each with what to do."""
    entries = [entry for entry in entries if not entry.moved]
    if not entries:
        yield f"the list of {row['list_date']} holds no such entry; correct the number or the date"
        return
    if not any(names & ({fold(name) for name in entry.names} | set(entry.cas)) for entry in entries):
        yield "the entry names neither this ingredient nor its CAS number; take the row out"
    if row["regulation"] not in {entry.regulation for entry in entries}:
        yield f"the act is {entries[0].regulation}, not {row['regulation']}"
    if row["annex"] == "II":
        if row["max_percent"] or not re.match("prohibited|furocoumarins below", row["maximum_text"]):
            yield "Annex II prohibits: say so, and under which condition, in maximum_text"
        return
    conditions = [one for entry in entries for one in entry.limits] or [model.Limit()]
    doubts = [list(disagreements(row, one)) for one in conditions]
    if all(doubts):
        yield "; ".join(min(doubts, key=len))


def disagreements(row: Mapping[str, str], limit: model.Limit) -> Iterator[str]:
    """How a row differs from one condition of its entry, with what the list says."""
    if row["part"].partition(",")[0] != limit.part:
        yield f"part is {limit.part!r} in the list"
    if not same_products(words(row["product_type"]), words(limit.product_type)):
        yield f"the products are {limit.product_type!r} in the list"
    printed = words(limit.maximum_text)
    if words(row["maximum_text"]) not in printed:
        yield f"the maximum is {limit.maximum_text!r} in the list"
    percent = Decimal(row["max_percent"]) if row["max_percent"] else None
    if percent != limit.max_percent and not (limit.max_percent is None and stands_in(percent, row["maximum_text"])):
        yield f"the maximum in per cent is {limit.max_percent} in the list"
    if row["unit"] != limit.unit:
        yield f"the unit is {limit.unit!r} in the list"


def words(text: str) -> str:
    """Lower-case words and figures with single spaces, decimal points for commas."""
    plain = re.sub(r"(?<=\d),(?=\d)", ".", text.lower())
    for misprint, word in MISPRINTS.items():
        plain = plain.replace(misprint, word)
    return " ".join(re.findall(r"[a-z]+|\d+(?:\.\d+)?|%", plain))


def same_products(ours: str, theirs: str) -> bool:
    """Whether both mean the same products; a list may add footnotes, a row the form that it is about."""
    for form in FORMS:
        ours = ours.removesuffix(form)
    if not theirs:
        return ours in FOR_ALL_PRODUCTS
    return theirs in ours or (bool(ours) and theirs.startswith(ours))


def stands_in(percent: Decimal | None, text: str) -> bool:
    """Whether a percentage is printed in a text that says several things, such as one figure for each kind of user."""
    return percent is not None and f" {percent.normalize():f} %" in f" {words(text)}"


# ---------------------------------------------------------------- the checks themselves


REAL = {"part": "", "product_type": "Face products", "maximum_text": "0,3 %", "max_percent": "0.3", "unit": "%"}
LIMIT = model.Limit(product_type="Face products", maximum_text="0,3 %", max_percent=Decimal("0.3"), unit="%")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"max_percent": "3"}, "the maximum in per cent is 0.3 in the list"),
        ({"max_percent": ""}, "the maximum in per cent is 0.3 in the list"),
        ({"maximum_text": "0,03 %"}, "the maximum is '0,3 %' in the list"),
        ({"unit": "ppm"}, "the unit is '%' in the list"),
        ({"part": "a"}, "part is '' in the list"),
        ({"product_type": ""}, "the products are 'Face products' in the list"),
        ({"product_type": "Hair products"}, "the products are 'Face products' in the list"),
    ],
)
def test_a_row_that_differs_is_found(change: Mapping[str, str], told: str | None) -> None:
    assert list(disagreements(REAL | change, LIMIT)) == ([told] if told else [])
