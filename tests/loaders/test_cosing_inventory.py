from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.cosing_inventory import annex_entries, functions, load, records
from kg.model import InventoryEntry

HERE = Path(__file__).parent / "cosing"

Read = tuple[list[InventoryEntry], list[RowError], list[RowError]]


def read(path: Path) -> Read:
    rejected: list[RowError] = []
    warned: list[RowError] = []
    return list(load(path, rejected.append, warned.append)), rejected, warned


def told(errors: list[RowError]) -> list[tuple[int, str]]:
    return [(error.line, error.why) for error in errors]


@pytest.mark.parametrize("name", ["inventory_official", "inventory_snake"])
def test_both_dialects_give_the_recorded_entries(name: str) -> None:
    entries, _, _ = read(HERE / f"{name}.csv")
    expected = json.loads((HERE / f"{name}.expected.json").read_text("utf-8"))
    assert [entry.model_dump(mode="json", exclude_defaults=True) for entry in entries] == expected


def test_every_row_is_made_or_rejected_with_line_and_reason() -> None:
    entries, rejected, _ = read(HERE / "inventory_official.csv")
    assert len(entries) + len(rejected) == 9
    assert told(rejected) == [
        (14, "'2020-07-15' is no date dd/mm/yyyy"),
        (15, "inci: String should have at least 1 character (found '')"),
        (16, "cosing_ref: String should match pattern '^\\d+$' (found 'x7')"),
        (17, "3 cells where the header has 10; put cells that hold commas in quotes"),
    ]
    assert all(str(HERE / "inventory_official.csv") in str(error) for error in rejected)


def test_doubtful_numbers_and_restrictions_are_warned_of() -> None:
    _, _, warned = read(HERE / "inventory_official.csv")
    assert told(warned) == [
        (13, "CAS number 69-72-8 has a wrong check digit"),
        (18, "no entry of an annex can be read from the restriction 'KURUMI KAKU (Japan INCI name)'"),
    ]
    assert [why for _, why in told(read(HERE / "inventory_snake.csv")[2])] == [
        "'287' is no EC number",
        "'896-9' is no EC number",
    ]


def test_records_is_pure_and_needs_no_file() -> None:
    row = {
        "cosing_ref_no": "35499",
        "inci_name": "NIACINAMIDE",
        "inn_name": "nicotinamide",
        "ph_eur_name": "nicotinamidum",
        "cas_no": "98-92-0",
        "ec_no": "202-713-4",
        "chem_iupac_name___description": "-",
        "restriction": "",
        "function": "SMOOTHING",
        "update_date": "",
    }
    [entry] = records(row, 7)
    assert entry == InventoryEntry(
        line=7,
        cosing_ref="35499",
        inci="NIACINAMIDE",
        inn="nicotinamide",
        ph_eur="nicotinamidum",
        cas=("98-92-0",),
        ec=("202-713-4",),
        functions=("SMOOTHING",),
    )


@pytest.mark.parametrize(
    ("restriction", "entries"),
    [
        ("III/98", ["iii-98"]),
        ("III/98 V/3", ["iii-98", "v-3"]),
        ("Annex III/62 (Trialkylamines, trialkanolamines and their salts)", ["iii-62"]),
        ("annex III/259", ["iii-259"]),
        ("IV/2 (CI 10020) II/1342 (Acid Green 1; CI 10020: when used in hair dye)", ["iv-2", "ii-1342"]),
        ("IV 143 VI 27 VI 27a (nano)", ["iv-143", "vi-27", "vi-27a"]),
        ("II/419 and 416", ["ii-419", "ii-416"]),
        ("III/15a, 15d", ["iii-15a", "iii-15d"]),
        ("CMR2 II/1118, II/1119, II/1120", ["ii-1118", "ii-1119", "ii-1120"]),
        ("II/665 CMR1b (Reprotoxic 1B)", ["ii-665"]),
        ("Annex III/211 - Directive 2012/21/EU", ["iii-211"]),
        ("II/306 in Tables I and II of the Convention of 30 March 1961.", ["ii-306"]),
        ("II/375?", []),
        ("III/124-126", []),
        ("1223/article 15", []),
        ("musk xylene is in the list (Annex IV) of REACH", []),
        ("XIII/4", []),
    ],
)
def test_annex_entries_of_a_restriction(restriction: str, entries: list[str]) -> None:
    assert annex_entries(restriction) == tuple(f"reg:eu-{entry}" for entry in entries)


def test_functions_are_split_and_say_something() -> None:
    assert functions("SKIN CONDITIONING - EMOLLIENT, pH ADJUSTERS,, NOT REPORTED, pH adjusters") == (
        "SKIN CONDITIONING - EMOLLIENT",
        "PH ADJUSTERS",
    )


def test_an_unknown_header_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "inventory.csv"
    path.write_text("COSING Ref No,INCI name,INN name,Ph. Eur. Name,CAS No,EC No,Restriction,Function,Update Date\n")
    with pytest.raises(HeaderError, match=r"missing: 'chem/iupac name / description'"):
        read(path)


def test_a_file_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress((HERE / "inventory_snake.csv").read_bytes(), mtime=0)
    (path := tmp_path / "inventory.csv.gz").write_bytes(whole[:-12])
    with pytest.raises(SourceError, match="cut off"):
        read(path)


@pytest.fixture(scope="module")
def real(sources: Path) -> Read:
    return read(sources / "cosing" / "cosing_inventory_30070.csv.gz")


@pytest.mark.sources
def test_all_rows_of_the_real_inventory(real: Read) -> None:
    entries, rejected, warned = real
    assert (len(entries), len(rejected), len(warned)) == (30_070, 0, 90)
    assert len({entry.cosing_ref for entry in entries}) == 30_070
    assert sum(count - 1 for count in Counter(entry.inci for entry in entries).values()) == 11
    assert sum(bool(entry.cas) for entry in entries) == 14_385
    assert sum(bool(entry.ec) for entry in entries) == 9_657


@pytest.mark.sources
def test_functions_of_the_real_inventory(real: Read) -> None:
    found = Counter(function for entry in real[0] for function in entry.functions)
    assert len(found) == 80
    assert found["SKIN CONDITIONING"] == 13_066
    assert "NOT REPORTED" not in found


@pytest.mark.sources
def test_restrictions_of_the_real_inventory(real: Read) -> None:
    restricted = [entry for entry in real[0] if entry.restriction]
    assert len(restricted) == 1_944
    assert [entry.restriction for entry in restricted if not entry.annex_entries] == [
        "CMR1B",
        "CMR Muta. 1B Carc. 1A",
        "Reported Functions as Fragrance Ingredients",
        "II/375?",
        "1223/article 15",
        "KIDACHI ALOE YOUJYUU (Japan INCI name)",
        "KURUMI KAKU (Japan INCI name)",
        "Oligopeptide-164 is included in the INCI database as a reference for the definition of other INCI Names,"
        " and might not be a marketed cosmetic ingredient.",
        "Suspected carcinogen based on ECHA",
        "Tripeptide-71 is included in the INCI database as a reference for the definition of other INCI Names,"
        " and might not be a marketed cosmetic ingredient.",
    ]


@pytest.mark.sources
def test_the_official_sample_reads_like_the_inventory(sources: Path, real: Read) -> None:
    entries, rejected, warned = read(sources / "cosing" / "cosing_raw_official_head_sample.csv")
    assert (len(entries), rejected, warned) == (10, [], [])
    known = {entry.cosing_ref: entry for entry in real[0]}
    for entry in entries:
        assert entry.model_copy(update={"line": 1}) == known[entry.cosing_ref].model_copy(update={"line": 1})
