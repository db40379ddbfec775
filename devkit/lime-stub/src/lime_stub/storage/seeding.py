"""Who is in a new database: the platform's two groups and three users."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from lime_stub.storage.passwords import hashed
from lime_stub.storage.tables import APPLICATIONS, GROUPS, MEMBERSHIPS, USERS

ADMINISTRATORS = "Administrators"
ORDINARY_USERS = "Users"
SEEDED_GROUPS = ((1, ADMINISTRATORS), (2, ORDINARY_USERS))
SEEDED_USERS = (
    (1, "admin", "Admin User", ADMINISTRATORS),
    (2, "standard", "Standard User", ORDINARY_USERS),
    (3, "standard_2", "Standard User 2", ORDINARY_USERS),
)


def seed(connection: Any, identifier: str) -> None:
    """Write groups, users and the application's identifier into an empty database."""
    if connection.execute(sa.select(APPLICATIONS.c.identifier)).first() is None:
        connection.execute(APPLICATIONS.insert().values(identifier=identifier))
        _seed_people(connection)
    check_identifier(connection, identifier)


def check_identifier(connection: Any, identifier: str) -> None:
    """Refuse a database that belongs to another application."""
    owner = connection.execute(sa.select(APPLICATIONS.c.identifier)).scalar_one_or_none()
    if owner != identifier:
        raise ValueError(f"the database belongs to the application {owner!r}, not to {identifier!r}")


def _seed_people(connection: Any) -> None:
    connection.execute(GROUPS.insert(), [{"id": number, "name": name} for number, name in SEEDED_GROUPS])
    ids = {name: number for number, name in SEEDED_GROUPS}
    connection.execute(
        USERS.insert(),
        [
            {
                "id": number,
                "username": username,
                "fullname": fullname,
                "password": hashed(username),
                "language": "en_us",
                "user_type": "User",
                "active": True,
            }
            for number, username, fullname, _ in SEEDED_USERS
        ],
    )
    connection.execute(
        MEMBERSHIPS.insert(),
        [{"user_id": number, "group_id": ids[group]} for number, _, _, group in SEEDED_USERS],
    )
