"""Records of what the graph is about: terms, ingredients, names, forms, products."""

from __future__ import annotations

from collections.abc import Mapping as Lookup
from datetime import date
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kg.model.base import Curie, CurieOrNothing, OutsideCurie, Percent, Record, Slug, Text, in_order
from kg.vocabulary import IngredientKind, NameKind, NameScope, PropertyKind, RelationKind, TermType

_ON_THE_PH_SCALE: Final = frozenset({"works-at-ph", "stable-at-ph", "pka"})
PROPERTY_WORDS: Final[Lookup[str, tuple[str, ...]]] = {
    "solubility": ("water", "oil", "alcohol", "water, as a dispersion", "oil, as a dispersion", "neither"),
    "charge": ("anionic", "cationic", "non-ionic", "amphoteric"),
    "sensitive-to": ("light", "air", "heat", "water", "metals", "electrolytes", "enzymes"),
}
_IN_FREE_WORDS: Final = frozenset({"colour"})

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


class MaterialProperty(Record):
    """A property of an ingredient: a range of numbers, or a word for what is no number.

    A pH and a pKa lie between 0 and 14 and have no unit; `solubility` and `charge` take words of a closed list.
    """

    ingredient: Curie
    kind: PropertyKind
    min_value: Decimal | None = None
    max_value: Decimal | None = None
    unit: str = ""
    value: str = ""
    finding: str = ""
    reference: Curie

    @model_validator(mode="after")
    def _number_or_word(self) -> Self:
        low, high = self.min_value, self.max_value
        in_order(low, high, "min_value", "max_value")
        if bool(self.value) == (low is not None or high is not None):
            raise ValueError("a property has either numbers or a value in words")
        if self.kind in _ON_THE_PH_SCALE and not all(n is None or 0 <= n <= 14 for n in (low, high)):
            raise ValueError("a pH lies between 0 and 14")
        if self.kind in PROPERTY_WORDS and self.value not in PROPERTY_WORDS[self.kind]:
            raise ValueError(f"{self.kind} is one of: {', '.join(PROPERTY_WORDS[self.kind])}")
        if self.kind not in PROPERTY_WORDS and self.kind not in _IN_FREE_WORDS and self.value:
            raise ValueError(f"{self.kind} is told in numbers")
        return self


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
