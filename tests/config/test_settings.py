"""What can be configured, and that every problem is reported at once, in words."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.core.errors import ConfigInvalid, ConfigMissing
from limepkg_apsis.settings import DEFAULT_BASE_URL, is_loopback, read_settings

KEY = {"api_key": "b2d7c1f0"}


def problems(app: dict[str, Any], secrets: dict[str, Any], admin: dict[str, Any]) -> list[str]:
    """Return the keys of what is wrong."""
    with pytest.raises((ConfigInvalid, ConfigMissing)) as caught:
        read_settings(app, secrets, admin)
    return [each.key for each in caught.value.problems]


def test_a_key_is_all_that_is_needed() -> None:
    """Everything else has a default that works."""
    settings = read_settings({}, KEY, {})

    assert (settings.apsis.base_url, settings.apsis.requests_per_minute) == (DEFAULT_BASE_URL, 50)
    assert (settings.guards.list_percent, settings.guards.list_minimum) == (10, 10)
    assert (settings.guards.account_percent, settings.guards.account_minimum) == (5, 50)
    assert settings.enabled


def test_the_key_is_in_no_representation() -> None:
    """Settings may end up in a debugger's output; the key must not."""
    assert "b2d7c1f0" not in repr(read_settings({}, KEY, {}))


@pytest.mark.parametrize(
    "base_url",
    [
        "https://se.api.anpdm.com:8443",
        "https://se.api.anpdm.com/",
        "http://127.0.0.1:8075",
        "http://localhost:8075",
        "http://[::1]:8075",
    ],
)
def test_https_anywhere_and_http_to_this_machine_are_fine(base_url: str) -> None:
    """Plain http is for stand-ins on this very machine alone."""
    assert read_settings({"base_url": base_url}, KEY, {}).apsis.base_url == base_url.rstrip("/")


@pytest.mark.parametrize(
    ("app", "admin", "found"),
    [
        ({"base_url": "http://10.0.0.1"}, {}, ["config.base_url_not_https"]),
        ({"base_url": "http://localhost.example.se"}, {}, ["config.base_url_not_https"]),
        ({"base_url": "https://"}, {}, ["config.base_url_without_host"]),
        ({"base_url": "https://me@se.api.anpdm.com"}, {}, ["config.base_url_with_credentials"]),
        ({"base_url": "https://se.api.anpdm.com?x=1"}, {}, ["config.base_url_unreadable"]),
        ({}, {"requests_per_minute": 0}, ["config.requests_per_minute"]),
        ({}, {"data_call_interval_seconds": -1}, ["config.data_call_interval_seconds"]),
        ({}, {"campaign_filter": "none"}, ["config.campaign_filter"]),
        ({}, {"mailings": {"days": 31}}, ["config.mailings_days"]),
        ({}, {"guards": {"account_percent": -1}}, ["config.guard_percent"]),
        ({}, {"guards": {"list_minimum": -1}}, ["config.guard_minimum"]),
        ({}, {"intervals_minutes": {"members": 0}}, ["config.interval"]),
        ({}, {"journal_days": 6}, ["config.journal_days"]),
        ({}, {"journal_days": 3651}, ["config.journal_days"]),
        ({}, {"alarm_coworker": -1}, ["config.alarm_coworker"]),
        ({}, {"requests_per_minute": "50"}, ["config.not_a_number"]),
        ({}, {"intervals_minutes": {"members": 1.5}}, ["config.not_a_number"]),
        ({}, {"guards": {"list_percent": float("nan")}}, ["config.guard_percent"]),
        ({}, {"alarm_coworker": "Ada", "journal_days": True}, ["config.not_a_number", "config.not_a_number"]),
        (
            {"base_url": "http://10.0.0.1"},
            {"requests_per_minute": 0, "campaign_filter": "none"},
            ["config.base_url_not_https", "config.requests_per_minute", "config.campaign_filter"],
        ),
    ],
)
def test_every_problem_is_named(app: dict[str, Any], admin: dict[str, Any], found: list[str]) -> None:
    """One mistake, one problem; three mistakes, three problems."""
    assert problems(app, KEY, admin) == found


def test_only_a_missing_key_is_missing_configuration() -> None:
    """A key that is not there is told apart from one that cannot be used."""
    with pytest.raises(ConfigMissing):
        read_settings({}, {}, {})
    assert problems({"base_url": "https://"}, {}, {}) == ["config.base_url_without_host", "config.api_key_missing"]


@pytest.mark.parametrize(
    ("told", "coworker"),
    [(None, None), ("", None), (" ", None), (0, None), (1001, 1001), ("1001", 1001), (" 1001 ", 1001)],
)
def test_the_coworker_who_is_told_is_an_id_or_nobody(told: object, coworker: int | None) -> None:
    """However a form keeps a number."""
    assert read_settings({}, KEY, {"alarm_coworker": told}).alarm_coworker == coworker


def test_a_value_that_is_no_number_is_not_repeated() -> None:
    """It may be anything that somebody pasted."""
    with pytest.raises(ConfigInvalid) as caught:
        read_settings({}, KEY, {"requests_per_minute": "b2d7c1f0", "campaign_filter": "b2d7c1f0"})

    assert [dict(each.params) for each in caught.value.problems] == [{"name": "requests_per_minute"}, {}]


def test_empty_values_of_the_form_mean_the_default() -> None:
    """Lime Admin sends empty strings and None for what was left out."""
    admin = {"guards": {"list_percent": None}, "limetypes": {"person": ""}, "fields": {"person": {"email": ""}}}

    settings = read_settings({"base_url": None}, KEY, admin)

    assert (settings.guards.list_percent, dict(settings.crm.limetypes)) == (10, {})
    assert settings.apsis.base_url == DEFAULT_BASE_URL


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("10.0.0.1", False),
        ("a.se", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, ours: bool) -> None:
    """The whole loopback range and nothing else."""
    assert is_loopback(host) is ours
