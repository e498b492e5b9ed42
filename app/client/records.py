"""Lists of records, asked for page by page as they are wanted."""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, Generic, TypeVar

import httpx

from app.client.carriers import AsyncCarrier, Carrier
from app.client.exchange import Answer, Asking, version_of
from app.client.problems import UnreadableAnswerError
from app.client.reading import Record, read, read_records
from app.documents import Page

Item = TypeVar("Item")

LARGEST_PAGE = 500
"""How many records a page can have, at most."""
CSV = "text/csv"


class _List(Generic[Item]):
    """Which records, of which list."""

    def __init__(self, asking: Asking, path: str, page: type[Page[Item]], asked: Mapping[str, Any]) -> None:
        self._asking = asking
        self._path = path
        self._page = page
        # what can be gone through but once would ask for less the second time
        self._asked = {name: list(value) if isinstance(value, Iterator) else value for name, value in asked.items()}

    def _first(self) -> httpx.Request:
        return self._asking.get(self._path, self._asked)

    def _pages(self) -> "_Pages":
        return _Pages(self._asking, self._first())

    def _count(self) -> httpx.Request:
        return self._asking.get(self._path, {**self._asked, "page_size": 1, "count": True})

    def _counted(self, answer: Answer) -> int:
        total = read(self._page, answer.content).total
        if total is None:
            raise UnreadableAnswerError(f"{self._asking.address} does not count")
        return total


class _Pages:
    """Goes from page to page, all of one version of the data."""

    def __init__(self, asking: Asking, first: httpx.Request) -> None:
        self._asking = asking
        self.request: httpx.Request | None = first
        self.version: str | None = None

    def go_on(self, answer: Answer, link: str | None) -> None:
        """A page has been read, and another may follow."""
        self.version = self.version or answer.version
        following = None if link is None else self._asking.follow(link)
        if following and self.request and following.url == self.request.url:
            raise UnreadableAnswerError(f"a page of {self._asking.address} has itself as the next one")
        self.request = following


class _Rows:
    """Puts pages of CSV together, all of one version of the data: the first whole, of the others what is below their
    column names; and no more rows than are wanted."""

    def __init__(self, asking: Asking, first: httpx.Request, limit: int | None) -> None:
        self._asking = asking
        self._left = limit
        self._names_to_drop = False
        self.request: httpx.Request | None = self._sized(first.url)
        self.version: str | None = None

    def begin(self, response: httpx.Response) -> None:
        """A page comes."""
        self.version = self.version or version_of(response)
        if response.headers.get("Content-Type", "").partition(";")[0].strip() != CSV:
            raise UnreadableAnswerError(f"{self._asking.address} does not answer this as CSV")

    def rows(self, part: bytes) -> bytes:
        """What of a part of a page is to be passed on."""
        if not self._names_to_drop:
            return part
        _, end, rows = part.partition(b"\n")
        self._names_to_drop = not end
        return rows

    def end(self, response: httpx.Response) -> None:
        """A page is over, and another may follow. Each but the last has as many rows as were asked for."""
        self._names_to_drop = True
        link = response.links.get("next", {}).get("url")
        if self._left is not None:
            self._left -= int(response.request.url.params["limit"])
        self.request = None if link is None or self._left == 0 else self._sized(self._asking.address.of(link))

    def _sized(self, url: httpx.URL) -> httpx.Request:
        if self._left is not None:
            url = url.copy_set_param("limit", min(self._left, LARGEST_PAGE))
        elif "limit" not in url.params:
            url = url.copy_set_param("limit", LARGEST_PAGE)
        return self._asking.build("GET", url, headers={"Accept": CSV})


class Records(_List[Item]):
    """The records of a list that its filters let through. Going through them asks for one page after the other, and
    each time anew. A page of newer data than the first one's is a DataChangedError."""

    def __init__(self, carrier: Carrier, path: str, page: type[Page[Item]], asked: Mapping[str, Any]) -> None:
        super().__init__(carrier.asking, path, page, asked)
        self._carrier = carrier

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from page.items

    def pages(self) -> Iterator[Page[Item]]:
        """The same page by page."""
        pages = self._pages()
        while pages.request is not None:
            answer = self._carrier.answer(pages.request, pages.version)
            page = read(self._page, answer.content)
            self._asking.origins.note(page, answer.version)
            yield page
            pages.go_on(answer, page.next)

    def as_dicts(self) -> Iterator[Record]:
        """The records as the service sends them, with fields that the models here do not know yet."""
        pages = self._pages()
        while pages.request is not None:
            answer = self._carrier.answer(pages.request, pages.version)
            records, link = read_records(answer.content)
            yield from records
            pages.go_on(answer, link)

    def total(self) -> int:
        """How many there are."""
        return self._counted(self._carrier.answer(self._count()))

    def csv(self, limit: int | None = None) -> Iterator[bytes]:
        """The table that the service makes of them, in parts of any size; of so many records, if a number is given."""
        rows = _Rows(self._asking, self._first(), limit)
        while rows.request is not None:
            with self._carrier.stream(rows.request, rows.version) as response:
                rows.begin(response)
                for part in response.iter_bytes():
                    yield rows.rows(part)
                rows.end(response)


class AsyncRecords(_List[Item]):
    """The records of a list that its filters let through. Going through them asks for one page after the other, and
    each time anew. A page of newer data than the first one's is a DataChangedError."""

    def __init__(self, carrier: AsyncCarrier, path: str, page: type[Page[Item]], asked: Mapping[str, Any]) -> None:
        super().__init__(carrier.asking, path, page, asked)
        self._carrier = carrier

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[Item]]:
        """The same page by page."""
        pages = self._pages()
        while pages.request is not None:
            answer = await self._carrier.answer(pages.request, pages.version)
            page = read(self._page, answer.content)
            self._asking.origins.note(page, answer.version)
            yield page
            pages.go_on(answer, page.next)

    async def as_dicts(self) -> AsyncIterator[Record]:
        """The records as the service sends them, with fields that the models here do not know yet."""
        pages = self._pages()
        while pages.request is not None:
            answer = await self._carrier.answer(pages.request, pages.version)
            records, link = read_records(answer.content)
            for record in records:
                yield record
            pages.go_on(answer, link)

    async def total(self) -> int:
        """How many there are."""
        return self._counted(await self._carrier.answer(self._count()))

    async def csv(self, limit: int | None = None) -> AsyncIterator[bytes]:
        """The table that the service makes of them, in parts of any size; of so many records, if a number is given."""
        rows = _Rows(self._asking, self._first(), limit)
        while rows.request is not None:
            async with self._carrier.stream(rows.request, rows.version) as response:
                rows.begin(response)
                async for part in response.aiter_bytes():
                    yield rows.rows(part)
                rows.end(response)
