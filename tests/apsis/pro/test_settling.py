"""Accepted work is looked at as often as it may be, and believed as far as its own words go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from limepkg_apsis.apsis.pro.wire.wording import NO_WORDS
from limepkg_apsis.core.changes import AddMember, UpdateMember
from limepkg_apsis.core.errors import ContractBroken, KeyRejected, Unavailable
from limepkg_apsis.core.model import Refusal, Settlement, Ticket, TicketForm, TicketPurpose
from tests.apsis.pro.simulated import SimulatedAccount

DATA, POLL, STATUS = "/apsisqueue/d/*", "/apsisqueue/p/*", "/import/*/status"


@pytest.fixture
def account() -> SimulatedAccount:
    """An empty account."""
    return SimulatedAccount()


def adds(count: int) -> list[AddMember]:
    """Make wishes for so many people."""
    return [AddMember(f"p{n}@example.test", f"p{n}@example.test", f"Person {n}", (n,)) for n in range(1, count + 1)]


def submitted(account: SimulatedAccount, people: int, **fault: Any) -> int:
    """Make a list and submit people for it."""
    list_id = account.add_list("List")
    if fault:
        account.fault(**fault)
    account.apsis.add_members(list_id, adds(people))
    return list_id


def states(settlements: tuple[Settlement, ...]) -> list[tuple[bool, bool]]:
    """Return finished and lost of each."""
    return [(each.finished, each.lost) for each in settlements]


# --- when ---------------------------------------------------------------------------------------------------------------


def test_one_look_without_patience(account: SimulatedAccount) -> None:
    """Each ticket once, remembered in its ticket; nobody sleeps."""
    account.hold_work()
    list_id = submitted(account, 25)
    apsis = account.gateway()

    assert states(apsis.settle(list_id)) == [(False, False)] * 3

    assert (apsis.calls, apsis.polls, account.clock.slept) == (0, 3, [])
    assert [(each.looks, each.looked_at) for each in account.tickets.still_open(list_id)] == [
        (1, account.clock.now())
    ] * 3


def test_pauses_are_shared_by_all_tickets(account: SimulatedAccount) -> None:
    """Three tickets are waited for together, not one after the other."""
    account.hold_work()
    list_id = submitted(account, 25)
    apsis = account.gateway(patience_seconds=20)

    apsis.settle(list_id)

    assert account.clock.slept == [2, 4, 8, 6]
    assert apsis.polls == 3 * 5


def test_import_is_left_alone_for_half_a_minute(account: SimulatedAccount) -> None:
    """Without hurry the first look comes after 30 seconds, later ones at the interval of data calls."""
    account.hold_work()
    list_id = submitted(account, 60)

    looks = []
    for seconds in (0, 29, 2, 200, 99, 2):
        account.clock.advance(seconds)
        apsis = account.gateway()
        assert states(apsis.settle(list_id)) == [(False, False)]
        looks.append(apsis.polls)

    assert looks == [0, 0, 1, 0, 0, 1]


def test_import_is_waited_for_when_there_is_time(account: SimulatedAccount) -> None:
    """Patience of a minute reaches the first look, not the second."""
    account.hold_work()
    list_id = submitted(account, 60)
    apsis = account.gateway(patience_seconds=60)

    apsis.settle(list_id)

    assert (account.clock.slept, apsis.polls) == ([30], 1)


def test_interval_of_zero_means_growing_pauses(account: SimulatedAccount) -> None:
    """An account with its own agreement: never faster than the pauses, and never endlessly."""
    account.hold_work()
    list_id = submitted(account, 60)
    apsis = account.gateway(patience_seconds=60, data_call_interval_seconds=0)

    apsis.settle(list_id)

    assert account.clock.slept == [30, 2, 4, 8, 15]


def test_person_who_waits_sees_the_import_soon(account: SimulatedAccount) -> None:
    """In a hurry the first look is at once, then with growing pauses."""
    account.hold_work()
    list_id = submitted(account, 60)
    apsis = account.gateway(patience_seconds=20, hurried=True)

    apsis.settle(list_id)

    assert (account.clock.slept, apsis.polls) == ([2, 4, 8, 6], 5)


def test_reads_under_way_are_not_settled(account: SimulatedAccount) -> None:
    """Tickets of reads belong to the reads."""
    list_id = account.add_list("List")
    account.tickets.save(Ticket(TicketForm.POLL, TicketPurpose.READ_MEMBERS, "http://x/", list_id, account.clock.now()))

    assert account.apsis.settle(list_id) == ()
    assert account.calls_made() == 0


def test_read_from_before_the_work_ended_is_dropped(account: SimulatedAccount) -> None:
    """An export that may not show the work yet is not picked up after it; one of opt-outs is."""
    list_id = submitted(account, 1)
    for purpose in (TicketPurpose.READ_MEMBERS, TicketPurpose.READ_OPT_OUTS):
        account.tickets.save(Ticket(TicketForm.POLL, purpose, f"http://{purpose}/", list_id, account.clock.now()))

    account.apsis.settle(list_id)

    assert [each.purpose for each in account.tickets.still_open(list_id)] == [TicketPurpose.READ_OPT_OUTS]


# --- what ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [-1, -2, -3])
def test_failed_work_is_lost(account: SimulatedAccount, state: int) -> None:
    """Error, fatal error and rejection all end without effect."""
    list_id = submitted(account, 1, effect="job_state", state=state)

    assert states(account.apsis.settle(list_id)) == [(True, True)]
    assert account.tickets.still_open(list_id) == ()


@pytest.mark.parametrize(("people", "fault"), [(60, "import_failure"), (1, "data_missing")])
def test_work_without_a_result_is_lost(account: SimulatedAccount, people: int, fault: str) -> None:
    """A failed import, or a result that is gone: nothing may be assumed."""
    list_id = submitted(account, people, effect=fault)

    assert states(account.apsis.settle(list_id)) == [(True, True)]


def test_data_file_that_stays_unreadable_is_lost(account: SimulatedAccount) -> None:
    """The file is tried a few times, then the work counts as lost."""
    list_id = submitted(account, 1)
    account.fault("html", path=DATA, always=True)

    assert states(account.apsis.settle(list_id)) == [(True, True)]


def test_unknown_import_is_lost(account: SimulatedAccount) -> None:
    """An import that APSIS does not know any more."""
    list_id = submitted(account, 60)
    account.clock.advance(days=31)

    assert states(account.apsis.settle(list_id)) == [(True, True)]


@pytest.mark.parametrize(
    ("effect", "minutes", "expected"),
    [
        ("poll_missing", 4, (False, False)),
        ("poll_missing", 6, (True, True)),
        ("poll_half", 6, (False, False)),
        ("poll_half", 24 * 60 - 1, (False, False)),
        ("poll_half", 24 * 60 + 1, (True, True)),
        ("never_finishes", 24 * 60 - 1, (False, False)),
        ("never_finishes", 24 * 60 + 1, (True, True)),
    ],
)
def test_work_is_waited_for_within_reason(
    account: SimulatedAccount, effect: str, minutes: float, expected: tuple[bool, bool]
) -> None:
    """A poll file may be missing for five minutes, work may last a day."""
    parameters = {} if effect == "never_finishes" else {"polls": 1000}
    list_id = submitted(account, 1, effect=effect, **parameters)
    account.clock.advance(minutes=minutes)

    assert states(account.gateway().settle(list_id)) == [expected]
    assert len(account.tickets.still_open(list_id)) == (not expected[0])


def test_import_that_never_ends_is_given_up_after_a_day(account: SimulatedAccount) -> None:
    """The same for imports."""
    list_id = submitted(account, 60, effect="import_stuck")

    account.clock.advance(hours=23)
    assert states(account.gateway().settle(list_id)) == [(False, False)]
    account.clock.advance(hours=2)
    assert states(account.gateway().settle(list_id)) == [(True, True)]


def test_passing_failure_of_a_row_is_no_refusal(account: SimulatedAccount) -> None:
    """`Timeout expired.` says nothing about the person: the ticket is lost, nobody is refused."""
    list_id = account.add_list("List")
    number = account.add_subscriber(list_id, "p1@example.test")
    account.fault("timeout_rows", first=1)
    account.apsis.update_members(list_id, [UpdateMember("p1@example.test", number, "New", (1,))])

    (ended,) = account.apsis.settle(list_id)

    assert (ended.finished, ended.lost, ended.refused) == (True, True, ())


def test_import_names_whom_it_left_out_and_why(account: SimulatedAccount) -> None:
    """The three reports are read once and say it in stable words."""
    list_id = account.add_list("List")
    account.opt_out("p2@example.test", list_id)
    account.opt_out("p3@example.test")
    people = [*adds(60), AddMember("nonsense", "nonsense", "N", (61,))]
    account.apsis.add_members(list_id, people)

    (ended,) = account.apsis.settle(list_id)

    assert set(ended.refused) == {
        Refusal("nonsense", "invalid e-mail address"),
        Refusal("p2@example.test", "on the opt-out list of this list"),
        Refusal("p3@example.test", "on the opt-out list of the account"),
    }
    assert not ended.lost
    assert account.apsis.polls == 4


def test_import_whose_reports_cannot_be_read_is_unclear(account: SimulatedAccount) -> None:
    """A report that is not there does not stop anything; who was left out is found by reading."""
    list_id = submitted(account, 60)
    account.fault("answer", path="*invalidemails", status=404, code=-3)

    (ended,) = account.apsis.settle(list_id)

    assert (ended.finished, ended.lost) == (True, True)
    assert len(account.names_on(list_id)) == 60


def test_another_process_settles_what_it_did_not_submit(account: SimulatedAccount) -> None:
    """A refusal that names the address is understood without the memory of the batch."""
    list_id = account.add_list("List")
    account.opt_out("p2@example.test", list_id)
    account.apsis.add_members(list_id, adds(3))

    (ended,) = account.gateway().settle(list_id)

    assert [each.address for each in ended.refused] == ["p2@example.test"]
    assert not ended.lost


def test_id_that_apsis_has_forgotten_says_nothing_about_the_person(account: SimulatedAccount) -> None:
    """Somebody deleted in APSIS since we saw the id is not refused: the next attempt makes the person anew."""
    first, second = account.add_list("First"), account.add_list("Second")
    account.add_subscriber(first, "p1@example.test", "Person 1")
    account.add_subscriber(first, "p2@example.test", "Person 2")
    list(account.apsis.read_members(first))
    account.happen("delete_subscriber", email="p1@example.test")
    account.apsis.add_members(second, adds(2))

    (ended,) = account.apsis.settle(second)

    assert (ended.refused, ended.lost) == ((), True)
    account.apsis.add_members(second, [each for each in adds(2) if each.address == "p1@example.test"])
    assert set(account.names_on(second)) == {"p1@example.test", "p2@example.test"}


def test_subscription_that_is_refused_by_id_is_recognised(account: SimulatedAccount) -> None:
    """The process that sent the ids knows whose they are."""
    first, second = account.add_list("First"), account.add_list("Second")
    account.add_subscriber(first, "p1@example.test", "Person 1")
    account.add_subscriber(first, "p2@example.test", "Person 2")
    list(account.apsis.read_members(first))
    account.opt_out("p1@example.test", second)
    account.apsis.add_members(second, adds(2))

    (ended,) = account.apsis.settle(second)

    assert [each.address for each in ended.refused] == ["p1@example.test"]
    assert "p1" not in ended.refused[0].text
    assert ended.refused[0].text != NO_WORDS


# --- trouble ----------------------------------------------------------------------------------------------------------


def test_trouble_at_the_first_look_leaves_everything_open(account: SimulatedAccount) -> None:
    """Nothing ended, so the error is told and every ticket waits."""
    list_id = submitted(account, 25)
    account.fault("gateway", path=POLL, always=True)

    with pytest.raises(Unavailable):
        account.apsis.settle(list_id)

    assert len(account.tickets.still_open(list_id)) == 3


def test_outcomes_are_not_lost_by_later_trouble(account: SimulatedAccount) -> None:
    """What ended before the trouble reaches the caller, the rest is unfinished."""
    list_id = submitted(account, 25)
    account.fault("gateway", path=POLL, nth=2, always=True)

    assert states(account.apsis.settle(list_id)) == [(True, False), (False, False), (False, False)]

    assert len(account.tickets.still_open(list_id)) == 2


def test_rejected_key_is_told(account: SimulatedAccount) -> None:
    """A key that is refused while an import is looked at is not a lost import."""
    list_id = submitted(account, 60)
    account.fault("unauthorised", path=STATUS)

    with pytest.raises(KeyRejected):
        account.apsis.settle(list_id)

    assert len(account.tickets.still_open(list_id)) == 1


@pytest.mark.parametrize("address", ["http://evil.example/p.json", "http://k:@127.0.0.1:8075/p.json"])
def test_foreign_address_is_met_once_only(account: SimulatedAccount, address: str) -> None:
    """Nothing is fetched, and the ticket does not block the list for ever."""
    list_id = account.add_list("List")
    account.tickets.save(Ticket(TicketForm.POLL, TicketPurpose.ADD, address, list_id, account.clock.now()))

    with pytest.raises(ContractBroken) as caught:
        account.apsis.settle(list_id)

    assert caught.value.params["reason"] == "foreign_address"
    assert account.calls_made() == 0
    assert account.apsis.settle(list_id) == ()


def test_foreign_data_address_is_refused(account: SimulatedAccount) -> None:
    """The poll file may be ours and its result elsewhere."""
    list_id = submitted(account, 1)
    body = '{"State":"2","DataUrl":"http://evil.example/d.json"}'
    account.fault("answer", path=POLL, body=body)

    with pytest.raises(ContractBroken) as caught:
        account.apsis.settle(list_id)

    assert caught.value.params["reason"] == "foreign_address"
    assert account.sent(DATA.strip("*")) == []


def test_settled_twice_is_settled_once(account: SimulatedAccount) -> None:
    """Closed tickets are not looked at again."""
    list_id = submitted(account, 1)

    assert states(account.apsis.settle(list_id)) == [(True, False)]
    assert account.apsis.settle(list_id) == ()


def test_first_look_counts_from_submission(account: SimulatedAccount) -> None:
    """A ticket from yesterday's process is due at once."""
    list_id = submitted(account, 60)
    account.clock.advance(minutes=10)
    apsis = account.gateway()

    (ended,) = apsis.settle(list_id)

    assert ended.finished
    assert account.clock.now() - ended.ticket.submitted >= timedelta(seconds=30)
