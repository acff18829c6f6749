from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.loaders.registry_numbers import Numbers, cas_is_valid, ec_is_valid, joined_remark, split_cas, split_ec


def cas_number(body: int) -> str:
    digits = [int(digit) for digit in reversed(str(body))]
    check = sum(place * digit for place, digit in enumerate(digits, start=1)) % 10
    return f"{str(body)[:-2]}-{str(body)[-2:]}-{check}"


def ec_number(body: int) -> str:
    check = sum(place * int(digit) for place, digit in enumerate(str(body), start=1)) % 11
    return f"{str(body)[:3]}-{str(body)[3:]}-{check}"


CAS = st.integers(1_000, 999_999_999).map(cas_number)
EC = st.integers(200_000, 799_999).map(ec_number).filter(lambda number: len(number) == 9)


@pytest.mark.parametrize("number", ["50-00-0", "7732-18-5", "98-92-0", "2040469-40-5"])
def test_real_cas_numbers(number: str) -> None:
    assert cas_is_valid(number)


@pytest.mark.parametrize("number", ["200-003-9", "200-001-8", "204-211-0", "400-010-9"])
def test_real_ec_numbers(number: str) -> None:
    assert ec_is_valid(number)


def test_remainder_ten_is_allowed_for_elincs_numbers_only() -> None:
    assert ec_is_valid("400-001-1")
    assert not ec_is_valid("200-005-1")


@given(number=CAS, place=st.integers(0, 20), change=st.integers(1, 9))
def test_a_changed_cas_digit_is_noticed(number: str, place: int, change: int) -> None:
    assert cas_is_valid(number)
    assert (weight_of(number, place) * change) % 10 == 0 or not cas_is_valid(changed(number, place, change))


@given(number=EC, place=st.integers(0, 20), change=st.integers(1, 9))
def test_a_changed_ec_digit_is_always_noticed(number: str, place: int, change: int) -> None:
    other = changed(number, place, change)
    assert ec_is_valid(number)
    assert not ec_is_valid(other) or (other[0] == "4" and other[-1] == "1")


def changed(number: str, place: int, change: int) -> str:
    places = [at for at, sign in enumerate(number) if sign.isdigit()]
    at = places[place % len(places)]
    return number[:at] + str((int(number[at]) + change) % 10) + number[at + 1 :]


def weight_of(number: str, place: int) -> int:
    digits = sum(sign.isdigit() for sign in number)
    at = place % digits
    return 1 if at == digits - 1 else digits - 1 - at


SEPARATORS = st.sampled_from([" / ", "/", "; ", ", ", ",", " -- ", " - ", " ; ", "//"])


@given(numbers=st.lists(CAS, min_size=1, max_size=8, unique=True), separator=SEPARATORS)
def test_every_cas_number_of_a_list_is_found(numbers: list[str], separator: str) -> None:
    assert split_cas(separator.join(numbers)) == Numbers(tuple(numbers))


@given(numbers=st.lists(EC, min_size=1, max_size=8, unique=True), separator=SEPARATORS)
def test_every_ec_number_of_a_list_is_found(numbers: list[str], separator: str) -> None:
    assert split_ec(separator.join(numbers)) == Numbers(tuple(numbers))


@given(cell=st.text(max_size=60))
def test_no_cell_is_lost(cell: str) -> None:
    numbers = split_cas(cell)
    assert numbers.remark in ("", cell)
    assert numbers.found or numbers.remark or not any(sign.isalnum() for sign in cell)


def test_remarks_keep_the_cell_as_printed() -> None:
    cell = "54-28-4 (gamma)/ 16698-35-4(beta)"
    assert split_cas(cell) == Numbers(("54-28-4", "16698-35-4"), cell)


@pytest.mark.parametrize("cell", ["", "-", "- / -", ",,", "– ; -"])
def test_placeholders_say_nothing(cell: str) -> None:
    assert split_cas(cell) == split_ec(cell) == Numbers()


def test_repeats_are_one_number() -> None:
    assert split_cas("98-92-0 / 98-92-0").found == ("98-92-0",)


def test_a_wrong_check_digit_is_kept_and_told() -> None:
    assert split_cas("98-92-1") == Numbers(("98-92-1",), "", ("CAS number 98-92-1 has a wrong check digit",))
    assert split_ec("202-713-5").faults == ("EC number 202-713-5 has a wrong check digit",)


@pytest.mark.parametrize("cell", ["24198630-70-1", "31916", "94891-8-8", "201-642-6"])
def test_figures_that_are_no_cas_number_are_told(cell: str) -> None:
    assert split_cas(cell) == Numbers((), cell, (f"{cell!r} is no CAS number",))


@pytest.mark.parametrize("cell", ["2287-896-9", "271-762-18", "85-91-6"])
def test_figures_that_are_no_ec_number_are_told(cell: str) -> None:
    assert split_ec(cell) == Numbers((), cell, (f"{cell!r} is no EC number",))


def test_numbers_in_brackets_are_marks_and_no_faults() -> None:
    assert split_ec("221-470-5 [2] (40 volumes)").faults == ()


def test_a_clp_index_number_is_no_ec_number() -> None:
    cell = "200-401-2 / 602-042-00-0"
    assert split_ec(cell) == Numbers(("200-401-2",), cell, ("'602-042-00-0' is no EC number",))
    assert split_ec("611-029-00-9").found == split_cas("611-029-00-9").found == ()


def test_remarks_say_which_cell_they_are_of() -> None:
    assert joined_remark(Numbers(("1",), "1 (a)"), Numbers((), "2 (b)")) == "CAS: 1 (a); EC: 2 (b)"
    assert joined_remark(Numbers(), Numbers()) == ""
