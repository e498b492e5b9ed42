"""Who is let in: requests for the names that the service has, of a bounded length, and so many of each client.

The count of a client is a worker's own. Whoever only looks whether the service is well is let in by any name.
"""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import MISDIRECTED, TOO_MANY_REQUESTS, URI_TOO_LONG, ProblemException, problem_response
from app.quotas import Quotas
from app.security_headers import confined
from app.settings import Settings

MAX_URL = 16 * 1024
"""How many bytes path and query may have together."""

OF_OPERATORS = frozenset({"/healthz", "/readyz", "/metrics"})
"""Paths that are asked for by address, again and again, and read nothing that costs much."""

Hosts = Callable[[bytes], bool]


class Admission:
    """An application around another, which refuses what that need not see."""

    def __init__(self, app: FastAPI, inside: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.inside = inside
        self.hosts = None if "*" in settings.hosts else hosts_of(settings.hosts)
        self.quotas = Quotas(settings.rate_limit) if settings.rate_limit is not None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on, or answers with the problem that there is."""
        if scope["type"] != "http":
            await self.inside(scope, receive, send)
            return
        problem = None
        if len(scope["path"]) + len(scope["query_string"]) > MAX_URL:
            problem = ProblemException(URI_TOO_LONG, f"Path and query may have {MAX_URL:,} bytes.")
        elif scope["path"] not in OF_OPERATORS:
            if self.hosts is not None and not self.hosts(dict(scope["headers"]).get(b"host", b"")):
                problem = ProblemException(MISDIRECTED, "The service does not answer to the name in `Host`.")
            elif self.quotas is not None:
                quota = self.quotas.take(client_of(scope))
                send = _with_headers(send, quota.headers)
                if quota.wait is not None:
                    detail = f"There may be {self.quotas.words}; ask again in {quota.wait} s."
                    problem = ProblemException(TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(quota.wait)})
        if problem is None:
            await self.inside(scope, receive, send)
            return
        request = Request({**scope, "app": self.app})
        response = problem_response(request, problem)
        response.raw_headers = confined(response.raw_headers)
        await response(scope, receive, send)


def _with_headers(send: Send, headers: list[tuple[bytes, bytes]]) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", ()), *headers]}
        await send(message)

    return send_with_headers


def hosts_of(patterns: list[str]) -> Hosts:
    """Whether a `Host` is one of some: `facts.example`, or `*.facts.example` for whatever is under it."""
    names = frozenset(pattern for pattern in patterns if not pattern.startswith("*"))
    endings = tuple(pattern[1:] for pattern in patterns if pattern.startswith("*."))

    def is_ours(header: bytes) -> bool:
        host = header.decode("latin-1").lower()
        name, colon, port = host.rpartition(":")
        if colon and port.isdecimal():
            host = name
        return host in names or host.endswith(endings)

    return is_ours


def client_of(scope: Scope) -> str:
    """Who asks: an address, of IPv6 the network of 64 bits that one customer has."""
    client = scope.get("client")
    if client is None:
        return "unknown"
    try:
        address = ip_address(client[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        # a socket for both shows addresses of IPv4 as some of IPv6, all of which are in one network
        address = address.ipv4_mapped or address
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))
