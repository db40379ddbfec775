"""Reads take the cheapest way, prove that they are complete, and go on where they left."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from apsis_sim.jobs import JobPace

from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.apsis.pro.limits import LIMITS
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.errors import ApsisSyncError, ContractBroken, IncompleteRead, StillWorking, Unavailable
from limepkg_apsis.core.model import TicketPurpose
from tests.apsis.pro.simulated import SimulatedAccount

DATA, POLL = "/apsisqueue/d/*", "/apsisqueue/p/*"
PAGE, COUNT, EXPORT = "*subscribers/*", "*subscriptions/count", "*subscribers/all"


@pytest.fixture
def account() -> SimulatedAccount:
    """An empty account."""
    return SimulatedAccount()


def filled(account: SimulatedAccount, count: int) -> int:
    """Make a list with so many members."""
    list_id = account.add_list("List")
    account.seed(generate=[{"list": list_id, "count": count}])
    return list_id


def cost(apsis: ProGateway, list_id: int) -> tuple[int, int, int]:
    """Read the members and return how many they are, the calls and the polls."""
    members = list(apsis.read_members(list_id))
    return len(members), apsis.calls, apsis.polls


@pytest.mark.parametrize(
    ("members", "calls", "polls"),
    [(0, 1, 0), (1, 1, 0), (1000, 1, 0), (1001, 2, 0), (3000, 3, 0), (3001, 2, 2), (12_000, 2, 2)],
)
def test_members_cost_pages_when_few_and_one_export_when_many(
    account: SimulatedAccount, members: int, calls: int, polls: int
) -> None:
    """Up to three pages of a thousand, then one page and one export."""
    assert cost(account.apsis, filled(account, members)) == (members, calls, polls)


def test_export_is_used_when_pages_do_not_say_enough() -> None:
    """Pages without name and link send us to the export, which has both."""
    account = SimulatedAccount(variants={"paging.items": "bare"})
    list_id = filled(account, 5)

    rows = list(account.apsis.read_members(list_id))

    assert {(each.name, each.person_id) for each in rows} == {(f"Person {n}", str(n)) for n in range(1, 6)}
    assert (account.apsis.calls, account.apsis.polls) == (2, 2)


def test_person_id_field_comes_with_the_export() -> None:
    """With a field for the person's id only an export can tell it, and it is asked for by name."""
    account = SimulatedAccount(person_id_field="LimeId")
    list_id = account.add_list("List")
    account.happen("add_member", list=list_id, email="a@example.test", external_id="9", demographics={"LimeId": "7"})
    account.happen("add_member", list=list_id, email="b@example.test", external_id="8")

    links = [each.person_id for each in account.apsis.read_members(list_id)]

    assert links == ["7", "8"]
    assert b'"FieldNames": ["LimeId"]' in account.sent("subscribers/all")[0].body


@pytest.mark.parametrize("scope", ["list", "account"])
@pytest.mark.parametrize(("people", "pages", "polls"), [(2, 1, 0), (25, 3, 0), (40, 1, 2)])
def test_opt_outs_cost_pages_when_few_and_one_export_when_many(
    account: SimulatedAccount, scope: str, people: int, pages: int, polls: int
) -> None:
    """As members, here with pages of ten."""
    list_id = account.add_list("List")
    for number in range(people):
        account.opt_out(f"p{number}@example.test", list_id if scope == "list" else 0)
    apsis = _with_small_pages(account)

    rows = apsis.read_opt_outs(list_id) if scope == "list" else apsis.read_account_opt_outs()

    assert {each.email for each in rows} == {f"p{number}@example.test" for number in range(people)}
    assert (apsis.calls, apsis.polls) == (pages + (1 if polls else 0), polls)


def _with_small_pages(account: SimulatedAccount, patience: float = 30) -> ProGateway:
    transport = Transport(account.settings, account.clock, limiter=account.limiter, adapter=account.sim.adapter)
    return ProGateway(
        account.settings,
        transport,
        account.tickets,
        account.clock,
        patience_seconds=patience,
        limits=replace(LIMITS, page=10),
    )


# --- proof ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("effect", "given"),
    [
        ("total_count", {"add": 1}),
        ("total_count", {"add": -1}),
        ("repeated_page", {}),
        ("shifted_rows", {"by": 1}),
        ("shifted_rows", {"by": -1}),
        ("total_pages", {"value": 1}),
        ("truncated", {}),
        ("html", {}),
    ],
)
@pytest.mark.parametrize("always", [False, True], ids=["once", "always"])
def test_pages_that_lie_are_found_out(
    account: SimulatedAccount, effect: str, given: dict[str, Any], always: bool
) -> None:
    """A fault that passes costs a second read; one that stays is an error, never a shorter list."""
    list_id = filled(account, 1500)
    account.fault(effect, path=PAGE, **given, **({"always": True} if always else {"nth": 2}))
    if not always:
        assert len(list(account.apsis.read_members(list_id))) == 1500
        return

    with pytest.raises((IncompleteRead, ContractBroken)):
        list(account.apsis.read_members(list_id))


@pytest.mark.parametrize("effect", ["truncated", "cut", "html", "empty", "gateway"])
def test_file_that_breaks_once_is_read_again(account: SimulatedAccount, effect: str) -> None:
    """Every member comes once, although the file broke after half of them."""
    list_id = filled(account, 3500)
    account.fault(effect, path=DATA)

    rows = [each.id for each in account.apsis.read_members(list_id)]

    assert len(rows) == len(set(rows)) == 3500


@pytest.mark.parametrize("effect", ["truncated", "cut", "html", "empty"])
def test_file_that_stays_broken_is_no_answer(account: SimulatedAccount, effect: str) -> None:
    """The export is given up; the next read makes a new one."""
    list_id = filled(account, 3500)
    account.fault(effect, path=DATA, count=2)

    with pytest.raises(IncompleteRead):
        list(account.apsis.read_members(list_id))

    assert account.tickets.still_open(list_id) == ()
    assert len(list(account.apsis.read_members(list_id))) == 3500


def test_export_is_compared_with_the_announced_total(account: SimulatedAccount) -> None:
    """A page that announced another number is settled by counting; when that differs too nothing is known."""
    list_id = filled(account, 3500)
    account.fault("total_count", add=7, path=PAGE)
    assert len(list(account.apsis.read_members(list_id))) == 3500
    assert len(account.sent("subscriptions/count")) == 1

    account.fault("total_count", add=7, path=PAGE)
    account.fault("answer", path=COUNT, body='{"Code":1,"Message":"OK","Result":3507}')
    with pytest.raises(IncompleteRead):
        list(account.apsis.read_members(list_id))


def test_somebody_who_leaves_meanwhile_is_no_defect(account: SimulatedAccount) -> None:
    """An opt-out between the first page and the export: counting again settles it."""
    list_id = filled(account, 3500)
    event = [{"event": "opt_out", "email": "person1@example.test", "list": list_id}]
    account.fault("meanwhile", path=PAGE, happen=event, after=True)

    assert len(list(account.apsis.read_members(list_id))) == 3499


@pytest.mark.parametrize("state", [-1, -2, -3])
def test_export_that_fails_is_no_answer(account: SimulatedAccount, state: int) -> None:
    """A failed export is an incomplete read; the next one starts anew."""
    list_id = filled(account, 3500)
    account.fault("job_state", path=EXPORT, state=state)

    with pytest.raises(IncompleteRead):
        list(account.apsis.read_members(list_id))

    assert len(list(account.apsis.read_members(list_id))) == 3500


def test_data_file_that_is_gone_is_no_answer(account: SimulatedAccount) -> None:
    """A missing file is an incomplete read, and its ticket is dropped."""
    list_id = filled(account, 3500)
    account.fault("data_missing", path=EXPORT)

    with pytest.raises(IncompleteRead):
        list(account.apsis.read_members(list_id))

    assert account.tickets.still_open(list_id) == ()


# --- patience ---------------------------------------------------------------------------------------------------------


def test_without_patience_there_is_one_look(account: SimulatedAccount) -> None:
    """The ticket is stored before the look and stays open; nothing is slept."""
    list_id = filled(account, 3500)
    account.hold_work()
    apsis = account.gateway()

    with pytest.raises(StillWorking):
        list(apsis.read_members(list_id))

    (ticket,) = account.tickets.still_open(list_id)
    assert (ticket.purpose, ticket.looks) == (TicketPurpose.READ_MEMBERS, 1)
    assert (apsis.calls, apsis.polls, account.clock.slept) == (2, 1, [])


def test_pauses_grow_and_end_with_our_patience(account: SimulatedAccount) -> None:
    """Two, four, eight, fifteen, thirty, then sixty seconds; the last pause is cut short for one last look."""
    list_id = filled(account, 3500)
    account.hold_work()
    apsis = account.gateway(patience_seconds=200)

    with pytest.raises(StillWorking):
        list(apsis.read_members(list_id))

    assert account.clock.slept == [2, 4, 8, 15, 30, 60, 60, 21]
    assert apsis.polls == 9


def test_later_call_goes_on_with_the_same_export(account: SimulatedAccount) -> None:
    """Another process polls the stored ticket: no second export, no page, one count as proof."""
    list_id = filled(account, 3500)
    account.hold_work()
    with pytest.raises(StillWorking):
        list(account.gateway().read_members(list_id))
    account.release_work()
    account.clock.advance(minutes=29)
    later = account.gateway()

    assert len(list(later.read_members(list_id))) == 3500

    assert (later.calls, later.polls) == (1, 2)
    assert account.tickets.still_open(list_id) == ()


def test_export_that_is_too_old_is_made_anew(account: SimulatedAccount) -> None:
    """After half an hour a stored export says too little about now."""
    list_id = filled(account, 3500)
    account.hold_work()
    with pytest.raises(StillWorking):
        list(account.gateway().read_members(list_id))
    account.release_work()
    account.clock.advance(minutes=31)
    account.sim.simulator.jobs.pace = JobPace(polls=0)
    account.happen("opt_out", email="person1@example.test", list=list_id)

    assert len(list(account.gateway().read_members(list_id))) == 3499

    assert len(account.sent("subscribers/all")) == 2


@pytest.mark.parametrize("effect", ["poll_missing", "poll_half"])
def test_poll_file_may_come_late(account: SimulatedAccount, effect: str) -> None:
    """A missing or half-written poll file at first is waiting, not failure."""
    list_id = filled(account, 3500)
    account.fault(effect, path=EXPORT, polls=2)

    assert len(list(account.apsis.read_members(list_id))) == 3500

    assert account.clock.slept == [2, 4]


def test_poll_file_that_never_comes_is_given_up(account: SimulatedAccount) -> None:
    """After five minutes a missing poll file is an incomplete read, and the next read starts anew."""
    list_id = filled(account, 3500)
    account.fault("poll_missing", path=EXPORT, polls=100)
    with pytest.raises(StillWorking):
        list(account.gateway().read_members(list_id))
    account.clock.advance(minutes=6)

    with pytest.raises(IncompleteRead):
        list(account.gateway().read_members(list_id))

    assert len(list(account.gateway().read_members(list_id))) == 3500


def test_unreachable_poll_file_leaves_the_export_open(account: SimulatedAccount) -> None:
    """What passes by itself costs no export: the ticket waits for the next run."""
    list_id = filled(account, 3500)
    account.fault("gateway", path=POLL, always=True)

    with pytest.raises(Unavailable):
        list(account.apsis.read_members(list_id))

    assert len(account.tickets.still_open(list_id)) == 1


@pytest.mark.parametrize("given", [{"host": "evil.example"}, {"user": "key"}, {"host": "10.0.0.1:8075"}])
def test_foreign_poll_address_is_refused(account: SimulatedAccount, given: dict[str, Any]) -> None:
    """Nothing is fetched from another host, and no ticket keeps its address."""
    list_id = filled(account, 3500)
    account.fault("poll_url", path=EXPORT, **given)

    with pytest.raises(ContractBroken) as caught:
        list(account.apsis.read_members(list_id))

    assert caught.value.params["reason"] == "foreign_address"
    assert (account.apsis.polls, account.tickets.saved) == (0, [])


def test_reads_of_people_never_write(account: SimulatedAccount) -> None:
    """Pages, exports and counts are no writes."""
    list_id = filled(account, 3500)

    list(account.apsis.read_members(list_id))
    list(account.apsis.read_opt_outs(list_id))
    account.apsis.read_lists()

    assert account.apsis.writes == 0


@pytest.mark.parametrize("read", ["read_members", "read_opt_outs"])
def test_list_that_is_not_there_cannot_be_read(account: SimulatedAccount, read: str) -> None:
    """A refused read is an error, never an empty list."""
    with pytest.raises(ApsisSyncError):
        list(getattr(account.apsis, read)(999))
