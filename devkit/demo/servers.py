"""How the stand-ins and the worker are started and stopped: our own processes, ended by their pid, whatever happens."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from devkit.demo.place import ADDRESS, APPLICATION, APSIS_KEY, ROOT, DemoError, Place

START_SECONDS = 60
STOP_SECONDS = 10


@contextmanager
def apsis_server(place: Place, seed: Path) -> Iterator[None]:
    """Run the stand-in for APSIS."""
    arguments = ["--host", ADDRESS, "--port", str(place.apsis_port), "--api-key", APSIS_KEY, "--seed", str(seed)]
    # The terms of usage would stretch the demonstration over many minutes; calls are counted all the same.
    with _running("APSIS stand-in", [*command("apsis-sim"), *arguments, "--limits", "off"], place.log("apsis")):
        yield


@contextmanager
def lime_server(place: Place, config: Path) -> Iterator[None]:
    """Run the stand-in for Lime with every installed package, and the page with a campaign card beside it."""
    host = [sys.executable, "-m", "devkit.demo.host", "--port", str(place.lime_port), "--apsis", place.apsis]
    with _running("Lime stand-in", [*host, *_application(place, config)], place.log("lime")):
        yield


@contextmanager
def worker(place: Place, config: Path) -> Iterator[None]:
    """Run the tasks that the server is asked for, and those that are due."""
    # Threads start at once, and the sample has so few people that one core is enough.
    arguments = ["worker", *_application(place, config), "--beat", "--pool", "threads"]
    with _running("task handler", [*command("lime-stub"), *arguments], place.log("worker")):
        yield


def _application(place: Place, config: Path) -> list[str]:
    return ["--db", str(place.database), "--application", APPLICATION, "--config", str(config)]


def command(name: str) -> list[str]:
    """Return how a program of our own environment is called."""
    return [str(Path(sys.executable).with_name(f"{name}.exe" if os.name == "nt" else name))]


def environment() -> dict[str, str]:
    """Return the environment of the processes: what they say is UTF-8, wherever they say it."""
    return {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}


@contextmanager
def _running(title: str, arguments: Sequence[str], log: Path) -> Iterator[None]:
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment(),
            text=True,
            encoding="utf-8",
            # Ctrl-C in the terminal is ours to hear; the server is stopped when everything else is done.
            start_new_session=True,
        )
        try:
            _await_first_line(title, process, log)
            yield
        finally:
            _stop(process)


def _await_first_line(title: str, process: subprocess.Popen[str], log: Path) -> None:
    """Return when the server has said that it is ready; what it says is not kept, the key is in it."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_drain, args=(process, lines), daemon=True).start()
    try:
        line = lines.get(timeout=START_SECONDS)
    except queue.Empty:
        line = ""
    if not line:
        raise DemoError(f"The {title} did not start: see {log}.")


def _drain(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    # Read to the end, or the pipe fills up and the server stands still. The empty text at the end says it is over.
    for line in process.stdout or ():
        lines.put(line)
    lines.put("")


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
