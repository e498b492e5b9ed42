"""From which version of the data a page was read, so that the one after it is read from the same."""

from collections import OrderedDict
from threading import Lock

from pydantic import BaseModel

from app.documents import ChangeLog, Changes

REMEMBERED = 1000
"""Of how many pages, at most, it is remembered."""


class Origins:
    """The links to a next page that came last, each with the version of the data that the page with it is of.

    Pages of changes need none: all that follow each other tell of the same two versions, whatever there is by now.
    """

    def __init__(self) -> None:
        self._versions: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def note(self, page: BaseModel, version: str | None) -> None:
        """Remember a page, if another follows it."""
        link = getattr(page, "next", None)
        if link is None or version is None or isinstance(page, Changes | ChangeLog):
            return
        with self._lock:
            self._versions[link] = version
            self._versions.move_to_end(link)
            if len(self._versions) > REMEMBERED:
                self._versions.popitem(last=False)

    def version_before(self, link: str) -> str | None:
        """The version of the page that the link came with; None if it is not known, or does not matter."""
        return self._versions.get(link)
