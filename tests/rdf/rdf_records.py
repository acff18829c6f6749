"""One record of each type that has a crossing to RDF. What they state is invented, but for what everybody knows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from kg import model

SOURCE: Final = "src:core"
TRIAL: Final = model.Evidence(
    kind="randomised-trial", bearing="corroborates", reference="ref:example", support="supports", n=50,
    min_percent=Decimal("2.0"), max_percent=Decimal(5), vehicle="emulsion", population="dry skin", duration_days=28,
    finding="More ceramides.", locator="table 2", study="study:example",
)  # fmt: skip
DISH: Final = model.Evidence(kind="in-vitro", bearing="inconclusive", reference="ref:example")
NIACINAMIDE: Final = model.OutsideName(id="MESH:D009536", name="nicotinamide")
ACNE: Final = model.OutsideName(id="MESH:D000152", name="Acne vulgaris")
TREATS: Final = model.OutsideLink(start=NIACINAMIDE, verb="treats", end=ACNE)
RECORDS: Final[tuple[model.Record, ...]] = (
    model.Term(
        id="mech:lipid-peroxidation", type="HarmfulProcess", label="lipid peroxidation",
        definition="Radicals attack lipids.", parents=("mech:redox",), family="mech:redox", root=True,
        reference="ref:editorial",
    ),
    model.Ingredient(
        id="ing:reoxderm", label="Reoxderm", kind="blend", inci="NIACINAMIDE", cosing_ref="35499",
        cas=("98-92-0",), ec=("202-713-4",), functions=("smoothing",), groups=("grp:vitamins",),
        reference="ref:example",
    ),
    model.InventoryEntry(
        id="ing:beta-carotene", label="BETA-CAROTENE", line=7, cosing_ref="32001", inci="BETA-CAROTENE",
        inn="betacarotene [INN]", ph_eur="Betacarotenum", cas=("7235-40-7",), ec=("230-636-6",),
        number_remark="7235-40-7 (all-E)", description="β,β-Carotene", restriction="IV/111",
        annex_entries=("reg:eu-iv-111",), functions=("SKIN CONDITIONING - EMOLLIENT",), updated=date(2020, 1, 31),
    ),
    model.Name(id="ing:niacinamide", name="Vitamine PP", kind="common", lang="fr", reference="ref:example"),
    model.Relation(
        subject="ing:retinol", relation="distinctFrom", object="ing:retinal", reference="ref:editorial"
    ),
    model.Statement(
        subject="ing:niacinamide", predicate="sk:supports", object="mech:ceramide-synthesis", context="in dry skin",
        status="accepted", confidence="moderate", evidence=(TRIAL, DISH),
    ),
    model.Interaction(
        subject="ing:niacinamide", predicate="sk:conflictsWith", object="ing:glycolic-acid", status="claimed",
        confidence="very-low", evidence=(DISH,), effect="ph-mismatch", scope="same-formula", form="free acid",
        severity="minor", min_ph=Decimal("3.0"), max_ph=Decimal("3.5"),
    ),
    model.Claim(
        id="claim:example", subject="prod:example", predicate="sk:claimsOutcome", object="endp:softer-skin",
        kind="consumer-perception", claimed_by="party:example", wording="96 % found their skin softer.",
        percent=Decimal("96.0"), study="study:example", population="pop:women", within_days=28, support="unverifiable",
        references=("ref:example", "ref:other"), locator="line 3",
    ),
    model.Study(
        id="study:example", label="An in-use test", evaluates="prod:example", n=32, women=31, men=1, age_min_years=25,
        age_max_years=60, phototypes="I to IV", included=("pop:dry-skin",), excluded=("pop:sensitive-skin",),
        duration_days=28, control="none", reference="ref:example",
    ),
    model.Reference(
        id="ref:example", printed="Doe 1999", authors="Doe J, Roe R", title="On examples", container="J Ex",
        year=1999, volume="1", pages="2-3", doi="10.1000/ABC", pmid="1", pmcid="PMC1", isbn="0", url="https://example.org/",
        check="mismatch", read="abstract", verdict="wrong year", corrected="Doe 2000", note="a note",
    ),
    model.Product(
        id="prod:complex", type="FormulaSystem", label="Complex", brand="party:example",
        product_range="prod:range", part_of="prod:example", reference="ref:example",
    ),
    model.ProductLine(
        product="prod:example", position=1, ingredient="ing:retinol", percent=Decimal("0.10"), basis="of the product",
        label_text="Retinol 0.1 %", ambiguity="of retinol or of the microsponges", reference="ref:example",
    ),
    model.UseLevel(
        ingredient="ing:niacinamide", kind="studied", min_percent=Decimal("2.0"), max_percent=Decimal(5),
        vehicle="emulsion", purpose="dry skin", finding="Less water lost.", reference="ref:example",
    ),
    model.MaterialProperty(
        ingredient="ing:niacinamide", kind="stable-at-ph", min_value=Decimal("5.0"), max_value=Decimal(7),
        finding="Kept for months.", reference="ref:example",
    ),
    model.AnnexEntry(
        line=3, annex="III", entry="376", substance="Retinol", names=("RETINOL", "Retinyl  Acétate"),
        cas=("68-26-8",), ec=("200-683-7",), number_remark="and esters", colour="none",
        regulation="(EU) 2024/996", cmr="none", moved="no", updated=date(2024, 4, 3), list_date=date(2025, 12, 8),
        limits=(
            model.Limit(
                part="(a)", product_type="Body lotion", max_percent=Decimal("0.050"), maximum_text="0.05 %", unit="%",
                expressed_as="retinol equivalent", other="none", wording="Contains vitamin A.",
            ),
            model.Limit(part="(b)", product_type="Other products", max_percent=Decimal("0.3")),
        ),
    ),
    model.IngredientLimit(
        ingredient="ing:retinol", annex="III", entry="376", substance="Retinol", regulation="(EU) 2024/996",
        list_date=date(2025, 12, 8), product_type="Body lotion", max_percent=Decimal("0.05"), reference="ref:example",
    ),
    model.Replacement(id="ing:old-name", replaced_by="ing:new-name"),
    model.OpenQuestion(
        id="oq:example", question="How deep does it go?", about=("ing:niacinamide", "struct:dermis"),
        why="not studied", note="Nobody measured it.", reference="ref:editorial",
    ),
    model.Mapping(
        subject="ing:niacinamide", predicate="skos:closeMatch", object="CHEBI:17154",
        justification="semapv:ManualMappingCuration",
    ),
    NIACINAMIDE,
    TREATS,
    model.OutsidePath(
        id="DB02701_MESH_D000152_1", start=NIACINAMIDE, end=ACNE, links=(TREATS,), references=("https://example.org/1",)
    ),
    model.OutsideRole(
        substance=model.OutsideName(id="CHEBI:16914", name="salicylic acid"),
        role=model.OutsideName(id="CHEBI:50176", name="keratolytic drug"),
    ),
    model.RoleTarget(
        role=model.OutsideName(id="CHEBI:64933", name="melanin synthesis inhibitor"), modulation="inhibitor",
        target=model.OutsideName(id="GO:0042438", name="melanin biosynthetic process"),
    ),
    model.OutsideTerm(
        id="DOID:8881", name="rosacea", exact=("acne rosacea",), narrow=("one kind",), broad=("red face",),
        related=("flush",), parents=("DOID:37",), cross_references=("MSH:D012393",),
    ),
    model.VerbReading(term="verb:treats", words="treats", direction="lowers", why="eases the disease"),
    model.RoleReading(
        role="CHEBI:50176", role_name="keratolytic drug", predicate="sk:supports", object="mech:keratolysis",
        fit="same", why="the same thing",
    ),
    model.TargetReading(
        target="UBERON:0001866", target_name="sebum", object="mech:sebum-secretion", fit="same", why="what comes out",
    ),
)  # fmt: skip
# These are parts of other records, or say something of an article and not of the graph.
WITHOUT_CROSSING: Final = frozenset({model.Record, model.Evidence, model.Limit, model.CoverageRow})
