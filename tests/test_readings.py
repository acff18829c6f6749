"""How a chain of links is followed, and where outside identifiers meet ours."""

from __future__ import annotations

import pytest

from kg.reading_joins import fit_of
from kg.readings import Link, reach


def link(text: str) -> Link:
    """`a raises b`."""
    start, direction, end = text.split(" ")
    return Link(start, start, direction, direction.replace("_", " "), end, end)


def reached(*links: str) -> dict[str, tuple[int, str, int]]:
    return {place: (way.sign, way.fit, len(way.links)) for place, way in reach("a", map(link, links)).items()}


def test_directions_multiply_along_the_chain() -> None:
    assert reached("a lowers b", "b lowers c", "c raises d", "d passes_on e") == {
        "b": (-1, "same", 1), "c": (1, "same", 2), "d": (1, "same", 3), "e": (1, "same", 4),
    }  # fmt: skip


def test_a_verb_without_direction_ends_the_chain() -> None:
    assert reached("a lowers b", "b none c", "c raises d", "a no_change e") == {"b": (-1, "same", 1)}


def test_what_acts_on_a_part_acts_on_something_narrower_than_the_whole() -> None:
    assert reached("a lowers b", "b is_part c", "c raises d") == {
        "b": (-1, "same", 1), "c": (-1, "narrower", 2), "d": (-1, "narrower", 3),
    }  # fmt: skip


def test_the_shortest_chain_counts_and_nothing_is_reached_twice() -> None:
    assert reached("a raises b", "b raises c", "a lowers c", "c raises a")["c"] == (-1, "same", 1)


def test_what_is_reached_both_ways_at_once_is_left_out_and_leads_nowhere() -> None:
    assert reached("a raises b", "a lowers c", "b raises d", "c raises d", "d raises e") == {
        "b": (1, "same", 1), "c": (-1, "same", 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fits", "whole"),
    [
        ((), "same"),
        (("same", "same"), "same"),
        (("same", "narrower"), "narrower"),
        (("broader", "same", "broader"), "broader"),
        (("narrower", "broader"), ""),
    ],
)
def test_narrower_and_broader_together_fit_in_no_way(fits: tuple[str, ...], whole: str) -> None:
    assert fit_of(*fits) == whole
