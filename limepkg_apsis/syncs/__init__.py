"""The kinds of sync. `SYNC_KINDS` is the one list: a new kind is a new file here and one line in it."""

from ..core.kinds import SyncKind
from .bounces import BOUNCES
from .campaigns import CAMPAIGNS
from .global_opt_outs import GLOBAL_OPT_OUTS
from .mailings import MAILINGS
from .members import MEMBERS
from .opt_outs import OPT_OUTS

SYNC_KINDS: tuple[SyncKind, ...] = (CAMPAIGNS, OPT_OUTS, MEMBERS, GLOBAL_OPT_OUTS, BOUNCES, MAILINGS)


def kind_named(name: str) -> SyncKind | None:
    """Return the kind with this name."""
    return next((kind for kind in SYNC_KINDS if kind.name == name), None)
