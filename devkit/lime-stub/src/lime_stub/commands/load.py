"""`lime-stub load`: limetypes and objects from a YAML file into a database."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from lime_stub.dsl import definitions_from_dsl, read_dsl
from lime_stub.model.errors import StubError
from lime_stub.storage.loading import insert_objects
from lime_stub.store import Database

KEYS = {"limetypes", "objects"}


def add_parser(subparsers: Any) -> None:
    """Describe the arguments."""
    parser = subparsers.add_parser("load", help="Load limetypes and objects from a YAML file.")
    parser.add_argument("file", help="YAML file with the keys limetypes and objects")
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
    print(f"limetypes: {len(report.created_types)} created, {len(database.definitions())} in the database")
    print(f"fields: {len(report.created_fields)} created")
    for name, ids in loaded.ids.items():
        print(f"{name}: {len(ids)} objects created")
    print(f"objects: {loaded.made} created, {loaded.present} already there")
    return 0


def _check(content: Mapping[str, Any]) -> None:
    unknown = sorted(set(map(str, content)) - KEYS)
    if unknown or not content:
        found = f"found {', '.join(unknown)}" if unknown else "it is empty"
        raise StubError(f"the file must have the keys limetypes and objects and no others, but {found}")
