"""Loaders of outside sources: what they make, what they reject and why, and where a file as a whole is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Final

import pytest

from kg.errors import HeaderError, RowError, SourceError
from kg.loaders import LOADERS, chebi_roles, crog, drugmechdb, mondo, obo
from kg.loaders.outside_ids import curie_of, outside_curie
from kg.model import Mapping, OutsideLink, OutsideName, OutsidePath, OutsideRole, OutsideTerm, Record, RoleTarget

FILES: Final = Path(__file__).parent / "outside"
NIACINAMIDE: Final = OutsideName(id="MESH:D009536", name='Niacinamide "B3" <b>')
SEBUM: Final = OutsideName(id="UBERON:0001866", name="sebum")
ACNE: Final = OutsideName(id="MESH:D000152", name="Acne {vulgaris}")
CASES: Final = {
    "drugmechdb": "paths.jsonl",
    "chebi-roles": "roles.tsv",
    "crog": "targets.tsv",
    "obo": "skin.obo",
    "disease-ontology": "skin.obo",
    "mondo": "doid.sssom.tsv",
}


def loaded(loader: str, path: Path) -> tuple[list[Record], list[RowError], list[RowError]]:
    rejected: list[RowError] = []
    doubted: list[RowError] = []
    return list(LOADERS[loader](path, rejected.append, doubted.append, None)), rejected, doubted


def told(errors: list[RowError]) -> list[tuple[int, str]]:
    return [(error.line, error.why) for error in errors]


def test_paths_are_known_by_the_drug_that_is_a_node() -> None:
    made, rejected, doubted = loaded("drugmechdb", FILES / "paths.jsonl")
    first, second = made
    assert first == OutsidePath(
        id="DB00001_MESH_D000152_1",
        start=NIACINAMIDE,
        end=ACNE,
        links=(
            OutsideLink(start=NIACINAMIDE, verb="decreases abundance of", end=SEBUM),
            OutsideLink(start=SEBUM, verb="positively correlated with", end=ACNE),
        ),
        references=("https://example.org/one", "DOI:10.1/x"),
    )
    assert isinstance(second, OutsidePath)
    assert (second.start.id, second.end.id, second.references) == ("DRUGBANK:DB00002", "MESH:D000152", ())
    assert told(doubted) == [(2, "an identifier ends in a character that is not seen; it was taken off")]
    assert told(rejected) == [
        (3, "none of MESH:D000001 for the drug is a node of the path"),
        (4, "'XYZ:1' is no identifier of a kind that is known here"),
        (5, "none of no identifiers for the drug is a node of the path"),
        (6, "it is no JSON object with graph, nodes and links"),
    ]


@pytest.mark.parametrize("broken", [{"graph": 1, "links": [], "nodes": []}, {"graph": {}, "links": 5, "nodes": [{}]}])
def test_a_path_of_the_wrong_form_is_told_plainly(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="missing or of the wrong kind"):
        drugmechdb.records(broken)


def test_roles_of_metabolites_are_rejected_by_name_and_antimetabolite_is_none() -> None:
    made, rejected, _ = loaded("chebi-roles", FILES / "roles.tsv")
    salicylic = OutsideName(id="CHEBI:16914", name="salicylic acid")
    assert made[0] == OutsideRole(substance=salicylic, role=OutsideName(id="CHEBI:50176", name="keratolytic drug"))
    assert [record.role.name for record in made if isinstance(record, OutsideRole)] == [
        "keratolytic drug", "antimetabolite",
    ]  # fmt: skip
    assert [line for line, _ in told(rejected)] == [3, 4]
    assert rejected[0].why == chebi_roles.METABOLITE
    assert "substance.id" in rejected[1].why


def test_targets_of_roles_keep_odd_names_and_refuse_what_they_do_not_know() -> None:
    made, rejected, _ = loaded("crog", FILES / "targets.tsv")
    melanin = OutsideName(id="GO:0042438", name="melanin biosynthetic process")
    role = OutsideName(id="CHEBI:64933", name="melanin synthesis inhibitor")
    assert made[0] == RoleTarget(role=role, modulation="inhibitor", target=melanin)
    assert isinstance(made[1], RoleTarget)
    assert (made[1].role.name, made[1].target.id) == ('EC 1.* \\{[odd] "thing"\\} activator', "EC:1.1.1")
    assert [line for line, _ in told(rejected)] == [4, 5]
    assert crog.HEADER[3] == "modulation"


def test_terms_keep_their_kinds_of_synonyms_apart() -> None:
    made, rejected, _ = loaded("obo", FILES / "skin.obo")
    assert [term.id for term in made if isinstance(term, OutsideTerm)] == ["DOID:37", "DOID:4", "DOID:1", "DOID:2"]
    assert made[2] == OutsideTerm(
        id="DOID:1",
        name='a "rash" {of sorts}',
        exact=('red "rash"',),
        broad=("eruption",),
        narrow=("nettle rash",),
        related=("spots", "itch"),
        parents=("DOID:2", "DOID:37"),
        cross_references=("MSH:D000001", "UMLS_CUI:C1"),
    )
    assert told(rejected) == [(38, "a term has one id and one name")]


def test_only_diseases_of_the_skin_are_loaded_and_the_others_counted() -> None:
    made, rejected, doubted = loaded("disease-ontology", FILES / "skin.obo")
    assert [term.id for term in made if isinstance(term, OutsideTerm)] == ["DOID:37", "DOID:1", "DOID:2"]
    assert len(rejected) == 1
    assert told(doubted) == [(1, "1 terms that are no skin disease (DOID:37) are left out")]


def test_the_tree_below_a_term_may_have_a_circle() -> None:
    terms = [OutsideTerm(id=f"DOID:{n}", name="x", parents=(f"DOID:{m}",)) for n, m in ((1, 2), (2, 1), (3, 9))]
    assert [term.id for term in obo.below(terms, "DOID:1")] == ["DOID:1", "DOID:2"]


def test_matches_are_read_in_both_layouts() -> None:
    made, rejected, _ = loaded("mondo", FILES / "doid.sssom.tsv")
    assert made == [
        Mapping(
            subject="MONDO:0011438", predicate="skos:exactMatch", object="DOID:6543", object_label="acne",
            justification="semapv:ManualMappingCuration",
        )
    ]  # fmt: skip
    assert [line for line, _ in told(rejected)] == [5]
    [mesh] = mondo.load(FILES / "mesh.sssom.tsv", rejected.append)
    assert (mesh.subject, mesh.object) == ("MONDO:0006604", "MESH:D012393")


@pytest.mark.parametrize(("loader", "name"), CASES.items())
def test_packed_and_plain_files_give_the_same(loader: str, name: str, tmp_path: Path) -> None:
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress((FILES / name).read_bytes()))
    plain, ours = loaded(loader, FILES / name), loaded(loader, packed)
    assert ours[0] == plain[0]
    assert [told(part) for part in ours[1:]] == [told(part) for part in plain[1:]]


@pytest.mark.parametrize(("loader", "name"), CASES.items())
def test_a_file_that_cannot_be_used_stops_the_load(loader: str, name: str, tmp_path: Path) -> None:
    whole = (FILES / name).read_bytes()
    broken = {
        "empty": b"",
        "other": b"hello\tworld\n1\t2\n",
        "binary": b"\x00\x01\x02",
        "packed-cut": gzip.compress(whole)[:-9],
        "latin": "é".encode("latin-1") + whole,
    }
    for kind, content in broken.items():
        path = tmp_path / kind
        path.write_bytes(content)
        with pytest.raises(SourceError) as raised:
            loaded(loader, path)
        assert str(path) in str(raised.value)
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(SourceError):
            loaded(loader, path)


@pytest.mark.parametrize(("loader", "name"), CASES.items())
def test_a_file_that_breaks_off_in_a_line_is_refused(loader: str, name: str, tmp_path: Path) -> None:
    cut = tmp_path / name
    lines = (FILES / name).read_bytes().splitlines(keepends=True)
    keep = 5 if loader == "mondo" else 2
    cut.write_bytes(b"".join(lines[: keep - 1]) + lines[keep - 1][:9].rstrip(b"\n"))
    with pytest.raises(SourceError):
        loaded(loader, cut)


def test_an_unknown_header_is_told_as_such(tmp_path: Path) -> None:
    for loader, first in (("drugmechdb", json.dumps({"a": 1})), ("obo", "[Term]"), ("crog", "a\tb"), ("mondo", "a\tb")):
        path = tmp_path / loader
        path.write_text(f"{first}\n", encoding="utf-8")
        with pytest.raises(HeaderError):
            loaded(loader, path)


def test_an_ontology_without_skin_diseases_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.obo"
    path.write_text("format-version: 1.2\n\n[Term]\nid: DOID:4\nname: disease\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no term DOID:37"):
        loaded("disease-ontology", path)


def test_identifiers_become_curies_of_the_one_prefix_map() -> None:
    assert outside_curie("taxonomy:1747") == "NCBITaxon:1747"
    assert outside_curie("DB:DB00548") == "DRUGBANK:DB00548"
    assert curie_of("go", "GO:0042438") == "GO:0042438"
    assert curie_of("eccode", "1.1.1.184") == "EC:1.1.1.184"
    for bad in ("niacinamide", "CHEBI:", ":1", "XYZ:1"):
        with pytest.raises(ValueError, match="no identifier"):
            outside_curie(bad)
