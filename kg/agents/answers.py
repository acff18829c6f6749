"""What the tools answer: plain values with ids, status, confidence and evidence, so that every word can be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from inspect import Signature, signature
from typing import Any, Final

from kg.agents.budget import within
from kg.dossier import dossier
from kg.errors import AmbiguousName, QueryError, UnknownName
from kg.network import Hop, Network, network, paths, weakest
from kg.ontology.terms import PREFIXES, compact, expand
from kg.queries.catalogue import QUESTIONS, question
from kg.queries.engine import Question
from kg.queries.header import Parameter
from kg.queries.lookup import nearest, resolve
from kg.store import SparqlStore
from kg.wording import evidence_words, statement_words

CAUTION: Final = (
    "No medical or legal advice. A brand's claim (status: claimed) is no evidence. What is not recorded is unknown, "
    "not untrue."
)
_MORE: Final = "Ask again with a larger budget."
_LINES_A_STEP: Final = 3
_KEPT: Final[dict[str, tuple[SparqlStore, Network]]] = {}
_EXAMPLES: Final[Mapping[str, Any]] = {
    "thing": "niacinamide",
    "things": ["niacinamide", "retinol"],
    "text": "…",
    "integer": 2,
}
_CLASSES: Final = (
    "SELECT ?c ?label (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c . ?c a owl:Class ; rdfs:label ?label } "
    "GROUP BY ?c ?label ORDER BY DESC(?n) ?c"
)
_LINKS: Final = (
    "SELECT ?p ?label (COUNT(?s) AS ?n) { ?p a sk:LinkPredicate ; rdfs:label ?label . OPTIONAL { ?s ?p ?o } } "
    "GROUP BY ?p ?label ORDER BY DESC(?n) ?p"
)
_EXAMPLE: Final = (
    "SELECT ?what ?sure ?finding ?citation WHERE { ?a rdf:subject ing:niacinamide ; rdf:predicate sk:supports ; "
    "rdf:object/rdfs:label ?what ; sk:confidence/rdfs:label ?sure ; sk:hasEvidence ?e . ?e sk:finding ?finding ; "
    "sk:reportedIn/rdfs:label ?citation } LIMIT 5"
)


def schema(store: SparqlStore, budget: int) -> dict[str, Any]:
    """Prefixes, classes and link predicates with counts, and how a statement with its evidence is asked for."""
    head = {
        "release": store.release,
        "prefixes": {name: PREFIXES[name] for name in ("sk", "ing", "mech", "cause", "sign", "cond", "grp", "prod")},
        "how": "An assertion has rdf:subject, rdf:predicate, rdf:object, sk:status, sk:confidence, sk:hasEvidence; "
        "only accepted ones also stand as plain triples. All prefixes are known to the endpoint.",
        "example": _EXAMPLE,
    }
    terms = [
        {"id": compact(row[key].value), "label": row["label"].value, "count": int(row["n"].value), "is": kind}
        for query, key, kind in ((_CLASSES, "c", "class"), (_LINKS, "p", "link predicate"))
        for row in store.select(query)
    ]
    return within(budget, head, "terms", terms, _MORE, spare=("prefixes", "example"))


def search(store: SparqlStore, text: str, budget: int) -> dict[str, Any]:
    """The thing of that name, or else the things it may mean, or else names that come near."""
    head: dict[str, Any] = {"release": store.release, "asked": text[:80]}
    try:
        found = [resolve(store, text)]
    except AmbiguousName as error:
        found = list(error.candidates)
    except UnknownName:
        near = nearest(store, text)
        return {**head, "found": [], "near": near, "note": "Nothing has this name; these come near, if any do."}
    return within(budget, head, "found", [_named(store, curie) for curie in found], "Ask for one of them by its id.")


def _named(store: SparqlStore, curie: str) -> dict[str, Any]:
    thing = f"<{expand(curie)}>"
    rows = store.select(
        f"SELECT ?label ?kind {{ {thing} rdfs:label ?label OPTIONAL {{ {thing} a/rdfs:label ?kind }} }}"
    )
    label = rows[0]["label"].value if rows else curie
    return {
        "id": curie,
        "iri": expand(curie),
        "label": label,
        "kinds": sorted({r["kind"].value for r in rows if "kind" in r}),
    }


def describe(store: SparqlStore, name: str, budget: int) -> dict[str, Any]:
    """All that is stated on a thing, surest first, each statement with its id and its lines of evidence."""
    found = dossier(store, name)
    head = {
        "release": found.release, "id": found.curie, "iri": found.iri, "label": found.label, "kinds": list(found.types),
        "caution": CAUTION,
    }  # fmt: skip
    besides = {"limits": found.limits, "unknown": [row["question"] for row in found.unknowns]}
    told = sorted(found.statements, key=lambda s: ("rule" in s, -int(s.get("ordinal", 0))))
    return within(budget, head, "statements", [_statement(s) for s in told], _MORE, besides=besides)


def _statement(statement: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": statement["assertion"], "says": statement_words(dict(statement)), "other": statement["other"],
        "status": statement["status"], "confidence": str(statement.get("confidence", "")).partition(":")[2],
    }  # fmt: skip
    if "rule" in statement:
        told["derived_by"] = f"{statement['rule']} by way of {statement.get('via', 'its premises')}"
    told["evidence"] = [
        {"bearing": line["bearing"], "says": evidence_words(line), "url": line.get("url", "")}
        for line in statement["evidence"]
    ]
    return told


def path(store: SparqlStore, start: str, end: str, hops: int, budget: int) -> dict[str, Any]:
    """How one thing leads to another, strongest way first, with the assertions and evidence of each step."""
    ends = resolve(store, start), resolve(store, end)
    graph = _network_of(store)
    found = paths(graph, *ends, hops=max(1, min(hops, 4)))
    ways = [{"confidence_of_weakest": weakest(way), "steps": [_step(graph, hop) for hop in way]} for way in found]
    head = {"release": store.release, "from": ends[0], "to": ends[1], "caution": CAUTION}
    return within(budget, head, "paths", ways, _MORE)


def _network_of(store: SparqlStore) -> Network:
    """The network of a release, which takes seconds to build: the last one is kept."""
    kept = _KEPT.get(store.release)
    if kept is None or kept[0] is not store:
        _KEPT.clear()
        kept = _KEPT[store.release] = store, network(store)
    return kept[1]


def _step(graph: Network, hop: Hop) -> dict[str, Any]:
    source, target = (graph.nodes[node]["label"] for node in (hop.source, hop.target))
    contexts, lines = hop.data["contexts"], hop.data["evidence"]
    said = f"{source} {hop.data['label']} {target}" + (f" ({'; or '.join(contexts)})" if contexts else "")
    step = {
        "says": said,
        "contexts": contexts,
        "assertions": hop.data["assertions"],
        "evidence": [
            {key: line[key] for key in ("bearing", "kind", "context", "citation", "url") if line.get(key)}
            for line in lines[:_LINES_A_STEP]
        ],
        "evidence_left_out": max(0, len(lines) - _LINES_A_STEP),
        "from": hop.source,
        "to": hop.target,
    }
    return {key: value for key, value in step.items() if value or key in ("assertions", "evidence")}


def questions(store: SparqlStore, budget: int) -> dict[str, Any]:
    """The named questions, each with what it needs."""
    listed = [
        {"name": name, "question": one.query.header["question"], "values": {p.name: _takes(one, p) for p in _of(one)}}
        for name, one in QUESTIONS.items()
    ]
    return within(budget, {"release": store.release}, "questions", listed, _MORE)


def asked(store: SparqlStore, name: str, values: Mapping[str, Any], budget: int) -> dict[str, Any]:
    """The answer to a named question, as rows with ids; `standing` tells unknown from untrue.

    Raises QueryError, which names what the question takes, where there is none of that name or a value does not fit.
    """
    one = _question(name)
    try:
        answer = one.function(store, **_fitting(one, values))
    except (TypeError, ValueError) as error:
        raise QueryError(f"{one.name} cannot be asked with these values ({error}). {_how(one)}") from None
    head = {
        "release": store.release, "question": one.name, "standing": answer.standing, "note": answer.note,
        "caution": CAUTION,
    }  # fmt: skip
    rows = [{k: v for k, v in row.model_dump(mode="json").items() if v not in ("", None, [])} for row in answer]
    return within(budget, head, "rows", rows, _MORE)


def _question(name: str) -> Question:
    from rapidfuzz import process

    try:
        return question(name)
    except QueryError:
        near = ", ".join(hit[0] for hit in process.extract(name.lower(), list(QUESTIONS), limit=3, score_cutoff=60))
        hint = f" Near to it: {near}." if near else ""
        what = "Call the tool `question` without a name for the list of all"
        raise QueryError(f"There is no question called {name[:80]!r}.{hint} {what}.") from None


def _of(one: Question) -> tuple[Parameter, ...]:
    return one.query.parameters


def _needed(one: Question, parameter: Parameter) -> bool:
    has_default = signature(one.function).parameters[parameter.name].default is not Signature.empty
    return not (parameter.optional or has_default)


def _takes(one: Question, parameter: Parameter) -> str:
    return f"{parameter.type}{'' if _needed(one, parameter) else ', may be left out'}: {parameter.meaning}"


def _how(one: Question) -> str:
    """What a question takes, and the call that asks it."""
    if not _of(one):
        return f'It takes no values: call the tool `question` with name="{one.name}" alone.'
    takes = "; ".join(f"{p.name} ({_takes(one, p)})" for p in _of(one))
    example = {p.name: _EXAMPLES[p.type] for p in _of(one) if _needed(one, p)}
    call = f'name="{one.name}"' + (f" and values={json.dumps(example, ensure_ascii=False)}" if example else "")
    return f"It takes: {takes}. Call the tool `question` with {call}; the tool `search` finds names and ids."


def _fitting(one: Question, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the types that the question takes, without the empty ones. Raises QueryError for all that are wrong."""
    given = {name: value for name, value in values.items() if value not in (None, "", [])}
    known = {p.name: p for p in _of(one)}
    wrong = [f"takes no {name[:80]!r}" for name in values if name not in known]
    wrong += [f"needs {name!r}" for name, p in known.items() if name not in given and _needed(one, p)]
    fitting: dict[str, Any] = {}
    for name, value in given.items():
        if name in known:
            try:
                fitting[name] = _fits(known[name].type, value)
            except ValueError as error:
                wrong.append(f"takes {error} for {name!r}, not {value!r:.80}")
    if wrong:
        raise QueryError(f"{one.name} {', and '.join(wrong)}. {_how(one)}")
    return fitting


def _fits(kind: str, value: Any) -> Any:
    several = [value] if isinstance(value, (str, int, float)) else list(value)
    if kind == "things":
        return [str(item) for item in several]
    if len(several) != 1:
        raise ValueError("one value")
    if kind != "integer":
        return str(several[0])
    try:
        return int(str(several[0]).strip())
    except ValueError:
        raise ValueError("a whole number") from None


def rows(store: SparqlStore, names: list[str], found: list[Mapping[str, Any]], budget: int) -> dict[str, Any]:
    """Rows of a query of one's own."""
    if not names and not found:
        raise QueryError("The query gives no rows.")
    head = {"release": store.release, "columns": names}
    return within(budget, head, "rows", found, "Add LIMIT, or select less.", spare=("columns",))
