"""When a fact held, happened or was said."""

from app.documents.base import Document
from app.vocabulary import TimeBasis, TimePrecision


class Time(Document):
    """Time words, as printed and as a date."""

    edtf: str | None
    """The time in Extended Date/Time Format, levels 0 and 1 (ISO 8601-2); null where the words give no date."""
    earliest: str | None
    """First day it can be, as an ISO date; null where open or unknown."""
    latest: str | None
    """Last day it can be, as an ISO date; null where open or unknown."""
    precision: TimePrecision | None
    """How exact the date is; null where the words give no date."""
    approximate: bool | None
    """Whether it is marked as near the real date (`~`, `%`), which widens no bound; null where there is no date."""
    uncertain: bool | None
    """Whether it is marked as in doubt (`?`, `%`), which widens no bound; null where there is no date."""
    printed: str
    """The time words as printed."""
    basis: TimeBasis
    """What the date rests on."""
    reasoning: str | None
    """How the date was worked out, where the words alone do not give it."""
    source: str | None
    """The source outside the article, where the basis is external."""
