"""Who may act: users and groups of a database, found by name or API key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lime_stub.model.errors import NotFoundError
from lime_stub.storage import sequences
from lime_stub.storage.passwords import fingerprint, hashed, matches
from lime_stub.storage.seeding import ADMINISTRATORS
from lime_stub.storage.tables import GROUPS, MEMBERSHIPS, USERS

if TYPE_CHECKING:
    from lime_stub.store import Database


@dataclass(frozen=True, slots=True)
class Group:
    """A group of users."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who acts in Lime CRM."""

    id: int
    username: str
    fullname: str = ""
    # ASSUMED: groups of a user: things with an id and a name; only the seeded names are documented.
    groups: tuple[Group, ...] = ()
    language: str = "en_us"
    user_type: str = "User"
    active: bool = True

    @property
    def is_admin(self) -> bool:
        """Say whether the user is an administrator."""
        # ASSUMED: admin check: membership of the seeded group; the platform's own attribute is not documented.
        return any(group.name == ADMINISTRATORS for group in self.groups)

    def __str__(self) -> str:
        return self.username


def create_group(database: Database, name: str) -> Group:
    """Create a group, or return the one that has the name."""
    with database.transaction() as connection:
        known = connection.execute(sa.select(GROUPS.c.id).where(GROUPS.c.name == name)).scalar_one_or_none()
        if known is None:
            known = sequences.allocate(connection, sequences.GROUPS, 1)
            connection.execute(GROUPS.insert().values(id=known, name=name))
    return Group(known, name)


def create_user(
    database: Database,
    username: str,
    *,
    password: str | None = None,
    fullname: str = "",
    groups: Iterable[str | Group] = ("Users",),
    language: str = "en_us",
    user_type: str = "User",
    active: bool = True,
    api_key: str | None = None,
) -> User:
    """Create a user in groups that are given by name or as Group and made where they are missing."""
    if find_user(database, username=username) is not None:
        raise ValueError(f"there is a user called {username!r} already")
    members = [each if isinstance(each, Group) else create_group(database, each) for each in groups]
    with database.transaction() as connection:
        number = sequences.allocate(connection, sequences.USERS, 1)
        connection.execute(
            USERS.insert().values(
                id=number,
                username=username,
                fullname=fullname or username,
                password=hashed(password) if password else None,
                api_key=fingerprint(api_key) if api_key else None,
                language=language,
                user_type=user_type,
                active=active,
            )
        )
        for group in members:
            connection.execute(MEMBERSHIPS.insert().values(user_id=number, group_id=group.id))
    return find_user(database, user_id=number)  # type: ignore[return-value]  # it was written above


def set_api_key(database: Database, username: str, api_key: str) -> None:
    """Give a user an API key."""
    with database.transaction() as connection:
        change = USERS.update().where(USERS.c.username == username).values(api_key=fingerprint(api_key))
        if not connection.execute(change).rowcount:
            raise NotFoundError(f"there is no user called {username!r}")


def find_user(
    database: Database, username: str | None = None, api_key: str | None = None, *, user_id: int | None = None
) -> User | None:
    """Find a user by name, by API key or by id; None when there is none or nothing was asked."""
    if username is not None:
        return _read_user(database, USERS.c.username == username)
    if api_key:
        return _read_user(database, USERS.c.api_key == fingerprint(api_key))
    return None if user_id is None else _read_user(database, USERS.c.id == user_id)


def find_group(database: Database, name: str) -> Group | None:
    """Find a group by name."""
    row = database.fetch_one(sa.select(GROUPS.c.id, GROUPS.c.name).where(GROUPS.c.name == name))
    return Group(row.id, row.name) if row else None


def check_password(database: Database, username: str, password: str) -> User | None:
    """Return the active user whose password it is, or None."""
    row = database.fetch_one(sa.select(USERS.c.password, USERS.c.active).where(USERS.c.username == username))
    if row is None or not row.active or not matches(password, row.password):
        return None
    return find_user(database, username=username)


def active_languages(database: Database) -> frozenset[str]:
    """Return the languages that are active in an application, without their countries."""
    # ASSUMED: active languages: English, and every language that a user of the application reads.
    rows = database.fetch_all(sa.select(USERS.c.language).distinct())
    return frozenset(str(each.language or "en").split("_")[0] for each in rows) | {"en"}


def _read_user(database: Database, condition: Any) -> User | None:
    row = database.fetch_one(sa.select(USERS).where(condition))
    if row is None:
        return None
    groups = database.fetch_all(
        sa.select(GROUPS.c.id, GROUPS.c.name)
        .join(MEMBERSHIPS, MEMBERSHIPS.c.group_id == GROUPS.c.id)
        .where(MEMBERSHIPS.c.user_id == row.id)
        .order_by(GROUPS.c.id)
    )
    return User(
        id=row.id,
        username=row.username,
        fullname=row.fullname or "",
        groups=tuple(Group(each.id, each.name) for each in groups),
        language=row.language or "en_us",
        user_type=row.user_type or "User",
        active=bool(row.active),
    )
