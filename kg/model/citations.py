"""Records of what is cited, and of what became of the sentences of an article."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kg.model.base import Curie, CurieOrNothing, Record, Text
from kg.vocabulary import CitationCheck, WhatWasRead

_PATH = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*"
_ADDRESS = rf"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/{_PATH})?(?:\?{_PATH})?(?:#{_PATH})?"
Doi = Annotated[str, StringConstraints(pattern=r"^(10\.\d{4,9}/[A-Za-z0-9._~!$&'()*+,;=:@/?#%\[\]-]+)?$")]
WebAddress = Annotated[str, StringConstraints(pattern=rf"^({_ADDRESS})?$")]
Pmid = Annotated[str, StringConstraints(pattern=r"^([1-9]\d{0,8})?$")]
Year = Annotated[int, Field(ge=1600, le=2100)]


class Reference(Record):
    """A publication or other source: as printed, as it should be, and what was checked."""

    id: Curie
    type: str = "article"
    printed: str = ""
    authors: str = ""
    title: Text
    container: str = ""
    year: Year | None = None
    volume: str = ""
    pages: str = ""
    doi: Doi = ""
    pmid: Pmid = ""
    pmcid: str = Field(default="", pattern=r"^(PMC\d+)?$")
    isbn: str = ""
    url: WebAddress = ""
    check: CitationCheck
    read: WhatWasRead = "nothing"
    verdict: str = ""
    corrected: str = ""
    note: str = ""


class CoverageRow(Record):
    """One relation of an article, and what became of it."""

    row: str = Field(pattern=r"^R\d{3}$")
    status: Literal["carried", "left_out"]
    subject: CurieOrNothing = ""
    predicate: CurieOrNothing = ""
    object: str = ""
    reason: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        triple = (self.subject, self.predicate, self.object)
        if self.status == "carried" and not all(triple):
            raise ValueError("a carried row names the subject, predicate and object that carry it")
        if self.status == "left_out" and (any(triple) or not self.reason):
            raise ValueError("a row that is left out gives a reason and no triple")
        return self
