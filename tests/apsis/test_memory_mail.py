"""The mail of the account in memory does what every adapter must do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from limepkg_apsis.core.model import BounceStatus
from tests.contracts.mail_contract import MailContract
from tests.fakes.fake_clock import FakeClock
from tests.fakes.memory_apsis import MemoryApsis


class MemoryMailAccount:
    """The fake as an account and as its own adapter."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.apsis = MemoryApsis(clock=self.clock)
        self.add_list = self.apsis.add_list
        self.add_subscriber = self.apsis.add_subscriber
        self.react = self.apsis.react
        self.now = self.clock.now

    def bounce(self, email: str, status: BounceStatus, sending_id: int = 0) -> None:
        """Let a mail come back."""
        self.apsis.bounce(email, status)

    def send(self, *list_ids: int, subject: str = "News", ago: timedelta = timedelta(0)) -> int:
        """Send a newsletter."""
        sent: datetime = self.clock.now() - ago
        return self.apsis.send(*list_ids, subject=subject, sent=sent)

    def break_reads(self) -> None:
        """Let reads be incomplete."""
        self.apsis.incomplete = {"read_bounces", "read_recipients", "read_reactions"}


class TestMemoryMail(MailContract):
    """The contract on the fake."""

    @pytest.fixture
    def account(self) -> MemoryMailAccount:
        """An empty account."""
        return MemoryMailAccount()
