"""The visual language: which type stands in which column, its word and its glyph; what an edge's end means.

Type is told three times, by glyph, by word and by colour, so that no eye depends on colour. A test holds the
colours to contrast (WCAG 2.2, 1.4.3) and to distance for eyes without red, green or blue cones.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Column(NamedTuple):
    """One column of the picture, left to right, with its colour on white and on black."""

    heading: str
    colour: str
    light: str
    dark: str


class Sign(NamedTuple):
    """How a type of thing is told: column number, words for one and for several, glyph in a 16 by 16 box."""

    column: int
    word: str
    many: str
    glyph: str


COLUMNS: Final = (
    Column("Causes, signs, concerns", "cause", "#b84412", "#d87972"),
    Column("In the skin", "skin", "#2a8081", "#47e5fa"),
    Column("Ingredients", "ingredient", "#9222cc", "#9f88f8"),
    Column("Products", "product", "#00113e", "#f4e06a"),
    Column("Other", "other", "#59626f", "#a9b2bf"),
)

GLYPHS: Final = {
    "burst": "M8 0L10 5L15.6 3.6L12 8L15.6 12.4L10 11L8 16L6 11L.4 12.4L4 8L.4 3.6L6 5Z",
    "drop": "M8 0C11 4.6 13.4 7.4 13.4 10.6A5.4 5.4 0 0 1 2.6 10.6C2.6 7.4 5 4.6 8 0Z",
    "cross": "M5.5 0H10.5V5.5H16V10.5H10.5V16H5.5V10.5H0V5.5H5.5Z",
    "diamond": "M8 0L16 8L8 16L0 8Z",
    "circle": "M8 0A8 8 0 0 1 8 16A8 8 0 0 1 8 0Z",
    "down": "M0 1.5H16L8 15.5Z",
    "layers": "M0 1H16V4.6H0ZM0 6.2H16V9.8H0ZM0 11.4H16V15H0Z",
    "hexagon": "M8 0L15 4V12L8 16L1 12V4Z",
    "pair": "M6 0L11.4 3V9L6 12L.6 9V3ZM12.6 6.6L16 8.8V13.4L12.4 15.8L8.8 13.6V12.2L12.6 10Z",
    "square": "M1 1H15V15H1Z",
    "jar": "M3 0H13V3H3ZM1 4.6H15V16H1Z",
    "ring": "M8 0A8 8 0 0 1 8 16A8 8 0 0 1 8 0ZM8 4.5A3.5 3.5 0 0 0 8 11.5A3.5 3.5 0 0 0 8 4.5Z",
}

SIGNS: Final = {
    "DamageCause": Sign(0, "Damage cause", "Damage causes", "burst"),
    "Sign": Sign(0, "Sign", "Signs", "drop"),
    "Condition": Sign(0, "Condition", "Conditions", "cross"),
    "Concern": Sign(0, "Concern", "Concerns", "diamond"),
    "Mechanism": Sign(1, "Mechanism", "Mechanisms", "circle"),
    "HarmfulProcess": Sign(1, "Harmful process", "Harmful processes", "down"),
    "Structure": Sign(1, "Structure", "Structures", "layers"),
    "Analogy": Sign(1, "Analogy", "Analogies", "ring"),
    "Ingredient": Sign(2, "Ingredient", "Ingredients", "hexagon"),
    "IngredientGroup": Sign(2, "Ingredient group", "Ingredient groups", "pair"),
    "Product": Sign(3, "Product", "Products", "jar"),
    "FormulaSystem": Sign(3, "Formula system", "Formula systems", "square"),
    "ProductRange": Sign(3, "Product range", "Product ranges", "square"),
    "Brand": Sign(3, "Brand", "Brands", "ring"),
}
OTHER: Final = Sign(4, "Other", "Other things", "ring")

HEADS: Final = {
    "sk:disrupts": "bar",
    "sk:decreases": "bar",
    "sk:relieves": "bar",
    "sk:reducesRiskOf": "bar",
    "sk:counteracts": "bar",
    "sk:hasNoEffectOn": "ring",
    "sk:conflictsWith": "none",
    "sk:worksWith": "none",
}
# Drawn around a point in the middle of a link: a flash, and a cross.
MARKS: Final = {
    "contested": "M1.5-5.5L-3 1H-.4L-1.5 5.5L3-1H.4Z",
    "refuted": "M-3.2-4.4L0-1.2L3.2-4.4L4.4-3.2L1.2 0L4.4 3.2L3.2 4.4L0 1.2L-3.2 4.4L-4.4 3.2L-1.2 0L-4.4-3.2Z",
}


def palette() -> str:
    """Return the colours of the columns as custom properties of a style sheet, for light and for dark."""
    light = "".join(f"--{column.colour}:{column.light};" for column in COLUMNS)
    dark = "".join(f"--{column.colour}:{column.dark};" for column in COLUMNS)
    night = f"{{{dark}}}"
    return (
        f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){night}}}\n"
        f"@media screen{{:root[data-theme=dark]{night}}}\n"
    )


def sign(type_: str) -> Sign:
    """Return the sign of a type; a type without a column of its own stands under Other by its own name."""
    return SIGNS.get(type_) or OTHER._replace(word=type_ or OTHER.word, many=type_ or OTHER.many)
