"""Which id a new row gets; ids are handed out before the rows are written, so that new rows can point at each other."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lime_stub.storage.tables import FIRST_ID, FIRST_OPTION_ID, SEQUENCES

OPTIONS = "sys_option"
USERS = "sys_user"
GROUPS = "sys_group"
FILES = "sys_file"


def prepare(connection: Any) -> None:
    """Start the sequences of the platform's own tables."""
    for name in (OPTIONS, USERS, GROUPS, FILES):
        start(connection, name, FIRST_OPTION_ID if name == OPTIONS else FIRST_ID)


def start(connection: Any, name: str, first: int = FIRST_ID) -> None:
    """Start a sequence unless it exists."""
    if connection.execute(sa.select(SEQUENCES.c.next_id).where(SEQUENCES.c.name == name)).first() is None:
        connection.execute(SEQUENCES.insert().values(name=name, next_id=first))


def allocate(connection: Any, name: str, count: int) -> int:
    """Take `count` consecutive ids and return the first."""
    mine = SEQUENCES.c.name == name
    connection.execute(SEQUENCES.update().where(mine).values(next_id=SEQUENCES.c.next_id + count))
    return int(connection.execute(sa.select(SEQUENCES.c.next_id).where(mine)).scalar_one()) - count


def reserve(connection: Any, name: str, highest: int) -> None:
    """Make sure that ids up to the highest given one are never handed out."""
    mine = (SEQUENCES.c.name == name) & (SEQUENCES.c.next_id <= highest)
    connection.execute(SEQUENCES.update().where(mine).values(next_id=highest + 1))
