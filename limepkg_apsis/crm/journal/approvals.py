"""What people said about held parts, each word in a row of its own: it is given while a run may be under way."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.approval import Approval, Verdict
from .. import values
from .rows import APPROVAL, JournalRow, JournalRows

_ROLES = ("fingerprint", "action", "start_time", "started_by")


@dataclass(frozen=True, slots=True)
class LimeApprovals:
    """The words of one application's people; at most one row for each campaign counts, the newest."""

    rows: JournalRows

    def read(self, campaign_id: int) -> Approval | None:
        """Return the last word about a campaign."""
        row = self._row(campaign_id)
        return _approval(row) if row else None

    def save(self, campaign_id: int, approval: Approval) -> None:
        """Put a word in the place of the last one."""
        row = self._row(campaign_id)
        self.rows.put(
            row.id if row else None,
            APPROVAL,
            campaign=campaign_id,
            fingerprint=approval.fingerprint,
            action=approval.verdict.value,
            start_time=approval.given,
            started_by=approval.user_id,
        )

    def drop(self, campaign_id: int, fingerprint: str) -> None:
        """Take a word back, unless another one has been given meanwhile."""
        row = self._row(campaign_id)
        if row is not None and row.text("fingerprint") == fingerprint:
            self.rows.change(row.id, fingerprint="", action="")

    def _row(self, campaign_id: int) -> JournalRow | None:
        return self.rows.newest(APPROVAL, _ROLES, campaign=campaign_id)


def _approval(row: JournalRow) -> Approval | None:
    given = values.moment(row.fields["start_time"])
    if not row.text("fingerprint") or given is None:
        return None
    return Approval(row.text("fingerprint"), Verdict(row.text("action")), given, row.number("started_by") or None)
