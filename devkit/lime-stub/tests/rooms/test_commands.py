"""The commands task and admin, with a database in a file."""

from __future__ import annotations

import json

import pytest
from lime_stub.__main__ import main
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database

TASKS = "limepkg_newer.tasks.tasks"


@pytest.fixture
def db(tmp_path, samples):
    """Return the path of a database with the core limetypes."""
    path = tmp_path / "demo.db"
    database = Database(str(path), "demo")
    database.create_limetype_tables(*core_limetypes())
    database.close()
    return path


@pytest.fixture
def command(db):
    """Return a function that runs a command on the database."""
    return lambda *words: main([*map(str, words), "--db", str(db), "--application", "demo"])


def test_result_of_a_task_is_the_last_line(command, capsys):
    """The result is printed as JSON."""
    assert command("task", f"{TASKS}.count_companies", '{"note": "hej"}', "--user", "standard") == 0
    printed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert printed == {"count": 0, "note": "hej", "user": "standard", "language": "en"}


WRONG = [
    ([f"{TASKS}.fail"], "RuntimeError: it broke"),
    ([f"{TASKS}.nothing"], "there is no task 'limepkg_newer.tasks.tasks.nothing'"),
    ([f"{TASKS}.count_companies", "[1]"], "must be a JSON object"),
    ([f"{TASKS}.count_companies", "{"], "not JSON"),
    ([f"{TASKS}.count_companies", "{}", "--user", "nobody"], "no user called 'nobody'"),
]


@pytest.mark.parametrize(("words", "text"), WRONG)
def test_task_that_cannot_run(command, capsys, words, text):
    """The exit code is 1 and stderr says why."""
    assert command("task", *words) == 1
    captured = capsys.readouterr()
    assert text in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(("hops", "ran", "left"), [(0, 0, 1), (2, 2, 1), (9, 3, 0)])
def test_tasks_sent_by_a_task(command, capsys, hops, ran, left):
    """Tasks sent meanwhile are mentioned, or run up to a number."""
    assert command("task", f"{TASKS}.chain", '{"left": 3}', "--follow", hops) == 0
    captured = capsys.readouterr()
    assert captured.err.count(f"ran {TASKS}.chain") == ran
    assert captured.err.count("sent, not run") == left
    assert json.loads(captured.out.splitlines()[-1]) == {"left": 3}


def test_task_reads_the_application_configuration(command, capsys, tmp_path):
    """--config names the file with config and secrets."""
    file = tmp_path / "app.yaml"
    file.write_text("secrets: {limepkg_newer: {api_key: k}}\n", encoding="utf-8")
    words = (f"{TASKS}.setting", '{"path": "secrets.limepkg_newer.api_key"}')
    assert command("task", *words, "--config", file) == 0
    assert capsys.readouterr().out.splitlines()[-1] == '"k"'


def test_task_without_a_database(tmp_path, samples, capsys):
    """A database is not made by accident."""
    path = tmp_path / "missing.db"
    assert main(["task", f"{TASKS}.count_companies", "--db", str(path), "--application", "demo"]) == 1
    assert "there is no database" in capsys.readouterr().err
    assert not path.exists()


def test_settings_are_saved(command, db, tmp_path):
    """Settings that fit the schema are saved by the package's plugin."""
    file = tmp_path / "settings.json"
    file.write_text('{"interval_minutes": 5}', encoding="utf-8")
    assert command("admin", "limepkg-newer", file) == 0
    assert Database(str(db), "demo").read_value("runtime_config", "limepkg_newer_2") == {"interval_minutes": 5}


def test_wrong_settings_are_printed_one_per_line(command, capsys, tmp_path):
    """Each line is a path and a text; the exit code is 1."""
    file = tmp_path / "settings.json"
    file.write_text('{"interval_minutes": "x", "guards": {"percent": "y"}}', encoding="utf-8")
    assert command("admin", "limepkg_newer", file) == 1
    assert capsys.readouterr().out.splitlines() == [
        "interval_minutes: Not a valid integer.",
        "guards.percent: Not a valid integer.",
    ]


@pytest.mark.parametrize("text", ["[]", "{", ""])
def test_settings_file_that_is_not_an_object(command, capsys, tmp_path, text):
    """The file is refused with one sentence."""
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")
    assert command("admin", "limepkg_newer", file) == 1
    assert "settings.json" in capsys.readouterr().err
