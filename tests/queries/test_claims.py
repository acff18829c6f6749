"""What the article claims, and what is behind it."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pyoxigraph as ox
import pytest
from handmade import graph_of
from small_graph import line, said, term

from kg import model
from kg.errors import UnknownName
from kg.infer import grim_verdicts
from kg.queries.claims import Backing, claimed_percentages, claims_against_study, claims_by_backing
from kg.store import Store
from kg.vocabulary import Bearing, CitationSupport, EvidenceKind

ONLY_CITED = "only cited: the reference was not seen to say so"


def backing(store: Store, subject: str, object_: str) -> Backing:
    [row] = [r for r in claims_by_backing(store) if (r.subject_label, r.object_label) == (subject, object_)]
    return row


def test_every_statement_and_claim_of_the_article_is_one_row(shipped: Store) -> None:
    found = claims_by_backing(shipped)
    said = shipped.select("SELECT ?s WHERE { ?s dcterms:source src:article ; rdf:subject ?what }")
    assert len(found) == len({row.statement for row in found}) == len(said)
    counted = Counter(row.backing for row in found)
    assert counted == {
        "nothing": 100, ONLY_CITED: 25, "review or consensus": 14, "declaration of what is in it": 8, "human study": 2,
    }  # fmt: skip
    assert found.note.startswith(f"100 × nothing; 25 × {ONLY_CITED}; ")


@pytest.mark.parametrize(
    ("subject", "object_", "behind", "support"),
    [
        ("lack of sleep", "skin barrier function", "human study", "supports"),
        ("UV radiation", "skin barrier function", "review or consensus", "supports in part"),
        ("rosacea", "skin barrier function", ONLY_CITED, "cannot be found"),
        ("Reoxderm", "lycopene", "declaration of what is in it", "not assessed"),
        ("locust bean gum", "inflammation", "nothing", "not assessed"),
        ("Barrier Recovery Cream", "skin less reactive", ONLY_CITED, "cannot be verified"),
        ("Reoxderm", "patented antioxidant technology", "nothing", "not assessed"),
    ],
)
def test_what_stands_behind_it(shipped: Store, subject: str, object_: str, behind: str, support: str) -> None:
    row = backing(shipped, subject, object_)
    assert (row.backing, row.support) == (behind, support)


def test_what_others_found_stands_apart(shipped: Store) -> None:
    sting = backing(shipped, "skin barrier function", "stinging sensation")
    assert (sting.backing, sting.elsewhere) == ("nothing", "human study")
    assert (sting.elsewhere_status, sting.elsewhere_confidence) == ("accepted", "moderate")
    assert sting.elsewhere_url.startswith("https://")
    assert sting.citation == "Tattersall S"
    assert backing(shipped, "skin barrier function", "dullness").elsewhere == ""


def test_claims_are_told_as_claims(shipped: Store) -> None:
    found = {row.statement: row for row in claims_by_backing(shipped, "article")}
    assert found["claim:cream-barrier"].said_as == "claim: marketing"
    assert found["claim:cream-less-reactive-86"].said_as == "claim: consumer perception"
    assert not {row.backing for row in found.values() if row.said_as.startswith("claim: ")} - {"nothing", ONLY_CITED}


def test_another_source_may_be_named_and_an_unknown_one_is_refused(shipped: Store) -> None:
    assert {row.source for row in claims_by_backing(shipped, "src:core")} == {"src:core"}
    with pytest.raises(UnknownName):
        claims_by_backing(shipped, "an article that nobody wrote")


PAPER = model.Reference(id="ref:paper", type="article", authors="Two B", title="Paper", check="seen")
PRIMARY = model.Reference(id="ref:primary", type="primary study", authors="Three C", title="Study", check="seen")
SOURCES = (
    model.Term(id="src:core", type="Topic", label="core", reference="ref:paper"),
    model.Term(id="src:rest", type="Topic", label="rest", reference="ref:paper"),
)


def evidence(kind: EvidenceKind, bearing: Bearing, support: CitationSupport, **more: object) -> model.Evidence:
    return line(kind, bearing).model_copy(update={"reference": "ref:paper", "support": support} | more)


@pytest.mark.parametrize(
    ("found", "behind"),
    [
        (evidence("systematic-review", "corroborates", "supports"), "human study"),
        (evidence("uncontrolled-in-use", "corroborates", "partial"), "human study"),
        (evidence("uncontrolled-in-use", "corroborates", "none"), ONLY_CITED),
        (evidence("randomised-trial", "contradicts", "supports"), "evidence against"),
        (evidence("randomised-trial", "inconclusive", "supports"), ONLY_CITED),
        (evidence("in-vitro", "corroborates", "supports"), "cell, tissue or animal study"),
        (evidence("ex-vivo", "corroborates", "supports"), "cell, tissue or animal study"),
        (evidence("animal", "corroborates", "supports"), "cell, tissue or animal study"),
        (evidence("expert-consensus", "corroborates", "partial"), "review or consensus"),
        (evidence("author-statement", "corroborates", "supports"), "another author's word"),
        (evidence("author-statement", "corroborates", "not-assessed"), ONLY_CITED),
        (evidence("author-statement", "corroborates", "supports", reference="ref:primary"), "another author's word"),
        (evidence("author-statement", "corroborates", "supports", reference="ref:primary", n=5), "human study"),
        (evidence("uncited-statement", "corroborates", "supports"), "nothing"),
        (evidence("none", "inconclusive", "not-found"), "nothing"),
    ],
)
def test_grounds(found: model.Evidence, behind: str) -> None:
    store = graph_of(
        PAPER, PRIMARY, *SOURCES, term("mech:a", "Mechanism", "a"), term("cause:b", "DamageCause", "b"),
        said("cause:b", "disrupts", "mech:a", found, status="contested"),
    )  # fmt: skip
    [row] = claims_by_backing(store, "core")
    assert (row.backing, row.said_as) == (behind, "contested")


def test_the_best_line_is_told_and_evidence_against_comes_last() -> None:
    lines = [evidence("randomised-trial", "contradicts", "supports"), evidence("review", "corroborates", "supports"),
             evidence("animal", "corroborates", "supports", finding="In mice.")]  # fmt: skip
    things = (PAPER, *SOURCES, term("mech:a", "Mechanism", "a"), term("cause:b", "DamageCause", "b"))
    [row] = claims_by_backing(
        graph_of(*things, said("cause:b", "disrupts", "mech:a", *lines, status="contested")), "core"
    )
    assert (row.backing, row.finding) == ("cell, tissue or animal study", "In mice.")
    against = said("cause:b", "disrupts", "mech:a", lines[0], status="refuted")
    [row] = claims_by_backing(graph_of(*things, against), "core")
    assert row.backing == "evidence against"


def test_the_percentages_and_the_test_behind_them(shipped: Store) -> None:
    found = {row.claim: row for row in claimed_percentages(shipped)}
    assert len(found) == 9
    row = found["claim:cream-less-reactive-86"]
    assert (row.percent, row.n, row.women, row.men, row.youngest, row.oldest) == (86, 20, 16, 4, 25, 63)
    assert (row.phototypes, row.left_out, row.days) == ("II, III, IV", "sensitive skin", 28)
    assert (row.control, row.blinding, row.instrument, row.published) == (
        "not stated",
        "not stated",
        "not stated",
        "no",
    )
    assert (row.possible, row.nearest_below, row.nearest_above) == (False, 85, 90)
    assert [row.percent for row in found.values() if row.possible] == [95]


def test_a_percentage_without_a_panel_is_told_with_what_is_not_known(shipped: Store) -> None:
    [row] = claimed_percentages(shipped, "pop:skincare-consumers")
    assert row.claim == "claim:consumers-focus-on-barrier"
    assert (row.percent, row.n, row.possible, row.published) == (70, None, None, "not stated")


def test_percentages_of_one_product(shipped: Store) -> None:
    assert [row.percent for row in claimed_percentages(shipped, "Barrier Recovery Cream")] == [96, 94, 91, 86]
    assert claimed_percentages(shipped, "niacinamide").note == "No percentage is claimed of it."


def test_claims_at_odds_with_their_own_test(shipped: Store) -> None:
    found = [(row.claim, row.why, row.claimed, row.studied) for row in claims_against_study(shipped)]
    left_out, sensitive = "made for people whom the test left out", ("sensitive skin", "without sensitive skin")
    assert found == [
        ("claim:emulsion-all-skin-types", "made for a wider group, of which the test left out a part",
         "all skin types", "without sensitive skin"),
        ("claim:cream-less-reactive-86", left_out, *sensitive),
        ("claim:cream-post-treatment", "made for people or a use that the test did not look at",
         "post-treatment protocol", "all skin types"),
        ("claim:cream-soothes-sensitive-skin", "claimed sooner than the test asked", "at once", "after 28 days"),
        ("claim:cream-soothes-sensitive-skin", left_out, *sensitive),
    ]  # fmt: skip
    assert {row.product for row in claims_against_study(shipped, "Barrier Defence Emulsion")} == {
        "prod:barrier-defence-emulsion"
    }


def panel(population: str, excluded: tuple[str, ...], within: int | None = None) -> Store:
    """A product tested for 28 days on dry skin, without `excluded`, and claimed for a population."""
    return graph_of(
        PAPER,
        term("use:dry", "UseContext", "dry skin", ("use:any",)), term("use:any", "UseContext", "any skin"),
        term("use:very-dry", "UseContext", "very dry skin", ("use:dry",)), term("use:oily", "UseContext", "oily skin"),
        term("endp:softer", "Endpoint", "softer"),
        model.Product(id="prod:cream", label="the cream", reference="ref:paper"),
        model.Study(id="study:use", label="a test", n=20, included=("use:dry",), excluded=excluded, duration_days=28,
                    reference="ref:paper"),
        model.Claim(id="claim:soft", subject="prod:cream", predicate="sk:claimsOutcome", object="endp:softer",
                    kind="marketing", claimed_by="prod:cream", wording="softer", percent=Decimal("93.5"),
                    study="study:use", population=population, within_days=within, references=("ref:paper",)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("population", "excluded", "within", "why"),
    [
        ("use:dry", (), None, []),
        ("use:very-dry", (), None, []),
        ("use:oily", (), None, ["made for people or a use that the test did not look at"]),
        ("use:very-dry", ("use:very-dry",), None, ["made for people whom the test left out"]),
        ("use:dry", ("use:very-dry",), None, ["made for a wider group, of which the test left out a part"]),
        ("use:very-dry", ("use:dry",), None, ["made for a part of the group that the test left out"]),
        ("use:oily", ("use:oily",), None, ["made for people whom the test left out"]),
        ("use:dry", (), 27, ["claimed sooner than the test asked"]),
        ("use:dry", (), 28, []),
    ],
)
def test_when_a_claim_is_at_odds(
    population: str, excluded: tuple[str, ...], within: int | None, why: list[str]
) -> None:
    found = claims_against_study(panel(population, excluded, within))
    assert [row.why for row in found] == why
    assert bool(found.note) == (not why)


def test_days_are_told_in_words() -> None:
    [row] = claims_against_study(panel("use:dry", (), 7))
    assert (row.claimed, row.studied) == ("within 7 days", "after 28 days")


def test_the_nearest_percentages_keep_their_decimals() -> None:
    store = panel("use:dry", ("use:oily", "use:very-dry"))
    bare = [row.model_dump(include={"left_out", "possible"}) for row in claimed_percentages(store)]
    assert bare == [{"left_out": "oily skin", "possible": None}, {"left_out": "very dry skin", "possible": None}]
    store.engine.extend([ox.Quad(t.subject, t.predicate, t.object) for t in list(grim_verdicts(store))])
    row = claimed_percentages(store).rows[0]
    assert (row.percent, row.possible, row.nearest_below, row.nearest_above) == (93.5, False, 90, 95)
