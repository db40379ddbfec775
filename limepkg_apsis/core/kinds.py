"""SyncKind: the declaration a sync is made of. Schedule, settings, endpoints and health are derived from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from .approval import Approval
from .changes import Change, CreateList, LinkCampaign
from .executor import Checkpoint, Execution
from .journal import Journal
from .plan import Plan
from .planner import RefusedRow, Rules
from .ports import Apsis, Clock, Crm
from .report import RunReport
from .sharing import SharedOptOuts


class Scope(StrEnum):
    """What one run of a kind is about: the whole account, or one campaign."""

    ACCOUNT = "account"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything outside that a run may touch, and the rules it goes by."""

    crm: Crm
    apsis: Apsis
    journal: Journal
    clock: Clock
    rules: Callable[[], Rules]
    shared: SharedOptOuts = field(default_factory=SharedOptOuts)


@dataclass(frozen=True, slots=True)
class News:
    """
    What became known of earlier work before the plan is made: rows APSIS refused meanwhile.

    `coming` is, in a preview, what the run would do first for a campaign that has no list yet.
    """

    refused: Mapping[RefusedRow, str] = field(default_factory=dict)
    coming: CreateList | LinkCampaign | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """
    A plan with the facts it was made of: what the kind needs to plan again once it has written.

    `approval` is the last word of a person about this campaign.
    """

    plan: Plan
    facts: object
    approval: Approval | None = None


class Settle(Protocol):
    """Ask what became of the queued work of earlier runs, before anything is planned."""

    def __call__(self, ports: Ports, campaign_id: int | None) -> News:
        """Return what became known."""
        ...


class Prepare(Protocol):
    """Read and plan. Writes nothing on either side, so that a preview is this very function."""

    def __call__(self, ports: Ports, campaign_id: int | None, news: News) -> Prepared:
        """Return the plan and the facts it was made of."""
        ...


class Execute(Protocol):
    """Carry out some of the changes of a plan."""

    def __call__(
        self,
        ports: Ports,
        plan: Plan,
        changes: Sequence[Change],
        execution: Execution,
        checkpoint: Checkpoint,
    ) -> None:
        """Note in `execution` what was done; raise only what ends the run."""
        ...


class Conclude(Protocol):
    """Read again what was written, remember what the next run needs, and say how it ended."""

    def __call__(self, ports: Ports, prepared: Prepared, execution: Execution) -> RunReport:
        """Return how the run ended."""
        ...


@dataclass(frozen=True, slots=True)
class SyncKind:
    """
    One kind of sync.

    `name` is file name, task argument, configuration key and translation key at once. `interval_minutes` is the default
    of its setting. `for_one_campaign`: somebody who synchronises one campaign wants this kind for it, too.
    """

    name: str
    scope: Scope
    interval_minutes: int
    settle: Settle
    prepare: Prepare
    execute: Execute
    conclude: Conclude
    for_one_campaign: bool = True
