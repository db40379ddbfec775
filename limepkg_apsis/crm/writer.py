"""How records are saved: re-read right before, in units of a limited size, one by one after a unit failed."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from ..core.errors import LimeWriteFailed
from . import platform

logger = logging.getLogger(__name__)

BATCH = 200
MOST_REFUSED = 3

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option:
    """An option, chosen by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Write:
    """Values for one record; `id` None makes a new one. A relation is given as an id, None points to nobody."""

    limetype: str
    id: int | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class WriteResult:
    """Which records were saved, in the order of the writes, and which were refused."""

    saved: tuple[int, ...] = ()
    failed: tuple[LimeWriteFailed, ...] = ()


def write(application: Any, changes: Iterable[Write]) -> WriteResult:
    """Save records; one that is refused never stops the others."""
    saved: list[int] = []
    failed: list[LimeWriteFailed] = []
    for batch in _batches(changes, BATCH):
        try:
            saved += _save(application, batch)
        except LimeWriteFailed as refused:
            if len(batch) == 1:
                failed.append(refused)
            else:
                _save_one_by_one(application, batch, saved, failed)
    return WriteResult(tuple(saved), tuple(failed))


def write_one(application: Any, change: Write) -> int:
    """Save one record and return its id. `LimeWriteFailed` when it is refused."""
    result = write(application, (change,))
    if result.failed:
        raise result.failed[0]
    return result.saved[0]


def remove(application: Any, limetype: str, record: int) -> None:
    """Delete a record; one that is not there any more is a success. `LimeWriteFailed` when Lime refuses."""
    _remove(application, limetype, (record,))


def remove_all(application: Any, limetype: str, records: Iterable[int]) -> int:
    """Delete records and return how many are gone. What is refused stays; after a few of those the rest stays too."""
    gone = 0
    for batch in _batches(records, BATCH):
        try:
            _remove(application, limetype, batch)
            gone += len(batch)
        except LimeWriteFailed:
            gone += _remove_one_by_one(application, limetype, batch)
    return gone


def _remove_one_by_one(application: Any, limetype: str, batch: Sequence[int]) -> int:
    gone = refused = 0
    for record in batch:
        try:
            _remove(application, limetype, (record,))
            gone += 1
        except LimeWriteFailed:
            refused += 1
        # Whoever may not delete at all is not asked, and does not write a line, for every record.
        if refused == MOST_REFUSED:
            break
    return gone


def _remove(application: Any, limetype: str, batch: Sequence[int]) -> None:
    """Delete what is still there of a unit, whole or not at all."""
    try:
        found = platform.find_objects(application.limetypes.get_limetype(limetype), batch)
        unit = application.unit_of_work()
        for limeobject in found.values():
            platform.delete(unit, limeobject)
        if found:
            platform.commit(unit)
    except Exception as error:
        raise refusal([Write(limetype, record, {}) for record in batch], error) from None


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _save_one_by_one(application: Any, batch: Sequence[Write], saved: list[int], failed: list[LimeWriteFailed]) -> None:
    for change in batch:
        try:
            saved += _save(application, (change,))
        except LimeWriteFailed as refused:
            failed.append(refused)


def _save(application: Any, batch: Sequence[Write]) -> list[int]:
    """Save a unit whole or not at all."""
    try:
        unit = application.unit_of_work()
        known = _known(application, batch)
        places = [unit.add(prepared(application, change, known)) for change in batch]
        result = platform.commit(unit)
        return [result.get(place).id for place in places]
    except Exception as error:
        # Which exceptions a commit raises is not documented, and none may stop the records after this one.
        raise refusal(batch, error) from None


def refusal(batch: Sequence[Write], error: Exception) -> LimeWriteFailed:
    """Return what is said of a unit that was not saved."""
    # The text of the error may hold values: only its class is told.
    cause, limetype = type(error).__name__, batch[0].limetype
    if len(batch) > 1:
        logger.info("unit not saved: limetype=%s records=%s cause=%s", limetype, len(batch), cause)
        return LimeWriteFailed(limetype=limetype, record="several")
    record = batch[0].id or "new"
    logger.warning("record not saved: limetype=%s record=%s cause=%s", limetype, record, cause)
    return LimeWriteFailed(limetype=limetype, record=record)


def _known(application: Any, batch: Sequence[Write]) -> dict[tuple[str, int], Any]:
    """Return the records of a unit that are to be changed: one query for each table, not for each record."""
    ids: dict[str, list[int]] = {}
    for change in batch:
        if change.id is not None:
            ids.setdefault(change.limetype, []).append(change.id)
    return {
        (name, record): limeobject
        for name, records in ids.items()
        for record, limeobject in platform.find_objects(application.limetypes.get_limetype(name), records).items()
    }


def prepared(application: Any, change: Write, known: Mapping[tuple[str, int], Any]) -> Any:
    """Return the record as it shall be saved: a new one, or one of those that are known."""
    limetype = application.limetypes.get_limetype(change.limetype)
    limeobject = limetype() if change.id is None else known.get((change.limetype, change.id))
    if limeobject is None:
        raise LookupError("no such record")
    for name, value in change.values.items():
        _assign(limeobject.get_property(name), value)
    return limeobject


def _assign(accessor: Any, value: object) -> None:
    if isinstance(value, Option):
        accessor.set_by_key(value.key)
    elif value is None:
        platform.detach(accessor)
    else:
        accessor.value = value
