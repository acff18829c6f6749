"""Amounts in words."""

from __future__ import annotations


def amount(low: float | None, high: float | None) -> str:
    """`2 %`, `2 to 5 %`, `from 2 %`, `up to 5 %`, or nothing."""
    if low is None and high is None:
        return ""
    if low == high or low is None or high is None:
        word = "" if low == high else ("up to " if low is None else "from ")
        return f"{word}{number(high if low is None else low)} %"
    return f"{number(low)} to {number(high)} %"


def number(value: float | None) -> str:
    """`2`, `0.5`, `0.00005`, or nothing for None; never with an exponent."""
    return f"{value:.8f}".rstrip("0").rstrip(".") if value is not None else ""
