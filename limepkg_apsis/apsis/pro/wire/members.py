"""
The members of a list as values. The rows of one file all have the same names in the same order, so what a row looks
like is found out once, and a row of that shape is read by position.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from ....core.errors import ContractBroken
from ....core.model import Member
from .rows import Row, as_row, required_int, text_of

_WANTED = ("id", "email", "name", "externalid")
_UNKNOWN = (None, None, None, None)


class MemberReader:
    """Reads rows as they came; `person_id_field` is the demographic field that holds the link to Lime, if any."""

    def __init__(self, person_id_field: str = "") -> None:
        self._field = person_id_field
        self._pick: Callable[[Any], tuple[Any, ...]] = itemgetter(*_UNKNOWN)

    def __call__(self, raw: Any) -> Member:
        """Return a member; `ContractBroken` when the row is none."""
        try:
            number, email, name, person_id = self._pick(raw)
        except (KeyError, TypeError):
            self._learn(raw)
            return member_of(as_row(raw), self._field)
        if type(number) is int and type(email) is str and type(name) is str and type(person_id) is str:
            return Member(number, email, name, person_id)
        return member_of(as_row(raw), self._field)

    def _learn(self, raw: Any) -> None:
        """Find out how the next row spells what we want, unless the link is in the field of the account."""
        names = {str(name).lower(): name for name in raw} if isinstance(raw, Mapping) and not self._field else {}
        self._pick = itemgetter(*(names.get(each) for each in _WANTED))


def member_of(row: Row, person_id_field: str) -> Member:
    """Return a member; name and link are None when this answer does not speak of them."""
    return Member(
        id=required_int(row, "Id"),
        email=email_of(row),
        name=text_of(row, "Name") if "name" in row else None,
        person_id=_person_id(row, person_id_field),
    )


def says_everything(row: Row) -> bool:
    """Tell whether a row speaks of both the name and the link."""
    return "name" in row and "externalid" in row


def email_of(row: Row) -> str:
    """Return the address of a row, which must be there."""
    if "email" not in row:
        raise ContractBroken(reason="row_unreadable", member="Email")
    return text_of(row, "Email")


def _person_id(row: Row, field: str) -> str | None:
    stored = _demographic(row, field) if field else ""
    if stored or "externalid" in row:
        return stored or text_of(row, "ExternalId")
    return "" if field and "demographicdata" in row else None


def _demographic(row: Row, field: str) -> str:
    # Exports say DemographicData, single subscribers DemDataFields (reference, section 7).
    pairs = row.get("demographicdata") or row.get("demdatafields") or []
    wanted = field.casefold()
    for pair in map(as_row, pairs):
        if text_of(pair, "Key").casefold() == wanted:
            return text_of(pair, "Value").strip()
    return ""
