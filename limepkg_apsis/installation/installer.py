"""The add-on installer's way in: a "Setup" entry in Lime Admin, where the installer package is present."""

from __future__ import annotations

from typing import Any

STORAGE_KEY = "limepkg_apsis"


def installer_class() -> Any | None:
    """Return our installer, or None where the add-on installer is not installed or has another form."""
    try:
        from limepkg_addon_installer import BaseInstaller
    except ImportError:
        return None
    return type(
        "Installer",
        (BaseInstaller,),
        {"get_module": lambda self: __package__, "get_storage_key": lambda self: STORAGE_KEY},
    )


def add_installer_field(application: Any, schema: Any) -> Any:
    """Return the schema of the settings with the installer's field, or as it was where there is no installer."""
    installer = installer_class()
    return schema if installer is None else installer(application).inject_installer_field(schema)
