"""The platform's test fixtures under their names; everything is imported when a fixture is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest

CLIENTS = ("web_client", "web_client_non_admin", "web_client_other_non_admin", "api_client")
REGISTRATIONS = "lime_test_component_registrations"


# -- data -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def lime_types() -> list[Any]:
    """Return the limetypes of the test's application; a project overrides this."""
    from lime_stub.core_database import core_limetypes

    return core_limetypes()


@pytest.fixture
def database() -> Iterator[Any]:
    """Return a new database in memory with the platform's groups and users."""
    from lime_stub.store import Database
    from lime_stub.testing.support import APPLICATION, fresh_dispatcher

    created = Database("sqlite://", name=APPLICATION)
    with fresh_dispatcher():
        yield created
    created.close()


@pytest.fixture
def connection(database: Any) -> Any:
    """Return the connection of the database."""
    return database.connection


@pytest.fixture
def create_limetype_tables(database: Any) -> Callable[..., None]:
    """Return a function that creates the tables of limetypes."""
    create: Callable[..., None] = database.create_limetype_tables
    return create


@pytest.fixture
def lime_databases(database: Any) -> Any:
    """Return the databases by application."""
    # ASSUMED: form of lime_databases: a mapping from the application's identifier.
    return {database.name: database}


# -- applications ---------------------------------------------------------------------------------------------------


@pytest.fixture
def admin_user(database: Any) -> Any:
    """Return the administrator."""
    from lime_stub.testing.support import user_named

    return user_named(database, "admin")


@pytest.fixture
def non_admin_user(database: Any) -> Any:
    """Return a user who is no administrator."""
    from lime_stub.testing.support import user_named

    return user_named(database, "standard")


@pytest.fixture
def other_non_admin_user(database: Any) -> Any:
    """Return another user who is no administrator."""
    from lime_stub.testing.support import user_named

    return user_named(database, "standard_2")


@pytest.fixture
def lime_app_acl() -> Any:
    """Return what the administrator may do."""
    from lime_stub.application import AlwaysAllowAcl

    return AlwaysAllowAcl()


@pytest.fixture
def lime_app_non_admin_acl() -> Any:
    """Return what the other users may do."""
    from lime_stub.application import AlwaysAllowAcl

    return AlwaysAllowAcl()


@pytest.fixture
def lime_db_app_config() -> Any:
    """Return the application configuration of the test's application."""
    from lime_stub.config import AppConfig

    return AppConfig()


@pytest.fixture
def lime_app(database: Any, lime_types: Any, admin_user: Any, lime_app_acl: Any, lime_db_app_config: Any) -> Any:
    """Return an application that acts as the administrator."""
    return _application(database, lime_types, admin_user, lime_app_acl, lime_db_app_config)


@pytest.fixture
def core_app(lime_app: Any) -> Any:
    """Return the same under its older name."""
    return lime_app


@pytest.fixture
def lime_app_non_admin(
    database: Any, lime_types: Any, non_admin_user: Any, lime_app_non_admin_acl: Any, lime_db_app_config: Any
) -> Any:
    """Return an application that acts as a user who is no administrator."""
    return _plain_application(database, lime_types, non_admin_user, lime_app_non_admin_acl, lime_db_app_config)


@pytest.fixture
def lime_app_other_non_admin(
    database: Any, lime_types: Any, other_non_admin_user: Any, lime_app_non_admin_acl: Any, lime_db_app_config: Any
) -> Any:
    """Return an application that acts as another user who is no administrator."""
    return _plain_application(database, lime_types, other_non_admin_user, lime_app_non_admin_acl, lime_db_app_config)


@pytest.fixture
def save_lime_objects(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return a function that saves objects: one gives the object, several give a list."""
    from lime_stub.testing.support import save_objects

    def save(*objects: Any, application: Any = None) -> Any:
        # A project's lime_app may itself be built with this fixture, so the objects say where they belong.
        return save_objects(application or objects[0].application, objects)

    return save


# -- people ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def create_user(database: Any) -> Any:
    """Return a function that creates a user and returns the id, or the entity with _return_entity=True."""
    from lime_stub.testing.support import UserMaker

    return UserMaker(database)


@pytest.fixture
def create_group(database: Any) -> Callable[..., Any]:
    """Return a function that creates a group and returns the id, or the entity with _return_entity=True."""
    from lime_stub.application import create_group as create

    def make(name: str, _return_entity: bool = False) -> Any:
        group = create(database, name)
        return group if _return_entity else group.id

    return make


@pytest.fixture
def administrators_group(database: Any) -> Any:
    """Return the group of the administrators."""
    from lime_stub.application import find_group

    return find_group(database, "Administrators")


@pytest.fixture
def users_group(database: Any) -> Any:
    """Return the group of the ordinary users."""
    from lime_stub.application import find_group

    return find_group(database, "Users")


# -- services and clients -------------------------------------------------------------------------------------------


@pytest.fixture
def service_locator(request: pytest.FixtureRequest) -> Any:
    """Return the services, with every registration a fixture of the test offers."""
    from lime_stub.testing.dependencies import DependencyContainer

    container = DependencyContainer()
    # pytest offers no list of fixtures otherwise; those of other modules are not for this test.
    manager = request._fixturemanager  # type: ignore[attr-defined]
    names = sorted(each for each in manager._arg2fixturedefs if each.startswith(REGISTRATIONS))
    for name in (each for each in names if manager.getfixturedefs(each, request.node)):
        for registration in request.getfixturevalue(name):
            container.register(registration)
    return container


@pytest.fixture
def webserver_service_locator(service_locator: Any) -> Any:
    """Return the services of the web server."""
    return service_locator


@pytest.fixture
def task_handler_service_locator(service_locator: Any, database: Any) -> Iterator[Any]:
    """Return the services of the task handler; while it is in use a sent task runs at once."""
    from lime_stub.tasks import EagerDispatcher, use_dispatcher

    # ASSUMED: what the task machinery does in a test: it runs a sent task in the same process.
    with use_dispatcher(EagerDispatcher()):
        yield service_locator


@pytest.fixture
def plugins_path() -> str | None:
    """Return where packages are installed; nothing here: they are found by their entry points."""
    return None


@pytest.fixture
def web_client(request: pytest.FixtureRequest, webserver_service_locator: Any, lime_app: Any) -> Any:
    """Return a test client that is logged in as the administrator."""
    return _client(request, lime_app, lime_app.user)


@pytest.fixture
def web_client_non_admin(
    request: pytest.FixtureRequest, webserver_service_locator: Any, lime_app_non_admin: Any
) -> Any:
    """Return a test client that is logged in as a user who is no administrator."""
    return _client(request, lime_app_non_admin, lime_app_non_admin.user)


@pytest.fixture
def web_client_other_non_admin(
    request: pytest.FixtureRequest, webserver_service_locator: Any, lime_app_other_non_admin: Any
) -> Any:
    """Return a test client that is logged in as another user who is no administrator."""
    return _client(request, lime_app_other_non_admin, lime_app_other_non_admin.user)


@pytest.fixture
def api_client(request: pytest.FixtureRequest, webserver_service_locator: Any, lime_app: Any) -> Any:
    """Return a test client that is not logged in."""
    return _client(request, lime_app, None)


@pytest.fixture
def prefix_url(database: Any) -> Callable[[str], str]:
    """Return a function that puts the application before a path."""
    return lambda path: f"/{quote(database.name)}/{path.lstrip('/')}"


def _application(database: Any, limetypes: Any, user: Any, acl: Any, app_config: Any) -> Any:
    from lime_stub.application import LimeApplication, register_database

    register_database(database)
    application = LimeApplication(database.name, database, limetypes=limetypes, user=user, acl=acl)
    application._app_config = app_config  # type: ignore[attr-defined]  # a seam that get_app_config reads
    return application


def _plain_application(database: Any, limetypes: Any, user: Any, acl: Any, app_config: Any) -> Any:
    if user.is_admin:
        pytest.fail(f"the user {user.username} is an administrator")
    return _application(database, limetypes, user, acl, app_config)


def _client(request: pytest.FixtureRequest, application: Any, user: Any) -> Any:
    from lime_stub.testing.support import client_of, web_server

    if len([name for name in CLIENTS if name in request.fixturenames]) > 1:
        pytest.fail("a test can use only one of the client fixtures")
    return client_of(web_server(application.database, application), application.identifier, user)
