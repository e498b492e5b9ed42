"""Where the service is, and where its links lead: never to another host."""

from urllib.parse import quote, urlsplit

import httpx

from app.client.problems import InvalidAddressError, UnreadableAnswerError


class Address:
    """The address of a service: a host, and perhaps a path before those of the service."""

    def __init__(self, base_url: str) -> None:
        wrong = f"`{base_url}` is no address as https://facts.example, with a path or without"
        try:
            url = urlsplit(base_url)
            _check_host(httpx.URL(base_url))
        except (ValueError, httpx.InvalidURL) as error:
            raise InvalidAddressError(f"{wrong}: {error}") from error
        if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
            raise InvalidAddressError(wrong)
        self._base = base_url.rstrip("/")
        self._prefix = url.path.rstrip("/")
        self._shown = f"{url.scheme}://{url.netloc.rpartition('@')[2]}{self._prefix}"

    def __str__(self) -> str:
        """Without a password, since it is for messages."""
        return self._shown

    def of(self, link: str) -> httpx.URL:
        """The URL that a link of the service leads to.

        Links begin with a slash and know nothing of a path that a proxy has put before those of the service; but one in
        a header may have been completed on the way.
        """
        whole = link.removeprefix(self._base) if link.startswith(f"{self._base}/") else link
        if self._prefix and whole.startswith(f"{self._prefix}/"):
            whole = whole.removeprefix(self._prefix)
        if not whole.startswith("/") or whole.startswith("//"):
            raise UnreadableAnswerError(f"a link of {self} leads elsewhere: {link}")
        try:
            return httpx.URL(f"{self._base}{whole}")
        except httpx.InvalidURL as error:
            raise UnreadableAnswerError(f"a link of {self} is no URL: {error}") from error


def _check_host(url: httpx.URL) -> None:
    """Fails with a UnicodeError if a name cannot be looked up, which otherwise shows only when it is."""
    _ = url.host
    url.raw_host.decode("ascii").encode("idna")


def segment(id: str) -> str:
    """An id as a part of a path, whatever characters it has."""
    return quote(id, safe="")
