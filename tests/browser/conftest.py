"""The browser and what it looks at. Both are started once for all tests of this folder."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.card import ROOT, Visit
from tests.browser.site import Site

FINDER = """
import { findBrowser } from './browser/chromium.mjs';
try { console.log(JSON.stringify(await findBrowser())); }
catch (error) { console.error(error.message); process.exitCode = 1; }
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser: an installed one, else the one that came with npm; without any, one sentence and a failure."""
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "--input-type=module", "-e", FINDER],
        cwd=ROOT / "frontend",
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        pytest.fail(done.stderr.strip(), pytrace=False)
    how = json.loads(done.stdout.splitlines()[-1])
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=how["executablePath"], args=how["args"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the product, started as `make serve` starts it."""
    started = Site(tmp_path_factory.mktemp("site"))
    yield started
    started.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Callable[..., Visit]:
    """Return how somebody visits the page: `visit("standard")`."""
    return lambda user="admin": Visit(browser, site, user)
