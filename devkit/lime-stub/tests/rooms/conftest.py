"""Which packages are installed while a test of the rooms runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import lime_config
import lime_type.limetypes
import pytest
from lime_stub import config, plugins

SAMPLES = Path(__file__).parent / "packages"


def write_distribution(folder: Path, package: str) -> None:
    """Write what an installer leaves behind: the metadata with the entry point."""
    name = package.replace("_", "-")
    info = folder / f"{package}-1.0.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[lime_plugins]\n{name} = {package}\n", encoding="utf-8")


@pytest.fixture(autouse=True)
def samples_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the add-on itself, which is installed here as well: its troubles are not those of the stand-in."""
    monkeypatch.setenv(plugins.ONLY_VARIABLE, "limepkg-newer,limepkg-older,limepkg-broken")


@pytest.fixture
def service_config(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the test a service and an application configuration of its own."""
    monkeypatch.setattr(lime_type.limetypes, "limeobject_classes", {})
    yield
    lime_config.load_config()
    config.use_application_config(None)
    config.use_missing_config(None)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service_config: None) -> Iterator[Callable[..., Path]]:
    """Return a function that installs packages until the test ends; it returns the folder of the metadata."""
    installed: set[str] = set()
    site = tmp_path / "site"
    site.mkdir()

    def do(*packages: str, sources: Path = SAMPLES) -> Path:
        for package in packages:
            write_distribution(site, package)
            installed.add(package)
        monkeypatch.syspath_prepend(str(site))
        monkeypatch.syspath_prepend(str(sources))
        importlib.invalidate_caches()
        plugins.forget_packages()
        return site

    yield do
    plugins.forget_packages()
    for name in [each for each in sys.modules if each.split(".")[0] in installed]:
        del sys.modules[name]


@pytest.fixture
def samples(install: Callable[..., Path]) -> Path:
    """Install both sample packages."""
    return install("limepkg_newer", "limepkg_older")
