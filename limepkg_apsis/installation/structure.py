"""
Which tables and fields the add-on ships, in `lip.json`, and which of them one database still lacks: a table that exists
under another name is called by that name, a field whose part is played by one that is there is left out.

ASSUMED: options in lip.json: a list of keys with their names inside the field. ASSUMED: invisible: 1 on the card, 65535
everywhere. ASSUMED: relationtab: 1 makes the side that has many a tab.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ..crm.resolution import look_through
from ..crm.structure import TABLES, Table
from ..settings import CrmSettings

Place = tuple[str, str]
"""A shipped field: its table and its name."""


def shipped_structure() -> dict[str, Any]:
    """Return the structure as it is shipped."""
    text = files(__package__).joinpath("lip.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def structure_for(application: Any, settings: CrmSettings) -> dict[str, Any]:
    """Return what is missing in one database, with that database's names for its tables."""
    lip = shipped_structure()
    found = look_through(application, settings).tables
    _leave_out(lip["install"], _present(found))
    _rename(lip["install"], {spec.name: found[spec.role].name for spec in TABLES if spec.role in found})
    return lip


def _present(found: Mapping[str, Table]) -> set[Place]:
    """Return the shipped fields whose part is played already, by a field of whatever name."""
    return {
        (spec.name, field.name)
        for spec in TABLES
        if spec.role in found
        for field in spec.fields
        if found[spec.role].has(field.role)
    }


def _leave_out(install: dict[str, Any], present: set[Place]) -> None:
    gone = set(present)
    for relation in install["relations"]:
        if (relation["table2"], relation["field2"]) in present:
            gone.add((relation["table1"], relation["field1"]))
    for table in install["tables"]:
        table["fields"] = [each for each in table["fields"] if (table["name"], each["name"]) not in gone]
    install["relations"] = [each for each in install["relations"] if (each["table2"], each["field2"]) not in gone]


def _rename(install: dict[str, Any], names: Mapping[str, str]) -> None:
    for table in install["tables"]:
        table["name"] = names.get(table["name"], table["name"])
        for field in table["fields"]:
            field["table"] = table["name"]
    for relation in install["relations"]:
        for side in ("table1", "table2"):
            relation[side] = names.get(relation[side], relation[side])
