"""The closed lists of words that tables may use; each mirrors a scheme or the classes of the ontology."""

from __future__ import annotations

from typing import Literal

TermType = Literal[
    "Analogy", "Brand", "Concern", "Condition", "DamageCause", "Endpoint", "FormulaSystem", "Function",
    "HarmfulProcess", "IngredientGroup", "Mechanism", "Organisation", "Person", "Population", "ProductRange", "Sign",
    "Structure", "Topic", "UseContext",
]  # fmt: skip
Status = Literal["accepted", "claimed", "contested", "refuted"]
Confidence = Literal["high", "moderate", "low", "very-low"]
Bearing = Literal["corroborates", "contradicts", "inconclusive"]
EvidenceKind = Literal[
    "randomised-trial", "controlled-trial", "observational", "uncontrolled-in-use", "ex-vivo", "review",
    "systematic-review", "in-vitro", "animal", "expert-consensus", "declaration", "author-statement",
    "uncited-statement", "database-record", "manufacturer-claim", "none",
]  # fmt: skip
CitationCheck = Literal["seen", "listed", "unchecked", "mismatch", "not-found"]
CitationSupport = Literal["supports", "partial", "none", "not-found", "unverifiable", "not-assessed"]
WhatWasRead = Literal["full text", "abstract", "secondary", "nothing"]
ClaimKind = Literal[
    "marketing", "consumer-perception", "opinion", "recommendation", "statistic", "prediction", "background"
]
NameKind = Literal[
    "common", "trade", "former", "inn", "ph-eur", "abbreviation", "colour-index", "e-number", "label", "misspelling"
]
NameScope = Literal["exact", "broad"]
IngredientKind = Literal[
    "substance", "mixture", "extract", "oil", "polymer", "organism", "ferment", "peptide", "blend",
    "delivery-form", "mineral", "unspecified",
]  # fmt: skip
RelationKind = Literal[
    "derivativeOf", "saltOf", "esterOf", "isomerOf", "hydrogenatedFormOf", "oxidisedFormOf", "extractOf",
    "oilOf", "fermentOf", "lysateOf", "filtrateOf", "hydrolysateOf", "deliveryFormOf", "convertsTo",
    "containsCompound", "distinctFrom",
]  # fmt: skip
LevelKind = Literal["studied", "usual", "declared"]
PropertyKind = Literal[
    "works-at-ph", "stable-at-ph", "pka", "hlb", "solubility", "charge", "colour", "molecular-weight", "sensitive-to"
]
Effect = Literal[
    "synergy", "stabilises", "degrades", "inactivates", "irritates-more", "better-tolerated", "precipitates",
    "ph-mismatch", "no-conflict",
]  # fmt: skip
Scope = Literal["same-formula", "same-routine", "either"]
Direction = Literal["raises", "lowers", "passes on", "is part", "no change", "none"]
Fit = Literal["same", "narrower", "broader"]
Modulation = Literal["inhibitor", "antagonist", "inverse agonist", "agonist", "activator", "modulator"]
