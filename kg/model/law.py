"""Records of what the law says: annex entries and their limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kg.model.base import Curie, Percent, Record


class Limit(Record):
    """One condition of an annex entry: for which products, how much, under which further conditions."""

    part: str = ""
    product_type: str = ""
    max_percent: Percent | None = None
    maximum_text: str = ""
    unit: str = ""
    expressed_as: str = ""
    other: str = ""
    wording: str = ""


class AnnexEntry(Record):
    """One entry of an annex of Regulation (EC) No 1223/2009 in one edition of the list."""

    line: int = Field(ge=1)
    jurisdiction: str = "EU"
    annex: Literal["II", "III", "IV", "V", "VI"]
    entry: Annotated[str, StringConstraints(pattern=r"^\d+[a-z]*$")]
    substance: str = ""
    names: tuple[str, ...] = ()
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    number_remark: str = ""
    colour: str = ""
    regulation: str = ""
    cmr: str = ""
    moved: str = ""
    updated: date | None = None
    list_date: date
    limits: tuple[Limit, ...] = ()


class IngredientLimit(Limit):
    """A legal limit of one ingredient, entered by the curators from a dated list."""

    ingredient: Curie
    jurisdiction: str = "EU"
    annex: Literal["II", "III", "IV", "V", "VI"]
    entry: Annotated[str, StringConstraints(pattern=r"^\d+[a-z]*$")]
    substance: str = ""
    regulation: str = ""
    list_date: date
    reference: Curie
