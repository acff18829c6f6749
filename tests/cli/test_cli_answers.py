"""`kg show`, `kg path` and `kg ask`; what is not there reads in three ways."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from handmade import said

from kg.cli import main
from kg.queries.catalogue import QUESTIONS

# ---------------------------------------------------------------- what is not there reads in three ways


def test_no_such_ingredient(small: Callable[..., Result]) -> None:
    result = small("show", "niacinamid")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: No ingredient or other thing is called 'niacinamid' in this graph. Did you mean: niacinamide?\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ("path", "niacinamid", "lipids"),
        ("path", "lipids", "niacinamid"),
        ("view", "niacinamid", "-o", "page.html"),
        ("ask", "what-is-known", "--ingredient", "niacinamid"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(small: Callable[..., Result], words: tuple[str, ...]) -> None:
    result = small(*words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "is called 'niacinamid' in this graph. Did you mean: niacinamide?" in result.stderr


@pytest.mark.parametrize(
    ("name", "nearest"), [("retinnol", "retinol"), ("squalan", "squalane"), ("cholesterl", "cholesterol")]
)
def test_the_nearest_name_of_the_shipped_graph_comes_first(kg: Callable[..., Result], name: str, nearest: str) -> None:
    result = kg("show", name)
    assert result.exit_code == 1
    assert f"Did you mean: {nearest}" in result.stderr


def test_nothing_like_it(small: Callable[..., Result]) -> None:
    result = small("show", "zzzzqqqq")
    assert (result.exit_code, result.stderr) == (
        1, "Error: No ingredient or other thing is called 'zzzzqqqq' in this graph.\n"
    )  # fmt: skip


def test_a_broad_name_names_nothing(kg: Callable[..., Result]) -> None:
    result = kg("show", "vitamin E")
    assert result.exit_code == 1
    assert re.match(
        r"Error: 'vitamin E' may mean several things: .*\bing:tocopherol\b.*\. Ask for one of these\.\n", result.stderr
    )


def test_nothing_recorded_is_no_error_and_no_no(small: Callable[..., Result]) -> None:
    shown = " ".join(said(small("show", "quiet oil")).split())
    assert "Nothing is recorded on what it does to skin. That is no sign that it does nothing." in shown
    asked = said(small("ask", "verdict", "--ingredient", "quiet oil", "--target", "lipids"))
    assert "Nothing recorded." in asked
    assert "vidence against" not in shown + asked


def test_evidence_against_says_so(small: Callable[..., Result]) -> None:
    shown = said(small("show", "mythical water"))
    assert (
        "Evidence against\n  supports lipid synthesis — low confidence\n    − review: Nothing changed. [One A]" in shown
    )
    assert "What the evidence says" not in shown
    asked = said(small("ask", "verdict", "--ingredient", "mythical water", "--target", "lipids"))
    assert "Evidence against" in asked
    assert "othing recorded" not in shown + asked


def test_evidence_for_says_so(small: Callable[..., Result]) -> None:
    shown = said(small("show", "niacinamide"))
    assert "What the evidence says\n  supports lipid synthesis — low confidence\n    + review: More lipids" in shown
    asked = said(small("ask", "verdict", "--ingredient", "niacinamide", "--target", "lipids"))
    assert "Supported" in asked
    assert "vidence against" not in asked


@pytest.mark.parametrize(
    ("ingredient", "standing"),
    [("quiet oil", "nothing recorded"), ("mythical water", "evidence against"), ("niacinamide", "found")],
)
def test_the_standing_is_told_to_programs(small: Callable[..., Result], ingredient: str, standing: str) -> None:
    words = ("ask", "verdict", "--ingredient", ingredient, "--target", "lipids", "--format", "json")
    assert json.loads(said(small(*words)))["standing"] == standing


def test_nothing_recorded_has_its_standing_and_a_note(small: Callable[..., Result]) -> None:
    told = json.loads(said(small("ask", "what-is-known", "--ingredient", "quiet oil", "--format", "json")))
    assert (told["standing"], told["rows"]) == ("nothing recorded", [])
    assert told["note"] == "Nothing is recorded on this ingredient; that is no sign that it does nothing."


# ---------------------------------------------------------------- show, path


def test_show_tells_a_dossier(kg: Callable[..., Result]) -> None:
    shown = said(kg("show", "Nicotinamide"))
    assert shown.startswith("niacinamide  (substance)   ing:niacinamide\n  INCI NIACINAMIDE  ·  CAS 98-92-0")
    for title in (
        "What it is used for",
        "What the evidence says",
        "How much",
        "Together with others",
        "Products, and what",
        "What is not known",
    ):
        assert f"\n{title}" in shown
    assert "supports ceramide synthesis" in shown
    assert shown.rstrip().endswith("No medical or legal advice.")
    assert max(len(line) for line in shown.splitlines() if "http" not in line) <= 110


def test_show_tells_programs_the_same(kg: Callable[..., Result]) -> None:
    told = json.loads(said(kg("show", "NIACINAMIDE", "--json")))
    assert told["curie"] == "ing:niacinamide"
    supported = {s["other_label"] for s in told["statements"] if s["verb"] == "supports" and s["status"] == "accepted"}
    assert "ceramide synthesis" in supported
    assert all(s["evidence"] or "rule" in s for s in told["statements"])


def test_path_tells_the_evidence_on_each_hop(kg: Callable[..., Result]) -> None:
    lines = said(kg("path", "uv-radiation", "niacinamide", "--most", "3")).splitlines()
    assert re.fullmatch(r"\d+ paths?(, the 3 strongest shown)?\. A path is as strong as its weakest link\.", lines[0])
    hops = [place for place, line in enumerate(lines) if re.fullmatch(r"   \S.* — .*confidence", line)]
    assert len(hops) >= 2
    assert all(lines[place + 1].startswith("     ") for place in hops)
    first = next(line for line in lines if line.startswith("1. "))
    assert first.startswith("1. UV radiation → ")
    assert first.endswith(" → niacinamide")


def test_no_path_is_said_in_words(small: Callable[..., Result]) -> None:
    assert said(small("path", "quiet oil", "niacinamide")) == (
        "Nothing is recorded that leads from ing:quiet to ing:niacinamide in 4 links or fewer.\n"
    )


# ---------------------------------------------------------------- ask


ASKED = {
    "combine": ("--ingredient", "niacinamide", "--ingredient", "ascorbic-acid"),
    "what-is-known": ("--ingredient", "niacinamide"),
    "legal-limits": ("--ingredient", "retinol"),
    "verdict": ("--ingredient", "niacinamide", "--target", "ceramide-synthesis"),
    "open-questions": (),
}


def test_ask_lists_the_questions() -> None:
    lines = said(CliRunner().invoke(main, ["ask"])).splitlines()
    listed = {line.split()[0] for line in lines if line and not line.startswith("kg ask")}
    assert listed == set(QUESTIONS)
    assert set(ASKED) <= listed
    assert re.search(r"^combine +F2, .*Can I put these ingredients together", "\n".join(lines), re.MULTILINE)


@pytest.mark.parametrize("name", ASKED)
def test_the_three_forms_of_an_answer_agree(kg: Callable[..., Result], name: str) -> None:
    told = json.loads(said(kg("ask", name, *ASKED[name], "--format", "json")))
    assert told["question"] == name
    assert told["standing"] != "nothing recorded"
    assert told["rows"]
    cells = list(csv.DictReader(said(kg("ask", name, *ASKED[name], "--format", "csv")).splitlines(keepends=True)))
    assert len(cells) == len(told["rows"])
    assert list(cells[0]) == list(QUESTIONS[name].row.model_fields)
    assert said(kg("ask", name, *ASKED[name])).strip()


def test_a_question_goes_by_its_number_too(kg: Callable[..., Result]) -> None:
    words = ASKED["combine"]
    assert said(kg("ask", "F2", *words)) == said(kg("ask", "combine", *words))


def test_an_unknown_question(kg: Callable[..., Result]) -> None:
    result = CliRunner().invoke(main, ["ask", "no-such"])
    assert (result.exit_code, result.stderr) == (
        1, "Error: There is no question called 'no-such'. `kg ask` lists them.\n"
    )  # fmt: skip


def test_a_question_without_what_it_needs(kg: Callable[..., Result]) -> None:
    result = kg("ask", "combine")
    assert result.exit_code != 0
    assert "--ingredient" in result.stderr
