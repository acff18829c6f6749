"""Links in words: what is said, how sure it is, and what it rests on. The page's script says the same (words.js)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.explorer.records import Evidence, Link
from kg.explorer.strings import Strings, strings

STATUS: Final = ("claimed", "contested", "refuted", "catalogue")
# That a reference supports its sentence is what one expects, and is not said.
SUPPORT: Final = ("partial", "none", "not-found", "unverifiable", "not-assessed")
ENGLISH: Final = strings()


def type_word(type_: str, t: Strings = ENGLISH) -> str:
    """Return the word for a type of thing."""
    return t.either(f"type.{type_}", type_ or t("type.other"))


def verb(link: Link, t: Strings = ENGLISH) -> str:
    """Return the predicate of a link in words."""
    return t.either(f"verb.{link.predicate}", link.verb)


def strength(link: Link, t: Strings = ENGLISH) -> str:
    """Return how sure a link is, in words: status first, then confidence, then whether a rule derived it."""
    sure = t.either(f"confidence.{link.confidence}", "")
    derived = t("status.derived") if link.derived else ""
    said = [t(f"status.{link.status}") if link.status in STATUS else "", sure, derived]
    return ", ".join(part for part in said if part) or t("confidence.none")


def tallies(link: Link, t: Strings = ENGLISH) -> list[str]:
    """Return the evidence, counted by bearing and kind; several lines from one reference count once."""
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for line in link.evidence:
        groups.setdefault((line.bearing, line.kind), []).append(line)
    if not (groups or link.thin or link.sources):
        return [t("uncited")]
    return [t.either(f"tally.{bearing}", "") + _tally(lines, t) for (bearing, _), lines in groups.items()]


def _tally(lines: list[Evidence], t: Strings) -> str:
    if lines[0].kind == "none":
        return t("kind.none")
    people = _several((t.grouped(line.n) for line in lines if line.n is not None), t)
    levels = _several((line.level for line in lines if line.level), t).replace(" %", "\u00a0%")
    counted = people and t("line.n", n=people).replace(" = ", "\u00a0=\u00a0")
    return ", ".join(part for part in (_counted(lines, t), counted, levels) if part)


def _counted(lines: list[Evidence], t: Strings) -> str:
    count = len({line.reference or line.citation or id(line) for line in lines})
    other = f"× {_kind(lines[0], t)}"
    return f"{count} {_kind(lines[0], t) if count == 1 else t.either(f'kinds.{lines[0].kind}', other)}"


def _kind(line: Evidence, t: Strings) -> str:
    return t.either(f"kind.{line.kind}", line.kind_label or line.kind or t("evidence"))


def _several(values: Iterable[str], t: Strings) -> str:
    return t("and").join(dict.fromkeys(values))


def citations(link: Link) -> list[tuple[str, str]]:
    """Return each reference once, as printed text and address; the address may be empty or unfit to link."""
    return list(dict.fromkeys((_cited(line), line.url) for line in link.evidence if _cited(line)))


def _cited(line: Evidence) -> str:
    return line.citation or line.reference


def evidence_words(line: Evidence, t: Strings = ENGLISH) -> str:
    """Return one line of evidence in words, without its finding and its reference."""
    people = "" if line.n is None else t("line.n", n=t.grouped(line.n)).replace(" = ", "\u00a0=\u00a0")
    vehicle = t("line.in", what=line.vehicle) if line.vehicle else ""
    people_are = t("line.on", who=line.population) if line.population else ""
    days = "" if line.days is None else t.count("line.days", line.days)
    amount = " ".join(part for part in (line.level, vehicle) if part)
    bearing = t.either(f"bearing.{line.bearing}", "")
    return ", ".join(part for part in (_kind(line, t), people, people_are, amount, days, bearing) if part)


def drawn(things: int, all_things: int, links: int, all_links: int, t: Strings = ENGLISH) -> str:
    """Return what the picture holds, and that it does not hold everything where that is so."""
    every = {"things": t.count("things", all_things), "links": t.count("links", all_links)}
    if (things, links) == (all_things, all_links):
        return t("drawn.all", **every)
    return t("drawn.part", drawnThings=t.grouped(things), drawnLinks=t.grouped(links), **every)
