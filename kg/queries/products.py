"""What is in a product or blend: the questions `in-blend`, `product-covers` and `roles-in-product`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.queries.engine import Answer, Question, Row, answer
from kg.store import SparqlStore


class Constituent(Row):
    """A constituent of the kind that was asked for, with one statement on it and one line of evidence.

    `counts_by` tells why it counts: "its group", "its listed function" or "only what is said of it". `caution`
    marks what only the maker says, which is no evidence. `relation` is empty where nothing is recorded of the
    constituent. `of` is the first of the groups, functions or mechanisms asked for that it belongs to.
    """

    ingredient_label: str
    relation: str = ""
    what_label: str = ""
    counts_by: str
    context: str = ""
    status: str = ""
    caution: str = ""
    confidence: str = ""
    kind: str = ""
    bearing: str = ""
    n: int | None = None
    finding: str = ""
    citation: str = ""
    url: str = ""
    blend: str
    of: str
    ingredient: str
    what: str = ""


def in_blend(store: SparqlStore, blend: str, of: Sequence[str] | None = None) -> Answer[Constituent]:
    """Constituents of a blend or product that are of a kind, antioxidants if none is named, and what each one does.

    `of` names groups, functions or mechanisms. One row for each line of evidence or claim; statements that a rule drew
    and what it does to other ingredients are left out. Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "in-blend", Constituent, blend=blend, of=of)


class Coverage(Row):
    """A function of the skin that a product covers by way of one ingredient, with one line of evidence on it.

    It is drawn by a rule: the confidence is that of the ingredient's effect, at the level that was studied
    (`studied_percent`), and not that of the product.
    """

    product_label: str
    mechanism_label: str
    through: str
    system: str = ""
    confidence: str
    kind: str
    bearing: str
    n: int | None = None
    studied_percent: float | None = None
    finding: str = ""
    citation: str
    url: str = ""
    product: str
    mechanism: str
    ingredient: str


def product_covers(store: SparqlStore, product: Sequence[str] | None = None) -> Answer[Coverage]:
    """Which functions of the skin the products cover, and through which ingredient; all products if none is named.

    One row for each line of evidence on the ingredient. Raises UnknownName or AmbiguousName for a name.
    """
    return answer(store, "product-covers", Coverage, product=product)


class Role(Row):
    """One role of one ingredient of a product: its group, or a function that the inventory lists (`sort`).

    `basis` and `ambiguity` tell what a printed percentage refers to, and what the print leaves open.
    """

    product_label: str
    ingredient_label: str
    role: str = ""
    sort: str = ""
    percent: float | None = None
    basis: str = ""
    ambiguity: str = ""
    product: str
    ingredient: str


def roles_in_product(store: SparqlStore, product: str) -> Answer[Role]:
    """What each recorded ingredient of a product or blend is there for, and what its label leaves open.

    Raises UnknownName or AmbiguousName for the name.
    """
    return answer(store, "roles-in-product", Role, product=product)


QUESTIONS: Final = (
    Question("roles-in-product", ("F8", "F30", "E25"), Role, roles_in_product),
    Question("in-blend", ("E30",), Constituent, in_blend),
    Question("product-covers", ("E24", "T36"), Coverage, product_covers),
)
