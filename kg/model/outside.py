"""Records of what outside data sets say, in their own identifiers and words, and of how their words are read here."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from kg.model.base import Curie, Record, Text
from kg.vocabulary import Direction, Fit, Modulation

OwnId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$", max_length=120)]


class OutsideName(Record):
    """A thing of an outside source and what that source calls it. The name never joins anything."""

    id: Curie
    name: Text


class OutsideLink(Record):
    """One link of a path, in the source's own words. What it calls a thing may differ from path to path."""

    start: OutsideName
    verb: Text
    end: OutsideName


class OutsidePath(Record):
    """How a substance comes to act on a disease, as an outside source draws it.

    `references` are as the source prints them.
    """

    id: OwnId
    start: OutsideName
    end: OutsideName
    links: tuple[OutsideLink, ...] = Field(min_length=1)
    references: tuple[Text, ...] = ()


class OutsideRole(Record):
    """A role that an outside source gives to a substance."""

    substance: OutsideName
    role: OutsideName


class RoleTarget(Record):
    """On what a substance in a role acts, and how."""

    role: OutsideName
    modulation: Modulation
    target: OutsideName


class OutsideTerm(Record):
    """A term of an outside vocabulary. Kinds of synonyms are kept apart; cross references are as printed."""

    id: Curie
    name: Text
    exact: tuple[Text, ...] = ()
    narrow: tuple[Text, ...] = ()
    broad: tuple[Text, ...] = ()
    related: tuple[Text, ...] = ()
    parents: tuple[Curie, ...] = ()
    cross_references: tuple[Text, ...] = ()


class VerbReading(Record):
    """Which direction a predicate of ours, or a verb of an outside source, has."""

    term: Curie
    words: Text
    direction: Direction
    why: Text


class RoleReading(Record):
    """What an outside role comes to in the words of this graph."""

    role: Curie
    role_name: Text
    predicate: Curie
    object: Curie
    fit: Fit
    why: Text


class TargetReading(Record):
    """The process of this graph that runs more when there is more of an outside thing, or when it is more active."""

    target: Curie
    target_name: Text
    object: Curie
    fit: Fit
    why: Text
