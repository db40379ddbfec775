"""
Carry out a plan. One refused record never stops the rest; a condition of the whole account (no answer, wrong key, lost
lease) ends the run at once, and what was not done stays for the next one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from .addresses import Address
from .changes import (
    AddMember,
    Change,
    ChangeAddress,
    CreateList,
    LinkCampaign,
    MarkDeleted,
    RemoveParticipant,
    RemoveSubscription,
    SetGlobalOptOut,
    UpdateList,
    UpdateMember,
)
from .errors import ApsisSyncError, ContractBroken, LimeWriteFailed, RecordRejected
from .model import Refusal
from .ports import Apsis, Crm

PersonChange = TypeVar("PersonChange", RemoveParticipant, SetGlobalOptOut)
Checkpoint = Callable[[], None]
"""Called before every write: says that we live, and raises when the run must end here."""


@dataclass(slots=True)
class Execution:
    """What was carried out, what APSIS refused, what failed. Grows while the plan is carried out."""

    written: Counter[str] = field(default_factory=Counter)
    done: list[Change] = field(default_factory=list)
    refused: list[tuple[Change, str]] = field(default_factory=list)
    failed: list[tuple[Change, ApsisSyncError]] = field(default_factory=list)

    def record(self, change: Change) -> None:
        """Note a change that was carried out."""
        self.written[type(change).__name__] += 1
        self.done.append(change)

    @property
    def wrote(self) -> bool:
        """Tell whether anything was changed on either side."""
        return bool(self.written)


def execute_members(
    list_id: int, changes: Sequence[Change], apsis: Apsis, execution: Execution, checkpoint: Checkpoint
) -> None:
    """Carry out changes to the members of one list, in the order given by their kinds: additions before removals."""
    adds = [change for change in changes if isinstance(change, AddMember)]
    edits = [change for change in changes if isinstance(change, ChangeAddress | UpdateMember)]
    removals = [change for change in changes if isinstance(change, RemoveSubscription)]
    if adds:
        checkpoint()
        _note_batch(adds, apsis.add_members(list_id, adds), execution)
    if edits:
        checkpoint()
        _note_batch(edits, apsis.update_members(list_id, edits), execution)
    for removal in removals:
        _one(removal, partial(apsis.remove_subscription, list_id, removal.member_id), execution, checkpoint)


def _note_batch(
    changes: Iterable[AddMember | ChangeAddress | UpdateMember],
    refusals: Iterable[Refusal],
    execution: Execution,
) -> None:
    refused: dict[Address, str] = {refusal.address: refusal.text for refusal in refusals}
    for change in changes:
        if change.address in refused:
            execution.refused.append((change, refused[change.address]))
        else:
            execution.record(change)


def _one(change: Change, write: Callable[[], None], execution: Execution, checkpoint: Checkpoint) -> None:
    checkpoint()
    try:
        write()
    except RecordRejected as error:
        execution.refused.append((change, error.text))
    except (ContractBroken, LimeWriteFailed) as error:
        execution.failed.append((change, error))
    else:
        execution.record(change)


def record_in_units(
    changes: Sequence[PersonChange],
    size: int,
    write: Callable[[Sequence[PersonChange]], Iterable[LimeWriteFailed]],
    execution: Execution,
    checkpoint: Checkpoint,
) -> None:
    """Write changes to people in Lime, so many in a unit of work; `write` says whose were refused, by person id."""
    for start in range(0, len(changes), size):
        part = changes[start : start + size]
        checkpoint()
        failed = {error.params.get("record"): error for error in write(part)}
        for change in part:
            error = failed.get(str(change.person_id))
            if error is None:
                execution.record(change)
            else:
                execution.failed.append((change, error))


def execute_lists(
    changes: Sequence[Change], apsis: Apsis, crm: Crm, execution: Execution, checkpoint: Checkpoint
) -> None:
    """Carry out changes to lists. The id of a new list is saved before anything else happens."""
    writers: dict[type, Callable[..., None]] = {
        CreateList: lambda change: crm.save_list_id(change.campaign_id, apsis.create_list(change)),
        LinkCampaign: lambda change: crm.save_list_id(change.campaign_id, change.list_id),
        UpdateList: apsis.update_list,
        MarkDeleted: lambda change: crm.save_campaign_name(change.campaign_id, change.name),
    }
    for change in changes:
        _one(change, partial(writers[type(change)], change), execution, checkpoint)
