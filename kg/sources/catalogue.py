"""What `sources.toml` says of each source: title, place, terms, edition, and how to know the file is right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kg.errors import SourceError
from kg.resources import data_dir

Url = Annotated[str, StringConstraints(pattern=r"^(https?://[^\s/@]+(/\S*)?)?$")]
FileName = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*)?$", max_length=120)
]

_OURS: Final = (".part", ".part.json", ".fetched.json")
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


class Source(BaseModel):
    """One source. `sha256` and `size` (bytes) are those of the content, unpacked where the file is packed.

    `states_links` says that it tells what acts on what, so that it can agree or disagree with other sources.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str = Field(min_length=1)
    homepage: Url = ""
    url: Url = ""
    how: str = ""
    filename: FileName = ""
    path: str = Field(default="", pattern=r"^([a-z0-9-]+(/[a-z0-9-]+)*)?$")
    shipped: bool = False
    states_links: bool = False
    loader: str = Field(min_length=1)
    annex: Literal["", "II", "III", "IV", "V", "VI"] = ""
    licence: str = Field(min_length=1)
    licence_title: str = Field(min_length=1)
    attribution: str = Field(min_length=1)
    commercial_use: bool | Literal["unknown"]
    version: str = ""
    language: str = Field(pattern=r"^[a-z]{2,3}$")
    jurisdiction: str = ""
    list_date: date | None = None
    note: str = ""
    minimum_count: int = Field(ge=1)
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    size: int | None = Field(default=None, ge=1)
    creator: str = ""
    publisher: str = ""
    subject: str = ""

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if self.shipped != bool(self.path) or bool(self.path) == bool(self.filename):
            raise ValueError("give either shipped = true with path, or filename")
        if self.filename and not (self.url or self.how):
            raise ValueError("give url, or say in how the file is got by hand")
        if _DEVICES.fullmatch(self.filename) or self.filename.endswith(_OURS):
            raise ValueError(f"a file must not be called {self.filename!r}; choose another filename")
        return self


def sources(path: Path | None = None) -> Mapping[str, Source]:
    """All sources by name, from `path` or else the packaged `sources.toml`. Raises SourceError."""
    path = path or data_dir() / "sources.toml"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(path, f"it cannot be read ({error.strerror})", "Install skin-kg anew.") from error
    except ValueError as error:
        raise SourceError(path, f"it is not sound TOML ({error})", "Correct that place.") from error
    return MappingProxyType({name: _source(path, name, table) for name, table in tables.items()})


def _source(path: Path, name: str, table: object) -> Source:
    try:
        return Source.model_validate(table | {"name": name} if isinstance(table, dict) else table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (name, *first["loc"]))
        raise SourceError(path, f"[{place}] {first['msg']}", "Correct that entry.") from error
