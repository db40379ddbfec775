"""The settings in Lime Admin: kept by the platform, checked here. No secret is among them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any, cast

import lime_admin.plugins
from marshmallow import Schema, ValidationError

from ..core.errors import ConfigInvalid
from ..installation.installer import add_installer_field
from ..settings import read_admin_settings
from ..translations import translate
from .defaults import completed, default_settings
from .facts import with_facts
from .keys import looks_like_a_key
from .migrations import IntoVersion2
from .schema import create_schema

logger = logging.getLogger(__name__)

VERSION = 2


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

    def get_migrations(self) -> list[Any]:
        """Return what leads from one version to the next."""
        return [IntoVersion2()]

    def get_schema(self) -> Schema:
        """Return the schema that the form is made of, with the installer's entry where that package is present."""
        return cast("Schema", add_installer_field(self.application, create_schema(self.application)))

    def get_config(self) -> dict[str, Any]:
        """Return the settings as the form shows them; before anything was saved, the defaults, which are saved now."""
        saved = self._saved()
        return with_facts(self.application, self._first() if saved is None else completed(saved))

    def settings(self) -> dict[str, Any]:
        """Return the settings for work: what is saved, else the defaults. Writes nothing."""
        return completed(self._saved() or {})

    def set_config(self, config: Mapping[str, Any]) -> None:
        """Check and save the settings; every wrong value is named with its reason, and none is repeated."""
        try:
            checked = self.get_schema().load(config)
            read_admin_settings(checked)
        except ValidationError as error:
            raise lime_admin.plugins.ValueError("; ".join(_in_words(error.messages_dict))) from None
        except ConfigInvalid as error:
            texts = (translate(self.application, each.key, **dict(each.params)) for each in error.problems)
            raise lime_admin.plugins.ValueError("; ".join(texts)) from error
        super().set_config(config=_plain(checked))

    def _saved(self) -> dict[str, Any] | None:
        try:
            return dict(super().get_config() or {})
        except lime_admin.plugins.NotFoundError:
            return None

    def _first(self) -> dict[str, Any]:
        """Save the defaults, so that everybody sees the same from now on. That it cannot be done stops nobody."""
        defaults = default_settings()
        try:
            super().set_config(config=defaults)
        except Exception as error:
            # ASSUMED: errors of a save: any exception, for instance for a user without the right to save.
            logger.warning(
                "application=%s settings=defaults saved=no error=%s",
                getattr(self.application, "identifier", ""),
                type(error).__name__,
            )
        return defaults


def _plain(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(each) if isinstance(each, Mapping) else each for name, each in tree.items()}


def _in_words(messages: Mapping[Any, Any], path: str = "") -> Iterator[str]:
    for name, below in messages.items():
        part = "" if name == "_schema" else "…" if looks_like_a_key(str(name)) else str(name)
        where = ".".join(filter(None, (path, part)))
        if isinstance(below, Mapping):
            yield from _in_words(below, where)
        else:
            text = " ".join(dict.fromkeys(str(each) for each in below))
            yield f"{where}: {text}" if where else text
