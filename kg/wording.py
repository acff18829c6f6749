"""Dossiers and paths in words, for a terminal: what is said, how sure it is, and on what it rests."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kg.amounts import amount, number
from kg.dossier import Dossier
from kg.naming import printable

Facts = Mapping[str, Any]
CONFIDENCE: Final = {
    "high": "high confidence",
    "moderate": "moderate confidence",
    "low": "low confidence",
    "very-low": "very low confidence",
}
_FEW_EFFECTS, _MORE_EFFECTS = 2, 6
_BEARING: Final = {"corroborates": "+", "contradicts": "−", "inconclusive": "?"}
_ALSO: Final = (
    "sk:innName", "sk:phEurName", "sk:commonName", "sk:tradeName", "sk:formerName", "sk:abbreviation",
    "sk:eNumber", "sk:colourIndex",
)  # fmt: skip
_FORMS: Final = {
    "sk:derivativeOf": "derivative of", "sk:saltOf": "salt of", "sk:esterOf": "ester of", "sk:isomerOf": "isomer of",
    "sk:hydrogenatedFormOf": "hydrogenated form of", "sk:oxidisedFormOf": "oxidised form of",
    "sk:extractOf": "extract of", "sk:oilOf": "oil of", "sk:fermentOf": "ferment of", "sk:lysateOf": "lysate of",
    "sk:filtrateOf": "filtrate of", "sk:hydrolysateOf": "hydrolysate of", "sk:deliveryFormOf": "delivery form of",
    "sk:convertsTo": "converts to", "sk:containsCompound": "contains", "sk:partOf": "part of",
    "skos:broader": "a kind of", "sk:inGroup": "belongs to", "sk:ofBrand": "of the brand", "sk:inRange": "in the range",
}  # fmt: skip
_WHOLE_WORDS: Final[Mapping[str, Any]] = {"break_long_words": False, "break_on_hyphens": False}


def _one_line(text: str) -> str:
    """Text from data that cannot pass for a line of its own, nor steer the terminal."""
    return printable(text.replace("\n", " "))


def evidence_words(line: Facts) -> str:
    """One line of evidence: kind, people, level, vehicle, finding, where it is told, and doubts on the source."""
    people = f"n = {line['n']}" if "n" in line else ""
    days = f"{line['days']} days" if "days" in line else ""
    level = amount(line.get("min_percent"), line.get("max_percent"))
    settings = (line.get("context"), people, level, line.get("vehicle"), line.get("population"), days)
    setting = ", ".join(str(part) for part in settings if part)
    kind = line.get("kind_label") or line["kind"]
    finding = f": {line['finding']}" if line.get("finding") else ""
    doubt = _doubt(line.get("support", ""), line.get("check", ""))
    where = f" <{line['url']}>" if line.get("url") else ""
    return _one_line(f"{kind}{f' ({setting})' if setting else ''}{finding} [{line['citation']}{doubt}]{where}")


def _doubt(support: str, check: str) -> str:
    told = {
        "none": "does not support it", "does not support": "does not support it", "partial": "supports it in part",
        "supports in part": "supports it in part", "not-found": "cannot be found", "cannot be found": "cannot be found",
        "unverifiable": "cannot be verified", "cannot be verified": "cannot be verified",
    }.get(support, "")  # fmt: skip
    unseen = {"unchecked": "not checked", "not checked": "not checked"}.get(check, "")
    return "".join(f"; {part}" for part in (told, unseen) if part)


def dossier_lines(found: Dossier, width: int = 100) -> Iterator[str]:
    """The dossier as lines of text of at most `width` columns (long addresses aside)."""
    for told in _heading(found):
        yield from textwrap.wrap(told, width, subsequent_indent="    ", **_WHOLE_WORDS) or [""]
    yield from _section("What it is used for (a reason for use in products, no evidence of an effect)",
                        [_one_line("; ".join(found.identity.get("sk:hasFunction", [])))], width)  # fmt: skip
    accepted = found.effects("accepted")
    yield from _section("What the evidence says", _statements(accepted), width)
    yield from _section("Contested: evidence stands on both sides", _statements(found.effects("contested")), width)
    yield from _section("Evidence against", _statements(found.effects("refuted")), width)
    yield from _section(
        "Only claimed by the maker or seller: no evidence", _statements(found.effects("claimed")), width
    )
    yield from _section("What follows by rule: a prediction, not a finding", _derived(found.derived()), width)
    yield from _section(
        "What is recorded of its relatives: no evidence on itself", _relatives(found, bool(accepted)), width
    )
    yield from _section("What a formulator reckons with", [_property(row) for row in found.properties], width)
    yield from _section("How much", [_level(level) for level in found.levels], width)
    yield from _section("Legal limits, newest list known here", [_limit(limit) for limit in found.limits], width)
    yield from _section("Together with others", _interactions(found.interactions()), width)
    yield from _section("Products, and what is said of it", [_product(row) for row in found.products], width)
    yield from _section("What is not known", [_unknown(row) for row in found.unknowns], width)
    yield from _section("Elsewhere it is", list(dict.fromkeys(_outside(row) for row in found.outside)), width)
    if not found.statements:
        nothing = "Nothing is recorded on what it does to skin. That is no sign that it does nothing."
        yield from textwrap.wrap(nothing, width)
    yield f"Release {found.release}. No medical or legal advice."


def _heading(found: Dossier) -> Iterator[str]:
    identity = found.identity
    kind = ", ".join(identity.get("sk:ingredientKind", []) or [t.lower() for t in found.types])
    yield _one_line(f"{found.label}  ({kind})   {found.curie}")
    numbers = [("INCI", "sk:inciName"), ("CAS", "sk:casNumber"), ("EC", "sk:ecNumber"), ("CosIng", "sk:cosingRef")]
    told = [f"{name} {', '.join(identity[p])}" for name, p in numbers if p in identity]
    if told:
        yield _one_line("  " + "  ·  ".join(told))
    also = [name for p in _ALSO for name in identity.get(p, []) if name != found.label]
    pairs = [("Also called", also), ("Loosely called", identity.get("sk:broadName", []))]
    pairs += [(word.capitalize(), identity[p]) for p, word in _FORMS.items() if p in identity]
    pairs += [("Not the same as", identity.get("sk:distinctFrom", [])), ("Is", identity.get("skos:definition", []))]
    for word, names in pairs:
        if names:
            yield _one_line(f"  {word}: {', '.join(dict.fromkeys(names))}")
    yield ""


def _section(title: str, entries: Iterable[str], width: int) -> Iterator[str]:
    entries = [entry for entry in entries if entry]
    if not entries:
        return
    yield from textwrap.wrap(title, width)
    for entry in entries:
        for line in entry.split("\n"):
            indent = "    " if line.startswith(" ") else "  "
            rest = indent + "  "
            yield from textwrap.wrap(line.strip(), width, initial_indent=indent, subsequent_indent=rest, **_WHOLE_WORDS)
    yield ""


def _statements(statements: Sequence[Facts]) -> list[str]:
    return [
        f"{statement_words(s)}\n" + "\n".join(f" {_BEARING[e['bearing']]} {evidence_words(e)}" for e in s["evidence"])
        for s in statements
    ]


def statement_words(statement: Facts) -> str:
    """`supports ceramide synthesis (on dry skin) — low confidence`."""
    context = f" ({statement['context']})" if statement.get("context") else ""
    sure = CONFIDENCE[statement["confidence"].removeprefix("cf:")]
    return _one_line(f"{statement['verb']} {statement['other_label']}{context} — {sure}")


def _derived(statements: Sequence[Facts]) -> list[str]:
    told = (f"{statement_words(s)}; by way of {s.get('via', 'its group')} (rule: {s['rule']})" for s in statements)
    return list(dict.fromkeys(_one_line(entry) for entry in told))


def _relatives(found: Dossier, has_own: bool) -> Iterator[str]:
    """One entry for each relative: its strongest effects, more of them where nothing is known of the thing itself."""
    shown = _FEW_EFFECTS if has_own else _MORE_EFFECTS
    for (relation, relative), effects in found.of_relatives().items():
        told = "; ".join(f"{e['verb']} {e['other_label']}" for e in effects[:shown])
        more = f"; and {len(effects) - shown} more" if len(effects) > shown else ""
        yield _one_line(f"{relation} {relative}, which {told}{more}")


def _property(row: Facts) -> str:
    low, high = row.get("min_value"), row.get("max_value")
    numbers = number(low) if low == high and low is not None else _span(low, high)
    value = row.get("value") or f"{numbers} {row.get('unit', '')}".strip()
    finding = f": {row['finding']}" if row.get("finding") else ""
    return _one_line(f"{row['property']} {value}{finding} [{row['citation']}]")


def _span(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    return f"from {number(low)}" if low is not None else f"up to {number(high)}" if high is not None else ""


def _level(level: Facts) -> str:
    how_much = amount(level.get("min_percent"), level.get("max_percent"))
    where = ", ".join(level[key] for key in ("vehicle", "purpose") if level.get(key))
    finding = f": {level['finding']}" if level.get("finding") else ""
    return _one_line(f"{level['kind']} {how_much}{f' ({where})' if where else ''}{finding} [{level['citation']}]")


def _limit(limit: Facts) -> str:
    most = amount(None, limit.get("max_percent")) or limit.get("maximum", "see the conditions")
    of = f" {limit['expressed_as']}" if limit.get("expressed_as") else ""
    part = f" ({limit['part']})" if limit.get("part") else ""
    what = limit.get("product_type", "") or "all products"
    other = f"; {limit['other'].rstrip('.')}" if limit.get("other") else ""
    entry = f"{limit['jurisdiction']} Annex {limit['annex']}/{limit['entry']}{part}"
    return _one_line(
        f"{entry}, {what}: {most}{of}{other}; list of {limit.get('list_date', 'the edition that was loaded')}"
    )


def _interactions(statements: Sequence[Facts]) -> list[str]:
    entries = []
    for s in statements:
        if "rule" in s:
            entries.append(_one_line(f"{s['verb']} {s['other_label']} ({s['effect']}; by rule: {s['rule']})"))
            continue
        verdict = {"refuted": "REFUTED: ", "contested": "CONTESTED: ", "claimed": "ONLY CLAIMED: "}.get(s["status"], "")
        acid = _range(s.get("min_ph"), s.get("max_ph"))
        parts = (s.get("effect"), s.get("scope"), acid, s.get("form"))
        setting = _one_line(", ".join(str(part) for part in parts if part))
        entries.append(f"{verdict}{statement_words(s)} ({setting})\n" + "\n".join(
            f" {_BEARING[e['bearing']]} {evidence_words(e)}" for e in s["evidence"]))  # fmt: skip
    return list(dict.fromkeys(entries))


def _range(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"pH {number(low)} to {number(high)}" if None not in (low, high) else (
        f"pH from {number(low)}" if high is None else f"pH up to {number(high)}")  # fmt: skip


def _product(row: Facts) -> str:
    share = f", {amount(row['percent'], row['percent'])}" if "percent" in row else ""
    if row["role"] == "claimed":
        doubt = "" if row.get("grim", True) else (
            f"; not possible with {row['participants']} people answering one question")  # fmt: skip
        return _one_line(f"claimed, no evidence: {row['what']}{f' ({share[2:]})' if share else ''}{doubt}")
    notes = "; ".join(row[key] for key in ("basis", "ambiguity") if row.get(key))
    return _one_line(f"{row['role']} {row['what']}{share}{f' ({notes})' if notes else ''}")


def _unknown(row: Facts) -> str:
    return _one_line(f"{row['question']} ({row['why']}){' ' + row['note'] if row.get('note') else ''}")


def _outside(row: Facts) -> str:
    name = f" {row['name']}" if row.get("name") else ""
    parent = f", there a kind of {row['parent_name']} ({row['parent']})" if row.get("parent_name") else ""
    return _one_line(f"{row['id']}{name} ({row['match']}){parent}")


def path_lines(graph: Any, found: Sequence[Sequence[Any]], total: int, width: int = 100) -> Iterator[str]:
    """Paths as lines of text: each hop in words, with its confidence and the evidence on it."""
    shown = f", the {len(found)} strongest shown" if total > len(found) else ""
    yield f"{total} path{'s' if total > 1 else ''}{shown}. A path is as strong as its weakest link."
    for place, path in enumerate(found, 1):
        yield ""
        yield f"{place}. " + _one_line(" → ".join(_stations(graph, path)))
        for hop in path:
            yield from textwrap.wrap(hop_words(graph, hop), width, initial_indent="   ", subsequent_indent="     ")
            for line in hop.data["evidence"]:
                told = f"{_BEARING[line['bearing']]} {evidence_words(line)}"
                indent, rest = " " * 5, " " * 7
                yield from textwrap.wrap(told, width, initial_indent=indent, subsequent_indent=rest, **_WHOLE_WORDS)


def _stations(graph: Any, path: Sequence[Any]) -> list[str]:
    first = path[0].target if path[0].backwards else path[0].source
    nodes = [first, *(hop.source if hop.backwards else hop.target for hop in path)]
    return [graph.nodes[node]["label"] for node in nodes]


def hop_words(graph: Any, hop: Any) -> str:
    """`niacinamide supports ceramide synthesis — low confidence`, always in the direction of the statement."""
    source, target = graph.nodes[hop.source]["label"], graph.nodes[hop.target]["label"]
    sure = CONFIDENCE.get(hop.data["confidence"], "part of the tree of skin processes")
    context = f" ({'; '.join(hop.data['contexts'])})" if hop.data["contexts"] else ""
    return _one_line(f"{source} {hop.data['label']} {target}{context} — {sure}")
