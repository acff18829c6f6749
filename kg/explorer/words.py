"""Links in words: what is said, how sure it is, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.explorer.neighbourhood import Evidence, Link

CONFIDENCE: Final = {
    "high": "high confidence",
    "moderate": "moderate confidence",
    "low": "low confidence",
    "very-low": "very low confidence",
}
STATUS: Final = {
    "claimed": "claimed by the maker only",
    "contested": "contested: evidence on both sides",
    "refuted": "refuted: the evidence speaks against it",
    "catalogue": "a grouping, not a finding",
}
BEARING: Final = {"contradicts": "against: ", "inconclusive": "undecided: "}
BEARING_WORDS: Final = {
    "corroborates": "speaks for it",
    "contradicts": "speaks against it",
    "inconclusive": "leaves it open",
}
# That a reference supports its sentence is what one expects, and is not said.
SUPPORT: Final = {
    "partial": "the reference supports a part of the sentence",
    "none": "the reference does not speak of it",
    "not-found": "the reference could not be found as printed",
    "unverifiable": "the reference is not open to anybody",
    "not-assessed": "nobody has checked the reference against the sentence",
}
KINDS: Final = {
    "randomised-trial": ("randomised trial", "randomised trials"),
    "controlled-trial": ("controlled trial", "controlled trials"),
    "observational": ("observational study", "observational studies"),
    "uncontrolled-in-use": ("uncontrolled in-use test", "uncontrolled in-use tests"),
    "ex-vivo": ("study on skin outside the body", "studies on skin outside the body"),
    "in-vitro": ("study in vitro", "studies in vitro"),
    "animal": ("study in animals", "studies in animals"),
    "review": ("review", "reviews"),
    "expert-consensus": ("expert consensus", "expert consensus documents"),
    "declaration": ("declaration of composition", "declarations of composition"),
    "author-statement": ("author's statement with a source", "authors' statements with a source"),
    "uncited-statement": ("author's statement without a source", "authors' statements without a source"),
    "manufacturer-claim": ("manufacturer's claim", "manufacturers' claims"),
}


def strength(link: Link) -> str:
    """Return how sure a link is, in words: status first, then confidence, then whether a rule derived it."""
    sure = CONFIDENCE.get(link.confidence, "")
    derived = "derived by a rule" if link.derived else ""
    said = [STATUS.get(link.status, ""), sure, derived]
    return ", ".join(part for part in said if part) or "confidence not recorded"


def tallies(link: Link) -> list[str]:
    """Return the evidence, counted by bearing and kind; several lines from one reference count once."""
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for line in link.evidence:
        groups.setdefault((line.bearing, line.kind), []).append(line)
    if not (groups or link.thin or link.sources):
        return ["no citation recorded: treat as unverified"]
    return [BEARING.get(bearing, "") + _tally(lines) for (bearing, _), lines in groups.items()]


def _tally(lines: list[Evidence]) -> str:
    if lines[0].kind == "none":
        return "looked for, none found"
    people = _several(f"{line.n:,}" for line in lines if line.n is not None)
    levels = _several(line.level for line in lines if line.level)
    return ", ".join(part for part in (_counted(lines), people and f"n\u00a0=\u00a0{people}", levels) if part)


def _counted(lines: list[Evidence]) -> str:
    count = len({line.reference or line.citation or id(line) for line in lines})
    one, many = KINDS.get(lines[0].kind, (_kind(lines[0]), f"× {_kind(lines[0])}"))
    return f"{count} {one if count == 1 else many}"


def _kind(line: Evidence) -> str:
    return line.kind_label or line.kind or "line of evidence"


def _several(values: Iterable[str]) -> str:
    return " and ".join(dict.fromkeys(values))


def citations(link: Link) -> list[tuple[str, str]]:
    """Return each reference once, as printed text and address; the address may be empty or unfit to link."""
    return list(dict.fromkeys((_cited(line), line.url) for line in link.evidence if _cited(line)))


def _cited(line: Evidence) -> str:
    return line.citation or line.reference


def evidence_words(line: Evidence) -> str:
    """Return one line of evidence in words, without its finding and its reference."""
    people = "" if line.n is None else f"n\u00a0=\u00a0{line.n:,}"
    vehicle = f"in {line.vehicle}" if line.vehicle else ""
    kind = "looked for, none found" if line.kind == "none" else KINDS.get(line.kind, (_kind(line), ""))[0]
    people_are = f"on {line.population}" if line.population else ""
    days = "" if line.days is None else f"{line.days:,} day{'' if line.days == 1 else 's'}"
    amount = " ".join(part for part in (line.level, vehicle) if part)
    bearing = BEARING_WORDS.get(line.bearing, "")
    return ", ".join(part for part in (kind, people, people_are, amount, days, bearing) if part)


def drawn(things: int, all_things: int, links: int, all_links: int) -> str:
    """Return what the picture holds, and that it does not hold everything where that is so."""
    if (things, links) == (all_things, all_links):
        return f"{_count(all_things, 'thing')} and {_count(all_links, 'link')}"
    part = f"{things:,} of {_count(all_things, 'thing')} and {links:,} of {_count(all_links, 'link')} drawn"
    return f"{part}, the nearest and best proven first; all are in the list"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
