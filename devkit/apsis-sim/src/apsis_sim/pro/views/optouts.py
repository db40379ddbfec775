"""Opt-out service: reading, adding and removing, for one list and for the account."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Answer, Call, Queued
from apsis_sim.pro.rendering import Rows
from apsis_sim.world import Refused
from apsis_sim.world import optouts as rules
from apsis_sim.world.records import OptOut
from apsis_sim.world.sendings import find_sending

MOST_REMOVED = 1000
# ASSUMED: opt_out.batch: the maximum of adding is not documented; more than 1,000 is refused.
MOST_ADDED = 1000


def _rows(call: Call, rows: Iterable[OptOut], item: Callable[[Call, OptOut], items.Item] = items.opt_out) -> Rows:
    return Rows(tuple(rows), lambda row: item(call, row))


def all_queued(call: Call) -> Queued:
    """Export opt-out-all."""
    return Queued(lambda: _rows(call, call.world.opted_out))


def all_paged(call: Call) -> dict[str, Any]:
    """Answer one page of opt-out-all."""
    return call.page(list(call.world.opted_out), lambda row: items.opt_out(call, row))


def all_by_date_queued(call: Call) -> Queued:
    """Export who was moved to opt-out-all between two moments."""
    wanted = call.between()
    return Queued(lambda: _rows(call, [row for row in call.world.opted_out if wanted(row.created)]))


def all_by_date_paged(call: Call) -> dict[str, Any]:
    """Answer one page of who was moved to opt-out-all between two moments."""
    wanted = call.between()
    rows = [row for row in call.world.opted_out if wanted(row.created)]
    return call.page(rows, lambda row: items.opt_out(call, row))


def list_queued(call: Call) -> Queued:
    """Export the opt-out list of a list."""
    list_id = call.world.mailing_list(call.number("list")).id
    return Queued(lambda: _rows(call, call.world.mailing_list(list_id).opt_outs, items.list_opt_out))


def list_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the opt-out list of a list."""
    rows = list(call.world.mailing_list(call.number("list")).opt_outs)
    return call.page(rows, lambda row: items.list_opt_out(call, row))


def _of_sending(call: Call) -> list[OptOut]:
    number = find_sending(call.world, call.number("sending")).id
    registers = (call.world.opted_out, *(one.opt_outs for one in call.world.lists.values()))
    return [row for register in registers for row in register if row.sending_id == number]


def sending_queued(call: Call) -> Queued:
    """Export who opted out because of a sending."""
    find_sending(call.world, call.number("sending"))
    return Queued(lambda: _rows(call, _of_sending(call)))


def sending_by_date(call: Call) -> Queued:
    """Export who opted out because of a sending, between two moments if they are given."""
    find_sending(call.world, call.number("sending"))
    wanted = call.interval()
    return Queued(lambda: _rows(call, [row for row in _of_sending(call) if wanted(row.created)]))


def sending_paged(call: Call) -> dict[str, Any]:
    """Answer one page of who opted out because of a sending."""
    page = call.page(_of_sending(call), lambda row: items.opt_out(call, row))
    # One client found this total wrong (reference 5).
    if call.variants["opt_out.sending_total"] == "unreliable":
        page["TotalCount"] += 1
    return page


def _failures(call: Call, member: str, failed: list[tuple[Any, str]]) -> dict[str, Any]:
    # ASSUMED: opt_out.no_failures: the member is there and empty when nothing failed.
    if not failed and call.variants["opt_out.no_failures"] == "absent":
        return {}
    # ASSUMED: opt_out.failed_rows: pairs of what failed and why.
    if call.variants["opt_out.failed_rows"] == "ids":
        return {member: [key for key, _ in failed]}
    return {member: [{"Key": key, "Value": text} for key, text in failed]}


def _each(call: Call, rows: Iterable[Any], work: Callable[[Any], object]) -> list[tuple[Any, str]]:
    failed = []
    for row in rows:
        try:
            work(row)
        except Refused as refused:
            failed.append((_key(row), str(refused)))
    return failed


def _key(row: Any) -> Any:
    return row["subscriber"] if isinstance(row, dict) else row


def _wishes(call: Call) -> list[dict[str, Any]]:
    rows = [bodies.as_object(row) for row in bodies.as_list(call.body, at_most=MOST_ADDED)]
    return [
        {
            "subscriber": bodies.as_int(row.get("SubscriberId") or 0, "SubscriberId"),
            "external_id": bodies.as_text(row.get("ExternalId") or "", "ExternalId"),
            "reason": bodies.as_text(row.get("Reason") or "", "Reason"),
            "sending": bodies.as_int(row.get("SendQueueId") or 0, "SendQueueId"),
            "list": bodies.as_int(row.get("MailinglistId") or 0, "MailinglistId"),
        }
        for row in rows
    ]


def _who(call: Call, wish: dict[str, Any]) -> int:
    # ASSUMED: opt_out.external_id: ExternalId names the person when SubscriberId is 0.
    if wish["subscriber"] or not wish["external_id"]:
        return int(wish["subscriber"])
    people = call.world.subscribers.values()
    return next((one.id for one in people if one.external_id == wish["external_id"]), 0)


def _refuse_row(call: Call, number: int) -> None:
    person = call.world.subscribers.get(number)
    text = call.row_faults(person.email if person else "", number)
    if text:
        raise Refused("fault", text=text)


def add_to_all(call: Call) -> Queued:
    """Put people on opt-out-all later."""
    wishes = _wishes(call)

    def add(wish: dict[str, Any]) -> None:
        number = _who(call, wish)
        _refuse_row(call, number)
        rules.opt_out_of_all(
            call.world, number, reason=wish["reason"], sending_id=wish["sending"], list_id=wish["list"]
        )

    return Queued(lambda: _failures(call, "FailedSubscriberIds", _each(call, wishes, add)))


def add_to_list(call: Call) -> Queued:
    """Put people on the opt-out list of a list later."""
    wishes, list_id = _wishes(call), call.world.mailing_list(call.number("list")).id

    def add(wish: dict[str, Any]) -> None:
        number = _who(call, wish)
        _refuse_row(call, number)
        rules.opt_out_of_list(call.world, list_id, number, reason=wish["reason"], sending_id=wish["sending"])

    return Queued(lambda: _failures(call, "FailedSubscriberIds", _each(call, wishes, add)))


def remove_from_list(call: Call) -> Queued:
    """Take addresses off the opt-out list of a list later."""
    emails = bodies.text_list(call.body, at_most=MOST_REMOVED)
    list_id = call.world.mailing_list(call.number("list")).id

    def work() -> dict[str, Any]:
        failed = _each(call, emails, lambda email: rules.readmit_to_list(call.world, list_id, email))
        return _failures(call, "FailedSubscriberEmails", failed)

    return Queued(work)


def remove_one_from_all(call: Call) -> Answer:
    """Take one address off opt-out-all at once, which deletes the person."""
    rules.readmit_email(call.world, bodies.as_text(call.body))
    return Answer(True)


def remove_ids_from_all(call: Call) -> Queued:
    """Take people off opt-out-all later, which deletes them."""
    ids = bodies.int_list(call.body, at_most=MOST_REMOVED)

    def work() -> dict[str, Any]:
        done: list[dict[str, Any]] = []

        def remove(number: int) -> None:
            done.append({"Key": number, "Value": rules.readmit_id(call.world, number)})

        failed = _each(call, ids, remove)
        return {
            "DeletedSubscriberIds": done,
            "FailedSubscriberIds": [{"Key": k, "Value": v} for k, v in failed],
        }

    return Queued(work)


def remove_emails_from_all(call: Call) -> Queued:
    """Take addresses off opt-out-all later, which deletes the people."""
    emails = bodies.text_list(call.body, at_most=MOST_REMOVED)

    def work() -> dict[str, Any]:
        failed = _each(call, emails, lambda email: rules.readmit_email(call.world, email))
        return _failures(call, "FailedSubscriberEmails", failed)

    return Queued(work)
