"""The real outside sources, whole: counts, what is rejected, and what five ingredients come to, judged by eye."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.build import build
from kg.loaders import LOADERS
from kg.model import OutsidePath
from kg.queries.corroboration import corroboration
from kg.queries.named import plain_rows
from kg.receipt import Receipt
from kg.sources.catalogue import sources as known_sources
from kg.store import Store, current_release

pytestmark = pytest.mark.sources

# Rows read and rows rejected, which are all metabolite roles.
ROWS = {
    "drugmechdb": (4846, 0),
    "chebi-roles": (1029, 603),
    "chebi-role-tree": (901, 0),
    "crog": (836, 0),
    "disease-ontology": (166, 0),
    "mondo-mappings-doid": (11966, 0),
    "mondo-mappings-mesh": (8181, 0),
}
# What each of them comes to here: predicate, object, fit, and the fewest links (0: the use that a path explains).
READ = {
    "azelaic-acid": {
        ("sk:decreases", "mech:5-alpha-reductase", "broader", 1),
        ("sk:decreases", "mech:c-acnes-growth", "same", 3),
        ("sk:decreases", "mech:inflammation", "same", 2),
        ("sk:decreases", "mech:oxidative-stress", "same", 1),
        ("sk:decreases", "mech:tyrosinase-activity", "broader", 1),
        ("sk:relieves", "cond:acne", "same", 0),
        ("sk:relieves", "cond:rosacea", "same", 0),
        ("sk:relieves", "sign:redness", "same", 3),
    },
    "tretinoin": {
        ("sk:decreases", "mech:inflammation", "same", 1),
        ("sk:relieves", "cond:acne", "same", 0),
        ("sk:relieves", "cond:melasma", "broader", 0),
        ("sk:supports", "mech:antioxidant-defence", "broader", 1),
        ("sk:supports", "mech:keratolysis", "same", 1),
    },
    "benzoyl-peroxide": {
        ("sk:decreases", "mech:c-acnes-growth", "same", 1),
        ("sk:decreases", "mech:inflammation", "same", 1),
        ("sk:relieves", "cond:acne", "same", 0),
        ("sk:relieves", "cond:atopic-dermatitis", "same", 0),
        ("sk:relieves", "cond:contact-dermatitis", "same", 0),
        ("sk:relieves", "cond:seborrheic-dermatitis", "same", 0),
    },
    "salicylic-acid": {
        ("sk:decreases", "mech:inflammation", "same", 3),
        ("sk:decreases", "mech:prostaglandin-synthesis", "same", 2),
        ("sk:relieves", "cond:acne", "same", 0),
        ("sk:relieves", "cond:seborrheic-dermatitis", "same", 0),
        ("sk:relieves", "sign:comedones", "same", 4),
        ("sk:relieves", "sign:pain", "broader", 0),
        ("sk:supports", "mech:keratolysis", "same", 1),
    },
    "niacinamide": {
        ("sk:decreases", "mech:inflammation", "narrower", 2),
        ("sk:decreases", "mech:sebum-secretion", "same", 1),
        ("sk:relieves", "cond:acne", "same", 0),
        ("sk:relieves", "sign:comedones", "same", 2),
    },
}
# Agreements on statements that the curators hold, each looked at: it is the same thing, going the same way.
AGREED = {
    ("azelaic-acid", "sk:relieves", "cond:rosacea", "as the use for which it draws a path"),
    ("azelaic-acid", "sk:relieves", "sign:redness", "through a chain of 3 links"),
    ("salicylic-acid", "sk:relieves", "cond:acne", "as the use for which it draws a path"),
    ("niacinamide", "sk:relieves", "cond:acne", "as the use for which it draws a path"),
    ("niacinamide", "sk:decreases", "mech:inflammation", "of something narrower, through a chain of 2 links"),
    ("niacinamide", "sk:decreases", "mech:sebum-secretion", "said outright"),
    ("allantoin", "sk:supports", "mech:skin-repair", "of a part or kind of it, said outright"),
}
OUTSIDE = {"src:drugmechdb", "src:chebi-roles", "src:crog"}


@pytest.fixture(scope="module")
def home(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of all of them; half a minute."""
    folder = tmp_path_factory.mktemp("outside")
    known = known_sources()
    build({name: next(sources.rglob(known[name].filename)) for name in ROWS}, folder)
    return folder


@pytest.fixture(scope="module")
def store(home: Path) -> Store:
    return Store.open(home)


@pytest.mark.parametrize(("name", "rows"), ROWS.items())
def test_rows_read_are_records_made_and_rows_rejected(home: Path, name: str, rows: tuple[int, int]) -> None:
    receipt = Receipt.model_validate_json((current_release(home) / "receipt.json").read_text("utf-8"))
    [source] = [source for source in receipt.sources if source.name == name]
    assert (source.rows_read, source.rows_rejected) == rows
    assert source.records + source.rows_rejected == source.rows_read
    # A path has seven links on average; all others are rows of a few triples, or terms with their synonyms.
    assert source.triples / source.records < {"drugmechdb": 31, "disease-ontology": 12}.get(name, 8)


@pytest.mark.parametrize("name", READ)
def test_what_an_ingredient_comes_to(store: Store, name: str) -> None:
    rows = plain_rows(
        store,
        "SELECT ?predicate ?object ?fit (MIN(?one) AS ?steps) WHERE { ?reading sk:saysOf ing:"
        + name
        + " ; sk:saysWith "
        "?predicate ; sk:saysObject ?object ; sk:fit ?fit ; sk:steps ?one } GROUP BY ?predicate ?object ?fit",
    )
    assert {(row["predicate"], row["object"], row["fit"], row["steps"]) for row in rows} == READ[name]


def test_agreements_that_were_looked_at(store: Store) -> None:
    names = sorted({name for name, *_ in AGREED})
    rows = [row for row in corroboration(store, names) if row.source_id in OUTSIDE]
    agreed = {(row.ingredient[4:], row.predicate, row.object, row.how) for row in rows if row.verdict == "agrees"}
    assert agreed >= AGREED
    assert not {row.verdict for row in rows} & {"not loaded"}


def test_outside_sources_make_no_edge_and_no_assertion(store: Store) -> None:
    assert plain_rows(store, "SELECT ?a WHERE { ?a a sk:Assertion ; dcterms:source src:drugmechdb }") == []
    assert plain_rows(store, "SELECT ?r WHERE { ?r a sk:Reading ; a sk:Assertion }") == []
    edges = "SELECT ?o WHERE { ing:benzoyl-peroxide sk:relieves ?o . FILTER (?o = cond:contact-dermatitis) }"
    assert plain_rows(store, edges) == []


def test_traps_of_the_files(store: Store) -> None:
    """Sulfur under the DrugBank number of adapalene; nicotinic acid in a path of niacinamide; isomers; esters."""
    rows = plain_rows(store, "SELECT ?of ?words WHERE { ?r sk:saysOf ?of ; sk:inWords ?words } ORDER BY ?of ?words")
    assert not [row for row in rows if row["of"] == "ing:adapalene" and "ulfur" in row["words"]]
    assert not [row for row in rows if row["of"] == "ing:niacin" and "MESH:D009536" in row["words"]]
    assert not [row for row in rows if "CHEBI:6067" in row["words"]], "isotretinoin is not tretinoin"
    spoken_of = {row["of"] for row in rows}
    assert not spoken_of & {"ing:tocopheryl-acetate", "ing:retinyl-palmitate", "ing:propanediol", "ing:sodium-lactate"}


def test_paths_to_the_skin_are_a_part_of_all_paths_and_two_of_them_are_not_of_the_skin(sources: Path) -> None:
    found = {}
    for name in ("drugmechdb_paths.jsonl.gz", "drugmechdb_skin_paths.jsonl"):
        load = LOADERS["drugmechdb"]
        found[name] = set(load(next(sources.rglob(name)), pytest.fail, lambda error: None, None))
    whole, skin = found.values()
    assert (len(whole), len(skin)) == (4846, 402)
    assert skin <= whole
    false = [path for path in skin if isinstance(path, OutsidePath) and "tardive" in path.end.name.lower()]
    assert len(false) == 2
    assert {path.end.id for path in false} == {"MESH:D000071057"}


def test_a_condition_is_known_elsewhere_by_identifier_only(store: Store) -> None:
    from kg.dossier import dossier

    told = {row["id"]: row.get("parent_name") for row in dossier(store, "rosacea").outside}
    assert told == {"DOID:8881": "skin disease", "MESH:D012393": None, "MONDO:0006604": None}
    assert {row["id"] for row in dossier(store, "acne").outside} == {"DOID:6543", "MESH:D000152", "MONDO:0011438"}


def test_the_answer_is_safe_to_pass_on(store: Store) -> None:
    rows = [row.model_dump() for row in corroboration(store, ["tretinoin"])]
    assert json.loads(json.dumps(rows)) == rows
