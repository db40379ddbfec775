"""
The kinds of sync. `SYNC_KINDS` is the one list: a new kind is a new file here and one line in it. Its order is that in
which the schedule does what is due at the same moment, small work first.
"""

from ..core.kinds import SyncKind
from .bounces import BOUNCES
from .campaigns import CAMPAIGNS
from .global_opt_outs import GLOBAL_OPT_OUTS
from .mailings import MAILINGS
from .members import MEMBERS
from .opt_outs import OPT_OUTS

SYNC_KINDS: tuple[SyncKind, ...] = (CAMPAIGNS, GLOBAL_OPT_OUTS, BOUNCES, OPT_OUTS, MEMBERS, MAILINGS)


def kind_named(name: str) -> SyncKind | None:
    """Return the kind with this name."""
    return next((kind for kind in SYNC_KINDS if kind.name == name), None)
