"""Sending service: dispatches, their recipients, opens and clicks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apsis_sim.pro import bodies, items
from apsis_sim.pro.call import Call, Queued
from apsis_sim.pro.errors import invalid
from apsis_sim.pro.rendering import Rows
from apsis_sim.world import sendings as rules
from apsis_sim.world.records import Event, Recipient, Sending

_CAMPAIGN_ID_LIMIT = 50


def _listed(call: Call, keep: Callable[[Sending], bool]) -> list[items.Item]:
    return [items.sending(call, one) for one in call.world.sendings.values() if keep(one)]


def by_date(call: Call) -> list[items.Item]:
    """Answer the sendings between two moments."""
    # ASSUMED: sending.by_date: the moment it goes out counts; sendings still to come belong.
    wanted = call.between()
    return _listed(call, lambda one: wanted(one.send_date))


def by_newsletter(call: Call) -> list[items.Item]:
    """Answer the sendings of a newsletter."""
    number = call.number("newsletter")
    return _listed(call, lambda one: one.newsletter_id == number)


def future(call: Call) -> list[items.Item]:
    """Answer the sendings that have not gone out."""
    return _listed(call, lambda one: not one.sent)


def paged(call: Call) -> dict[str, Any]:
    """Answer one page of sendings."""
    return call.page(list(call.world.sendings.values()), lambda one: items.sending(call, one))


def one(call: Call) -> items.Item:
    """Answer one sending."""
    return items.sending(call, rules.find_sending(call.world, call.number("sending")))


def cancel(call: Call) -> bool:
    """Take back a sending that has not gone out."""
    # ASSUMED: sending.cancel_result: true.
    rules.cancel_sending(call.world, call.number("sending"))
    return True


def to_one_person(call: Call) -> dict[str, Any]:
    """Answer one page of the sendings one person has received."""
    number = call.world.subscriber(call.number("subscriber")).id
    rows = [
        one
        for one in call.world.sendings.values()
        if any(recipient.subscriber_id == number for recipient in one.recipients)
    ]
    return call.page(rows, lambda one: items.sending(call, one))


def send(call: Call) -> int:
    """Send a newsletter and answer the id of the sending."""
    body = bodies.as_object(call.body)
    campaign = bodies.as_text(body.get("CampaignId") or "", "CampaignId")
    if len(campaign) > _CAMPAIGN_ID_LIMIT:
        raise invalid(f"CampaignId is longer than {_CAMPAIGN_ID_LIMIT} characters")
    date = bodies.as_text(body.get("SendDate") or "", "SendDate")
    order = rules.Order(
        newsletter_id=bodies.as_int(body.get("NewsletterId"), "NewsletterId"),
        list_ids=tuple(bodies.int_list(body.get("MailingListIds"), at_most=1000)),
        from_name=bodies.as_text(body.get("FromName") or "", "FromName"),
        from_email=bodies.as_text(body.get("FromEmail") or "", "FromEmail"),
        campaign_id=campaign,
        filter_id=bodies.as_int(body.get("FilterId") or 0, "FilterId"),
        send_date=bodies.as_date(date, "SendDate") if date else None,
    )
    return rules.order_sending(call.world, order).id


def recipients(call: Call) -> Queued:
    """Export who a sending went to."""
    # ASSUMED: recipient.id: RecipientId is the id of the subscriber.
    number = rules.find_sending(call.world, call.number("sending")).id

    def row(who: Recipient) -> items.Item:
        return {"RecipientId": who.subscriber_id, "Email": who.email, "ExternalId": who.external_id}

    return Queued(lambda: Rows(rules.find_sending(call.world, number).recipients, row))


def _of_sending(call: Call, events: list[Event]) -> list[Event]:
    number = rules.find_sending(call.world, call.number("sending")).id
    return [one for one in events if one.sending_id == number]


def opens(call: Call) -> Queued:
    """Export the opens of a sending, between two moments if they are given."""
    return _engagements(call, lambda: call.world.opens, link=False)


def clicks(call: Call) -> Queued:
    """Export the clicks of a sending, between two moments if they are given."""
    return _engagements(call, lambda: call.world.clicks, link=True)


def _engagements(call: Call, events: Callable[[], list[Event]], *, link: bool) -> Queued:
    wanted = call.interval()
    rules.find_sending(call.world, call.number("sending"))

    def work() -> Rows:
        rows = [one for one in _of_sending(call, events()) if wanted(one.created)]
        return Rows(rows, lambda one: items.engagement(call, one, link=link))

    return Queued(work)


def opens_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the opens of a sending, lowest id first."""
    rows = _of_sending(call, call.world.opens)
    return call.page(rows, lambda one: items.engagement(call, one, link=False))


def clicks_paged(call: Call) -> dict[str, Any]:
    """Answer one page of the clicks of a sending, lowest id first."""
    rows = _of_sending(call, call.world.clicks)
    return call.page(rows, lambda one: items.engagement(call, one, link=True))
