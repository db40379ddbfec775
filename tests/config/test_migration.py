"""Settings of version 1 are read as version 2, once, and can go back."""

from __future__ import annotations

from typing import Any

import pytest
from lime_stub.admin import NAMESPACE

from limepkg_apsis.config import RuntimeConfig, admin_settings
from limepkg_apsis.config.defaults import completed
from limepkg_apsis.settings import read_settings

Tree = dict[str, Any]
FIRST: Tree = {
    "enabled": False,
    "requests_per_minute": 30,
    "guards": {"list_percent": 20.0, "list_minimum": 5},
    "intervals_minutes": {"members": 60},
    "mailings": {"days": 7},
    "campaign_filter": "all",
    "person_id_field": "LimeId",
    "may_sync_group": "Marketing",
    "limetypes": {"participant": "invitee"},
    "fields": {"person": {"email": "mail"}},
}
NEW = {"journal_days": 180, "alarm_coworker": None}


class FirstVersion(RuntimeConfig):
    """Our plugin as it was when the form had its first version."""

    version = 1

    def get_migrations(self) -> list[Any]:
        """Return none: there was nothing older."""
        return []


def kept(app: Any, version: int) -> Any:
    """Return what the database holds."""
    return app.database.read_value(NAMESPACE, f"limepkg_apsis_{version}")


def saved_in_version_1(app: Any, settings: Tree) -> None:
    """Let the database hold what version 1 saved: what was posted, as it was."""
    app.database.write_value(NAMESPACE, "limepkg_apsis_1", settings)


def test_settings_of_version_1_are_read_as_version_2(app: Any) -> None:
    """What was set is still set, and what is new has its default; the older form is left as it was."""
    saved_in_version_1(app, FIRST)

    assert admin_settings(app) == completed({**FIRST, **NEW})
    assert kept(app, 2) == {**FIRST, **NEW}
    assert kept(app, 1) == FIRST


def test_going_back_gives_version_1_what_it_had(app: Any) -> None:
    """The settings of version 2 without what version 1 does not know."""
    saved_in_version_1(app, FIRST)
    plugin = RuntimeConfig(application=app)
    plugin.get_config()
    (migration,) = plugin.get_migrations()

    back = migration.downgrade(kept(app, 2))
    saved_in_version_1(app, back)

    assert migration.version == plugin.version == 2
    assert back == FIRST
    assert FirstVersion(application=app).settings() == completed(FIRST)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {}),
        ({"enabled": "yes"}, {"enabled": True}),
        ({"enabled": "off"}, {"enabled": False}),
        ({"enabled": 0}, {"enabled": False}),
        ({"enabled": "perhaps"}, {"enabled": "perhaps"}),
        (
            {"guards": {"list_percent": "12.5", "account_percent": 5}},
            {"guards": {"list_percent": 12.5, "account_percent": 5}},
        ),
        ({"guards": {"list_percent": "much"}}, {"guards": {"list_percent": "much"}}),
        ({"guards": {}, "fields": {"person": {"email": None}}}, {"guards": {}, "fields": {"person": {}}}),
        ({"may_sync_group": None, "history_option_key": None, "limetypes": {"person": None}}, {"limetypes": {}}),
    ],
)
def test_values_get_their_own_types(app: Any, first: Tree, second: Tree) -> None:
    """Version 1 took words for yes and no and text for percentages; what cannot be read is left for a person."""
    saved_in_version_1(app, first)

    RuntimeConfig(application=app).get_config()

    assert kept(app, 2) == {**NEW, **second}


def test_migrated_settings_are_those_that_the_sync_works_with(app: Any) -> None:
    """From the older form to the value that decides."""
    saved_in_version_1(app, {**FIRST, "enabled": "no", "guards": {"list_percent": "12.5"}})

    settings = read_settings({}, {"api_key": "x"}, admin_settings(app))

    assert (settings.enabled, settings.guards.list_percent, settings.guards.list_minimum) == (False, 12.5, 10)
    assert (settings.journal_days, settings.crm.limetypes) == (180, {"participant": "invitee"})


def test_a_form_saved_in_version_1_can_be_saved_again(app: Any) -> None:
    """Nothing that the form shows after the migration is refused."""
    saved_in_version_1(app, {"enabled": "on", "guards": {"account_percent": "7"}, "may_sync_group": None})
    plugin = RuntimeConfig(application=app)

    plugin.set_config(config=plugin.get_config())

    assert admin_settings(app) == completed({"enabled": True, "guards": {"account_percent": 7.0}})
