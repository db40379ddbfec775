"""People get onto a list by the cheapest calls, and every accepted call leaves a ticket before the next is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from limepkg_apsis.apsis.pro.gateway import ProGateway
from limepkg_apsis.core.changes import AddMember, ChangeAddress, UpdateMember
from limepkg_apsis.core.errors import ApsisSyncError, ContractBroken, Unavailable
from limepkg_apsis.core.model import Ticket, TicketForm, TicketPurpose
from tests.apsis.pro.simulated import SimulatedAccount

QUEUE, IMPORT, SUBSCRIBE, UPDATE = (
    "mailinglist/{}/queue",
    "import/mailinglist/{}/",
    "{}/subscriptions/queued",
    "subscribers/queue",
)


@pytest.fixture
def account() -> SimulatedAccount:
    """An empty account."""
    return SimulatedAccount()


def adds(count: int, first: int = 1) -> list[AddMember]:
    """Make wishes for so many people."""
    return [
        AddMember(f"p{n}@example.test", f"P{n}@example.test", f"Person {n}", (n, 9000 + n))
        for n in range(first, first + count)
    ]


def sizes(account: SimulatedAccount, route: str, list_id: int) -> list[int]:
    """Return how many rows each call to a route had."""
    bodies = [json.loads(each.body) for each in account.sent(route.format(list_id)) if each.method == "POST"]
    return [body["XmlData"].count("<Subscriber>") if isinstance(body, dict) else len(body) for body in bodies]


@pytest.mark.parametrize(
    ("people", "created", "imported"),
    [
        (1, [1], []),
        (10, [10], []),
        (11, [10, 1], []),
        (50, [10] * 5, []),
        (51, [], [51]),
        (2000, [], [2000]),
        (4001, [], [2000, 2000, 1]),
    ],
)
def test_new_people_are_created_when_few_and_imported_when_many(
    account: SimulatedAccount, people: int, created: list[int], imported: list[int]
) -> None:
    """Ten a call up to fifty people, two thousand a call above; each call has its ticket."""
    list_id = account.add_list("List")

    assert account.apsis.add_members(list_id, adds(people)) == ()

    assert sizes(account, QUEUE, list_id) == created
    assert sizes(account, IMPORT, list_id) == imported
    tickets = account.tickets.saved
    assert [len(each.people) for each in tickets] == created + imported
    assert [each.form for each in tickets] == [TicketForm.POLL] * len(created) + [TicketForm.IMPORT] * len(imported)
    assert [person for each in tickets for person in each.people] == list(range(1, people + 1))
    assert (account.apsis.calls, account.apsis.writes) == (len(tickets), len(tickets))


def test_nobody_costs_nothing(account: SimulatedAccount) -> None:
    """Empty wishes make no call."""
    assert account.apsis.add_members(1, []) == ()
    assert account.apsis.update_members(1, []) == ()
    assert account.calls_made() == 0


@pytest.mark.parametrize(("people", "calls"), [(3, [3]), (1000, [1000]), (1001, [1000, 1])])
def test_people_seen_on_another_list_are_only_subscribed(
    account: SimulatedAccount, people: int, calls: list[int]
) -> None:
    """A thousand ids a call; nobody is made."""
    first, second = account.add_list("First"), account.add_list("Second")
    account.seed(generate=[{"list": first, "count": people}])
    seen = list(account.apsis.read_members(first))

    wishes = [AddMember(each.email, each.email, each.name or "", (7,)) for each in seen]
    account.apsis.add_members(second, wishes)

    assert sizes(account, SUBSCRIBE, second) == calls
    assert sizes(account, QUEUE, second) == sizes(account, IMPORT, second) == []
    account.apsis.settle(second)
    assert len(account.names_on(second)) == people


def test_somebody_with_another_name_is_not_only_subscribed(account: SimulatedAccount) -> None:
    """The name that Lime has must arrive, so the person is made again, updated by the way."""
    first, second = account.add_list("First"), account.add_list("Second")
    account.add_subscriber(first, "p1@example.test", "Old name")
    list(account.apsis.read_members(first))

    account.apsis.add_members(second, adds(1))
    account.apsis.settle(second)

    assert sizes(account, SUBSCRIBE, second) == []
    assert account.names_on(second) == {"p1@example.test": "Person 1"}


def test_somebody_who_was_deleted_meanwhile_is_made_at_the_next_attempt(account: SimulatedAccount) -> None:
    """A subscription that fails is not tried forever."""
    first, second = account.add_list("First"), account.add_list("Second")
    account.add_subscriber(first, "p1@example.test", "Person 1")
    list(account.apsis.read_members(first))
    account.happen("delete_subscriber", email="p1@example.test")

    account.apsis.add_members(second, adds(1))
    account.apsis.settle(second)
    account.apsis.add_members(second, adds(1))
    account.apsis.settle(second)

    assert account.names_on(second) == {"p1@example.test": "Person 1"}


@pytest.mark.parametrize(
    "change",
    [
        lambda number: UpdateMember("p1@example.test", number, "Other", (1,)),
        lambda number: ChangeAddress("q@example.test", "q@example.test", "Person 1", number, "p1@example.test", (1,)),
    ],
    ids=["name", "address"],
)
def test_changed_people_are_forgotten(
    account: SimulatedAccount, change: Callable[[int], UpdateMember | ChangeAddress]
) -> None:
    """Who was changed after being seen is not subscribed as who they were."""
    first, second = account.add_list("First"), account.add_list("Second")
    number = account.add_subscriber(first, "p1@example.test", "Person 1")
    list(account.apsis.read_members(first))
    account.apsis.update_members(first, [change(number)])
    account.apsis.settle(first)

    account.apsis.add_members(second, adds(1))

    assert sizes(account, SUBSCRIBE, second) == []


@pytest.mark.parametrize("people", [1, 60])
def test_person_id_field_is_filled(people: int) -> None:
    """Created or imported, the person's id is in the field of the account."""
    account = SimulatedAccount(person_id_field="LimeId")
    list_id = account.add_list("List")

    account.apsis.add_members(list_id, adds(people))
    account.apsis.settle(list_id)

    links = {each.email.lower(): each.person_id for each in account.apsis.read_members(list_id)}
    assert links == {f"p{n}@example.test": str(n) for n in range(1, people + 1)}


def test_addresses_travel_as_typed(account: SimulatedAccount) -> None:
    """What people typed is what APSIS gets, capital letters included."""
    list_id = account.add_list("List")

    account.apsis.add_members(list_id, adds(2))
    account.apsis.settle(list_id)

    assert {each.email for each in account.apsis.read_members(list_id)} == {"P1@example.test", "P2@example.test"}


def test_changes_go_a_hundred_a_call(account: SimulatedAccount) -> None:
    """Two hundred and fifty changes are three calls and three tickets."""
    list_id = account.add_list("List")
    account.seed(generate=[{"list": list_id, "count": 250}])
    members = list(account.apsis.read_members(list_id))

    account.apsis.update_members(list_id, [UpdateMember(each.email, each.id, "New", (7,)) for each in members])

    assert sizes(account, UPDATE, list_id) == [100, 100, 50]
    assert [each.purpose for each in account.tickets.saved] == [TicketPurpose.UPDATE] * 3


# --- trouble ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "route"), [(30, QUEUE), (4001, IMPORT)])
def test_ticket_is_stored_before_the_next_call(account: SimulatedAccount, people: int, route: str) -> None:
    """When the second call fails, the first one's ticket is there."""
    list_id = account.add_list("List")
    account.fault("unauthorised", nth=2, always=True)

    with pytest.raises(ApsisSyncError):
        account.apsis.add_members(list_id, adds(people))

    assert len(account.tickets.still_open(list_id)) == 1


class FullDisk(Exception):
    """Tickets cannot be stored."""


def test_call_is_not_followed_by_another_when_its_ticket_cannot_be_stored(account: SimulatedAccount) -> None:
    """Without a ticket there is no next call."""
    list_id = account.add_list("List")
    apsis = account.apsis

    def refuse(ticket: Ticket) -> None:
        raise FullDisk

    account.tickets.save = refuse  # type: ignore[method-assign]  # the fake is steered
    with pytest.raises(FullDisk):
        apsis.add_members(list_id, adds(30))

    assert sizes(account, QUEUE, list_id) == [10]


@pytest.mark.parametrize(("people", "route"), [(1, QUEUE), (60, IMPORT)])
def test_lost_answer_of_new_people_is_not_repeated(account: SimulatedAccount, people: int, route: str) -> None:
    """The work may be under way: the next run finds it out by reading."""
    list_id = account.add_list("List")
    account.fault("lost_answer")

    with pytest.raises(Unavailable):
        account.apsis.add_members(list_id, adds(people))

    assert len(sizes(account, route, list_id)) == 1


@pytest.mark.parametrize("effect", ["busy", "throttled"])
def test_call_that_apsis_did_not_take_is_made_again(account: SimulatedAccount, effect: str) -> None:
    """Busy is busy: nothing was taken, so nothing is doubled."""
    list_id = account.add_list("List")
    account.fault(effect)

    account.apsis.add_members(list_id, adds(1))
    account.apsis.settle(list_id)

    assert len(account.names_on(list_id)) == 1


def test_batch_that_is_refused_as_a_whole_is_halved(account: SimulatedAccount) -> None:
    """The bad row is named, with its words and without its address; all others are submitted."""
    list_id = account.add_list("List")
    bad = {"containing": "P7@example.test", "message": "P7@example.test (Person 7) is not a valid e-mail address"}
    account.fault("answer", path="*queue", status=400, code=-2, always=True, **bad)

    (refused,) = account.apsis.add_members(list_id, adds(10))
    account.apsis.settle(list_id)

    assert (refused.address, refused.text) == ("p7@example.test", "… (…) is not a valid e-mail address")
    assert len(account.names_on(list_id)) == 9


def test_import_that_is_refused_as_a_whole_is_halved(account: SimulatedAccount) -> None:
    """The same for imports."""
    list_id = account.add_list("List")
    bad = {"containing": "P7@example.test", "message": "P7@example.test is not a valid e-mail address"}
    account.fault("answer", path="*/import/*", status=400, code=-2, always=True, **bad)

    (refused,) = account.apsis.add_members(list_id, adds(60))
    account.apsis.settle(list_id)

    assert refused.address == "p7@example.test"
    assert len(account.names_on(list_id)) == 59


@pytest.mark.parametrize("people", [3, 60])
def test_list_that_is_gone_is_not_blamed_on_people(account: SimulatedAccount, people: int) -> None:
    """Adding to a deleted list is one refused call, not a refusal of everybody."""
    list_id = account.add_list("List")
    account.delete_list(list_id)

    with pytest.raises(ContractBroken):
        account.apsis.add_members(list_id, adds(people))

    assert account.apsis.calls == 1


def test_foreign_poll_address_stops_at_once(account: SimulatedAccount) -> None:
    """An accepted call with an address we would not follow: an error, no ticket, no further call."""
    list_id = account.add_list("List")
    account.fault("poll_url", host="evil.example")

    with pytest.raises(ContractBroken) as caught:
        account.apsis.add_members(list_id, adds(30))

    assert caught.value.params["reason"] == "foreign_address"
    assert (account.apsis.calls, account.tickets.saved) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [{}, {"effect": "lost_answer"}, {"effect": "answer", "status": 400, "code": -2, "message": "No such thing"}],
)
def test_removal_succeeds_whatever_is_heard(account: SimulatedAccount, fault: dict[str, Any]) -> None:
    """Removed, removed with a lost answer, or told that there is nothing to remove."""
    list_id = account.add_list("List")
    number = account.add_subscriber(list_id, "p1@example.test")
    if fault:
        account.fault(**fault)

    account.apsis.remove_subscription(list_id, number)


@pytest.mark.parametrize("effect", ["unauthorised", "maintenance", "bad_format", "html"])
def test_removal_that_failed_says_so(account: SimulatedAccount, effect: str) -> None:
    """Only a refusal is taken for "not there"."""
    list_id = account.add_list("List")
    number = account.add_subscriber(list_id, "p1@example.test")
    account.fault(effect)

    with pytest.raises(ApsisSyncError):
        account.apsis.remove_subscription(list_id, number)


def test_new_address_keeps_the_person(account: SimulatedAccount) -> None:
    """The same subscriber, its link untouched, under the new address."""
    list_id = account.add_list("List")
    number = account.add_subscriber(list_id, "old@example.test", "Ada", "1001")

    change = ChangeAddress("new@example.test", "New@example.test", "Ada", number, "old@example.test", (1001,))
    account.apsis.update_members(list_id, [change])
    account.apsis.settle(list_id)

    (member,) = account.apsis.read_members(list_id)
    assert (member.id, member.email, member.person_id) == (number, "New@example.test", "1001")


def test_gateway_has_no_way_off_an_opt_out_list() -> None:
    """No public method, and no call that is ever built, deletes from an opt-out list."""
    public = {name for name in dir(ProGateway) if not name.startswith("_")}
    told = {name for name in public if "opt_out" in name or "readmit" in name or "delete" in name}

    assert {name.partition("_")[0] for name in told} <= {"read", "count"}
