"""The kinds of sync. `SYNC_KINDS` is the one list: a new kind is a new file here and one line in it."""

from ..core.kinds import SyncKind
from .campaigns import CAMPAIGNS
from .members import MEMBERS

SYNC_KINDS: tuple[SyncKind, ...] = (CAMPAIGNS, MEMBERS)


def kind_named(name: str) -> SyncKind | None:
    """Return the kind with this name."""
    return next((kind for kind in SYNC_KINDS if kind.name == name), None)
