"""What travels to a customer: the wheel that `make package` builds, installed where nothing else of ours is."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import sysconfig
import threading
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devkit.demo.chores.package import build

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = "limepkg-apsis-lwc-components/limepkg-apsis-lwc-components.esm.js"
# What the build reads; the repository itself stays as it is while other tests look at it.
PARTS = ("limepkg_apsis", "pyproject.toml", "README.md", "LICENSE", "frontend/dist", "frontend/package.json")
START_SECONDS = 60


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel, built from a copy of the project."""
    root, folder = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("built")
    for part in (*PARTS, "frontend/README.md"):
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / part, root / part)
    build(root, folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    """No stand-in, no test and no source of the card travels to a customer; texts, structure and the built card do."""
    names = set(zipfile.ZipFile(wheel).namelist())
    tops = {name.split("/")[0] for name in names}
    room = "limepkg_apsis/web_components"

    assert {top for top in tops if not top.endswith(".dist-info")} == {"limepkg_apsis"}
    assert {"limepkg_apsis/translations/sv.po", "limepkg_apsis/installation/lip.json"} <= names
    assert {f"{room}/static/lwc.config.json", f"{room}/static/{SCRIPT}"} <= names
    assert {f"{room}/static_package/{each}" for each in ("package.json", "README.md", f"dist/{SCRIPT}")} <= names
    assert [name for name in names if name.endswith((".tsx", ".made-of", ".spec.js"))] == []


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Return the programs of a new environment with the wheel and the stand-in for Lime.

    The third-party libraries are those of this environment, found by their folder alone: of what is installed here for
    development, nothing of ours can be imported that way.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / Path(sys.executable).name
    site = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
    stub = _wheel_of(ROOT / "devkit" / "lime-stub", tmp_path_factory.mktemp("stub"))
    options = ("--no-index", "--no-deps", "--no-warn-script-location", "--disable-pip-version-check")
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", *options]
    subprocess.run([*command, str(stub), str(wheel)], check=True, capture_output=True)
    Path(site, "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


def _wheel_of(project: Path, folder: Path) -> Path:
    copy = shutil.copytree(project, folder / "project", ignore=shutil.ignore_patterns("*.egg-info", "build", "tests"))
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(folder), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def address(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the application of the new environment and return where it is."""
    where = ["--db", str(tmp_path_factory.mktemp("served") / "lime.db"), "--application", "crm"]
    program = str(installed / "lime-stub")
    subprocess.run([program, "install", "limepkg-apsis", *where], check=True, capture_output=True, cwd=installed)
    process = subprocess.Popen(
        [program, "serve", *where, "--port", "0", "--api-key", "key-of-a-test"],
        cwd=installed,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield _first_line(process).split()[-1]
    finally:
        process.terminate()
        process.wait()


def _first_line(process: subprocess.Popen[str]) -> str:
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: lines.put(process.stdout.readline()), daemon=True).start()  # type: ignore[union-attr]
    return lines.get(timeout=START_SECONDS)


def ask(address: str, path: str) -> bytes:
    """Return what the server answers to an administrator."""
    request = urllib.request.Request(address + path, headers={"x-api-key": "key-of-a-test"})
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
        return bytes(answer.read())


@pytest.mark.parametrize("route", ["lwc-components-0.1.0", "static"])
def test_the_installed_package_serves_the_card(address: str, route: str) -> None:
    """The script that a client loads arrives as it was built, under the route of older clients and of newer ones."""
    served = ask(address, f"static/limepkg-apsis/{route}/{SCRIPT}")

    assert served == (ROOT / "frontend" / "dist" / SCRIPT).read_bytes()


def test_the_installed_package_names_its_components(installed: Path) -> None:
    """What `register_web_components` answers comes out of the wheel, not out of the repository."""
    script = "import json, limepkg_apsis as p; print(json.dumps([p.__file__, p.register_web_components()]))"
    done = subprocess.run(
        [str(installed / Path(sys.executable).name), "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=installed,
    )
    file, components = json.loads(done.stdout)

    assert not Path(file).is_relative_to(ROOT)
    assert components == json.loads((ROOT / "frontend" / "lwc.config.json").read_text(encoding="utf-8"))


def test_the_installed_package_answers(address: str) -> None:
    """Its endpoints are there and describe themselves."""
    described = json.loads(ask(address, "limepkg-apsis/openapi.json"))

    assert described["info"]["title"]
