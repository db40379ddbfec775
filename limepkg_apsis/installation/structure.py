"""
Which tables and fields the add-on ships: `lip.json`, with the tables that exist under another name called by that name.

ASSUMED: options in lip.json: a list of keys with their names inside the field. ASSUMED: invisible: 1 on the card, 65535
everywhere. ASSUMED: relationtab: 1 makes the side that has many a tab.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from ..crm.labels import limetype_named, limetypes_labelled
from ..settings import CrmSettings

LABELLED = ("campaign", "person")
UNLABELLED = ("participant", "mailing", "recipient", "run")
_SHIPPED_NAMES = {"run": "apsisrun"}


def shipped_structure() -> dict[str, Any]:
    """Return the structure as it is shipped."""
    text = files(__package__).joinpath("lip.json").read_text(encoding="utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def structure_for(application: Any, settings: CrmSettings) -> dict[str, Any]:
    """Return the structure with the names that this database uses for its tables."""
    lip = shipped_structure()
    names = _names(application, settings)
    for table in lip["install"]["tables"]:
        table["name"] = names.get(table["name"], table["name"])
        for field in table["fields"]:
            field["table"] = table["name"]
    for relation in lip["install"]["relations"]:
        for side in ("table1", "table2"):
            relation[side] = names.get(relation[side], relation[side])
    return lip


def _names(application: Any, settings: CrmSettings) -> Mapping[str, str]:
    """Return, for each shipped table, what this database calls it; two tables with one label need a setting."""
    found = {}
    for role in (*LABELLED, *UNLABELLED):
        shipped = _SHIPPED_NAMES.get(role, role)
        chosen = settings.limetypes.get(role, "")
        labelled = limetypes_labelled(application, role) if role in LABELLED else ()
        if chosen and limetype_named(application, chosen) is not None:
            found[shipped] = chosen
        elif len(labelled) == 1:
            found[shipped] = labelled[0].name
    return found
