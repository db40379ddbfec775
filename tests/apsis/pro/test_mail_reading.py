"""Bounces and reactions take the cheapest way, prove that they are complete, and go on where they left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from apsis_sim.jobs import JobPace

from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.apsis.pro.limits import LIMITS
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.errors import ContractBroken, IncompleteRead, StillWorking
from limepkg_apsis.core.model import BounceStatus, Reaction, TicketPurpose
from tests.apsis.pro.test_mail_contract import SimulatedMail

DATA = "/apsisqueue/d/*"


def small(account: SimulatedMail, page: int = 10, patience: float = 45) -> ProGateway:
    """Connect a gateway for which ten rows are a full page."""
    transport = Transport(account.settings, account.clock, limiter=account.limiter, adapter=account.sim.adapter)
    limits = replace(LIMITS, page=page)
    return ProGateway(
        account.settings, transport, account.tickets, account.clock, patience_seconds=patience, limits=limits
    )


def bounced(count: int, **variants: Any) -> SimulatedMail:
    """Make an account in which so many mails came back."""
    account = SimulatedMail(variants=variants)
    list_id = account.add_list("List")
    for n in range(count):
        account.add_subscriber(list_id, f"p{n}@example.test")
        account.bounce(f"p{n}@example.test", BounceStatus.SOFT)
    return account


@pytest.mark.parametrize(
    ("fields", "rows", "calls", "polls"),
    [
        ("named", 0, 1, 0),
        ("named", 10, 1, 0),
        ("named", 30, 3, 0),
        ("named", 31, 2, 2),
        ("bare", 10, 1, 0),
        ("bare", 11, 2, 2),
    ],
)
def test_bounces_cost_pages_when_few_and_one_export_when_many(fields: str, rows: int, calls: int, polls: int) -> None:
    """Three pages at most; rows without ids prove nothing over pages, so they go by export sooner."""
    apsis = small(bounced(rows, **{"bounce.fields": fields}))

    assert len(list(apsis.read_bounces())) == rows
    assert (apsis.calls, apsis.polls) == (calls, polls)


def test_export_that_is_not_ready_goes_on_later_although_more_bounced_meanwhile() -> None:
    """The ticket remembers how many rows there were; what came later belongs to the next read."""
    account = bounced(31)
    account.sim.simulator.jobs.pace = JobPace(polls=1)
    apsis = small(account, patience=0)

    with pytest.raises(StillWorking):
        list(apsis.read_bounces())
    (ticket,) = account.tickets.still_open(0)
    assert (ticket.purpose, ticket.announced) == (TicketPurpose.READ_BOUNCES, 31)
    account.bounce("p1@example.test", BounceStatus.HARD)

    assert len(list(small(account, patience=0).read_bounces())) >= 31
    assert account.tickets.still_open(0) == ()


def test_file_that_breaks_off_is_read_again() -> None:
    """Rows may come twice, and are all there."""
    account = bounced(31)
    account.fault("truncated", path=DATA)

    emails = {each.email for each in small(account).read_bounces()}

    assert len(emails) == 31


@pytest.mark.parametrize("fault", ["truncated_twice", "shifted"])
def test_what_cannot_be_proven_is_an_error(fault: str) -> None:
    """A file that breaks off twice, pages that leave rows out."""
    account = bounced(31 if fault == "truncated_twice" else 25)
    if fault == "truncated_twice":
        account.fault("truncated", path=DATA, always=True)
    else:
        account.fault("shifted_rows", always=True)

    with pytest.raises(IncompleteRead):
        list(small(account).read_bounces())


def test_export_with_fewer_rows_than_announced_is_an_error() -> None:
    """A total that is too high at the second look as well proves that rows are missing."""
    account = bounced(31)
    account.fault("total_count", add=1, always=True)

    with pytest.raises(IncompleteRead):
        list(small(account).read_bounces())


def test_bounces_that_name_nobody_cannot_be_read() -> None:
    """An answer without a single address is not one without bounces: no status may be cleared by it."""
    account = bounced(2, **{"bounce.fields": {"Email": None}})

    with pytest.raises(ContractBroken):
        list(account.apsis.read_bounces())


def test_bounce_of_somebody_deleted_is_passed_over() -> None:
    """A row without an address beside others that have one is about nobody in Lime."""
    account = bounced(1)
    world = account.sim.world
    world.bounces.append(replace(world.bounces[0], id=99, email=""))

    assert [each.email for each in account.apsis.read_bounces()] == ["p0@example.test"]


@pytest.mark.parametrize("what", [Reaction.OPEN, Reaction.CLICK, Reaction.BOUNCE, Reaction.OPT_OUT])
@pytest.mark.parametrize("count", [10, 31])
@pytest.mark.parametrize("total", ["exact", "unreliable"])
def test_reactions_are_all_read_whichever_way(what: Reaction, count: int, total: str) -> None:
    """By pages or by export, also where the total of opt-outs is not to be relied on."""
    account = SimulatedMail(variants={"opt_out.sending_total": total})
    list_id = account.add_list("List")
    emails = [f"p{n}@example.test" for n in range(count)]
    for email in emails:
        account.add_subscriber(list_id, email)
    sending = account.send(list_id)
    account.react(sending, what, *emails)

    assert {each.email for each in small(account).read_reactions(sending, what)} == set(emails)


def test_recipients_are_asked_for_once() -> None:
    """What was prepared ahead is what is read."""
    account = SimulatedMail()
    list_id = account.add_list("List")
    account.seed(generate=[{"list": list_id, "count": 2500}])
    sending = account.send(list_id)
    for _ in range(3):
        account.apsis.ask_for_recipients(sending)

    assert len(list(account.apsis.read_recipients(sending))) == 2500
    assert len(account.sent("sendqueueid")) == 1


def test_sendings_overlap_the_interval_on_both_ends() -> None:
    """Whatever zone APSIS means, what lies in the interval is there."""
    account = SimulatedMail()
    list_id = account.add_list("List")
    account.add_subscriber(list_id, "a@example.test")
    sending = account.send(list_id, ago=timedelta(days=3, hours=2))
    now = account.now()

    assert [each.id for each in account.apsis.read_sendings(now - timedelta(days=3), now)] == [sending]
    (entry,) = account.sent("sendqueues/date")
    assert "/from/20240112T063000/to/20240115T123000" in entry.path


def opted_out_of(account: SimulatedMail, count: int) -> tuple[int, list[str]]:
    """Send to so many people, all of whom opt out; return the sending and their addresses."""
    list_id = account.add_list("List")
    emails = [f"p{n}@example.test" for n in range(count)]
    for email in emails:
        account.add_subscriber(list_id, email)
    sending = account.send(list_id)
    account.react(sending, Reaction.OPT_OUT, *emails)
    return sending, emails


@pytest.mark.parametrize("past_end", ["empty", "error"])
def test_opt_outs_of_a_sending_that_just_fill_their_pages(past_end: str) -> None:
    """The page after the last one may be empty or refused."""
    account = SimulatedMail(variants={"paging.past_end": past_end})
    sending, emails = opted_out_of(account, 20)

    assert [each.email for each in small(account).read_reactions(sending, Reaction.OPT_OUT)] == emails


def test_opt_outs_of_a_sending_that_is_not_there_cannot_be_read() -> None:
    """A refused first page is an error, never nobody."""
    with pytest.raises(ContractBroken):
        list(small(SimulatedMail()).read_reactions(999, Reaction.OPT_OUT))


def test_opt_outs_of_a_sending_end_when_the_same_page_comes_for_ever() -> None:
    """Their total is not relied on, so a full page that brings nothing new ends the reading without a result."""
    account = SimulatedMail()
    sending, _ = opted_out_of(account, 10)
    apsis = small(account)
    account.fault("shifted_rows", by=-10, always=True)

    with pytest.raises(IncompleteRead):
        list(apsis.read_reactions(sending, Reaction.OPT_OUT))

    assert apsis.calls == 2
