"""NDJSON: a record a line, to be read line by line however many there are."""

from app.representations.base import RECORDS, Envelope, Form


class NDJSON(Form):
    """The same documents as in JSON."""

    name = "ndjson"
    media_type = "application/x-ndjson"
    description = "A line a record, each the same JSON as by itself. Without `limit` and `cursor`, the whole list."
    resources = RECORDS
    whole = True
    file = "ndjson"
    slice = 500  # nothing is written anew

    def record(self, document: str, envelope: Envelope) -> str:
        """The one line. Documents are written without line breaks."""
        return f"{document}\n"


FORM = NDJSON()
