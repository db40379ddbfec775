"""Which bounce status every person has: what the most recent bounce of the present address says. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .addresses import Address, normalise
from .changes import SetBounce
from .model import Bounce, BounceStanding, BounceStatus, OptOut

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AFTER_ITS_BOUNCE = 2**63
"""Stands for an id: somebody is opted out in the very moment of the last hard bounce, and because of it."""
_HARD_BOUNCE = re.compile(r"hard[\s_-]*bounced?", re.IGNORECASE)


@dataclass(slots=True)
class Register:
    """
    The most recent bounce of every address, while bounces come by in any order.

    The latest date decides, then the highest id, then the row noted last. A bounce without a date counts as older than
    any with one. A row that comes twice changes nothing.
    """

    latest: dict[Address, tuple[datetime, int, BounceStatus]] = field(default_factory=dict)

    def note(self, bounces: Iterable[Bounce]) -> None:
        """Take note of bounces."""
        for bounce in bounces:
            address = normalise(bounce.email)
            moment = (bounce.created or _LONG_AGO, bounce.id)
            if address and (address not in self.latest or moment >= self.latest[address][:2]):
                self.latest[address] = (*moment, bounce.status)

    def status(self, email: str) -> BounceStatus:
        """Return what is known of an address."""
        found = self.latest.get(normalise(email))
        return found[2] if found else BounceStatus.NONE


def hard_bounces_among(opt_outs: Iterable[OptOut]) -> Iterator[Bounce]:
    """Yield a hard bounce for everybody whom APSIS itself opted out of the account for bouncing."""
    for row in opt_outs:
        if _HARD_BOUNCE.fullmatch(row.reason.strip()):
            yield Bounce(row.email, BounceStatus.HARD, row.created, _AFTER_ITS_BOUNCE)


def bounce_changes(standings: Iterable[BounceStanding], register: Register) -> Iterator[SetBounce]:
    """Yield what makes every person's status that of the present address; nothing chosen means `none` already."""
    for standing in standings:
        wanted = register.status(standing.email)
        if (standing.status or BounceStatus.NONE.value) != wanted.value:
            yield SetBounce(standing.person_id, wanted)
