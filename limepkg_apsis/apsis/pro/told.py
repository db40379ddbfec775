"""When rows are no news about anybody: none of them says whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from ...core.errors import ContractBroken

T = TypeVar("T")


def told(values: Iterable[T], says_who: Callable[[T], bool]) -> Iterator[T]:
    """Yield the values that say whom they are about; when none of them does, we cannot read this answer."""
    silent = speaking = 0
    for value in values:
        if says_who(value):
            speaking += 1
            yield value
        else:
            silent += 1
    if silent and not speaking:
        raise ContractBroken(reason="row_unreadable", member="Email")
