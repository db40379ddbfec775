"""Who may do what (semantics 13). Whoever cannot be recognised may do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..crm.platform import find_object
from ..crm.users import is_admin, is_member, may_change, may_read
from ..settings import Settings
from .refusals import Forbidden


@dataclass(frozen=True, slots=True)
class Rights:
    """
    What the acting user may do.

    `administer`: see the set-up. `approve`: say a word about held parts, decide about lists, and see the set-up too.
    """

    read: bool = False
    sync: bool = False
    approve: bool = False

    def need(self, right: str) -> None:
        """Raise `Forbidden` without a right."""
        if not getattr(self, right):
            raise Forbidden(right=right)


def rights_of(application: Any, settings: Settings, campaign_table: str) -> Rights:
    """Return what the acting user may do."""
    approve = is_admin(application) or is_member(application, settings.may_approve_group)
    sync = approve or is_member(application, settings.may_sync_group) or may_change(application, campaign_table)
    return Rights(is_admin(application) or may_read(application, campaign_table), sync, approve)


def can_see(application: Any, table: str, record: int) -> bool:
    """Tell whether the acting user can see a record: one that is not there, or that is refused, cannot be seen."""
    try:
        return find_object(application.limetypes.get_limetype(table), record) is not None
    except Exception as error:
        # ASSUMED: a record that may not be read: an exception whose class is not documented.
        if "forbidden" in type(error).__name__.lower():
            raise Forbidden(right="read") from None
        raise
