"""`lime-stub install`: the structure a package ships in its lip.json into a database."""

from __future__ import annotations

import argparse
from typing import Any

from lime_stub.store import Database
from lime_stub.structure import find_structure, install_structure, read_structure


def add_parser(subparsers: Any) -> None:
    """Describe the arguments."""
    parser = subparsers.add_parser("install", help="Install the tables and fields of a package.")
    parser.add_argument("package", help="distribution, import name, or path of a lip.json")
    parser.add_argument("--db", required=True, help="SQLite file or SQLAlchemy address")
    parser.add_argument("--application", required=True, help="identifier of the application")


def run(given: argparse.Namespace) -> int:
    """Create what is missing and print what that was."""
    lip = read_structure(find_structure(given.package))
    report = install_structure(Database(given.db, given.application), lip)
    for title, names in (
        ("table created", report.created_types),
        ("field created", report.created_fields),
        ("option created", report.created_options),
        ("there, but different and left alone", report.different),
    ):
        for name in names:
            print(f"{title}: {name}")
    print(
        f"{len(report.created_types)} tables, {len(report.created_fields)} fields and {len(report.created_options)} "
        f"options created; {len(report.existing)} tables and fields were already there"
    )
    return 0
