"""What a failure of the server means: in words an operator can act on, which tell a stranger nothing of the inside."""

from psycopg import Error, InterfaceError, OperationalError

GONE = "the dataset has just been replaced, or was never whole; ask again, or run `facts seed`"

_BY_STATE = {
    "08": "the connection to the database server was lost",
    "28": "the database server refuses the user or the password of the URL",
    "3D": "the database server has no such database as the URL names",
    "3F": GONE,
    "40": "the replica had to stop the statement to follow the primary; ask again",
    "42501": "the user of the URL may not read the data; grant it USAGE and SELECT",
    "42P01": GONE,
    "53300": "the database server has no connection left; lower FACTS_CONNECTIONS or raise its max_connections",
    "53": "the database server has run out of memory, disk or connections",
    "57014": "the database server does not answer in time",
    "57P": "the database server is starting or shutting down",
    "58": "the database server cannot read its files",
    "XX": "the database server reports damaged data",
}
"""SQLSTATE, or its beginning -> what it means."""

_BY_WORDS = {
    "password authentication failed": "28",
    "no password supplied": "28",
    "no pg_hba.conf entry": "28",
    "role ": "28",
    "database ": "3D",
    "too many": "53300",
    "remaining connection slots": "53300",
    "starting up": "57P",
    "shutting down": "57P",
    "recovery mode": "57P",
    "not yet accepting connections": "57P",
}
"""What the server says when it refuses a connection, where the driver hears no SQLSTATE -> the one it stands for."""

UNREACHABLE = "the database server cannot be reached"


def reason_of(error: Error) -> str | None:
    """Why the data cannot be read; None for a failure that is ours, as a statement that makes no sense."""
    state = error.sqlstate
    if state is None:
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        _, fatal, said = str(error).partition("FATAL:")
        state = next((state for words, state in _BY_WORDS.items() if fatal and words in said), None)
        if state is None:
            return UNREACHABLE
    return next((reason for known, reason in _BY_STATE.items() if state.startswith(known)), None)
