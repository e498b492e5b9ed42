"""Whether a claim has the speaker and the outlet that somebody gives for it.

A claim whose speaker is not named may still say whom the speaker speaks for. Then it is nobody of another body.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.quotations import Outcome
from app.vocabulary import RecordType


@dataclass(frozen=True)
class Standing:
    """Whoever is asked about as a speaker, as far as it tells whether an unnamed speaker may be them."""

    id: str
    type: RecordType
    tied: Collection[str] = ()
    """Ids of bodies that they are tied to in whatever way: leader, spokesperson, part, in the past too."""
    body: str | None = None
    """The name of a body that a person leads, works or speaks for."""


def speaker_outcome(asked: Standing | None, claim: Mapping[str, Any]) -> Outcome:
    """Whether somebody is the speaker of a claim, or is spoken for."""
    if asked is None:
        return "not_given"
    named = ids_in(claim, {"speaker", "on_behalf_of"})
    if asked.id in named:
        return "confirmed"
    if not is_unnamed(claim):
        return "contradicted" if named else "not_given"
    if not named or not named.isdisjoint(asked.tied) or (asked.type == "person" and asked.body is None):
        return "not_given"
    return "contradicted"


def outlet_outcome(asked: str | None, claim: Mapping[str, Any]) -> Outcome:
    """Whether a medium was told or reported a claim. One that is itself the speaker is an outlet as well."""
    if asked is None:
        return "not_given"
    outlets = ids_in(claim, {"told_to", "reported_by"})
    if asked in outlets | ids_in(claim, {"speaker", "on_behalf_of"}):
        return "confirmed"
    return "contradicted" if outlets else "not_given"


def told_outcome(
    claim: Mapping[str, Any], told_of: Sequence[Collection[str]], told_to: Sequence[Collection[str]]
) -> Outcome:
    """Whether a claim has the speakers and outlets that a text names: for each name, the ids of those who have it."""
    speakers, outlets = ids_in(claim, {"speaker", "on_behalf_of"}), ids_in(claim, {"told_to", "reported_by"})
    are_right = [not speakers.isdisjoint(ids) for ids in told_of] + [not outlets.isdisjoint(ids) for ids in told_to]
    if speakers and not is_unnamed(claim) and any(speakers.isdisjoint(ids) for ids in told_of):
        return "contradicted"
    if outlets and any(outlets.isdisjoint(ids) for ids in told_to):
        return "contradicted"
    return "confirmed" if are_right and all(are_right) else "not_given"


def both(outcomes: Sequence[Outcome], asked: Sequence[object]) -> Outcome:
    """The outcome of everything that was asked."""
    if "contradicted" in outcomes:
        return "contradicted"
    wanted = [outcome for outcome, one in zip(outcomes, asked, strict=True) if one is not None]
    return "confirmed" if wanted and set(wanted) == {"confirmed"} else "not_given"


def is_unnamed(claim: Mapping[str, Any]) -> bool:
    """Whether the claim leaves its speaker unnamed."""
    return any(link["role"] == "speaker" and link["entity"] is None for link in claim["attribution"])


def bodies_of(claim: Mapping[str, Any]) -> Mapping[str, str]:
    """Whom an unnamed speaker of the claim speaks for: id -> name."""
    if not is_unnamed(claim):
        return {}
    spoken_for = [link["entity"] for link in claim["attribution"] if link["role"] == "on_behalf_of"]
    return {entity["id"]: entity["name"] for entity in spoken_for if entity is not None}


def ids_in(claim: Mapping[str, Any], roles: Collection[str]) -> set[str]:
    """The ids of those who have one of some roles in a claim's attribution."""
    links = claim["attribution"]
    return {link["entity"]["id"] for link in links if link["role"] in roles and link["entity"] is not None}
