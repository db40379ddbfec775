"""`global_opt_outs`: the flag on every person mirrors the opt-out list of the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..core.changes import Change, SetGlobalOptOut
from ..core.errors import ContractBroken, IncompleteRead
from ..core.executor import Checkpoint, Execution, record_in_units
from ..core.flagging import (
    OVERLAP,
    OptedOut,
    digest_of_people,
    everybody,
    flag_changes,
    newcomers,
    small_reads_are_enough,
)
from ..core.kinds import News, Ports, Prepared, Scope, SyncKind
from ..core.linking import check_key
from ..core.memory import OptOutMemory
from ..core.plan import Plan
from ..core.report import Message, RunReport, RunState

UNIT = 200


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """What is remembered once every flag of the plan is written."""

    memory: OptOutMemory


def settle(ports: Ports, campaign_id: int | None) -> News:
    """Nothing of this kind is queued in APSIS but reads, and those go on by themselves."""
    return News()


def prepare(ports: Ports, campaign_id: int | None, news: News) -> Prepared:
    """Read every person once, then as much of APSIS' list as is needed to know who is on it."""
    account, now = ports.journal.read_account_memory(), ports.clock.now()
    check_key(account, ports.apsis.key_fingerprint)
    standings = tuple(ports.crm.read_flags())
    few = _newcomers(ports, account.opt_outs, now) if small_reads_are_enough(account.opt_outs, standings, now) else None
    opted_out = few or everybody(tuple(ports.apsis.read_account_opt_outs()), now)
    changes = flag_changes(standings, opted_out)
    memory = replace(opted_out.memory, people=digest_of_people(standings, changes))
    return Prepared(Plan(GLOBAL_OPT_OUTS.name, None, changes=changes), FlagFacts(memory))


def _newcomers(ports: Ports, known: OptOutMemory, now: datetime) -> OptedOut | None:
    """Read by date what is new; None when that proves nothing."""
    since = (known.until or now) - OVERLAP
    try:
        total = ports.apsis.count_account_opt_outs()
        rows = ports.apsis.read_recent_opt_outs(since, now + OVERLAP)
    except (IncompleteRead, ContractBroken):
        return None
    return newcomers(known, total, rows, now)


def execute(ports: Ports, plan: Plan, changes: Sequence[Change], execution: Execution, checkpoint: Checkpoint) -> None:
    """Write the people whose flag changed, in units."""
    flags = [change for change in changes if isinstance(change, SetGlobalOptOut)]
    record_in_units(flags, UNIT, ports.crm.save_flags, execution, checkpoint)


def conclude(ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
    """Remember what is known of APSIS' list; after a refused write nothing is, so that the next run reads all of it."""
    facts = prepared.facts
    assert isinstance(facts, FlagFacts)
    account = ports.journal.read_account_memory()
    memory = OptOutMemory() if execution.failed else facts.memory
    if memory != account.opt_outs:
        ports.journal.save_account_memory(replace(account, opt_outs=memory))
    refused = [change for change, _ in execution.failed if isinstance(change, SetGlobalOptOut)]
    return RunReport(
        kind=GLOBAL_OPT_OUTS.name,
        campaign_id=None,
        state=RunState.PARTLY if execution.failed else RunState.DONE,
        written=dict(execution.written),
        unmet=len(execution.failed),
        messages=tuple(Message("flag_not_saved", None, (("person", str(each.person_id)),)) for each in refused),
        plan=prepared.plan,
    )


GLOBAL_OPT_OUTS = SyncKind(
    name="global_opt_outs",
    scope=Scope.ACCOUNT,
    interval_minutes=60,
    settle=settle,
    prepare=prepare,
    execute=execute,
    conclude=conclude,
    for_one_campaign=False,
)
