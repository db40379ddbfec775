"""How the settings of a package are kept for one application, and when they are migrated."""

from __future__ import annotations

import builtins
import copy
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import marshmallow

from lime_stub.model.errors import StubError
from lime_stub.plugins import loaded_packages

NAMESPACE = "runtime_config"


class NotFoundError(Exception):
    """Say that nothing has been saved yet."""


class ValueError(builtins.ValueError):
    """Say that settings are refused."""


class ConfigMigration:
    """Change saved settings from one version to the next; `version` is the new one."""

    version: int | None = None

    def upgrade(self, config: dict[str, Any]) -> dict[str, Any] | None:
        """Turn settings of the version before into settings of this version."""
        return config

    def downgrade(self, config: dict[str, Any]) -> dict[str, Any] | None:
        """Turn settings of this version into settings of the version before."""
        return config


class AdminPlugin:
    """Be the parent of a package's configuration plugin."""

    def __init__(self, application: Any = None) -> None:
        self.application = application

    @property
    def name(self) -> str:
        """Return the key under which the settings are kept."""
        raise NotImplementedError("a configuration plugin has a name")

    @property
    def title(self) -> str:
        """Return what Lime Admin shows."""
        return self.name

    @property
    def version(self) -> int | None:
        """Return the number of the present form of the settings."""
        return None

    def get_schema(self) -> marshmallow.Schema:
        """Return the schema of the settings."""
        return marshmallow.Schema()

    def get_migrations(self) -> Iterable[Any]:
        """Return the migrations, one for each version that changed the form."""
        return []

    def get_config(self) -> dict[str, Any]:
        """Return the saved settings, migrated when only an older version is saved; NotFoundError when none are."""
        stored = self._read(self.version)
        return self._migrated() if stored is None else stored

    def set_config(self, config: Mapping[str, Any]) -> None:
        """Save settings."""
        try:
            plain = json.loads(json.dumps(config))
        except TypeError as error:
            raise ValueError(f"the settings of {self.name} are not JSON: {error}") from error
        self._database.write_value(NAMESPACE, persistence_key(self.name, self.version), plain)

    @property
    def _database(self) -> Any:
        if self.application is None:
            raise NotFoundError(f"the configuration plugin {self.name} has no application")
        return self.application.database

    def _read(self, version: int | None) -> dict[str, Any] | None:
        return self._database.read_value(NAMESPACE, persistence_key(self.name, version))  # type: ignore[no-any-return]

    def _migrated(self) -> dict[str, Any]:
        for older in _older_versions(self.version):
            stored = self._read(older)
            if stored is not None:
                migrated = upgraded(stored, self.get_migrations(), older, self.version)
                self._database.write_value(NAMESPACE, persistence_key(self.name, self.version), migrated)
                return migrated
        raise NotFoundError(f"no settings are saved for {self.name}")


def persistence_key(name: str, version: int | None) -> str:
    """Return the key of one version of a plugin's settings."""
    # ASSUMED: persistence key: name, underscore, version; only "the version is appended" is documented.
    return name if version is None else f"{name}_{version}"


def upgraded(config: dict[str, Any], migrations: Iterable[Any], older: int | None, newer: int | None) -> dict[str, Any]:
    """Carry settings through the migrations that lie between two versions."""
    low = -1 if older is None else older
    for migration in sorted(migrations, key=lambda each: int(each.version)):
        if low < int(migration.version) <= int(newer or 0):
            # ASSUMED: upgrade: returns the new settings or changes what it got.
            working = copy.deepcopy(config)
            config = migration.upgrade(working) or working
    return config


def _older_versions(version: int | None) -> Iterator[int | None]:
    if version is not None:
        yield from range(version - 1, -1, -1)
        yield None


def admin_plugins(application: Any) -> list[AdminPlugin]:
    """Return the configuration plugins of the loaded packages for one application."""
    classes = (package.call("register_config") for package in loaded_packages())
    return [_plugin(each, application) for each in classes if each]


def find_admin_plugin(application: Any, name: str) -> AdminPlugin:
    """Find a configuration plugin by its own name or by the name of its package."""
    for package in loaded_packages():
        plugin_class = package.call("register_config")
        plugin = _plugin(plugin_class, application) if plugin_class else None
        if plugin is not None and (plugin.name == name or package.is_called(name)):
            return plugin
    raise StubError(f"no loaded package has settings under the name {name!r}")


def _plugin(plugin_class: Any, application: Any) -> AdminPlugin:
    # ASSUMED: constructor of a configuration plugin: application is its only argument.
    return plugin_class(application=application)  # type: ignore[no-any-return]


def current_config(plugin: AdminPlugin) -> dict[str, Any]:
    """Return the settings, empty when nothing is saved."""
    try:
        return plugin.get_config() or {}
    except NotFoundError:
        return {}


def save_config(plugin: AdminPlugin, config: Mapping[str, Any]) -> list[str]:
    """Save settings that fit the schema, and return what is wrong with them, one `path: text` each."""
    problems = validation_problems(plugin.get_schema(), config)
    if problems:
        return problems
    try:
        # ASSUMED: what set_config gets: the JSON as it was posted, not the loaded objects.
        plugin.set_config(config=dict(config))
    except builtins.ValueError as error:
        return [f"{plugin.name}: {error}"]
    return []


def validation_problems(schema: marshmallow.Schema, config: Any) -> list[str]:
    """Return what a schema finds wrong, one `path: text` each."""
    return [f"{path or 'settings'}: {text}" for path, text in _flattened(schema.validate(config))]


def _flattened(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, below in messages.items():
            part = "" if key == "_schema" else str(key)
            yield from _flattened(below, ".".join(filter(None, (path, part))))
    elif isinstance(messages, (list, tuple)):
        for below in messages:
            yield from _flattened(below, path)
    else:
        yield path, str(messages)
