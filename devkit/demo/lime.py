"""How the demonstration speaks with Lime: the commands a developer would type, their log lines kept in a file."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from devkit.demo.place import APPLICATION, APSIS_KEY, DemoError, Place, write_json, write_yaml
from devkit.demo.sample import database
from devkit.demo.sample.company import Sample
from devkit.demo.servers import command, environment

PACKAGE = "limepkg-apsis"
PLUGIN = "limepkg_apsis"
TASKS = "limepkg_apsis.tasks.tasks"
SETTINGS = {"requests_per_minute": 6000, "data_call_interval_seconds": 0}
"""What a real account would not allow: so many calls, and the same one again at once."""

Row = dict[str, Any]


class Lime:
    """One application in the stand-in."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.config = place.file("application.yaml")

    def prepare(self, sample: Sample) -> None:
        """Make the database of a small customer, install the package, fill in the sample and the settings."""
        file = self._place.file
        section = {"base_url": self._place.apsis}
        self.config.touch(mode=0o600)
        write_yaml(self.config, {"config": {PLUGIN: section}, "secrets": {PLUGIN: {"api_key": APSIS_KEY}}})
        self._run("load", str(write_yaml(file("tables.yaml"), database.tables())))
        self._run("install", PACKAGE)
        self._run("load", str(write_yaml(file("records.yaml"), {**database.records(sample), **database.users()})))
        settings = write_json(file("settings.json"), SETTINGS)
        self._run("admin", PLUGIN, str(settings), "--config", str(self.config))

    def task(self, name: str, **arguments: Any) -> Row:
        """Run one task now and return its summary."""
        given = json.dumps(arguments)
        printed = self._run("task", f"{TASKS}.{name}", given, "--config", str(self.config), log="tasks")
        summary: Row = json.loads(printed.splitlines()[-1])
        return summary

    def rows(self, limetype: str, wanted: Row) -> list[Row]:
        """Return every record of a table with the properties asked for."""
        query = {"limetype": limetype, "responseFormat": {"object": {"_id": None, **wanted}}}
        found: list[Row] = json.loads(self._run("query", json.dumps(query)))
        return found

    def _run(self, subcommand: str, *arguments: str, log: str = "commands") -> str:
        where = ["--db", str(self._place.database), "--application", APPLICATION]
        path = self._place.log(log)
        with path.open("a", encoding="utf-8") as errors:
            done = subprocess.run(
                [*command("lime-stub"), subcommand, *arguments, *where],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment(),
                encoding="utf-8",
                check=False,
            )
        if done.returncode:
            raise DemoError(f"lime-stub {subcommand} failed: {_reason(done.stdout, path)}.")
        return done.stdout


def _reason(printed: str, log: Path) -> str:
    lines = [*printed.splitlines(), *log.read_text(encoding="utf-8").splitlines()]
    return f"{lines[-1].strip().rstrip('.') if lines else 'it said nothing'} (see {log})"
