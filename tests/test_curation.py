"""`kg curate`: what is wrong with a table is told with its line and its cure, and a sound table passes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from handmade import REPOSITORY, STATEMENT, data_folder, write_table

from kg.cli import main
from kg.curation import faults, faults_in_place, sort
from kg.errors import HeaderError, RowError, SourceError
from kg.loaders.curated import HEADERS, row_faults

ROWS = [
    STATEMENT | {"finding": "A second look found more lipids."},
    STATEMENT | {"object": "mech:barrier-function", "finding": "Less water was lost."},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "statements-mine.csv"
    write_table(path, ROWS)
    sort(path)
    return path


@pytest.fixture
def check(data: Path) -> Callable[..., Result]:
    return lambda path, *more: CliRunner().invoke(main, ["curate", "check", str(path), "--data", str(data), *more])


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def test_the_example_of_the_guide_is_a_sound_row(tmp_path: Path) -> None:
    guide = (REPOSITORY / "docs" / "curating.md").read_text(encoding="utf-8")
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in guide.splitlines() if line[:1] == "|"]
    told = {cells_[0].replace("`", ""): cells_[1].replace("`", "") for cells_ in cells if len(cells_) == 3}
    several = {name: told.pop(name).split(", ") for name in list(told) if ", " in name}
    for names, values in several.items():
        told |= dict(zip(names.split(", "), values, strict=True))
    row = {name: told.get(name, "") for name in HEADERS["statements"]}
    row = {name: "" if value == "empty" else value for name, value in row.items()}
    write_table(tmp_path / "statements-mine.csv", [row | {"reference": "ref:editorial"}])
    assert (row["subject"], row["n"], row["duration_days"]) == ("ing:panthenol", "30", "28")
    assert faults(tmp_path / "statements-mine.csv") == []


def test_a_sound_table_has_nothing_to_mend(table: Path, data: Path, check: Callable[..., Result]) -> None:
    assert faults(table, data) == []
    assert faults_in_place(table, data) == []
    assert (check(table).exit_code, check(table).stdout) == (0, "statements-mine.csv: 2 rows, nothing to mend.\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ("low,review", "sure,review", 2, "confidence: write 'high', 'moderate', 'low' or 'very-low' (found 'sure')"),
        (
            "ing:niacinamide",
            "ing:niacinamid",
            2,
            "subject: ing:niacinamid is known nowhere; check its spelling, or add",
        ),
        (
            "ref:one",
            "ref:two",
            2,
            "reference: ref:two is known nowhere; check its spelling, or add a row to references",
        ),
        ("Less water", "Less  water", 2, "finding: take out the stray spaces"),
        ("Less water", f"{'Less ' * 90}water", 2, "finding: tell it in one short sentence, of at most 400 characters"),
        ("mech:barrier-function", "mech:zebra", 2, "mech:zebra is known nowhere"),
        (
            "corroborates",
            "supports",
            2,
            "bearing: write 'corroborates', 'contradicts' or 'inconclusive' (found 'supports')",
        ),
        ("mech:barrier-function", "mech:lipids", 3, "it belongs before the line above it; sort the table"),
        ("accepted,low,review", "accepted,low,manufacturer-claim", 2, "an accepted statement needs evidence besides"),
        (",corroborates,", ",", 2, "18 cells where the header has 19"),
    ],
)
def test_each_fault_names_its_line_and_cure(table: Path, data: Path, old: str, new: str, line: int, why: str) -> None:
    found = faults(edited(table, old, new), data)
    assert any(f"line {line}: " in fault and why in fault for fault in found), found


ODD_WORDS = {"status": "acepted", "confidence": "hi", "bearing": "corroborats", "support": "suports"}


@pytest.mark.parametrize("name", ["statements", "interactions"])
def test_all_odd_words_of_a_row_are_told_at_once_nearest_first(tmp_path: Path, data: Path, name: str) -> None:
    path = tmp_path / f"{name}-mine.csv"
    more = {} if name == "statements" else {"effect": "sinergy", "scope": "either"}
    row = {column: STATEMENT.get(column, "") for column in HEADERS[name]}
    write_table(path, [row | more | ODD_WORDS, row | more | ODD_WORDS | {"finding": "Another."}])
    sort(path)
    told = row_faults(path)
    assert [fault.line for fault in told] == [2, 3]
    for fault in told:
        assert "status: write 'accepted', " in fault.why
        assert "(found 'acepted')" in fault.why
        assert "confidence: write 'high', 'moderate', 'low' or 'very-low' (found 'hi')" in fault.why
        assert "bearing: write 'corroborates', " in fault.why
        assert "support: write 'supports', " in fault.why
        assert ("effect: write 'synergy', " in fault.why) == (name == "interactions")
        assert "evidence" not in fault.why


@pytest.mark.parametrize(
    ("name", "cells", "why"),
    [
        ("statements", {"n": "x"}, "n: write a whole number, such as 12 (found 'x')"),
        ("statements", {"n": "2.5"}, "n: write a whole number, such as 12 (found '2.5')"),
        ("statements", {"min_percent": "2,5"}, "min_percent: write a valid decimal number in digits, with a point"),
        ("statements", {"max_percent": "120"}, "max_percent: write a number less than or equal to 100 (found '120')"),
        ("statements", {"subject": ""}, "subject: it is empty; fill it in"),
        ("statements", {"reference": "one"}, "reference: write an id: a prefix, a colon and a name"),
        ("limits", {"list_date": "12.3.2024"}, "list_date: write the date as year-month-day, such as 2024-01-31"),
        ("references", {"doi": "https://doi.org/10.1/x"}, "doi: write the DOI from 10. on, without https://doi.org/"),
    ],
)
def test_cells_that_do_not_fit_are_told_in_plain_words(
    tmp_path: Path, name: str, cells: dict[str, str], why: str
) -> None:
    path = tmp_path / f"{name}-mine.csv"
    start = STATEMENT if name == "statements" else {}
    write_table(path, [{column: start.get(column, "") for column in HEADERS[name]} | cells])
    [fault] = row_faults(path)
    assert why in fault.why
    assert not any(word in fault.why for word in ("Input should", "String should", "pars", "integer"))


def test_a_table_of_a_header_alone_has_no_rows(tmp_path: Path, data: Path) -> None:
    path = tmp_path / "names-mine.csv"
    path.write_text(",".join(HEADERS["names"]) + "\n", encoding="utf-8")
    assert faults(path, data) == ["names-mine.csv: it has no rows; add a row for each fact, or take the file away"]


def test_what_only_the_whole_graph_shows_is_told_too(table: Path, data: Path, check: Callable[..., Result]) -> None:
    edited(table, "accepted,low,review", "accepted,high,review")
    assert faults(table, data) == []
    result = check(table)
    assert result.exit_code == 1
    assert "is held with" in result.stderr
    assert "it can be low at most" in result.stderr
    assert check(table, "--quick").exit_code == 0


def test_a_trial_leaves_the_data_as_they_are(table: Path, data: Path) -> None:
    before = sorted(path.name for path in data.rglob("*"))
    faults_in_place(table, data)
    assert sorted(path.name for path in data.rglob("*")) == before


def test_sorting_makes_a_table_sound(table: Path, data: Path) -> None:
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\r\n".join([lines[0], lines[2], lines[1], lines[1]]), encoding="utf-8")
    assert faults(table, data)
    assert sort(table) == 2
    assert faults(table, data) == []


def test_sorting_never_loses_a_row_that_it_cannot_read(table: Path) -> None:
    before = edited(table, ",corroborates,", ",").read_bytes()
    with pytest.raises(RowError, match="cells where the header has"):
        sort(table)
    assert table.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "error", "why"),
    [
        ("facts.csv", "a,b\n1,2\n", SourceError, "this is no known table. Name it after one of: references.csv"),
        ("statements.csv", "a,b\n1,2\n", HeaderError, "line 1 is no header that is known here"),
        (
            "statements.csv",
            "",
            SourceError,
            "it is empty: it has no header and no rows. Copy the header from docs/tables",
        ),
        (
            "statements.csv",
            ";".join(HEADERS["statements"]) + "\n",
            HeaderError,
            "its cells are parted by semicolons. Save it as CSV with commas",
        ),
        ("names.csv", "\t".join(HEADERS["names"]) + "\n", HeaderError, "its cells are parted by tabs. Save it as CSV"),
        ("names.csv", ",".join(HEADERS["names"]) + "\na,b\n", SourceError, "Look at that place for missing cells"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: str, error: type[Exception], why: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(error) as caught:
        faults(path)
    assert why in str(caught.value)


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path, check: Callable[..., Result]) -> None:
    for name in ("statements-no.csv", "facts.csv"):
        result = check(tmp_path / name)
        assert result.exit_code == 1
        assert "there is no such file. Check its name and its folder." in result.stderr
        assert "Traceback" not in result.output


@pytest.mark.parametrize("what", ["fsync", "replace"])
def test_a_crash_while_sorting_leaves_the_table_as_it_was(
    table: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    before = edited(table, "A second look", "One more look").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*((os, "fsync", full) if what == "fsync" else (Path, "replace", full)))
    with pytest.raises(SourceError, match="cannot be written \\(No space left on device\\)"):
        sort(table)
    assert table.read_bytes() == before
    assert [path.name for path in table.parent.iterdir() if path.is_file()] == [table.name]


def test_sorting_keeps_permissions_and_writes_through_a_link(table: Path, tmp_path: Path) -> None:
    table.chmod(0o640)
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / table.name
    link.symlink_to(table)
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join([lines[0], lines[2], lines[1]]), encoding="utf-8")
    assert sort(link) == 2
    assert link.is_symlink()
    assert table.read_text(encoding="utf-8").splitlines(keepends=True) == lines
    assert table.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfes\x00", "UTF-16"),
        (b"subject,\xe9\n", "is not UTF-8"),
        (b"PK\x03\x04rest", "a spreadsheet or zip archive"),
        (b"subject\x00,b\n", "is NUL"),
        (b"subject,subject\na,b\n", "there twice: 'subject'"),
        (b"\n\n", "it is empty"),
        (b"<!DOCTYPE html><p>", "a web page"),
    ],
    ids=["utf-16", "latin-1", "zip", "nul", "twice", "blank", "page"],
)
@pytest.mark.parametrize("command", ["check", "sort"])
def test_what_is_no_table_is_told_in_one_line_and_left_alone(
    tmp_path: Path, command: str, content: bytes, why: str
) -> None:
    path = tmp_path / "statements.csv"
    path.write_bytes(content)
    result = CliRunner().invoke(main, ["curate", command, str(path)])
    assert (result.exit_code, path.read_bytes()) == (1, content)
    assert why in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_a_huge_cell_and_hostile_text_are_told_without_steering_the_terminal(table: Path, data: Path) -> None:
    edited(table, "Less water", "\x1b[2J\x1b]0;owned\x07Less water \u202e")
    found = faults(table, data)
    assert any("cannot be printed" in fault for fault in found)
    assert not any(character in fault for fault in found for character in "\x1b\x07\u202e")
    edited(table, "was lost", "was lost " * 20_000)
    with pytest.raises(SourceError, match="a cell is too big"):
        faults(table, data)
