"""What may be computed from the prose of the annexes, and what must be left as printed."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.loaders.annex_limits import Amount, amounts, limits
from kg.model import Limit


def percents(product_type: str, maximum: str, other: str = "") -> dict[str, str]:
    """Percentages by part, as text; '-' where none is computed."""
    return {limit.part: str(limit.max_percent or "-") for limit in limits(product_type, maximum, other, "")}


@pytest.mark.parametrize(
    ("text", "percent", "expressed_as"),
    [
        ("0.3 %", "0.3", ""),
        ("7,34 %", "7.34", ""),
        ("5%", "5", ""),
        ("0.2%%", "0.2", ""),
        ("As from 3 June 2021: 25 %.", "25", ""),
        ("≤ 0,1 % of H2O2, present or released", "0.1", "of H2O2, present or released"),
        ("> 0,1 % ≤ 6 % of H2O2, present or released", "6", "of H2O2, present or released"),
        ("6% (as NH3)", "6", "as NH3"),
        ("8%(as acid)", "8", "as acid"),
        ("2.5% (acid)", "2.5", "acid"),
        ("(0,3 % as base)", "0.3", "as base"),
        ("0,5% (calculated as hydrochloride)", "0.5", "calculated as hydrochloride"),
        ("6% (as % of anhydrous substance)", "6", "as % of anhydrous substance"),
        ("0.68% as free base (1.0% as dihydrochloride)", "0.68", "as free base (1.0% as dihydrochloride)"),
        (
            "0.0015% (of a mixture in the ratio 3:1 of X-3(2H)-one and Y",
            "0.0015",
            "of a mixture in the ratio 3:1 of X-3(2H)-one and Y",
        ),
        ("0,2% corresponding to 0,0024% of silver", "0.2", "corresponding to 0,0024% of silver"),
        ("0,05 % Retinol Equivalent (RE)", "0.05", "Retinol Equivalent (RE)"),
        ("0,15 % calculated as F.\nWhen mixed with others, total F must not exceed 0,15 %", "0.15", "calculated as F"),
        ("0.007% (of Hg)\nIf mixed with other compounds, Hg remains fixed at 0.007%", "0.007", "of Hg"),
        ("10 %(*)\n(*) In case of combined use the sum shall not exceed the limit", "10", ""),
        ("- 25%\n- In case of combined use, the sum shall not exceed 25%", "25", ""),
        ("0.02% (after mixing for use)", "0.02", ""),
        ("Salicylic acid: 0,5 % (acid)\nSalicylic acid salts: 0,5 % (acid)", "0.5", "acid"),
    ],
)
def test_maxima_that_are_understood(text: str, percent: str, expressed_as: str) -> None:
    [amount] = amounts(text)
    assert (amount.percent, amount.expressed_as) == (Decimal(percent), expressed_as)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "100 mg/kg",
        "5 ppm",
        "0 15%",
        "0.5",
        "2% (General use) and 4.5% (Professional use)",
        "1,4 % for general consumers, and 1.1 % for professional use.",
        "5% (as a % of ethanol and isopropyl alcohol)",
        "Maximum secondary amine content: 0.5%",
        "leave-on products: 0.1%\nexcept:hydroalcoholic products: 1%",
        "- 0,14% (as acid) for the sum\n- 0,8% (as acid) for mixtures, here the sum does not exceed 0,14%",
        "should be allowed with a maximum of 0,15 % (as phenol) in leave-on and 0,2 % in rinse-off",
        "Acid: 0,5 % (acid)\nSalts: 0,4 % (acid)",
        "not more than 2 %",
        "1000 %",
        "0.5 % to 2 %",
        "2-3 %",
    ],
)
def test_maxima_that_are_left_open(text: str) -> None:
    assert amounts(text) == []


def test_lines_that_are_each_a_maximum_are_each_a_limit() -> None:
    assert amounts("0,4% (as acid) for single ester\n0,8% (as acid) for mixtures of esters") == [
        Amount(Decimal("0.4"), "as acid", condition="for single ester"),
        Amount(Decimal("0.8"), "as acid", condition="for mixtures of esters"),
    ]


def test_retinol_in_equivalents_by_product_type() -> None:
    found = limits(
        "(a) Body lotion\n\n(b) other leave-on and rinse-off products",
        "(a) 0,05 % Retinol Equivalent (RE)\n\n(b) 0,3 % RE\n\n",
        "From 1 November 2025",
        "Contains Vitamin A.",
    )
    same = {"unit": "%", "expressed_as": "Retinol Equivalent (RE)", "other": "From 1 November 2025"}
    assert found == (
        Limit(part="a", product_type="Body lotion", max_percent=Decimal("0.05"), wording="Contains Vitamin A.",
              maximum_text="0,05 % Retinol Equivalent (RE)", **same),
        Limit(part="b", product_type="other leave-on and rinse-off products", max_percent=Decimal("0.3"),
              wording="Contains Vitamin A.", maximum_text="0,3 % RE", **same),
    )  # fmt: skip


def test_parts_without_a_maximum_keep_their_conditions() -> None:
    oxidative, plain = limits("(a) Oxidative dye\n(b) Other dye", "(b) 1,0 %", "(a) Not above 2 % on hair", "")
    assert (oxidative.part, oxidative.max_percent, oxidative.maximum_text) == ("a", None, "")
    assert oxidative.other == "Not above 2 % on hair"
    assert (plain.part, plain.max_percent, plain.other) == ("b", Decimal("1.0"), "")


def test_sub_parts_and_a_basis_for_all_percentages() -> None:
    found = limits(
        "(a) Hair products\n(b) Depilatories",
        "(a) (i) 8% (ii) 11%\n(b) 5% The abovementioned percentages are calculated as thioglycollic acid",
        "(a) (i) General use (ii) Professional use\n(b) pH 7",
        "",
    )
    assert [(limit.part, limit.product_type, str(limit.max_percent), limit.other) for limit in found] == [
        ("a(i)", "Hair products", "8", "General use"),
        ("a(ii)", "Hair products", "11", "Professional use"),
        ("b", "Depilatories", "5", "pH 7"),
    ]
    assert {limit.expressed_as for limit in found} == {"calculated as thioglycollic acid"}
    assert all(limit.maximum_text.endswith("calculated as thioglycollic acid") for limit in found)


def test_a_footnote_stays_with_every_part() -> None:
    found = limits("a) Sprays\nb) Other", "a) 9%\nb) 10%\n\nFootnote (*3): at trace level.", "", "")
    assert [(str(limit.max_percent), limit.maximum_text) for limit in found] == [
        ("9", "9% Footnote (*3): at trace level."),
        ("10", "10% Footnote (*3): at trace level."),
    ]


def test_letters_of_the_maximum_under_one_product_type() -> None:
    fine, other = limits("All but oral products", "(a) 1.0% in fine fragrance\n(b) 0.4% when used alone", "", "")
    assert (fine.product_type, fine.other) == ("All but oral products; in fine fragrance", "")
    assert (other.product_type, other.other) == ("All but oral products", "when used alone")


def test_a_product_type_in_the_maximum() -> None:
    [limit] = limits("", "0,0015 % Rinse-off products", "", "")
    assert (limit.product_type, limit.max_percent) == ("Rinse-off products", Decimal("0.0015"))


@pytest.mark.parametrize(
    ("product_type", "maximum", "other"),
    [
        ("(a) Soap\n(b) Cream", "(a) 1 %\n(c) 2 %", ""),
        ("Soap (a) Cream", "(a) 1 %\n(b) 2 %", ""),
        ("(a) Oxidative\n(b) Non-oxidative", "0.5 %", "(a) After mixing not above 1,0 %"),
        ("Hair dye", "(a) General use\n(b) Professional use\nFor (a) and (b): not above 3 %", ""),
    ],
)
def test_letters_that_do_not_fit_leave_everything_as_printed(product_type: str, maximum: str, other: str) -> None:
    [limit] = limits(product_type, maximum, other, "")
    assert limit.max_percent is None
    assert limit.part == ""
    assert limit.maximum_text == " ".join(maximum.split())
    assert limit.product_type == " ".join(product_type.split())


def test_one_maximum_for_lettered_product_types() -> None:
    assert percents("(a) soap (b) shampoos", "0,8 %") == {"": "0.8"}


def test_units_other_than_per_cent_are_named_and_not_converted() -> None:
    [limit] = limits("", "100 mg/kg", "", "")
    assert (limit.unit, limit.max_percent, limit.maximum_text) == ("mg/kg", None, "100 mg/kg")


def test_four_empty_cells_state_no_limit() -> None:
    assert limits("", " \n", "", "") == ()


def test_a_condition_without_a_maximum_is_a_limit() -> None:
    [limit] = limits("", "", "Peroxide value less than 10 mmoles/L", "")
    assert (limit.max_percent, limit.unit, limit.other) == (None, "", "Peroxide value less than 10 mmoles/L")


@given(whole=st.integers(0, 99), rest=st.integers(0, 9999), comma=st.booleans(), space=st.sampled_from(["", " ", "  "]))
def test_the_number_is_read_exactly(whole: int, rest: int, comma: bool, space: str) -> None:
    printed = f"{whole}{',' if comma else '.'}{rest:04}"
    assert [amount.percent for amount in amounts(f"{printed}{space}%")] == [Decimal(f"{whole}.{rest:04}")]


CELLS = st.text(st.sampled_from("abc()i% 0123,.\n:;-ForandtoasREWhn"), max_size=60)


@given(product_type=CELLS, maximum=CELLS, other=CELLS, wording=CELLS)
def test_no_figure_is_lost_or_made_up(product_type: str, maximum: str, other: str, wording: str) -> None:
    found = limits(product_type, maximum, other, wording)
    printed = {sign for cell in (product_type, maximum, other, wording) for sign in cell if sign.isdigit()}
    kept = {sign for limit in found for cell in limit.model_dump(exclude={"max_percent"}).values() for sign in cell}
    assert printed <= kept
    for limit in found:
        figure = str(limit.max_percent if limit.max_percent is not None else "")
        assert figure in limit.maximum_text.replace(",", ".")


@pytest.mark.parametrize("hostile", ["(", "A", " ", "a) ", "(a) ", "1,", "0,1 % (of ", "For (a) ", "(RE) ", "Aa "])
def test_hostile_cells_take_no_long_time(hostile: str) -> None:
    cell = hostile * (60_000 // len(hostile))
    started = time.perf_counter()
    limits(cell, cell, cell, cell)
    assert time.perf_counter() - started < 5
