"""The settings in Lime Admin: kept by the platform, checked here. No secret is among them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import lime_admin.plugins
from marshmallow import Schema, ValidationError

from ..core.errors import ConfigInvalid
from ..installation.installer import add_installer_field
from ..settings import read_admin_settings
from ..translations import translate
from .schema import create_schema

VERSION = 1


class RuntimeConfig(lime_admin.plugins.AdminPlugin):  # type: ignore[misc]  # the platform is untyped
    """What an administrator may set."""

    @property
    def name(self) -> str:
        """The key under which the platform keeps the settings."""
        return "limepkg_apsis"

    @property
    def title(self) -> str:
        """What Lime Admin shows."""
        return "APSIS"

    @property
    def version(self) -> int:
        """The form of the settings; the platform migrates older ones."""
        return VERSION

    def get_config(self) -> dict[str, Any]:
        """Return the settings; before anything was saved, the defaults."""
        try:
            return dict(super().get_config())
        except lime_admin.plugins.NotFoundError:
            return dict(self.get_schema().load({}))

    def get_schema(self) -> Schema:
        """Return the schema that the form is made of, with the installer's entry where that package is present."""
        return cast("Schema", add_installer_field(self.application, create_schema(self.application)))

    def set_config(self, config: Mapping[str, Any]) -> None:
        """Check and save the settings; every wrong value is named with its reason."""
        try:
            checked = self.get_schema().load(dict(config))
            read_admin_settings(checked)
        except ValidationError as error:
            raise lime_admin.plugins.ValueError(_in_words(error.messages_dict)) from error
        except ConfigInvalid as error:
            texts = (translate(self.application, each.key, **dict(each.params)) for each in error.problems)
            raise lime_admin.plugins.ValueError("; ".join(texts)) from error
        super().set_config(config=dict(config))


def _in_words(messages: Mapping[str, Any], path: str = "") -> str:
    parts = []
    for name, below in messages.items():
        where = f"{path}.{name}".strip(".")
        if isinstance(below, Mapping):
            parts.append(_in_words(below, where))
        else:
            parts.append(f"{where}: {' '.join(str(text) for text in below)}")
    return "; ".join(parts)


def register_config() -> type[RuntimeConfig]:
    """Return the class of our settings, as the platform wants it."""
    return RuntimeConfig


def admin_settings(application: Any) -> dict[str, Any]:
    """Return what Lime Admin holds for an application."""
    return RuntimeConfig(application=application).get_config()
