"""Tests in the style of 2023 run with the older functions."""

from __future__ import annotations

import lime_config
import lime_test.app
import lime_test.core_db.dsl
import lime_test.db
import lime_test.web_app
import lime_type
import pytest
from lime_stub.model.errors import StubError


@pytest.fixture
def older_limetypes():
    """Return the core limetypes from their DSL."""
    return lime_type.create_limetypes_from_dsl(lime_test.core_db.dsl.dsl)


@pytest.fixture
def older_database(monkeypatch, older_limetypes):
    """Return a database as older tests make it."""
    lime_config.load_config("test")
    return lime_test.db.create_database_with_limetypes(
        monkeypatch, limetypes=older_limetypes, limename="myapp", sqlname="myapp"
    )


@pytest.fixture
def older_app(monkeypatch, older_database, older_limetypes):
    """Return an application as older tests make it."""
    return lime_test.app.create_app(monkeypatch, older_database, older_limetypes)


def test_ids_start_at_one(older_app, older_database):
    """New ids start at 1, and calling the functions again changes nothing."""
    unit = older_app.unit_of_work()
    place = unit.add(older_app.limetypes.company(name="A"))
    assert unit.commit().get(place).id == 1


def test_authenticated_client(samples, older_app, older_database, monkeypatch, plugins_path):
    """A user with a password gets a client whose requests start with the application."""
    lime_test.db.create_and_add_user(database=older_database, fullname="T T", username="tt", password="pw")
    web_app = lime_test.web_app.create_web_app(older_database, plugins_path=plugins_path, monkeypatch=monkeypatch)
    client = lime_test.web_app.create_authenticated_web_client(
        web_app=web_app, app=older_app, username="tt", password="pw"
    )
    assert client.get("/myapp/limepkg-newer/status/").json["user"] == "tt"
    with pytest.raises(StubError, match="tt"):
        lime_test.web_app.create_authenticated_web_client(
            web_app=web_app, app=older_app, username="tt", password="other"
        )


def test_core_app_is_the_application(core_app, lime_app):
    """The older fixture has the newer one's application."""
    assert core_app is lime_app
