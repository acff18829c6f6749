"""Lesson files: the format is checked with file, line and cure, and all that is shipped shows what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.lessons import LessonError, read_lesson, shipped_lessons
from kg.lessons.checking import check_lesson, things_of
from kg.picture import explorer_of
from kg.resources import data_dir
from kg.store import Store

FOLDER = data_dir() / "lessons"
STEP = '[[step]]\ntitle = "One"\ntext = """A text."""\nview = "f=ing:niacinamide"\n'
HEAD = 'title = "T"\nsummary = "S"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_at_least_eight_lessons_are_shipped_each_with_five_to_ten_steps() -> None:
    lessons = shipped_lessons()
    assert len(lessons) >= 8
    assert all(5 <= len(lesson.steps) <= 10 for lesson in lessons)
    assert all(any(step.note for step in lesson.steps) for lesson in lessons)
    assert all(sum(bool(step.question) for step in lesson.steps) >= 4 for lesson in lessons)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_everything_a_lesson_shows_is_in_the_shipped_graph(path: Path, shipped: Store) -> None:
    assert check_lesson(path, shipped) == []


def test_every_page_holds_what_its_lessons_show(shipped: Store) -> None:
    shown = explorer_of(shipped, "niacinamide").neighbourhood()
    wanted = {thing for lesson in shipped_lessons() for thing in things_of(lesson)}
    assert wanted <= shown.by_id.keys()
    near = shown.within(1, wanted)
    assert wanted <= near.by_id.keys()
    assert len(near.things) < len(shown.things)
    assert any(link.predicate == "sk:likenedTo" and link.object == "struct:bricks" for link in near.links)


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (HEAD + STEP * 4, 3, "Give the lesson 5 to 10 steps"),
        (HEAD + STEP * 11, 3, "Give the lesson 5 to 10 steps"),
        (HEAD + STEP * 4 + STEP.replace("view", "veiw"), 19, "Add a line view"),
        (HEAD + STEP * 4 + STEP + 'colour = "red"\n', 23, "There is no such key"),
        (HEAD + STEP * 4 + STEP + 'question = "Why?"\n', 19, "a question needs an answer"),
        (HEAD + STEP * 4 + STEP + 'question = "?"\nanswer = "!"\nchoices = ["a", "b"]\nright = 3\n', 19, "right must"),
        (HEAD.replace("title", "tittle") + STEP * 5, 1, "Add a line title"),
        (HEAD + STEP * 5 + "minutes = many\n", 23, "Texts stand between"),
        ("", 1, "Add a line"),
    ],
)
def test_a_fault_is_told_with_line_and_cure(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(LessonError) as error:
        read_lesson(path)
    assert str(error.value).startswith(f"{path}:{line}: ")
    assert told in str(error.value)


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(LessonError, match="Save it as a text file in UTF-8"):
        read_lesson(path)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("f=ing:nothing-of-the-kind", "is not in this graph"),
        ("#f=ing:niacinamide&x=mech:gone", "mech:gone is not in this graph"),
        ("f=ing:niacinamide&s=ing:niacinamide~sk:supports~cause:uv-radiation", "no link ing:niacinamide sk:supports"),
        ("f=ing:niacinamide&z=1", "a part 'z' that no link has"),
        ("x=ing:niacinamide", "names no thing in the middle"),
        ("f=ing:niacinamide&p=ing:niacinamide~ing:gone~0", "ing:gone is not in this graph"),
    ],
)
def test_a_view_that_shows_nothing_is_told(tmp_path: Path, shipped: Store, view: str, told: str) -> None:
    path = written(tmp_path, HEAD + STEP * 4 + STEP.replace("f=ing:niacinamide", view))
    found = check_lesson(path, shipped)
    assert len(found) == 1
    assert found[0].startswith(f"{path}:22: step 5: ")
    assert told in found[0]


def test_the_command_checks_and_lists(tmp_path: Path, shipped_home: Path) -> None:
    run = CliRunner().invoke
    good = run(main, ["lesson", "check", str(FOLDER / "01-what-the-barrier-is.toml"), "--store", str(shipped_home)])
    assert (good.exit_code, good.output) == (0, "1 lesson checked: nothing to correct.\n")
    bad = run(main, ["lesson", "check", str(written(tmp_path, HEAD)), "--store", str(shipped_home)])
    assert bad.exit_code == 1
    assert "Correct the lines named above" in bad.output
    assert "What the skin barrier is (6 steps" in run(main, ["lesson", "list"]).output
