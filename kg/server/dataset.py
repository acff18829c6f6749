"""Several FROM clauses of a query, taken out of it and put beside it.

Oxigraph counts a triple once for each of the graphs that it stands in; SPARQL 1.1 (section 13.2) asks for the merge
of the graphs. The server makes that merge of graphs that are named beside the query.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

from kg.ontology.terms import BASE, PREFIXES
from kg.server.guard import blanked, decoded
from kg.server.question import Question

_WORD: Final = r"[^\s{}()<>\[\]:?$\\@,;|^&!*/+=\"'#]"
_LOCAL: Final = rf"(?:\\.|:|{_WORD})*"
# The prologue, IRIs, variables, language tags and names are read as a whole, so that no FROM is seen inside of one.
_TOKEN: Final = re.compile(
    rf"""
      (?P<declared> prefix\s+ {_WORD}*: \s* <[^<>\s]*> )
    | <[^<>\s]*>
    | (?P<open> [({{] ) | (?P<close> [)}}] )
    | [?$@][\w-]+
    | from (?: \s+ (?P<named>named) (?=[\s<]) )? (?=[\s<]) \s* (?P<graph> <[^<>\s]*> | {_WORD}*: {_LOCAL} )
    | {_WORD}+ (?: : {_LOCAL} )? | : {_LOCAL}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PREFIX: Final = re.compile(r"\bprefix\s+([^\s:<>]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_BASE: Final = re.compile(r"\bbase\s*<([^<>\s]*)>", re.IGNORECASE)
_BACKSLASH: Final = re.compile(r"\\(.)")


def with_stated_graphs(question: Question) -> Question:
    """The same question; where its text has several FROM, they stand in `default_graphs` and no longer in the text.

    A dataset that the request names beside the query overrules them. A clause whose IRI cannot be told from the text
    is left where it is.
    """
    code = blanked(question.query)
    clauses = _clauses(code)
    if sum(1 for clause in clauses if not clause["named"]) < 2:
        return question
    graphs = [(bool(clause["named"]), _iri(clause["graph"], code)) for clause in clauses]
    if any(iri is None for _, iri in graphs):
        return question
    text = question.query
    for clause in clauses:
        text = text[: clause.start()] + " " * (clause.end() - clause.start()) + text[clause.end() :]
    if question.default_graphs or question.named_graphs:
        return replace(question, query=text)
    default, named = (tuple(iri for is_named, iri in graphs if iri and is_named is kind) for kind in (False, True))
    return replace(question, query=text, default_graphs=default, named_graphs=named)


def _clauses(code: str) -> list[re.Match[str]]:
    """The FROM clauses: they stand outside of all brackets."""
    found, depth = list[re.Match[str]](), 0
    for match in _TOKEN.finditer(code):
        depth = max(depth + bool(match["open"]) - bool(match["close"]), 0)
        if match["graph"] and not depth:
            found.append(match)
    return found


def _iri(written: str, code: str) -> str | None:
    """The full IRI of a graph's name, None where its prefix is not known."""
    bases = _BASE.findall(code)
    base = urljoin(BASE, decoded(bases[-1])) if bases else BASE
    if written.startswith("<"):
        return urljoin(base, decoded(written[1:-1]))
    prefix, _, local = decoded(written).partition(":")
    declared = dict(PREFIXES) | {name: urljoin(base, decoded(iri)) for name, iri in _PREFIX.findall(code)}
    return declared[prefix] + _BACKSLASH.sub(r"\1", local) if prefix in declared else None
