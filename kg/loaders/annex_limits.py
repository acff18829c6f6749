"""The conditions of an annex entry: product type, maximum, other conditions and wording, part by part.

The cells are prose with lettered parts, `(a) 0,05 % Retinol Equivalent (RE) (b) 0,3 % RE`. A percentage is
taken only from a phrase whose every word is understood (`_CLAUSE`); any other text leaves it open. The
maximum stays as printed in every case. Where the letters of product type and maximum do not fit
together there is one limit with everything as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from kg.loaders.cosing_cells import clean, clean_lines
from kg.loaders.lettered_parts import letter_of, parts_of, segments_of
from kg.model import Limit

_NUMBER: Final = r"\d{1,3}(?:[.,]\d+)?"
_CLAUSE: Final = re.compile(
    rf"""
    (?:-\s*)? (?P<wrapped>\()?
    (?:(?:As\s)?[Ff]rom\s\d{{1,2}}\s[A-Z][a-z]+\s\d{{4}}\s*:\s*)?
    (?:(?P<product>[A-Za-z -]*products)\s*:\s*)?
    (?:>\s*{_NUMBER}\s*%\s*(?=≤))? (?:≤\s*)?
    (?P<number>{_NUMBER})\s*%%? (?:\s*\(\*?\d?\)|\*)?
    (?:\s*\((?P<bracketed>acid|(?:calculated\s)?as\s[^()%]+|as\s%\sof\santhydrous\ssubstance|of\s[^%]+?)\)?
      |\s*(?P<bare>(?:calculated\sas|as|of)\s[^()%]+(?:\([^()]*\)[^()%]*)?|corresponding\sto\s[^()]+)
      |\s*(?P<equivalent>[A-Z][a-z]+\sEquivalent(?:\s\([A-Z]+\))?|RE)
      |\s*\(after\smixing\sfor\suse\)
    )?
    (?:\s(?P<condition>(?:for|when)\s[^%]+)|\s(?P<place>in\s[^%]+|(?:Rinse-off|Leave-on)\sproducts))?
    (?(wrapped)\)) [\s.;]*
    """.replace("anthydrous", "anhydrous"),
    re.VERBOSE,
)
_FURTHER: Final = re.compile(r"[\s.;(*):–-]*\b(?:When (?:mixed|present)|If mixed|In case of)\b.*", re.DOTALL)
_TAIL: Final = re.compile(
    r"\s*(?:(?P<basis>The abovementioned percentages are (?P<words>calculated as [^%]+))|Footnote\b.*)$", re.DOTALL
)
_LABEL: Final = re.compile(r"[A-Z][A-Za-z ]+: *")
_NO_SUBSTANCE: Final = re.compile(r"content|purity|impurit", re.IGNORECASE)
_ABBREVIATED: Final = re.compile(r"([A-Z][A-Za-z ]+) \(([A-Z]{2,})\)")
_OTHER_UNIT: Final = re.compile(r"\d\s*([mμ]?g/kg|ppm)")
