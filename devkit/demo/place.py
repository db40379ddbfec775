"""Where the demonstration takes place: ports, files, names and keys, and what it may replace."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1"
LIME_PORT, APSIS_PORT = 8610, 8620
APPLICATION = "demo"
APSIS_KEY = "demo-key-that-opens-nothing"
"""The key of the simulated account. It must not be in any log; the demonstration is the first to be held to that."""


class DemoError(Exception):
    """The demonstration cannot go on; the text is one sentence for the person who watches."""


@dataclass(frozen=True, slots=True)
class Place:
    """The two ports, the database, and the folder of everything else."""

    lime_port: int
    apsis_port: int
    database: Path
    folder: Path

    @property
    def lime(self) -> str:
        """The address of the application in Lime."""
        return f"http://{ADDRESS}:{self.lime_port}/{APPLICATION}/"

    @property
    def apsis(self) -> str:
        """The base address of APSIS."""
        return f"http://{ADDRESS}:{self.apsis_port}"

    def log(self, name: str) -> Path:
        """Return where a part of the run keeps what it says."""
        return self.folder / f"{name}.log"


def read_place(environment: Mapping[str, str], root: Path = ROOT) -> Place:
    """Read LIME_PORT, APSIS_PORT and LIME_DB."""
    folder = root / ".demo"
    given = environment.get("LIME_DB", "").strip()
    if "://" in given:
        raise DemoError("LIME_DB is the path of an SQLite file, not the address of a database server.")
    lime_port = _port(environment, "LIME_PORT", LIME_PORT)
    apsis_port = _port(environment, "APSIS_PORT", APSIS_PORT)
    if lime_port == apsis_port:
        raise DemoError(f"LIME_PORT and APSIS_PORT are both {lime_port}: they have to differ.")
    return Place(lime_port, apsis_port, (root / given).resolve() if given else folder / "lime.db", folder)


def _port(environment: Mapping[str, str], name: str, usual: int) -> int:
    given = environment.get(name, "").strip()
    if not given:
        return usual
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= 65535):
        raise DemoError(f"{name} must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def check_ports(place: Place) -> None:
    """Make sure that both ports are free; what holds them is none of our business."""
    for name, port in (("LIME_PORT", place.lime_port), ("APSIS_PORT", place.apsis_port)):
        if is_taken(port):
            raise DemoError(
                f"Port {port} is taken by another program: stop that program, or choose another port, "
                f"for example {name}={port + 1000 if port < 64000 else port - 1000}."
            )


def is_taken(port: int) -> bool:
    """Tell whether something listens on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # As servers do: a port that only waits for its last packets is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError:
            return True
    return False


def clear(place: Place) -> None:
    """Make room for a new run: of what lies there, only what an earlier run made is removed."""
    mark, is_inside = _mark_of(place), place.database.parent == place.folder
    if place.database.exists() and not (mark.exists() or is_inside):
        raise DemoError(
            f"{place.database} exists and was not made by the demonstration, so it is left alone: "
            "move it away, or choose another LIME_DB."
        )
    _remove_database(place.database)
    place.folder.mkdir(parents=True, exist_ok=True)
    for log in place.folder.glob("*.log"):
        log.unlink()
    place.database.parent.mkdir(parents=True, exist_ok=True)
    if not is_inside:
        mark.write_text("The database beside this file was made by the demonstration, which may replace it.\n")


def _mark_of(place: Place) -> Path:
    return place.database.with_name(f"{place.database.name}.demo")


def _remove_database(database: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            database.with_name(f"{database.name}{ending}").unlink()
    # The stand-in keeps its queues beside the database.
    shutil.rmtree(database.with_name(f"{database.name}.broker"), ignore_errors=True)


def write_yaml(path: Path, document: Mapping[str, Any]) -> Path:
    """Write a document that people can read as well."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    with path.open("w", encoding="utf-8") as stream:
        yaml.dump(dict(document), stream, Dumper=dumper, allow_unicode=True, sort_keys=False)
    return path


def write_json(path: Path, document: Mapping[str, Any]) -> Path:
    """Write a document for a command that takes JSON."""
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
    return path
