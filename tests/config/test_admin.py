"""The settings in Lime Admin: defaults before anything is saved, facts that are shown and never kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lime_stub.admin import NAMESPACE, save_config
from lime_stub.config import use_application_config

from limepkg_apsis.config import RuntimeConfig, admin_settings, register_config
from limepkg_apsis.config.defaults import default_settings
from limepkg_apsis.config.facts import without_facts
from limepkg_apsis.settings import read_settings

KEY = "a-key-of-the-tests"


def kept(app: Any, version: int = 2) -> Any:
    """Return what the database holds."""
    return app.database.read_value(NAMESPACE, f"limepkg_apsis_{version}")


@pytest.fixture
def configured() -> Iterator[Callable[[str], None]]:
    """Return a function that sets the key in the application config."""
    yield lambda key: use_application_config({"secrets": {"limepkg_apsis": {"api_key": key}}})
    use_application_config(None)


class CannotSave(RuntimeConfig):
    """Our plugin on a database that refuses to save settings."""

    class _Refusing:
        def __init__(self, database: Any) -> None:
            self._database = database

        def write_value(self, *_: Any) -> None:
            raise PermissionError("the settings hold 50")

        def __getattr__(self, name: str) -> Any:
            return getattr(self._database, name)

    @property
    def _database(self) -> Any:
        return self._Refusing(self.application.database)


def test_the_hook_gives_our_plugin(lime_app: Any) -> None:
    """Lime Admin shows it under this name, in this version."""
    plugin = register_config()(application=lime_app)

    assert (plugin.name, plugin.title, plugin.version) == ("limepkg_apsis", "APSIS", 2)


def test_the_first_look_at_the_form_saves_the_defaults(plugin: RuntimeConfig, app: Any) -> None:
    """Nobody has to save anything, and from then on everybody sees the same."""
    assert kept(app) is None

    shown = plugin.get_config()

    assert kept(app) == default_settings()
    assert without_facts(shown) == default_settings()


def test_the_defaults_are_those_of_the_product_and_of_the_form(plugin: RuntimeConfig) -> None:
    """Settings that nobody touched, the form, and what the sync does without settings are the same."""
    schema = plugin.get_schema()

    assert schema.load({}) == default_settings()
    assert without_facts(schema.dump({})) == default_settings()
    usual = read_settings({}, {"api_key": KEY}, {})
    assert read_settings({}, {"api_key": KEY}, default_settings()).guards == usual.guards
    assert (usual.journal_days, usual.alarm_coworker, usual.mailings_days) == (180, None, 30)


def test_that_the_defaults_cannot_be_saved_stops_nobody(app: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The form is shown all the same; the log says that it happened, and none of the values."""
    with caplog.at_level(logging.WARNING, logger="limepkg_apsis.config"):
        shown = CannotSave(application=app).get_config()

    assert without_facts(shown) == default_settings()
    assert kept(app) is None
    assert [record.getMessage() for record in caplog.records] == [
        f"application={app.identifier} settings=defaults saved=no error=PermissionError"
    ]


def test_work_reads_the_defaults_without_saving_anything(app: Any) -> None:
    """A preview or a status may not write, not even settings."""
    assert admin_settings(app) == default_settings()
    assert kept(app) is None


def test_what_is_saved_is_what_is_read(plugin: RuntimeConfig, app: Any) -> None:
    """Saved settings outlive the plugin that saved them; what was left out has its default."""
    plugin.set_config(config={"requests_per_minute": 30, "guards": {"list_percent": 20}, "limetypes": {"person": ""}})

    saved = admin_settings(app)

    expected = default_settings()
    expected["requests_per_minute"], expected["guards"]["list_percent"] = 30, 20
    assert saved == expected == kept(app)


def test_what_an_older_save_left_out_has_its_default(app: Any) -> None:
    """A setting that is newer than what was saved is there all the same."""
    app.database.write_value(NAMESPACE, "limepkg_apsis_2", {"guards": {"list_percent": 20}})

    assert admin_settings(app)["guards"] == {**default_settings()["guards"], "list_percent": 20}
    assert admin_settings(app)["journal_days"] == 180


@pytest.mark.parametrize(
    "emptied",
    [
        {"requests_per_minute": None, "journal_days": "", "enabled": None, "campaign_filter": ""},
        {"guards": None, "mailings": {"days": None}, "limetypes": None, "fields": {"person": None}},
        {"limetypes": {"person": " "}, "fields": {"person": {"email": None}}, "alarm_coworker": ""},
        {"person_id_field": None, "may_sync_group": " ", "history_option_key": ""},
    ],
)
def test_what_is_emptied_in_the_form_has_its_default(plugin: RuntimeConfig, app: Any, emptied: dict[str, Any]) -> None:
    """However a form says that there is nothing."""
    plugin.set_config(config=emptied)

    assert kept(app) == default_settings()


def test_spaces_around_a_text_are_nothing(plugin: RuntimeConfig, app: Any) -> None:
    """Nobody sees them on the form, and no group has them in its name."""
    plugin.set_config(config={"may_sync_group": "  Marketing ", "fields": {"person": {"email": " email "}}})

    assert (kept(app)["may_sync_group"], kept(app)["fields"]["person"]) == ("Marketing", {"email": "email"})


@pytest.mark.parametrize(
    ("key", "language", "word"),
    [
        (KEY, "en", "Found"),
        ("", "en", "Missing"),
        ("  ", "en", "Missing"),
        (KEY, "sv", "Hittad"),
        ("", "sv", "Saknas"),
    ],
)
def test_whether_there_is_a_key_is_shown_as_a_fact(
    reader: Any, configured: Any, key: str, language: str, word: str
) -> None:
    """The form says found or missing, and nothing of the key."""
    configured(key)
    app = reader(language)

    shown = RuntimeConfig(application=app).get_config()

    assert shown["api_key_status"] == word
    assert KEY not in str(shown)
    assert "api_key" not in str(kept(app))


def test_the_form_shows_which_table_each_group_of_fields_belongs_to(plugin: RuntimeConfig) -> None:
    """Found by label or name, or chosen: the list of fields is that of this table."""
    shown = {role: names.get("limetype") for role, names in plugin.get_config()["fields"].items()}
    plugin.set_config(config={"limetypes": {"participant": "person"}})

    assert shown["participant"] == "participant"
    assert plugin.get_config()["fields"]["participant"]["limetype"] == "person"


@pytest.mark.parametrize("posted", ["Found", None, 7, {"api_key": KEY}, ["x"]])
def test_facts_that_the_form_posts_back_are_ignored(plugin: RuntimeConfig, app: Any, posted: Any) -> None:
    """A form sends everything that it shows, whatever is in it."""
    shown = plugin.get_config()
    shown["api_key_status"] = shown["fields"]["person"]["limetype"] = posted

    assert save_config(plugin, shown) == []
    assert kept(app) == default_settings()


def test_what_was_never_a_form_is_no_trouble_to_the_facts(app: Any) -> None:
    """Settings that were changed by hand in the database are shown as they are."""
    app.database.write_value(NAMESPACE, "limepkg_apsis_2", {"fields": "none", "limetypes": ["person"]})

    shown = RuntimeConfig(application=app).get_config()

    assert (shown["limetypes"], shown["fields"]["person"]) == (["person"], {"limetype": "person"})
