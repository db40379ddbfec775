"""Rules for newsletters that are sent and what their recipients do: open, click, bounce."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from apsis_sim.world.account import World
from apsis_sim.world.filters import matches
from apsis_sim.world.optouts import opt_out_of_all
from apsis_sim.world.records import Event, Newsletter, Recipient, Sending
from apsis_sim.world.refusals import Refused

# ASSUMED: bounce.codes: APSIS Pro's numbers are not known; these only tell the kinds apart.
BOUNCE_KINDS = {
    "hard": ("Hard", 1),
    "soft": ("Soft", 2),
    "technical": ("Technical", 3),
    "other": ("Other", 4),
}
HARD_BOUNCE_REASON = "Hard Bounce"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks to be sent."""

    newsletter_id: int
    list_ids: tuple[int, ...]
    from_name: str = ""
    from_email: str = ""
    campaign_id: str = ""
    filter_id: int = 0
    send_date: float | None = None


def create_newsletter(
    world: World, name: str, subject: str = "", *, newsletter_id: int | None = None, **content: str | int
) -> Newsletter:
    """Make a newsletter; its subject is its name unless given."""
    if not name.strip():
        raise Refused("missing", field="Name")
    number = world.next_id("newsletter", newsletter_id)
    now = world.now()
    made = Newsletter(number, name, subject or name, created=now, updated=now, **content)  # type: ignore[arg-type]
    world.newsletters[number] = made
    return made


def order_sending(world: World, order: Order, sending_id: int | None = None) -> Sending:
    """Send a newsletter to lists, now or at the moment asked for."""
    newsletter = world.newsletters.get(order.newsletter_id)
    if newsletter is None:
        raise Refused("no_newsletter", id=order.newsletter_id)
    if not order.list_ids:
        raise Refused("missing", field="MailingListIds")
    lists = [world.mailing_list(list_id) for list_id in order.list_ids]
    if order.filter_id and order.filter_id not in world.filters:
        raise Refused("no_filter", id=order.filter_id)
    now = world.now()
    made = Sending(
        id=world.next_id("sending", sending_id),
        newsletter_id=newsletter.id,
        list_ids=order.list_ids,
        name=newsletter.name,
        subject=newsletter.subject,
        from_name=order.from_name or lists[0].from_name,
        from_email=order.from_email or lists[0].from_email,
        send_date=now if order.send_date is None else order.send_date,
        created=now,
        campaign_id=order.campaign_id,
        filter_id=order.filter_id,
    )
    world.sendings[made.id] = made
    world.unsent.append(made)
    send_due(world)
    return made


def send_due(world: World) -> None:
    """Let every sending whose time has come go out."""
    now = world.now()
    for sending in [one for one in world.unsent if one.send_date <= now]:
        sending.sent = True
        sending.recipients = tuple(_recipients(world, sending))
        world.unsent.remove(sending)


def _recipients(world: World, sending: Sending) -> Iterable[Recipient]:
    ids = {number for one in sending.list_ids if one in world.lists for number in world.lists[one].members()}
    chosen = world.filters.get(sending.filter_id)
    for number in sorted(ids):
        person = world.subscribers[number]
        if chosen is None or matches(chosen, person):
            yield Recipient(person.id, person.email, person.external_id)


def cancel_sending(world: World, sending_id: int) -> None:
    """Take back a sending that has not gone out."""
    sending = find_sending(world, sending_id)
    if sending.sent:
        raise Refused("already_sent", id=sending_id)
    world.unsent.remove(sending)
    del world.sendings[sending_id]


def find_sending(world: World, sending_id: int) -> Sending:
    """Return a sending or refuse."""
    found = world.sendings.get(sending_id)
    if found is None:
        raise Refused("no_sending", id=sending_id)
    return found


def _recipient(world: World, sending_id: int, email: str) -> Recipient:
    sending = find_sending(world, sending_id)
    wanted = email.strip().lower()
    found = next((one for one in sending.recipients if one.email.lower() == wanted), None)
    if found is not None:
        return found
    person = world.by_email(email)
    if person is None:
        raise Refused("no_subscriber_with_email", email=email)
    return Recipient(person.id, person.email, person.external_id)


def record(world: World, what: Literal["open", "click"], sending_id: int, email: str, *, link: str = "") -> Event:
    """Note that a recipient opened a sending or clicked a link in it."""
    who = _recipient(world, sending_id, email)
    event = _event(world, who, sending_id, link=link)
    (world.opens if what == "open" else world.clicks).append(event)
    return event


def record_bounce(world: World, email: str, kind: str = "hard", *, sending_id: int = 0, text: str = "") -> Event:
    """Note a bounce; too many hard ones move the person to opt-out-all."""
    if kind not in BOUNCE_KINDS:
        raise Refused("wrong_value", field="kind")
    who = _recipient(world, sending_id, email) if sending_id else _person(world, email)
    category, code = BOUNCE_KINDS[kind]
    event = _event(world, who, sending_id, kind=category, code=code, text=text or f"{category} bounce")
    world.bounces.append(event)
    if kind == "hard" and who.subscriber_id in world.subscribers:
        _count_hard_bounces(world, who.subscriber_id, sending_id)
    return event


def _person(world: World, email: str) -> Recipient:
    person = world.by_email(email)
    if person is None:
        raise Refused("no_subscriber_with_email", email=email)
    return Recipient(person.id, person.email, person.external_id)


def _count_hard_bounces(world: World, subscriber_id: int, sending_id: int) -> None:
    # The limit is a setting of the account, 3 unless changed; above it APSIS acts by itself (reference 11).
    hard = sum(1 for one in world.bounces if one.kind == "Hard" and one.subscriber_id == subscriber_id)
    if hard > world.hard_bounce_limit:
        opt_out_of_all(world, subscriber_id, reason=HARD_BOUNCE_REASON, sending_id=sending_id)


def _event(
    world: World,
    who: Recipient,
    sending_id: int,
    *,
    kind: str = "",
    code: int = 0,
    text: str = "",
    link: str = "",
) -> Event:
    return Event(
        id=world.next_id("event"),
        subscriber_id=who.subscriber_id,
        email=who.email,
        external_id=who.external_id,
        sending_id=sending_id,
        created=world.now(),
        kind=kind,
        code=code,
        text=text,
        link=link,
    )
