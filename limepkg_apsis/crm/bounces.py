"""How bounce statuses are read of all people in a few queries, and written in units of work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..core.changes import SetBounce
from ..core.errors import LimeWriteFailed
from ..core.model import BounceStanding
from . import values
from .queries import PAGE_SIZE, read_rows
from .structure import Structure
from .writer import Option, Write, write


def read_standings(application: Any, structure: Structure, page_size: int = PAGE_SIZE) -> Iterator[BounceStanding]:
    """Return every person's address and bounce status, by id. `StructureMissing` before anything is read."""
    structure.require("bounces")
    table = structure["person"]
    email, bounce = table["email"], table.fields["email_bounce"]
    rows = read_rows(application, table.name, {email: None, bounce.name: None}, page_size=page_size)
    return (
        BounceStanding(row["_id"], values.text(row.get(email)), values.option_key(row.get(bounce.name), bounce))
        for row in rows
    )


def save_statuses(application: Any, structure: Structure, changes: Sequence[SetBounce]) -> tuple[LimeWriteFailed, ...]:
    """Write the bounce status of people; return who was refused."""
    table = structure["person"]
    writes = (Write(table.name, each.person_id, {table["email_bounce"]: Option(each.status.value)}) for each in changes)
    return write(application, writes).failed
