"""Which part of a plan a person must approve before it is carried out (semantics 5.3). Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .changes import RemovalReason, RemoveSubscription
from .memory import CampaignMemory
from .plan import Guard, Held, Plan


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much may be removed without asking: the larger of a minimum and a percentage."""

    minimum: int
    percent: float

    def of(self, members: int) -> float:
        """Return how many of so many members may be removed."""
        return max(self.minimum, members * self.percent / 100)


def guarded(plan: Plan) -> tuple[RemoveSubscription, ...]:
    """Return the removals a guard may hold: not those of people who opted out, they asked for it themselves."""
    return tuple(change for change in plan.removals if change.reason is not RemovalReason.OPTED_OUT)


def hold_removals(plan: Plan, guard: Guard) -> Plan:
    """Return the plan with its removals held by a guard."""
    waiting = guarded(plan)
    held = tuple(Held(change, guard) for change in waiting)
    kept = tuple(change for change in plan.changes if change not in set(waiting))
    return replace(plan, changes=kept, held=(*plan.held, *held))


def guard_list(plan: Plan, memory: CampaignMemory, allowance: Allowance) -> Plan:
    """Hold the removals of one list if the list is new to us, or would lose more than is allowed."""
    guard = _list_guard(plan, memory, allowance)
    return plan if guard is None else hold_removals(plan, guard)


def _list_guard(plan: Plan, memory: CampaignMemory, allowance: Allowance) -> Guard | None:
    removals = len(guarded(plan))
    if not removals:
        return None
    if memory.list_id != plan.list_id:
        return Guard.FIRST_LINK
    # Additions go on while removals are held; measured against the grown list, a hold would dissolve by itself.
    members = min(plan.members, memory.held_from or plan.members)
    # Nor may it dissolve because the last run, which held it, saw nobody either.
    nobody_left = removals >= members and (memory.participants > 0 or memory.held_from > 0)
    return Guard.MASS_REMOVAL if nobody_left or removals > allowance.of(members) else None


def held_from(plan: Plan, memory: CampaignMemory) -> int:
    """Return how many members the list had when its mass removal was first held; 0 when none is."""
    if any(each.guard is Guard.MASS_REMOVAL for each in plan.held):
        return memory.held_from or plan.members
    return 0


def count_unapproved(plan: Plan) -> int:
    """Count the removals that the account's allowance is for: those nobody approved."""
    return 0 if plan.approved else len(guarded(plan))
