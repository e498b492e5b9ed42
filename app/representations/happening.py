"""Which of the events that an article tells of are events to others too, and on which days.

To others an event is something that happens, or is arranged for a day. So is one here if the article says so in its own
voice. What only somebody in it says, what is planned for no known day, and what is said not to have happened is told
of, and no more.
"""

from app.representations.nodes import Node, Record
from app.representations.terms import TYPES

HAPPENING = frozenset({"occurred", "ongoing"})
"""The statuses of what happens."""

SCHEDULED = "https://schema.org/EventScheduled"

EXTERNAL = "external"
"""The basis of a date that the article leaves open, in whole or in part."""

DATES = {"day": "xsd:date", "month": "xsd:gYearMonth", "year": "xsd:gYear"}
"""Precision of a date that EDTF and ISO 8601 write alike -> its type."""


def happening(event: Record) -> Node:
    """What a node says of an event to others: its classes, and what goes with them."""
    told = TYPES["event"]
    dates = _dates(event)
    if event["voice"] == "article":
        if event["status"] in HAPPENING:
            return {"type": [told, "Event"], **dates}
        if event["status"] == "planned" and _is_exact(event["time"]):
            return {"type": [told, "Event"], "eventStatus": SCHEDULED, **dates}
    return {"type": told}


def _is_exact(time: Record | None) -> bool:
    """Whether a date is one day, month or year, and is known as it stands."""
    return time is not None and time["precision"] in DATES and not time["approximate"] and not time["uncertain"]


def _dates(event: Record) -> Node:
    """The day, month or year in which it began, and that in which it ended, if it is from the article that they are
    known exactly: what is known from elsewhere is told with its source alone."""
    time = event["time"]
    if not _is_exact(time) or time["basis"] == EXTERNAL:
        return {}
    date = {"@value": time["edtf"], "@type": DATES[time["precision"]]}
    return {"startDate": date} if event["status"] == "ongoing" else {"startDate": date, "endDate": date}
