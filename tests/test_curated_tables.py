"""The tables that people edit are code: sorted, whole, every id known. A failure names the place and the cure."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from kg.curation import WITH_OWN_IDS, Line, curies_in, faults, known_ids, lines_of, table_name
from kg.loaders.curated import coverage, tables_of
from kg.naming import slug
from kg.ontology.terms import PREFIXES, compact
from kg.queries.coverage import is_carried
from kg.resources import data_dir
from kg.store import Store

CURATED: Final = data_dir() / "curated"
TABLES: Final = sorted(CURATED.glob("*/*.csv"))
# Cells that repeat what is printed somewhere: a citation, a title, a label.
AS_PRINTED: Final = frozenset({"printed", "authors", "title", "container", "doi", "url", "label_text", "corrected"})
WORDS_IN_A_ROW: Final = 8
_CURIE: Final = re.compile(r"([A-Za-z][A-Za-z-]*):([A-Za-z0-9][A-Za-z0-9._-]*)")


@dataclass(frozen=True)
class Cell:
    """One filled cell, with its place."""

    path: Path
    line: int
    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}, line {self.line}, {self.column}: {self.text!r:.90}"


@cache
def rows(path: Path) -> list[Line]:
    return lines_of(path)


def cells(paths: list[Path] = TABLES) -> Iterator[Cell]:
    for path in paths:
        for line, row in rows(path):
            yield from (Cell(path, line, column, text) for column, text in row.items() if text)


def told(found: Iterator[Cell]) -> list[str]:
    return [str(cell) for cell in found]


def test_the_tables_are_there() -> None:
    assert len(TABLES) >= 30
    assert {path.parent.name for path in TABLES} == {"article", "core"}
    for folder in {path.parent for path in TABLES}:
        assert sum(len(paths) for paths in tables_of(folder).values()) == len(list(folder.iterdir()))


# ---------------------------------------------------------------- form and ids: what `kg curate check` tells a curator


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nothing_is_to_mend_in_a_table(path: Path) -> None:
    assert faults(path) == []
    assert len(path.read_bytes().splitlines()) == len(rows(path)) + 1, "one fact is one line: no blank line"


@pytest.mark.parametrize("folder", sorted({path.parent for path in TABLES}), ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", WITH_OWN_IDS)
def test_an_id_stands_once_in_a_table(folder: Path, name: str) -> None:
    ids = Counter(row["id"] for path in tables_of(folder).get(name, ()) for _, row in rows(path))
    assert [curie for curie, count in ids.items() if count > 1] == [], "give one of them another id, or join the rows"


def test_one_id_is_not_two_different_things() -> None:
    homes: dict[str, set[str]] = {}
    for path in TABLES:
        if table_name(path) in WITH_OWN_IDS:
            for _, row in rows(path):
                homes.setdefault(row["id"], set()).add(table_name(path))
    assert {curie: sorted(places) for curie, places in homes.items() if len(places) > 1} == {}


def test_the_tables_are_full_of_ids() -> None:
    assert sum(len(curies_in(cell.text)) for cell in cells()) > 5_000


def test_every_curie_has_a_prefix_of_the_map() -> None:
    columns = ("id", "subject", "predicate", "object", "reference", "ingredient", "product", "claimed_by", "study")
    found = [(c, c.text.partition(":")[0]) for c in cells() if c.column in columns and _CURIE.fullmatch(c.text)]
    assert [str(cell) for cell, prefix in found if prefix not in PREFIXES] == []


MAPPINGS: Final = sorted((data_dir() / "mappings").glob("*.sssom.tsv"))


def known() -> frozenset[str]:
    return known_ids(data_dir())


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: path.name)
def test_mappings_start_from_things_of_the_graph(path: Path) -> None:
    lines = [text for text in path.read_text(encoding="utf-8").splitlines() if not text.startswith("#")]
    subjects = [text.split("\t")[0] for text in lines[1:]]
    assert len(subjects) > 20
    assert sorted({s for s in subjects if s not in known()}) == []
    assert lines[1:] == sorted(set(lines[1:])), "sort the mappings; none stands twice"


def test_no_mapping_stands_in_two_files() -> None:
    lines = [set(path.read_text(encoding="utf-8").splitlines()) for path in MAPPINGS]
    shared = {text for text in set.intersection(*lines) if not text.startswith(("#", "subject_id"))}
    assert shared == set()


def test_no_outside_term_is_the_same_as_two_things_of_one_kind() -> None:
    """Else what is said of the one would be read of the other, as of a salt for its acid."""
    told: dict[tuple[str, str], set[str]] = {}
    for path in MAPPINGS:
        for text in path.read_text(encoding="utf-8").splitlines():
            subject, _, predicate, outside = (*text.split("\t"), "", "", "", "")[:4]
            if predicate in {"skos:exactMatch", "skos:closeMatch"}:
                told.setdefault((subject.partition(":")[0], outside), set()).add(subject)
    assert {key: sorted(things) for key, things in told.items() if len(things) > 1} == {}


@pytest.mark.parametrize("name", ["reading-roles.csv", "reading-targets.csv", "reading-verbs.csv"])
def test_reading_tables_are_sorted_and_speak_of_what_is_known(name: str) -> None:
    text = (data_dir() / "mappings" / name).read_text(encoding="utf-8").splitlines()
    found = list(csv.DictReader(text))
    cells_of = [tuple(row.values()) for row in found]
    assert cells_of == sorted(set(cells_of)), "sort the rows; none stands twice"
    assert {row["object"] for row in found if "object" in row} <= set(known())
    for row in found:
        if row.get("term", "").startswith("verb:"):
            assert row["term"] == f"verb:{slug(row['words'])}"


# ---------------------------------------------------------------- references


def references() -> list[Cell]:
    return [cell for cell in cells() if table_name(cell.path) == "references"]


@pytest.mark.parametrize(
    ("column", "form", "cure"),
    [
        ("doi", r"10\.\d{4,9}/[!-~]+", "a DOI begins with 10., without https://doi.org/"),
        ("pmid", r"[1-9]\d{0,8}", "a PMID is a number"),
        ("pmcid", r"PMC[1-9]\d*", "a PMCID is PMC and a number"),
        ("year", r"(1[6-9]|20)\d\d", "a year has four digits"),
        ("url", r"https?://[!-~]+", "an address begins with http:// or https://"),
    ],
)
def test_numbers_of_references_are_well_formed(column: str, form: str, cure: str) -> None:
    found = [cell for cell in references() if cell.column == column]
    assert found
    assert told(cell for cell in found if not re.fullmatch(form, cell.text)) == [], cure


@pytest.mark.parametrize("column", ["doi", "pmid", "pmcid"])
def test_no_publication_has_two_ids(column: str) -> None:
    places: dict[str, list[str]] = {}
    for cell in references():
        if cell.column == column:
            places.setdefault(cell.text.lower(), []).append(str(cell))
    assert [found for found in places.values() if len(found) > 1] == [], "keep one of the references, cite it in both"


def test_a_number_that_was_not_seen_stays_empty() -> None:
    wrong = [
        f"{path.name}, line {line}: {row['id']} has a DOI or PMID, and check is {row['check']!r}"
        for path in TABLES if table_name(path) == "references"
        for line, row in rows(path)
        if (row["doi"] or row["pmid"]) and row["check"] in ("unchecked", "not-found")
    ]  # fmt: skip
    assert wrong == []


# ---------------------------------------------------------------- the article


def test_the_article_has_184_relations_and_almost_none_is_left_out(shipped: Store) -> None:
    found = coverage(CURATED / "article")
    assert [row.row for row in found] == [f"R{number:03}" for number in range(1, 185)]
    assert sum(row.status == "left_out" for row in found) <= 20
    carried = [row for row in found if row.status == "carried"]
    assert [f"{r.row}: {r.subject} {r.predicate} {r.object}" for r in carried if not is_carried(shipped, r)] == []


def test_a_triple_that_is_not_there_is_not_carried(shipped: Store) -> None:
    row = coverage(CURATED / "article")[0]
    assert is_carried(shipped, row)
    assert not is_carried(shipped, row.model_copy(update={"object": "party:nobody"}))
    assert not is_carried(shipped, row.model_copy(update={"object": "words that nobody said"}))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9%]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + WORDS_IN_A_ROW]) for i in range(len(found) - WORDS_IN_A_ROW + 1)}


@pytest.mark.sources
def test_no_sentence_of_the_article_is_copied(sources: Path) -> None:
    article = sources.parent / "seed" / "article.txt"
    if not article.is_file():
        pytest.skip("the text of the article is not here")
    printed = runs(article.read_text(encoding="utf-8"))
    assert len(printed) > 1_000
    assert told(c for c in cells() if c.column not in AS_PRINTED and runs(c.text) & printed) == [], "use your own words"


def test_the_eight_percentages_are_what_users_said_in_a_study_and_never_evidence(shipped: Store) -> None:
    found = shipped.select(
        "SELECT ?claim ?percent ?study ?n ?women ?men ?days ?control ?possible ?excluded ?low ?high ?types WHERE { "
        "?claim sk:claimKind ck:consumer-perception ; sk:percent ?percent ; sk:fromStudy ?study ; "
        "rdf:subject ?product ; sk:grimPossible ?possible . ?product a sk:Product . "
        "?study sk:evaluates ?product ; sk:participants ?n ; sk:women ?women ; sk:men ?men ; sk:durationDays ?days ; "
        "sk:control ?control ; sk:excludedPopulation ?excluded ; sk:minAge ?low ; sk:maxAge ?high ; "
        "sk:phototypes ?types }"
    )
    assert len({row["claim"].value for row in found}) == 8
    assert len({row["study"].value for row in found}) == 2
    for row in found:
        assert int(row["women"].value) + int(row["men"].value) == int(row["n"].value) == 20
        assert row["days"].value == "28"
        assert row["control"].value == "not stated"
        assert compact(row["excluded"].value) == "concern:sensitive-skin"
        assert row["possible"].value == str(float(row["percent"].value) * 20 % 100 == 0).lower()
    assert not shipped.ask(
        "ASK { ?claim sk:claimKind ck:consumer-perception ; sk:fromStudy ?study . ?evidence a sk:Evidence ; "
        "sk:fromStudy ?study }"
    ), "what users said of a product is no evidence on what is in it"
    assert not shipped.ask("ASK { ?claim a sk:Claim . { ?x sk:hasEvidence ?claim } UNION { ?claim a sk:Assertion } }")
