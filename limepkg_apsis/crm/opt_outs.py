"""How an opt-out becomes true in Lime: participants removed with a note in one transaction; the flag on people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ..core.changes import RemoveParticipant, SetGlobalOptOut
from ..core.errors import LimeWriteFailed
from ..core.model import FlagStanding
from . import platform, values
from .queries import PAGE_SIZE, read_rows
from .structure import Structure, Table
from .writer import Option, Write, prepared, refusal, write

People = Sequence[RemoveParticipant]


def remove_opted_out(
    application: Any, structure: Structure, changes: People, *, category: str, now: datetime
) -> tuple[LimeWriteFailed, ...]:
    """Take people off a campaign, one by one where a unit is refused; return who could not be."""
    try:
        _remove(application, structure, changes, category, now)
    except LimeWriteFailed as refused:
        if len(changes) == 1:
            return (refused,)
        singly = (remove_opted_out(application, structure, (each,), category=category, now=now) for each in changes)
        return tuple(each for some in singly for each in some)
    return ()


def _remove(application: Any, structure: Structure, changes: People, category: str, now: datetime) -> None:
    """Delete the participants that are still there, with a note for each person, as one unit or not at all."""
    participants = structure["participant"]
    limetype = application.limetypes.get_limetype(participants.name)
    try:
        unit = application.unit_of_work()
        found = platform.find_objects(limetype, [each for change in changes for each in change.participant_ids])
        noted = [change for change in changes if _delete(unit, participants, change, found)]
        for change in noted:
            unit.add(prepared(application, _note(structure["history"], change, category, now), {}))
        if noted:
            platform.commit(unit)
    except Exception as error:
        raise refusal([Write(structure["person"].name, each.person_id, {}) for each in changes], error) from None


def _delete(unit: Any, table: Table, change: RemoveParticipant, found: Mapping[int, Any]) -> bool:
    """Delete what is left of a person's participation; a record that was given to somebody else meanwhile stays."""
    there = [found[each] for each in change.participant_ids if each in found]
    theirs = [each for each in there if each.get_property(table["person"]).value == change.person_id]
    for each in theirs:
        platform.delete(unit, each)
    return bool(theirs)


def _note(history: Table, change: RemoveParticipant, category: str, now: datetime) -> Write:
    longest = history.fields["notes"].length
    fields: dict[str, object] = {
        history["notes"]: change.note[:longest] if longest else change.note,
        history["person"]: change.person_id,
    }
    if history.has("start_date"):
        fields[history["start_date"]] = now
    # Where the platform tells no options at all, a key that is not there would lose the note: none is chosen then.
    if history.has("category") and category and history.fields["category"].has_option(category):
        fields[history["category"]] = Option(category)
    return Write(history.name, None, fields)


def read_flags(application: Any, structure: Structure, page_size: int = PAGE_SIZE) -> Iterator[FlagStanding]:
    """Return every person's address and flag, by id. `StructureMissing` before anything is read."""
    structure.require("global_opt_outs")
    table = structure["person"]
    email, flag = table["email"], table["global_opt_out"]
    rows = read_rows(application, table.name, {email: None, flag: None}, page_size=page_size)
    return (FlagStanding(row["_id"], values.text(row.get(email)), values.yes(row.get(flag))) for row in rows)


def save_flags(
    application: Any, structure: Structure, changes: Sequence[SetGlobalOptOut]
) -> tuple[LimeWriteFailed, ...]:
    """Write the flag of some people; return who was refused."""
    table = structure["person"]
    writes = (Write(table.name, each.person_id, {table["global_opt_out"]: each.opted_out}) for each in changes)
    return write(application, writes).failed
