from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.cosing_annex import LAYOUTS, Edition, load, records
from kg.loaders.cosing_cells import clean
from kg.loaders.tables import open_table
from kg.model import AnnexEntry

HERE = Path(__file__).parent / "cosing"
FEBRUARY_2024 = date(2024, 2, 1)
HEADER_II = (
    "reference_number,inn,cas_number,ec_number,regulation,regulated_by,other_regulations,sccs_opinions,"
    "chemical_name,identified_ingredients,cmr,update_date\n"
)
HEADER_IV = (HERE / "annex.IV.csv").read_text("utf-8").splitlines()[0] + "\n"

Read = tuple[list[AnnexEntry], list[RowError], list[RowError]]


def read(path: Path, list_date: date | None = None) -> Read:
    rejected: list[RowError] = []
    warned: list[RowError] = []
    return list(load(path, rejected.append, warned.append, list_date=list_date)), rejected, warned


def unexpected(error: RowError) -> None:
    raise error


def write(folder: Path, text: str, name: str = "annex.II.csv") -> Path:
    (path := folder / name).write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "list_date"),
    [("annex.III.csv", FEBRUARY_2024), ("annex.IV.csv", FEBRUARY_2024), ("official_annex.txt", None)],
)
def test_both_dialects_give_the_recorded_entries(name: str, list_date: date | None) -> None:
    entries, rejected, _ = read(HERE / name, list_date)
    expected = json.loads((HERE / name).with_suffix(".expected.json").read_text("utf-8"))
    assert [entry.model_dump(mode="json", exclude_defaults=True) for entry in entries] == expected
    assert rejected == []


def test_the_column_that_no_row_has_shifts_nothing() -> None:
    [ammonia, *_], _, _ = read(HERE / "annex.III.csv", FEBRUARY_2024)
    assert ammonia.names == ("AMMONIA", "AMMONIUM HYDROXIDE")
    assert ammonia.regulation == "(EC) 2009/1223"
    assert ammonia.updated == date(2010, 10, 17)


def test_rows_whose_columns_are_shifted_are_rejected(tmp_path: Path) -> None:
    path = write(
        tmp_path, HEADER_II.replace(",regulated_by", "") + "1,A,-,-,,,,,,17/10/2010,B\n2,C,-,-,,,,,,,17/10/2010\n"
    )
    entries, rejected, _ = read(path, FEBRUARY_2024)
    assert [entry.entry for entry in entries] == ["2"]
    assert [(error.line, error.why) for error in rejected] == [(2, "'B' is no date dd/mm/yyyy")]


def test_repeated_reference_numbers_are_separate_entries() -> None:
    entries, _, _ = read(HERE / "annex.III.csv", FEBRUARY_2024)
    assert [(entry.line, entry.entry) for entry in entries] == [(2, "4"), (3, "19"), (4, "9"), (5, "9")]


def test_moved_entries_say_so() -> None:
    entries, _, _ = read(HERE / "annex.III.csv", FEBRUARY_2024)
    moved = entries[1]
    assert (moved.moved, moved.substance, moved.limits) == ("Moved or deleted", "", ())


def test_retinol_of_the_official_export() -> None:
    [retinol], rejected, _ = read(HERE / "official_annex.txt")
    assert (retinol.annex, retinol.entry, retinol.list_date) == ("III", "376", date(2025, 12, 8))
    assert [(limit.product_type, limit.max_percent, limit.expressed_as) for limit in retinol.limits] == [
        ("Body lotion", Decimal("0.05"), "Retinol Equivalent (RE)"),
        ("other leave-on and rinse-off products", Decimal("0.3"), "Retinol Equivalent (RE)"),
    ]
    assert rejected == []


def test_cells_of_colourants_stand_where_they_belong() -> None:
    rinse_off, red, mixture = (entry.limits[0] for entry in read(HERE / "annex.IV.csv", FEBRUARY_2024)[0])
    assert (rinse_off.product_type, rinse_off.maximum_text) == ("Rinse-off product", "")
    assert (red.max_percent, red.other) == (Decimal(3), "")
    assert (mixture.product_type, mixture.maximum_text, mixture.unit) == ("Rinse-off products", "5 ppm", "ppm")


def test_cells_of_colourants_that_are_in_place_stay_there(tmp_path: Path) -> None:
    row = "1,A,CI 1,,,Red,Soap,,4% of it,W,R,,,,,,13/08/2020\n"
    [limit] = read(write(tmp_path, HEADER_IV + row, "annex.IV.csv"), FEBRUARY_2024)[0][0].limits
    assert (limit.product_type, limit.maximum_text, limit.other) == ("Soap", "", "4% of it")


def test_doubtful_numbers_are_warned_of(tmp_path: Path) -> None:
    path = write(tmp_path, HEADER_II + "1,A,50-00-1,93920-,,,,,,,17/10/2010\n")
    entries, _, warned = read(path, FEBRUARY_2024)
    assert (entries[0].cas, entries[0].number_remark) == (("50-00-1",), "EC: 93920-")
    assert [(error.line, error.why) for error in warned] == [
        (2, "CAS number 50-00-1 has a wrong check digit"),
        (2, "'93920' is no EC number"),
    ]


def test_a_row_without_a_reference_number_is_rejected(tmp_path: Path) -> None:
    entries, [rejected], _ = read(write(tmp_path, HEADER_II + ",A,-,-,,,,,,,17/10/2010\n"), FEBRUARY_2024)
    assert entries == []
    assert rejected.line == 2
    assert rejected.why.startswith("entry: String should match pattern")


def test_the_day_of_the_list_is_needed() -> None:
    with pytest.raises(SourceError, match=r"does not name the day of its list\. Give the list date"):
        read(HERE / "annex.III.csv")


def test_two_days_of_the_list_are_refused() -> None:
    with pytest.raises(SourceError, match="its list is of 2025-12-08, not of 2024-02-01"):
        read(HERE / "official_annex.txt", FEBRUARY_2024)


def test_a_day_of_the_list_that_is_no_date(tmp_path: Path) -> None:
    text = (HERE / "official_annex.txt").read_text("utf-8").replace("08/12/2025", "December 2025")
    with pytest.raises(SourceError, match="day of its list cannot be read: 'December 2025' is no date"):
        read(write(tmp_path, text))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("list.csv", r"named: none; columns: those of annex II\)"),
        ("annex.III.csv", r"named: III; columns: those of annex II\)"),
        ("annex.VII.csv", "named: none"),
    ],
)
def test_an_annex_that_cannot_be_told(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(SourceError, match=why) as caught:
        read(write(tmp_path, HEADER_II, name), FEBRUARY_2024)
    assert "Name the file after its annex" in str(caught.value)


@pytest.mark.parametrize("name", ["COSING_Annex_II_v2.raw.txt", "ANNEX II.csv", "annexII.csv.gz"])
def test_the_name_of_a_file_may_tell_the_annex(tmp_path: Path, name: str) -> None:
    entries, _, _ = read(write(tmp_path, HEADER_II + "1,A,-,-,,,,,,,17/10/2010\n", name), FEBRUARY_2024)
    assert entries[0].annex == "II"


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HeaderError, match=r"missing: 'cmr'; unknown: 'cmrs'"):
        read(write(tmp_path, HEADER_II.replace("cmr", "cmrs")), FEBRUARY_2024)


def test_records_is_pure_and_needs_no_file() -> None:
    cells = [
        "1",
        "Aniline",
        "62-53-3",
        "-",
        "R",
        "",
        "",
        "",
        "ANILINE,",
        "Carcinogenic Cat. 2(),Mutagenic Cat. 2(C=>1%)",
        "",
    ]
    row = dict(zip(HEADER_II.strip().replace("regulated_by,", "").split(","), cells, strict=True))
    assert list(records(row, 3, Edition("II", FEBRUARY_2024))) == [
        AnnexEntry(
            line=3,
            annex="II",
            entry="1",
            substance="Aniline",
            names=("ANILINE",),
            cas=("62-53-3",),
            regulation="R",
            cmr="Carcinogenic Cat. 2, Mutagenic Cat. 2(C=>1%)",
            list_date=FEBRUARY_2024,
        )
    ]


OFFICIAL_II = "COSING_Annex_II_v2.raw_2025-12.txt.gz"
OFFICIAL_III = "COSING_Annex_III_v2.raw_2025-12.txt.gz"
COUNTS = {
    "annex.II.csv.gz": 1_716,
    "annex.III.csv": 367,
    "annex.IV.csv": 154,
    "annex.V.csv": 57,
    "annex.VI.csv": 35,
    OFFICIAL_II: 1_744,
    OFFICIAL_III: 373,
}


def read_real(sources: Path, name: str) -> Read:
    return read(sources / "cosing" / name, None if "raw" in name else FEBRUARY_2024)


@pytest.mark.sources
@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_all_rows_of_the_real_annexes(sources: Path, name: str, count: int) -> None:
    entries, rejected, _ = read_real(sources, name)
    assert (len(entries), rejected) == (count, [])
    assert all(entry.updated for entry in entries)
    assert all("/" in entry.regulation for entry in entries if entry.regulation)


@pytest.mark.sources
def test_repeated_and_moved_entries_of_the_real_annexes(sources: Path) -> None:
    banned, restricted = read_real(sources, OFFICIAL_II)[0], read_real(sources, OFFICIAL_III)[0]
    repeated = [entry for entry, count in Counter(entry.entry for entry in restricted).items() if count > 1]
    assert repeated == ["9", "16", "196", "200", "208", "250", "251", "253", "269"]
    assert sum(bool(entry.moved) for entry in banned) == 18
    assert [entry.entry for entry in restricted if entry.moved] == ["19", "55"]


@pytest.mark.sources
@pytest.mark.parametrize(
    ("name", "with_maximum", "computable"),
    [(OFFICIAL_III, 276, 263), ("annex.IV.csv", 6, 5), ("annex.V.csv", 65, 63), ("annex.VI.csv", 37, 37)],
)
def test_how_many_maxima_can_be_computed(sources: Path, name: str, with_maximum: int, computable: int) -> None:
    found = [limit for entry in read_real(sources, name)[0] for limit in entry.limits if limit.maximum_text]
    assert (len(found), sum(limit.max_percent is not None for limit in found)) == (with_maximum, computable)


@pytest.mark.sources
@pytest.mark.parametrize(
    ("name", "entry", "maxima"),
    [
        (OFFICIAL_III, "376", [("a", "0.05", "Retinol Equivalent (RE)"), ("b", "0.3", "Retinol Equivalent (RE)")]),
        (OFFICIAL_III, "98", [("a", "3.0", ""), ("b", "2.0", ""), ("c", "0.5", "")]),
        (OFFICIAL_III, "375", [("", "1", "")]),
        (OFFICIAL_III, "377", [("a", "2", ""), ("b", "0.5", "")]),
        (OFFICIAL_III, "235", [("", None, "")]),
        (OFFICIAL_III, "321", [("a", "25", ""), ("b", None, ""), ("c", None, "")]),
        ("annex.V.csv", "29", [("", "1.0", "")]),
        ("annex.V.csv", "1", [("a", "2.5", "acid"), ("b", "1.7", "acid"), ("c", "0.5", "acid")]),
        ("annex.VI.csv", "3", [("", "7.34", "")]),
        ("annex.VI.csv", "6", [("", "8", "as acid")]),
        ("annex.IV.csv", "9", [("", "3", "")]),
    ],
)
def test_known_maxima(sources: Path, name: str, entry: str, maxima: list[tuple[str, str | None, str]]) -> None:
    [found] = [found for found in read_real(sources, name)[0] if found.entry == entry]
    assert [(limit.part, limit.max_percent, limit.expressed_as) for limit in found.limits] == [
        (part, percent and Decimal(percent), expressed_as) for part, percent, expressed_as in maxima
    ]


LABEL = re.compile(r"\(?\b[a-n]\)|\((?:i{1,3}|iv)\)|\b(?:For|and|to)\b|:")


@pytest.mark.sources
@pytest.mark.parametrize("name", [name for name in COUNTS if name not in ("annex.II.csv.gz", OFFICIAL_II)])
def test_no_word_of_the_conditions_is_lost(sources: Path, name: str) -> None:
    entries = {entry.line: entry for entry in read_real(sources, name)[0]}
    rows = list(open_table(sources / "cosing" / name, LAYOUTS, unexpected).rows)
    assert len(rows) == len(entries)
    for row in rows:
        said = " ".join(str(cell) for limit in entries[row.line].limits for _, cell in limit)
        for key in ("product_type", "maximum_concentration", "other", "wording_of_conditions"):
            words = LABEL.sub(" ", clean(row.cells[key])).split()
            assert [word for word in words if word not in said] == [], (name, row.line, key)
