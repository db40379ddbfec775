"""What the fixtures and the older test functions are made of."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import flask
from flask.testing import FlaskClient

from lime_stub import config
from lime_stub.application import LimeApplication, User, create_user, find_user
from lime_stub.plugins import load_plugins
from lime_stub.store import Database
from lime_stub.tasks import DeferredDispatcher
from lime_stub.tasks.dispatching import set_dispatcher
from lime_stub.tasks.running import carry_seams
from lime_stub.web import Site, create_web_server

APPLICATION = "myapp"


def save_objects(application: LimeApplication, objects: Iterable[Any]) -> Any:
    """Save objects in one unit; return the object for one, a list for several."""
    unit = application.unit_of_work()
    places = [unit.add(each) for each in objects]
    result = unit.commit()
    saved = [result.get(each) for each in places]
    return saved[0] if len(saved) == 1 else saved


def user_named(database: Database, username: str) -> User:
    """Return a user that is known to exist."""
    user = find_user(database, username=username)
    if user is None:
        raise LookupError(f"there is no user called {username!r}")
    return user


class UserMaker:
    """Create users with names nobody has yet."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbers = itertools.count(1)

    def __call__(self, username: str | None = None, _return_entity: bool = False, **about: Any) -> Any:
        """Create a user and return the id, or the user itself."""
        # ASSUMED: arguments of create_user: those of the engine's function; groups by name or as entities.
        user = create_user(self._database, username or f"user_{next(self._numbers)}", **about)
        return user if _return_entity else user.id


@contextmanager
def fresh_dispatcher() -> Iterator[DeferredDispatcher]:
    """Start with no sent tasks, and put back what was there."""
    mine = DeferredDispatcher()
    former = set_dispatcher(mine)
    try:
        yield mine
    finally:
        set_dispatcher(former)


def web_server(database: Database, pattern: LimeApplication | None = None) -> flask.Flask:
    """Make a web server for one database; the user of the given application gets one like it."""

    def open_for_user(served: Database, user: User) -> LimeApplication:
        same = pattern if pattern is not None and pattern.user.id == user.id else None
        rights = {"acl": same.acl, "language": same.language} if same else {}
        application = LimeApplication(served.name, served, user=user, **rights)
        if pattern is not None:
            carry_seams(pattern, application)
        return application

    packages = tuple(load_plugins(config=config.config))
    return create_web_server(Site({database.name: database}, packages, open_for_user), config.config)


def client_of(server: flask.Flask, application: str, user: User | None) -> FlaskClient:
    """Make a test client, with a session when there is a user."""
    client = server.test_client()
    if user is not None:
        with client.session_transaction() as session:
            session.update(application=application, user=user.id)
    return client
