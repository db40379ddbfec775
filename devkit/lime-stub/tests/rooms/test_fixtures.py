"""The platform's fixtures do what its documentation says."""

from __future__ import annotations

import pytest
from lime_core.dependencies import ComponentRegistration, ComponentRegistrationMeta
from lime_errors import NotFoundError


def test_new_database_has_the_platforms_users_and_groups(lime_app, administrators_group, users_group):
    """The application acts as the administrator of the seeded groups."""
    assert (lime_app.user.username, lime_app.user.is_admin, lime_app.language) == ("admin", True, "en")
    assert lime_app.user.groups == (administrators_group,)
    assert users_group.name == "Users"


def test_other_applications_act_as_other_users(lime_app, lime_app_non_admin, lime_app_other_non_admin):
    """Three users see the same database."""
    users = [each.user.username for each in (lime_app, lime_app_non_admin, lime_app_other_non_admin)]
    assert users == ["admin", "standard", "standard_2"]
    assert not lime_app_non_admin.user.is_admin
    assert lime_app.database is lime_app_non_admin.database


def test_saving_one_or_several_objects(lime_app, save_lime_objects):
    """One object gives the object, several a list; ids start above 1000."""
    company = save_lime_objects(lime_app.limetypes.company(name="A"))
    person = lime_app.limetypes.person(firstname="P")
    person.properties.company.attach(company)
    saved = save_lime_objects(person, lime_app.limetypes.person(firstname="Q"), application=lime_app)
    assert company.id > 1000
    assert [each.properties.firstname.value for each in saved] == ["P", "Q"]
    assert saved[0].properties.company.fetch().id == company.id


def test_databases_of_two_tests_are_apart(lime_app):
    """What the test before saved is not here."""
    assert lime_app.limetypes.company.get_all().count == 0
    with pytest.raises(NotFoundError):
        lime_app.limetypes.company.get(1001)


def test_created_users_and_groups(create_user, create_group, lime_app):
    """Ids by default, entities on request."""
    group = create_group("Marketing", _return_entity=True)
    user = create_user(fullname="U", groups=[group, "Users"], _return_entity=True)
    assert [each.name for each in user.groups] == ["Users", "Marketing"]
    assert create_user() > 1000
    assert create_user(username="named") != create_user()
    assert create_group("Marketing") == group.id


def test_tables_are_created_on_request(database, create_limetype_tables, connection):
    """Limetypes can be put into a bare database."""
    from lime_type import create_limetypes_from_dsl

    create_limetype_tables(*create_limetypes_from_dsl({"thing": {"name": {"type": "string"}}}))
    assert [each.name for each in database.definitions()] == ["thing"]
    assert connection is database.connection


def test_coworker_of_a_project(lime_app, save_lime_objects):
    """A shipped package's conftest saves the coworker of the acting user."""
    limetype = lime_app.limetypes.coworker
    coworker = save_lime_objects(limetype(username=lime_app.user_id, firstname="A", lastname="B", name="A B"))
    assert lime_app.coworker.id == coworker.id


class TestOverridden:
    """A project's own limetypes and application take the place of the platform's."""

    @pytest.fixture(scope="session")
    def lime_types(self):
        """Return one limetype."""
        from lime_type import create_limetypes_from_dsl

        return create_limetypes_from_dsl("thing:\n  name: {type: string, label: name}\n")

    @pytest.fixture
    def lime_app(self, lime_app, save_lime_objects):
        """Build on the platform's application."""
        save_lime_objects(lime_app.limetypes.thing(name="first"))
        return lime_app

    @pytest.fixture
    def lime_test_component_registrations_mine(self):
        """Register a service of the test."""
        meta = ComponentRegistrationMeta(label="test")
        return [ComponentRegistration(service="clock", factory=lambda: "stopped", lifestyle="scoped", meta=meta)]

    def test_own_limetypes_and_application(self, lime_app, web_client, prefix_url):
        """The web server serves the project's application."""
        assert [each.name for each in lime_app.limetypes.get_all()] == ["thing"]
        page = web_client.get(prefix_url("api/v1/limeobject/thing/")).json
        assert [each["name"] for each in page["_embedded"]["limeobjects"]] == ["first"]

    def test_registrations_are_collected_by_their_name(self, lime_app, webserver_service_locator):
        """Every fixture whose name starts so takes part."""
        assert webserver_service_locator.get("clock") == "stopped"


class TestDenied:
    """A project's own access control holds in the web server too."""

    @pytest.fixture
    def lime_app_acl(self):
        """Deny reading companies."""
        from lime_stub.application import DenyAcl

        return DenyAcl([("read", "company")])

    def test_denied_reading(self, web_client, prefix_url):
        """What the application may not do its client may not do either."""
        assert web_client.get(prefix_url("api/v1/limeobject/company/")).status_code == 403
        assert web_client.get(prefix_url("api/v1/limeobject/person/")).status_code == 200


def test_service_is_replaced_only_with_meta(service_locator):
    """A second registration needs meta; scoped services are made once, transient ones each time."""
    service_locator.register(ComponentRegistration(service="a", factory=object, lifestyle="scoped"))
    service_locator.register(ComponentRegistration(service="b", factory=lambda container: [container.get("a")]))
    assert service_locator.get("a") is service_locator.get("b")[0]
    assert service_locator.get("b") is not service_locator.get("b")
    with pytest.raises(ValueError, match="'a'"):
        service_locator.register(ComponentRegistration(service="a", factory=object))
    service_locator.register(
        ComponentRegistration(service="a", factory=lambda: "new", meta=ComponentRegistrationMeta(label="test"))
    )
    assert service_locator["a"] == "new"


CLIENT_TESTS = """
def test_two_clients(web_client, api_client):
    pass


def test_one_client(api_client, prefix_url):
    assert api_client.get(prefix_url("api/v1/limetype/")).status_code == 401
"""

pytest_plugins = ["pytester"]


def test_only_one_client_in_a_test(pytester):
    """A second client in the same test is an error."""
    pytester.makepyfile(CLIENT_TESTS)
    pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider").assert_outcomes(passed=1, errors=1)


def test_administrator_is_refused_as_plain_user(pytester):
    """lime_app_non_admin insists on a user who is none."""
    pytester.makepyfile(
        """
        import pytest

        @pytest.fixture
        def non_admin_user(admin_user):
            return admin_user

        def test_it(lime_app_non_admin):
            pass
        """
    )
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(errors=1)
