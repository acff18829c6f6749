"""What is known between two things, in one word: the question `verdict`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from kg.queries.engine import Answer, Question, Row, Standing, answer
from kg.store import SparqlStore

Word = Literal[
    "supported", "contested", "evidence against", "no effect shown", "claimed only", "predicted only",
    "open question", "nothing recorded",
]  # fmt: skip
_STANDING: Final = MappingProxyType[Word, Standing](
    {
        "evidence against": "evidence against",
        "no effect shown": "evidence against",
        "open question": "nothing recorded",
        "nothing recorded": "nothing recorded",
    }
)
_MEANING: Final = MappingProxyType[Word, str](
    {
        "supported": "the evidence recorded speaks for it.",
        "contested": "evidence speaks on both sides, or for opposite effects; see the lines and their contexts.",
        "evidence against": "what was said of the two does not stand up to the evidence.",
        "no effect shown": "it was tested, and no difference could be shown.",
        "claimed only": "somebody says so, and no evidence is recorded. A claim is no evidence.",
        "predicted only": "a rule draws it from other statements; no test of it is recorded.",
        "open question": "it is recorded that nobody knows.",
    }
)
_NO_EFFECT: Final = "sk:hasNoEffectOn"
_MORE: Final = frozenset({"sk:supports", "sk:increases", "sk:mayTrigger", "sk:exacerbates"})
_LESS: Final = frozenset({"sk:disrupts", "sk:decreases", "sk:relieves"})


class VerdictLine(Row):
    """A line of evidence, claim, derived statement or open question on two things.

    `exact` is false where it is on a part or kind of the target or on a group of the ingredient, `rule` and `via` tell
    how a derived statement came about. An open question stands in `finding`, and why it is open in `kind`.
    """

    subject_label: str = ""
    relation: str
    object_label: str = ""
    context: str = ""
    status: str
    rule: str = ""
    via: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    n: int | None = None
    finding: str = ""
    citation: str = ""
    url: str = ""
    exact: bool
    ingredient: str
    target: str
    predicate: str


@dataclass(frozen=True)
class Verdict(Answer[VerdictLine]):
    """An answer with its verdict in a word; the note says what the word means."""

    verdict: Word = "nothing recorded"


def verdict(store: SparqlStore, ingredient: str, target: str) -> Verdict:
    """What is recorded between two things, in either direction, and what it comes to.

    The verdict is one of "supported" (which may be a harm: see the relation), "contested", "evidence against", "no
    effect shown", "claimed only", "predicted only", "open question" and "nothing recorded", judged on statements on
    the two themselves. Raises UnknownName where one of them does not exist, AmbiguousName for a name of several.
    """
    found = answer(store, "verdict", VerdictLine, ingredient=ingredient, target=target)
    exact = [row for row in found if row.exact]
    word = _word(exact)
    return Verdict(found.question, found.rows, _STANDING.get(word, "found"), _note(word, found.rows, found.note), word)


def _word(rows: Sequence[VerdictLine]) -> Word:
    """The verdict on lines about the two things themselves. What rules derive is weighed last."""
    said = [row for row in rows if not row.rule]
    effects = {row.predicate for row in said if row.status == "accepted"} - {_NO_EFFECT}
    unshown = any(row.status == "accepted" and row.predicate == _NO_EFFECT for row in said)
    statuses = {row.status for row in said}
    against = unshown or "refuted" in statuses
    if "contested" in statuses or (effects and against) or (effects & _MORE and effects & _LESS):
        return "contested"
    if effects:
        return "supported"
    if against:
        return "no effect shown" if unshown else "evidence against"
    if "claimed" in statuses:
        return "claimed only"
    if any(row.rule for row in rows):
        return "predicted only"
    return "open question" if rows else "nothing recorded"


def _note(word: Word, rows: Sequence[VerdictLine], when_empty: str) -> str:
    near = list(dict.fromkeys(_sentence(row) for row in rows if not row.exact))
    nearby = f" On a part, kind or group of them: {'; '.join(near)}." if near else ""
    doubts = _doubts(word, rows)
    if word == "nothing recorded":
        return when_empty or f"Nothing recorded on the two themselves.{nearby}"
    return f"{word.capitalize()}: {_MEANING[word]}{doubts}{nearby}"


def _doubts(word: Word, rows: Sequence[VerdictLine]) -> str:
    """What the word alone would hide: a line that contradicts what is accepted, a question that is open."""
    contradicted = word == "supported" and any(row.exact and row.bearing == "contradicts" for row in rows)
    asked = word != "open question" and any(row.status == "open question" for row in rows)
    return (" One line at least contradicts it." if contradicted else "") + (
        " There is an open question on it." if asked else ""
    )


def _sentence(row: VerdictLine) -> str:
    return f"{row.subject_label} {row.relation} {row.object_label} ({row.status})"


QUESTIONS: Final = (Question("verdict", ("E7", "E10", "T24", "T39"), VerdictLine, verdict),)
