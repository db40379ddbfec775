"""
The steps by which it is told why a person is, or is not, on a list: what is known of the person, remark by remark.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .addresses import as_typed
from .memory import CampaignMemory
from .model import Campaign, Member, Participant, Person
from .plan import Plan, SkipReason
from .planner import Rules
from .report import RunRow, RunState
from .rows import PlanRow, Section

MOST_HISTORY = 5
_DID_IT = (RunState.DONE.value, RunState.HELD.value, RunState.PARTLY.value, RunState.PENDING.value)
"""Ends of a run after which its changes are made; what else ended may have made them or not."""


class Mark(StrEnum):
    """What a step says: go on, this is why, good to know, nobody could tell."""

    OK = "ok"
    STOP = "stop"
    NOTE = "note"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Remark:
    """One step; `code` is the translation key, `topic` what it is about."""

    topic: str
    mark: Mark
    code: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """
    Everything that is known of one person and one campaign.

    `sharing` are the participants who have the address, the person among them or not; `member` who has it on the list,
    `asked` whether APSIS said so. `history` is what runs did to, or said of, the person in this campaign, newest first,
    `account` what those of the whole account did; `last` is the newest run of members.
    """

    campaign: Campaign
    person: Person
    sharing: tuple[Participant, ...]
    member: Member | None
    asked: bool
    memory: CampaignMemory
    in_flight: frozenset[int] = frozenset()
    history: tuple[tuple[RunRow, PlanRow], ...] = ()
    account: tuple[tuple[RunRow, PlanRow], ...] = ()
    last: RunRow | None = None

    @property
    def told(self) -> tuple[tuple[RunRow, PlanRow], ...]:
        """What was surely done to, or said of, the person in this campaign, newest first."""
        found = (each for each in self.history if each[1].section is not Section.HELD)
        return tuple((run, row) for run, row in found if run.state in _DID_IT)


def opt_out(facts: PersonFacts) -> tuple[RunRow, PlanRow] | None:
    """Return the run that took the person off the campaign for having opted out of its list."""
    return next(((run, row) for run, row in facts.history if row.change == "RemoveParticipant"), None)


def last_skip(facts: PersonFacts, reason: SkipReason) -> tuple[RunRow, PlanRow] | None:
    """Return the newest run of members if it left the person out for a reason."""
    found = ((run, row) for run, row in facts.history if row.reason == reason.value and not row.change)
    return next(((run, row) for run, row in found if facts.last is not None and run.id == facts.last.id), None)


def is_held(facts: PersonFacts) -> bool:
    """Tell whether a change to this person waits for somebody's approval."""
    if facts.last is None or facts.last.state != RunState.HELD.value:
        return False
    return any(run.id == facts.last.id and row.section is Section.HELD for run, row in facts.history)


def remarks_on(facts: PersonFacts, plan: Plan, rules: Rules) -> Iterable[Remark]:
    """Yield what is known of a person, in the order in which it is decided."""
    yield _participant(facts)
    yield from _address(facts, rules)
    yield from _opted_out(facts, plan)
    yield from _rejected(plan)
    yield _on_list(facts)
    yield from _under_way(facts)
    yield from _history(facts)


def _participant(facts: PersonFacts) -> Remark:
    if any(each.person and each.person.id == facts.person.id for each in facts.sharing):
        return Remark("participant", Mark.OK, "explain.participant.yes")
    if (found := opt_out(facts)) is not None:
        codes = ("explain.participant.opted_out", "explain.participant.opted_out_on")
        return Remark("participant", Mark.STOP, _told_when(codes, found[1]), (*_run(found[0]), *_day(found[1])))
    return Remark("participant", Mark.STOP, "explain.participant.no")


def _address(facts: PersonFacts, rules: Rules) -> Iterable[Remark]:
    email = as_typed(facts.person.email)
    if not email:
        yield Remark("address", Mark.STOP, "explain.address.none")
        return
    yield Remark("address", Mark.OK, "explain.address.there")
    valid = rules.is_valid(email)
    yield Remark("valid", Mark.OK if valid else Mark.STOP, f"explain.valid.{'yes' if valid else 'no'}")
    others = [each.person for each in facts.sharing if each.person and each.person.id != facts.person.id]
    if others:
        names = ", ".join(each.name or f"#{each.id}" for each in others)
        yield Remark("shared", Mark.NOTE, "explain.shared", (("count", str(len(others))), ("names", names)))


def _opted_out(facts: PersonFacts, plan: Plan) -> Iterable[Remark]:
    if facts.person.global_opt_out:
        run = next((run for run, row in facts.account if row.change == "SetGlobalOptOut"), None)
        code = "explain.global_opt_out.since" if run else "explain.global_opt_out.yes"
        yield Remark("global_opt_out", Mark.STOP, code, _run(run))
    else:
        yield Remark("global_opt_out", Mark.OK, "explain.global_opt_out.no")
    if any(skip.reason is SkipReason.LIST_OPT_OUT for skip in plan.skips):
        found = last_skip(facts, SkipReason.LIST_OPT_OUT) or opt_out(facts)
        row = found[1] if found else None
        code = _told_when(("explain.list_opt_out.yes", "explain.list_opt_out.yes_on"), row)
        yield Remark("list_opt_out", Mark.STOP, code, _day(row))


def _rejected(plan: Plan) -> Iterable[Remark]:
    for skip in plan.skips[:1]:
        if skip.reason is SkipReason.REJECTED:
            yield Remark("rejected", Mark.STOP, "explain.rejected", (("text", skip.text),))


def _on_list(facts: PersonFacts) -> Remark:
    if facts.campaign.list_id is None:
        return Remark("on_list", Mark.NOTE, "explain.on_list.no_list")
    if not facts.asked:
        return Remark("on_list", Mark.UNKNOWN, "explain.on_list.unknown")
    since = next((run for run, row in facts.told if row.change == "AddMember"), None)
    if facts.member is None:
        return Remark("on_list", Mark.NOTE, "explain.on_list.no")
    code = "explain.on_list.since" if since else "explain.on_list.yes"
    return Remark("on_list", Mark.OK, code, _run(since))


def _under_way(facts: PersonFacts) -> Iterable[Remark]:
    if facts.person.id in facts.in_flight:
        yield Remark("pending", Mark.NOTE, "explain.pending.in_apsis")
        return
    running = next((run for run, row in facts.history if run.is_under_way and row.change), None)
    if running is not None:
        yield Remark("pending", Mark.NOTE, "explain.pending.in_run", _run(running))
    elif is_held(facts):
        held = next(run for run, row in facts.history if row.section is Section.HELD)
        yield Remark("pending", Mark.STOP, "explain.pending.held", _run(held))


def _history(facts: PersonFacts) -> Iterable[Remark]:
    # Run after run says the same of somebody who is left out; the last time is enough.
    later = (None, *(row for _, row in facts.told))
    told = [each for each, before in zip(facts.told, later, strict=False) if each[1].change or each[1] != before]
    for run, row in told[:MOST_HISTORY]:
        code = f"explain.history.{row.change}" if row.change else "explain.history.skipped"
        yield Remark("history", Mark.NOTE, code, (*_run(run), ("reason", row.reason)))


def _told_when(codes: tuple[str, str], row: PlanRow | None) -> str:
    """Return the second code where APSIS told the day of an opt-out, else the first."""
    return codes[1] if _day(row) else codes[0]


def _day(row: PlanRow | None) -> tuple[tuple[str, str], ...]:
    return (("day", row.text),) if row is not None and row.text else ()


def _run(run: RunRow | None) -> tuple[tuple[str, str], ...]:
    if run is None:
        return ()
    moment = run.ended or run.started
    return (("date", moment.date().isoformat() if moment else ""), ("run", str(run.id)))
