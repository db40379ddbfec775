"""Rules for opting out, of one list and of the whole account."""

from __future__ import annotations

from dataclasses import replace

from apsis_sim.world.account import World
from apsis_sim.world.records import OptOut, Subscriber
from apsis_sim.world.refusals import Refused
from apsis_sim.world.registers import MailingList, OptOutRegister


def refuse_opted_out(world: World, mailing_list: MailingList | None, email: str, subscriber_id: int = 0) -> None:
    """Refuse an address or person that is on opt-out-all or on the opt-out list of the list."""
    if _is_in(world.opted_out, email, subscriber_id):
        raise Refused("opted_out_all", email=email)
    if mailing_list is not None and _is_in(mailing_list.opt_outs, email, subscriber_id):
        raise Refused("opted_out", email=email)


def _is_in(register: OptOutRegister, email: str, subscriber_id: int) -> bool:
    return register.has_email(email) or register.has_id(subscriber_id)


def opt_out_of_list(world: World, list_id: int, subscriber_id: int, *, reason: str = "", sending_id: int = 0) -> OptOut:
    """Put a person on the opt-out list of a list, which ends the subscription to it."""
    mailing_list = world.mailing_list(list_id)
    person = world.subscriber(subscriber_id)
    # ASSUMED: opt_out.ends_subscription: a person who has opted out of a list is no longer on it.
    mailing_list.drop(subscriber_id)
    known = mailing_list.opt_outs.of_subscriber(subscriber_id)
    if known is not None:
        return known
    row = _row(world, person, list_id, reason, sending_id)
    mailing_list.opt_outs.add(row)
    return row


def opt_out_of_all(
    world: World, subscriber_id: int, *, reason: str = "", sending_id: int = 0, list_id: int = 0
) -> OptOut:
    """Put a person on opt-out-all, which ends every subscription."""
    person = world.subscriber(subscriber_id)
    for mailing_list in world.lists.values():
        mailing_list.drop(subscriber_id)
    known = world.opted_out.of_subscriber(subscriber_id)
    if known is not None:
        return known
    row = _row(world, person, list_id, reason, sending_id)
    world.opted_out.add(row)
    return row


def _row(world: World, person: Subscriber, list_id: int, reason: str, sending_id: int) -> OptOut:
    return OptOut(
        id=world.next_id("opt_out"),
        subscriber_id=person.id,
        email=person.email,
        reason=reason,
        created=world.now(),
        list_id=list_id,
        sending_id=sending_id,
        name=person.name,
        external_id=person.external_id,
        format=person.format,
        country_code=person.country_code,
        phone_number=person.phone_number,
    )


def readmit_to_list(world: World, list_id: int, email: str) -> None:
    """Take an address off the opt-out list of a list; the person is not subscribed by that."""
    register = world.mailing_list(list_id).opt_outs
    rows = register.of_email(email)
    if not rows:
        raise Refused("not_on_opt_out_list")
    for row in rows:
        register.remove(row)


def readmit_email(world: World, email: str) -> None:
    """Take an address off opt-out-all, which deletes its people from the account."""
    rows = world.opted_out.of_email(email)
    if not rows:
        raise Refused("not_on_opt_out_all")
    for row in rows:
        _readmit(world, row)


def readmit_id(world: World, subscriber_id: int) -> str:
    """Take a person off opt-out-all, which deletes the person, and return the address."""
    row = world.opted_out.of_subscriber(subscriber_id)
    if row is None:
        raise Refused("not_on_opt_out_all")
    _readmit(world, row)
    return row.email


def _readmit(world: World, row: OptOut) -> None:
    world.opted_out.remove(row)
    person = world.subscribers.get(row.subscriber_id)
    if person is not None:
        world.forget(person)
        forget_opt_outs(world, person)


def forget_opt_outs(world: World, person: Subscriber) -> None:
    """Drop the opt-outs of a deleted person, if that is how APSIS does it."""
    # ASSUMED: delete.opt_outs: the opt-outs of a deleted person stay, found by the address.
    if world.variants["delete.opt_outs"] == "kept":
        return
    for register in (world.opted_out, *(one.opt_outs for one in world.lists.values())):
        row = register.of_subscriber(person.id)
        if row is not None:
            register.remove(row)


def as_shown(world: World, row: OptOut) -> OptOut:
    """Return the row with the address that APSIS shows for it."""
    # ASSUMED: opt_out.email: the address as it was at the moment of the opt-out.
    if world.variants["opt_out.email"] == "as_opted_out":
        return row
    person = world.subscribers.get(row.subscriber_id)
    return row if person is None else replace(row, email=person.email)
