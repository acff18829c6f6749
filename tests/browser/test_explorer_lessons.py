"""Each step of each lesson in the browser; quiz, hand-out and projector."""

from __future__ import annotations

from typing import Any

import pytest

from kg.lessons import Lesson, shipped_lessons

pytestmark = pytest.mark.browser
LESSONS = shipped_lessons()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_step_shows_what_it_speaks_of(opened: Any, lesson: Lesson) -> None:
    seen = opened("shipped", hash_=f"#{lesson.steps[0].view}&l={lesson.name}~1")
    for number, step in enumerate(lesson.steps, 1):
        pane = seen.page.locator("#lesson")
        assert step.title in pane.inner_text()
        assert f"Step {number} of {len(lesson.steps)}" in pane.inner_text()
        assert " ".join(step.text.split())[:40] in " ".join(pane.inner_text().split())
        assert seen.page.locator("#notice .notice").count() == 0
        assert len(seen.picture["cards"]) > 1
        if "&s=" in step.view or step.view.startswith("s="):
            drawn = {"~".join(route["keys"]) for route in seen.picture["routes"]}
            wanted = next(part[2:] for part in step.view.split("&") if part.startswith("s="))
            assert wanted in drawn, f"step {number} speaks of a link that is not drawn"
            assert seen.page.locator("#panel .panel-name").count() == 1
        if number < len(lesson.steps):
            seen.page.keyboard.press("n")
    assert seen.messages == []
    for _ in lesson.steps[1:]:
        seen.page.click("#undo")
    assert f"Step 1 of {len(lesson.steps)}" in seen.page.locator("#lesson").inner_text()


def test_a_quiz_hides_answers_marks_choices_and_keeps_score(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.click("[data-tool=lessons]")
    seen.page.locator("#tool-lessons li", has_text="Claims against evidence").get_by_role("button", name="Quiz").click()
    pane = seen.page.locator("#lesson")
    assert "For the teacher" not in pane.inner_text()
    assert "0 of 8 right" in pane.inner_text()
    pane.get_by_role("button", name="Show the answer").click()
    assert "Four of the emulsion" in pane.inner_text()
    pane.get_by_role("button", name="I knew it").click()
    assert "1 of 8 right" in pane.inner_text()
    seen.page.keyboard.press("n")
    pane.get_by_role("button", name="2,000, without anybody left out").click()
    assert "Not quite." in pane.inner_text()
    assert "1 of 8 right" in pane.inner_text()
    pane.get_by_role("button", name="Leave the lesson").click()
    assert not pane.is_visible()


def test_a_hand_out_has_all_steps_pictures_and_answers_on_request(opened: Any) -> None:
    seen = opened("shipped")
    seen.page.click("[data-tool=lessons]")
    card = seen.page.locator("#tool-lessons li", has_text="What the skin barrier is")
    card.get_by_role("button", name="Hand-out").click()
    sheet = seen.page.locator("#handout")
    assert sheet.locator(".handout-step").count() == 6
    assert sheet.locator(".handout-step svg text").count() > 60
    assert "The barrier lipids. A wall without mortar leaks" not in sheet.inner_text()
    sheet.get_by_role("checkbox").check()
    assert "The barrier lipids. A wall without mortar leaks" in sheet.inner_text()
    seen.page.emulate_media(media="print")
    assert not sheet.get_by_role("button", name="Close the hand-out").is_visible()
    assert not seen.page.locator("#picture").is_visible()
    assert len(seen.page.pdf(format="A4")) > 20_000
    seen.page.emulate_media(media="screen")
    seen.page.keyboard.press("Escape")
    assert seen.page.locator("#picture").is_visible()


def test_a_projector_gets_large_letters(opened: Any) -> None:
    seen = opened("shipped", 1280, 800, hash_="#f=mech:hydration&l=01-what-the-barrier-is~4&j=1")
    assert seen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 20
    assert min(text["size"] for text in seen.page.evaluate("window.drawn")) >= 14.9
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_lesson_that_is_not_there_is_told(opened: Any) -> None:
    seen = opened("shipped", hash_="#f=mech:hydration&l=no-such-lesson~1")
    assert "is not in this page" in seen.page.locator("#lesson").inner_text()


@pytest.mark.parametrize(("number", "step"), [("abc", 1), ("1.5", 1), ("0", 1), ("-3", 1), ("2", 2), ("999", 0)])
def test_a_step_that_is_not_there_leads_to_one_that_is(opened: Any, number: str, step: int) -> None:
    seen = opened("shipped", hash_=f"#l=01-what-the-barrier-is~{number}")
    told = seen.page.locator("#lesson p").first.inner_text()
    last = int(told.rpartition(" ")[2])
    assert f"Step {step or last} of {last}" in told
    assert seen.messages == []
