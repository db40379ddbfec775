"""
A customer who has never heard of the package: an empty database whose tables have no labels and names of their own,
an account in APSIS, and the things that an administrator does with them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

import yaml
from apsis_sim.server import SimServer
from lime_application import LimeApplication
from lime_stub.admin import admin_plugins
from lime_stub.application import create_user, find_user, register_database
from lime_stub.config import use_application_config
from lime_stub.plugins import load_plugins
from lime_stub.storage.tables import LIMETYPES
from lime_stub.store import Database
from lime_stub.tasks import DeferredDispatcher
from lime_stub.testing.support import client_of, web_server
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.installation.installer import Installer

NAME = "nykund"
TABLES = yaml.safe_load(
    """
utskick:
  _label: none
  rubrik: {type: string, length: 128, required: true}
  sort: {type: option, options: [event, phone]}
kontakt:
  _label: none
  fornamn: {type: string, length: 64}
  efternamn: {type: string, length: 64}
  epost: {type: link, length: 256}
  handelse: {type: hasmany, related: handelse, backref: kontakt}
handelse:
  _label: none
  text: {type: text, length: 4000}
  person: {type: belongsto, related: kontakt, backref: handelse}
"""
)
"""Nothing of this would be found by its usual name, but the relation from the history, which has no label."""


@dataclass
class NewSite:
    """One site; each method is something that a person does there."""

    sim: SimServer
    worker: DeferredDispatcher
    database: Database = field(default_factory=lambda: Database("sqlite://", NAME))
    packages: dict[str, Any] = field(default_factory=dict)
    _client: Any = None

    def __post_init__(self) -> None:
        register_database(self.database)
        self.database.create_limetype_tables(*create_limetypes_from_dsl(TABLES))

    @property
    def app(self) -> LimeApplication:
        """Return the application as a service sees it that starts now."""
        admin = find_user(self.database, username="admin")
        return LimeApplication(NAME, self.database, user=admin, language="en")

    # --- in the solution and on the server ---------------------------------------------------------------------------

    def deploy(self) -> None:
        """Let the server start with what is installed beside it."""
        self.packages = {each.name: each for each in load_plugins()}

    def write_application_config(self, text: str) -> None:
        """Write the file of the application config; the address and the key are those of the account."""
        tree = yaml.safe_load(text)
        assert tree["secrets"]["limepkg_apsis"].keys() == {"api_key"}
        tree["secrets"]["limepkg_apsis"]["api_key"] = self.sim.api_key
        use_application_config({"config": {"limepkg_apsis": {"base_url": self.sim.base_url}}, **tree})

    # --- in Lime Admin -----------------------------------------------------------------------------------------------

    def form(self) -> Any:
        """Open the entry *APSIS* of the settings."""
        (form,) = (each for each in admin_plugins(self.app) if each.title == "APSIS")
        return form

    def setting_titled(self, title: str) -> str:
        """Return which setting the form shows under a title."""
        fields = self.form().get_schema().fields
        (found,) = (name for name, each in fields.items() if each.metadata.get("title") == title)
        return str(found)

    def set(self, **settings: Any) -> None:
        """Save some settings and leave the others."""
        form = self.form()
        facts = {name for name, each in form.get_schema().fields.items() if each.dump_only}
        held = {name: value for name, value in form.get_config().items() if name not in facts}
        form.set_config(config={**held, **settings})

    def press_setup(self) -> Any:
        """Let the add-on installer create what is missing, and restart the services."""
        form, self._client = self.form(), None
        return Installer(form.application).install(form.settings())

    def create_user(self, name: str, user_type: str) -> None:
        """Create a user."""
        create_user(self.database, name, user_type=user_type)

    # --- in Lime's administration ------------------------------------------------------------------------------------

    def set_label(self, table: str, field_name: str, label: str) -> None:
        """Set the label of a table, or of a field."""
        found = self._definition(table)
        if field_name:
            self._save(found, field_name, label=label)
        else:
            self._write(dataclasses.replace(found, label=label))

    def add_option(self, table: str, field_name: str, key: str) -> None:
        """Give an option field one more option."""
        dsl = {table: {"_label": "none", field_name: {"type": "option", "options": [key]}}}
        self.database.create_limetype_tables(*create_limetypes_from_dsl(dsl))

    def _definition(self, table: str) -> Any:
        (found,) = (each for each in self.database.definitions() if each.name == table)
        return found

    def _save(self, definition: Any, field_name: str, **changes: Any) -> None:
        assert definition.property_named(field_name) is not None
        properties = (
            dataclasses.replace(each, **changes) if each.name == field_name else each for each in definition.properties
        )
        self._write(dataclasses.replace(definition, properties=tuple(properties)))

    def _write(self, definition: Any) -> None:
        change = LIMETYPES.update().where(LIMETYPES.c.name == definition.name)
        with self.database.transaction() as connection:
            connection.execute(change.values(definition=definition.to_json()))

    # --- at the web client -------------------------------------------------------------------------------------------

    def save(self, limetype: str, **values: Any) -> int:
        """Make a record and return its id."""
        app = self.app
        unit = app.unit_of_work()
        place = unit.add(app.limetypes.get_limetype(limetype)(**values))
        return int(unit.commit().get(place).id)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call an address as an administrator who is logged in, and let the worker do what was asked for."""
        if self._client is None:
            app = self.app
            self._client = client_of(web_server(self.database, app), NAME, app.user)
        answer = self._client.open(path, method=method, json=body if body or method == "GET" else {})
        self.worker.run_all()
        return answer
