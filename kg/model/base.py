"""What all records share: the base class, and the types of their fields with the bounds in them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kg.ontology.terms import PREFIXES

NOT_STATED: Final = "not stated"

_LOCAL = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
_CURIE = r"[A-Za-z][A-Za-z-]*:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"


def _of_known_prefix(curie: str) -> str:
    if curie and curie.partition(":")[0] not in PREFIXES:
        raise ValueError("the prefix is unknown; use one of those in prefixes.ttl")
    return curie


Curie = Annotated[str, StringConstraints(pattern=rf"^{_CURIE}$"), AfterValidator(_of_known_prefix)]
OutsideCurie = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]+:[A-Za-z0-9_]+$"), AfterValidator(_of_known_prefix)]
CurieOrNothing = Annotated[str, StringConstraints(pattern=rf"^({_CURIE})?$"), AfterValidator(_of_known_prefix)]
Slug = Annotated[str, StringConstraints(pattern=rf"^{_LOCAL}$", max_length=67)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Record(BaseModel):
    """Base of all records."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def in_order(low: Decimal | None, high: Decimal | None, low_name: str, high_name: str) -> None:
    """Raises ValueError where the lower of two bounds is above the higher one."""
    if low is not None and high is not None and low > high:
        raise ValueError(f"{low_name} {low} is above {high_name} {high}")
