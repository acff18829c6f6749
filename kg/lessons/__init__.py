"""Lessons: small text files that a teacher writes, read into records and checked against the graph.

A lesson is a TOML file: `title`, `summary`, `audience`, `minutes`, `language`, then five to ten `[[step]]` tables
with `title`, `text`, `view` (the part after `#` of a link that the explorer gives), and where there is one a
`question` with its `answer`; `choices` and `right` (the number of the right choice, from 1) make it a question with
choices, and `note` speaks to the teacher. docs/lessons.md tells how to write one.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kg.errors import KGError
from kg.resources import data_dir

FEWEST_STEPS: Final = 5
MOST_STEPS: Final = 10


class LessonError(KGError):
    """A lesson file that cannot be used as it stands: the message names file, line and cure."""


class Step(BaseModel):
    """One step: what is said, asked and answered, and the view that goes with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=120)
    text: str = Field(min_length=1)
    view: str = Field(min_length=1)
    question: str = ""
    answer: str = ""
    choices: tuple[str, ...] = ()
    right: int = Field(default=0, ge=0)
    note: str = ""

    @model_validator(mode="after")
    def _question_has_an_answer(self) -> Step:
        if bool(self.question) != bool(self.answer):
            raise ValueError("a question needs an answer, and an answer a question")
        if self.choices and not 1 <= self.right <= len(self.choices):
            raise ValueError(f"right must name one of the {len(self.choices)} choices, counted from 1")
        if self.right and not self.choices:
            raise ValueError("right is given, but there are no choices")
        return self


class Lesson(BaseModel):
    """A lesson; `name` is the name of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str = Field(min_length=1, max_length=120)
    summary: str = Field(min_length=1)
    audience: str = ""
    minutes: int = Field(default=0, ge=0)
    language: str = Field(default="en", pattern="^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
    steps: tuple[Step, ...] = Field(alias="step", min_length=FEWEST_STEPS, max_length=MOST_STEPS)


def read_lesson(path: Path) -> Lesson:
    """Read a lesson file; raise `LessonError` with file, line and cure where it does not follow the format."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LessonError(f"{path}: it cannot be read ({error}). Save it as a text file in UTF-8.") from None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{path}:{_line_of_error(str(error), text)}: {error}. {_CURE_OF_TOML}") from None
    try:
        return Lesson.model_validate({**told, "name": path.stem})
    except ValidationError as error:
        raise LessonError(_told(path, text, error)) from None


_CURE_OF_TOML: Final = 'Texts stand between """ and """ or between two "; each step begins with [[step]].'


def _line_of_error(message: str, text: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else text.count("\n") + 1


def _told(path: Path, text: str, error: ValidationError) -> str:
    first = error.errors()[0]
    place = [str(part) for part in first["loc"]]
    what = first["msg"].removeprefix("Value error, ")
    return f"{path}:{line_of(text, place)}: {'.'.join(place) or 'the lesson'}: {what}. {_cure(first['type'], place)}"


def _cure(kind: str, place: list[str]) -> str:
    if kind == "missing":
        return f'Add a line {place[-1]} = "..." there.'
    if kind == "extra_forbidden":
        return "There is no such key; look for a slip of the pen, or leave it out. docs/lessons.md lists all keys."
    if place == ["step"]:
        return f"Give the lesson {FEWEST_STEPS} to {MOST_STEPS} steps."
    return "Correct it as docs/lessons.md shows."


def line_of(text: str, place: list[str]) -> int:
    """The line of a key in a lesson file, or of what should hold it; 1 where neither is found."""
    lines = text.splitlines()
    steps = [number for number, line in enumerate(lines, 1) if line.strip() == "[[step]]"]
    if place[:1] == ["step"] and len(place) > 1 and int(place[1]) < len(steps):
        begin = steps[int(place[1])]
        end = next((line for line in steps if line > begin), len(lines) + 1)
        keys = (n for n in range(begin, end) if place[2:] and re.match(rf"\s*{re.escape(place[2])}\s*=", lines[n - 1]))
        return next(keys, begin)
    if place[:1] == ["step"]:
        return steps[0] if steps else 1
    head = lines[: steps[0] - 1] if steps else lines
    return next((n for n, line in enumerate(head, 1) if place and re.match(rf"\s*{re.escape(place[0])}\s*=", line)), 1)


@cache
def shipped_lessons() -> tuple[Lesson, ...]:
    """The lessons that come with the package, in the order of the names of their files."""
    folder = data_dir() / "lessons"
    return tuple(read_lesson(path) for path in sorted(folder.glob("*.toml"))) if folder.is_dir() else ()


def plain_lesson(lesson: Lesson) -> dict[str, Any]:
    """A lesson as plain values, for a page; line breaks inside a paragraph are spaces."""
    return lesson.model_dump()
