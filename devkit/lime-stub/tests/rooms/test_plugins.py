"""Installed packages are found, loaded and named when they are broken."""

from __future__ import annotations

import lime_plugins
import lime_type.limetypes
import pytest
from lime_config import config
from lime_stub.plugins import PluginError, find_package, loaded_packages


def test_every_hook_of_an_installed_package_is_found(samples):
    """The packages are loaded with the hooks they have."""
    packages = {each.name: each for each in lime_plugins.load_plugins(config=config)}
    assert set(packages) == {"limepkg-newer", "limepkg-older"}
    assert set(packages["limepkg-older"].hooks) == {"register_blueprint", "get_task_modules"}
    assert set(packages["limepkg-newer"].hooks) == {
        "default_config",
        "register_blueprint",
        "register_event_handlers",
        "register_limeobject_classes",
        "register_web_components",
        "register_translations",
        "register_config",
        "get_task_modules",
        "register_scheduled_tasks",
        "register_static_content",
    }


def test_loading_applies_defaults_and_limeobject_classes(samples):
    """Defaults are in the service configuration, classes in the registry."""
    lime_plugins.load_plugins(config=config)
    assert config["plugins"]["limepkg_newer"]["user_name"] == "admin"
    assert config.plugins.limepkg_newer.limits.soft == 5
    assert lime_type.limetypes.limeobject_classes["deal"].__name__ == "Deal"


def test_limeobject_class_runs_its_hook(samples, lime_app, save_lime_objects):
    """A registered class changes its objects before they are saved."""
    lime_plugins.load_plugins(config=config)
    assert save_lime_objects(lime_app.limetypes.deal(name="big one")).properties.name.value == "BIG ONE"


def test_broken_package_is_named(install, tmp_path, caplog):
    """An import error reaches whoever loads the packages, with the package's name."""
    source = tmp_path / "source"
    (source / "limepkg_broken").mkdir(parents=True)
    (source / "limepkg_broken" / "__init__.py").write_text("import nothing_like_that\n", encoding="utf-8")
    install("limepkg_broken", sources=source)
    with pytest.raises(PluginError, match=r"limepkg-broken.*nothing_like_that"):
        lime_plugins.load_plugins(config=config)
    assert "limepkg-broken" in caplog.text


def test_packages_can_be_left_out(samples, monkeypatch):
    """A variable names the packages that are loaded."""
    monkeypatch.setenv("LIME_STUB_PACKAGES", "limepkg-older, limepkg-nowhere")
    assert [each.name for each in lime_plugins.load_plugins(config=config)] == ["limepkg-older"]


def test_packages_load_by_themselves_when_somebody_asks(samples):
    """Nobody has to call load_plugins before a text is read."""
    assert find_package("limepkg_newer") is find_package("limepkg-newer") is not None
    assert find_package("limepkg-nowhere") is None
    assert len(loaded_packages()) >= 2
