"""What the add-on installer looks for: the structure this add-on needs in one database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..settings import CrmSettings
from .structure import structure_for


def get_installation_data(app: Any, config: Mapping[str, Any]) -> Any:
    """Return what is to be installed; `config` is what Lime Admin holds for the add-on."""
    from limepkg_addon_installer import InstallationData

    install = structure_for(app, _settings(config))["install"]
    # ASSUMED: InstallationData: tables and relations in the form of lip.json, by keyword.
    return InstallationData(tables=install["tables"], relations=install["relations"])


def _settings(config: Mapping[str, Any]) -> CrmSettings:
    fields = config.get("fields") or {}
    return CrmSettings(
        limetypes=_chosen(config.get("limetypes")),
        fields={table: _chosen(names) for table, names in fields.items()},
    )


def _chosen(names: Mapping[str, Any] | None) -> dict[str, str]:
    return {role: str(name) for role, name in (names or {}).items() if name}
