"""Where the demonstration takes place: ports, files, names and keys, and what it may replace."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import yaml

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "127.0.0.1"
LIME_PORT, APSIS_PORT = 8610, 8620
USUAL_DATABASE = "lime.db"
APPLICATION = "demo"
APSIS_KEY = "demo-key-that-opens-nothing"
"""The key of the simulated account. It must not be in any log; the demonstration is the first to be held to that."""

CLAIM = "claim.lock"
LOGS = ("apsis", "lime", "worker", "commands", "tasks")
FILES = (
    *("account.yaml", "application.yaml", "records.yaml", "settings.json", "tables.yaml"),
    *(f"{name}.log" for name in LOGS),
)
"""Everything a run writes beside the database."""


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
    def page(self) -> str:
        """The address of the page with a campaign card."""
        return f"http://{ADDRESS}:{self.lime_port}/"

    @property
    def apsis(self) -> str:
        """The base address of APSIS."""
        return f"http://{ADDRESS}:{self.apsis_port}"

    def file(self, name: str) -> Path:
        """Return where a file of this run is; a run with a database of its own shares none with the usual one."""
        path = self.folder / name
        is_usual = self.database == self.folder / USUAL_DATABASE
        return path if is_usual else path.with_stem(f"{path.stem}-{self.lime_port}")

    def log(self, name: str) -> Path:
        """Return where a part of the run keeps what it says."""
        return self.file(f"{name}.log")


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
    return Place(lime_port, apsis_port, (root / given).resolve() if given else folder / USUAL_DATABASE, folder)


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


@contextmanager
def claimed(place: Place) -> Iterator[None]:
    """Have the database and the files to ourselves; of what lies there, only what earlier runs made is removed."""
    mark = place.database.with_name(f"{place.database.name}.demo")
    if place.database.exists() and not (mark.exists() or place.database.parent == place.folder):
        raise DemoError(
            f"{place.database} exists and was not made by the demonstration, so it is left alone: "
            "move it away, or choose another LIME_DB."
        )
    for folder in (place.folder, place.database.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with mark.open("a", encoding="utf-8") as claim, place.file(CLAIM).open("a", encoding="utf-8") as files:
        if not (is_locked_by_us(claim) and is_locked_by_us(files)):
            raise DemoError(f"Another demonstration uses {place.database}: stop that one, or choose another LIME_DB.")
        _remove_database(place.database)
        _remove_files(place)
        yield


def is_locked_by_us(stream: TextIO) -> bool:
    """Lock an open file for as long as this process has it open; tell whether nobody else had."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove_files(place: Place) -> None:
    """Remove what an earlier run of this database wrote, and what runs with other databases left behind."""
    for name in FILES:
        with contextlib.suppress(FileNotFoundError):
            place.file(name).unlink()
    for claim in place.folder.glob(f"{Path(CLAIM).stem}-*{Path(CLAIM).suffix}"):
        if claim != place.file(CLAIM):
            _remove_what_is_over(place.folder, claim)


def _remove_what_is_over(folder: Path, claim: Path) -> None:
    """Remove the files of a run with another database, unless that run is under way and holds its claim."""
    port = claim.stem.rpartition("-")[2]
    with claim.open("a", encoding="utf-8") as stream:
        if not is_locked_by_us(stream):
            return
        for name in FILES:
            folder.joinpath(f"{Path(name).stem}-{port}{Path(name).suffix}").unlink(missing_ok=True)


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
