"""What every adapter of the port `Apsis` must do. A subclass gives an `account`; the tests are the same for all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limepkg_apsis.core.changes import ChangeAddress, CreateList, UpdateList, UpdateMember
from limepkg_apsis.core.errors import IncompleteRead, NotFound, Unavailable
from limepkg_apsis.core.model import MailingList, TicketPurpose
from tests.contracts.account import NAMES, Account, add, addresses, names, refusals, settle
from tests.fakes.fake_clock import START


class ApsisContract:
    """The tests. `account` is a fixture of the subclass: an empty account."""

    # --- lists -------------------------------------------------------------------------------------------------------

    def test_new_list_is_found_as_it_was_made(self, account: Account) -> None:
        """A list that was made is found by its id, with its name, sender and marker."""
        change = CreateList(7, "Spring – Vår", "Example AB", "news@example.test", "lime:app:campaign:7")

        list_id = account.apsis.create_list(change)

        expected = MailingList(list_id, "Spring – Vår", "Example AB", "news@example.test", "lime:app:campaign:7")
        assert account.apsis.find_list(list_id) == expected
        assert account.apsis.read_lists() == (expected,)

    def test_account_without_lists_has_an_empty_index(self, account: Account) -> None:
        """No list is a complete answer."""
        assert account.apsis.read_lists() == ()

    def test_unknown_list_is_none(self, account: Account) -> None:
        """A list that was deleted is not found, and others still are."""
        gone, there = account.add_list("Gone"), account.add_list("There")
        account.delete_list(gone)

        assert account.apsis.find_list(gone) is None
        assert [each.id for each in account.apsis.read_lists()] == [there]

    def test_changed_list_keeps_its_marker(self, account: Account) -> None:
        """Name and sender change, the marker stays."""
        list_id = account.add_list("Old", marker="lime:app:campaign:7")

        account.apsis.update_list(UpdateList(7, list_id, "New", "Sender", "new@example.test"))

        expected = MailingList(list_id, "New", "Sender", "new@example.test", "lime:app:campaign:7")
        assert account.apsis.find_list(list_id) == expected

    def test_list_that_is_not_there_cannot_be_changed(self, account: Account) -> None:
        """Changing a deleted list says that there is none."""
        list_id = account.add_list("Gone")
        account.delete_list(list_id)

        with pytest.raises(NotFound):
            account.apsis.update_list(UpdateList(7, list_id, "New", "Sender", "new@example.test"))

    def test_lost_answer_of_a_new_list_leaves_one_list(self, account: Account) -> None:
        """Making a list is never repeated: the error says try later, and the index shows the list."""
        account.lose_next_answer()

        with pytest.raises(Unavailable):
            account.apsis.create_list(CreateList(7, "Spring", "Example AB", "news@example.test", "mark"))

        assert [each.marker for each in account.apsis.read_lists()] == ["mark"]

    # --- reading people ----------------------------------------------------------------------------------------------

    def test_members_are_read_with_name_and_link(self, account: Account) -> None:
        """A read yields id, address, name and the person's id."""
        list_id = account.add_list("List")
        ada = account.add_subscriber(list_id, "Ada@Example.test", "Ada", "1001")
        bo = account.add_subscriber(list_id, "bo@example.test", "Bo")

        rows = {each.id: each for each in account.apsis.read_members(list_id)}

        assert (rows[ada].email.lower(), rows[ada].name, rows[ada].person_id) == (
            "ada@example.test",
            "Ada",
            "1001",
        )
        assert (rows[bo].name, rows[bo].person_id) == ("Bo", "")
        assert len(rows) == 2

    def test_one_address_is_found_where_it_is_a_member(self, account: Account) -> None:
        """However it is written, on this list and no other; an address that nobody has is on none."""
        one, other = account.add_list("One"), account.add_list("Other")
        ada = account.add_subscriber(one, "Ada@Example.test", "Ada", "1001")

        found = account.apsis.find_member(one, "ada@example.test")
        elsewhere = account.apsis.find_member(other, "ada@example.test")
        nobody = account.apsis.find_member(one, "nobody@example.test")

        assert (found and found.id, elsewhere, nobody) == (ada, None, None)

    def test_empty_list_has_no_members(self, account: Account) -> None:
        """Nobody is a complete answer, for members and for opt-outs."""
        list_id = account.add_list("List")

        assert list(account.apsis.read_members(list_id)) == []
        assert list(account.apsis.read_opt_outs(list_id)) == []
        assert list(account.apsis.read_account_opt_outs()) == []

    def test_opt_outs_are_read_where_they_belong(self, account: Account) -> None:
        """Who left a list is on its opt-outs, who left the account on the account's."""
        list_id, other = account.add_list("List"), account.add_list("Other")
        for email in ("ada@example.test", "bo@example.test", "cy@example.test"):
            account.add_subscriber(list_id, email)
        account.opt_out("ada@example.test", list_id)
        account.opt_out("bo@example.test")

        assert addresses(account.apsis.read_opt_outs(list_id)) == ["ada@example.test"]
        assert addresses(account.apsis.read_opt_outs(other)) == []
        assert addresses(account.apsis.read_account_opt_outs()) == ["bo@example.test"]
        assert [each.email for each in account.apsis.read_members(list_id)] == ["cy@example.test"]

    def test_who_left_the_account_lately_is_read_by_date_and_counted(self, account: Account) -> None:
        """An interval shows whom it holds; the count is that of the whole list."""
        for email in ("ada@example.test", "bo@example.test"):
            account.opt_out(email)

        around = (START - timedelta(hours=2), START + timedelta(hours=2))
        before = (START - timedelta(days=9), START - timedelta(days=3))

        assert account.apsis.count_account_opt_outs() == 2
        assert addresses(account.apsis.read_recent_opt_outs(*around)) == ["ada@example.test", "bo@example.test"]
        assert account.apsis.read_recent_opt_outs(*before) == ()

    def test_read_that_proves_nothing_is_an_error(self, account: Account) -> None:
        """Members and opt-outs that cannot be proven complete are `IncompleteRead`."""
        list_id = account.add_list("List")
        account.add_subscriber(list_id, "ada@example.test")
        account.opt_out("bo@example.test", list_id)
        account.opt_out("cy@example.test")
        account.break_reads()

        with pytest.raises(IncompleteRead):
            list(account.apsis.read_members(list_id))
        with pytest.raises(IncompleteRead):
            list(account.apsis.read_opt_outs(list_id))
        with pytest.raises(IncompleteRead):
            list(account.apsis.read_account_opt_outs())

    # --- adding ------------------------------------------------------------------------------------------------------

    @pytest.mark.parametrize("others", [0, 60], ids=["few", "many"])
    def test_added_people_are_members_with_their_names(self, account: Account, others: int) -> None:
        """Whoever is added is on the list afterwards, with every letter of the name."""
        list_id = account.add_list("List")
        adds = [add(f"ada+{n}@example.test", name, 1001 + n) for n, name in enumerate(NAMES)]
        adds += [add(f"other{n}@example.test", f"Other {n}", 2001 + n) for n in range(others)]

        assert refusals(account, list_id, *adds) == ()

        assert account.names_on(list_id) == {each.address: each.name for each in adds}
        assert names(account, list_id) == {each.address: each.name for each in adds}

    def test_few_people_are_added_with_their_link(self, account: Account) -> None:
        """The person's id travels along and is read back; the first of several counts."""
        list_id = account.add_list("List")

        refusals(account, list_id, add("ada@example.test", "Ada", 1001, 1002))

        assert [each.person_id for each in account.apsis.read_members(list_id)] == ["1001"]

    def test_somebody_who_is_on_another_list_becomes_a_member_too(self, account: Account) -> None:
        """A person who is in the account already is not made twice."""
        first, second = account.add_list("First"), account.add_list("Second")
        known = account.add_subscriber(first, "ada@example.test", "Ada", "1001")
        list(account.apsis.read_members(first))

        assert refusals(account, second, add("ada@example.test", "Ada", 1001), add("bo@example.test")) == ()

        rows = {each.email: each.id for each in account.apsis.read_members(second)}
        assert rows["ada@example.test"] == known
        assert len(rows) == 2

    def test_somebody_who_is_there_may_be_added_again(self, account: Account) -> None:
        """Adding twice leaves one member."""
        list_id = account.add_list("List")

        refusals(account, list_id, add("ada@example.test"))
        again = refusals(account, list_id, add("ada@example.test"))

        assert again == ()
        assert account.names_on(list_id) == {"ada@example.test": "Ada"}

    @pytest.mark.parametrize("others", [2, 60], ids=["few", "many"])
    @pytest.mark.parametrize("where", ["list", "account", "refused"])
    def test_somebody_who_cannot_be_added_is_named_and_the_others_are_added(
        self, account: Account, where: str, others: int
    ) -> None:
        """One refused row is a refusal without the address in its text; it never stops the rest."""
        list_id = account.add_list("List")
        if where == "refused":
            account.refuse("gone@example.test")
        else:
            account.opt_out("gone@example.test", list_id if where == "list" else 0)
        adds = [add(f"other{n}@example.test", f"Other {n}", 2001 + n) for n in range(others)]

        refused = refusals(account, list_id, adds[0], add("gone@example.test", "Gone", 1001), *adds[1:])

        assert [each.address for each in refused] == ["gone@example.test"]
        assert refused[0].text
        assert "gone" not in refused[0].text.lower()
        assert account.names_on(list_id) == {each.address: each.name for each in adds}

    def test_tickets_name_the_people_and_are_closed_by_settling(self, account: Account) -> None:
        """A ticket is open until it is settled, and holds the first person of each row, in order."""
        list_id = account.add_list("List")

        account.apsis.add_members(list_id, [add("ada@example.test", "Ada", 7, 8), add("bo@example.test", "Bo", 9)])

        tickets = account.tickets.still_open(list_id)
        assert [each.people for each in tickets] == [(7, 9)]
        assert [each.purpose for each in tickets] == [TicketPurpose.ADD]
        assert [each.ticket.reference for each in settle(account, list_id)] == [tickets[0].reference]
        assert account.tickets.still_open(list_id) == ()

    def test_nothing_to_settle_makes_no_call(self, account: Account) -> None:
        """Settling a list without open work costs nothing."""
        list_id = account.add_list("List")
        before = account.calls_made()

        assert account.apsis.settle(list_id) == ()

        assert account.calls_made() == before

    def test_work_that_waits_is_unfinished_until_it_ends(self, account: Account) -> None:
        """Settling says `unfinished` while APSIS works, leaves the ticket open, and goes on later."""
        list_id = account.add_list("List")
        account.hold_work()
        account.apsis.add_members(list_id, [add("ada@example.test")])

        (standing,) = account.apsis.settle(list_id)
        assert (standing.finished, standing.lost) == (False, False)
        assert len(account.tickets.still_open(list_id)) == 1

        account.release_work()
        (ended,) = settle(account, list_id)
        assert (ended.finished, ended.lost, ended.refused) == (True, False, ())
        assert account.names_on(list_id) == {"ada@example.test": "Ada"}

    def test_work_that_failed_is_lost(self, account: Account) -> None:
        """Work that ended without its effect is finished and lost; its ticket is closed."""
        list_id = account.add_list("List")
        account.lose_next_work()
        account.apsis.add_members(list_id, [add("ada@example.test")])

        (ended,) = settle(account, list_id)

        assert (ended.finished, ended.lost) == (True, True)
        assert account.tickets.still_open(list_id) == ()
        assert account.names_on(list_id) == {}

    # --- changing and removing ---------------------------------------------------------------------------------------

    def test_members_get_new_names_and_addresses(self, account: Account) -> None:
        """A new name and a new address arrive at the same member."""
        list_id = account.add_list("List")
        ada = account.add_subscriber(list_id, "ada@example.test", "Ada", "1001")
        bo = account.add_subscriber(list_id, "bo@example.test", "Bo", "1002")
        changes: list[UpdateMember | ChangeAddress] = [
            UpdateMember("ada@example.test", ada, "Ada Öberg", (1001,)),
            ChangeAddress("bo@example.org", "Bo@example.org", "Bo", bo, "bo@example.test", person_ids=(1002,)),
        ]

        assert account.apsis.update_members(list_id, changes) == ()
        assert [(each.lost, each.refused) for each in settle(account, list_id)] == [(False, ())]

        rows = {each.id: (each.email.lower(), each.name) for each in account.apsis.read_members(list_id)}
        assert rows == {ada: ("ada@example.test", "Ada Öberg"), bo: ("bo@example.org", "Bo")}

    def test_many_members_get_new_names(self, account: Account) -> None:
        """More members than one call takes are all changed."""
        list_id = account.add_list("List")
        ids = {f"a{n}@example.test": account.add_subscriber(list_id, f"a{n}@example.test") for n in range(150)}

        account.apsis.update_members(
            list_id, [UpdateMember(address, number, "New", (1001,)) for address, number in ids.items()]
        )
        settle(account, list_id)

        assert account.names_on(list_id) == dict.fromkeys(ids, "New")

    def test_removing_ends_one_subscription_only(self, account: Account) -> None:
        """Who is removed from a list stays on others and has opted out of nothing."""
        list_id, other = account.add_list("List"), account.add_list("Other")
        ada = account.add_subscriber(list_id, "ada@example.test", "Ada")
        account.add_subscriber(other, "ada@example.test", "Ada")

        account.apsis.remove_subscription(list_id, ada)

        assert account.names_on(list_id) == {}
        assert list(account.names_on(other)) == ["ada@example.test"]
        assert list(account.apsis.read_opt_outs(list_id)) == []
        assert list(account.apsis.read_account_opt_outs()) == []

    def test_removing_somebody_who_is_not_there_is_a_success(self, account: Account) -> None:
        """Removing twice, or somebody unknown, is no error."""
        list_id = account.add_list("List")
        ada = account.add_subscriber(list_id, "ada@example.test")

        for member_id in (ada, ada, 999_999_999):
            account.apsis.remove_subscription(list_id, member_id)

        assert account.names_on(list_id) == {}
