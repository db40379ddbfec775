"""
What a person said about the held part of a plan: approved for a day, or rejected (semantics 5.3). Pure.

A word holds for exactly one held part, by its fingerprint. The run that meets another plan takes the word back, so
that nobody's approval comes to life again when the plan happens to look the same later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .changes import RemoveSubscription
from .plan import Plan

APPROVED_FOR = timedelta(hours=24)


class Verdict(StrEnum):
    """What a person can say."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Approval:
    """A person's word about one held part. `user_id` is who gave it, as Lime knows the user; None: nobody can tell."""

    fingerprint: str
    verdict: Verdict
    given: datetime
    user_id: int | None = None

    @property
    def until(self) -> datetime | None:
        """When an approval ends; a rejection lasts as long as its plan."""
        return self.given + APPROVED_FOR if self.verdict is Verdict.APPROVED else None

    def holds(self, fingerprint: str, now: datetime) -> bool:
        """Tell whether this is, now, a word about a held part with this fingerprint."""
        return bool(fingerprint) and self.fingerprint == fingerprint and (self.until is None or now <= self.until)


def verdict_on(plan: Plan, approval: Approval | None, now: datetime) -> Verdict | None:
    """Return what a person said about exactly the held part of this plan, if it still counts."""
    return approval.verdict if approval is not None and approval.holds(plan.held_fingerprint, now) else None


def release_approved(plan: Plan, approval: Approval | None, now: datetime) -> Plan:
    """Return the plan with its held part among the changes if a person approved exactly that."""
    if verdict_on(plan, approval, now) is not Verdict.APPROVED:
        return plan
    released = [held.change for held in plan.held]
    additions = [change for change in released if not isinstance(change, RemoveSubscription)]
    removals = [change for change in released if isinstance(change, RemoveSubscription)]
    return replace(plan, changes=(*plan.additions, *additions, *plan.removals, *removals), held=(), approved=True)


def is_outdated(approval: Approval, plan: Plan, now: datetime) -> bool:
    """Tell whether a word says nothing about a plan as it came out; one that released its held part has been used."""
    return verdict_on(plan, approval, now) is None
