"""Where everything is kept: one SQL database for each application, with one transaction at a time per thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from lime_stub.model.definitions import TypeDefinition
from lime_stub.storage import schema, seeding, sequences
from lime_stub.storage.engines import database_address, make_engine
from lime_stub.storage.statistics import Statistics
from lime_stub.storage.tables import APPLICATIONS, SYSTEM, VALUES, limetype_table

PAGE = 1000


class DatabaseConnection:
    """Be the handle that execute_query wants."""

    def __init__(self, database: Database) -> None:
        self.database = database


class Database:
    """Hold one application's data; `url` is an SQLAlchemy address or the path of an SQLite file."""

    def __init__(self, url: str = "sqlite://", name: str = "app") -> None:
        self.name = name
        self.address = url
        self.url = database_address(url)
        self.engine = make_engine(self.url)
        self.connection = DatabaseConnection(self)
        self.statistics = Statistics()
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.in_memory = self.url.database in (None, "", ":memory:") and self.url.drivername.startswith("sqlite")
        self._lock = threading.RLock()
        self._local = threading.local()
        self._tables: dict[str, tuple[TypeDefinition, sa.Table]] = {}
        self._prepare()
        self.statistics.watch(self.engine)

    def _prepare(self) -> None:
        with self.engine.connect() as reader:
            # A finished database is opened without waiting for somebody else's write.
            if sa.inspect(reader).has_table(APPLICATIONS.name):
                seeding.check_identifier(reader, self.name)
                return
        with self.transaction() as connection:
            SYSTEM.create_all(connection)
            sequences.prepare(connection)
            seeding.seed(connection, self.name)

    # -- transactions -------------------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Give an SQLAlchemy connection; commit at the end, roll back whole on an error; nested use joins in."""
        if self.current_connection is not None:
            with self.current_connection.begin_nested():
                yield self.current_connection
            return
        callbacks: list[Callable[[], None]] = []
        with self._lock, self.engine.connect() as connection, connection.begin():
            self._local.connection, self._local.callbacks = connection, callbacks
            try:
                yield connection
            finally:
                self._local.connection = self._local.callbacks = None
        self.statistics.commits += 1
        for callback in callbacks:
            callback()

    session = transaction

    @property
    def current_connection(self) -> Any:
        """Return the connection of this thread's open transaction, or None."""
        return getattr(self._local, "connection", None)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call back once the open transaction is committed; at once when there is none."""
        if self.current_connection is None:
            callback()
        else:
            self._local.callbacks.append(callback)

    # -- reading ------------------------------------------------------------------------------------------------

    def fetch_all(self, statement: Any) -> list[Any]:
        """Run a SELECT and return all its rows; inside a transaction it sees the uncommitted rows."""
        if self.current_connection is not None:
            return list(self.current_connection.execute(statement))
        with self._lock_of_shared_connection(), self.engine.connect() as connection:
            return list(connection.execute(statement))

    def fetch_one(self, statement: Any) -> Any:
        """Run a SELECT and return its first row or None."""
        rows = self.fetch_all(statement)
        return rows[0] if rows else None

    def stream(self, statement: Any) -> Iterator[Any]:
        """Run a SELECT and hand out its rows from an open cursor."""
        if self.in_memory or self.current_connection is not None:
            # One connection serves readers and the writer here: an open cursor would see rows written meanwhile.
            yield from self.fetch_all(statement)
            return
        with self.engine.connect() as connection:
            yield from connection.execution_options(stream_results=True).execute(statement).yield_per(PAGE)

    def _lock_of_shared_connection(self) -> Any:
        return self._lock if self.in_memory else threading.Lock()

    # -- limetypes ----------------------------------------------------------------------------------------------

    def create_limetype_tables(self, *types: Any) -> schema.SchemaReport:
        """Create the tables, fields and options of limetypes that are missing."""
        definitions = [each if isinstance(each, TypeDefinition) else each.definition for each in types]
        return schema.install(self, definitions)

    def definitions(self) -> tuple[TypeDefinition, ...]:
        """Read the definitions of all limetypes in the order in which they were made."""
        return schema.read_definitions(self)

    def table(self, definition: TypeDefinition) -> sa.Table:
        """Return the SQL table of a limetype."""
        known = self._tables.get(definition.name)
        if known is None or (known[0] is not definition and known[0] != definition):
            known = self._tables[definition.name] = (definition, limetype_table(definition))
        return known[1]

    # -- the platform's key-value store -------------------------------------------------------------------------

    def read_value(self, namespace: str, key: str) -> Any:
        """Return the JSON stored under a key, or None."""
        row = self.fetch_one(
            sa.select(VALUES.c.value).where(VALUES.c.namespace == namespace).where(VALUES.c.key == key)
        )
        return row.value if row else None

    def write_value(self, namespace: str, key: str, value: Any) -> None:
        """Store JSON under a key, replacing what is there."""
        with self.transaction() as connection:
            connection.execute(VALUES.delete().where(VALUES.c.namespace == namespace).where(VALUES.c.key == key))
            connection.execute(VALUES.insert().values(namespace=namespace, key=key, value=value))

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()
