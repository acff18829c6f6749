"""What stops a release, names the culprit and leaves the old one working; what only warns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from handmade import INVENTORY, NIACINAMIDE, STATEMENT, data_folder, fingerprint, still_answers, write_table
from hypothesis import given
from hypothesis import strategies as st

import kg.shacl
from kg.build import build
from kg.errors import CheckError, IdentityError, SourceError
from kg.shacl import check_catalogue, check_shapes
from kg.store import CURRENT


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


STOPPED = {
    "an object of the wrong type": (
        {"statements": [STATEMENT | {"predicate": "sk:relieves"}]},
        "ing:niacinamide sk:relieves mech:lipids: the predicate does not link things of these types",
    ),
    "a thing that is defined nowhere": (
        {"statements": [STATEMENT | {"object": "mech:gone"}]},
        "mech:gone is defined nowhere",
    ),
    "an undeclared predicate": (
        {"statements": [STATEMENT | {"predicate": "sk:heals"}]},
        "sk:heals",
    ),
    "a predicate for rules only": (
        {"terms": [{"id": "cause:sun", "type": "DamageCause", "label": "sun"}],
         "statements": [STATEMENT | {"predicate": "sk:counteracts", "object": "cause:sun"}]},
        "ing:niacinamide sk:counteracts cause:sun: this predicate may be used by rules only",
    ),
    "both directions at once": (
        {"statements": [STATEMENT | {"predicate": "sk:disrupts"}]},
        "ing:niacinamide",
    ),
    "support of a harm": (
        {"terms": [{"id": "mech:water-loss", "type": "HarmfulProcess", "label": "water loss"}],
         "statements": [STATEMENT | {"object": "mech:water-loss"}]},
        "ing:niacinamide sk:supports mech:water-loss: the predicate does not link things of these types",
    ),
    "a process without a family": (
        {"terms": [{"id": "mech:lonely", "type": "Mechanism", "label": "lonely"}]}, "mech:lonely has no family",
    ),
    "a term that nothing speaks of": (
        {"terms": [{"id": "sign:lonely", "type": "Sign", "label": "lonely"}]}, "sign:lonely is linked to nothing",
    ),
    "a cycle in the tree": (
        {"terms": [{"id": "mech:a", "type": "Mechanism", "label": "a", "parents": "mech:b"},
                   {"id": "mech:b", "type": "Mechanism", "label": "b", "parents": "mech:a"}]},
        "mech:a is a part of itself: the tree has a cycle",
    ),
    "a coverage row that is not carried": (
        {"coverage": [{"row": "R001", "status": "carried", "subject": "ing:niacinamide",
                       "predicate": "sk:supports", "object": "mech:barrier-function"}]},
        "R001 is said to be carried by ing:niacinamide sk:supports mech:barrier-function, which is not in the graph",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a sound release; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("old")
    build({}, folder / "home", data=data_folder(folder / "data"))
    return folder / "home"


@pytest.mark.parametrize("fault", STOPPED)
def test_a_finding_stops_the_release_and_names_the_culprit(tmp_path: Path, old: Path, fault: str) -> None:
    tables, culprit = STOPPED[fault]
    home = shutil.copytree(old, tmp_path / "home")
    before = fingerprint(home)
    with pytest.raises(CheckError) as stopped:
        build({}, home, data=data_folder(tmp_path / "data", **tables))
    assert any(culprit in finding for finding in stopped.value.findings), stopped.value.findings
    assert fingerprint(home) == before
    assert still_answers(home)


def test_a_finding_that_only_warns_stands_in_the_receipt(tmp_path: Path, home: Path) -> None:
    inventory = tmp_path / "inventory.csv"
    inventory.write_text(INVENTORY.replace("HUMECTANT", "GLOWING"), "utf-8")
    receipt = build({"cosing-inventory": inventory}, home, data=data_folder(tmp_path / "data"))
    assert [warning for warning in receipt.warnings if "fn:glowing is a function of 1 ingredients" in warning]


def test_a_clash_of_identity_stops_the_release(tmp_path: Path, home: Path) -> None:
    twin = {**NIACINAMIDE, "id": "ing:nicotinamide"}
    with pytest.raises(IdentityError, match=r"ing:nicotinamide .* of ing:niacinamide; use ing:niacinamide"):
        build({}, home, data=data_folder(tmp_path / "data", ingredients=[twin]))


@pytest.mark.parametrize("name", ["core", "no-such"])
def test_only_sources_that_are_not_shipped_can_be_given(data: Path, home: Path, name: str) -> None:
    with pytest.raises(SourceError, match=f"there is no source called '{name}'. Known are: cosing-annex-iii"):
        build({name: data}, home, data=data)
    assert not home.exists()


def test_a_source_that_shrank_is_refused(tmp_path: Path, data: Path, home: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("".join(INVENTORY.splitlines(keepends=True)[:3]), "utf-8")
    with pytest.raises(SourceError, match=r"short\.csv: it has 2 rows where at least 3 are expected"):
        build({"cosing-inventory": short}, home, data=data)


def test_a_faulty_curated_row_is_never_dropped(tmp_path: Path, home: Path) -> None:
    data = data_folder(tmp_path / "data")
    write_table(data / "curated" / "core" / "names-odd.csv", [{"id": "ing:niacinamide", "name": "B3", "kind": "odd"}])
    with pytest.raises(CheckError, match=r"names-odd\.csv, line 2: kind: .*'common'"):
        build({}, home, data=data)
    assert not (home / CURRENT).exists()


# ---------------------------------------------------------------- shapes of catalogues, a slice at a time


def n_triples(subjects: dict[str, list[str]]) -> Iterator[str]:
    for subject, values in sorted(subjects.items()):
        yield from (f"<http://e.org/{subject}> <http://e.org/p> {ox.Literal(value)} .\n" for value in sorted(values))


@given(st.dictionaries(st.from_regex(r"[a-z]{1,3}", fullmatch=True), st.lists(st.text("ab c", max_size=3), min_size=1)),
       st.integers(min_value=1, max_value=6))  # fmt: skip
def test_slices_never_part_the_triples_of_a_subject(subjects: dict[str, list[str]], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        path = Path(folder) / "lines.nt"
        path.write_text("".join(n_triples(subjects)), "utf-8")
        patch.setattr(kg.shacl, "_SLICE_LINES", size)
        slices = [part.decode() for part in kg.shacl._slices(path)]
    assert "".join(slices) == "".join(n_triples(subjects))
    seen = [{line.split(" ", 1)[0] for line in part.splitlines()} for part in slices]
    assert sum(len(part) for part in seen) == len(subjects)


def test_a_fault_in_the_last_slice_of_a_catalogue_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kg.shacl, "_SLICE_LINES", 2)
    sk, rdf = "https://w3id.org/skinkg/vocab#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    lines = [
        f'<https://w3id.org/skinkg/id/ingredient/{name}> <{sk}casNumber> "{cas}" .\n'
        f"<https://w3id.org/skinkg/id/ingredient/{name}> <{rdf}type> <{sk}Ingredient> .\n"
        for name, cas in (("aqua", "7732-18-5"), ("niacinamide", "98-92-0"), ("retinol", "no number"))
    ]
    path = tmp_path / "listed.nt"
    path.write_text("".join(lines), "utf-8")
    ticks: list[str] = []
    [finding] = check_catalogue({"g:listed": path}, ticks.append)
    assert finding.severity == "stop"
    assert "ing:retinol: a CAS number reads 2 to 7 digits, 2 digits, 1 digit (found no number)" in str(finding)
    assert ticks == ["listed.nt"] * 3


def test_sound_triples_have_no_findings() -> None:
    assert check_shapes(b"") == []
