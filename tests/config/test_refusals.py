"""Every wrong value is refused with its reason, in the language of the reader, and none is repeated."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import lime_admin.plugins
import pytest
from lime_application import LimeApplication
from lime_stub.admin import NAMESPACE, save_config, validation_problems
from lime_type import create_limetypes_from_dsl
from marshmallow import fields

from limepkg_apsis.config import RuntimeConfig
from limepkg_apsis.config.entries import Fact
from limepkg_apsis.config.keys import looks_like_a_key
from limepkg_apsis.settings import FIELD_ROLES, LIMETYPE_ROLES
from limepkg_apsis.syncs import SYNC_KINDS
from limepkg_apsis.translations import translate

Tree = dict[str, Any]
WHERE_KEYS_BELONG = "secrets.limepkg_apsis.api_key"
NAN, INFINITY = float("nan"), float("inf")
NO_NUMBER = ("50", "many", True, 1.5, NAN, INFINITY, -INFINITY, [5], {"value": 5}, 10**400)
NO_TEXT = (5, True, 0.5, ["Marketing"], {"name": "Marketing"}, "x" * 201, "two\nlines", "a\x00b")
NO_NAME = (5, True, ["person"], {"name": "person"}, "x" * 201, "per\nson")

WRONG: dict[str, tuple[object, ...]] = {
    "enabled": ("yes", "true", 1, 0, 1.0, "on", [True], {"yes": True}),
    "campaign_filter": ("some", "Category", 5, True, ["all"], {"all": True}),
    "mailings.days": (0, 31, -1, *NO_NUMBER),
    "history_option_key": NO_TEXT,
    "requests_per_minute": (0, -1, 6001, *NO_NUMBER),
    "data_call_interval_seconds": (-1, 86401, *NO_NUMBER),
    "person_id_field": NO_TEXT,
    "may_sync_group": NO_TEXT,
    "may_approve_group": NO_TEXT,
    "alarm_coworker": (0, -1, "Ada", "1.5", True, 1.5, NAN, INFINITY, [1001], {"id": 1001}, 10**400, 2147483648, 4711),
    "journal_days": (6, 3651, 0, -180, *NO_NUMBER),
    **{f"intervals_minutes.{kind.name}": (0, -15, 10081, *NO_NUMBER) for kind in SYNC_KINDS},
    **{f"guards.{name}_minimum": (-1, 1000001, *NO_NUMBER) for name in ("list", "account")},
    **{
        f"guards.{name}_percent": (-0.1, 100.1, 1000, "10", True, NAN, INFINITY, [5], {"a": 5}, 10**400)
        for name in ("list", "account")
    },
    **{f"limetypes.{role}": ("nothing", "Person", *NO_NAME) for role in LIMETYPE_ROLES},
    **{
        f"fields.{table}.{role}": ("nothing", "sendoutstatus2", *NO_NAME)
        for table, roles in FIELD_ROLES.items()
        for role in roles
    },
}


def at(path: str, value: object) -> Tree:
    """Return the settings that say one thing."""
    first, _, rest = path.partition(".")
    return {first: at(rest, value) if rest else value}


def settings(members: dict[str, fields.Field], path: str = "") -> Iterator[tuple[str, fields.Field]]:
    """Yield every setting of the form with its path."""
    for name, field in members.items():
        where = f"{path}.{name}".strip(".")
        if isinstance(field, fields.Nested):
            yield from settings(field.schema.fields, where)
        elif not isinstance(field, Fact) and where != "addon_installer":
            yield where, field


def test_every_setting_has_its_row(plugin: RuntimeConfig) -> None:
    """A new setting is not forgotten here."""
    assert set(WRONG) == {path for path, _ in settings(plugin.get_schema().fields)}


@pytest.fixture
def both(reader: Callable[[str], Any]) -> tuple[RuntimeConfig, RuntimeConfig]:
    """Return our plugin in English and in Swedish."""
    return RuntimeConfig(application=reader("en")), RuntimeConfig(application=reader("sv"))


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_value_is_refused_with_its_reason(both: tuple[RuntimeConfig, RuntimeConfig], path: str) -> None:
    """One sentence, at the place of the setting, with its title, in each language; nothing is saved."""
    schemas = [each.get_schema() for each in both]
    for value in WRONG[path]:
        english, swedish = (validation_problems(each, at(path, value)) for each in schemas)

        assert [text.startswith(f"{path}: ") for text in (*english, *swedish)] == [True, True], (value, english)
        assert english != swedish
        for plugin, (told,) in zip(both, (english, swedish), strict=True):
            title = title_of(plugin.application, path)
            assert title in told
            assert "Not a valid" not in told
            assert len(str(value)) < 5 or str(value) not in told.replace(title, "")
    with pytest.raises(lime_admin.plugins.ValueError):
        both[0].set_config(config=at(path, WRONG[path][0]))
    assert both[0].application.database.read_value(NAMESPACE, "limepkg_apsis_2") is None


def title_of(app: Any, path: str) -> str:
    """Return what a setting is called on the form."""
    keys = {"intervals_minutes": "kind", "limetypes": "limetype", "fields": "field"}
    first, _, rest = path.partition(".")
    return translate(app, f"settings.{keys[first]}.{rest}.title" if first in keys else f"settings.{path}.title")


SENTENCES = [
    (at("enabled", "yes"), "enabled: “Synchronise” must be yes or no."),
    (
        at("intervals_minutes.members", 0),
        "intervals_minutes.members: “How often (minutes): Members” must be a whole number from 1 to 10080.",
    ),
    (
        at("guards.list_percent", 101),
        "guards.list_percent: “One list: share (percent)” must be a number from 0 to 100.",
    ),
    (at("campaign_filter", "some"), "campaign_filter: “Synchronise: which campaigns” must be one of: category, all."),
    (
        at("may_sync_group", ["Marketing"]),
        "may_sync_group: “Rights: group that may start a sync” must be text on one line, of at most 200 characters.",
    ),
    (
        at("limetypes.person", "people"),
        "limetypes.person: “Tables: Person” must be the internal name of a table that exists. "
        "Choose one, or leave it empty: then the table is found by its label or its usual name.",
    ),
    (
        at("fields.person.email", "mailinglistid"),
        "fields.person.email: “Person: E-mail” must be the internal name of a field of the table person. "
        "Choose one, or leave it empty: then the field is found by its label or its usual name.",
    ),
    (
        at("fields.person.email", "globaloptout"),
        "fields.person.email: Field globaloptout of table person is of the type yesno; it must be one of: "
        "formattedstring, geography, html, link, phone, sql, string, text, xml.",
    ),
    (
        at("fields.participant.person", "campaign"),
        "fields.participant.person: Field campaign of table participant points to campaign; it must point to person.",
    ),
    (
        at("fields.campaign.type", "name"),
        "fields.campaign.type: Field name of table campaign has the label Category but no option with the key email. "
        "Add the option, or choose another field or all campaigns in Lime Admin.",
    ),
    (
        at("alarm_coworker", 4711),
        "alarm_coworker: “Alarms: coworker who gets a to-do (id)” must be the id of a coworker's record that exists, "
        "a whole number. Correct it, or leave it empty: then nobody is told.",
    ),
    ({"guards": 5}, "guards: “Guards: removals without asking” must be a group of settings, not a single value."),
    (
        {"fields": {"person": ["email"]}},
        "fields.person: “Person” must be a group of settings, not a single value.",
    ),
]


@pytest.mark.parametrize(("wrong", "sentence"), SENTENCES)
def test_the_sentence_names_the_setting_and_the_remedy(plugin: RuntimeConfig, wrong: Tree, sentence: str) -> None:
    """Word for word, so that somebody who reads this page reads what an administrator does."""
    assert save_config(plugin, wrong) == [sentence]


UNKNOWN = [
    {"api_key": "b2d7c1f0-secret-of-the-account"},
    {"secrets": {"limepkg_apsis": {"api_key": "b2d7c1f0-secret-of-the-account"}}},
    {"guards": {"api_key": "b2d7c1f0-secret-of-the-account"}},
    {"fields": {"todo": {"notes": "b2d7c1f0-secret-of-the-account"}}},
    {"fields": {"person": {"phone": "b2d7c1f0-secret-of-the-account"}}},
    {"limetypes": {"persons": "b2d7c1f0-secret-of-the-account"}},
    {"intervals_minutes": {"everything": "b2d7c1f0-secret-of-the-account"}},
]


@pytest.mark.parametrize("wrong", UNKNOWN)
def test_an_unknown_setting_is_refused_and_told_where_keys_belong(plugin: RuntimeConfig, wrong: Tree) -> None:
    """Somebody who looks for the place of the key finds out, and the key is in no answer."""
    (told,) = save_config(plugin, wrong)

    assert "There is no setting with this name" in told
    assert WHERE_KEYS_BELONG in told
    assert "b2d7c1f0" not in told


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_key_is_refused_wherever_it_is_pasted(reader: Callable[[str], Any], language: str) -> None:
    """The refusal says where keys belong and does not repeat it; nothing is saved."""
    app, key = reader(language), str(uuid.uuid4())
    plugin = RuntimeConfig(application=app)
    schema = plugin.get_schema()

    for path in WRONG:
        (told,) = validation_problems(schema, at(path, key))

        assert told.startswith(f"{path}: ")
        assert WHERE_KEYS_BELONG in told
        assert key not in told
    assert save_config(plugin, {path: key for path in WRONG if "." not in path})
    assert app.database.read_value(NAMESPACE, "limepkg_apsis_2") is None


@pytest.mark.parametrize("key", ["guards", "mailings", "fields", "limetypes", "intervals_minutes"])
def test_a_key_is_refused_in_the_place_of_a_group_too(plugin: RuntimeConfig, key: str) -> None:
    """Even where no text is expected."""
    (told,) = save_config(plugin, {key: str(uuid.uuid4())})

    assert WHERE_KEYS_BELONG in told


def test_the_platform_s_own_way_to_save_refuses_in_the_same_words(plugin: RuntimeConfig) -> None:
    """Whether the schema was asked before or not: the error of the platform, with every problem at once."""
    wrong = {"journal_days": 0, "guards": {"list_percent": NAN}, str(uuid.uuid4()): 1, "limetypes": {"run": "x"}}

    with pytest.raises(lime_admin.plugins.ValueError) as caught:
        plugin.set_config(config=wrong)

    told = str(caught.value).split("; ")
    assert [text.partition(":")[0] for text in told if ": “" in text] == [
        "guards.list_percent",
        "journal_days",
        "limetypes.run",
    ]
    assert next(iter(key for key in wrong if "-" in key)) not in str(caught.value)


@pytest.mark.parametrize("wrong", [None, [], "settings", 5, [{"enabled": True}]])
def test_what_is_no_settings_at_all_is_refused(plugin: RuntimeConfig, wrong: Any) -> None:
    """A sentence, no trace of the program."""
    with pytest.raises(lime_admin.plugins.ValueError, match="The settings must be names with their values"):
        plugin.set_config(config=wrong)


def test_a_chosen_table_decides_which_fields_there_are(plugin: RuntimeConfig) -> None:
    """Table and field may be chosen in one go; the field of a table that does not exist is no second mistake."""
    chosen = {"limetypes": {"history": "person"}, "fields": {"history": {"notes": "lastname"}}}
    wrong = {"limetypes": {"history": "nowhere"}, "fields": {"history": {"notes": "lastname"}}}

    assert save_config(plugin, chosen) == []
    assert [text.partition(":")[0] for text in save_config(plugin, wrong)] == ["limetypes.history"]


def test_the_type_of_a_campaign_does_not_matter_while_every_campaign_counts(plugin: RuntimeConfig) -> None:
    """A field without the option for e-mail is refused only where it decides."""
    chosen = {"fields": {"campaign": {"type": "name"}}}

    assert save_config(plugin, {**chosen, "campaign_filter": "all"}) == []
    assert len(save_config(plugin, {**chosen, "campaign_filter": "category"})) == 1


def test_a_field_of_a_table_that_nobody_found_waits_for_the_table(lime_app: Any) -> None:
    """Before the installation there are no mailings: the sentence says which table to choose first."""
    (told,) = save_config(RuntimeConfig(application=lime_app), at("fields.mailing.subject", "subject"))

    assert told.endswith("no table was found for “Mailing”. Choose it under Tables first, or leave this empty.")


@pytest.mark.parametrize(
    ("tables", "is_refused"),
    [
        ({}, True),
        ({"coworker": {"name": {"type": "string"}}}, True),
        ({"coworker": {"_label": "coworker"}, "employee": {"_label": "coworker"}}, False),
    ],
)
def test_where_nobody_can_be_found_nobody_can_be_told(
    database: Any, admin_user: Any, tables: Tree, is_refused: bool
) -> None:
    """Without a table of coworkers, with one that has only the usual name, and with two: then nothing is known."""
    database.create_limetype_tables(*create_limetypes_from_dsl({"campaign": {"_label": "campaign"}, **tables}))
    app = LimeApplication("myapp", database, user=admin_user, language="en")

    refused = save_config(RuntimeConfig(application=app), {"alarm_coworker": 4711})

    assert bool(refused) is is_refused


def test_a_coworker_who_is_there_can_be_told(plugin: RuntimeConfig, app: Any) -> None:
    """As a number, or as the text that a form may make of it."""
    unit = app.unit_of_work()
    place = unit.add(app.limetypes.coworker(name="Ada Ek"))
    record = unit.commit().get(place).id

    for told in (record, str(record), f" {record} "):
        assert save_config(plugin, {"alarm_coworker": told}) == []
        assert plugin.settings()["alarm_coworker"] == record


@pytest.mark.parametrize(
    ("text", "is_key"),
    [
        (str(uuid.UUID(int=2**127 + 7)), True),
        ("{" + str(uuid.UUID(int=2**127 + 7)).upper() + "}", True),
        ("0123456789abcdef0123456789abcdef", True),
        ("QWxhZGRpbjpvcGVuIHNlc2FtZQ4x9z8y7w6v==", True),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", True),
        ("Bearer abc", True),
        ("api_key: abc", True),
        ("password=abc", True),
        ("Marketing", False),
        ("grp_marketing_newsletter_2026", False),
        ("Försäljning Norr 2 – e-post (godkännare)", False),
        ("mailinglistsenderaddress", False),
        ("CRM_LimeId1", False),
        ("20260101120000", False),
        ("Key accounts", False),
        ("", False),
        (None, False),
        (1234567890123456789012, False),
    ],
)
def test_keys_are_told_from_names(text: object, is_key: bool) -> None:
    """What a person may call a group, a field or an option is no key."""
    assert looks_like_a_key(text) is is_key
