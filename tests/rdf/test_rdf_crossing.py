"""Records to RDF and nothing lost: golden triples for each type of record, no blank nodes, names that stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, get_args

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from rdf_records import RECORDS, SOURCE, WITHOUT_CROSSING

from kg import model
from kg.rdf import assertion_id, content_id, literal, plain_decimal, triples
from kg.rdf.facts import fingerprint
from kg.store import Store

GOLDEN: Final = Path(__file__).parent / "golden"


def ntriples(record: model.Record, source: str = SOURCE) -> str:
    text = (ox.serialize(triples(record, source), format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    return "".join(sorted(set(text.splitlines(keepends=True))))


def all_types(base: type[model.Record] = model.Record) -> Iterator[type[model.Record]]:
    yield base
    for kind in base.__subclasses__():
        yield from all_types(kind)


def name_of(record: model.Record) -> str:
    return type(record).__name__


def test_every_type_of_record_has_one_example_or_none_is_wanted() -> None:
    types = {kind for kind in all_types() if kind.__module__.startswith("kg.")}
    assert {type(record) for record in RECORDS} | WITHOUT_CROSSING == types
    assert len(RECORDS) == len({type(record) for record in RECORDS}) == len(list(GOLDEN.glob("*.nt")))


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_a_record_gives_its_golden_triples(record: model.Record) -> None:
    assert ntriples(record) == (GOLDEN / f"{name_of(record)}.nt").read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=name_of)
def test_examples_fill_every_field(record: model.Record) -> None:
    empty = {name for name, value in record if value in ("", (), None)}
    allowed = {
        "Name": set(), "MaterialProperty": {"unit", "value"}, "Claim": {"object_text"}, "Interaction": {"context"},
        "Mapping": {"object_label", "reference"},
        "IngredientLimit": {"part", "maximum_text", "unit", "expressed_as", "other", "wording"},
    }  # fmt: skip
    assert empty <= allowed.get(name_of(record), set())


@dataclass(frozen=True)
class Stranger:
    """No record that anybody knows."""


@pytest.mark.parametrize("unknown", [Stranger(), model.CoverageRow(row="R001", status="left_out", reason="no fact"), 7])
def test_what_has_no_crossing_is_refused_by_name(unknown: object) -> None:
    with pytest.raises(TypeError, match=f"no crossing to RDF for {type(unknown).__name__}"):
        list(triples(unknown, SOURCE))


# ---------------------------------------------------------------- properties of every crossing

WORDS: Final = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40)
PERCENTS: Final = st.decimals(0, 100, places=3)


def hostile(record: model.Record) -> st.SearchStrategy[model.Record]:
    """The record with any text in the fields that take any text, and any amount where amounts stand."""
    changes: dict[str, st.SearchStrategy[Any]] = {}
    for name, info in type(record).model_fields.items():
        if info.annotation is str and not info.metadata:
            changes[name] = WORDS
        elif info.annotation is str and all(getattr(m, "pattern", None) is None for m in info.metadata):
            changes[name] = WORDS.filter(lambda text: text.strip() != "")
        elif info.annotation == tuple[str, ...]:
            changes[name] = st.lists(WORDS, max_size=3).map(tuple)
        elif "percent" in name and type(None) in get_args(info.annotation):
            changes[name] = PERCENTS
    for name in ("id", "label") if isinstance(record, model.InventoryEntry) else ():
        changes.pop(name)
    if "min_percent" in changes:
        changes["min_percent"] = st.just(Decimal(0))
    return st.fixed_dictionaries(changes).map(lambda made: _remade(record, made))


def _remade(record: model.Record, made: dict[str, Any]) -> model.Record:
    values = dict(record) | made
    if isinstance(record, model.Claim):
        values["object"] = "" if values["object_text"].strip() else record.object
    if isinstance(record, model.MaterialProperty):
        values |= {"kind": "colour", "min_value": None, "max_value": None} if values["value"].strip() else {}
    return type(record).model_validate(values)


ANY_RECORD: Final = st.sampled_from(RECORDS).flatmap(hostile)


@settings(max_examples=300, deadline=None)
@given(ANY_RECORD)
def test_nothing_is_ever_a_blank_node_and_all_of_it_can_be_written_and_read(record: model.Record) -> None:
    made = list(triples(record, SOURCE))
    assert made
    assert not any(isinstance(term, ox.BlankNode) for t in made for term in (t.subject, t.predicate, t.object))
    written = ox.serialize(made, format=ox.RdfFormat.N_TRIPLES) or b""
    assert written.count(b"\n") == len(made), "a triple is a line, whatever it says"
    assert {quad.triple for quad in ox.parse(written, format=ox.RdfFormat.N_TRIPLES)} == set(made)


@settings(max_examples=100, deadline=None)
@given(ANY_RECORD)
def test_loading_twice_changes_nothing(record: model.Record) -> None:
    again = type(record).model_validate(record.model_dump())
    assert again == record
    store = Store.memory(ox.Quad(*t) for t in triples(record, SOURCE))
    before = set(store.engine)
    store.engine.extend(ox.Quad(*t) for t in triples(again, SOURCE))
    assert set(store.engine) == before


@settings(max_examples=100, deadline=None)
@given(ANY_RECORD, st.integers(1, 4))
def test_names_do_not_depend_on_how_a_decimal_is_spelled(record: model.Record, zeros: int) -> None:
    spelled = {name: _longer(value, zeros) for name, value in record}
    assert ntriples(type(record).model_validate(spelled)) == ntriples(record)


def _longer(value: object, zeros: int) -> object:
    """The same value with more zeros at the end of every decimal in it."""
    if isinstance(value, Decimal):
        return Decimal(f"{value:f}" + ("" if "." in f"{value:f}" else ".") + "0" * zeros)
    if isinstance(value, tuple):
        return tuple(_longer(part, zeros) for part in value)
    if isinstance(value, BaseModel):
        return type(value).model_validate({name: _longer(part, zeros) for name, part in value})
    return value


def test_two_and_two_point_nought_are_one_assertion_one_line_of_evidence_and_one_level() -> None:
    for record in RECORDS:
        assert ntriples(type(record).model_validate({n: _longer(v, 3) for n, v in record})) == ntriples(record)


# ---------------------------------------------------------------- names that are hashes of content


def test_who_says_what_under_which_conditions_makes_the_name_of_an_assertion() -> None:
    statement = next(record for record in RECORDS if type(record) is model.Statement)
    interaction = next(record for record in RECORDS if type(record) is model.Interaction)
    named = {
        assertion_id(statement, "src:core"),
        assertion_id(statement, "src:article"),
        assertion_id(statement.model_copy(update={"context": ""}), "src:core"),
        assertion_id(statement.model_copy(update={"predicate": "sk:disrupts"}), "src:core"),
        assertion_id(interaction, "src:core"),
        assertion_id(interaction.model_copy(update={"max_ph": Decimal(7)}), "src:core"),
        assertion_id(interaction.model_copy(update={"scope": "same-routine"}), "src:core"),
    }
    assert len(named) == 7
    stronger = statement.model_copy(update={"confidence": "high", "status": "contested"})
    assert assertion_id(stronger, "src:core") == assertion_id(statement, "src:core")


@given(st.lists(st.one_of(WORDS, st.integers(), PERCENTS), min_size=1, max_size=4))
def test_a_name_made_of_content_is_short_plain_and_always_the_same(parts: list[object]) -> None:
    made = content_id("asr", *parts)
    assert made == content_id("asr", *parts)
    assert made.startswith("asr:")
    assert len(made) == 20
    assert set(made[4:]) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_the_name_of_known_content_stays_as_it_was() -> None:
    assert content_id("asr", "src:core", "ing:niacinamide", Decimal("2.0")) == "asr:bynodvb432ta5icz"
    assert content_id("asr", "src:core", "ing:niacinamide", Decimal(2)) == "asr:bynodvb432ta5icz"


@given(st.decimals(places=5, min_value=-1000, max_value=1000))
def test_equal_decimals_are_spelled_alike_and_keep_their_value(value: Decimal) -> None:
    text = plain_decimal(value)
    assert Decimal(text) == value
    assert "e" not in text.lower()
    assert text == plain_decimal(value * Decimal("1.000"))


@pytest.mark.parametrize(
    ("value", "printed"),
    [("2.0", "2"), ("2", "2"), ("0.50", "0.5"), ("100", "100"), ("1E+2", "100"), ("-0.0", "0"), ("1E-7", "0.0000001")],
)
def test_decimals_as_they_are_printed(value: str, printed: str) -> None:
    assert plain_decimal(Decimal(value)) == printed


def test_literals_have_the_type_of_their_value() -> None:
    told = [str(literal(value)) for value in (True, 3, Decimal("2.50"), date(2025, 12, 8), "3")]
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert told == [
        f'"true"^^<{xsd}boolean>', f'"3"^^<{xsd}integer>', f'"2.5"^^<{xsd}decimal>', f'"2025-12-08"^^<{xsd}date>',
        '"3"',
    ]  # fmt: skip


def test_a_fingerprint_tells_records_apart() -> None:
    limits = [model.Limit(part="(a)"), model.Limit(unit="(a)"), model.Limit(max_percent=Decimal(1)), model.Limit()]
    assert len({fingerprint(limit) for limit in limits}) == 4


# ---------------------------------------------------------------- bad words that would break out of an IRI


@pytest.mark.parametrize("bad", ["nowhere:x", "ing:a b", "ing:<x>", "ing:", "x", "ing:a\nb", "ing:é"])
@pytest.mark.parametrize("field", ["subject", "object", "study", "claimed_by", "population"])
def test_a_curie_that_is_none_is_refused_before_the_crossing(field: str, bad: str) -> None:
    claim = next(record for record in RECORDS if isinstance(record, model.Claim))
    with pytest.raises(ValidationError):
        model.Claim.model_validate(claim.model_dump() | {field: bad})


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30), st.sampled_from(["doi", "url", "pmid", "pmcid"]))
def test_an_address_that_is_taken_can_be_written(text: str, field: str) -> None:
    start = {"doi": "10.1000/", "url": "https://example.org/", "pmid": "1", "pmcid": "PMC1"}[field]
    values = {"id": "ref:example", "title": "A title", "check": "unchecked", field: start + text}
    try:
        record = model.Reference.model_validate(values)
    except ValidationError:
        return
    assert list(triples(record, SOURCE))
