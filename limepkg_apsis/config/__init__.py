"""What can be set in Lime Admin, and how the rest of the package reads it."""

from __future__ import annotations

from typing import Any

from .plugin import RuntimeConfig

__all__ = ["RuntimeConfig", "admin_settings", "register_config"]


def register_config() -> type[RuntimeConfig]:
    """Return the class of our settings, as the platform wants it."""
    return RuntimeConfig


def admin_settings(application: Any) -> dict[str, Any]:
    """Return what Lime Admin holds for an application, completed with defaults. Nothing is saved by reading."""
    return RuntimeConfig(application=application).settings()
