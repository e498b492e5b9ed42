"""Headers that tell browsers what an answer may do: nothing, unless it says itself what it has to.

They are put inside of the response cache, so that an answer that is kept has them already.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.caching.representations import Header

ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    # the data is for everybody, so any site may embed it
    (b"cross-origin-resource-policy", b"cross-origin"),
)
"""What every answer has."""

CONFINED: tuple[Header, ...] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-frame-options", b"DENY"),
)
"""What an answer has beside that if it has no policy of its own."""

NAMES = frozenset(name for name, _ in (*ALWAYS, *CONFINED))


class SecurityHeaders:
    """An application around another, which adds to the heads of its answers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""

        async def send_confined(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": confined(message.get("headers", ()))}
            await send(message)

        await self.app(scope, receive, send_confined)


def confined(headers: "list[Header]") -> "list[Header]":
    """The headers of an answer with those that it lacks."""
    own = {name for name, _ in headers}
    added = ALWAYS if CONFINED[0][0] in own else (*ALWAYS, *CONFINED)
    return [*headers, *(header for header in added if header[0] not in own)]
