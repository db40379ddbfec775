"""What to do when APSIS refuses a whole batch: halve it until the rows it dislikes stand alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ...core.changes import AddMember, ChangeAddress, UpdateMember
from ...core.model import Refusal
from ..exchange import Refused
from .wire.wording import cleaned, is_about_a_person, is_about_the_call

PersonRow = TypeVar("PersonRow", bound="AddMember | UpdateMember | ChangeAddress")
ALIKE = 10
"""So many lone rows refused with the same strange words, and none accepted: it is the call, not the rows."""


def submit_batch(rows: Sequence[PersonRow], submit: Callable[[Sequence[PersonRow]], None]) -> tuple[Refusal, ...]:
    """Submit rows in as few calls as APSIS allows; return the rows that it refuses by themselves."""
    refusals: list[Refusal] = []
    accepted = False
    waiting = [rows]
    while waiting:
        part = waiting.pop()
        try:
            submit(part)
            accepted = True
        except Refused as refused:
            if is_about_the_call(refused.text):
                raise
            if len(part) > 1:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
                continue
            refusals.append(_refusal(part[0], refused))
            if waiting and not accepted and _all_alike(refusals, refused):
                raise
    return tuple(refusals)


def _refusal(row: AddMember | UpdateMember | ChangeAddress, refused: Refused) -> Refusal:
    email = row.address if isinstance(row, UpdateMember) else row.email
    return Refusal(row.address, cleaned(refused.text, email, row.address, row.name))


def _all_alike(refusals: list[Refusal], refused: Refused) -> bool:
    words = {refusal.text for refusal in refusals}
    return len(refusals) >= ALIKE and len(words) == 1 and not is_about_a_person(refused.text)
