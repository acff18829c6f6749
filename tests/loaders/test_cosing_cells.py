from __future__ import annotations

from datetime import date

import pytest

from kg.loaders.cosing_cells import clean, clean_lines, day, value


@pytest.mark.parametrize(
    ("cell", "cleaned"),
    [
        (" two\n words\t", "two words"),
        ("no\u00a0break", "no break"),
        ("soft\u00adhyphen", "softhyphen"),
        ("mark\u200e\u202eup\ufeff", "markup"),
        ("bell\x07\x85next", "bell next"),
        ("μg ≤ 5", "μg ≤ 5"),
    ],
)
def test_clean(cell: str, cleaned: str) -> None:
    assert clean(cell) == cleaned


def test_lines_are_kept_where_they_matter() -> None:
    assert clean_lines(" (a)  5 %\r\n \n\n(b) 3\u00a0% ") == "(a) 5 %\n(b) 3 %"


@pytest.mark.parametrize("cell", ["", " ", "-", " - ", "–", "\xa0-"])
def test_placeholders_have_no_value(cell: str) -> None:
    assert value(cell) == ""


def test_a_value_is_cleaned() -> None:
    assert value(" a-\nb ") == "a- b"


def test_days() -> None:
    assert day(" 05/03/2018 ") == date(2018, 3, 5)
    assert day("") is None


@pytest.mark.parametrize("cell", ["2018-03-05", "5/3/2018", "31/02/2018", "-", "05/03/2018 12:00"])
def test_what_is_no_day(cell: str) -> None:
    with pytest.raises(ValueError, match=r"no date dd/mm/yyyy|day is out of range"):
        day(cell)
