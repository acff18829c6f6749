"""The records that loaders yield: what one source states, with its evidence. No RDF in here.

Equal facts are equal objects: records are frozen and hashable. Units stand in field names, bounds in types.
Unknown is an empty string or an empty tuple on purpose, never a guess; `NOT_STATED` is for what a
source was expected to tell and does not.
"""

from kg.model.base import NOT_STATED, Curie, CurieOrNothing, OutsideCurie, Percent, Record, Slug, Text
from kg.model.citations import CoverageRow, Doi, Pmid, Reference, WebAddress, Year
from kg.model.law import AnnexEntry, IngredientLimit, Limit
from kg.model.outside import (
    OutsideLink,
    OutsideName,
    OutsidePath,
    OutsideRole,
    OutsideTerm,
    RoleReading,
    RoleTarget,
    TargetReading,
    VerbReading,
)
from kg.model.statements import (
    INTERACTION_PREDICATE,
    UNPROVEN_KINDS,
    Claim,
    Evidence,
    Interaction,
    OpenQuestion,
    Statement,
    Study,
    UseLevel,
)
from kg.model.things import (
    Ingredient,
    InventoryEntry,
    Mapping,
    MaterialProperty,
    Name,
    Product,
    ProductLine,
    Relation,
    Replacement,
    Term,
)

__all__ = [
    "INTERACTION_PREDICATE",
    "NOT_STATED",
    "UNPROVEN_KINDS",
    "AnnexEntry",
    "Claim",
    "CoverageRow",
    "Curie",
    "CurieOrNothing",
    "Doi",
    "Evidence",
    "Ingredient",
    "IngredientLimit",
    "Interaction",
    "InventoryEntry",
    "Limit",
    "Mapping",
    "MaterialProperty",
    "Name",
    "OpenQuestion",
    "OutsideCurie",
    "OutsideLink",
    "OutsideName",
    "OutsidePath",
    "OutsideRole",
    "OutsideTerm",
    "Percent",
    "Pmid",
    "Product",
    "ProductLine",
    "Record",
    "Reference",
    "Relation",
    "Replacement",
    "RoleReading",
    "RoleTarget",
    "Slug",
    "Statement",
    "Study",
    "TargetReading",
    "Term",
    "Text",
    "UseLevel",
    "VerbReading",
    "WebAddress",
    "Year",
]
