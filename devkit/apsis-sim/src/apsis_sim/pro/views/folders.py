"""Folder and filter services."""

from typing import Any

from apsis_sim.pro import bodies
from apsis_sim.pro.call import Call, Queued
from apsis_sim.world import filters as rules


def create_folder(call: Call) -> int:
    """Make a folder and answer its id."""
    # ASSUMED: folder.create_result: the id.
    body = bodies.as_object(call.body)
    name, kind = (bodies.as_text(body.get(member) or "", member) for member in ("Name", "Type"))
    return rules.create_folder(call.world, name, kind).id


def all_folders(call: Call) -> list[dict[str, Any]]:
    """Answer every folder."""
    # ASSUMED: folder.fields: Id, Name and Type.
    return [{"Id": one.id, "Name": one.name, "Type": one.type} for one in call.world.folders.values()]


def create_filter(call: Call) -> int:
    """Make a filter on a demographic field and answer its id."""
    # ASSUMED: filter.create_result: the id.
    body = bodies.as_object(call.body)
    members = ("FilterName", "DemographicDataName", "DemographicDataValue")
    name, field, value = (bodies.as_text(body.get(member) or "", member) for member in members)
    operator = bodies.as_int(body.get("OperatorValue"), "OperatorValue")
    return rules.create_filter(call.world, name, field, value, operator).id


def all_filters(call: Call) -> list[dict[str, Any]] | Queued:
    """Answer every filter, at once or later."""

    def rows() -> list[dict[str, Any]]:
        # ASSUMED: filter.fields: Id and Name.
        return [{"Id": one.id, "Name": one.name} for one in call.world.filters.values()]

    # ASSUMED: filter.all: direct, though one page calls it queued.
    return Queued(rows) if call.variants["filter.all"] == "queued" else rows()
