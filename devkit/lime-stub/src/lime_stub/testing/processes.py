"""How tests start the commands serve and worker as processes of their own, and wait for a line without sleeping."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 60
BROKER_VARIABLES = ("LIME_BROKER", "LIME_RESULTS")


class Process:
    """Be one running command; it finds no broker but the one its environment is given here."""

    def __init__(
        self, words: Sequence[str], paths: Iterable[Path], log: Path, environment: Mapping[str, str] | None = None
    ) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in BROKER_VARIABLES}
        added = {"PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUNBUFFERED": "1"}
        self.log = log
        with log.open("ab") as errors:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "lime_stub", *words],
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**inherited, **added, **(environment or {})},
                start_new_session=True,
            )

    def line(self) -> str:
        """Return the next line the command prints."""
        return wait_for_line(self.popen.stdout, f"{self.popen.args}: {self.log.read_text(encoding='utf-8')}")

    def kill(self) -> None:
        """Kill the process itself, and only that, with signal 9."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(SECONDS)

    def stop(self) -> int:
        """Ask the process to end and return its exit code."""
        self.popen.terminate()
        return self.popen.wait(SECONDS)


@contextmanager
def running(
    words: Sequence[str], paths: Iterable[Path], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run a command until the block ends."""
    process = Process(words, paths, log, environment)
    try:
        yield process
    finally:
        if process.popen.poll() is None:
            process.kill()
        if process.popen.stdout is not None:
            process.popen.stdout.close()


def wait_for_line(stream: Any, about: str) -> str:
    """Return the next line of a stream; fail when none comes in time."""
    descriptor = stream.fileno()
    line = b""
    while not line.endswith(b"\n"):
        if not select.select([descriptor], [], [], SECONDS)[0]:
            raise AssertionError(f"nothing was printed within {SECONDS} s by {about}")
        part = os.read(descriptor, 1)
        if not part:
            raise AssertionError(f"the stream has ended: {about}")
        line += part
    return line.decode().rstrip("\n")
