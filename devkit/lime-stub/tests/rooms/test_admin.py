"""Settings of packages are kept per application, migrated, and validated."""

from __future__ import annotations

import builtins

import lime_admin.plugins
import pytest
from lime_stub.admin import NAMESPACE, find_admin_plugin, save_config
from lime_stub.model.errors import StubError
from lime_stub.testing.support import user_named


class Plain(lime_admin.plugins.AdminPlugin):
    """A plugin without version."""

    name = "plain"


class Upgrade(lime_admin.plugins.ConfigMigration):
    """Write down that it ran; change the settings in place."""

    def __init__(self, version):
        """Take the version."""
        self.version = version

    def upgrade(self, config):
        """Add the version."""
        config["steps"] = [*config.get("steps", []), self.version]


class Versioned(Plain):
    """A plugin in its third version."""

    version = 3

    def get_migrations(self):
        """Return the migrations in no order."""
        return [Upgrade(3), Upgrade(1), Upgrade(2), Upgrade(4)]


def test_nothing_saved_yet(lime_app):
    """The platform's own error says that nothing is saved."""
    with pytest.raises(lime_admin.plugins.NotFoundError):
        Plain(application=lime_app).get_config()


def test_saved_settings_come_back_as_a_copy(lime_app):
    """What is saved is JSON; changing what was given changes nothing."""
    settings = {"a": [1, 2]}
    Plain(application=lime_app).set_config(config=settings)
    settings["a"].append(3)
    plugin = Plain()
    plugin.application = lime_app
    assert plugin.get_config() == {"a": [1, 2]}


def test_settings_that_are_not_json_are_refused(lime_app):
    """The error is the platform's, and a ValueError."""
    with pytest.raises(lime_admin.plugins.ValueError, match="plain") as caught:
        Plain(application=lime_app).set_config(config={"a": object()})
    assert isinstance(caught.value, builtins.ValueError)


@pytest.mark.parametrize(("older", "steps"), [("plain", [1, 2, 3]), ("plain_1", [2, 3]), ("plain_2", [3])])
def test_older_settings_are_migrated_in_order(lime_app, older, steps):
    """The migrations between the stored and the present version run once, in order."""
    lime_app.database.write_value(NAMESPACE, older, {})
    assert Versioned(application=lime_app).get_config() == {"steps": steps}
    assert lime_app.database.read_value(NAMESPACE, "plain_3") == {"steps": steps}
    assert lime_app.database.read_value(NAMESPACE, older) == {}


def test_present_settings_are_not_migrated(lime_app):
    """Where the present version is saved the older one is left alone."""
    lime_app.database.write_value(NAMESPACE, "plain_2", {"old": True})
    Versioned(application=lime_app).set_config(config={"new": True})
    assert Versioned(application=lime_app).get_config() == {"new": True}


def test_package_migrates_its_own_settings(samples, lime_app):
    """The sample's settings of the first version become those of the second."""
    lime_app.database.write_value(NAMESPACE, "limepkg_newer_1", {"interval_seconds": 600})
    assert find_admin_plugin(lime_app, "limepkg-newer").get_config() == {"interval_minutes": 10}


BAD = [
    ({"interval_minutes": "x"}, ["interval_minutes: Not a valid integer."]),
    ({}, ["interval_minutes: Missing data for required field."]),
    (
        {"interval_minutes": 1, "guards": {"percent": 101}},
        ["guards.percent: Must be greater than or equal to 0 and less than or equal to 100."],
    ),
    ({"interval_minutes": 1, "pairs": [{"key": "a"}, {}]}, ["pairs.1.key: Missing data for required field."]),
    ({"interval_minutes": 1, "person": "nobody"}, ["person: There is no limetype called nobody."]),
    ({"interval_minutes": 1, "other": 1}, ["other: Unknown field."]),
    ({"interval_minutes": 1, "guards": {"minimum": 101}}, ["limepkg_newer: the minimum is above a hundred"]),
]


@pytest.mark.parametrize(("settings", "problems"), BAD)
def test_wrong_settings_are_named_by_their_path(samples, lime_app, settings, problems):
    """Each problem has a path, and nothing is saved."""
    plugin = find_admin_plugin(lime_app, "limepkg_newer")
    assert save_config(plugin, settings) == problems
    assert lime_app.database.read_value(NAMESPACE, "limepkg_newer_2") is None


def test_right_settings_are_saved_as_they_are(samples, lime_app):
    """Nothing is added to what was given."""
    plugin = find_admin_plugin(lime_app, "limepkg_newer")
    assert save_config(plugin, {"interval_minutes": 1, "person": "person"}) == []
    assert plugin.get_config() == {"interval_minutes": 1, "person": "person"}


def test_unknown_plugin(samples, lime_app):
    """A name that nobody has is an error of the command."""
    with pytest.raises(StubError, match="limepkg_other"):
        find_admin_plugin(lime_app, "limepkg_other")


def test_users_do_not_matter_for_settings(samples, lime_app, lime_app_non_admin):
    """Settings belong to the application, whoever reads them."""
    assert user_named(lime_app.database, "standard").id == lime_app_non_admin.user_id
    Plain(application=lime_app).set_config(config={"a": 1})
    assert Plain(application=lime_app_non_admin).get_config() == {"a": 1}
