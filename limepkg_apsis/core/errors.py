"""
The errors of the product, grouped by what the reader must do.

    ApsisSyncError
    ├── ConfigurationError           an administrator must change something
    │   ├── ConfigMissing · ConfigInvalid · StructureMissing · KeyRejected · OtherAccount
    ├── TryLater                     nobody needs to do anything: the next run tries again
    │   ├── Unavailable · Maintenance · RateLimited · Interrupted · StillWorking
    ├── IncompleteRead · ContractBroken   nothing was written; a developer may have to look
    ├── RecordRejected · LimeWriteFailed  one record could not be written
    └── Cancelled · Unexpected

Sentences live in the translations under `error.<code>.*`; `params` fill their placeholders. No parameter ever holds
an address, a name, a key or a body.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the configuration or the structure; `key` is the translation key."""

    key: str
    params: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the problem as JSON-able values."""
        return {"key": self.key, "params": dict(self.params)}


def problem(key: str, **params: object) -> Problem:
    """Make a problem; parameters become text and are sorted, so that equal problems are equal values."""
    return Problem(key, tuple(sorted((name, str(value)) for name, value in params.items())))


class ApsisSyncError(Exception):
    """Base of all errors; `code` is the word for machines, `params` fill the sentence for people."""

    code = "unexpected"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = {name: str(value) for name, value in params.items()}

    def __str__(self) -> str:
        shown = " ".join(f"{name}={value}" for name, value in sorted(self.params.items()))
        return f"{self.code} {shown}".strip()


class ConfigurationError(ApsisSyncError):
    """Something an administrator must put right; every problem is reported at once."""

    def __init__(self, problems: Sequence[Problem] = (), **params: object) -> None:
        super().__init__(**params)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return " ".join([super().__str__(), *(each.key for each in self.problems)])


class ConfigMissing(ConfigurationError):
    """A setting without which nothing can be done is not there."""

    code = "config_missing"


class ConfigInvalid(ConfigurationError):
    """A setting is there and cannot be used."""

    code = "config_invalid"


class StructureMissing(ConfigurationError):
    """A table, a field or an option that the sync needs is not in this Lime database."""

    code = "structure_missing"


class KeyRejected(ConfigurationError):
    """APSIS refuses the key."""

    code = "key_rejected"


class OtherAccount(ConfigurationError):
    """The key belongs to another APSIS account than the one the campaigns are linked to."""

    code = "other_account"


class TryLater(ApsisSyncError):
    """A condition that passes by itself. `after_seconds` is what APSIS asked for, if it did."""

    def __init__(self, after_seconds: float | None = None, **params: object) -> None:
        super().__init__(**params)
        self.after_seconds = after_seconds


class Unavailable(TryLater):
    """APSIS does not answer, or answers that it is busy."""

    code = "apsis_unavailable"


class Maintenance(TryLater):
    """APSIS is switched off for maintenance."""

    code = "apsis_maintenance"


class RateLimited(TryLater):
    """APSIS asks for fewer calls."""

    code = "rate_limited"


class Interrupted(TryLater):
    """The run lost its lease, or its process ended, before it was finished."""

    code = "interrupted"


class StillWorking(TryLater):
    """APSIS has accepted the work and is not finished with it; the ticket is stored."""

    code = "still_working"


class ContractBroken(ApsisSyncError):
    """APSIS answered something we cannot read, or refused a call that should be right."""

    code = "apsis_contract"


class IncompleteRead(ApsisSyncError):
    """What was read cannot be proven to be everything, so nothing is decided on it."""

    code = "incomplete_read"


class RecordRejected(ApsisSyncError):
    """APSIS refused one record; its own wording is in `text`, without the address."""

    code = "record_rejected"

    def __init__(self, text: str = "", **params: object) -> None:
        super().__init__(**params)
        self.text = text


class NotFound(ApsisSyncError):
    """APSIS says, explicitly, that there is no such thing."""

    code = "not_found"


class LimeWriteFailed(ApsisSyncError):
    """Lime refused to save a record; the others of its batch were saved one by one."""

    code = "lime_write_failed"


class Unexpected(ApsisSyncError):
    """A defect of ours: `kind` and `place` of what was raised, never its text."""

    @classmethod
    def of(cls, error: Exception) -> Unexpected:
        """Return what may be told of an error we do not know: its text may quote what it choked on."""
        place = "; ".join(f"{each.name}:{each.lineno}" for each in traceback.extract_tb(error.__traceback__)[-3:])
        return cls(kind=type(error).__name__, place=place)


class Cancelled(ApsisSyncError):
    """A person stopped the run."""

    code = "cancelled"
