"""The undocumented calls of the platform: whatever they answer, the package goes on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import lime_config
import lime_errors
import lime_query
import pytest

from limepkg_apsis.crm import platform, users
from tests.crm.world import LimeWorld


def answer(value: Any) -> Any:
    """Return a get_app_config with one answer."""

    def get_app_config(application: Any, path: str) -> Any:
        if isinstance(value, Exception):
            raise value
        return value[path] if isinstance(value, dict) and path in value else value

    return get_app_config


@pytest.mark.parametrize(
    "missing", [None, {}, "", KeyError("secrets"), lime_errors.NotFoundError("x"), AttributeError()]
)
def test_missing_section_is_empty(monkeypatch: pytest.MonkeyPatch, missing: Any) -> None:
    """Nothing configured looks different from platform to platform."""
    monkeypatch.setattr(lime_config, "get_app_config", answer(missing))
    assert platform.application_section(object(), "secrets") == {}


def test_section_is_that_of_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two trees are asked for by our name."""
    trees = {"secrets.limepkg_apsis": {"api_key": "k"}, "config.limepkg_apsis": {"base_url": "https://x.test"}}
    monkeypatch.setattr(lime_config, "get_app_config", answer(trees))
    assert platform.application_section(object(), "secrets") == {"api_key": "k"}
    assert platform.application_section(object(), "config") == {"base_url": "https://x.test"}


@pytest.mark.parametrize(
    ("config", "section"),
    [
        ({}, {}),
        ({"plugins": None}, {}),
        ({"plugins": {"limepkg_apsis": {"language": "sv"}}}, {"language": "sv"}),
        ({"plugins": {"limepkg-apsis": {"language": "sv"}}}, {"language": "sv"}),
        ({"packages": {"limepkg-apsis": {"language": "sv"}}}, {"language": "sv"}),
        (
            {"plugins": {"limepkg_apsis": {"language": "en"}, "limepkg-apsis": {"language": "sv", "user_name": "u"}}},
            {"language": "en", "user_name": "u"},
        ),
    ],
)
def test_environment_is_found_under_any_spelling(
    monkeypatch: pytest.MonkeyPatch, config: dict[str, Any], section: dict[str, Any]
) -> None:
    """The documentation spells the place in three ways."""
    monkeypatch.setattr(lime_config, "config", config)
    assert platform.environment_section() == section


@pytest.mark.parametrize(
    ("user", "admin"),
    [
        (SimpleNamespace(is_admin=True), True),
        (SimpleNamespace(is_admin=False, groups=["Administrators"]), False),
        (SimpleNamespace(groups=["Users", "Administrators"]), True),
        (SimpleNamespace(groups=[SimpleNamespace(name="Administrators")]), True),
        (SimpleNamespace(groups=lambda: [SimpleNamespace(name="Administrators")]), True),
        (SimpleNamespace(groups=["Users"]), False),
        (SimpleNamespace(groups=None), False),
        (SimpleNamespace(), False),
        (None, False),
    ],
)
def test_administrator(user: Any, admin: bool) -> None:
    """Whoever cannot be recognised as an administrator is none."""
    assert users.is_admin(SimpleNamespace(user=user)) is admin


def test_administrator_of_the_platform(lime_app: Any, lime_app_non_admin: Any) -> None:
    """The platform's own users are recognised."""
    assert users.is_admin(lime_app)
    assert not users.is_admin(lime_app_non_admin)
    assert users.is_member(lime_app_non_admin, "Users")
    assert not users.is_member(lime_app, "")


@pytest.mark.parametrize(("sent", "task_id"), [(SimpleNamespace(id="7"), "7"), (None, "")])
def test_task_is_sent_with_its_application(monkeypatch: pytest.MonkeyPatch, sent: Any, task_id: str) -> None:
    """The task, the application and the arguments go to the platform; its id comes back if there is one."""
    import lime_task

    calls: list[Any] = []

    def send_task(*positional: Any, **named: Any) -> Any:
        calls.append((positional, named))
        return sent

    monkeypatch.setattr(lime_task, "send_task", send_task, raising=False)
    assert platform.enqueue("app", "task", campaign_id=7) == task_id
    assert calls == [(("task", "app"), {"campaign_id": 7})]


def test_missing_record_is_nothing(lime_world: LimeWorld) -> None:
    """An exception and something falsy both mean that there is no such record."""
    campaign = lime_world.add_campaign()
    limetype = lime_world.app.limetypes.get_limetype(lime_world.crm.structure["campaign"].name)
    assert platform.find_object(limetype, campaign).id == campaign
    assert platform.find_object(limetype, 987_654) is None
    assert platform.find_object(SimpleNamespace(get=lambda record: None), 7) is None


def test_user_and_language(lime_app: Any) -> None:
    """Who acts, and in which language."""
    assert users.user_id_of(lime_app) == lime_app.user.id
    assert users.language_of(lime_app) == lime_app.language
    assert (users.user_id_of(SimpleNamespace(user_id=7)), users.language_of(SimpleNamespace())) == (7, "en")


def telling(**lists: Any) -> Any:
    """Return an application that lists what it has."""
    user = SimpleNamespace(username="admin", groups=["Administrators"])
    return SimpleNamespace(identifier="nowhere", user=user, **lists)


@pytest.mark.parametrize(
    ("application", "known"),
    [
        (telling(users=["Admin", "Apsis-Integration"]), True),
        (telling(users=[SimpleNamespace(username="apsis-integration")]), True),
        (telling(get_users=lambda: [SimpleNamespace(name="apsis-integration")]), True),
        (telling(database=SimpleNamespace(users={"apsis-integration": 7})), True),
        (telling(users=["admin"]), False),
        (telling(users="apsis-integration"), None),
        (telling(users=7), None),
        (telling(get_users=lambda database: []), None),
        (telling(), None),
        (SimpleNamespace(), None),
    ],
)
def test_user_is_looked_up_where_users_are_listed(application: Any, known: bool | None) -> None:
    """Lists, methods and mappings of names or of things with a name; anything else tells nothing."""
    assert users.user_exists(application, "apsis-integration") is known


def test_user_is_looked_up_by_opening_the_application(lime_app: Any) -> None:
    """Where nothing is listed: who can open the application is there, who cannot is not."""
    from lime_stub.application import create_user

    create_user(lime_app.database, "Robot")

    assert users.user_exists(lime_app, "robot-2") is False
    assert users.user_exists(lime_app, "Robot") is True


def test_what_opening_means_is_not_guessed(lime_app: Any) -> None:
    """Where not even the acting user can be opened, nobody is said to be missing."""
    assert users.user_exists(telling(), "robot") is None
    lime_app.identifier = "another"
    assert users.user_exists(lime_app, "robot") is None


@pytest.mark.parametrize(
    ("application", "known"),
    [
        (telling(languages=["en_us", "sv"]), True),
        (telling(languages=["EN-US", "SV-SE"]), True),
        (telling(get_languages=lambda: [SimpleNamespace(code="sv")]), True),
        (telling(languages=["en_us", "fi"]), False),
        (telling(), None),
    ],
)
def test_language_is_looked_up_in_any_spelling(application: Any, known: bool | None) -> None:
    """With or without a country, with a dash or an underscore."""
    assert users.language_is_active(application, "sv") is known


@pytest.mark.parametrize(
    ("application", "known"),
    [
        (telling(groups=["marknad"]), True),
        (telling(groups=[SimpleNamespace(name="Users")]), False),
        (telling(), None),
    ],
)
def test_group_is_looked_up(application: Any, known: bool | None) -> None:
    """A group of the acting user exists; others only where groups are listed."""
    assert users.group_exists(application, "Marknad") is known
    assert users.group_exists(application, "Administrators") is True


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"tasks_config": {"enable_scheduled_tasks": True}}, True),
        ({"tasks_config": {"enable_scheduled_tasks": False}}, False),
        ({"tasks_config": {}}, None),
        ({"tasks_config": None}, None),
        ({}, None),
    ],
)
def test_scheduled_tasks_of_the_service(monkeypatch: pytest.MonkeyPatch, config: Any, said: bool | None) -> None:
    """What the service's config does not say is not known."""
    monkeypatch.setattr(lime_config, "config", config)
    assert platform.runs_scheduled_tasks() is said


@pytest.mark.parametrize(
    ("told", "watched"),
    [
        (["deltagare", "kontakt"], ("deltagare", "kontakt")),
        (("deltagare", "deltagare", " kontakt "), ("deltagare", "kontakt")),
        ("deltagare", ("deltagare",)),
        ([], ("participant", "person")),
        ("", ("participant", "person")),
        (None, ("participant", "person")),
        (7, ("participant", "person")),
        ([None, ""], ("participant", "person")),
    ],
)
def test_tables_whose_events_are_heard(monkeypatch: pytest.MonkeyPatch, told: Any, watched: tuple[str, ...]) -> None:
    """One name is one table, not a table for each letter; nonsense is as good as nothing."""
    monkeypatch.setattr(lime_config, "config", {"plugins": {"limepkg_apsis": {"watched_limetypes": told}}})
    assert platform.watched_limetypes() == watched


@pytest.mark.parametrize(
    ("found", "may"), [([{"_id": 7}], True), ([], False), (PermissionError("Anna"), False), (TypeError(), False)]
)
def test_a_right_nobody_can_be_asked_for_shows_in_what_is_seen(
    monkeypatch: pytest.MonkeyPatch, found: Any, may: bool
) -> None:
    """Who may read is told by a query as that user; who may change is not told by anything, so nobody may."""
    acting = SimpleNamespace(acl=object(), user=object(), limetypes=None, database=SimpleNamespace(connection=None))

    def execute_query(query: Any, connection: Any, limetypes: Any, acl: Any, user: Any) -> Any:
        assert (query["limetype"], query["limit"], acl, user) == ("campaign", 1, acting.acl, acting.user)
        if isinstance(found, Exception):
            raise found
        return {"objects": found}

    monkeypatch.setattr(lime_query, "execute_query", execute_query)
    assert users.may_read(acting, "campaign") is may
    assert users.may_change(acting, "campaign") is False


def test_as_whom_the_schedule_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own defaults hold where the service's config says nothing."""
    monkeypatch.setattr(lime_config, "config", {"plugins": {"limepkg_apsis": {"language": "en"}}})
    assert platform.scheduled_as() == {"user_name": "apsis-integration", "language": "en"}
