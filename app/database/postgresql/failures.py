"""What a failure of the server means: in words an operator can act on, which tell a stranger nothing of the inside."""

from psycopg import Error, InterfaceError, OperationalError

GONE = "the dataset has just been replaced, or was never whole; ask again, or run `facts seed`"
REFUSED = "the database server refuses the user or the password of the URL"
NO_DATABASE = "the database server has no such database as the URL names"
NO_RIGHTS = "the user of the URL may not read the data; grant it CONNECT, USAGE and SELECT"
FULL = "the database server has no connection left; lower FACTS_CONNECTIONS or raise its limit"
CHANGING = "the database server is starting or shutting down"
UNREACHABLE = "the database server cannot be reached"
FAILED = "the database server failed"

_BY_STATE = {
    "08": "the connection to the database server was lost",
    "28": REFUSED,
    "3D": NO_DATABASE,
    "3F": GONE,
    "40": "the replica had to stop the statement to follow the primary; ask again",
    "42501": NO_RIGHTS,
    "42P01": GONE,
    "42703": GONE,
    "53300": FULL,
    "53": "the database server has run out of memory or disk",
    "57014": "the database server does not answer in time",
    "57P": CHANGING,
    "58": "the database server cannot read its files",
    "XX": "the database server reports damaged data",
}
"""SQLSTATE, or its beginning -> what it means."""

_OURS = ("0A", "21", "22", "23", "26", "34", "42")
"""The beginnings of SQLSTATEs that speak of a statement and not of the server, unless one is told of above."""

_BY_WORDS = {
    "starting up": CHANGING,
    "shutting down": CHANGING,
    "recovery mode": CHANGING,
    "not yet accepting connections": CHANGING,
    "too many": FULL,
    "remaining connection slots": FULL,
    "permission denied for database": NO_RIGHTS,
    "password authentication failed": REFUSED,
    "no password supplied": REFUSED,
    "no pg_hba.conf entry": REFUSED,
    "is not permitted to log in": REFUSED,
    'role "': REFUSED,
    'database "': NO_DATABASE,
}
"""What the server says when it refuses a connection, where the driver hears no SQLSTATE: the first that fits."""


def reason_of(error: Error) -> str | None:
    """Why the data cannot be read; None for a failure that is ours, as a statement that makes no sense."""
    state = error.sqlstate
    if state is None:
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        _, fatal, said = str(error).partition("FATAL:")
        return next((reason for words, reason in _BY_WORDS.items() if fatal and words in said), UNREACHABLE)
    known = next((reason for beginning, reason in _BY_STATE.items() if state.startswith(beginning)), None)
    return known or (None if state.startswith(_OURS) else FAILED)
