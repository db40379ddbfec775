"""What can be wrong: each row spoils one thing of a clean set-up and names the one check that must say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import lime_config

from limepkg_apsis.core.memory import Breaker
from tests.acceptance.company import new_key
from tests.doctor.clinic import Clinic, Plan

CATEGORY = {"type": "option", "label": "category"}


@dataclass(frozen=True)
class Seed:
    """
    One misconfiguration: of the tables before they are made, or of a set-up that has lived for a while.

    `words` are what the message must say.
    """

    name: str
    check: str
    words: tuple[str, ...] = ()
    build: Callable[[Plan], object] | None = None
    spoil: Callable[[Clinic], object] | None = None


def tables(name: str, check: str, build: Callable[[Plan], object], *words: str) -> Seed:
    """Spoil the tables."""
    return Seed(name, check, words, build=build)


def life(name: str, check: str, spoil: Callable[[Clinic], object], *words: str) -> Seed:
    """Spoil anything else."""
    return Seed(name, check, words, spoil=spoil)


def setting(name: str, check: str, given: dict[str, Any], *words: str) -> Seed:
    """Spoil what Lime Admin holds."""
    return life(name, check, lambda at: at.administer(**given), *words)


def config(name: str, check: str, given: dict[str, Any], *words: str) -> Seed:
    """Spoil the application config."""
    return life(name, check, lambda at: at.configure(given), *words)


def shipped(name: str, check: str, where: str, given: dict[str, Any], *words: str) -> Seed:
    """Spoil a field that is installed."""
    return tables(name, check, lambda plan: plan.shipped(*where.split("."), **given), *words)


def own(name: str, check: str, where: str, given: dict[str, Any], *words: str) -> Seed:
    """Spoil a field of the customer's."""
    return tables(name, check, lambda plan: plan.own(*where.split("."), **given), *words)


def without(name: str, check: str, where: str, *words: str) -> Seed:
    """Forget a field, or a whole table, at the installation."""
    table, _, field = where.partition(".")
    return tables(name, check, lambda plan: plan.without(table, field) if field else plan.without_table(table), *words)


def told(name: str, check: str, given: dict[str, Any], *words: str, **settings: Any) -> Seed:
    """Let the platform tell more than the stand-in does."""

    def spoil(at: Clinic) -> None:
        at.administer(**settings)
        at.told = given

    return life(name, check, spoil, *words)


def service(name: str, check: str, section: str, given: dict[str, Any], *words: str) -> Seed:
    """Spoil the config of the service."""
    path = section.split(".")

    def spoil(at: Clinic) -> None:
        found = lime_config.config
        for each in path:
            found = found[each]
        found.update(given)

    return life(name, check, spoil, *words)


def _second_person_table(plan: Plan) -> None:
    plan.schema["contact"] = {"_label": "person", "name": {"type": "string", "label": "name"}}


def _participants_of_companies(plan: Plan) -> None:
    plan.schema["person"].pop("participant")
    plan.schema["participant"]["person"]["related"] = "company"
    plan.schema["company"] = {"participant": {"type": "hasmany", "related": "participant", "backref": "person"}}
    install = plan.lip["install"]
    install["relations"] = [
        each for each in install["relations"] if (each["table1"], each["table2"]) != ("person", "participant")
    ]


def _other_account(at: Clinic) -> None:
    key = new_key()
    at.sim.simulator.account(key)
    at.configure(api_key=key)


def _stopped(at: Clinic) -> None:
    breaker = Breaker(3, "apsis_unavailable", at.clock.now(), at.clock.now() + timedelta(minutes=5))
    at.remember(lambda memory: replace(memory, breaker=breaker))


SEEDS = (
    # the configuration
    life("no key", "key", lambda at: at.configure(api_key=""), "no key"),
    life("a key with a space in it", "key", lambda at: at.configure(api_key="0f6c2a52 4711-aa"), "characters"),
    config("plain http", "address", {"base_url": "http://apsis.example.se"}, "https"),
    config("no host", "address", {"base_url": "se.api.anpdm.com"}, "names no host"),
    config("a user in the address", "address", {"base_url": "https://k:@apsis.example.se"}, "a user"),
    config("no certificates", "certificates", {"ca_bundle": "/nowhere/ca.pem"}, "not there"),
    config("no name of a file", "certificates", {"ca_bundle": "ca\x00.pem"}, "not there"),
    setting("no calls at all", "settings", {"requests_per_minute": 0}, "requests_per_minute is 0"),
    setting("a guard of 101 percent", "settings", {"guards": {"list_percent": 101}}, "guards.list_percent is 101"),
    setting("an interval of nothing", "settings", {"intervals_minutes": {"members": 0}}, "intervals_minutes.members"),
    setting("a list for a section", "settings", {"guards": [1]}, "cannot be read"),
    setting("a number for a text", "settings", {"history_option_key": 7}, "history_option_key"),
    setting("intervals below the rest", "intervals", {"data_call_interval_seconds": 1200}, "campaigns (15)", "1200"),
    # the tables
    tables("no label Campaign", "table.campaign", lambda plan: plan.rename("campaign", "kampanj"), "label campaign"),
    tables("two tables of persons", "table.person", _second_person_table, "contact, person"),
    setting("another table chosen", "table.participant", {"limetypes": {"participant": "guest"}}, "guest"),
    tables("no label History", "table.history", lambda plan: plan.rename("history", "note"), "label history"),
    tables("another name of mailings", "table.mailing", lambda plan: plan.rename("mailing", "utskick"), "name mailing"),
    without("no table of recipients", "table.recipient", "recipient", "recipient"),
    without("no table of runs", "table.run", "apsisrun", "apsisrun"),
    # their fields
    without("no sender address", "fields.campaign", "campaign.mailinglistsenderaddress", "mailinglistsenderaddress"),
    tables("no e-mail address", "fields.person", lambda plan: plan.schema["person"].pop("email"), "person.email"),
    tables(
        "no name of a person",
        "fields.person",
        lambda plan: plan.schema["person"].pop("lastname"),
        "no field for the name of a person",
    ),
    setting("another field chosen", "fields.campaign", {"fields": {"campaign": {"list_id": "list"}}}, "the field list"),
    without("no field of a run", "fields.run", "apsisrun.memory", "run.memory (memory)"),
    own("a text as the flag", "types", "person.globaloptout", {"type": "string"}, "globaloptout", "yesno"),
    own("a text as list id", "types", "campaign.mailinglistid", {"type": "string", "length": 32}, "mailinglistid"),
    tables("participants are companies", "relations", _participants_of_companies, "company"),
    shipped("a short sender address", "lengths", "campaign.mailinglistsenderaddress", {"length": "40"}, "(40 < 100)"),
    shipped("a short plan", "lengths", "apsisrun.plan", {"length": "4000"}, "apsisrun.plan (4000 < 1000000)"),
    shipped("a short address of a recipient", "lengths", "recipient.email", {"length": "50"}, "recipient.email"),
    own("short notes", "lengths", "history.notes", {"length": 80}, "history.notes (80 < 200)"),
    # options
    own("two categories", "category", "campaign.channel", {**CATEGORY, "options": ["email", "post"]}, "type, channel"),
    own("no option email", "category", "campaign.type", {"options": ["event"]}, "the key email"),
    setting("another category chosen", "category", {"fields": {"campaign": {"type": "kind"}}}, "the field kind"),
    shipped("no option other", "bounce_options", "person.emailbounce", {"options": ["none", "soft", "hard"]}, "other"),
    shipped("no bounce option at all", "bounce_options", "person.emailbounce", {"options": []}, "none, soft, hard"),
    shipped(
        "no option clicked", "recipient_options", "recipient.sendoutstatus", {"options": ["sent"]}, "open, clicked"
    ),
    setting("another type of note", "history_category", {"history_option_key": "mail"}, "mail"),
    # what runs
    service("nobody of that name", "user", "plugins.limepkg_apsis", {"user_name": "robot"}, "no user robot"),
    told("a list of users without ours", "user", {"users": ["admin"]}, "apsis-integration"),
    told("no Swedish", "language", {"languages": ["en_us", "fi"]}, "sv is not active"),
    service("no sentences", "language", "plugins.limepkg_apsis", {"language": "fi"}, "no sentences"),
    service("no scheduled tasks", "schedule", "tasks_config", {"enable_scheduled_tasks": False}, "switched off"),
    life("nothing has run for a day", "passes", lambda at: at.clock.advance(days=1), "2024-01-15 08:30 UTC"),
    life("a run that died", "lease", lambda at: at.hold_lease(timedelta(hours=3)), "without a word"),
    life("a run from the future", "lease", lambda at: at.hold_lease(timedelta(hours=-3)), "in the future"),
    told("no group that may sync", "group.may_sync_group", {"groups": ["Users"]}, "Marknad", may_sync_group="Marknad"),
    told(
        "no group that may approve",
        "group.may_approve_group",
        {"groups": lambda: ["Users"]},
        "Marknad",
        may_approve_group="Marknad",
    ),
    # APSIS
    life("a pause after trouble", "breaker", _stopped, "APSIS does not answer right now", "08:45 UTC"),
    life("a wrong key", "accepted", lambda at: at.configure(api_key=new_key()), "does not accept"),
    life("a clock that is slow", "clock", lambda at: at.sim.clock.advance(600), "10 minutes behind"),
    life("a clock that is fast", "clock", lambda at: at.sim.clock.advance(-150), "minutes ahead"),
    setting("a field APSIS does not have", "person_id_field", {"person_id_field": "Lime"}, "no demographic field Lime"),
    life("a key of another account", "account", _other_account, "another account", "2 lists"),
    life("all lists are gone", "account", lambda at: at.sim.world.lists.clear(), "None of the 2 lists"),
)
