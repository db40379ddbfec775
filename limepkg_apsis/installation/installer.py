"""The add-on installer's way in: a "Setup" entry in Lime Admin, where the installer package is present."""

from __future__ import annotations

from typing import Any

try:
    from limepkg_addon_installer import BaseInstaller
except ImportError:  # it is optional: the structure can be made by hand, or from lip.json
    BaseInstaller = None

STORAGE_KEY = "limepkg_apsis"


class Installer(BaseInstaller or object):  # type: ignore[misc]  # the installer is untyped, and may be absent
    """What the add-on installer is told about this package."""

    def get_module(self) -> str:
        """Return the module in which `get_installation_data` is found."""
        # ASSUMED: get_module: the module itself, not the package above it.
        return str(__package__)

    def get_storage_key(self) -> str:
        """Return the key under which the installer keeps what it has done for us."""
        return STORAGE_KEY


def add_installer_field(application: Any, schema: Any) -> Any:
    """Return the schema of the settings with the installer's field, or as it was where there is no installer."""
    return schema if BaseInstaller is None else Installer(application).inject_installer_field(schema)
