"""
A plan: what will be changed, what is held back, who is skipped and why. A value that can be shown, stored, compared
and approved; making it costs nothing and writes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from .addresses import Address
from .changes import Change, RemoveSubscription
from .memory import Rejection


class SkipReason(StrEnum):
    """Why a participant is not on the list (semantics 5.1)."""

    NO_PERSON = "no_person"
    NO_ADDRESS = "no_address"
    INVALID_ADDRESS = "invalid_address"
    LIST_OPT_OUT = "list_opt_out"
    GLOBAL_OPT_OUT = "global_opt_out"
    REJECTED = "rejected"


class Guard(StrEnum):
    """Why a part of a plan waits for a person (semantics 5.3 and 5.2)."""

    MASS_REMOVAL = "guard_mass_removal"
    FIRST_LINK = "guard_first_link"
    ACCOUNT_REMOVAL = "guard_account_removal"
    FORMER_ADDRESS_OPTED_OUT = "guard_former_address_opted_out"


@dataclass(frozen=True, slots=True)
class Skip:
    """One participant who is left out; `text` is APSIS' wording when it refused the record."""

    reason: SkipReason
    participant_id: int
    person_id: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """One change that waits for a person, and the guard that holds it."""

    change: Change
    guard: Guard


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a campaign that a person must know or decide; `code` is a state of semantics 10."""

    campaign_id: int
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many participants are where. `participants = on_list + skipped + pending + failed`, always."""

    participants: int = 0
    on_list: int = 0
    pending: int = 0
    failed: int = 0
    skipped: tuple[tuple[str, int], ...] = ()

    @property
    def skipped_in_all(self) -> int:
        """How many are skipped, whatever the reason."""
        return sum(count for _, count in self.skipped)

    def add_up(self) -> bool:
        """Tell whether the counts add up; a run whose counts do not is a defect."""
        return self.participants == self.on_list + self.skipped_in_all + self.pending + self.failed

    def to_dict(self) -> dict[str, object]:
        """Return the counts as JSON-able values."""
        return {
            "participants": self.participants,
            "on_list": self.on_list,
            "pending": self.pending,
            "failed": self.failed,
            "skipped": dict(self.skipped),
        }


def count_skips(skips: Iterable[Skip]) -> tuple[tuple[str, int], ...]:
    """Count skips by reason, sorted by reason."""
    return tuple(sorted(Counter(skip.reason.value for skip in skips).items()))


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Everything one run of one kind for one scope will do.

    `changes` are in the order in which they are carried out: additions before removals. `list_id` is 0 for kinds of
    the whole account. `members` is how many members the list has now;
    `approved` says that a person released the held part. `rejections` are the refusals
    of earlier runs that still hold, `withheld` people who opted out under a former address; `owners` are the people in
    Lime who have the address of somebody who is taken off the list, for those who read the plan.
    """

    kind: str
    campaign_id: int | None
    list_id: int = 0
    changes: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    skips: tuple[Skip, ...] = ()
    findings: tuple[Finding, ...] = ()
    counts: Counts = Counts()
    members: int = 0
    approved: bool = False
    rejections: tuple[Rejection, ...] = ()
    withheld: tuple[tuple[int, str], ...] = ()
    owners: Mapping[Address, tuple[int, ...]] = field(default_factory=dict)

    @property
    def removals(self) -> tuple[RemoveSubscription, ...]:
        """The removals that will be carried out, in order."""
        return tuple(change for change in self.changes if isinstance(change, RemoveSubscription))

    @property
    def additions(self) -> tuple[Change, ...]:
        """Everything that will be carried out and is no removal, in order."""
        return tuple(change for change in self.changes if not isinstance(change, RemoveSubscription))

    @property
    def fingerprint(self) -> str:
        """Tell this plan from any other; the order in which the world was read does not matter."""
        # By campaign: a preview is made before there is a list, and the run after it must be recognised.
        return fingerprint_of(self.campaign_id, [*self.changes, *(held.change for held in self.held)])

    @property
    def held_fingerprint(self) -> str:
        """Tell the held part from any other: what a person approves. Empty when nothing is held."""
        return fingerprint_of(self.list_id, [held.change for held in self.held]) if self.held else ""

    def to_dict(self) -> dict[str, object]:
        """Return the plan as JSON-able values, changes by kind and all."""
        return {
            "kind": self.kind,
            "campaign": self.campaign_id,
            "list": self.list_id,
            "fingerprint": self.fingerprint,
            "held_fingerprint": self.held_fingerprint,
            "counts": self.counts.to_dict(),
            "changes": [change_to_dict(change) for change in self.changes],
            "held": [{**change_to_dict(each.change), "guard": each.guard.value} for each in self.held],
            "skips": [asdict(skip) for skip in self.skips],
            "findings": [
                {"campaign": each.campaign_id, "code": each.code, "params": dict(each.params)} for each in self.findings
            ],
        }


def change_to_dict(change: Change) -> dict[str, object]:
    """Return a change as JSON-able values, with its name under `change`."""
    return {"change": type(change).__name__, **asdict(change)}


def fingerprint_of(scope: int | None, changes: Iterable[Change]) -> str:
    """Return a short digest of a set of changes to one list, or for one campaign."""
    rows = sorted(json.dumps(change_to_dict(change), sort_keys=True) for change in changes)
    return hashlib.sha256(json.dumps([scope, rows]).encode()).hexdigest()[:32]
