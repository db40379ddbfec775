"""Everything that knows Lime's data: `connect` gives the ports."""

from .connect import LimeCrm, connect
from .journal import LimeJournal

__all__ = ["LimeCrm", "LimeJournal", "connect"]
