"""Rules for imports: what happens to each row, what is reported, when an import is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apsis_sim.world.account import World
from apsis_sim.world.addresses import is_valid, same
from apsis_sim.world.optouts import refuse_opted_out
from apsis_sim.world.records import Import
from apsis_sim.world.refusals import Refused
from apsis_sim.world.registers import MailingList
from apsis_sim.world.subscribers import add_subscriber, merge_imported

WAITING, PROCESSING, COMPLETED, FAILED = 0, 1, 2, 3
UNKNOWN_ERROR, FILE_NOT_FOUND, DOWNLOAD_ERROR, DOWNLOAD_TIMEOUT, WRONG_FORMAT, WRONG_DATA = range(1, 7)
_HISTORY_SECONDS = 30 * 24 * 3600


class ImportFailed(Exception):
    """The import as a whole cannot be carried out."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One person of an import."""

    email: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    demographics: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportPace:
    """When an import completes: at this status look, or after so many seconds, whichever comes first."""

    looks: int | None = 2
    seconds: float | None = 1.0

    def due(self, job: Import, now: float) -> bool:
        """Say whether it is time."""
        by_looks = self.looks is not None and job.looks >= self.looks
        return by_looks or (self.seconds is not None and now - job.submitted >= self.seconds)


Source = Callable[[], list[ImportRow]]
Rejects = Callable[[str, int], str | None]


def start_import(
    world: World, list_id: int, source: Source, *, sync: bool = False, rejects: Rejects | None = None
) -> Import:
    """Accept an import; it is carried out later."""
    world.mailing_list(list_id)
    job = Import(world.next_id("import"), list_id, world.now(), source, sync=sync, rejects=rejects)
    world.imports[job.id] = job
    world.waiting_imports.append(job)
    return job


def find_import(world: World, import_id: int) -> Import:
    """Return an import that is not older than 30 days, or refuse."""
    job = world.imports.get(import_id)
    if job is None or world.now() - job.submitted > _HISTORY_SECONDS:
        raise Refused("no_import", id=import_id)
    return job


def look(world: World, import_id: int, pace: ImportPace) -> Import:
    """Return an import for a status look, which also moves it on."""
    job = find_import(world, import_id)
    job.looks += 1
    settle(world, job, pace)
    if job.state == WAITING:
        job.state = PROCESSING
    return job


def settle(world: World, job: Import, pace: ImportPace) -> None:
    """Carry an import out if its time has come."""
    if job.state in (COMPLETED, FAILED) or job.stuck or not pace.due(job, world.now()):
        return
    world.waiting_imports.remove(job)
    try:
        _run(world, job, job.source())
        job.state = COMPLETED
    except ImportFailed as failed:
        job.state, job.failure_code, job.message = FAILED, failed.code, str(failed)
    except Refused as refused:
        job.state, job.failure_code, job.message = FAILED, WRONG_DATA, str(refused)


def _run(world: World, job: Import, rows: list[ImportRow]) -> None:
    mailing_list = world.mailing_list(job.list_id)
    _refuse_unknown_demographics(world, rows)
    seen: set[str] = set()
    for row in rows:
        if same(row.email) in seen:
            job.duplicates.append(row.email)
            continue
        seen.add(same(row.email))
        _apply(world, job, mailing_list, row)
    if job.sync:
        _end_other_subscriptions(world, mailing_list, seen)


def _refuse_unknown_demographics(world: World, rows: list[ImportRow]) -> None:
    # ASSUMED: demographic.unknown: an import with an unknown name fails as wrong data, before any row.
    if world.variants["demographic.unknown"] == "ignored":
        return
    for name in {name for row in rows for name in row.demographics}:
        if world.demographic(name) is None:
            raise ImportFailed(WRONG_DATA, f"There is no demographic data field with the name {name}")


def _apply(world: World, job: Import, mailing_list: MailingList, row: ImportRow) -> None:
    if not is_valid(row.email) or (job.rejects is not None and job.rejects(row.email, 0)):
        job.invalid.append(row.email)
        return
    known = world.by_email(row.email)
    try:
        refuse_opted_out(world, mailing_list, row.email, known.id if known else 0)
        values = {**row.fields, "demographics": _demographics(world, row)}
        if known is None:
            person = add_subscriber(world, {**values, "email": row.email})
            job.created.append(person.id)
        else:
            person = merge_imported(world, known, values)
            job.updated.append(person.id)
    except Refused as refused:
        _report(job, row.email, refused)
        return
    mailing_list.put(person.id)


def _demographics(world: World, row: ImportRow) -> dict[str, str]:
    # ASSUMED: import.empty_value: an empty value clears the field, as the user interface does.
    if world.variants["import.empty_value"] == "clears":
        return dict(row.demographics)
    return {name: value for name, value in row.demographics.items() if value}


def _report(job: Import, email: str, refused: Refused) -> None:
    # ASSUMED: import.refused_row: a row refused for another reason is reported among the invalid addresses.
    found = {"opted_out_all": job.on_all, "opted_out": job.on_list}.get(refused.reason, job.invalid)
    found.append(email)


def _end_other_subscriptions(world: World, mailing_list: MailingList, kept: set[str]) -> None:
    for number in list(mailing_list.members()):
        if same(world.subscribers[number].email) not in kept:
            mailing_list.drop(number)
