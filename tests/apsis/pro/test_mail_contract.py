"""The gateway reads bounces and sendings from the simulator, whichever way open questions are answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from apsis_sim.variants import TABLE

from limepkg_apsis.core.model import BounceStatus, Reaction
from tests.apsis.pro.simulated import SimulatedAccount
from tests.contracts.mail_contract import MailContract

NO_CATEGORY = ("bounce.fields", "bare")
"""What no bounce tells cannot be read: `TestBareMailOnSimulator`."""
OTHER_ANSWERS = [
    {variant.key: choice} for variant in TABLE for choice in variant.choices[1:] if (variant.key, choice) != NO_CATEGORY
]
BARE = {"bounce.fields": "bare", "sending.fields": "bare", "engagement.fields": "bare"}
OWN_NAMES = {
    "bounce.fields": {
        "Email": "RecipientEmail",
        "SubscriberId": None,
        "Created": "BounceDate",
        "BounceCategory": "Type",
    },
    "engagement.fields": {"Email": None, "SubscriberId": "RecipientId"},
    "sending.fields": {"SendDate": "SentDate", "Subject": "Title", "Name": None},
}


class SimulatedMail(SimulatedAccount):
    """An account in the simulator with people who read their mail."""

    def now(self) -> datetime:
        """Return the present moment."""
        return self.clock.now()

    def bounce(self, email: str, status: BounceStatus, sending_id: int = 0) -> None:
        """Let a mail come back; what is neither hard nor soft is technical."""
        kind = "technical" if status is BounceStatus.OTHER else status.value
        self.happen("bounce", email=email, kind=kind, **({"sending": sending_id} if sending_id else {}))

    def send(self, *list_ids: int, subject: str = "News", ago: timedelta = timedelta(0)) -> int:
        """Send a newsletter."""
        date = (self.clock.now() - ago).isoformat()
        return int(self.happen("send_newsletter", lists=list(list_ids), subject=subject, send_date=date))

    def react(self, sending_id: int, what: Reaction, *emails: str) -> None:
        """Let recipients do something."""
        for email in emails:
            if what is Reaction.BOUNCE:
                self.bounce(email, BounceStatus.SOFT, sending_id)
            else:
                self.happen(what.value, email=email, sending=sending_id)


def _name(variants: dict[str, Any]) -> str:
    return ",".join(f"{key}={value}" for key, value in variants.items()) or "defaults"


class TestMailOnSimulator(MailContract):
    """The contract on the simulator, with one question answered differently each time."""

    @pytest.fixture(params=[{}, *OTHER_ANSWERS, OWN_NAMES], ids=_name)
    def account(self, request: pytest.FixtureRequest) -> SimulatedMail:
        """An empty account."""
        return SimulatedMail(variants=request.param)


class TestBareMailOnSimulator(MailContract):
    """The contract where every member that is not certain is missing: no bounce tells its kind."""

    categories = False

    @pytest.fixture
    def account(self) -> SimulatedMail:
        """An empty account."""
        return SimulatedMail(variants=BARE)
