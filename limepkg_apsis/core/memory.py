"""What one run must leave to the next: nothing here is needed to be correct twice, only to be correct once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Rejection:
    """APSIS refused this person's record; `record` is its fingerprint, so a changed record is tried again."""

    person_id: int
    record: str
    text: str


@dataclass(frozen=True, slots=True)
class CampaignMemory:
    """
    What the last members run of one campaign left.

    `list_id` is the list it was tied to then (None: never), `participants` and `on_list` what it saw, `newest` the id
    of the newest participant. `unconfirmed` counts, per person, how often somebody was accepted by APSIS without
    appearing on the list. `held_from` is how many members the list had when a mass removal was first held. `withheld`
    are people whose new address waits because they opted out under a former one, with the digest of that address: the
    link to it is gone once they are off the list.
    `refused` are rows, as digests, that APSIS refused in earlier work, with its wording, until a run has noted
    them as rejections: a run may learn of a refusal and end before it has planned.
    """

    list_id: int | None = None
    participants: int = 0
    on_list: int = 0
    newest: int = 0
    rejections: tuple[Rejection, ...] = ()
    unconfirmed: tuple[tuple[int, int], ...] = ()
    held_from: int = 0
    withheld: tuple[tuple[int, str], ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Breaker:
    """How often in a row APSIS failed us, and why; since when work has stopped (None: it goes on); the next probe."""

    failures: int = 0
    reason: str = ""
    open_since: datetime | None = None
    next_probe: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecentCalls:
    """
    What the next worker must know of the calls of this one, to keep APSIS' terms together.

    `moments` are those of the last minute; `data` holds, by a digest of the call, when each data call was last made.
    """

    moments: tuple[datetime, ...] = ()
    data: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class MailingMemory:
    """
    How far sendings were fetched.

    `complete_until` is when everything inside the window was last brought up to date. `done` are the sendings an
    unfinished round has brought up to date, with the moment. A gap is told from `gap_found` on for some time:
    the run that found it may have ended before anybody could read of it.
    """

    complete_until: datetime | None = None
    done: tuple[tuple[int, datetime], ...] = ()
    gap_since: datetime | None = None
    gap_until: datetime | None = None
    gap_found: datetime | None = None


@dataclass(frozen=True, slots=True)
class OptOutMemory:
    """
    What the last look at the account's opt-out list left.

    `full` is when it was read completely, `until` when anything of it was read. `rows` is how many there were, `recent`
    the newest of them, as digests; `people` a digest of every person's address and flag in Lime.
    """

    full: datetime | None = None
    until: datetime | None = None
    rows: int = 0
    recent: tuple[str, ...] = ()
    people: str = ""


@dataclass(frozen=True, slots=True)
class AccountMemory:
    """
    What is remembered of the account and of the schedule.

    `key_fingerprint` tells whether the key is still the one that was used (never the key itself); `first_list_id` is
    the first list ever linked. `passes` holds, per kind, when its last pass started, `succeeded` when one last ended
    without trouble of the whole account; `unfinished` are the kinds whose last pass goes on; `removed`, per kind, how
    many removals that unfinished pass has made. `members` is how many members all lists together had in the last
    finished pass. `breaker` and `recent` say whether and how soon APSIS may be called. `decisions` are, by campaign,
    what was found or decided about its list and stands until a person decides anew (`core/deciding.py`).
    """

    key_fingerprint: str = ""
    first_list_id: int | None = None
    passes: tuple[tuple[str, datetime], ...] = ()
    succeeded: tuple[tuple[str, datetime], ...] = ()
    unfinished: tuple[str, ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    members: int = 0
    breaker: Breaker = Breaker()
    recent: RecentCalls = RecentCalls()
    mailings: MailingMemory = MailingMemory()
    opt_outs: OptOutMemory = OptOutMemory()
    decisions: tuple[tuple[int, str], ...] = ()

    def pass_of(self, kind: str) -> datetime | None:
        """Return when the last pass of a kind started; None before the first."""
        return dict(self.passes).get(kind)
