"""From a name to the one thing that it names, or a plain word on why there is none."""

from __future__ import annotations

import pytest
from handmade import graph_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import model
from kg.errors import AmbiguousName, UnknownName
from kg.ontology.terms import PREFIXES
from kg.queries.lookup import nearest, resolve
from kg.store import Store

SMALL = graph_of(
    model.Ingredient(
        id="ing:beta-carotene", label="β-carotene", kind="substance", inci="BETA-CAROTENE", reference="ref:one"
    ),
    model.InventoryEntry(
        id="ing:niacinamide", label="NIACINAMIDE", line=2, cosing_ref="35499", inci="NIACINAMIDE",
        inn="nicotinamide [INN]", ph_eur="Nicotinamidum",
    ),
    model.Term(id="sign:redness", type="Sign", label="redness", reference="ref:one"),
    model.Term(id="fn:perfume", type="Function", label="perfume", reference="ref:one"),
    model.Ingredient(id="ing:parfum", label="parfum", kind="mixture", inci="PARFUM", reference="ref:one"),
    model.Ingredient(id="ing:one", label="twin", kind="substance", reference="ref:one"),
    model.Ingredient(id="ing:two", label="other twin", kind="substance", reference="ref:one"),
    model.Name(id="ing:parfum", name="perfume", kind="common", reference="ref:one"),
    model.Name(id="ing:two", name="twin", kind="former", reference="ref:one"),
    model.Name(id="ing:one", name="doubtful", kind="trade", reference="ref:one"),
    model.Name(id="ing:two", name="doubtful", kind="trade", reference="ref:one"),
    model.Name(id="ing:niacinamide", name="vitamin B3", kind="common", scope="broad", reference="ref:one"),
    model.Name(id="ing:niacinamide", name='a "quoted" \\ name', kind="trade", reference="ref:one"),
    model.Replacement(id="ing:nicotinic-acid-amide", replaced_by="ing:niacinamide"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "curie"),
    [
        ("CURIE", "ing:niacinamide", "ing:niacinamide"),
        ("slug", "sodium-hyaluronate", "ing:sodium-hyaluronate"),
        ("INCI", "SOLANUM LYCOPERSICUM FRUIT EXTRACT", "ing:solanum-lycopersicum-fruit-extract"),
        ("INN", "nicotinamide", "ing:niacinamide"),
        ("INN", "glycerol", "ing:glycerin"),
        ("Ph. Eur.", "Nicotinamidum", "ing:niacinamide"),
        ("Ph. Eur.", "olivae oleum", "ing:olea-europaea-fruit-oil"),
        ("common", "denatured alcohol", "ing:alcohol-denat"),
        ("trade", "SYN-COLL", "ing:palmitoyl-tripeptide-5"),
        ("trade", "Vaseline", "ing:petrolatum"),
        ("former", "Lycopersicum esculentum fruit extract", "ing:solanum-lycopersicum-fruit-extract"),
        ("abbreviation", "BPO", "ing:benzoyl-peroxide"),
        ("E number", "E 321", "ing:bht"),
        ("Colour Index", "CI 75125", "ing:lycopene"),
        ("misspelling", "SYN-COL", "ing:palmitoyl-tripeptide-5"),
        ("mechanism", "ceramide synthesis", "mech:ceramide-synthesis"),
        ("cause", "uv-radiation", "cause:uv-radiation"),
        ("sign", "dullness", "sign:dullness"),
    ],
)
@pytest.mark.parametrize("written", [str, str.upper, str.lower, "  {}  ".format])
def test_names_of_every_kind_lead_to_the_thing(
    shipped: Store, kind: str, name: str, curie: str, written: object
) -> None:
    assert callable(written)
    as_written = name if kind in ("CURIE", "slug", "cause") else written(name)
    assert resolve(shipped, as_written) == curie


@pytest.mark.parametrize(
    "name", ["beta-carotene", "BETA‐CAROTENE", "β-Carotene", "Béta-Carotène", "beta–carotene", "ing:beta-carotene"]
)
def test_case_accents_and_hyphens_do_not_matter(name: str) -> None:
    assert resolve(SMALL, name) == "ing:beta-carotene"


def test_the_status_of_an_inn_is_no_part_of_it() -> None:
    assert resolve(SMALL, "Nicotinamide") == "ing:niacinamide"


@pytest.mark.parametrize("name", ["ing:nicotinic-acid-amide", "nicotinic-acid-amide", " Nicotinic-Acid-Amide"])
def test_an_identifier_that_was_given_up_leads_to_the_one_that_took_its_place(name: str) -> None:
    assert resolve(SMALL, name) == "ing:niacinamide"


def test_an_ingredient_comes_before_what_is_no_ingredient_only_where_the_name_is_its_own() -> None:
    assert resolve(SMALL, "parfum") == "ing:parfum"
    assert resolve(SMALL, "perfume") == "fn:perfume"


def test_the_thing_whose_own_name_it_is_comes_before_one_that_merely_answers_to_it() -> None:
    assert resolve(SMALL, "twin") == "ing:one"


def test_prefixes_say_what_kind_of_thing_is_wanted() -> None:
    assert resolve(SMALL, "perfume", prefixes=("ing",)) == "ing:parfum"
    with pytest.raises(UnknownName):
        resolve(SMALL, "redness", prefixes=("ing",))


def test_a_name_of_several_things_is_told_with_all_of_them() -> None:
    with pytest.raises(AmbiguousName, match=r"'doubtful' may mean several things: ing:one, ing:two\. Ask for one"):
        resolve(SMALL, "doubtful")


def test_a_broad_name_identifies_nothing_even_where_one_thing_has_it() -> None:
    with pytest.raises(AmbiguousName) as raised:
        resolve(SMALL, "Vitamin B3")
    assert raised.value.candidates == ("ing:niacinamide",)


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("vitamin E", {"ing:tocopherol", "ing:tocopheryl-acetate"}),
        ("vitamin C", {"ing:ascorbic-acid", "ing:sodium-ascorbyl-phosphate", "ing:ascorbyl-glucoside"}),
        ("Turmeric", {"ing:curcumin", "ing:curcuma-longa-root-extract", "ing:turmeric-unspecified"}),
        ("HA", {"ing:hyaluronic-acid", "ing:sodium-hyaluronate"}),
        ("vitamin A", {"ing:retinol", "ing:retinal", "ing:retinyl-palmitate"}),
        ("vitamin B3", {"ing:niacin", "ing:niacinamide"}),
    ],
)
def test_broad_names_of_the_shipped_graph_are_ambiguous(shipped: Store, name: str, among: set[str]) -> None:
    with pytest.raises(AmbiguousName) as raised:
        resolve(shipped, name)
    assert among <= set(raised.value.candidates)
    assert list(raised.value.candidates) == sorted(raised.value.candidates)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("niacinamid", "niacinamide"),
        ("niacinamide acid", "niacinamide"),
        ("hyaluronic acd", "hyaluronic acid"),
        ("sqalane", "squalane"),
        ("ceramide synthsis", "ceramide synthesis"),
    ],
)
def test_an_unknown_name_comes_with_the_nearest(shipped: Store, name: str, near: str) -> None:
    with pytest.raises(UnknownName) as raised:
        resolve(shipped, name)
    assert near in raised.value.nearest
    assert len(raised.value.nearest) <= 5
    assert f"No ingredient or other thing is called {name!r} in this graph. Did you mean: " in str(raised.value)


def test_what_is_far_from_all_names_comes_without_a_guess(shipped: Store) -> None:
    with pytest.raises(UnknownName) as raised:
        resolve(shipped, "qqqqqqqqqqqqqqqqqqqqqqqq")
    assert raised.value.nearest == ()
    assert "Did you mean" not in str(raised.value)


def test_the_nearest_names_come_in_a_fixed_order(shipped: Store) -> None:
    assert nearest(shipped, "retinl") == nearest(shipped, "retinl")
    assert nearest(shipped, "retinl")[0] in ("retinol", "retinal")


@pytest.mark.parametrize(
    "evil",
    [
        '" } . DROP ALL #', "niacinamide' OR '1'='1", "ing:niacinamide> ?p ?o } #", "ing:niacinamide } UNION { ?s ?p",
        "\\", "a\nb", "\x00", "\u202e", "{}", "%s", "?thing", "x" * 20_000, "<script>alert(1)</script>", "",
        "   ", ":", "ing:", ":x", "nowhere:x", "ing:../../etc/passwd", "rdf:type", "\ud800",
    ],
)  # fmt: skip
def test_a_hostile_name_is_merely_unknown(evil: str) -> None:
    before = len(SMALL.engine)
    with pytest.raises(UnknownName):
        resolve(SMALL, evil)
    assert len(SMALL.engine) == before


def test_a_name_with_quotes_is_found_as_it_stands() -> None:
    assert resolve(SMALL, 'A "QUOTED" \\ name') == "ing:niacinamide"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30) | st.builds("{}:{}".format, st.sampled_from(sorted(PREFIXES)), st.text(max_size=8)))
def test_any_text_gives_a_thing_or_a_clear_error(name: str) -> None:
    try:
        found = resolve(SMALL, name)
    except (UnknownName, AmbiguousName) as error:
        found = error.candidates[0] if isinstance(error, AmbiguousName) else ""
    if found:
        assert SMALL.ask(f"ASK {{ {found} rdfs:label ?label }}")
