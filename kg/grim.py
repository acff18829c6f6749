"""The GRIM test: can a printed percentage come from a whole number of people out of n?

Source of the idea: Brown NJL, Heathers JAJ, The GRIM Test: A Simple Technique Detects Numerous Anomalies in the
Reporting of Results in Psychology, Social Psychological and Personality Science, doi:10.1177/1948550616673876.
It holds for one question answered by all n people. An average over several questions, or people who did not
answer, can give other values: a failed test says that the sentence as printed cannot be right, not that anybody
cheated.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True)
class GrimResult:
    """`counts` are the whole numbers of people that round to the percentage; `nearest` the percentages next to it
    that n people can give, rounded to the printed number of decimals.
    """

    possible: bool
    counts: tuple[int, ...]
    nearest: tuple[Decimal, ...]


def grim(percent: Decimal, n: int) -> GrimResult:
    """Whether `percent`, as printed, can be k/n for a whole k; both usual ways to round a half are tried.

    Raises ValueError for n below 1 or a percentage outside 0 to 100.
    """
    if n < 1 or not 0 <= percent <= 100:
        raise ValueError("n must be at least 1 and the percentage between 0 and 100")
    step = Decimal(1).scaleb(min(int(percent.as_tuple().exponent), 0))
    counts = tuple(k for k in range(n + 1) if percent in _rounded(k, n, step))
    return GrimResult(bool(counts), counts, (percent,) if counts else _neighbours(percent, n, step))


def _rounded(k: int, n: int, step: Decimal) -> set[Decimal]:
    exact = Decimal(100 * k) / n
    return {exact.quantize(step, rounding=mode) for mode in (ROUND_HALF_UP, ROUND_HALF_EVEN)}


def _neighbours(percent: Decimal, n: int, step: Decimal) -> tuple[Decimal, ...]:
    below = int(percent * n / 100)
    shares = (Decimal(100 * k) / n for k in (below, below + 1) if k <= n)
    return tuple(share.quantize(step, rounding=ROUND_HALF_UP) for share in shares)
