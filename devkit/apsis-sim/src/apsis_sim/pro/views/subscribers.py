"""Subscriber service: reading, creating, changing and deleting people."""

from collections.abc import Callable, Iterable
from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Answer, Call, Queued
from apsis_sim.pro.errors import invalid
from apsis_sim.pro.rendering import Rows
from apsis_sim.world import Refused
from apsis_sim.world import subscribers as rules
from apsis_sim.world.filters import find_filter, matches
from apsis_sim.world.records import Subscriber

CREATED_TEXT = "Subscriber successfully created and/or added to list"
MOST_CREATED, MOST_UPDATED = 10, 100
# ASSUMED: delete.batch: the maximum is not documented; more than 1,000 is refused.
MOST_DELETED = 1000


def create_one(call: Call) -> Answer:
    """Create a person, or find the one with the address, and subscribe."""
    fields = bodies.subscriber_fields(call.body)
    refusal = call.row_faults(fields.get("email", ""), 0)
    if refusal:
        raise invalid(refusal)
    update = call.flag("updateIfExists")
    made = rules.create_on_list(call.world, call.number("list"), fields, update=update)
    return Answer(made.id, CREATED_TEXT)


def create_with_double_opt_in(call: Call) -> None:
    """Mail a person who has to confirm before joining the list."""
    rules.request_double_opt_in(call.world, call.number("list"), bodies.subscriber_fields(call.body))


def create_many(call: Call) -> Queued:
    """Create 1 to 10 people later; they fail one by one."""
    rows = [bodies.as_object(row) for row in bodies.as_list(call.body, at_most=MOST_CREATED)]
    parsed = [
        (bodies.subscriber_fields(row), bodies.as_bool(row.get("UpdateIfExists"), "UpdateIfExists")) for row in rows
    ]
    list_id = call.world.mailing_list(call.number("list")).id
    return Queued(lambda: _create_rows(call, list_id, parsed))


def _create_rows(call: Call, list_id: int, rows: Iterable[tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    made: list[Any] = []
    failed: list[Any] = []
    call.world.mailing_list(list_id)
    for position, (fields, update) in enumerate(rows):
        email = fields.get("email", "")
        try:
            _refuse_row(call, email, 0)
            person = rules.create_on_list(call.world, list_id, fields, update=update)
            made.append(_created_row(call, person))
        except Refused as refused:
            failed.append(_failed_row(call, position, email, str(refused)))
    return {"CreatedSubscriberIds": made, "FailedCreatedSubscribers": failed}


def _created_row(call: Call, person: Subscriber) -> Any:
    # ASSUMED: create.result_ids: bare ids.
    if call.variants["create.result_ids"] == "ints":
        return person.id
    return {"Key": person.id, "Value": person.email}


def _failed_row(call: Call, position: int, email: str, text: str) -> Any:
    # ASSUMED: create.failed_rows: the address and the reason, as there is no id.
    style = call.variants["create.failed_rows"]
    return {"pairs": {"Key": email, "Value": text}, "ints": position, "texts": text}[style]


def _refuse_row(call: Call, email: str, subscriber_id: int) -> None:
    text = call.row_faults(email, subscriber_id)
    if text:
        raise Refused("fault", text=text)


def update_many(call: Call) -> Queued:
    """Change 1 to 100 people later; they fail one by one."""
    rows = [bodies.as_object(row) for row in bodies.as_list(call.body, at_most=MOST_UPDATED)]
    if any(row.get("Id") is None for row in rows):
        raise invalid("Id is required")
    parsed = [(bodies.as_int(row["Id"], "Id"), bodies.subscriber_fields(row)) for row in rows]
    return Queued(lambda: _update_rows(call, parsed))


def _update_rows(call: Call, rows: Iterable[tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    done: list[dict[str, Any]] = []
    failed: list[dict[str, Any]] = []
    for number, fields in rows:
        try:
            known = call.world.subscriber(number)
            _refuse_row(call, fields.get("email", known.email), number)
            person = rules.update_subscriber(call.world, number, fields)
            # ASSUMED: update.value: the address stands beside the id of a row that worked.
            done.append({"Key": number, "Value": person.email})
        except Refused as refused:
            failed.append({"Key": number, "Value": str(refused)})
    return {"UpdatedSubscriberIds": done, "FailedUpdatedSubscribers": failed}


def delete_by_email(call: Call) -> Queued:
    """Delete people by address later; the result is how many there were."""
    emails = bodies.text_list(call.body, at_most=MOST_DELETED)
    return Queued(lambda: _deleted(call, [n for email in emails for n in call.world.ids_by_email(email)]))


def delete_by_id(call: Call) -> Queued:
    """Delete people by id later; the result is how many there were."""
    ids = bodies.int_list(call.body, at_most=MOST_DELETED)
    return Queued(lambda: _deleted(call, ids))


def _deleted(call: Call, ids: Iterable[int]) -> list[int] | int:
    count = sum([rules.delete_subscriber(call.world, number) for number in ids])
    # ASSUMED: delete.count: a list with one number in version 2, the number in version 1.
    in_list = _is_version_2(call) and call.variants["delete.count"] == "list"
    return [count] if in_list else count


def _is_version_2(call: Call) -> bool:
    return "v2" in (segment.lower() for segment in call.request.segments)


def ids_by_email(call: Call) -> list[int] | int | None:
    """Answer the ids of everybody with an address (version 3), or one of them (version 2)."""
    email = bodies.as_text(call.body)
    ids = call.world.ids_by_email(email)
    # ASSUMED: email_lookup.opted_out: people on opt-out-all are found as well.
    if call.variants["email_lookup.opted_out"] == "hidden":
        ids = [number for number in ids if not call.world.opted_out.has_id(number)]
    single = _is_version_2(call) or call.variants["email_lookup.result"] == "int"
    if ids:
        return ids[0] if single else ids
    # ASSUMED: email_lookup.none: -2 in every version.
    none = "error" if _is_version_2(call) else call.variants["email_lookup.none"]
    if none == "error":
        raise Refused("no_subscriber_with_email", email=email)
    return [] if none == "empty" else None


def by_external_id(call: Call) -> list[items.Item]:
    """Answer everybody with an ExternalId."""
    # ASSUMED: external_id.none: an empty list.
    wanted = bodies.as_text(call.body)
    people = call.world.active_subscribers()
    return [items.subscriber(one) for one in people if wanted and one.external_id == wanted]


def _known(call: Call, name: str) -> Subscriber | None:
    # ASSUMED: subscriber.unknown_id: -2, not a null Result.
    number = call.number(name)
    if number not in call.world.subscribers and call.variants["subscriber.unknown_id"] == "null":
        return None
    return call.world.subscriber(number)


def details(call: Call) -> items.Item | None:
    """Answer one person."""
    found = _known(call, "id")
    return None if found is None else items.subscriber(found)


def lists_of(call: Call) -> dict[str, Any] | None:
    """Answer the lists one person is on."""
    found = _known(call, "id")
    if found is None:
        return None
    return {"Mailinglists": [{"Id": one.id, "Name": one.name} for one in call.world.lists_of(found.id)]}


def paged(call: Call) -> dict[str, Any]:
    """Answer one page of everybody in the account."""
    return call.page(list(call.world.active_subscribers()), items.paged_subscriber(call))


def _export(call: Call, keep: Callable[[Subscriber], bool]) -> Queued:
    every, names = bodies.demographic_choice(call.body)

    def work() -> Rows:
        people = [one for one in call.world.active_subscribers() if keep(one)]
        return Rows(people, items.exported_subscriber(call.world, every, names))

    return Queued(work)


def everybody(call: Call) -> Queued:
    """Export everybody, or whoever passes a filter."""
    if "filter" not in call.params:
        return _export(call, lambda one: True)
    chosen = find_filter(call.world, call.number("filter"))
    return _export(call, lambda one: matches(chosen, one))


def orphans(call: Call) -> Queued:
    """Export everybody who is on no list."""
    return _export(call, lambda one: not any(one.id in found for found in call.world.lists.values()))
