"""What this solution brings: its hooks, its settings, its configuration."""

import importlib
import re
import tomllib
from pathlib import Path
from types import SimpleNamespace

import lime_config
import limepkg_apsis
import yaml
from limepkg_apsis.config import RuntimeConfig
from limepkg_apsis.tasks import tasks as apsis_tasks

from {{ cookiecutter.__lib_name }}.tasks import tasks

ROOT = Path(__file__).resolve().parents[1]


def text_of(path):
    """Return what a file of this solution holds."""
    return (ROOT / path).read_text(encoding="utf-8")


def test_the_server_finds_the_solution_and_its_task():
    """The entry point names the package, and the package offers its task."""
    project = tomllib.loads(text_of("pyproject.toml"))
    (name,) = project["tool"]["poetry"]["plugins"]["lime_plugins"].values()

    (module,) = importlib.import_module(name).get_task_modules()

    assert module.load_apsis_settings is tasks.load_apsis_settings


def test_the_settings_are_accepted(lime_app):
    """The package's own check takes every value, and Lime Admin shows them."""
    settings = tasks.read_settings()

    RuntimeConfig(application=lime_app).set_config(settings)

    shown = RuntimeConfig(application=lime_app).get_config()
    tables = {role: name for role, name in settings["limetypes"].items() if name}
    assert {role: shown["limetypes"].get(role) for role in tables} == tables
    assert shown["enabled"] == settings["enabled"]


def test_loading_the_settings_leaves_the_others_alone(lime_app):
    """What an administrator has set, and this solution does not name, stays."""
    admin = RuntimeConfig(application=lime_app)
    admin.set_config({"requests_per_minute": 30, "limetypes": {"run": "apsisrun"}})

    tasks.load_apsis_settings(lime_app)

    loaded, ours = admin.get_config(), tasks.read_settings()
    assert (loaded["requests_per_minute"], loaded["enabled"]) == (30, ours["enabled"])
    chosen = {role: name for role, name in ours["limetypes"].items() if name}
    assert loaded["limetypes"] == {"run": "apsisrun"} | chosen


def test_the_schedule_rests_until_it_is_switched_on(lime_app, apsis_sim):
    """Nobody is synchronised before somebody has read a preview."""
    assert apsis_tasks.tick(lime_app) == {"state": "paused"}
    assert len(apsis_sim.log) == 0


def test_the_schedule_runs_as_the_user_of_the_configuration(monkeypatch):
    """The user and the language are those of config/service_config.yaml."""
    tree = yaml.safe_load(text_of("config/service_config.yaml"))
    monkeypatch.setattr(lime_config, "config", tree)

    schedules = limepkg_apsis.register_scheduled_tasks()

    sessions = {(each.session.user_name, each.session.language) for each in schedules}
    ours = tree["plugins"]["limepkg_apsis"]
    assert sessions == {(ours["user_name"], ours["language"])}


def test_changes_of_participants_are_heard_of(monkeypatch):
    """The settings and the service call the table of participants the same."""
    tree = yaml.safe_load(text_of("config/service_config.yaml"))
    monkeypatch.setattr(lime_config, "config", tree)
    heard = []

    def register(key, **_):
        heard.append(key)

    worker = SimpleNamespace(register_event_handler=register)
    limepkg_apsis.register_event_handlers(worker)

    participants = tasks.read_settings()["limetypes"]["participant"] or "participant"
    assert f"core.limeobject.{participants}.update.v1" in heard


def test_the_application_config_holds_no_secret():
    """The key belongs on the server; the sample only says where."""
    text = text_of("config/application_config.yaml")

    assert set(yaml.safe_load(text)) == {"config"}
    assert re.findall(r"api_key:(.*)", text) == [""]
