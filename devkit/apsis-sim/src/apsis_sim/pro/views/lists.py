"""Mailing list service: the lists themselves."""

from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Call, Queued
from apsis_sim.world import Refused, World
from apsis_sim.world import lists as rules

MOST_AT_ONCE = 1000
DELETED_TEXT = "Succefully deleted"  # the server's own spelling


def _every(call: Call) -> list[items.Item]:
    return [items.mailing_list(call, one) for one in call.world.lists.values()]


def all_direct(call: Call) -> list[items.Item]:
    """Answer every list."""
    return _every(call)


def all_queued(call: Call) -> Queued:
    """Answer every list later, as version 1 did."""
    return Queued(lambda: _every(call))


def paged(call: Call) -> dict[str, Any]:
    """Answer one page of lists."""
    return call.page(list(call.world.lists.values()), lambda one: items.mailing_list(call, one))


def one(call: Call) -> items.Item | None:
    """Answer one list."""
    list_id = call.number("id")
    # ASSUMED: list.unknown_id: -2, not a null Result.
    if list_id not in call.world.lists and call.variants["list.unknown_id"] == "null":
        return None
    return items.mailing_list(call, call.world.mailing_list(list_id))


def create(call: Call) -> int:
    """Make a list and answer its id."""
    return rules.create_list(call.world, bodies.list_fields(call.body)).id


def update(call: Call) -> int | bool | None:
    """Change a list."""
    list_id = rules.update_list(call.world, call.number("id"), bodies.list_fields(call.body)).id
    # ASSUMED: list.update_result: the id.
    answers: dict[str, int | bool | None] = {"id": list_id, "true": True, "null": None}
    return answers[call.variants["list.update_result"]]


def delete_many(call: Call) -> Queued:
    """Delete lists later; every id gets a row."""
    ids = bodies.int_list(call.body, at_most=MOST_AT_ONCE)
    return Queued(lambda: [{"Key": number, "Value": _delete(call.world, number)} for number in ids])


def _delete(world: World, list_id: int) -> str:
    try:
        rules.delete_list(world, list_id)
    except Refused as refused:  # ASSUMED: list.delete_unknown: a row with another text
        return str(refused)
    return DELETED_TEXT
