"""What every adapter of the port `Apsis` must do about bounces and sendings. A subclass gives an `account`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import pytest

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.errors import ContractBroken, IncompleteRead
from limepkg_apsis.core.model import BounceStatus, Reaction
from limepkg_apsis.core.ports import Apsis

ADA, BO, CY = "ada@example.test", "bo@example.test", "cy@example.test"


class MailAccount(Protocol):
    """An account as its marketers and recipients see it, and the adapter under test."""

    @property
    def apsis(self) -> Apsis:
        """The adapter."""
        ...

    def add_list(self, name: str, *, marker: str = "") -> int:
        """Make a list."""
        ...

    def add_subscriber(self, list_id: int, email: str, name: str = "", person_id: str = "") -> int:
        """Put somebody on a list and return the member's id."""
        ...

    def bounce(self, email: str, status: BounceStatus, sending_id: int = 0) -> None:
        """Let a mail come back."""
        ...

    def send(self, *list_ids: int, subject: str = "News", ago: timedelta = timedelta(0)) -> int:
        """Send a newsletter, now or so long ago, and return its id."""
        ...

    def react(self, sending_id: int, what: Reaction, *emails: str) -> None:
        """Let recipients do something."""
        ...

    def now(self) -> datetime:
        """Return the present moment."""
        ...

    def break_reads(self) -> None:
        """Let reads be incomplete from now on."""
        ...


def who(account: MailAccount, sending_id: int, what: Reaction) -> set[str]:
    """Return who reacted, by address; where APSIS tells none, through the members' ids."""
    members = {each.member_id: each.email for each in account.apsis.read_recipients(sending_id)}
    rows = account.apsis.read_reactions(sending_id, what)
    return {normalise(each.email or members[each.member_id]) for each in rows}


class MailContract:
    """The tests. `account` is a fixture of the subclass; `categories` says whether bounces tell their kind."""

    categories = True

    def test_nothing_was_sent_and_nothing_came_back(self, account: MailAccount) -> None:
        """Nothing is a complete answer."""
        assert list(account.apsis.read_bounces()) == []
        assert account.apsis.read_sendings(account.now() - timedelta(days=30), account.now()) == ()

    def test_every_bounce_is_read_with_its_status(self, account: MailAccount) -> None:
        """Hard, soft, and everything else."""
        list_id = account.add_list("List")
        for email in (ADA, BO, CY):
            account.add_subscriber(list_id, email)
        account.bounce(ADA, BounceStatus.HARD)
        account.bounce(BO, BounceStatus.SOFT)
        account.bounce(CY, BounceStatus.OTHER)

        found = {normalise(each.email): each.status for each in account.apsis.read_bounces()}

        other = BounceStatus.OTHER
        hard, soft = (BounceStatus.HARD, BounceStatus.SOFT) if self.categories else (other, other)
        assert found == {ADA: hard, BO: soft, CY: other}

    def test_somebody_may_bounce_several_times(self, account: MailAccount) -> None:
        """Every row counts, also where rows have nothing of their own."""
        account.add_subscriber(account.add_list("List"), ADA)
        for _ in range(3):
            account.bounce(ADA, BounceStatus.SOFT)

        assert len(list(account.apsis.read_bounces())) == 3

    def test_sendings_are_read_with_lists_subject_and_date(self, account: MailAccount) -> None:
        """Each once; older ones than asked for may be missing, younger ones never are."""
        one, two = account.add_list("One"), account.add_list("Two")
        for list_id in (one, two):
            account.add_subscriber(list_id, ADA)
        young = account.send(one, two, subject="Höst")
        old = account.send(one, ago=timedelta(days=3))
        account.send(one, ago=timedelta(days=40))

        found = {each.id: each for each in account.apsis.read_sendings(account.now() - timedelta(4), account.now())}

        assert set(found) == {young, old}
        assert found[young].list_ids == (one, two)
        assert found[young].subject in ("Höst", "")
        assert found[old].sent in (account.now() - timedelta(days=3), None)

    def test_recipients_are_those_of_that_day(self, account: MailAccount) -> None:
        """Everybody who was on one of the lists, with the member's id."""
        one, two = account.add_list("One"), account.add_list("Two")
        ada, bo = account.add_subscriber(one, ADA), account.add_subscriber(two, BO)
        account.add_subscriber(account.add_list("Other"), CY)
        sending = account.send(one, two)
        account.apsis.ask_for_recipients(sending)
        account.apsis.ask_for_recipients(sending)

        found = {(normalise(each.email), each.member_id) for each in account.apsis.read_recipients(sending)}

        assert found == {(ADA, ada), (BO, bo)}

    @pytest.mark.parametrize("what", list(Reaction))
    def test_reactions_belong_to_their_sending(self, account: MailAccount, what: Reaction) -> None:
        """Who did it, however often, and nobody else."""
        list_id = account.add_list("List")
        for email in (ADA, BO, CY):
            account.add_subscriber(list_id, email)
        sending, other = account.send(list_id), account.send(list_id)
        account.react(other, what, CY)
        account.react(sending, what, ADA, BO, ADA)

        assert who(account, sending, what) == {ADA, BO}

    def test_unknown_sending_cannot_be_read(self, account: MailAccount) -> None:
        """A sending that is not there is told apart from one without recipients."""
        with pytest.raises(ContractBroken):
            list(account.apsis.read_recipients(999_999))

    def test_read_that_proves_nothing_is_an_error(self, account: MailAccount) -> None:
        """Bounces, recipients and opens that cannot be proven complete are `IncompleteRead`."""
        list_id = account.add_list("List")
        account.add_subscriber(list_id, ADA)
        sending = account.send(list_id)
        account.bounce(ADA, BounceStatus.HARD)
        account.react(sending, Reaction.OPEN, ADA)
        account.break_reads()

        with pytest.raises(IncompleteRead):
            list(account.apsis.read_bounces())
        with pytest.raises(IncompleteRead):
            list(account.apsis.read_recipients(sending))
        with pytest.raises(IncompleteRead):
            list(account.apsis.read_reactions(sending, Reaction.OPEN))
