from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.grim import grim

PRINTED = {95: True, 86: False, 91: False, 94: False, 96: False}
EIGHT = (96, 94, 95, 96, 91, 96, 94, 86)
PEOPLE = st.integers(min_value=1, max_value=3_000)
DECIMALS = st.integers(min_value=0, max_value=3)


@pytest.mark.parametrize(("percent", "possible"), PRINTED.items())
def test_the_percentages_of_the_article_with_twenty_people(percent: int, possible: bool) -> None:
    assert grim(Decimal(percent), 20).possible is possible


def test_seven_of_the_eight_percentages_cannot_be_right() -> None:
    assert [grim(Decimal(percent), 20).possible for percent in EIGHT].count(False) == 7


def test_counts_and_nearest_of_what_is_printed() -> None:
    assert grim(Decimal(95), 20).counts == (19,)
    assert grim(Decimal(86), 20).nearest == (Decimal(85), Decimal(90))
    assert grim(Decimal(96), 20).counts == ()
    assert grim(Decimal(50), 300).counts == (149, 150, 151)


def test_the_printed_decimals_count() -> None:
    assert grim(Decimal("33"), 3).possible
    assert not grim(Decimal("33.0"), 3).possible
    assert grim(Decimal("33.3"), 3).counts == (1,)


@pytest.mark.parametrize("printed", ["12", "13"])
def test_a_half_may_be_rounded_either_way(printed: str) -> None:
    assert grim(Decimal(printed), 8).counts == (1,)


@given(PEOPLE, DECIMALS, st.data())
def test_what_somebody_rounded_is_always_possible(n: int, decimals: int, data: st.DataObject) -> None:
    k = data.draw(st.integers(min_value=0, max_value=n))
    printed = Decimal(round(Fraction(100 * k, n) * 10**decimals)).scaleb(-decimals)
    result = grim(printed, n)
    assert result.possible
    assert k in result.counts
    assert result.nearest == (printed,)


@given(PEOPLE, DECIMALS, st.data())
def test_it_agrees_with_exact_arithmetic(n: int, decimals: int, data: st.DataObject) -> None:
    units = data.draw(st.integers(min_value=0, max_value=100 * 10**decimals))
    result = grim(Decimal(units).scaleb(-decimals), n)
    assert result.counts == tuple(k for k in range(n + 1) if rounds_to(Fraction(100 * k, n) * 10**decimals, units))
    assert result.possible is bool(result.counts)


def rounds_to(share: Fraction, units: int) -> bool:
    """Whether a share may be printed as so many units; an exact half goes up, or to the even neighbour."""
    distance = share - units
    return abs(distance) < Fraction(1, 2) or distance == Fraction(-1, 2) or (abs(distance) * 2 == 1 and units % 2 == 0)


@given(PEOPLE, DECIMALS, st.data())
def test_the_nearest_percentages_are_possible_and_lie_on_both_sides(n: int, decimals: int, data: st.DataObject) -> None:
    printed = Decimal(data.draw(st.integers(min_value=0, max_value=100 * 10**decimals))).scaleb(-decimals)
    result = grim(printed, n)
    assert all(grim(nearest, n).possible for nearest in result.nearest)
    if not result.possible:
        below, above = result.nearest
        assert below < printed < above
        assert above - below <= Decimal(100) / n + Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize(("percent", "n"), [("50", 0), ("50", -3), ("120", 20), ("-1", 20)])
def test_what_is_no_percentage_of_people_is_refused(percent: str, n: int) -> None:
    with pytest.raises(ValueError, match="n must be at least 1 and the percentage between 0 and 100"):
        grim(Decimal(percent), n)
