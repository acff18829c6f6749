"""Where things live: imports run one way, functions and files are short, every public name says what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

import kg

KG: Final = Path(kg.__file__).parent
FILES: Final = sorted(KG.rglob("*.py"))
LONGEST_FUNCTION: Final = 50
LONGEST_FILE: Final = 300
# What each part may import of the package, besides itself. A part that is not named here may import anything.
_FIRST: Final = frozenset({"errors"})
_WORDS: Final = _FIRST | {"vocabulary", "naming", "amounts", "resources", "ontology"}
_RECORDS: Final = _WORDS | {"model"}
_STORED: Final = _RECORDS | {"store", "queries"}
MAY_IMPORT: Final = {
    "errors": frozenset(),
    "vocabulary": frozenset(),
    "naming": frozenset(),
    "amounts": frozenset(),
    "resources": frozenset(),
    "grim": frozenset(),
    "sorted_lines": frozenset(),
    "ontology": _FIRST,
    "model": _WORDS,
    "sources": _WORDS,
    "receipt": _WORDS,
    "loaders": _RECORDS,
    "loaders.tables": _FIRST,
    "label": _RECORDS,
    "identity": _RECORDS | {"loaders.tables"},
    "rdf": _RECORDS | {"sources"},
    "store": _RECORDS | {"rdf"},
    "yasgui": _FIRST,
    "agents": _STORED | {"dossier", "network", "wording", "server"},
    "places": _FIRST | {"remote"},
    "remote": _RECORDS | {"rdf", "store"},
    "publishing": _RECORDS | {"rdf", "store", "remote"},
    "readings": _RECORDS | {"rdf", "store", "reading_joins"},
    "reading_joins": _RECORDS | {"store"},
    "infer": _RECORDS | {"rdf", "store", "grim", "readings"},
    "release": _WORDS | {"store", "receipt"},
    "queries": _RECORDS | {"rdf", "store", "receipt", "release"},
    "queries.routes": _STORED | {"network"},
    "queries.corroboration": _STORED | {"sources"},
    "network": _STORED,
    "dossier": _STORED,
    "explorer": _STORED,
    "server": _STORED | {"dossier", "wording", "remote", "yasgui"},
    "findings": frozenset(),
    "check": _STORED | {"findings"},
    "shacl": _STORED | {"findings"},
    "wording": _STORED | {"dossier"},
    "export": _STORED | {"network"},
    "lessons": _STORED,
    "picture": _STORED | {"network", "explorer", "dossier", "lessons"},
    "landing": _STORED | {"picture"},
    "curation": _RECORDS | {"loaders", "sources", "build"},
    "references": _RECORDS | {"loaders", "sources", "curation"},
    "stats": _STORED,
    "build": _STORED
    | {"receipt", "release", "sources", "rdf", "identity", "loaders", "infer", "check", "shacl", "sorted_lines"},
}  # fmt: skip


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def part_of(path: Path) -> str:
    return path.relative_to(KG).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Modules of the package that a file imports, without `kg.`; those for type checkers only are left out."""
    skipped = {inner for block in ast.walk(tree(path)) if _is_for_types(block) for inner in ast.walk(block)}
    for found in ast.walk(tree(path)):
        if found in skipped:
            continue
        if isinstance(found, ast.ImportFrom):
            assert found.level == 0, f"{path.name}: import by full name"
            names = [f"{found.module}.{alias.name}" if found.module == "kg" else found.module for alias in found.names]
        else:
            names = [alias.name for alias in found.names] if isinstance(found, ast.Import) else []
        yield from (name.removeprefix("kg.") for name in names if name and name.startswith("kg."))


def _is_for_types(block: ast.AST) -> bool:
    return isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"


@pytest.mark.parametrize(
    "path", [path for path in FILES if part_of(path) in MAY_IMPORT], ids=lambda path: str(path.relative_to(KG))
)
def test_imports_run_one_way(path: Path) -> None:
    part = part_of(path)
    part = f"{part}.{path.stem}" if f"{part}.{path.stem}" in MAY_IMPORT else part
    allowed = MAY_IMPORT[part] | {part}
    wrong = [name for name in imported(path) if name.partition(".")[0] not in allowed and name not in allowed]
    assert sorted(set(wrong)) == [], f"{part} may import {', '.join(sorted(allowed))}"


def test_the_order_has_no_circle() -> None:
    def below(part: str, seen: tuple[str, ...] = ()) -> None:
        assert part not in seen, f"{' -> '.join((*seen, part))} is a circle"
        for name in MAY_IMPORT[part]:
            below(name, (*seen, part))

    for part in MAY_IMPORT:
        below(part)


def test_only_the_last_parts_may_import_anything() -> None:
    free = {part_of(path) for path in FILES} - MAY_IMPORT.keys()
    assert free <= {
        "__init__", "__main__", "api", "asking", "checking", "cli", "cookbook", "curating", "hosting", "mint", "output",
        "progress", "summary", "teaching", "view",
    }  # fmt: skip


def test_only_fetching_reaches_out() -> None:
    outside = {"httpx", "requests", "urllib.request", "http.client", "ftplib", "socket"}
    for path in FILES:
        names = {alias.name for node in ast.walk(tree(path)) if isinstance(node, ast.Import) for alias in node.names}
        names |= {node.module or "" for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)}
        if part_of(path) not in ("sources", "server", "remote", "publishing"):
            assert not names & outside, path.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_files_and_functions_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{lines} lines: split it"
    functions = [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION]
    assert long == [], f"longer than {LONGEST_FUNCTION} lines: split them"


def test_most_functions_are_very_short() -> None:
    nodes = (node for path in FILES for node in ast.walk(tree(path)))
    lengths = sorted((f.end_lineno or 0) - f.lineno + 1 for f in nodes if isinstance(f, ast.FunctionDef))
    assert lengths[len(lengths) // 2] <= 9
    assert lengths[len(lengths) * 9 // 10] <= 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(KG)))
def test_every_public_name_says_what_it_is(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        assert ast.get_docstring(tree(path)), "a module begins with what it is"
    assert list(silent(tree(path))) == [], "give them a docstring"


def silent(block: ast.Module | ast.ClassDef) -> Iterator[str]:
    """Public classes, functions and methods without a docstring."""
    for node in block.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield node.name
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.name}.{name}" for name in silent(node))


def test_no_module_is_a_drawer_for_everything() -> None:
    found = [path.name for path in FILES if re.search(r"(^|_)(utils?|helpers?|common|misc|tools)\b", path.stem)]
    assert found == [], "name it after what is in it"


def test_no_file_of_the_package_tells_where_it_was_made() -> None:
    places = re.compile(r"/(?:work|home|tmp|root)/\w|\blocalhost:\d")
    for path in sorted(p for p in KG.rglob("*") if p.suffix in {".py", ".rq", ".ttl", ".html", ".js", ".css"}):
        assert not places.search(path.read_text(encoding="utf-8")), path.name
