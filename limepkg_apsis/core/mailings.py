"""Which sendings become records of which campaigns, where each recipient belongs and how far it came. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .addresses import Address, normalise
from .changes import RecordMailing
from .model import Addressee, Reaction, RecipientRow, RecipientStatus, Sending, Totals

_ORDER = tuple(status.value for status in RecipientStatus)
_COUNTED = (
    (Reaction.CLICK, RecipientStatus.CLICKED),
    (Reaction.OPEN, RecipientStatus.OPEN),
    (Reaction.BOUNCE, RecipientStatus.BOUNCE),
)


@dataclass(frozen=True, slots=True)
class Window:
    """From when on sendings are kept up to date, and until when; both moments belong to it."""

    since: datetime
    until: datetime

    def holds(self, sending: Sending) -> bool:
        """Tell whether a sending is inside."""
        # ASSUMED: fields of a sending (14 #1): one without a date is as old as the interval it was asked for by.
        return sending.sent is None or self.since <= sending.sent <= self.until


def window_of(now: datetime, days: int) -> Window:
    """Return the window: so many times 24 hours, whatever the clocks on the walls did meanwhile."""
    return Window(now - timedelta(days=days), now)


def campaigns_of(sending: Sending, links: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    """Return the campaigns whose lists a sending went to, the lowest id first; of two with one list, the older."""
    owners: dict[int, int] = {}
    for campaign_id, list_id in sorted(links):
        owners.setdefault(list_id, campaign_id)
    return tuple(sorted({owners[list_id] for list_id in sending.list_ids if list_id in owners}))


def plan_mailings(
    sendings: Iterable[Sending], links: Collection[tuple[int, int]], window: Window
) -> tuple[RecordMailing, ...]:
    """Return the mailings that are kept up to date now, the newest sending first."""
    inside = {each.id: each for each in sendings if window.holds(each)}
    newest_first = sorted(inside.values(), key=lambda each: (each.sent or window.until, each.id), reverse=True)
    return tuple(
        RecordMailing(campaign_id, sending.id, sending.subject, sending.sent.isoformat() if sending.sent else "")
        for sending in newest_first
        for campaign_id in campaigns_of(sending, links)
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A time of which sendings were never fetched, because it lay before the window when somebody looked again."""

    since: datetime
    until: datetime


def gap_between(known_until: datetime | None, window: Window) -> Gap | None:
    """Return the gap between what was fetched last and the window; none before the first time."""
    return Gap(known_until, window.since) if known_until is not None and known_until < window.since else None


def missed_in(
    gap: Gap, sendings: Iterable[Sending], links: Collection[tuple[int, int]], known: Collection[int]
) -> tuple[Sending, ...]:
    """Return the sendings of a gap that went to campaigns and are not in Lime, oldest first."""
    inside = {
        each.id: each
        for each in sendings
        if each.sent is not None and gap.since <= each.sent < gap.until and each.id not in known
    }
    return tuple(
        sorted((each for each in inside.values() if campaigns_of(each, links)), key=lambda each: (each.sent, each.id))
    )


@dataclass(slots=True)
class Reactions:
    """Who did what with one sending, by address and, where APSIS tells no address, by the member's id."""

    addresses: dict[Reaction, set[Address]] = field(default_factory=dict)
    members: dict[Reaction, set[int]] = field(default_factory=dict)

    def note(self, what: Reaction, who: Addressee) -> None:
        """Note one row; the same one may come again."""
        if address := normalise(who.email):
            self.addresses.setdefault(what, set()).add(address)
        elif who.member_id:
            self.members.setdefault(what, set()).add(who.member_id)

    def has(self, what: Reaction, address: Address, member_id: int) -> bool:
        """Tell whether a recipient did something."""
        return address in self.addresses.get(what, ()) or member_id in self.members.get(what, ())


def status_of(done: Collection[Reaction]) -> RecipientStatus:
    """Return the status: `clicked` over `open` over `bounce` over `sent`."""
    return next((status for what, status in _COUNTED if what in done), RecipientStatus.SENT)


def next_status(known: str, found: RecipientStatus) -> RecipientStatus:
    """Return what a recipient's status becomes: it never goes backwards; what we do not know counts for nothing."""
    before = _ORDER.index(known) if known in _ORDER else -1
    return RecipientStatus(_ORDER[max(before, _ORDER.index(found.value))])


@dataclass(slots=True)
class Tally:
    """One mailing while its recipients come by: the rows that Lime has, by address, and what is counted."""

    campaign_id: int
    known: dict[Address, RecipientRow] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, done: Collection[Reaction]) -> None:
        """Count one recipient."""
        for name in ("sent", *(what.value for what in done)):
            self.counts[name] = self.counts.get(name, 0) + 1

    @property
    def totals(self) -> Totals:
        """What was counted."""
        names = ("sent", *(what.value for what in (Reaction.OPEN, Reaction.CLICK, Reaction.BOUNCE, Reaction.OPT_OUT)))
        return Totals(*(self.counts.get(name, 0) for name in names))


def known_rows(rows: Iterable[RecipientRow]) -> dict[Address, RecipientRow]:
    """Return the rows that Lime has by address; of two with one address the older is meant."""
    found: dict[Address, RecipientRow] = {}
    for row in rows:
        found.setdefault(normalise(row.email), row)
    return found


def homes_of(
    address: Address, tallies: Collection[Tally], takes_part: Callable[[int, Address], bool]
) -> tuple[Tally, ...]:
    """
    Return the mailings of one sending that a recipient belongs to.

    Those of the campaigns the person takes part in; else the one of the lowest id. Where a row is already, it stays:
    somebody who opts out stops being a participant and was a recipient all the same.
    """
    if len(tallies) == 1:
        return tuple(tallies)
    homes = tuple(each for each in tallies if address in each.known or takes_part(each.campaign_id, address))
    return homes or (min(tallies, key=lambda each: each.campaign_id),)


@dataclass(frozen=True, slots=True)
class RecipientChange:
    """One row to be made or changed in the mailing of a campaign."""

    campaign_id: int
    row: RecipientRow


def recipient_changes(
    recipients: Iterable[Addressee],
    tallies: Collection[Tally],
    reactions: Reactions,
    takes_part: Callable[[int, Address], bool],
) -> Iterator[RecipientChange]:
    """
    Yield what makes the rows of a sending's mailings say what APSIS says, while the recipients come by.

    An address that comes again, in whatever spelling, is the same recipient. New rows have no person yet.
    """
    seen: set[Address] = set()
    for recipient in recipients:
        address = normalise(recipient.email)
        if not address or address in seen:
            continue
        seen.add(address)
        done = [what for what in Reaction if reactions.has(what, address, recipient.member_id)]
        for tally in homes_of(address, tallies, takes_part):
            tally.count(done)
            change = _changed_row(recipient, tally.known.get(address), status_of(done))
            if change is not None:
                yield RecipientChange(tally.campaign_id, change)


def _changed_row(recipient: Addressee, known: RecipientRow | None, found: RecipientStatus) -> RecipientRow | None:
    if known is None:
        return RecipientRow(None, recipient.email.strip(), found.value)
    wanted = next_status(known.status, found)
    return None if wanted.value == known.status else RecipientRow(known.id, known.email, wanted.value, known.person_id)
