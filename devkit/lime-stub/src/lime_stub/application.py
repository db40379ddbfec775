"""What an application is: one database, seen by one user in one language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from lime_stub.limetypes import LimeType, LimeTypes
from lime_stub.model.access import Acl, AlwaysAllowAcl, DenyAcl
from lime_stub.model.errors import NotFoundError
from lime_stub.storage.files import Files
from lime_stub.storage.people import (
    Group,
    User,
    check_password,
    create_group,
    create_user,
    find_group,
    find_user,
    set_api_key,
)
from lime_stub.store import Database, DatabaseConnection
from lime_stub.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from lime_stub.objects import LimeObject

__all__ = [
    "AlwaysAllowAcl",
    "DenyAcl",
    "Group",
    "LimeApplication",
    "User",
    "check_password",
    "create_group",
    "create_user",
    "find_group",
    "find_user",
    "get_application",
    "list_applications",
    "open_application",
    "register_database",
    "set_api_key",
]

DATABASE_VARIABLE = "LIME_STUB_DB"
APPLICATION_VARIABLE = "LIME_STUB_APPLICATION"
_databases: dict[str, Database] = {}


class LimeApplication:
    """Be what endpoints, tasks and configuration plugins get as their application."""

    def __init__(
        self,
        identifier: str,
        database: Database,
        limetypes: Iterable[LimeType] | None = None,
        user: User | None = None,
        acl: Acl | None = None,
        language: str | None = None,
    ) -> None:
        self.identifier = identifier
        self.database = database
        self.user = user or _user_named(database, "admin")
        self.acl: Acl = acl or AlwaysAllowAcl()
        # ASSUMED: language of an application: the short form of the acting user's language.
        self.language = language or self.user.language.split("_")[0]
        self.files = Files(database)
        self._publisher: Callable[[str, Any], Any] | None = None
        self._coworker: LimeObject | None = None
        self._limetypes: LimeTypes | None = None
        self._offered = None if limetypes is None else tuple(limetypes)
        if self._offered is not None:
            database.create_limetype_tables(*self._offered)

    @property
    def limetypes(self) -> LimeTypes:
        """Return the limetypes of the application."""
        if self._limetypes is None:
            definitions = self.database.definitions()
            if self._offered is not None:
                names = {each.name for each in self._offered}
                definitions = tuple(each for each in definitions if each.name in names)
            self._limetypes = LimeTypes(definitions, self)
        return self._limetypes

    def unit_of_work(self) -> UnitOfWork:
        """Start a unit of work."""
        return UnitOfWork(self)

    @property
    def connection(self) -> DatabaseConnection:
        """Return the handle that execute_query wants (older spelling of database.connection)."""
        return self.database.connection

    @property
    def user_id(self) -> int:
        """Return the id of the acting user."""
        return self.user.id

    @property
    def coworker(self) -> LimeObject | None:
        """Return the acting user's coworker card, or None."""
        if self._coworker is not None:
            return self._coworker
        # ASSUMED: coworker card: the object of the limetype labelled coworker whose user property is the acting user.
        limetype = next((each for each in self.limetypes if each.definition.label == "coworker"), None)
        owner = limetype and next((each for each in limetype.definition.properties if each.type == "user"), None)
        return limetype.find_by(owner.name, self.user_id) if limetype and owner else None

    def publish(self, identifier: str, message: Any) -> None:
        """Publish an event on the bus, if there is one."""
        if self._publisher is not None:
            self._publisher(identifier, message)

    def __repr__(self) -> str:
        return f"LimeApplication({self.identifier!r}, user={self.user.username!r})"


def register_database(database: Database) -> None:
    """Make a database known to get_application and list_applications in this process."""
    _databases[database.name] = database


def open_application(db: str, name: str, user_name: str = "admin", language: str | None = None) -> LimeApplication:
    """Open the application kept in a file or at an SQLAlchemy address."""
    database = _databases.get(name)
    if database is None or database.address != db:
        database = Database(db, name)
        register_database(database)
    return LimeApplication(name, database, user=_user_named(database, user_name), language=language)


def get_application(name: str, user_name: str = "admin", language: str | None = None) -> LimeApplication:
    """Open an application of this process, or the one in the file that LIME_STUB_DB names."""
    # ASSUMED: get_application: (name, user name, language); public code shows only that the function exists.
    if name in _databases:
        database = _databases[name]
        return LimeApplication(name, database, user=_user_named(database, user_name), language=language)
    address = os.environ.get(DATABASE_VARIABLE)
    if address and os.environ.get(APPLICATION_VARIABLE, name) == name:
        return open_application(address, name, user_name, language)
    raise NotFoundError(f"there is no application called {name!r}")


def list_applications() -> list[str]:
    """Return the identifiers of the applications of this process."""
    # ASSUMED: list_applications: no arguments, identifiers.
    configured = os.environ.get(APPLICATION_VARIABLE)
    return sorted({*_databases, *([configured] if configured else [])})


def _user_named(database: Database, username: str) -> User:
    user = find_user(database, username=username)
    if user is None:
        raise NotFoundError(f"there is no user called {username!r}")
    return user
