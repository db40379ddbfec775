"""How SQLAlchemy talks to SQLite: several processes on one file, one connection for a database in memory."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool, StaticPool

BUSY_SECONDS = 30


def database_address(address: str) -> URL:
    """Turn an SQLAlchemy address or the path of a file into an address."""
    return make_url(address) if "://" in address else URL.create("sqlite", database=address)


def make_engine(url: URL) -> Any:
    """Make the engine for an address."""
    if not url.drivername.startswith("sqlite"):
        return sa.create_engine(url)
    arguments: dict[str, Any] = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    if url.database in (None, "", ":memory:"):
        # Resetting on return would roll back the transaction that another user of the one connection has open.
        engine = sa.create_engine(url, connect_args=arguments, poolclass=StaticPool, pool_reset_on_return=None)
    else:
        # No pool: connections must not be carried into the forked children of a task worker.
        engine = sa.create_engine(url, connect_args=arguments, poolclass=NullPool)
    sa.event.listen(engine, "connect", _prepare_connection)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: Any, record: Any) -> None:
    # The driver's own BEGIN comes too late (before the first write) and would break savepoints.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    # Every transaction here writes; taking the write lock first makes a second writer wait instead of fail.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
