"""A neighbourhood of the size and shape of a real one. Its statements and references are invented for tests."""

from __future__ import annotations

from typing import TypeAlias

import networkx as nx

Graph: TypeAlias = "nx.MultiDiGraph[str]"

CENTRE = "ing:niacinamide"
THINGS = {
    "DamageCause": """cause:uv-radiation ultraviolet radiation|cause:air-pollution air pollution|cause:hard-water hard
        water|cause:cold-dry-air cold and dry air|cause:harsh-surfactants harsh surfactants""",
    "Sign": "sign:dryness dryness|sign:redness redness|sign:uneven-tone hyperpigmentation|sign:fine-lines fine lines",
    "Condition": "cond:atopic-dermatitis atopic dermatitis|cond:rosacea rosacea|cond:acne acne|cond:melasma melasma",
    "Concern": "concern:sensitive-skin sensitive skin|concern:ageing-skin skin that shows signs of ageing",
    "Mechanism": """mech:ceramide-synthesis ceramide synthesis|mech:cholesterol-synthesis cholesterol synthesis
        |mech:lamellar-organisation lamellar organisation|mech:cornified-envelope cornified envelope formation
        |mech:melanosome-transfer melanosome transfer|mech:sebum-secretion sebum secretion|mech:redox redox system
        |mech:filaggrin-processing filaggrin expression and processing|mech:skin-repair skin repair
        |mech:permeability-barrier-recovery permeability barrier recovery|mech:hydration skin hydration
        |mech:microbiome microbiome regulation|mech:collagen-synthesis collagen synthesis""",
    "HarmfulProcess": """mech:transepidermal-water-loss transepidermal water loss (TEWL)|mech:inflammation inflammation
        |mech:oxidative-stress oxidative stress|mech:lipid-peroxidation lipid peroxidation""",
    "Structure": "struct:stratum-corneum stratum corneum",
    "Ingredient": """ing:niacinamide niacinamide|ing:ceramide-np ceramide NP|ing:cholesterol cholesterol
        |ing:glycerin glycerin|ing:panthenol panthenol|ing:tocopherol tocopherol|ing:retinol retinol|ing:urea urea
        |ing:ascorbic-acid ascorbic acid|ing:azelaic-acid azelaic acid|ing:squalane squalane|ing:zinc-pca zinc PCA
        |ing:sodium-hyaluronate sodium hyaluronate|ing:ectoin ectoin|ing:allantoin allantoin|ing:inulin inulin
        |ing:3-o-ethyl-ascorbic-acid 3-O-ethyl ascorbic acid|ing:bifida-ferment-lysate Bifida ferment lysate
        |ing:palmitoyl-tetrapeptide-7 palmitoyl tetrapeptide-7|ing:hydroxypinacolone hydroxypinacolone retinoate
        |ing:tea Camellia sinensis (green tea) leaf extract""",
    "IngredientGroup": "grp:vitamin-b3-forms forms of vitamin B3|grp:barrier-lipids barrier lipids",
    "Product": """prod:barrier-cream Barrier Repair Cream 5|prod:night-serum Night Serum with Niacinamide
        |prod:cleanser Gentle Cleanser|prod:tone-drops Even Tone Drops""",
    "FormulaSystem": "prod:lipid-complex triple lipid complex",
}
TRIAL = {
    "kind": "controlled-trial",
    "kind_label": "controlled trial",
    "n": 12,
    "level": "2 %",
    "vehicle": "an emulsion",
}
DISH = {"kind": "in-vitro", "kind_label": "in vitro"}
REVIEW = {"kind": "review", "kind_label": "review"}
BRAND = {"kind": "manufacturer-claim", "kind_label": "manufacturer's claim", "n": 31}
SOMEBODY = {"kind": "uncited-statement", "kind_label": "author statement, uncited"}
MAKER = {"kind": "declaration", "kind_label": "declaration of composition", "level": "5 %"}
# subject, predicate, object, status, confidence, evidence
LINKS = [
    (CENTRE, "supports", "mech:ceramide-synthesis", "accepted", "moderate", [TRIAL, DISH]),
    (CENTRE, "supports", "mech:cholesterol-synthesis", "accepted", "low", [DISH]),
    (CENTRE, "supports", "mech:permeability-barrier-recovery", "accepted", "high", [TRIAL, TRIAL, REVIEW]),
    (CENTRE, "supports", "mech:cornified-envelope", "accepted", "low", [DISH]),
    (CENTRE, "supports", "mech:filaggrin-processing", "accepted", "low", [DISH]),
    (CENTRE, "supports", "mech:hydration", "accepted", "moderate", [TRIAL]),
    (CENTRE, "supports", "mech:microbiome", "claimed", "very-low", [BRAND]),
    (CENTRE, "supports", "mech:redox", "accepted", "very-low", [SOMEBODY]),
    (CENTRE, "decreases", "mech:transepidermal-water-loss", "accepted", "moderate", [TRIAL]),
    (CENTRE, "decreases", "mech:melanosome-transfer", "accepted", "moderate", [TRIAL, DISH]),
    (CENTRE, "decreases", "mech:sebum-secretion", "contested", "low", [TRIAL]),
    (CENTRE, "decreases", "mech:inflammation", "accepted", "low", [REVIEW]),
    (CENTRE, "hasNoEffectOn", "mech:skin-repair", "accepted", "low", [TRIAL]),
    (CENTRE, "relieves", "cond:acne", "accepted", "moderate", [TRIAL]),
    (CENTRE, "relieves", "sign:uneven-tone", "accepted", "moderate", [TRIAL]),
    (CENTRE, "mayTrigger", "sign:redness", "accepted", "low", [REVIEW]),
    (CENTRE, "relieves", "cond:melasma", "contested", "low", [TRIAL]),
    (CENTRE, "conflictsWith", "ing:ascorbic-acid", "refuted", "low", [DISH]),
    (CENTRE, "worksWith", "ing:zinc-pca", "accepted", "low", [TRIAL]),
    ("cause:uv-radiation", "disrupts", "mech:redox", "accepted", "moderate", [REVIEW]),
    ("cause:uv-radiation", "increases", "mech:oxidative-stress", "accepted", "high", [REVIEW, TRIAL]),
    ("cause:air-pollution", "increases", "mech:oxidative-stress", "accepted", "moderate", [REVIEW]),
    ("cause:air-pollution", "increases", "mech:lipid-peroxidation", "accepted", "low", [DISH]),
    ("cause:hard-water", "disrupts", "mech:hydration", "accepted", "low", [TRIAL]),
    ("cause:cold-dry-air", "increases", "mech:transepidermal-water-loss", "accepted", "moderate", [TRIAL]),
    ("cause:harsh-surfactants", "disrupts", "mech:lamellar-organisation", "accepted", "moderate", [TRIAL]),
    ("cause:harsh-surfactants", "increases", "mech:transepidermal-water-loss", "accepted", "high", [TRIAL]),
    ("mech:ceramide-synthesis", "supports", "mech:lamellar-organisation", "accepted", "high", [REVIEW]),
    ("mech:inflammation", "impairmentShowsAs", "sign:redness", "accepted", "moderate", [REVIEW]),
    ("mech:hydration", "impairmentShowsAs", "sign:dryness", "accepted", "high", [REVIEW]),
    ("mech:ceramide-synthesis", "impairmentExacerbates", "cond:atopic-dermatitis", "accepted", "moderate", [REVIEW]),
    ("mech:permeability-barrier-recovery", "reducesRiskOf", "concern:sensitive-skin", "accepted", "low", [REVIEW]),
    ("mech:collagen-synthesis", "impairmentShowsAs", "sign:fine-lines", "accepted", "moderate", [REVIEW]),
    ("mech:collagen-synthesis", "reducesRiskOf", "concern:ageing-skin", "claimed", "", [BRAND]),
    ("mech:inflammation", "impairmentExacerbates", "cond:rosacea", "accepted", "low", [REVIEW]),
    ("struct:stratum-corneum", "performs", "mech:hydration", "accepted", "high", [REVIEW]),
    ("grp:vitamin-b3-forms", "hasConstituent", CENTRE, "accepted", "high", [REVIEW]),
    ("grp:barrier-lipids", "hasConstituent", "ing:ceramide-np", "accepted", "high", [REVIEW]),
    ("grp:barrier-lipids", "hasConstituent", "ing:cholesterol", "accepted", "high", [REVIEW]),
    ("ing:ceramide-np", "supports", "mech:lamellar-organisation", "accepted", "moderate", [TRIAL]),
    ("ing:cholesterol", "supports", "mech:permeability-barrier-recovery", "accepted", "moderate", [TRIAL]),
    ("ing:glycerin", "supports", "mech:hydration", "accepted", "high", [TRIAL, TRIAL, REVIEW]),
    ("ing:panthenol", "supports", "mech:skin-repair", "accepted", "moderate", [TRIAL]),
    ("ing:tocopherol", "supports", "mech:redox", "accepted", "moderate", [TRIAL]),
    ("ing:tocopherol", "decreases", "mech:lipid-peroxidation", "accepted", "moderate", [DISH]),
    ("ing:retinol", "supports", "mech:collagen-synthesis", "accepted", "high", [TRIAL, TRIAL]),
    ("ing:retinol", "increases", "mech:transepidermal-water-loss", "accepted", "moderate", [TRIAL]),
    ("ing:urea", "supports", "mech:filaggrin-processing", "accepted", "moderate", [TRIAL]),
    ("ing:urea", "supports", "mech:hydration", "accepted", "high", [TRIAL]),
    ("ing:ascorbic-acid", "supports", "mech:collagen-synthesis", "accepted", "moderate", [TRIAL]),
    ("ing:azelaic-acid", "decreases", "mech:inflammation", "accepted", "moderate", [TRIAL]),
    ("ing:squalane", "decreases", "mech:transepidermal-water-loss", "accepted", "low", [DISH]),
    ("ing:sodium-hyaluronate", "supports", "mech:hydration", "accepted", "moderate", [TRIAL]),
    ("ing:ectoin", "supports", "mech:hydration", "accepted", "low", [TRIAL]),
    ("ing:allantoin", "supports", "mech:skin-repair", "accepted", "very-low", [SOMEBODY]),
    ("ing:inulin", "supports", "mech:microbiome", "claimed", "very-low", [BRAND]),
    ("ing:3-o-ethyl-ascorbic-acid", "supports", "mech:collagen-synthesis", "accepted", "low", [DISH]),
    ("ing:bifida-ferment-lysate", "supports", "mech:microbiome", "accepted", "low", [DISH]),
    ("ing:palmitoyl-tetrapeptide-7", "decreases", "mech:inflammation", "claimed", "very-low", [BRAND]),
    ("ing:hydroxypinacolone", "supports", "mech:collagen-synthesis", "accepted", "low", [DISH]),
    ("ing:tea", "decreases", "mech:sebum-secretion", "accepted", "low", [TRIAL]),
    ("prod:barrier-cream", "contains", CENTRE, "accepted", "moderate", [MAKER]),
    ("prod:barrier-cream", "contains", "ing:glycerin", "accepted", "moderate", [MAKER]),
    ("prod:night-serum", "contains", CENTRE, "accepted", "moderate", [MAKER]),
    ("prod:night-serum", "contains", "ing:retinol", "accepted", "moderate", [MAKER]),
    ("prod:tone-drops", "contains", CENTRE, "accepted", "low", []),
    ("prod:cleanser", "contains", "ing:glycerin", "accepted", "moderate", [MAKER]),
    ("prod:lipid-complex", "contains", "ing:ceramide-np", "accepted", "moderate", [MAKER]),
    ("prod:barrier-cream", "hasSystem", "prod:lipid-complex", "accepted", "moderate", [MAKER]),
]
DERIVED = [(CENTRE, "counteracts", "cause:cold-dry-air"), ("prod:barrier-cream", "covers", "mech:hydration")]
VERBS = {
    "hasNoEffectOn": "has no shown effect on", "impairmentShowsAs": "when impaired shows as",
    "impairmentExacerbates": "when impaired exacerbates", "reducesRiskOf": "reduces the risk of",
    "mayTrigger": "may trigger", "hasConstituent": "has constituent", "conflictsWith": "conflicts with",
    "worksWith": "works with", "hasSystem": "has formula system",
}  # fmt: skip
ORDINALS = {"high": 4, "moderate": 3, "low": 2, "very-low": 1, "": 0}


def sample() -> Graph:
    """About 60 things and 70 links around niacinamide, as the projection of the store gives them."""
    graph: Graph = nx.MultiDiGraph(release="0.1.0")
    for type_, listed in THINGS.items():
        for entry in " ".join(listed.split()).split("|"):
            name, _, label = entry.strip().partition(" ")
            add_thing(graph, name, type_, label)
    for number, (subject, predicate, object_, status, confidence, lines) in enumerate(LINKS):
        evidence = [line_of_evidence(line, number, place, status) for place, line in enumerate(lines)]
        add_link(graph, subject, predicate, object_, status=status, confidence=confidence, evidence=evidence)
    for subject, predicate, object_ in DERIVED:
        add_link(graph, subject, predicate, object_, confidence="low", derived=True)
    return graph


def add_thing(graph: Graph, name: str, type_: str, label: str) -> None:
    definition = f"What the word {label} means here, in one plain sentence."
    names = ["vitamin B3 amide", "nicotinamide"] if name == CENTRE else []
    iri = f"https://w3id.org/skinkg/id/{name.replace(':', '/')}"
    graph.add_node(name, label=label, type=type_, definition=definition, iri=iri, names=names)


def add_link(
    graph: Graph,
    subject: str,
    predicate: str,
    object_: str,
    *,
    status: str = "accepted",
    confidence: str = "",
    evidence: list[dict[str, object]] | None = None,
    derived: bool = False,
) -> None:
    graph.add_edge(
        subject,
        object_,
        key=f"sk:{predicate}",
        predicate=f"sk:{predicate}",
        label=VERBS.get(predicate, predicate),
        inverse_label="",
        status=status,
        confidence=confidence,
        ordinal=ORDINALS[confidence],
        derived=derived,
        evidence=evidence or [],
        sources=["rule D4"] if derived else ["core"] if evidence else [],
        clinical=any(line.get("n") for line in evidence or []),
    )


def line_of_evidence(line: dict[str, object], number: int, place: int, status: str) -> dict[str, object]:
    against = status == "refuted" or (status == "contested" and place == 0)
    uncited = line["kind"] == "uncited-statement"
    return {
        "bearing": "contradicts" if against else "corroborates",
        "reference": "" if uncited else f"ref:example-{number}-{place}",
        "citation": "" if uncited else f"Example {1990 + (number + place) % 35}",
        "url": "" if uncited else f"https://example.org/{number}/{place}",
        "n": None,
        "level": "",
        "vehicle": "",
        "finding": "What was found, in one sentence of our own that is long enough to wrap on a narrow screen.",
        "support": "supports",
    } | line


HOSTILE_NAMES = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><script>alert(2)</script>",
    "'; alert(3); //", "\u202eright to left\u202c", "שלום עולם", "x" * 2000, "word " * 400, "new\nline\r\n\ttab",
    "nul\x00 bell\x07 \x85\u2028\u2029", "\ud800 lone surrogate", "{{7*7}} {% raw %}", "とても長い成分の名前です化粧品",
    "", "&lt;b&gt;", "</title></style><style>*{display:none}", "<!--<script>", "javascript:alert(4)", "${alert(5)}",
    "</script ", "<!--<script ", "</title ",
]  # fmt: skip
HOSTILE_TYPES = ["Ingredient", "Mechanism", "Sign", "Product", "<i>Type</i>", "HarmfulProcess"]
HOSTILE_URLS = [
    "javascript:alert(1)", 'https://example.org/"onmouseover="alert(1)', "http://example.org/plain",
    "data:text/html,<script>alert(1)</script>", "https://user:secret@example.org/", "//example.org/x",
    " https://example.org/\u202e", "JAVASCRIPT:alert(1)", "https://example.org/ok?a=1&b=2",
]  # fmt: skip


def hostile() -> Graph:
    """A star around a hostile name whose every text tries to break out, plus a hostile identifier."""
    graph: Graph = nx.MultiDiGraph(release="<b>0.1</b>")
    for number, name in enumerate(HOSTILE_NAMES):
        add_thing(graph, f"ing:h{number}", HOSTILE_TYPES[number % len(HOSTILE_TYPES)], name)
    add_thing(graph, '"><script>alert(9)</script>', "Mechanism", "")
    for number, (name, spoke) in enumerate(zip(HOSTILE_NAMES, list(graph)[1:], strict=True)):
        url = HOSTILE_URLS[number % len(HOSTILE_URLS)]
        line = {"kind": name, "citation": name, "url": url, "finding": name, "vehicle": name, "level": name}
        add_link(graph, "ing:h0", name, spoke, evidence=[line])
    add_link(graph, "ing:h0", "decreases", "ing:h0", status="contested")
    return graph


def star(spokes: int, type_: str = "Ingredient") -> Graph:
    """One mechanism that so many things support, each at least as well proven as the one before."""
    graph: Graph = nx.MultiDiGraph()
    add_thing(graph, "mech:hub", "Mechanism", "skin hydration")
    for number in range(spokes):
        add_thing(graph, f"ing:s{number}", type_, f"ingredient {number}")
        confidence = list(reversed(ORDINALS))[number * len(ORDINALS) // spokes]
        add_link(graph, f"ing:s{number}", "supports", "mech:hub", confidence=confidence)
    return graph


def claim() -> Graph:
    """One mechanism with one link that is accepted and one that only the maker says."""
    graph = star(1)
    add_thing(graph, "ing:claimed", "Ingredient", "claimed ingredient")
    add_link(graph, "ing:claimed", "supports", "mech:hub", status="claimed")
    return graph


def alone() -> Graph:
    """One thing without a link."""
    graph: Graph = nx.MultiDiGraph(release="0.1.0")
    add_thing(graph, "ing:ectoin", "Ingredient", "ectoin")
    return graph
