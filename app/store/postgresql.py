"""Writing PostgreSQL: a complete new schema beside the live one, in one transaction.

The schema with the highest number is the live one, so a new dataset takes over at the moment its transaction commits.
A reader sees the old dataset or the new one, never a mixture, and is never held up. A seed that is interrupted at any
moment leaves nothing behind, since what it did is rolled back.

The schemas before stay for those who are reading in them, and are dropped by a later seed.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import cast

from psycopg import Connection as Driver
from psycopg import Error, IntegrityError, sql
from psycopg.errors import UndefinedColumn, UndefinedTable
from sqlalchemy import Connection, Engine, NullPool, create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateSchema, DropSchema

from app.database.postgresql.schemas import CHANNEL, NEWEST, PREFIX
from app.store import Rows, StoreError
from app.tables import Table

LOCK = 0x46414354
"""The advisory lock of those who seed: `FACT`."""

KEPT_FOR = "1 minute"
"""How long a schema is kept after it was replaced: longer than a reader takes to notice, and to read one answer."""

PREPARE = """
    SELECT set_config(wanted.name, wanted.value, true) FROM (VALUES
        ('statement_timeout', '0'), ('lock_timeout', '0'), ('transaction_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'), ('DateStyle', 'ISO, YMD'), ('TimeZone', 'UTC')
    ) AS wanted(name, value) JOIN pg_settings ON pg_settings.name = wanted.name
"""
"""What the user is set to for his queries holds for no load. Not every version of the server knows all of them."""

NEXT_NUMBER = """
    SELECT coalesce(max(substr(nspname, 15)::bigint), 0) + 1 FROM pg_namespace
    WHERE nspname ~ '^article_facts_[0-9]{1,18}$'
"""
"""One more than that of any schema of such a name, whosever it is."""

REPLACED = """
    SELECT nspname FROM (
        SELECT nspname, lead(built) OVER (ORDER BY substr(nspname, 15)::bigint) AS replaced
        FROM pg_namespace, substring(obj_description(oid, 'pg_namespace')
            FROM '^Article Facts, built ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z)$') AS built
        WHERE nspname ~ '^article_facts_[0-9]{1,18}$' AND built IS NOT NULL
    ) AS dataset WHERE replaced::timestamptz < now() - CAST(:kept_for AS interval)
"""
"""The schemas whose successor was built that long ago."""

LEFT_FOR_LATER = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype = 'f'
    UNION ALL
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE relnamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
"""
"""The foreign keys and indexes of a schema, as the server writes them: how to take each away, and how to make it."""

PATIENCE = "1s"
"""How long a seed waits for somebody who still reads in a schema that it wants to drop."""


def store_of(url: str) -> "PostgreSQLStore":
    """The store at a URL."""
    return PostgreSQLStore(url)


class PostgreSQLStore:
    """A database on a server."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.name = f"{parsed.database} on {parsed.host or parsed.query.get('host') or 'this machine'}"
        self.engine: Engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            poolclass=NullPool,
            # each statement sees what was committed before it, above all by the seed that held the lock
            isolation_level="READ COMMITTED",
            connect_args={"client_encoding": "utf8"},
        ).execution_options(postgresql_readonly=False)

    @contextmanager
    def alone(self) -> Iterator["_Builder"]:
        """The lock is held by the transaction, and goes with the connection, however that ends."""
        with self._connected() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
            yield _Builder(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection | None]:
        """The newest schema."""
        with self._connected() as connection:
            newest = connection.execute(text(NEWEST)).fetchone()
            if newest is None:
                yield None
                return
            # without it the schema would look empty, and its log would be lost
            if not connection.execute(select(func.has_schema_privilege(newest.nspname, "USAGE"))).scalar():
                raise StoreError(f"permission denied for schema {newest.nspname} of {self.name}; seed as its owner")
            _use(connection, newest.nspname)
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """The newest schema itself, or a first one."""
        with self._connected() as connection:
            newest = connection.execute(text(NEWEST)).fetchone()
            _use(connection, newest.nspname if newest else _create(connection))
            yield connection

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection in a transaction, which is committed when the block ends well.

        Raises StoreError, but for a table or a column that is missing: whoever reads may take it for nothing there.
        """
        try:
            with self.engine.begin() as connection:
                connection.execute(text(PREPARE))
                encoding = connection.execute(text("SHOW server_encoding")).scalar()
                if encoding not in {"UTF8", "SQL_ASCII"}:
                    raise StoreError(f"{self.name} has the encoding {encoding}, which lacks letters; expected UTF8")
                yield connection
        except DBAPIError as error:
            if isinstance(error.orig, (UndefinedTable, UndefinedColumn)):
                raise
            raise StoreError(f"{self.name} cannot be used: {str(error.orig).strip()}") from error


class _Builder:
    """Whoever holds the lock."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @contextmanager
    def building(self) -> Iterator["_Building"]:
        """A schema of the next number, which others see when the transaction is committed."""
        connection = self.connection
        try:
            schema = _create(connection)
            _use(connection, schema)
            building = _Building(connection)
            yield building
            building.finish()
        except (DBAPIError, Error) as error:
            reason = error.orig if isinstance(error, DBAPIError) else error
            raise StoreError(f"the dataset cannot be written: {str(reason).strip()}") from error
        _drop_former(connection)
        connection.execute(select(func.pg_notify(CHANNEL, schema)))


class _Building:
    """A schema that nobody else sees yet."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.driver = _driver_of(connection)
        self.tables: dict[str, sql.Identifier] = {}
        self.left_for_later: list[tuple[str, str]] = []

    def insert(self, table: type[Table], rows: Rows) -> None:
        """Copy rows in. They are frozen, so that no later reader or vacuum has to write them once more."""
        if not rows:
            return
        if not self.tables:
            self._leave_for_later()
        name, columns = sql.Identifier(str(table.__tablename__)), list(rows[0])
        self.tables[str(table.__tablename__)] = name
        into = sql.SQL("COPY {} ({}) FROM STDIN WITH (FREEZE)").format(
            name, sql.SQL(", ").join(sql.Identifier(column) for column in columns)
        )
        try:
            with self.driver.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row([row[column] for column in columns])
        except IntegrityError as error:
            raise StoreError(f"a row breaks a rule of the database, which no check foresaw: {error}") from error

    def _leave_for_later(self) -> None:
        """Take away foreign keys and indexes: they cost a fraction if they are made once all rows are in."""
        found = self.driver.execute(LEFT_FOR_LATER).fetchall()
        for drop, _ in found:
            self.driver.execute(drop)
        self.left_for_later = found[::-1]

    def finish(self) -> None:
        """Make them, and let the planner know the tables, which must not wait for a vacuum to come by."""
        for _, create in self.left_for_later:
            self.driver.execute(create)
        self.driver.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(self.tables.values())))


def _driver_of(connection: Connection) -> "Driver[tuple[str, str]]":
    return cast("Driver[tuple[str, str]]", connection.connection.driver_connection)


def _create(connection: Connection) -> str:
    """A new schema of the next number, marked as ours and with when it was built; its name."""
    schema = f"{PREFIX}{connection.execute(text(NEXT_NUMBER)).scalar()}"
    connection.execute(CreateSchema(schema))
    now = func.to_char(func.timezone("UTC", func.now()), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    built = f"Article Facts, built {connection.execute(select(now)).scalar()}"
    comment = sql.SQL("COMMENT ON SCHEMA {} IS {}").format(sql.Identifier(schema), sql.Literal(built))
    _driver_of(connection).execute(comment)
    return schema


def _use(connection: Connection, schema: str) -> None:
    """Names without a schema are in this one, until the end of the transaction."""
    connection.execute(select(func.set_config("search_path", schema, True)))


def _drop_former(connection: Connection) -> None:
    """Drop the schemas that were replaced some time ago, but for one that somebody still reads in, or owns."""
    for former in connection.execute(text(REPLACED), {"kept_for": KEPT_FOR}).scalars().all():
        with suppress(DBAPIError), connection.begin_nested():
            connection.execute(select(func.set_config("lock_timeout", PATIENCE, True)))
            connection.execute(DropSchema(former, cascade=True))
