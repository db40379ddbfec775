"""Where the two configurations come from that a package only reads: of the service, and of one application."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import munch
import yaml

from lime_stub.model.errors import StubError

MISSING_VARIABLE = "LIME_STUB_MISSING_CONFIG"
APPLICATION_FILE_VARIABLE = "LIME_STUB_APP_CONFIG"
SERVICE_FILE_VARIABLE = "LIME_STUB_SERVICE_CONFIG"
MISSING_MODES = ("none", "keyerror", "empty")
TREES = ("config", "secrets")

_SERVICE_DEFAULTS: dict[str, Any] = {
    "plugins": {},
    "tasks_config": {
        "task_time_limit": None,
        "task_soft_time_limit": None,
        "task_queue_name": "lime_default_task_queue",
        "task_exchange_name": "lime_default_task_exchange",
        "task_routing_key_name": "lime_default_routing_key",
        "enable_scheduled_tasks": True,
        "result_expires": 2592000,
        "timezone": "UTC",
        # ASSUMED: name of the queue for background tasks; the reference shows only its beginning.
        "routing": {"qos": {"asap": "lime_task_queue_asap", "background": "lime_task_queue_background"}},
    },
    "eventhandler_config": {"catch_handler_exceptions": True},
}

config: munch.Munch = munch.munchify(_SERVICE_DEFAULTS)


class AppConfig(munch.Munch):  # type: ignore[misc]
    """Hold the trees `config` and `secrets` of one application."""

    def __init__(self, config: Mapping[str, Any] | None = None, secrets: Mapping[str, Any] | None = None) -> None:
        super().__init__(config=munch.munchify(dict(config or {})), secrets=munch.munchify(dict(secrets or {})))


@dataclass(slots=True)
class _Chosen:
    """What this process has been told to use."""

    application_config: AppConfig | None = None
    missing_mode: str | None = None


_chosen = _Chosen()


def load_config(name: str | None = None) -> munch.Munch:
    """Fill the service configuration from the defaults and the service's file, and return it."""
    # ASSUMED: load_config: the name chooses a file on the platform; here LIME_STUB_SERVICE_CONFIG names the file.
    loaded = munch.munchify(_SERVICE_DEFAULTS)
    path = os.environ.get(SERVICE_FILE_VARIABLE)
    if path:
        merge(loaded, _read_yaml(path))
    config.clear()
    config.update(loaded)
    return config


def add_plugin_defaults(target: Any, package: str, defaults: Mapping[str, Any]) -> None:
    """Put a package's defaults below plugins.<package>; what the service's file says stays."""
    plugins = target.setdefault("plugins", munch.Munch())
    chosen = munch.munchify(dict(defaults))
    merge(chosen, plugins.get(package) or {})
    plugins[package] = chosen


def merge(target: Any, changes: Mapping[str, Any]) -> None:
    """Lay a tree over another one, in place."""
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(target.get(key), Mapping):
            merge(target[key], value)
        else:
            target[key] = munch.munchify(value)


def use_application_config(source: str | Path | Mapping[str, Any] | None) -> None:
    """Take the application configuration of this process from a file or a dictionary; None forgets it."""
    _chosen.application_config = None if source is None else application_config(source)


def application_config(source: str | Path | Mapping[str, Any]) -> AppConfig:
    """Read the trees `config` and `secrets`."""
    tree = source if isinstance(source, Mapping) else _read_yaml(source)
    unknown = sorted(set(tree) - set(TREES))
    if unknown:
        raise StubError(f"application configuration has only the trees config and secrets, not {', '.join(unknown)}")
    return AppConfig(tree.get("config"), tree.get("secrets"))


def use_missing_config(mode: str | None) -> None:
    """Choose what a missing key gives (none, keyerror or empty); None hands the choice back to the environment."""
    _checked_mode(mode or "none")
    _chosen.missing_mode = mode


def get_app_config(application: Any, path: str) -> Any:
    """Return the section or the scalar that a dotted path such as `config.limepkg_x` names."""
    # ASSUMED: secrets tree: read with the same call as the config tree.
    found: Any = _config_of(application)
    for part in path.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return _missing(path)
        found = found[part]
    return munch.munchify(munch.unmunchify(found)) if isinstance(found, (Mapping, list)) else found


def _config_of(application: Any) -> Mapping[str, Any]:
    own = getattr(application, "_app_config", None)
    if own is not None and any(own.values()):
        return own  # type: ignore[no-any-return]
    path = os.environ.get(APPLICATION_FILE_VARIABLE)
    if _chosen.application_config is None and path:
        _chosen.application_config = application_config(path)
    return _chosen.application_config or AppConfig()


def _missing(path: str) -> Any:
    # ASSUMED: missing key of the application configuration: None; KeyError or an empty section can be chosen.
    mode = _checked_mode(_chosen.missing_mode or os.environ.get(MISSING_VARIABLE) or "none")
    if mode == "keyerror":
        raise KeyError(path)
    return munch.Munch() if mode == "empty" else None


def _checked_mode(mode: str) -> str:
    if mode not in MISSING_MODES:
        raise StubError(f"what a missing configuration key gives is one of {', '.join(MISSING_MODES)}, not {mode!r}")
    return mode


def _read_yaml(path: str | Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise StubError(f"configuration file {path} cannot be read: {error}") from error
    if not isinstance(tree or {}, dict):
        raise StubError(f"configuration file {path} must hold a tree of keys")
    return tree or {}
