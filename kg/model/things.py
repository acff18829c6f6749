"""Records of what the graph is about: terms, ingredients, names, forms, products."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kg.model.base import Curie, CurieOrNothing, OutsideCurie, Percent, Record, Slug, Text
from kg.vocabulary import IngredientKind, NameKind, NameScope, RelationKind, TermType

FunctionName = Annotated[str, StringConstraints(pattern=r"[A-Za-z0-9]")]


class Term(Record):
    """A thing that is neither ingredient nor product: mechanism, cause, sign, group, structure, party ..."""

    id: Curie
    type: TermType
    label: Text
    definition: str = ""
    parents: tuple[Curie, ...] = ()
    family: CurieOrNothing = ""
    root: bool = False
    reference: Curie


class Ingredient(Record):
    """An ingredient that the curators know by name, with its slug."""

    id: Curie
    label: Text
    kind: IngredientKind
    inci: str = Field(default="", max_length=2_000)
    cosing_ref: str = Field(default="", pattern=r"^\d*$")
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    functions: tuple[Slug, ...] = ()
    groups: tuple[Curie, ...] = ()
    reference: Curie


class InventoryEntry(Record):
    """One row of the EU inventory of cosmetic ingredients (CosIng), cells cleaned and lists split.

    `id` and `label` are empty until the identity step fills them in.
    """

    id: str = ""
    label: str = ""
    line: int = Field(ge=1)
    cosing_ref: str = Field(pattern=r"^\d+$")
    inci: str = Field(min_length=1, max_length=4_000)
    inn: str = ""
    ph_eur: str = ""
    cas: tuple[str, ...] = ()
    ec: tuple[str, ...] = ()
    number_remark: str = ""
    description: str = ""
    restriction: str = ""
    annex_entries: tuple[Curie, ...] = ()
    functions: tuple[FunctionName, ...] = ()
    updated: date | None = None


class Name(Record):
    """A further name of a thing. A `broad` name is used for other things as well and does not identify."""

    id: Curie
    name: Text
    kind: NameKind
    scope: NameScope = "exact"
    lang: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    reference: Curie


class Relation(Record):
    """How one form of an ingredient relates to another."""

    subject: Curie
    relation: RelationKind
    object: Curie
    reference: Curie


class Product(Record):
    """A finished product, formula system or range, as the maker presents it."""

    id: Curie
    type: Literal["Product", "FormulaSystem"] = "Product"
    label: Text
    brand: CurieOrNothing = ""
    product_range: CurieOrNothing = ""
    part_of: CurieOrNothing = ""
    reference: Curie


class ProductLine(Record):
    """One printed line of a product: an ingredient or group, with its place and amount as far as told."""

    product: Curie
    position: int = Field(ge=1)
    ingredient: Curie
    percent: Percent | None = None
    basis: str = ""
    label_text: str = ""
    ambiguity: str = ""
    reference: Curie


class Replacement(Record):
    """An identifier that was given up for another one."""

    id: Curie
    replaced_by: Curie


class Mapping(Record):
    """A match between one of our terms and an outside one, as in SSSOM."""

    subject: Curie
    predicate: Literal["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"]
    object: OutsideCurie
    object_label: str = ""
    justification: Curie
    reference: str = ""
