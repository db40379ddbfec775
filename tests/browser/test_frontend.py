"""The frontend's own tests, each as a developer would run it in `frontend/`."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.browser.card import ROOT

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("script", ["lint", "test", "browser"])
def test_script_of_the_frontend(script: str) -> None:
    """Exit code 0; else everything it said."""
    npm = shutil.which("npm")
    assert npm, "npm is not on the PATH: install Node 20 or newer, which brings it"
    done = subprocess.run(
        [npm, "run", script],
        cwd=ROOT / "frontend",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
