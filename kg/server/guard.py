"""What of a query can be known from its text alone, before the engine sees it.

Oxigraph's parser needs no space between words, and takes a prefixed name for something else where its IRI
would be wrong. So whatever stands outside comments, strings, IRIs and variables counts as a keyword here:
a name such as `ex:service` is refused although it is harmless, since `PREFIX ex: <http://x:>` makes
`ex:SERVICE` a call.
"""

from __future__ import annotations

import re
from typing import Final

from kg.server.refusal import Refusal, read_only

MAX_DEPTH: Final = 100
MAX_OPERATIONS: Final = 1_000

# An escaped character of a name begins no comment and no string. What begins as `<http://` is an IRI; of other things
# in angle brackets the text alone cannot tell, since `1<2)#>` may be a comparison and a comment. The last alternative
# is a quote that nothing closes: all that follows it counts as code.
_OPAQUE: Final = re.compile(
    r"""
      (?P<escape> \\ [_~.\-!$&'()*+,;=/?\#@%] )
    | (?P<comment> \# [^\r\n]* )
    | (?P<iri> < [A-Za-z][A-Za-z0-9+.-]*:// [^<>"{}|^`\x00-\x20]* > )
    | (?P<angled> < [^<>"{}|^`\x00-\x20]* > )
    | (?P<string>
        \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3}
      | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
      | " (?: [^"\\\r\n] | \\. )* "
      | ' (?: [^'\\\r\n] | \\. )* '
      )
    | (?P<open> ["'] .* )
    """,
    re.VERBOSE | re.DOTALL,
)
# What an IRI seldom holds, and a comparison that another follows needs.
_OF_EXPRESSIONS: Final = re.compile(r"[()\[\]&,;!#']")
_ENDS_AN_EXPRESSION: Final = re.compile(r"[)#']")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
_SURE_IRI: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://[^<>\"{}|^`\x00-\x20]*>")
_SERVICE: Final = re.compile(r"[?$][A-Za-z0-9_]+|(?P<service>service)", re.IGNORECASE)
_FROM: Final = re.compile(r"(?<![\w:.@?$\-·‿⁀\u0300-\u036f\u200c\u200d])from\s*(?:<|[^\s{}:<>]*:)", re.IGNORECASE)
_PREFIX: Final = re.compile(r"\bprefix\s+([^\s:<>]*:)\s*<>", re.IGNORECASE)
_UPDATE: Final = re.compile(
    r"\s*(?:(?:base\b|prefix\s+[^\s:<>]*:)\s*<>\s*)*"
    r"(?:insert|delete|load|clear|drop|create|add|move|copy|with)\b",
    re.IGNORECASE,
)
# Names come first, so that the hyphens in them are no operators; a cap keeps long chains from hiding in one.
_OPERATOR: Final = re.compile(r"[A-Za-z_][\w:.-]{0,200}|[?$]\w+|\^\^|(?P<operator>\|\||&&|[-+*/|!^{])", re.ASCII)
_CLAUSE: Final = re.compile(
    r"filter|bind|having|values|union|optional|minus|(?<![A-Za-z:?$_-])(?:true|false)?as(?![A-Za-z:])",
    re.IGNORECASE,
)


def check(query: str) -> None:
    """Raises Refusal for a query that would leave this machine, count twice, or overflow the engine's stack."""
    code = _code(query)
    if _may_call_out(query) or ("\\" in query and _may_call_out(_ESCAPE.sub(_decoded, query))):
        raise Refusal(
            403,
            "SERVICE is refused: this server answers from its own graph only and never calls another. If a "
            "name in your query contains the word 'service', write it as a full IRI in angle brackets.",
        )
    if _datasets(code) > 1:
        raise Refusal(
            400,
            "Of more than one FROM, each needs a blank before its graph, and a prefix that is declared. Or name the "
            "graphs in default-graph-uri.",
        )
    if _depth(code) > MAX_DEPTH or _operations(code) > MAX_OPERATIONS:
        raise Refusal(
            400,
            f"The query is too deep or too long: brackets may be nested {MAX_DEPTH} deep, and {MAX_OPERATIONS} "
            "operators, groups and clauses are allowed. Use VALUES for long lists, or ask several queries.",
        )


def check_is_no_update(text: str) -> None:
    """Raises Refusal for a text that begins as an update does."""
    if _UPDATE.match(_code(text)):
        raise read_only()


def decoded(query: str) -> str:
    """The query with its code-point escapes undone, in strings as well, so that no word hides in them."""
    return _ESCAPE.sub(_decoded, query) if "\\u" in query.lower() else query


def blanked(query: str) -> str:
    """The query with comments and strings as blanks of the same length, IRIs as they are: places stay the same."""
    kept = {"iri", "angled", "escape"}
    return _OPAQUE.sub(lambda m: m[0] if m.lastgroup in kept else " " * len(m[0]), query)


def _code(query: str) -> str:
    """The query with comments and strings blanked, and IRIs as `<>`, unless they may be part of an expression."""
    return _OPAQUE.sub(_shown, query)


def _shown(match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    if kind == "angled" and not _OF_EXPRESSIONS.search(match[0]):
        kind = "iri"
    return {"comment": " ", "string": " ", "iri": "<>", "escape": "_"}.get(kind, match[0])


def _decoded(match: re.Match[str]) -> str:
    point = int(match[1] or match[2], 16)
    return chr(point) if point < 0x110000 else match[0]


def _may_call_out(query: str) -> bool:
    return _calls_out(_code(query)) or _calls_out(_in_doubt(query))


def _in_doubt(query: str) -> str:
    """What follows the first `<...>` that may be a comparison and the end of an expression, IRIs as `<>`.

    From there on the text does not tell what is a comment or a string, so that nothing of it is taken for one.
    """
    for match in _OPAQUE.finditer(query):
        if match.lastgroup == "angled" and _ENDS_AN_EXPRESSION.search(match[0]):
            return _SURE_IRI.sub("<>", query[match.start() :])
    return ""


def _calls_out(code: str) -> bool:
    return any(match["service"] for match in _SERVICE.finditer(code))


def _datasets(code: str) -> int:
    """How many FROM there may be. They stand outside of all groups; a name whose prefix is declared is none."""
    outside, depth, begin = list[str](), 0, 0
    for match in re.finditer(r"[{}]", code):
        if not depth:
            outside.append(code[begin : match.start()])
        depth = depth + 1 if match[0] == "{" else max(depth - 1, 0)
        begin = match.end()
    if not depth:
        outside.append(code[begin:])
    declared = set(_PREFIX.findall(code))
    return sum(match[0] not in declared for match in _FROM.finditer(_PREFIX.sub(" ", " ".join(outside))))


def _depth(code: str) -> int:
    depth = deepest = 0
    for bracket in re.findall(r"[(){}\[\]]", code):
        depth = depth + 1 if bracket in "({[" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return deepest


def _operations(code: str) -> int:
    operators = sum(1 for match in _OPERATOR.finditer(code) if match["operator"])
    return operators + sum(1 for _ in _CLAUSE.finditer(code))
