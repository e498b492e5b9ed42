"""The shape of every list."""

from typing import Any, Generic, TypeVar

from app.documents.base import Document

Item = TypeVar("Item")


class Page(Document, Generic[Item]):
    """One page of a list."""

    items: list[Item]
    """The records, in the list's order."""
    next: str | None
    """The next page, relative to this service; null on the last."""
    total: int | None
    """How many records the filters match; null unless `count=true` asked for it."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`ClaimPage`; a union of types is `FactPage`."""
        return f"{getattr(params[0], '__name__', 'Fact')}Page"
