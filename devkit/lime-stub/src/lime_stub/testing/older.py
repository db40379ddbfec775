"""What tests of 2023 call instead of using fixtures; new ids start at 1 there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import flask
import sqlalchemy as sa
from flask.testing import FlaskClient

from lime_stub.application import LimeApplication, User, check_password, create_user, register_database
from lime_stub.model.errors import StubError
from lime_stub.storage.tables import FIRST_ID, SEQUENCES
from lime_stub.store import Database
from lime_stub.testing.support import client_of, web_server


def create_database_with_limetypes(
    monkeypatch: Any, limetypes: Iterable[Any] = (), limename: str = "myapp", sqlname: str = "myapp"
) -> Database:
    """Make a database in memory; `monkeypatch` and `sqlname` are taken and not needed."""
    database = Database("sqlite://", name=limename)
    database.create_limetype_tables(*limetypes)
    with database.transaction() as connection:
        names = [each.name for each in database.definitions()]
        fresh = SEQUENCES.c.name.in_(names) & (SEQUENCES.c.next_id == FIRST_ID)
        connection.execute(sa.update(SEQUENCES).where(fresh).values(next_id=1))
    return database


def create_app(monkeypatch: Any, database: Database, limetypes: Iterable[Any]) -> LimeApplication:
    """Make an application that acts as the administrator; `monkeypatch` is taken and not needed."""
    register_database(database)
    return LimeApplication(database.name, database, limetypes=limetypes)


def create_and_add_user(database: Database, fullname: str, username: str, password: str, **about: Any) -> User:
    """Create a user."""
    # ASSUMED: result of create_and_add_user: the user.
    return create_user(database, username, fullname=fullname, password=password, **about)


def create_web_app(database: Database, plugins_path: Any = None, monkeypatch: Any = None) -> flask.Flask:
    """Make a web server; packages are found by their entry points, not by `plugins_path`."""
    return web_server(database)


def create_authenticated_web_client(
    web_app: flask.Flask, app: LimeApplication, username: str, password: str
) -> FlaskClient:
    """Make a test client that is logged in."""
    user = check_password(app.database, username, password)
    if user is None:
        raise StubError(f"the user {username!r} cannot log in with that password")
    return client_of(web_app, app.identifier, user)
