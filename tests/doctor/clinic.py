"""A set-up on the two stand-ins that lacks nothing, in which a test spoils one thing before the doctor comes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from typing import Any

import lime_admin.plugins
from apsis_sim.clock import Clock as SimClock
from apsis_sim.server import SimServer
from lime_application import LimeApplication
from lime_stub.application import register_database
from lime_stub.config import use_application_config
from lime_stub.storage.people import create_user
from lime_stub.store import Database
from lime_stub.structure import install_structure
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.config import RuntimeConfig, admin_settings
from limepkg_apsis.core.memory import AccountMemory
from limepkg_apsis.crm import LimeCrm
from limepkg_apsis.crm import connect as connect_crm
from limepkg_apsis.crm.journal.rows import JournalRows
from limepkg_apsis.doctor import examine
from limepkg_apsis.runtime import open_runtime, settings_of
from limepkg_apsis.settings import CrmSettings
from tests.acceptance.company import SCHEMA, SENDER, application_config, new_key
from tests.fakes.fake_clock import FakeClock

NAME = "myapp"
UNKNOWN_HERE = frozenset({"language"})
"""What the stand-in cannot tell: which languages are active."""

FIELDS, LISTS = "accounts.demographics", "lists.all_direct"
"""The two calls that the doctor may make, as the account's log names them."""


def shipped() -> dict[str, Any]:
    """Return the structure that the package brings."""
    found: dict[str, Any] = json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text("utf-8"))
    return found


@dataclass
class Plan:
    """What the database of a clean set-up is made of: the customer's own tables, and what is installed over them."""

    schema: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(SCHEMA))
    lip: dict[str, Any] = field(default_factory=shipped)

    def own(self, table: str, name: str, **changes: Any) -> None:
        """Change a field of the customer's."""
        self.schema[table].setdefault(name, {}).update(changes)

    def shipped(self, table: str, name: str, **changes: Any) -> None:
        """Change a field that is installed; options are given as keys."""
        (found,) = (each for each in self._fields(table) if each["name"] == name)
        if "options" in changes:
            found["options"] = [{"key": key} for key in changes.pop("options")]
        found["attributes"] |= changes

    def without(self, table: str, name: str) -> None:
        """Install all but one field."""
        fields = self._fields(table)
        fields[:] = [each for each in fields if each["name"] != name]
        install = self.lip["install"]
        install["relations"] = [
            each
            for each in install["relations"]
            if (table, name) not in ((each["table1"], each["field1"]), (each["table2"], each["field2"]))
        ]

    def without_table(self, table: str) -> None:
        """Install all but one table."""
        install = self.lip["install"]
        install["tables"] = [each for each in install["tables"] if each["name"] != table]
        install["relations"] = [each for each in install["relations"] if table not in (each["table1"], each["table2"])]

    def rename(self, table: str, name: str) -> None:
        """Give a table another name, and no label; the package is installed over it all the same."""
        if table in self.schema:
            self.schema[name] = {**self.schema.pop(table), "_label": "none"}
        for fields in self.schema.values():
            for each in fields.values():
                if isinstance(each, dict) and each.get("related") == table:
                    each["related"] = name
        install = self.lip["install"]
        for each in (*install["tables"], *install["relations"]):
            each.update({key: name for key in ("name", "table1", "table2") if each.get(key) == table})

    def _fields(self, table: str) -> list[dict[str, Any]]:
        (fields,) = (each["fields"] for each in self.lip["install"]["tables"] if each["name"] == table)
        return fields  # type: ignore[no-any-return]


@dataclass
class Clinic:
    """One set-up; `told` are attributes with which its platform tells more than the stand-in does."""

    sim: SimServer
    clock: FakeClock
    database: Database
    told: dict[str, Any] = field(default_factory=dict)

    def app(self, language: str = "en") -> Any:
        """Return the application as a new request sees it."""
        opened = LimeApplication(NAME, self.database, language=language)
        for name, value in self.told.items():
            setattr(opened, name, value)
        return opened

    def configure(self, config: Mapping[str, Any] | None = None, **secrets: Any) -> None:
        """Write the application config; what is not given is right."""
        right = application_config(self.sim.base_url, self.sim.api_key)
        use_application_config(
            {
                "config": {"limepkg_apsis": {**right["config"]["limepkg_apsis"], **(config or {})}},
                "secrets": {"limepkg_apsis": {**right["secrets"]["limepkg_apsis"], **secrets}},
            }
        )

    def administer(self, **settings: Any) -> None:
        """Change some settings past the form of Lime Admin, as an older version or a script may have."""
        self.hold({**admin_settings(self.app()), **settings})

    def hold(self, settings: Mapping[str, Any]) -> None:
        """Let Lime Admin hold just these settings, whatever they are."""
        lime_admin.plugins.AdminPlugin.set_config(RuntimeConfig(application=self.app()), settings)

    def live(self) -> None:
        """Let scheduled work make the lists of two campaigns, and some minutes pass."""
        app = self.app()
        unit = app.unit_of_work()
        for name in ("Vår", "Höst"):
            unit.add(app.limetypes.campaign(name=name, type="email", mailinglistsenderaddress=SENDER))
        unit.commit()
        settings = settings_of(app, admin_settings(app))
        runtime = open_runtime(app, settings, a_person_waits=False, clock=self.clock)
        assert runtime.sync.due(lambda: False).error is None
        self.clock.advance(minutes=10)

    def examine(self, language: str = "en", **options: Any) -> dict[str, Any]:
        """Call the doctor."""
        return examine(self.app(language), clock=self.clock, **options).to_dict()

    @property
    def crm(self) -> LimeCrm:
        """The Lime side of the product."""
        return connect_crm(self.app(), CrmSettings(), self.clock)

    def remember(self, change: Callable[[AccountMemory], AccountMemory]) -> None:
        """Change what is remembered of the account."""
        journal = self.crm.journal
        journal.save_account_memory(change(journal.read_account_memory()))

    def hold_lease(self, age: timedelta) -> None:
        """Leave the row of a run that last gave a sign of life so long ago."""
        rows = JournalRows(self.app(), self.crm.structure["run"])
        rows.add("lease", owner="x", state="holder", heartbeat=self.clock.now() - age, lease_seconds=300)

    def campaigns(self) -> list[Any]:
        """Return the campaigns, by id."""
        return sorted(self.app().limetypes.campaign.get_all(), key=lambda each: each.id)

    def change(self, limeobject: Any, **fields: Any) -> None:
        """Change a record by hand."""
        for name, value in fields.items():
            limeobject.get_property(name).value = value
        unit = limeobject.application.unit_of_work()
        unit.add(limeobject)
        unit.commit()


def open_account(clock: FakeClock) -> SimServer:
    """Return an APSIS account whose clock goes as ours."""
    return SimServer(api_key=new_key(), limits="report", clock=SimClock(lambda: clock.now().timestamp()))


def build(sim: SimServer, clock: FakeClock, spoil: Callable[[Plan], None] | None = None) -> Clinic:
    """Return a set-up over a new database; one that nobody has spoiled has lived for some minutes."""
    plan = Plan()
    if spoil:
        spoil(plan)
    database = Database("sqlite://", NAME)
    register_database(database)
    database.create_limetype_tables(*create_limetypes_from_dsl(plan.schema))
    install_structure(database, plan.lip)
    create_user(database, "apsis-integration", user_type="Integration")
    made = Clinic(sim, clock, database)
    made.configure()
    if not spoil:
        made.live()
    return made


def states(answer: Mapping[str, Any]) -> dict[str, str]:
    """Return the state of each check."""
    return {each["check"]: each["state"] for each in answer["checks"]}


def failing(answer: Mapping[str, Any]) -> set[str]:
    """Return the checks that failed."""
    return {code for code, state in states(answer).items() if state == "failed"}


def line(answer: Mapping[str, Any], code: str) -> dict[str, str]:
    """Return what was told about one check."""
    (found,) = (each for each in answer["checks"] if each["check"] == code)
    return found  # type: ignore[no-any-return]
