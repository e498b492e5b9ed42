"""JSON: documents as they are stored."""

from collections.abc import Sequence

from app.representations.base import RECORDS, Envelope, Form


class JSON(Form):
    """The form that is sent unless another is asked for."""

    name = "json"
    media_type = "application/json"
    description = "The record; of a list, a page."
    resources = RECORDS
    slice = 500  # nothing is written anew
    between = ","

    def record(self, document: str, envelope: Envelope) -> str:
        """The document."""
        return document

    def items(self, documents: Sequence[str], envelope: Envelope) -> str:
        """The documents."""
        return ",".join(documents)

    def opening(self, envelope: Envelope) -> str:
        """The beginning of a page."""
        return '{"items":['

    def closing(self, envelope: Envelope) -> str:
        """The end of a page. Links are of characters that JSON need not escape."""
        following = "null" if envelope.next is None else f'"{envelope.next}"'
        total = "null" if envelope.total is None else envelope.total
        return f'],"next":{following},"total":{total}}}'


FORM = JSON()
