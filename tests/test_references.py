"""`kg check --references`: identifiers, dates, doubles, and what a library record tells otherwise."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from handmade import REFERENCE, Rows, data_folder

from kg.cli import main
from kg.errors import FetchError, SourceError
from kg.references import Printed, printed_references, read_works, record_faults, reference_faults
from kg.resources import data_dir
from kg.sources.crossref import fetch_works

TODAY = date(2026, 11, 25)
GOOD = REFERENCE | {
    "id": "ref:two", "authors": "Lin FH, Lin JY", "title": "Ferulic acid stabilizes a solution of vitamins C and E",
    "year": "2005", "pages": "826-832", "doi": "10.1111/j.0022-202x.2005.23768.x", "pmid": "16185284",
}  # fmt: skip
WORK = {
    "DOI": "10.1111/J.0022-202X.2005.23768.X", "title": ["Ferulic Acid Stabilizes a Solution of Vitamins C and E"],
    "author": [{"family": "Lin", "given": "F"}], "issued": {"date-parts": [[2005, 10]]},
}  # fmt: skip


def given(folder: Path, *references: dict[str, str]) -> list[Printed]:
    rows: Rows = list(references)
    return printed_references(data_folder(folder / "data", references=rows) / "curated")


def records(folder: Path, *works: Any) -> Path:
    path = folder / "records.json"
    path.write_text(json.dumps({"message": {"items": list(works)}}), encoding="utf-8")
    return path


def test_sound_references_have_no_faults(tmp_path: Path) -> None:
    assert reference_faults(given(tmp_path, GOOD), TODAY) == []


def test_the_shipped_references_have_no_faults() -> None:
    references = printed_references(data_dir() / "curated")
    assert len(references) > 400
    assert reference_faults(references, TODAY) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"doi": "https://doi.org/10.1111/x"}, "doi 'https://doi.org/10.1111/x' is malformed; a DOI begins with 10."),
        ({"doi": "10.1111/ends-with."}, "doi '10.1111/ends-with.' is malformed"),
        ({"pmid": "PMID 1"}, "pmid 'PMID 1' is malformed"),
        ({"pmcid": "123"}, "pmcid '123' is malformed"),
        ({"year": "2032"}, "the year '2032' cannot be; it lies between 1665 and 2027"),
        ({"year": "205"}, "the year '205' cannot be"),
        ({"pages": "832-826"}, "the pages '832-826' run backwards"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, change: dict[str, str], why: str) -> None:
    found = reference_faults(given(tmp_path, GOOD | change), TODAY)
    assert len(found) == 1
    assert found[0].startswith("core/references.csv, line 3: ref:two: ")
    assert why in found[0]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"doi": "10.1111/J.0022-202X.2005.23768.X", "title": "Another", "pmid": ""}, "doi"),
        ({"doi": "", "pmid": "16185284", "title": "Another"}, "pmid"),
        ({"doi": "", "pmid": "", "title": "Ferulic acid stabilizes a solution of vitamins C and E."}, "title"),
    ],
)
def test_what_stands_twice_is_told_once(tmp_path: Path, change: dict[str, str], what: str) -> None:
    found = reference_faults(given(tmp_path, GOOD, GOOD | {"id": "ref:three"} | change), TODAY)
    place = "core/references.csv, line"
    assert found == [f"{place} 4: ref:three has the {what} of ref:two ({place} 3); keep one of them"]


def test_short_titles_may_be_alike(tmp_path: Path) -> None:
    alike = {"doi": "", "pmid": "", "title": "Retinol"}
    assert reference_faults(given(tmp_path, GOOD | alike, GOOD | alike | {"id": "ref:three"}), TODAY) == []


def test_what_agrees_with_its_record_passes(tmp_path: Path) -> None:
    assert record_faults(given(tmp_path, GOOD), read_works(records(tmp_path, WORK))) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"title": ["Hand washing in hospitals"]},
            "the title differs from the record of 10.1111/j.0022-202x.2005.23768.x",
        ),
        ({"issued": {"date-parts": [[1999]]}}, "the year 2005 differs from the record of"),
        ({"author": [{"family": "Pinnell"}]}, "is 'Pinnell', which is not among the authors here"),
    ],
)
def test_what_differs_from_its_record_is_told(tmp_path: Path, change: dict[str, Any], why: str) -> None:
    found = record_faults(given(tmp_path, GOOD), read_works(records(tmp_path, WORK | change)))
    assert len(found) == 1
    assert why in found[0]


@pytest.mark.parametrize("shape", [WORK, [WORK], {"message": WORK}, {"message": {"items": [WORK]}}])
def test_every_shape_of_a_record_file_is_read(tmp_path: Path, shape: Any) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(shape), encoding="utf-8")
    assert read_works(path).keys() == {"10.1111/j.0022-202x.2005.23768.x"}


@pytest.mark.parametrize("content", ["", "[]", "{}", "not json", '"text"', '[{"title": ["no DOI"]}]', "[1, null]"])
def test_what_is_no_record_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "records.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"records\.json"):
        read_works(path)


def test_records_with_holes_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    work = {"DOI": "10.1/x", "title": None, "author": [None, {}], "issued": {"date-parts": [[None]]}}
    assert read_works(records(tmp_path, work))["10.1/x"].years == ()


# ---------------------------------------------------------------- from Crossref, when asked


def answers(*statuses: int) -> tuple[httpx.Client, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        status = statuses[min(len(seen), len(statuses)) - 1]
        return httpx.Response(status, json={"message": {"items": [WORK]}})

    return httpx.Client(transport=httpx.MockTransport(reply)), seen


def test_records_are_asked_for_in_batches(tmp_path: Path) -> None:
    client, seen = answers(200)
    dois = [f"10.1111/{number}" for number in range(50)]
    assert fetch_works(dois, tmp_path / "records.json", client=client, pause_seconds=0) == 2
    assert [request.url.params["filter"].count("doi:") for request in seen] == [40, 10]
    assert read_works(tmp_path / "records.json")


def test_a_busy_service_is_asked_again(tmp_path: Path) -> None:
    client, seen = answers(503, 429, 200)
    fetch_works(["10.1/x"], tmp_path / "records.json", client=client, pause_seconds=0)
    assert len(seen) == 3


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (503, 4)])
def test_a_service_that_does_not_help_leaves_no_file(tmp_path: Path, status: int, tries: int) -> None:
    client, seen = answers(status)
    with pytest.raises(FetchError, match=f"it answers {status}"):
        fetch_works(["10.1/x"], tmp_path / "records.json", client=client, pause_seconds=0)
    assert len(seen) == tries
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- the command


def test_the_command_lists_faults_and_ends_with_1(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", references=[GOOD | {"year": "2032"}])
    told = records(tmp_path, WORK | {"title": ["Hand washing"]})
    words = ["check", "--references", "--data", str(folder), "--records", str(told)]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1
    assert "the year '2032' cannot be" in result.stderr
    assert "the title differs" in result.stderr
    assert "1 of 1 DOIs have a record" in result.stderr


def test_the_command_passes_sound_references(tmp_path: Path) -> None:
    folder = data_folder(tmp_path / "data", references=[GOOD])
    result = CliRunner().invoke(main, ["check", "--references", "--data", str(folder)])
    assert (result.exit_code, result.stdout) == (0, "Nothing to mend.\n")


@pytest.mark.parametrize("words", [["--records", "x.json"], ["--fetch"], ["--references", "--fetch"]])
def test_options_that_make_no_sense_are_refused(words: list[str]) -> None:
    assert CliRunner().invoke(main, ["check", *words]).exit_code == 2


def test_the_graph_is_checked_without_references(small_checked: Path) -> None:
    result = CliRunner().invoke(main, ["check", "--store", str(small_checked)])
    assert (result.exit_code, result.stdout) == (0, "Nothing to mend.\n")


@pytest.fixture
def small_checked(tmp_path: Path) -> Path:
    from kg.build import build

    build({}, tmp_path / "home", data=data_folder(tmp_path / "data"))
    return tmp_path / "home"


ODD: list[Any] = [
    None, 5, "text", [], {}, [None, 5, "x", []], {"message": None}, {"message": {"items": None}},
    {"message": {"items": 5}}, {"DOI": 5}, [{"DOI": None}],
]  # fmt: skip


@pytest.mark.parametrize("told", ODD, ids=repr)
def test_json_without_works_is_refused(tmp_path: Path, told: Any) -> None:
    path = tmp_path / "records.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SourceError, match="it holds no work with a DOI"):
        read_works(path)


@pytest.mark.parametrize("content", ["[" * 100_000, "1" * 5000, '{"a":', "", "\ud800".encode("utf-8", "surrogatepass")])
def test_what_is_no_json_is_refused(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "records.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SourceError, match="it is no JSON that can be read"):
        read_works(path)


@pytest.mark.parametrize("odd", [None, 5, "text", True, {}, [], [None], [5], [[]], [{}], [{"family": None}]], ids=repr)
@pytest.mark.parametrize("field", ["title", "subtitle", "author", "issued", "published"])
def test_a_work_with_an_odd_field_is_still_read(tmp_path: Path, field: str, odd: Any) -> None:
    works = read_works(records(tmp_path, WORK | {field: odd}))
    record_faults(given(tmp_path, GOOD), works)
    assert list(works) == [GOOD["doi"]]
    date_parts = {"issued": {"date-parts": odd}}
    assert read_works(records(tmp_path, WORK | date_parts))


def test_a_folder_for_a_record_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_works(tmp_path)


def test_a_year_of_odd_digits_is_told(tmp_path: Path) -> None:
    (fault,) = reference_faults(given(tmp_path, GOOD | {"year": "²"}), TODAY)
    assert "the year '²' cannot be" in fault


def test_a_family_name_within_another_is_not_that_author(tmp_path: Path) -> None:
    works = read_works(records(tmp_path, WORK | {"author": [{"family": "Li"}]}))
    (fault,) = record_faults(given(tmp_path, GOOD), works)
    assert "is 'Li', which is not among the authors here" in fault


def test_one_word_of_a_title_is_not_the_title(tmp_path: Path) -> None:
    works = read_works(records(tmp_path, WORK | {"title": ["Ferulic"]}))
    (fault,) = record_faults(given(tmp_path, GOOD), works)
    assert "the title differs" in fault
