"""The demonstration as a newcomer starts it: it ends well, proves itself, and says nothing about anybody in its logs."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from devkit.demo.place import APSIS_KEY
from devkit.demo.sample.company import make_sample

ROOT = Path(__file__).resolve().parents[2]
# One demonstration for all of these: two at a time would fight over the machine, and over the ports that were free.
pytestmark = pytest.mark.xdist_group("demo")
ADDRESS = re.compile(r"[^\s@'\"=]+@[^\s@'\"]+")


@pytest.fixture(scope="module")
def ports() -> list[str]:
    """Return the ports of Lime and of APSIS."""
    return free_ports(2)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, ports: list[str]) -> subprocess.CompletedProcess[str]:
    """Run the demonstration once, on ports that are free."""
    database = tmp_path_factory.mktemp("demo") / "lime.db"
    given = {"ONCE": "1", "LIME_PORT": ports[0], "APSIS_PORT": ports[1], "LIME_DB": str(database), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "devkit.demo"],
        cwd=ROOT,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def free_ports(count: int) -> list[str]:
    """Return ports that nobody listens on at this moment."""
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [str(listener.getsockname()[1]) for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def test_the_demonstration_ends_well(demo: subprocess.CompletedProcess[str]) -> None:
    """Exit code 0, and the second synchronisation wrote nothing on either side."""
    assert demo.returncode == 0, demo.stderr
    assert "0 changes" in demo.stdout
    assert "Nobody who opted out is on a list" in demo.stdout
    assert "Lime shows all of it" in demo.stdout


def test_no_log_line_says_who_anybody_is(demo: subprocess.CompletedProcess[str], ports: list[str]) -> None:
    """No e-mail address, no name of a person or a campaign, no key, no body in any log of the whole run."""
    # Other runs leave their files beside those of this one, which have its port in their names.
    paths = sorted((ROOT / ".demo").glob(f"*-{ports[0]}.log"))
    logs = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    sample = make_sample()
    names = {person.last_name for person in sample.people} | {campaign.name for campaign in sample.campaigns}

    assert demo.returncode == 0
    assert "kind=members" in logs
    assert ADDRESS.findall(logs) == []
    assert [name for name in sorted(names) if re.search(rf"\b{re.escape(name)}\b", logs)] == []
    assert APSIS_KEY not in logs
    assert "Basic " not in logs
    assert "XmlData" not in logs
