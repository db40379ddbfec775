"""Rules for folders and for filters on demographic fields."""

from __future__ import annotations

from collections.abc import Callable

from apsis_sim.world.account import World
from apsis_sim.world.records import Filter, Folder, Subscriber
from apsis_sim.world.refusals import Refused

FOLDER_TYPES = ("Content", "Reports", "Recipients", "PreviewSpamTest")
_FILTER_NAME_LIMIT = 255


def create_folder(world: World, name: str, kind: str, folder_id: int | None = None) -> Folder:
    """Make a folder of one of the four types."""
    if not name.strip():
        raise Refused("missing", field="Name")
    known = next((one for one in FOLDER_TYPES if one.lower() == kind.lower()), None)
    if known is None:
        raise Refused("wrong_value", field="Type")
    made = Folder(world.next_id("folder", folder_id), name, known)
    world.folders[made.id] = made
    return made


def create_filter(
    world: World, name: str, demographic: str, value: str, operator: int, filter_id: int | None = None
) -> Filter:
    """Make a filter; its name is unique and at most 255 characters."""
    if not name.strip():
        raise Refused("missing", field="FilterName")
    if len(name) > _FILTER_NAME_LIMIT:
        raise Refused("too_long", field="FilterName", limit=_FILTER_NAME_LIMIT)
    if any(one.name.lower() == name.lower() for one in world.filters.values()):
        raise Refused("duplicate_filter_name", name=name)
    if operator not in _OPERATORS:
        raise Refused("wrong_value", field="OperatorValue")
    field = world.demographic(demographic)
    if field is None:
        raise Refused("unknown_demographic", name=demographic)
    made = Filter(world.next_id("filter", filter_id), name, field.name, operator, value)
    world.filters[made.id] = made
    return made


def find_filter(world: World, filter_id: int) -> Filter:
    """Return a filter or refuse."""
    found = world.filters.get(filter_id)
    if found is None:
        raise Refused("no_filter", id=filter_id)
    return found


def matches(chosen: Filter, person: Subscriber) -> bool:
    """Say whether a person passes a filter."""
    return _OPERATORS[chosen.operator](person.demographics.get(chosen.demographic, ""), chosen.value)


def _like(have: str, wanted: str) -> bool:
    # ASSUMED: filter.like: contains, without regard to case; % at the ends is decoration.
    return wanted.strip("%").lower() in have.lower()


def _numbers(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    def check(have: str, wanted: str) -> bool:
        try:
            return compare(float(have), float(wanted))
        except ValueError:
            return False

    return check


_OPERATORS: dict[int, Callable[[str, str], bool]] = {
    1: _like,
    2: lambda have, wanted: not _like(have, wanted),
    3: lambda have, wanted: have.lower() != wanted.lower(),
    4: lambda have, wanted: have.lower() == wanted.lower(),
    5: lambda have, wanted: have.lower() < wanted.lower(),
    6: lambda have, wanted: have.lower() > wanted.lower(),
    7: _numbers(lambda have, wanted: have < wanted),
    8: _numbers(lambda have, wanted: have > wanted),
    9: lambda have, wanted: have != "" and have < wanted,  # yyyy-mm-dd sorts as text
    10: lambda have, wanted: have > wanted,
}
