"""A campaign card over a database with a million participants: how long its answers take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from lime_stub.application import register_database
from lime_stub.store import Database
from sqlalchemy import text

from tests.acceptance.company import Company

FIRST = 10_000_001
COPY_PEOPLE = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :people - 1)
INSERT INTO person (_id, firstname, lastname, email, globaloptout)
SELECT :first + i, 'P', CAST(i AS TEXT), 'crowd' || i || '@example.se', 0 FROM n
"""
COPY_PARTICIPANTS = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :rows - 1)
INSERT INTO participant (_id, campaign, person)
SELECT :first + i, CASE WHEN i < :people THEN :campaign ELSE 900000 + i % 1000 END, :first + i % :people FROM n
"""


def crowd(company: Company, campaign: int, *, people: int, rows: int) -> None:
    """Put so many people on a campaign, and as many further participants elsewhere as make up the rows."""
    given: dict[str, Any] = {"first": FIRST, "people": people, "rows": rows, "campaign": campaign}
    with company.app.database.engine.begin() as connection:
        connection.execute(text(COPY_PEOPLE), given)
        connection.execute(text(COPY_PARTICIPANTS), given)
        connection.execute(text("ANALYZE"))


def on_file(company: Company, path: str) -> Company:
    """Return the company in a database file of its own."""
    database = Database(f"sqlite:///{path}", "large")
    register_database(database)
    made = type(company.app)("large", database, list(company.app.limetypes.get_all()), language="en")
    return Company(made, company.sim)


def seconds(ask: Callable[[], Any], times: int = 7) -> float:
    """Return the best of a few times."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        found.append(time.perf_counter() - begun)
    return min(found)
