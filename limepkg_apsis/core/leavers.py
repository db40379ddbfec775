"""Who opted out, of a list or of everything, so that it can be asked by address and by person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .addresses import Address, normalise
from .model import OptOut


@dataclass(slots=True)
class Leavers:
    """Who opted out: by address, with the day, and by the person a row is linked to."""

    addresses: dict[Address, str] = field(default_factory=dict)
    people: dict[str, set[Address]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[OptOut] | None) -> Leavers:
        """Put the rows of an opt-out list in order; none were read: nobody left."""
        found = cls()
        for row in rows or ():
            address = normalise(row.email)
            found.addresses[address] = row.day
            if row.person_id:
                found.people.setdefault(row.person_id, set()).add(address)
        return found
