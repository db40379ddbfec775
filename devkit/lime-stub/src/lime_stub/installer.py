"""How the add-on installer turns what a package asks for into tables, fields, groups and users."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import marshmallow

from lime_stub.application import LimeApplication, create_group, create_user, find_group, find_user
from lime_stub.model.errors import StubError
from lime_stub.structure import install_structure

STATE_NAMESPACE = "lime_data"
STATE_KEY = "addon_installer_config"
FIELD = "addon_installer"


@dataclass(frozen=True)
class UserItem:
    """A user that an add-on needs."""

    # ASSUMED: fields of UserItem: only the name of the class is public.
    username: str
    fullname: str = ""
    groups: Sequence[str] = ()
    user_type: str = "User"
    language: str = "en_us"


@dataclass(frozen=True)
class InstallationData:
    """What an add-on needs; tables and relations in the form of lip.json."""

    # ASSUMED: fields of InstallationData: tables, relations, views, users, groups, by keyword.
    tables: Sequence[Mapping[str, Any]] = ()
    relations: Sequence[Mapping[str, Any]] = ()
    views: Sequence[Mapping[str, Any]] = ()
    users: Sequence[UserItem] = ()
    groups: Sequence[str] = ()


@dataclass(frozen=True)
class InstallationReport:
    """What an installation created, and what it found in another form and left alone."""

    tables: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


class BaseInstaller:
    """Be the parent of a package's installer."""

    def __init__(self, application: LimeApplication) -> None:
        self.application = application

    def get_module(self) -> str:
        """Return the name of the module that has get_installation_data, or of the package it is in."""
        raise NotImplementedError("an installer says where its installation data are")

    def get_storage_key(self) -> str:
        """Return the key under which the state of this installer is kept."""
        raise NotImplementedError("an installer has a storage key")

    def inject_installer_field(self, schema: marshmallow.Schema) -> marshmallow.Schema:
        """Add the entry "Setup" to the schema of the settings."""
        # ASSUMED: field of the installer: one optional field; its name on the platform is not public.
        schema.declared_fields[FIELD] = marshmallow.fields.Raw(metadata={"title": "Setup"})
        schema._init_fields()
        return schema

    def install(self, config: Mapping[str, Any] | None = None) -> InstallationReport:
        """Create what is missing and remember that it was done; this is what "Setup" starts."""
        chosen = dict(self.stored_state().get("config", {}) if config is None else config)
        data = self._installation_data(chosen)
        report = self._create(data)
        self._remember({"config": chosen, "created": asdict(report)})
        return report

    def stored_state(self) -> dict[str, Any]:
        """Return what is remembered of the last installation."""
        everything = self.application.database.read_value(STATE_NAMESPACE, STATE_KEY) or {}
        return dict(everything.get(self.get_storage_key()) or {})

    def _remember(self, state: dict[str, Any]) -> None:
        database = self.application.database
        everything = database.read_value(STATE_NAMESPACE, STATE_KEY) or {}
        database.write_value(STATE_NAMESPACE, STATE_KEY, {**everything, self.get_storage_key(): state})

    def _installation_data(self, config: dict[str, Any]) -> InstallationData:
        name = self.get_module()
        for candidate in (name, f"{name}.installation"):
            try:
                function = getattr(importlib.import_module(candidate), "get_installation_data", None)
            except ModuleNotFoundError as error:
                if not f"{candidate}.".startswith(f"{error.name}."):
                    raise  # the module is there, but something that it imports is not
                continue
            if function is not None:
                return function(self.application, config)  # type: ignore[no-any-return]
        raise StubError(f"there is no get_installation_data in {name} or {name}.installation")

    def _create(self, data: InstallationData) -> InstallationReport:
        database = self.application.database
        with database.transaction():
            lip = {"install": {"tables": list(data.tables), "relations": list(data.relations)}}
            structure = install_structure(database, lip)
            groups = tuple(each for each in data.groups if find_group(database, each) is None)
            for group in groups:
                create_group(database, group)
            users = tuple(each for each in data.users if find_user(database, username=each.username) is None)
            for user in users:
                create_user(database, **asdict(user))
        # The application has read its limetypes before; it reads all that are there now.
        self.application._limetypes = self.application._offered = None
        return InstallationReport(
            structure.created_types,
            structure.created_fields,
            structure.created_options,
            structure.different,
            groups,
            tuple(each.username for each in users),
        )
