"""Rules for mailing lists and subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from apsis_sim.world.account import World
from apsis_sim.world.addresses import is_valid
from apsis_sim.world.optouts import refuse_opted_out
from apsis_sim.world.refusals import Refused
from apsis_sim.world.registers import MailingList

_DEFAULTS: Mapping[str, Any] = {"description": "", "character_set": "utf-8", "folder_id": 0}
_REQUIRED = ("name", "from_name", "from_email")
_WIRE_NAMES = {"name": "Name", "from_name": "FromName", "from_email": "FromEmail"}


def create_list(world: World, fields: Mapping[str, Any], list_id: int | None = None) -> MailingList:
    """Make a list from the members given; name, sender name and sender address are required."""
    values = {**_DEFAULTS, **fields}
    _check(world, values)
    now = world.now()
    made = MailingList(id=world.next_id("list", list_id), created=now, updated=now, **values)
    world.lists[made.id] = made
    return made


def update_list(world: World, list_id: int, fields: Mapping[str, Any]) -> MailingList:
    """Change a list."""
    old = world.mailing_list(list_id)
    kept = {name: getattr(old, name) for name in (*_REQUIRED, *_DEFAULTS)}
    # ASSUMED: list.update_missing: members that are left out keep their value.
    base = kept if world.variants["list.update_missing"] == "kept" else dict(_DEFAULTS)
    values = {**base, **fields}
    _check(world, values, own_id=list_id)
    changed = replace(old, updated=world.now(), **values)
    world.lists[list_id] = changed
    return changed


def delete_list(world: World, list_id: int) -> None:
    """Delete a list and leave its people in the account."""
    # ASSUMED: list.delete_subscribers: they stay, without subscription; the list's opt-outs go with it.
    world.mailing_list(list_id)
    del world.lists[list_id]


def _check(world: World, values: Mapping[str, Any], own_id: int | None = None) -> None:
    for name in _REQUIRED:
        if not str(values.get(name) or "").strip():
            raise Refused("missing", field=_WIRE_NAMES[name])
    if not is_valid(values["from_email"]):
        raise Refused("invalid_email", email=values["from_email"])
    # ASSUMED: list.duplicate_name: a second list of the same name is accepted.
    if world.variants["list.duplicate_name"] == "rejected":
        taken = values["name"].strip().lower()
        if any(one.name.strip().lower() == taken and one.id != own_id for one in world.lists.values()):
            raise Refused("duplicate_list_name", name=values["name"])


def subscribe(world: World, list_id: int, subscriber_id: int) -> bool:
    """Put a person on a list and say whether that is new; refuse whoever has opted out."""
    mailing_list = world.mailing_list(list_id)
    person = world.subscriber(subscriber_id)
    refuse_opted_out(world, mailing_list, person.email, person.id)
    return mailing_list.put(subscriber_id)


def unsubscribe(world: World, list_id: int, subscriber_id: int) -> bool:
    """Take a person off a list and say whether that changed anything."""
    mailing_list = world.mailing_list(list_id)
    world.subscriber(subscriber_id)
    return mailing_list.drop(subscriber_id)


def unsubscribe_everywhere(world: World, subscriber_id: int) -> int:
    """Take a person off every list and return how many that were."""
    return sum(mailing_list.drop(subscriber_id) for mailing_list in world.lists.values())
