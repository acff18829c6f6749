"""Query files: the `#+` header, the body, and the parameters that stand in it as VALUES blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

import pyoxigraph as ox

from kg.errors import QueryError

_HEADER_LINE = re.compile(r"^#\+\s*([\w-]+):\s*(.*)$")
_PARAMETER = re.compile(r"^(\w+)\s*\((thing|things|text|integer)(\?)?\)\s*(.+)$")


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its variable, the type of its values, whether it may be left out, its meaning.

    Types are `thing`, `things` (one or more), `text` (a name) and `integer`. Where one is left out, the
    values that stand in the file hold.
    """

    name: str
    type: str
    optional: bool
    meaning: str


@dataclass(frozen=True)
class QueryFile:
    """One `.rq` file. `text` is a query that runs as it stands; its VALUES blocks hold a working example."""

    name: str
    header: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    text: str
    path: str = field(compare=False, default="")

    def bind(self, values: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> str:
        """The query with the VALUES blocks of the named parameters replaced by these terms.

        The terms are written by the RDF library, so that no value can break out of its place.
        Raises QueryError for a parameter that the query does not have.
        """
        text = self.text
        for name, terms in values.items():
            pattern = re.compile(rf"VALUES\s+\?{re.escape(name)}\s*\{{[^}}]*\}}")
            if not pattern.search(text):
                known = ", ".join(p.name for p in self.parameters) or "none"
                raise QueryError(f"{self.name} has no parameter {name!r}; it takes: {known}.")
            block = f"VALUES ?{name} {{ {' '.join(str(term) for term in terms)} }}"
            text = block.join(pattern.split(text))
        return text


def read_query(file: Traversable) -> QueryFile:
    """The query in a file. Raises QueryError where a header line does not read `#+ key: value`."""
    text = file.read_text(encoding="utf-8")
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        match = _HEADER_LINE.match(line)
        if match is None:
            raise QueryError(f"{file.name}: the header line {line!r} does not read '#+ key: value'")
        if match[1] == "parameter":
            parameters.append(_parameter(file.name, match[2]))
        else:
            header[match[1]] = match[2].strip()
    return QueryFile(file.name.removesuffix(".rq"), header, tuple(parameters), text, str(file))


def query_files(package: str, folder: str = "") -> Iterator[QueryFile]:
    """All queries of a package's folder, by name."""
    place = files(package).joinpath(folder) if folder else files(package)
    for file in sorted(place.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".rq"):
            yield read_query(file)


def _parameter(file: str, text: str) -> Parameter:
    match = _PARAMETER.match(text)
    if match is None:
        raise QueryError(f"{file}: the parameter {text!r} does not read 'name (type) meaning'")
    return Parameter(match[1], match[2], bool(match[3]), match[4])
