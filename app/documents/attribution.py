"""Who stands behind a fact, and who and what takes part in it."""

from app.documents.base import Document, Reference
from app.vocabulary import AttributionRole, Certainty, ParticipantRole


class Attribution(Document):
    """A link of the chain from the origin of a statement to the article."""

    role: AttributionRole
    """What the entity did for the statement."""
    entity: Reference | None
    """The entity; null for somebody the article does not name."""
    label: str | None
    """The role label or description as printed, without the entity's name: "spokesman"."""
    certainty: Certainty
    """Whether the evidence itself says so."""


class Participant(Document):
    """Somebody or something in the content of a fact."""

    role: ParticipantRole
    """The part it has in the content."""
    entity: Reference | None
    """The entity; null for somebody the article does not name."""
    label: str | None
    """The description as printed, without the entity's name."""
    certainty: Certainty
    """Whether the evidence itself says so."""
