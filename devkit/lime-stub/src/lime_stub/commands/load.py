"""`lime-stub load`: limetypes, objects and users from a YAML file into a database."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from lime_stub.application import create_user, find_user
from lime_stub.dsl import definitions_from_dsl, read_dsl
from lime_stub.model.errors import StubError
from lime_stub.storage.loading import insert_objects
from lime_stub.store import Database

KEYS = {"limetypes", "objects", "users"}


def add_parser(subparsers: Any) -> None:
    """Describe the arguments."""
    parser = subparsers.add_parser("load", help="Load limetypes, objects and users from a YAML file.")
    parser.add_argument("file", help="YAML file with the keys limetypes, objects and users")
    parser.add_argument("--db", required=True, help="SQLite file or SQLAlchemy address")
    parser.add_argument("--application", required=True, help="identifier of the application")


def run(given: argparse.Namespace) -> int:
    """Load what is missing and print how much that was."""
    with open(given.file, "rb") as stream:
        content = read_dsl(stream)
    _check(content)
    database = Database(given.db, given.application)
    with database.transaction():
        report = database.create_limetype_tables(*definitions_from_dsl(content.get("limetypes") or {}))
        loaded = insert_objects(database, content.get("objects") or {}, remember=True)
        users = _create_users(database, content.get("users") or {})
    print(f"limetypes: {len(report.created_types)} created, {len(database.definitions())} in the database")
    print(f"fields: {len(report.created_fields)} created")
    for name, ids in loaded.ids.items():
        print(f"{name}: {len(ids)} objects created")
    print(f"objects: {loaded.made} created, {loaded.present} already there")
    if users:
        print(f"users: {', '.join(users)} created")
    return 0


def _create_users(database: Database, users: Mapping[str, Mapping[str, Any] | None]) -> list[str]:
    missing = [name for name in users if find_user(database, username=name) is None]
    for name in missing:
        try:
            create_user(database, name, **(users[name] or {}))
        except TypeError as error:
            raise StubError(f"the user {name} has something that users do not have: {error}") from error
    return missing


def _check(content: Mapping[str, Any]) -> None:
    unknown = sorted(set(map(str, content)) - KEYS)
    if unknown or not content:
        found = f"found {', '.join(unknown)}" if unknown else "it is empty"
        raise StubError(f"the file must have the keys limetypes, objects or users and no others, but {found}")
