"""What somebody must know of: a thing that went wrong, told once when it begins and once when it is over. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that somebody must know of; `code` is a translation key, `about` what tells two of a code apart."""

    code: str
    about: str = ""
    since: datetime | None = None
    id: int = 0
    todo: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What makes two alarms the same."""
        return self.code, self.about


def changed_alarms(known: Sequence[Alarm], now_true: Sequence[Alarm]) -> tuple[tuple[Alarm, ...], tuple[Alarm, ...]]:
    """Return the alarms that are new, and those that are over: what stays as it is is not told again."""
    before, after = {each.key for each in known}, {each.key for each in now_true}
    begun = tuple(each for each in now_true if each.key not in before)
    over = tuple(each for each in known if each.key not in after)
    return begun, over
