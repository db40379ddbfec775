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

    `list_id` is the list it was tied to then (None: never), `participants` and `on_list` what it saw. `unconfirmed`
    counts, per person, how often somebody was accepted by APSIS without appearing on the list. `held_from` is how many
    members the list had when a mass removal was first held. `withheld` are people whose new address waits because they
    opted out under a former one, with the digest of that address: the link to it is gone once they are off the list.
    `approved` is the fingerprint of a held part that a person approved, valid until `approved_until`.
    """

    list_id: int | None = None
    participants: int = 0
    on_list: int = 0
    rejections: tuple[Rejection, ...] = ()
    unconfirmed: tuple[tuple[int, int], ...] = ()
    held_from: int = 0
    withheld: tuple[tuple[int, str], ...] = ()
    approved: str = ""
    approved_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AccountMemory:
    """
    What is remembered of the account and of the schedule.

    `key_fingerprint` tells whether the key is still the one that was used (never the key itself); `first_list_id` is
    the first list ever linked. `passes` holds, per kind, when its last pass started; `cursor`, per kind, the last
    campaign an unfinished pass has done; `removed`, per kind, how many removals that unfinished pass has made.
    `members` is     how many members all lists together had in the last finished pass.
    """

    key_fingerprint: str = ""
    first_list_id: int | None = None
    passes: tuple[tuple[str, datetime], ...] = ()
    cursor: tuple[tuple[str, int], ...] = ()
    removed: tuple[tuple[str, int], ...] = ()
    members: int = 0
