"""Mailing list service: who is on a list."""

from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Answer, Call, Queued
from apsis_sim.pro.errors import invalid
from apsis_sim.pro.rendering import Rows
from apsis_sim.world import Refused
from apsis_sim.world import lists as rules
from apsis_sim.world.filters import find_filter, matches
from apsis_sim.world.records import Subscriber

MOST_AT_ONCE = 1000


def count(call: Call) -> int:
    """Answer how many people are on a list."""
    return len(call.world.mailing_list(call.number("id")))


def subscribe_one(call: Call) -> Answer:
    """Put one person on a list."""
    refusal = _row_fault(call, call.number("subscriber"))
    if refusal:
        raise invalid(refusal)
    is_new = rules.subscribe(call.world, call.number("id"), call.number("subscriber"))
    # ASSUMED: subscription.repeat: subscribing again is a success.
    if not is_new and call.variants["subscription.repeat"] == "error":
        raise Refused("already_subscribed")
    return Answer(call.world.next_id("subscription"), "Succesfully created Subscription")


def unsubscribe_one(call: Call) -> Answer:
    """Take one person off a list."""
    changed = rules.unsubscribe(call.world, call.number("id"), call.number("subscriber"))
    # ASSUMED: subscription.absent: taking away what is not there is a success.
    if not changed and call.variants["subscription.absent"] == "error":
        raise Refused("not_subscribed")
    return Answer(None, "Successfully deleted Subscription")


def subscribe_many(call: Call) -> Queued:
    """Put up to 1,000 people on a list later."""
    ids = bodies.int_list(call.body, at_most=MOST_AT_ONCE)
    if len(set(ids)) != len(ids):
        raise invalid("The list of subscriber ids has duplicates")
    list_id = call.world.mailing_list(call.number("id")).id
    return Queued(lambda: _subscribe_rows(call, list_id, ids))


def _subscribe_rows(call: Call, list_id: int, ids: list[int]) -> Any:
    done: list[int] = []
    failed: list[dict[str, Any]] = []
    call.world.mailing_list(list_id)
    for number in ids:
        try:
            _refuse_row(call, number)
            rules.subscribe(call.world, list_id, number)
            done.append(number)
        except Refused as refused:
            failed.append({"Key": number, "Value": str(refused)})
    # ASSUMED: subscription.many_result: rows of what worked and what did not.
    rows = {"CreatedSubscriptionIds": done, "FailedSubscriberIds": failed}
    return {"rows": rows, "count": len(done), "null": None}[call.variants["subscription.many_result"]]


def _row_fault(call: Call, subscriber_id: int) -> str | None:
    person = call.world.subscribers.get(subscriber_id)
    return call.row_faults(person.email if person else "", subscriber_id)


def _refuse_row(call: Call, subscriber_id: int) -> None:
    text = _row_fault(call, subscriber_id)
    if text:
        raise Refused("fault", text=text)


def empty(call: Call) -> Queued:
    """Take everybody off a list later; the result is how many that were."""
    # ASSUMED: subscription.empty_result: the number of rows.
    list_id = call.world.mailing_list(call.number("id")).id
    return Queued(lambda: call.world.mailing_list(list_id).clear())


def unsubscribe_everywhere(call: Call) -> Queued:
    """Take one person off every list later."""
    number = call.world.subscriber(call.number("subscriber")).id
    return Queued(lambda: rules.unsubscribe_everywhere(call.world, number))


def members_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the people on a list, lowest id first."""
    people = call.world.subscribers
    write = items.paged_subscriber(call)
    ids = call.world.mailing_list(call.number("id")).members()
    return call.page(ids, lambda number: write(people[number]))


def members(call: Call) -> Queued:
    """Export the people on a list later, with the demographic fields asked for."""
    list_id = call.world.mailing_list(call.number("id")).id
    chosen = find_filter(call.world, call.number("filter")) if "filter" in call.params else None
    every, names = bodies.demographic_choice(call.body)

    def work() -> Rows:
        people: list[Subscriber] = call.world.members(list_id)
        kept = people if chosen is None else [one for one in people if matches(chosen, one)]
        return Rows(kept, items.exported_subscriber(call.world, every, names))

    return Queued(work)
