from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.loaders.annex_names import names


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("-", ()),
        ("RETINOL; Retinyl Acetate;", ("RETINOL", "RETINYL ACETATE")),
        ("ZINC ACETATE / ZINC CHLORIDE /ZINC GLUCONATE", ("ZINC ACETATE", "ZINC CHLORIDE", "ZINC GLUCONATE")),
        ("SALICYLIC ACID, MEA- SALICYLATE", ("SALICYLIC ACID", "MEA-SALICYLATE")),
        ("Phenol, 2-methoxy- 4-(2-propenyl)-, acetate", ("PHENOL, 2-METHOXY-4-(2-PROPENYL)-, ACETATE",)),
        ("Eucalyptus Globulus Leaf/Twig Oil", ("EUCALYPTUS GLOBULUS LEAF/TWIG OIL",)),
        ("TITANIUM DIOXIDE/CI 77891", ("TITANIUM DIOXIDE", "CI 77891")),
        ("CI 45100/ ACID RED 52", ("CI 45100", "ACID RED 52")),
        ("CETRIMONIUM CHLORIDE (1) / CETRIMONIUM CHLORIDE (2)", ("CETRIMONIUM CHLORIDE",)),
        ("Disperse Blue 377 is a mixture of three dyes:(1) one/(2) two", ("DISPERSE BLUE 377",)),
        ("1,3-BIS-(2,4-DIAMINOPHENOXY)PROPANE", ("1,3-BIS-(2,4-DIAMINOPHENOXY)PROPANE",)),
    ],
)
def test_glossary_names(cell: str, expected: tuple[str, ...]) -> None:
    assert names(cell, "") == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (",,,", ()),
        ("AMMONIA,AMMONIUM HYDROXIDE", ("AMMONIA", "AMMONIUM HYDROXIDE")),
        ("CI 10020,ACID GREEN 1,", ("CI 10020", "ACID GREEN 1")),
        ("1,2-HEXANEDIOL,GLYCERIN", ("1,2-HEXANEDIOL", "GLYCERIN")),
        ("N,N'-DIMETHYLANILINE,2-AMINOBUTANOL", ("N,N'-DIMETHYLANILINE", "2-AMINOBUTANOL")),
        ("PEG-3,2',2'-Di-p-PHENYLENEDIAMINE", ("PEG-3,2',2'-DI-P-PHENYLENEDIAMINE",)),
        (
            "1,3-BIS-(2,4-DIOL)ETHER,1,3-BIS-(2,4-DIOL)ETHER HCl",
            ("1,3-BIS-(2,4-DIOL)ETHER", "1,3-BIS-(2,4-DIOL)ETHER HCL"),
        ),
        ("CHLORAMINE T,2-NAPHTHOL", ("CHLORAMINE T", "2-NAPHTHOL")),
        ("POLYURETHANE-18,POLYURETHANE-19", ("POLYURETHANE-18", "POLYURETHANE-19")),
        ("CITRUS PARADISI, X C. RETICULATA PEEL EXTRACT", ("CITRUS PARADISI, X C. RETICULATA PEEL EXTRACT",)),
        ("A BROMIDE / A CHLORIDE,A CHLORIDE", ("A BROMIDE", "A CHLORIDE")),
    ],
)
def test_identified_names(cell: str, expected: tuple[str, ...]) -> None:
    assert names("", cell) == expected


def test_names_of_both_columns_are_told_once() -> None:
    assert names("Retinol", "RETINOL,RETINAL") == ("RETINOL", "RETINAL")


NAME = st.sampled_from(
    ["GLYCERIN", "1,2-HEXANEDIOL", "PEG-8", "N,N-DIETHYL-M-AMINOPHENOL", "ZINC OXIDE", "4,4'-THIODIOL"]
)


@given(printed=st.lists(NAME, max_size=8, unique=True).filter(lambda made: "PEG-8" not in made[:-1]))
def test_joined_names_are_split_again(printed: list[str]) -> None:
    assert names("", ",".join(printed)) == tuple(printed)
    assert names(";".join(printed), "") == tuple(printed)


@pytest.mark.parametrize("hostile", ["1,", " ", "/", "N,N,", " is a mixture", "CI 12345/"])
def test_hostile_cells_take_no_long_time(hostile: str) -> None:
    cell = hostile * (60_000 // len(hostile))
    started = time.perf_counter()
    names(cell, cell)
    assert time.perf_counter() - started < 5
