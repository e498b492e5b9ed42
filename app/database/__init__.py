"""Reading the database: a snapshot to read in, rows of statements, and the version they belong to.

This is the interface. Each engine has a module beside this one, and nothing else knows which of them is in use.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from importlib import import_module
from typing import Any, Protocol, cast

from sqlalchemy import URL, SelectBase
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from app.settings import Settings
from app.tables import SCHEMA_REVISION

Row = tuple[Any, ...]


class DatabaseUnavailableError(Exception):
    """The database cannot be read; the message says why, in words an operator can act on and a stranger may see."""


class QueryTooSlowError(Exception):
    """A statement did not end before its deadline."""


class TooManyStreamsError(Exception):
    """As many streams are being read as may be at a time."""


STREAMS = 2
"""How many streams of rows may be read at a time, of all datasets that are open."""

BATCH = 200
"""How many rows of a stream are read at a time."""

BATCH_SECONDS = 60.0
"""How long that may take; a filter may have to visit everything to find so many."""


class Places:
    """As many places as there may be streams."""

    def __init__(self) -> None:
        self._free = STREAMS

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place for as long as the stream is read. Raises TooManyStreamsError if none is free."""
        if not self._free:
            raise TooManyStreamsError
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1


class Snapshot(Protocol):
    """One dataset, whole, however many statements read it."""

    version: str
    """The dataset version of everything read here."""

    async def rows(self, statement: SelectBase, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """All rows of a statement. It is compiled once: pass the same object each time, with other parameters.

        Raises QueryTooSlowError if it does not end before its deadline, and DatabaseUnavailableError if it cannot be
        answered.
        """

    def stream(
        self, statement: SelectBase, parameters: Mapping[str, Any]
    ) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Row]]]:
        """The rows of a statement, some at a time, however many there are and however long it takes to take them.

        Raises TooManyStreamsError, and while they are read QueryTooSlowError if the next few take very long, and
        DatabaseUnavailableError.
        """

    async def prove(self) -> None:
        """Have it looked through for damage, once, where the engine does not do so by itself.

        Raises DatabaseUnavailableError if there is any. What is too large to be looked through before the deadline is
        not.
        """


class Database(Protocol):
    """A place that datasets are read from. It is opened by the first snapshot."""

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """The dataset as it stands now. Raises DatabaseUnavailableError if there is none that can be read."""

    @property
    def last_version(self) -> str | None:
        """The dataset version last served."""

    def edition(self) -> object | None:
        """Tells the dataset that is there now from every other, even from one of the same version.

        It costs next to nothing and is at most a second old. None if no dataset can be read, or which one there is
        has not been seen for that long; the next snapshot sees it.
        """

    async def close(self) -> None:
        """Let go of everything, as soon as nobody reads it."""


def version_to_serve(revision: object, version: object) -> str:
    """The dataset version, if the schema is the one this program reads and there is a dataset.

    Raises DatabaseUnavailableError if not.
    """
    if revision != SCHEMA_REVISION:
        is_newer = str(revision) > SCHEMA_REVISION  # numbers of four digits
        raise DatabaseUnavailableError(
            f"the database has schema {revision}, this program needs {SCHEMA_REVISION}; "
            + ("a newer program seeded it: upgrade this one" if is_newer else "run `facts seed`")
        )
    if version is None:
        raise DatabaseUnavailableError("the database holds no dataset yet; run `facts seed`")
    return str(version)


class _Engine(Protocol):
    """What the module of an engine has."""

    def check_url(self, url: URL) -> None:
        """Raises ValueError if the URL cannot be one of a database."""

    def check_settings(self, settings: Settings) -> None:
        """Raises ValueError, which names the variable, if other settings do not go with the engine."""

    def open_database(self, settings: Settings) -> Database:
        """The database of the settings."""


ENGINES = {
    "sqlite": "sqlite:///PATH",
    "postgresql": "postgresql+psycopg://USER@HOST/DATABASE",
}
"""What a URL calls an engine, which is the name of its module here and in `app.store` -> the form of its URLs."""


def engine_of(url: str) -> str:
    """Which engine a URL is of. Raises ValueError if it cannot be the URL of a database."""
    expected = " or ".join(ENGINES.values())
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter of a port that is no number
        raise ValueError(f"not a database URL; expected {expected}") from None
    name = parsed.get_backend_name()
    if name not in ENGINES:
        raise ValueError(f"no support for {name}; expected {expected}")
    try:
        _module(name).check_url(parsed)
    except ValueError as error:
        raise ValueError(f"{error}; expected {ENGINES[name]}") from None
    return name


def check_settings(settings: Settings) -> None:
    """Raises ValueError, which names the variable, if the settings cannot be those of a database."""
    for variable, url in (("FACTS_DATABASE_URL", settings.database_url), ("FACTS_READ_URL", settings.read_url)):
        try:
            name = engine_of(url or settings.database_url)
        except ValueError as error:
            raise ValueError(f"{variable}: {error}") from None
        if name != engine_of(settings.database_url):
            raise ValueError(f"{variable}: has to be a replica of FACTS_DATABASE_URL")
    _module(name).check_settings(settings)


def open_database(settings: Settings) -> Database:
    """The database of the settings, to read from. Raises ValueError if they cannot be those of one."""
    check_settings(settings)
    return _module(engine_of(settings.database_url)).open_database(settings)


def _module(name: str) -> _Engine:
    """The module of an engine, which is not imported before it is needed, and its driver with it."""
    return cast("_Engine", import_module(f"app.database.{name}"))
