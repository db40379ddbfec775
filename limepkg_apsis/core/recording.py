"""
Carry out the mailings of one sending: the reactions are read first, then the recipients come by one after another and
are written in units. Whoever is stopped in between leaves rows with natural keys; the next run finds them and goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain

from .addresses import Address, normalise
from .changes import RecordMailing
from .errors import LimeWriteFailed
from .executor import Checkpoint
from .mailings import Reactions, Tally, known_rows, recipient_changes
from .model import Addressee, Mailing, Reaction, RecipientRow
from .ports import Apsis, Crm

UNIT = 200


@dataclass(slots=True)
class People:
    """Who takes part in the campaigns of one sending; each campaign is read once, when somebody asks."""

    crm: Crm
    _by_campaign: dict[int, dict[Address, int]] = field(default_factory=dict)

    def of(self, campaign_id: int) -> dict[Address, int]:
        """Return the participants of a campaign by address; of several who share one, the lowest id."""
        if campaign_id not in self._by_campaign:
            found: dict[Address, int] = {}
            for each in self.crm.read_participants(campaign_id):
                if each.person is not None and (address := normalise(each.person.email)):
                    found[address] = min(each.person.id, found.get(address, each.person.id))
            self._by_campaign[campaign_id] = found
        return self._by_campaign[campaign_id]

    def take_part(self, campaign_id: int, address: Address) -> bool:
        """Tell whether somebody with an address takes part in a campaign."""
        return address in self.of(campaign_id)

    def named(self, campaign_id: int, rows: Sequence[RecipientRow]) -> list[RecipientRow]:
        """Return rows with the person each new one belongs to: a participant, else whoever in Lime has the address."""
        taking_part = self.of(campaign_id) if any(row.id is None for row in rows) else {}
        strangers = {row.email for row in rows if row.id is None and normalise(row.email) not in taking_part}
        owners = self.crm.read_address_owners(strangers) if strangers else {}
        known = {address: person.id for address, person in owners.items()} | taking_part
        return [row if row.id else replace(row, person_id=known.get(normalise(row.email))) for row in rows]


@dataclass(slots=True)
class Recorder:
    """Writes the mailings of sendings. `written` counts by name what was made or changed."""

    crm: Crm
    apsis: Apsis
    checkpoint: Checkpoint
    written: Counter[str]
    failed: list[LimeWriteFailed] = field(default_factory=list)

    def record(self, changes: Sequence[RecordMailing]) -> None:
        """Bring all mailings of one sending up to date. `StillWorking` before anything is written for it."""
        sending_id = changes[0].sending_id
        reactions = self._reactions(sending_id)
        recipients = iter(self.apsis.read_recipients(sending_id))
        first = next(recipients, None)
        if first is None and not changes[0].sent:
            return  # whether it has gone out at all, nobody tells
        mailings = {each.campaign_id: self._save(_mailing_of(each)) for each in changes}
        tallies = {each: Tally(each, known_rows(self.crm.read_recipients(ids))) for each, ids in mailings.items()}
        self._rows(chain([first] if first else [], recipients), mailings, tallies, reactions)
        for each in changes:
            self._save(replace(_mailing_of(each), totals=tallies[each.campaign_id].totals))

    def _reactions(self, sending_id: int) -> Reactions:
        found = Reactions()
        for what in Reaction:
            for who in self.apsis.read_reactions(sending_id, what):
                found.note(what, who)
        return found

    def _save(self, mailing: Mailing) -> int:
        self.checkpoint()
        mailing_id, wrote = self.crm.record_mailing(mailing)
        if wrote:
            self.written["RecordMailing"] += 1
        return mailing_id

    def _rows(
        self,
        recipients: Iterator[Addressee],
        mailings: dict[int, int],
        tallies: dict[int, Tally],
        reactions: Reactions,
    ) -> None:
        people = People(self.crm)
        waiting: dict[int, list[RecipientRow]] = {each: [] for each in mailings}
        for change in recipient_changes(recipients, tuple(tallies.values()), reactions, people.take_part):
            unit = waiting[change.campaign_id]
            unit.append(change.row)
            if len(unit) == UNIT:
                self._write(mailings[change.campaign_id], people.named(change.campaign_id, unit))
                unit.clear()
        for campaign_id, unit in waiting.items():
            if unit:
                self._write(mailings[campaign_id], people.named(campaign_id, unit))

    def _write(self, mailing_id: int, unit: Sequence[RecipientRow]) -> None:
        self.checkpoint()
        refused = self.crm.save_recipients(mailing_id, unit)
        self.failed += refused
        new = sum(row.id is None for row in unit)
        refused_new = sum(error.params.get("record") == "new" for error in refused)
        self._count("AddRecipient", new - refused_new)
        self._count("UpdateRecipient", len(unit) - new - (len(refused) - refused_new))

    def _count(self, name: str, number: int) -> None:
        if number:
            self.written[name] += number


def _mailing_of(change: RecordMailing) -> Mailing:
    # Lime need not keep parts of a second.
    sent = datetime.fromisoformat(change.sent).replace(microsecond=0) if change.sent else None
    return Mailing(change.sending_id, change.campaign_id, change.subject.strip() or f"#{change.sending_id}", sent)
