"""What the mailings and bounces of an application in memory consist of: the other half of the port."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from limepkg_apsis.core.changes import SetBounce
from limepkg_apsis.core.errors import LimeWriteFailed, StructureMissing
from limepkg_apsis.core.model import BounceStanding, Mailing, RecipientRow

if TYPE_CHECKING:
    from tests.fakes.memory_crm import MemoryCrm


@dataclass
class MemoryRecords:
    """Bounce statuses, mailings and recipients. Tests fill and inspect the attributes."""

    bounced: dict[int, str] = field(init=False, default_factory=dict)
    mailings: dict[int, Mailing] = field(init=False, default_factory=dict)
    recipients: dict[int, tuple[int, RecipientRow]] = field(init=False, default_factory=dict)
    refused_people: set[int] = field(init=False, default_factory=set)
    refused_emails: set[str] = field(init=False, default_factory=set)
    commits: int = field(init=False, default=0)
    _numbers: Iterator[int] = field(init=False, default_factory=lambda: count(50_001))

    def recipients_of(self, sending_id: int, campaign_id: int) -> dict[str, str]:
        """Return the status of each recipient of a mailing, by address as it stands there."""
        ids = {
            each
            for each, one in self.mailings.items()
            if (one.sending_id, one.campaign_id) == (sending_id, campaign_id)
        }
        return {row.email: row.status for mailing_id, row in self.recipients.values() if mailing_id in ids}

    # --- the port ------------------------------------------------------------------------------------------------------

    def read_bounce_standings(self: MemoryCrm) -> Iterator[BounceStanding]:
        """Return every person's address and bounce status, by id."""
        self._enter("read_bounce_standings")
        self._need("bounces")
        people = sorted(self.persons.items())
        return iter([BounceStanding(each, one.email, self.bounced.get(each, "")) for each, one in people])

    def save_bounces(self: MemoryCrm, changes: Sequence[SetBounce]) -> tuple[LimeWriteFailed, ...]:
        """Write bounce statuses."""
        self._enter("save_bounces")
        good = [each for each in changes if each.person_id not in self.refused_people]
        self.bounced.update({each.person_id: each.status.value for each in good})
        self.commits += 1
        self.after_call("save_bounces")
        bad = self.refused_people & {each.person_id for each in changes}
        return tuple(LimeWriteFailed(limetype="person", record=each) for each in sorted(bad))

    def check_mailings(self: MemoryCrm) -> None:
        """Say whether there are tables for mailings."""
        self._enter("check_mailings")
        self._need("mailings")

    def known_sendings(self: MemoryCrm, sending_ids: Collection[int]) -> frozenset[int]:
        """Return which sendings are mailings."""
        self._enter("known_sendings")
        return frozenset(each.sending_id for each in self.mailings.values()) & frozenset(sending_ids)

    def record_mailing(self: MemoryCrm, mailing: Mailing) -> tuple[int, bool]:
        """Make or change a mailing."""
        self._enter("record_mailing")
        if mailing.campaign_id in self.unwritable:
            raise LimeWriteFailed(limetype="mailing", record="new")
        key = (mailing.sending_id, mailing.campaign_id)
        found = next((each for each, one in self.mailings.items() if (one.sending_id, one.campaign_id) == key), None)
        known = self.mailings[found] if found else None
        wanted = replace(mailing, totals=mailing.totals or (known.totals if known else None))
        if found and wanted == known:
            return found, False
        mailing_id = found or next(self._numbers)
        self.mailings[mailing_id] = wanted
        self.commits += 1
        self.after_call("record_mailing")
        return mailing_id, True

    def read_recipients(self: MemoryCrm, mailing_id: int) -> Iterator[RecipientRow]:
        """Yield the recipients of a mailing, by id."""
        self._enter("read_recipients")
        yield from [row for _, (mailing, row) in sorted(self.recipients.items()) if mailing == mailing_id]
        self.after_call("read_recipients")

    def save_recipients(self: MemoryCrm, mailing_id: int, rows: Sequence[RecipientRow]) -> tuple[LimeWriteFailed, ...]:
        """Make or change recipients."""
        self._enter("save_recipients")
        refused = []
        for row in rows:
            if row.email in self.refused_emails:
                refused.append(LimeWriteFailed(limetype="recipient", record=row.id or "new"))
            elif row.id is None:
                new_id = next(self._numbers)
                self.recipients[new_id] = (mailing_id, replace(row, id=new_id))
            else:
                self.recipients[row.id] = (mailing_id, replace(self.recipients[row.id][1], status=row.status))
        self.commits += 1
        self.after_call("save_recipients")
        return tuple(refused)

    def _need(self: MemoryCrm, kind: str) -> None:
        if kind in self.lacking:
            raise StructureMissing()
