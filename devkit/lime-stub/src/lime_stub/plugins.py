"""Which installed packages are part of the server, and what each of them offers."""

from __future__ import annotations

import importlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from types import ModuleType
from typing import Any

from lime_stub import config as configuration
from lime_stub.model.errors import StubError

logger = logging.getLogger(__name__)

GROUP = "lime_plugins"
# Names separated by commas: only these packages are loaded. Not set: every installed one, as on the platform.
ONLY_VARIABLE = "LIME_STUB_PACKAGES"
HOOKS = (
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
)


class PluginError(StubError):
    """Say which package cannot be loaded, and why."""


@dataclass(frozen=True, slots=True)
class Package:
    """One loaded package: its name with dashes, its module, and the hooks it has."""

    name: str
    module: ModuleType
    hooks: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @property
    def lib_name(self) -> str:
        """Return the name of the import package."""
        return self.module.__name__

    def call(self, hook: str, *arguments: Any) -> Any:
        """Call a hook; a package without it gives None."""
        function = self.hooks.get(hook)
        return function(*arguments) if function else None

    def is_called(self, name: str) -> bool:
        """Say whether a name with dashes or underscores means this package."""
        return name.replace("-", "_") in (self.name.replace("-", "_"), self.lib_name)


@dataclass(slots=True)
class _Known:
    """What this process has loaded."""

    packages: tuple[Package, ...] | None = None
    loading: bool = False


_known = _Known()


def load_plugins(config: Any = None) -> list[Package]:
    """Import every installed package and apply its defaults and limeobject classes."""
    # ASSUMED: what load_plugins returns: nothing is documented; the loaded packages are useful.
    _known.loading = True
    try:
        packages = list(_import_all())
        for package in packages:
            _apply(package, configuration.config if config is None else config)
    finally:
        _known.loading = False
    _known.packages = tuple(packages)
    return packages


def loaded_packages() -> tuple[Package, ...]:
    """Return the packages of this process, loading them when nobody has done so."""
    if _known.packages is None and not _known.loading:
        load_plugins()
    return _known.packages or ()


def forget_packages() -> None:
    """Have the next question for packages look at what is installed by then."""
    _known.packages = None


def find_package(name: str) -> Package | None:
    """Find a loaded package by its name with dashes or underscores."""
    return next((each for each in loaded_packages() if each.is_called(name)), None)


def _import_all() -> Iterator[Package]:
    known: set[str] = set()
    only = os.environ.get(ONLY_VARIABLE)
    wanted = None if only is None else {each.strip() for each in only.split(",")}
    for entry_point in sorted(metadata.entry_points(group=GROUP), key=lambda each: each.name):
        if entry_point.name not in known and (wanted is None or entry_point.name in wanted):
            known.add(entry_point.name)
            yield _import(entry_point)


def _import(entry_point: metadata.EntryPoint) -> Package:
    try:
        # The platform's own loader may swallow this; here a broken import must be heard.
        module = importlib.import_module(entry_point.module)
    except Exception as error:
        logger.exception("package %s cannot be imported", entry_point.name)
        raise PluginError(f"package {entry_point.name} cannot be imported: {type(error).__name__}: {error}") from error
    hooks = {name: getattr(module, name) for name in HOOKS if callable(getattr(module, name, None))}
    logger.info("package %s offers: %s", entry_point.name, ", ".join(hooks) or "nothing")
    return Package(entry_point.name, module, hooks)


def _apply(package: Package, config: Any) -> None:
    configuration.add_plugin_defaults(config, package.lib_name, package.call("default_config") or {})
    package.call("register_limeobject_classes", _register_limeobject_class)


def _register_limeobject_class(limetype: str, limeobject_class: type) -> None:
    registry = importlib.import_module("lime_type.limetypes").limeobject_classes
    former = registry.get(limetype)
    if former is not None and former is not limeobject_class:
        # ASSUMED: second class for one limetype: the later one wins; only one can be active.
        logger.warning("class of limetype %s: %s replaces %s", limetype, limeobject_class, former)
    registry[limetype] = limeobject_class
