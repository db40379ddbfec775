"""Things that happen in the account without a call: people opt out, mails bounce, lists are deleted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from apsis_sim.control import seeding
from apsis_sim.control.plain import (
    ensure_person,
    find_list,
    find_person,
    list_fields,
    moment,
    only,
    person_fields,
    spelled,
)
from apsis_sim.world import World
from apsis_sim.world import lists as list_rules
from apsis_sim.world import optouts as opt_out_rules
from apsis_sim.world import sendings as sending_rules
from apsis_sim.world import subscribers as subscriber_rules
from apsis_sim.world.records import OptOut
from apsis_sim.world.subscribers import update_subscriber

Event = Mapping[str, Any]
_PERSON_MEMBERS = ("email", "name", "external_id", "format", "country_code", "phone_number", "demographics")


def happen(world: World, event: str, **given: Any) -> Any:
    """Let one thing happen and return the id it got, if it got one."""
    known = EVENTS.get(event)
    if known is None:
        raise ValueError(f"There is no event {event!r}. Known: {', '.join(EVENTS)}.")
    work, members = known
    only(given, (*members, "at"), event)
    have = spelled(given)
    with world.at(moment(have.pop("at", None), world.now())):
        return work(world, have)


def read(given: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Read one event or a list: {"event": name, ...} or {name: {...}}."""
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, Mapping):
            raise ValueError("An event is an object.")
        if "event" in one:
            yield str(one["event"]), {key: value for key, value in one.items() if key != "event"}
        else:
            yield from ((str(name), dict(details or {})) for name, details in one.items())


def _opt_out(world: World, given: Event) -> int:
    person = ensure_person(world, str(given["email"]))
    details: dict[str, Any] = {
        "reason": str(given.get("reason", "")),
        "sending_id": int(given.get("sending") or 0),
    }
    row: OptOut
    if given.get("list") is None or given.get("global"):
        row = opt_out_rules.opt_out_of_all(world, person.id, **details)
    else:
        row = opt_out_rules.opt_out_of_list(world, find_list(world, given["list"]).id, person.id, **details)
    return row.id


def _readmit(world: World, given: Event) -> None:
    if given.get("list") is None or given.get("global"):
        opt_out_rules.readmit_email(world, str(given["email"]))
    else:
        opt_out_rules.readmit_to_list(world, find_list(world, given["list"]).id, str(given["email"]))


def _bounce(world: World, given: Event) -> None:
    seeding.bounce(world, given, int(given.get("sending") or 0))


def _open(world: World, given: Event) -> int:
    return sending_rules.record(world, "open", int(given["sending"]), str(given["email"])).id


def _click(world: World, given: Event) -> int:
    link = str(given.get("link", "https://www.example.test/"))
    return sending_rules.record(world, "click", int(given["sending"]), str(given["email"]), link=link).id


def _create_list(world: World, given: Event) -> int:
    fields = {"from_name": "Sender", "from_email": "sender@example.test", **list_fields(given)}
    return list_rules.create_list(world, fields, given.get("id")).id


def _change_list(world: World, given: Event) -> int:
    return list_rules.update_list(world, find_list(world, given["list"]).id, list_fields(given)).id


def _delete_list(world: World, given: Event) -> None:
    list_rules.delete_list(world, find_list(world, given["list"]).id)


def _add_member(world: World, given: Event) -> int:
    person = ensure_person(world, {key: value for key, value in given.items() if key != "list"})
    list_rules.subscribe(world, find_list(world, given["list"]).id, person.id)
    return person.id


def _remove_member(world: World, given: Event) -> None:
    mailing_list = find_list(world, given["list"])
    for number in world.ids_by_email(str(given["email"])):
        mailing_list.drop(number)


def _add_subscriber(world: World, given: Event) -> int:
    wanted = given.get("id")
    return subscriber_rules.add_subscriber(world, person_fields(given), None if wanted is None else int(wanted)).id


def _change_subscriber(world: World, given: Event) -> int:
    fields = person_fields(given)
    person = find_person(world, fields.pop("email"))
    if given.get("newemail") is not None:
        fields["email"] = str(given["newemail"])
    if "external_id" in fields:  # in the user interface it may be changed, whatever the API does
        world.store(subscriber_rules.merge_imported(world, person, {"external_id": fields.pop("external_id")}))
    return update_subscriber(world, person.id, fields).id


def _delete_subscriber(world: World, given: Event) -> None:
    for number in world.ids_by_email(str(given["email"])):
        subscriber_rules.delete_subscriber(world, number)


def _confirm(world: World, given: Event) -> int:
    return subscriber_rules.confirm(world, find_list(world, given["list"]).id, str(given["email"])).id


_OPTED = ("email", "list", "global", "reason", "sending")
_LISTED = ("name", "from_name", "from_email", "description", "character_set", "folder_id", "hidden")

EVENTS: dict[str, tuple[Callable[[World, Event], Any], tuple[str, ...]]] = {
    "opt_out": (_opt_out, _OPTED),
    "readmit": (_readmit, ("email", "list", "global")),
    "bounce": (_bounce, ("email", "kind", "sending", "text")),
    "open": (_open, ("email", "sending")),
    "click": (_click, ("email", "sending", "link")),
    "send_newsletter": (seeding.send, seeding.SENDING_MEMBERS),
    "create_list": (_create_list, ("id", *_LISTED)),
    "change_list": (_change_list, ("list", *_LISTED)),
    "delete_list": (_delete_list, ("list",)),
    "add_member": (_add_member, ("list", "id", *_PERSON_MEMBERS)),
    "remove_member": (_remove_member, ("list", "email")),
    "add_subscriber": (_add_subscriber, ("id", *_PERSON_MEMBERS)),
    "change_subscriber": (_change_subscriber, ("new_email", *_PERSON_MEMBERS)),
    "delete_subscriber": (_delete_subscriber, ("email",)),
    "confirm": (_confirm, ("list", "email")),
}
