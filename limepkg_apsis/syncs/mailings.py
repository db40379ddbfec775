"""
`mailings`: the sendings of the last days to lists of campaigns, with their recipients, are records in Lime.

One run brings up to date what it can within a few minutes, the newest sendings first; the next one goes on with the
rest. Nothing that has left the window is touched; what was missed while nobody looked is told by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from ..core.changes import Change, RecordMailing
from ..core.errors import ContractBroken, IncompleteRead, LimeWriteFailed, StillWorking
from ..core.executor import Checkpoint, Execution
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import check_key
from ..core.mailings import Gap, Window, campaigns_of, gap_between, missed_in, plan_mailings, window_of
from ..core.memory import MailingMemory
from ..core.model import Sending
from ..core.plan import Plan
from ..core.recording import Recorder
from ..core.report import Message, RunReport, RunState

MAILINGS_GAP = "mailings_gap"
SENDING_MISSED = "sending_missed"
SLICE = timedelta(minutes=3)
"""After so long no further sending is begun in this run."""
ROUND = timedelta(hours=4)
"""So long a sending that an unfinished round has done counts as done."""
GAP_TOLD = timedelta(days=7)
ASKED_AHEAD = 10
"""For so many sendings APSIS prepares the recipients while we are at others."""
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class MailingFacts:
    """What a run of this kind was planned from; `missed` are pairs of a campaign and a sending."""

    window: Window
    memory: MailingMemory
    gap: Gap | None = None
    missed: tuple[tuple[int, Sending], ...] = ()


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Nothing is written in APSIS by this kind, so nothing is under way there."""
    return News()


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Read which sendings there are, and plan which of them are brought up to date."""
    ports.crm.check_mailings()
    account = ports.journal.read_account_memory()
    check_key(account, ports.apsis.key_fingerprint)
    rules, links = ports.rules(), ports.crm.read_links()
    window = window_of(rules.now, rules.mailing_days)
    gap = _gap(account.mailings, window)
    sendings = ports.apsis.read_sendings(gap.since if gap else window.since, window.until)
    memory = _remembered(account.mailings, gap, rules.now)
    done = {sending_id for sending_id, _ in memory.done}
    changes = tuple(each for each in plan_mailings(sendings, links, window) if each.sending_id not in done)
    facts = MailingFacts(
        window=window,
        memory=memory,
        gap=gap,
        missed=_missed(ports, gap, sendings, links) if gap else (),
    )
    return Prepared(Plan(MAILINGS.name, None, changes=changes), facts)


def _gap(memory: MailingMemory, window: Window) -> Gap | None:
    """Return the gap that is new, or the one that is still told."""
    new = gap_between(memory.complete_until, window)
    if new or not (memory.gap_since and memory.gap_until and memory.gap_found):
        return new
    return Gap(memory.gap_since, memory.gap_until) if window.until < memory.gap_found + GAP_TOLD else None


def _remembered(memory: MailingMemory, gap: Gap | None, now: datetime) -> MailingMemory:
    """Return the memory with what is outdated forgotten, and the gap that is told."""
    done = tuple((sending_id, moment) for sending_id, moment in memory.done if now - ROUND < moment)
    if gap is None:
        return replace(memory, done=done, gap_since=None, gap_until=None, gap_found=None)
    same = (memory.gap_since, memory.gap_until) == (gap.since, gap.until)
    found = memory.gap_found if same else now
    return replace(memory, done=done, gap_since=gap.since, gap_until=gap.until, gap_found=found)


def _missed(
    ports: Ports, gap: Gap, sendings: Sequence[Sending], links: Sequence[tuple[int, int]]
) -> tuple[tuple[int, Sending], ...]:
    known = ports.crm.known_sendings({each.id for each in sendings})
    missed = missed_in(gap, sendings, links, known)
    return tuple((campaign_id, each) for each in missed for campaign_id in campaigns_of(each, links))


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Bring one sending after another up to date until all are, or the time of this run is over."""
    end = ports.clock.now() + SLICE
    groups = list(_by_sending(changes))
    for number, group in enumerate(groups):
        if ports.clock.now() >= end:
            return
        for other in groups[:ASKED_AHEAD] if number == 0 else groups[number + ASKED_AHEAD - 1 :][:1]:
            _try(execution, other, partial(ports.apsis.ask_for_recipients, other[0].sending_id))
        if group[0] not in {change for change, _ in execution.failed}:
            _try(execution, group, partial(_record, ports, group, execution, checkpoint))


def _by_sending(changes: Sequence[Change]) -> Iterator[list[RecordMailing]]:
    groups: dict[int, list[RecordMailing]] = {}
    for change in changes:
        if isinstance(change, RecordMailing):
            groups.setdefault(change.sending_id, []).append(change)
    yield from groups.values()


def _record(ports: Ports, group: Sequence[RecordMailing], execution: Execution, checkpoint: Checkpoint) -> None:
    recorder = Recorder(ports.crm, ports.apsis, checkpoint, execution.written)
    recorder.record(group)
    execution.failed += [(group[0], error) for error in recorder.failed]
    execution.done += group


def _try(execution: Execution, group: Sequence[RecordMailing], work: Callable[[], None]) -> None:
    """Do something for one sending; what is wrong with it stops no other, and what is not ready waits."""
    try:
        work()
    except StillWorking:
        return
    except (ContractBroken, IncompleteRead, LimeWriteFailed) as error:
        execution.failed.append((group[0], error))


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Remember how far this round is, and tell what was missed."""
    facts, plan = prepared.facts, prepared.plan
    assert isinstance(facts, MailingFacts)
    settled = {change.sending_id for change in _mailings(execution)}
    left = [each for each in plan.changes if isinstance(each, RecordMailing) and each.sending_id not in settled]
    state = _state(left, execution)
    _remember(ports, _memory_after(facts, execution, state, ports.clock.now()))
    return RunReport(
        kind=MAILINGS.name,
        campaign_id=None,
        state=state,
        written=dict(execution.written),
        unmet=len(left),
        messages=(*_failures(execution), *_missed_messages(facts)),
        plan=plan,
    )


def _mailings(execution: Execution) -> Iterator[RecordMailing]:
    for change in (*execution.done, *(change for change, _ in execution.failed)):
        if isinstance(change, RecordMailing):
            yield change


def _state(left: Sequence[Change], execution: Execution) -> RunState:
    if left:
        return RunState.PENDING
    return RunState.PARTLY if execution.failed else RunState.DONE


def _memory_after(facts: MailingFacts, execution: Execution, state: RunState, now: datetime) -> MailingMemory:
    if state is not RunState.PENDING:
        until = facts.window.until if state is RunState.DONE else facts.memory.complete_until
        return replace(facts.memory, complete_until=until, done=())
    failed = {change for change, _ in execution.failed}
    done = {each.sending_id: now for each in _mailings(execution) if each not in failed}
    return replace(facts.memory, done=tuple(sorted((dict(facts.memory.done) | done).items())))


def _remember(ports: Ports, memory: MailingMemory) -> None:
    account = ports.journal.read_account_memory()
    if account.mailings != memory:
        ports.journal.save_account_memory(replace(account, mailings=memory))


def _failures(execution: Execution) -> Iterator[Message]:
    for change, error in execution.failed[:MOST_TOLD]:
        if isinstance(change, RecordMailing):
            params = {"sending": str(change.sending_id), **error.params}
            code = "sending_not_saved" if isinstance(error, LimeWriteFailed) else "sending_unreadable"
            yield Message(code, change.campaign_id, tuple(sorted(params.items())))


def _missed_messages(facts: MailingFacts) -> Iterator[Message]:
    if facts.gap is None:
        return
    span = (("since", _day(facts.gap.since)), ("until", _day(facts.gap.until)))
    yield Message(MAILINGS_GAP, None, (("sendings", str(len(facts.missed))), *span))
    for campaign_id, sending in facts.missed[:MOST_TOLD]:
        sent = _day(sending.sent) if sending.sent else ""
        params = (("sending", str(sending.id)), ("sent", sent), ("subject", sending.subject))
        yield Message(SENDING_MISSED, campaign_id, params)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


MAILINGS = SyncKind(
    name="mailings",
    scope=Scope.ACCOUNT,
    interval_minutes=240,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
    for_one_campaign=False,
)
