"""The configuration of the service and of an application."""

from __future__ import annotations

from pathlib import Path

import lime_config
import pytest
from lime_stub import config
from lime_stub.config import AppConfig
from lime_stub.model.errors import StubError

TREE = {
    "config": {"limepkg_x": {"base_url": "http://a", "deep": {"er": 1}, "nothing": None}},
    "secrets": {"limepkg_x": {"api_key": "k"}},
}

PATHS = [
    ("config.limepkg_x.base_url", "http://a"),
    ("config.limepkg_x.deep.er", 1),
    ("config.limepkg_x.nothing", None),
    ("secrets.limepkg_x.api_key", "k"),
]


@pytest.mark.parametrize(("path", "value"), PATHS)
def test_scalar_of_a_path(service_config, lime_app, path, value):
    """A path down to a scalar gives the scalar."""
    config.use_application_config(TREE)
    assert lime_config.get_app_config(lime_app, path) == value


def test_section_has_attributes_and_get(service_config, lime_app):
    """A path to a section gives an object with attributes and get."""
    config.use_application_config(TREE)
    section = lime_config.get_app_config(lime_app, "config.limepkg_x")
    assert (section.deep.er, section.get("base_url"), section.get("other")) == (1, "http://a", None)


def test_changing_a_section_changes_nothing_else(service_config, lime_app):
    """What is handed out is a copy."""
    config.use_application_config(TREE)
    lime_config.get_app_config(lime_app, "config.limepkg_x").deep.er = 2
    assert lime_config.get_app_config(lime_app, "config.limepkg_x.deep.er") == 1


@pytest.mark.parametrize("path", ["config.other", "config.limepkg_x.base_url.more", "secrets.limepkg_x.other"])
def test_missing_key_in_each_mode(service_config, lime_app, path):
    """A missing key gives None, KeyError or nothing, as chosen."""
    config.use_application_config(TREE)
    assert lime_config.get_app_config(lime_app, path) is None
    config.use_missing_config("empty")
    assert lime_config.get_app_config(lime_app, path) == {}
    config.use_missing_config("keyerror")
    with pytest.raises(KeyError, match=path):
        lime_config.get_app_config(lime_app, path)


def test_environment_chooses_mode_and_file(service_config, lime_app, monkeypatch, tmp_path):
    """Two variables do what the two functions do."""
    file = tmp_path / "app.yaml"
    file.write_text("config: {limepkg_x: {size: 3}}\n", encoding="utf-8")
    monkeypatch.setenv(config.APPLICATION_FILE_VARIABLE, str(file))
    monkeypatch.setenv(config.MISSING_VARIABLE, "empty")
    assert lime_config.get_app_config(lime_app, "config.limepkg_x.size") == 3
    assert lime_config.get_app_config(lime_app, "secrets.limepkg_x") == {}


def test_the_applications_own_configuration_comes_first(service_config, lime_app):
    """An application built with a configuration does not look at the process."""
    config.use_application_config(TREE)
    lime_app._app_config = AppConfig(config={"limepkg_x": {"base_url": "http://own"}})
    assert lime_config.get_app_config(lime_app, "config.limepkg_x.base_url") == "http://own"


@pytest.mark.parametrize("text", ["settings: {}\n", "- a\n", "a: ["])
def test_unusable_file_is_refused(tmp_path: Path, text):
    """A file without the two trees is refused with its reason."""
    file = tmp_path / "app.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StubError):
        config.use_application_config(file)


def test_service_file_overrides_defaults_of_packages(samples, monkeypatch, tmp_path):
    """What operations wrote into the service's file wins over default_config()."""
    file = tmp_path / "service.yaml"
    file.write_text("plugins: {limepkg_newer: {limits: {soft: 7}}}\n", encoding="utf-8")
    monkeypatch.setenv(config.SERVICE_FILE_VARIABLE, str(file))
    loaded = lime_config.load_config("test")
    import lime_plugins

    lime_plugins.load_plugins(config=loaded)
    assert loaded.plugins.limepkg_newer.limits == {"soft": 7, "hard": 9}
    assert loaded is lime_config.config
