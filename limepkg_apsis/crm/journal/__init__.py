"""The journal on the limetype `apsisrun`: runs, the lease, open tickets and memories."""

from .runs import LimeJournal

__all__ = ["LimeJournal"]
