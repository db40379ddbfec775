"""The settings in Lime Admin: defaults before anything is saved, checks before anything is."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.config import RuntimeConfig, register_config


@pytest.fixture
def plugin(lime_app: Any) -> RuntimeConfig:
    """Return our plugin as Lime Admin opens it."""
    return register_config()(application=lime_app)


def test_before_anything_is_saved_the_form_shows_the_defaults(plugin: RuntimeConfig) -> None:
    """Nobody has to save anything for the product to work."""
    config = plugin.get_config()

    assert (config["enabled"], config["requests_per_minute"]) == (True, 50)
    assert config["guards"] == {
        "list_percent": 10,
        "list_minimum": 10,
        "account_percent": 5,
        "account_minimum": 50,
    }


def test_what_is_saved_is_what_is_read(plugin: RuntimeConfig, lime_app: Any) -> None:
    """Saved settings outlive the plugin that saved them."""
    plugin.set_config(config={"requests_per_minute": 30, "guards": {"list_percent": 20}})

    saved = RuntimeConfig(application=lime_app).get_config()

    assert (saved["requests_per_minute"], saved["guards"]) == (30, {"list_percent": 20})


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_key": "secret"},
        {"secrets": {"api_key": "secret"}},
        {"requests_per_minute": "many"},
        {"requests_per_minute": 0},
        {"guards": {"list_percent": 1000}},
        {"campaign_filter": "some"},
        {"limetypes": {"persons": "person"}},
        {"fields": {"person": {"phone": "phone"}}},
        {"intervals_minutes": {"everything": 5}},
    ],
)
def test_what_cannot_be_used_is_refused_with_its_name(plugin: RuntimeConfig, wrong: dict[str, Any]) -> None:
    """A wrong value, an unknown name, and above all a secret: nothing of it is saved."""
    import lime_admin.plugins

    name = next(iter(wrong))
    with pytest.raises(lime_admin.plugins.ValueError, match=name):
        plugin.set_config(config=wrong)
    assert plugin.get_config()["requests_per_minute"] == 50
