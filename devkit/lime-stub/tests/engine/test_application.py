"""An application is one database, seen by one user."""

import lime_application
import lime_stub.application
import pytest
from lime_errors import NotFoundError
from lime_stub.application import (
    LimeApplication,
    check_password,
    create_group,
    create_user,
    find_user,
    get_application,
    list_applications,
    open_application,
    register_database,
    set_api_key,
)
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database


@pytest.mark.parametrize(
    ("username", "group", "admin"),
    [("admin", "Administrators", True), ("standard", "Users", False), ("standard_2", "Users", False)],
)
def test_seeded_users(database, username, group, admin):
    """A new database has the platform's users, whose passwords are their names."""
    user = check_password(database, username, username)
    assert (user.username, [each.name for each in user.groups], user.is_admin) == (username, [group], admin)


def test_acting_user_and_language(database):
    """The administrator acts unless somebody else is named."""
    app = LimeApplication("app", database)
    assert (app.user.username, app.user_id, app.language) == ("admin", app.user.id, "en")
    app = LimeApplication("app", database, user=create_user(database, "eva", language="sv"))
    assert (app.user.username, app.language) == ("eva", "sv")
    assert LimeApplication("app", database, language="fi").language == "fi"


@pytest.mark.parametrize(
    ("username", "password"), [("admin", "wrong"), ("nobody", "nobody"), ("retired", "secret"), ("api", "")]
)
def test_password_that_does_not_fit(database, username, password):
    """Wrong, unknown, inactive and without password all give None."""
    create_user(database, "retired", password="secret", active=False)
    create_user(database, "api", user_type="API")
    assert check_password(database, username, password) is None


def test_user_is_found_by_api_key(database):
    """A key leads to its user and is not kept in clear."""
    create_user(database, "robot", api_key="k-1", groups=["Robots", create_group(database, "Users")], user_type="API")
    found = find_user(database, api_key="k-1")
    assert (found.username, [each.name for each in found.groups], found.user_type) == (
        "robot",
        ["Users", "Robots"],
        "API",
    )
    assert (find_user(database, api_key="k-2"), find_user(database, api_key=""), find_user(database)) == (
        None,
        None,
        None,
    )
    set_api_key(database, "admin", "k-2")
    assert find_user(database, api_key="k-2").username == "admin"
    with pytest.raises(NotFoundError):
        set_api_key(database, "nobody", "k-3")


def test_second_user_of_one_name(database):
    """A name is used once."""
    with pytest.raises(ValueError, match="admin"):
        create_user(database, "admin")


def test_limetypes_that_are_given(database):
    """An application shows the limetypes it was given, and without any all those in the database."""
    LimeApplication("app", database, core_limetypes())
    small = [each for each in core_limetypes() if each.name in ("company", "person")]
    assert [each.name for each in LimeApplication("app", database, small).limetypes] == ["company", "person"]
    assert len(LimeApplication("app", database).limetypes) == len(core_limetypes())


def test_coworker_card(database):
    """The card is found by the acting user; tests can put one there."""
    app = LimeApplication("app", database, core_limetypes())
    assert app.coworker is None
    unit = app.unit_of_work()
    unit.add(app.limetypes.coworker(username=app.user_id, firstname="Eva", lastname="E", name="Eva E"))
    saved = unit.commit().get(0)
    assert app.coworker.id == saved.id
    app._coworker = app.limetypes.coworker(firstname="Other")
    assert app.coworker.properties.firstname.value == "Other"


def test_publishing(app):
    """Without a bus publishing does nothing; the seam sees routing key and body."""
    app.publish(identifier="custom.a.v1", message={"a": 1})
    seen = []
    app._publisher = lambda routing_key, body: seen.append((routing_key, body))
    app.publish(identifier="custom.a.v1", message={"a": 1})
    app.limetypes.course().publish("custom.b.v1", {"b": 1})
    assert seen == [("custom.a.v1", {"a": 1}), ("custom.b.v1", {"b": 1})]


def test_connection_has_two_spellings(app):
    """Old code asks the application, new code its database."""
    assert app.connection is app.database.connection


def test_unknown_file(app):
    """A file that does not exist is NotFoundError."""
    with pytest.raises(NotFoundError):
        app.files.fetch(1)


def test_application_is_opened_from_a_file(tmp_path):
    """A second opening sees what the first saved."""
    path = str(tmp_path / "crm.db")
    LimeApplication("demo", Database(path, "demo"), core_limetypes())
    app = open_application(path, "demo", "standard", language="sv")
    assert (app.identifier, app.user.username, app.language) == ("demo", "standard", "sv")
    assert "campaign" in app.limetypes
    with pytest.raises(NotFoundError, match="nobody"):
        open_application(path, "demo", "nobody")


def test_applications_of_the_process(database, tmp_path, monkeypatch):
    """Applications are found by name, or in the file the environment names."""
    monkeypatch.setattr(lime_stub.application, "_databases", {})
    database.name = "known"
    register_database(database)
    assert get_application("known").database is database
    assert "known" in list_applications()
    with pytest.raises(NotFoundError):
        get_application("elsewhere")
    monkeypatch.setenv("LIME_STUB_DB", str(tmp_path / "crm.db"))
    monkeypatch.setenv("LIME_STUB_APPLICATION", "elsewhere")
    assert "elsewhere" in list_applications()
    assert get_application("elsewhere").identifier == "elsewhere"
    assert lime_application.LimeApplication is LimeApplication
