"""Named questions: an `.rq` file, a typed row, and an answer that says how empty it is when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

import pyoxigraph as ox
from pydantic import BaseModel, ConfigDict

from kg.errors import QueryError
from kg.naming import fold
from kg.ontology.terms import expand
from kg.queries.header import Parameter, QueryFile
from kg.queries.lookup import resolve
from kg.queries.named import named_query, plain_value
from kg.store import Binding, SparqlStore

Standing = Literal["found", "nothing recorded", "evidence against"]
Value = str | int | Sequence[str]
_AGAINST: Final = frozenset({"refuted"})


class Row(BaseModel):
    """Base of all rows of answers. Things are CURIEs; what a row does not know is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Answer(Generic[R]):
    """Rows, and what to make of them: found, nothing recorded (which is not "no"), or evidence against."""

    question: str
    rows: tuple[R, ...]
    standing: Standing
    note: str = ""

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Question:
    """A named question: which competency questions it answers, its query, its row, and the function to call."""

    name: str
    ids: tuple[str, ...]
    row: type[Row]
    function: Callable[..., Answer[Any]]

    @property
    def query(self) -> QueryFile:
        """The query file of the question."""
        return named_query(self.name)


def answer(store: SparqlStore, name: str, row: type[R], **values: Value | None) -> Answer[R]:
    """Run the named query with these values (names are resolved to things first) and give typed rows.

    Raises UnknownName or AmbiguousName for a name, QueryError for a parameter that is missing or not known.
    """
    query = named_query(name)
    bound = dict(_bound(store, query, {key: value for key, value in values.items() if value is not None}))
    rows = tuple(_row(row, binding) for binding in store.select(query.bind(bound)))
    return Answer(name, rows, standing(rows), query.header.get("when-empty", "") if not rows else "")


def standing(rows: Sequence[Row]) -> Standing:
    """`evidence against` where every row is refuted; `nothing recorded` where there is none."""
    if not rows:
        return "nothing recorded"
    statuses = {getattr(row, "status", "") for row in rows}
    return "evidence against" if statuses <= _AGAINST else "found"


def _bound(
    store: SparqlStore, query: QueryFile, values: Mapping[str, Value]
) -> Iterator[tuple[str, list[ox.NamedNode | ox.Literal]]]:
    known = {parameter.name: parameter for parameter in query.parameters}
    if unknown := values.keys() - known.keys():
        raise QueryError(
            f"{query.name} takes no {', '.join(sorted(unknown))}; it takes: {', '.join(known) or 'nothing'}."
        )
    for name, parameter in known.items():
        if name in values:
            yield name, _terms(store, parameter, values[name])
        elif not parameter.optional:
            raise QueryError(f"{query.name} needs {name}: {parameter.meaning}.")


def _terms(store: SparqlStore, parameter: Parameter, value: Value) -> list[ox.NamedNode | ox.Literal]:
    given: Sequence[str | int] = [value] if isinstance(value, (str, int)) else list(value)
    if not given or (len(given) > 1 and parameter.type != "things"):
        raise QueryError(
            f"{parameter.name} takes {'one or more values' if parameter.type == 'things' else 'one value'}."
        )
    if parameter.type == "integer":
        return [ox.Literal(int(item)) for item in given]
    if parameter.type == "text":
        return [ox.Literal(fold(str(item))) for item in given]
    return [ox.NamedNode(expand(resolve(store, str(item)))) for item in given]


def _row(row: type[R], binding: Binding) -> R:
    return row.model_validate({name: plain_value(term) for name, term in binding.items()})
