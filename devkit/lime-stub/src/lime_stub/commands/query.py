"""`lime-stub query`: a lime_query on the command line, its rows as one JSON array."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from lime_stub.application import open_application
from lime_stub.model.errors import StubError
from lime_stub.queries import execute_query


def add_parser(subparsers: Any) -> None:
    """Describe the arguments."""
    parser = subparsers.add_parser("query", help="Run a lime_query and print its rows as JSON.")
    parser.add_argument("query", help="the query as JSON, or @ and the name of a file that holds it")
    parser.add_argument("--db", required=True, help="SQLite file or SQLAlchemy address")
    parser.add_argument("--application", required=True, help="identifier of the application")
    parser.add_argument("--user", default="admin", help="name of the user who asks (default: admin)")


def run(given: argparse.Namespace) -> int:
    """Run the query and print the rows in one line."""
    query = _read_query(given.query)
    if "://" not in given.db and not Path(given.db).is_file():
        raise StubError(f"there is no database {given.db}")
    application = open_application(given.db, given.application, given.user)
    result = execute_query(
        query, application.database.connection, application.limetypes, application.acl, application.user
    )
    print(json.dumps(result["objects"], ensure_ascii=False, default=_plain))
    return 0


def _read_query(text: str) -> dict[str, Any]:
    try:
        query = json.loads(Path(text[1:]).read_text(encoding="utf-8") if text.startswith("@") else text)
    except json.JSONDecodeError as error:
        raise StubError(f"the query is not JSON: {error}") from error
    if not isinstance(query, dict) or "limetype" not in query:
        raise StubError("a query is a JSON object with at least the key limetype")
    return query


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")
