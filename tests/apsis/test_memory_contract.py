"""The account in memory, on which the core is tested, does what every adapter must do."""

from __future__ import annotations

import pytest

from limepkg_apsis.core.addresses import Address, normalise
from limepkg_apsis.core.errors import Unavailable
from tests.contracts.apsis_contract import ApsisContract
from tests.fakes.memory_apsis import MemoryApsis, MemoryTickets, no_trouble


class MemoryAccount:
    """The fake as an account and as its own adapter."""

    def __init__(self) -> None:
        self.tickets = MemoryTickets()
        self.apsis = MemoryApsis(self.tickets)
        self.add_list = self.apsis.add_list
        self.delete_list = self.apsis.delete_list
        self.add_subscriber = self.apsis.add_subscriber
        self.opt_out = self.apsis.opt_out

    def names_on(self, list_id: int) -> dict[Address, str]:
        """Return who is on a list."""
        return {each: member.name or "" for each, member in self.apsis.members_of(list_id).items()}

    def refuse(self, email: str) -> None:
        """Refuse an address."""
        self.apsis.refused[normalise(email)] = "is not a valid e-mail address"

    def hold_work(self) -> None:
        """Let work wait."""
        self.apsis.settles_needed = 100

    def release_work(self) -> None:
        """Let work end."""
        self.apsis.finish_jobs()

    def lose_next_work(self) -> None:
        """Let work end without effect."""
        self.apsis.lost = True

    def break_reads(self) -> None:
        """Let reads be incomplete."""
        self.apsis.incomplete = {"read_members", "read_opt_outs", "read_account_opt_outs"}

    def lose_next_answer(self) -> None:
        """Lose one answer."""
        self.apsis.after_call = self._lose

    def calls_made(self) -> int:
        """Return calls and looks."""
        return self.apsis.calls + self.apsis.polls

    def _lose(self, name: str) -> None:
        self.apsis.after_call = no_trouble
        raise Unavailable(call=name)


class TestMemoryApsis(ApsisContract):
    """The contract on the fake."""

    @pytest.fixture
    def account(self) -> MemoryAccount:
        """An empty account."""
        return MemoryAccount()
