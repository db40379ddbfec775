"""
The least calls a change can cost, from the plan and the table of what one call may carry. Pure; polls are not counted.

A run reports it beside what it used: calls are the currency of APSIS, and waste should be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .changes import AddMember, Change, ChangeAddress, CreateList, RemoveSubscription, UpdateList, UpdateMember

EXPORT = 2
"""A queued export, and one call that proves it complete."""
READ_AND_SEND = 2
"""A list is read before it is changed: what is not sent may be lost."""


@dataclass(frozen=True, slots=True)
class CallSizes:
    """How many rows one call of each sort may carry; reads of more pages than `direct_pages` are exports."""

    page: int = 1000
    direct_pages: int = 3
    added: int = 2000
    updated: int = 100


@dataclass(frozen=True, slots=True)
class Reads:
    """How many rows a members run had to read: before it wrote, and if it wrote."""

    members: int
    opt_outs: int
    account_opt_outs: int = 0
    members_after: int = 0


def least_to_read(rows: int, sizes: CallSizes) -> int:
    """Return the least calls for reading so many rows completely."""
    pages = max(1, _calls(rows, sizes.page))
    return pages if pages <= sizes.direct_pages else EXPORT


def least_to_write(changes: Iterable[Change], sizes: CallSizes) -> int:
    """Return the least calls for carrying out changes."""
    listed = list(changes)
    adds = sum(isinstance(each, AddMember) for each in listed)
    edits = sum(isinstance(each, UpdateMember | ChangeAddress) for each in listed)
    single = sum(isinstance(each, RemoveSubscription | CreateList) for each in listed)
    merges = sum(isinstance(each, UpdateList) for each in listed)
    return _calls(adds, sizes.added) + _calls(edits, sizes.updated) + single + merges * READ_AND_SEND


def least_for_members(reads: Reads, changes: Iterable[Change], sizes: CallSizes) -> int:
    """Return the least calls of a members run: read, and, if anything is to be written, make sure, write, verify."""
    writes = least_to_write(changes, sizes)
    least = least_to_read(reads.members, sizes) + least_to_read(reads.opt_outs, sizes)
    if not writes:
        return least
    return least + least_to_read(reads.account_opt_outs, sizes) + writes + least_to_read(reads.members_after, sizes)


def _calls(rows: int, size: int) -> int:
    return -(-rows // size)
