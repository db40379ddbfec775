"""How tests start the commands serve and worker as processes of their own, and wait for a line without sleeping."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SECONDS = 60


class Process:
    """Be one running command."""

    def __init__(self, words: list[str], paths: list[Path], log: Path) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONUNBUFFERED": "1"}
        for name in ("LIME_BROKER", "LIME_RESULTS"):
            environment.pop(name, None)
        self.log = log
        with log.open("ab") as errors:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "lime_stub", *words],
                stdout=subprocess.PIPE,
                stderr=errors,
                env=environment,
                start_new_session=True,
            )

    def line(self) -> str:
        """Return the next line the command prints."""
        return wait_for_line(self.popen.stdout, f"{self.popen.args}: {self.log.read_text()}")

    def kill(self) -> None:
        """Kill the process itself, and only that, with signal 9."""
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(SECONDS)

    def stop(self) -> int:
        """Ask the process to end and return its exit code."""
        self.popen.terminate()
        return self.popen.wait(SECONDS)


@contextmanager
def running(words: list[str], paths: list[Path], log: Path) -> Iterator[Process]:
    """Run a command until the block ends."""
    process = Process(words, paths, log)
    try:
        yield process
    finally:
        if process.popen.poll() is None:
            process.kill()
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
