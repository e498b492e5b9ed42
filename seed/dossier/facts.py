"""Claims, figures, events and relations, as an author files them."""

import re
from functools import cached_property
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from app.documents import Number, Slug
from app.vocabulary import (
    ClaimKind,
    EventKind,
    EventStatus,
    FactType,
    Measure,
    Modality,
    Qualifier,
    RelatedHow,
    RelationPredicate,
    RelationStatus,
    TimeBasis,
    Unit,
)
from seed import edtf
from seed.dossier.entry import Entry, Label, Sentence, Statement, Text
from seed.dossier.spans import Evidence, Quote


def _in_digits(number: object) -> object:
    if isinstance(number, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", number) is None:
        raise ValueError(f"found `{number}`; expected a number in digits, as 10000 or 2.5")
    return number


Amount = Annotated[Number, BeforeValidator(_in_digits)]

UNNAMED = "unnamed"
"""Stands where an entity would, for somebody the article does not name; a label then says who."""


class Participation(Entry):
    """One role with the entity that has it, and a label if one is printed."""

    roles: ClassVar[tuple[str, ...]]

    label: Label | None = None
    """The role label or description as printed, without the entity's name."""

    @model_validator(mode="after")
    def _has_one_role(self) -> Self:
        given = [role for role in self.roles if getattr(self, role) is not None]
        if len(given) != 1:
            raise ValueError(f"found {len(given)} roles; expected one of {', '.join(self.roles)}")
        if self.entity is None and self.label is None:
            raise ValueError(f"`{given[0]}: {UNNAMED}` needs a label")
        return self

    @cached_property
    def role(self) -> str:
        return next(role for role in self.roles if getattr(self, role) is not None)

    @cached_property
    def entity(self) -> str | None:
        """The entity's id; None for somebody unnamed."""
        entity: str = getattr(self, self.role)
        return None if entity == UNNAMED else entity


class Attribution(Participation):
    """A link of the chain from the origin of a statement to the article."""

    roles = ("speaker", "on_behalf_of", "told_to", "reported_by", "addressed_to")

    speaker: Slug | None = None
    on_behalf_of: Slug | None = None
    told_to: Slug | None = None
    reported_by: Slug | None = None
    addressed_to: Slug | None = None


class Participant(Participation):
    """Somebody or something in the content of a fact."""

    roles = ("subject", "object", "on_behalf_of", "place", "about")

    subject: Slug | None = None
    object: Slug | None = None
    on_behalf_of: Slug | None = None
    place: Slug | None = None
    about: Slug | None = None


class Time(Entry):
    """Time words, as printed and as a date."""

    printed: Label
    """The words, as printed."""
    edtf: Text | None = None
    """The date in EDTF, levels 0 and 1; absent where the words give none."""
    basis: TimeBasis
    reasoning: Sentence | None = None
    """How the date was worked out."""
    source: Text | None = None
    """The source outside the article, where the basis is external."""

    @model_validator(mode="after")
    def _is_grounded(self) -> Self:
        if self.edtf is not None:
            edtf.bounds(self.edtf)
        if self.basis != "stated" and self.reasoning is None:
            raise ValueError(f"basis `{self.basis}` needs a reasoning")
        if (self.basis == "external") != (self.source is not None):
            raise ValueError("a source is given where the basis is `external`, and only there")
        return self


class Related(Entry):
    """A link to another fact."""

    how: RelatedHow
    fact: Slug


class _Fact(Entry):
    type: ClassVar[FactType]

    statement: Statement
    """One present-tense main clause in our words, at most twenty words."""
    participants: list[Participant] = []
    time: Time | None = None
    caveat: Sentence | None = None
    """What the text leaves open, in a sentence of ours."""
    related: list[Related] = []
    evidence: Annotated[list[Evidence], Field(min_length=1)]
    renamed_from: list[Slug] = []
    """Ids it had before."""


class Claim(_Fact):
    """A proposition somebody puts forward, with who and how."""

    type = "claim"
    id: Slug
    kind: ClaimKind
    modality: Modality = "stated"
    condition: Sentence | None = None
    """The condition, in words of ours."""
    attribution: list[Attribution] = []
    """From the origin to the article; empty where the article itself puts it forward."""
    quotes: list[Quote] = []

    @model_validator(mode="after")
    def _condition_is_given(self) -> Self:
        if (self.modality == "conditional") != (self.condition is not None):
            raise ValueError("a condition is given where the modality is `conditional`, and only there")
        return self


class Inner(_Fact):
    """A fact that may be part of somebody's claim."""

    claim: Slug | None = None
    """The claim it is part of, whose attribution it shares."""


class Figure(Inner):
    """A printed number, or a word such as thousands, that counts or measures."""

    needs: ClassVar[dict[str, tuple[str, ...]]] = {
        "exact": ("value",),
        "about": ("value",),
        "at_least": ("lower",),
        "more_than": ("lower",),
        "at_most": ("upper",),
        "less_than": ("upper",),
        "between": ("lower", "upper"),
        "vague": (),
    }
    """What an author gives for each qualifier. The bounds of an exact number are its value."""

    type = "figure"
    id: Slug
    measure: Measure
    counted: Text
    """Whom or what it counts, in words of ours."""
    unit: Unit
    printed: Label
    """The number with its qualifier, as printed."""
    qualifier: Qualifier
    value: Amount | None = None
    lower: Amount | None = None
    upper: Amount | None = None

    @model_validator(mode="after")
    def _bounds_agree_with_qualifier(self) -> Self:
        given = tuple(name for name in ("value", "lower", "upper") if getattr(self, name) is not None)
        needed = self.needs.get(self.qualifier, ())
        if given != needed:
            raise ValueError(
                f"qualifier `{self.qualifier}` goes with {' and '.join(needed) or 'no number'};"
                f" found {' and '.join(given) or 'none'}"
            )
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"lower {self.lower} is more than upper {self.upper}")
        return self


class Event(Inner):
    """Something that happened, happens, is planned, or is said not to have happened."""

    type = "event"
    id: Slug
    kind: EventKind
    status: EventStatus


class Relation(Inner):
    """A lasting tie between two entities. Its id is made of them, unless one is given."""

    type = "relation"
    own_id: Annotated[Slug | None, Field(alias="id")] = None
    """Only where another article's relation has the computed id."""
    predicate: RelationPredicate
    status: RelationStatus = "current"

    @model_validator(mode="after")
    def _ties_two_entities(self) -> Self:
        for role in ("subject", "object"):
            if sum(p.role == role and p.entity is not None for p in self.participants) != 1:
                raise ValueError(f"a relation has one {role}, which is an entity")
        return self

    @property
    def id(self) -> str:
        if self.own_id is not None:
            return self.own_id
        ends = {p.role: p.entity or "" for p in self.participants}
        return self.id_of(ends["subject"], ends["object"])

    def id_of(self, subject: str, other: str) -> str:
        """The id that it has, or had, with these ends."""
        return f"{subject}-{self.predicate.replace('_', '-')}-{other}"


Fact = Claim | Figure | Event | Relation
