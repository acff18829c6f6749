"""Which questions share an answer that is kept."""

from __future__ import annotations

import pytest

from kg.server.cache import tag_of
from kg.server.question import Asked, Question

ONE = Asked(Question("ASK {} #", ("http://g/one",)), "text/csv")


@pytest.mark.parametrize(
    "other",
    [
        Asked(Question("ASK {} #\0http://g/one"), "text/csv"),
        Asked(Question("ASK {} #", (), ("http://g/one",)), "text/csv"),
        Asked(Question("ASK {} #", ("http://g/one\0",)), "text/csv"),
        Asked(Question("ASK {} #", ("http://g/one",), ("\0",)), "text/csv"),
        Asked(Question("ASK {} #", ("http://g/one",)), "text/csv\0br"),
        Asked(Question("ASK {} #", ("http://g/one",)), "text/csv", "br"),
    ],
)
def test_another_question_never_has_the_same_tag(other: Asked) -> None:
    assert tag_of("r", other) != tag_of("r", ONE)


def test_a_query_that_holds_the_end_of_another_has_a_tag_of_its_own() -> None:
    """A NUL may stand in a comment, so that one question could be written to look like another."""
    honest = Asked(Question("ASK {}", ("http://g/one",)), "text/csv")
    planted = Asked(Question("ASK {}\0http://g/one"), "text/csv")
    assert tag_of("r", honest) != tag_of("r", planted)
