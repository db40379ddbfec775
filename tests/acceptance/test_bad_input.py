"""Everything a customer can get wrong: the code, the sentence, and that nothing was lost."""

from __future__ import annotations

from typing import Any

import pytest
from apsis_sim.server import SimServer
from lime_stub.config import use_application_config
from lime_stub.structure import install_structure
from lime_type import create_limetypes_from_dsl

from limepkg_apsis.syncs import SYNC_KINDS
from limepkg_apsis.tasks import tasks
from limepkg_apsis.translations import translate
from tests.acceptance.company import SCHEMA, Company, application_config, new_key
from tests.acceptance.conftest import open_again


def told(answer: dict[str, Any]) -> tuple[str, str, list[str]]:
    """Return the code, the sentence and the sentences of the single problems."""
    error = answer["error"]
    return error["code"], error["message"], [each["message"] for each in error["problems"]]


def linked(company: Company) -> tuple[int, set[str]]:
    """Return a campaign that works, and who is on its list."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    return spring, company.members(spring)


def test_a_wrong_key_is_rejected_and_nothing_is_lost(company: Company) -> None:
    """APSIS refuses the key: one clear sentence, one call, nothing written on either side."""
    spring, before = linked(company)
    company.invite(spring, "cy@example.se")
    use_application_config(application_config(company.sim.base_url, new_key()))
    company.sim.log.clear()

    answer = company.sync(spring)

    assert told(answer) == ("key_rejected", translate(company.app, "error.key_rejected"), [])
    assert (len(company.sim.log), company.writes(), company.members(spring)) == (1, [], before)
    assert company.field_of(spring, "mailinglistid") is not None


@pytest.mark.parametrize(
    ("base_url", "sentence"),
    [
        ("https://", "names no host"),
        ("https://:8443", "names no host"),
        ("se.api.anpdm.com", "names no host"),
        ("http://apsis.example.se", "must begin with https"),
        ("http://10.0.0.1:8443", "must begin with https"),
        ("ftp://se.api.anpdm.com", "must begin with https"),
        ("https://key:@se.api.anpdm.com", "must not contain a user"),
        ("https://se.api.anpdm.com:port", "is not an address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_before_any_call(
    company: Company, base_url: str, sentence: str
) -> None:
    """Without a host, with plain http to somebody else, with a user in it: refused, and the key stays here."""
    spring, before = linked(company)
    use_application_config(application_config(base_url, company.sim.api_key))
    company.sim.log.clear()

    code, message, problems = told(company.sync(spring))

    assert (code, message) == ("config_invalid", translate(company.app, "error.config_invalid"))
    assert len(problems) == 1
    assert sentence in problems[0]
    assert (len(company.sim.log), company.members(spring)) == (0, before)


def test_a_missing_key_is_said_in_words(company: Company) -> None:
    """No key at all is no crash and no call."""
    use_application_config(application_config(company.sim.base_url, ""))

    code, message, problems = told(company.sync_kind("members"))

    assert (code, message) == ("config_missing", translate(company.app, "error.config_missing"))
    assert "secrets.limepkg_apsis.api_key" in problems[0]


def test_every_problem_is_reported_at_once(company: Company) -> None:
    """Two mistakes are two sentences in one answer."""
    use_application_config(application_config("http://apsis.example.se", ""))

    code, _, problems = told(company.sync_kind("members"))

    assert (code, len(problems)) == ("config_invalid", 2)


def with_schema(lime_app: Any, sim: SimServer, **changes: Any) -> Company:
    """Return a company with another database."""
    schema = {name: dict(fields) for name, fields in SCHEMA.items()}
    for path, value in changes.items():
        table, _, name = path.partition("__")
        schema[table].pop(name, None)
        schema[table] |= {} if value is None else {name: value}
    types = create_limetypes_from_dsl(schema)
    lime_app.database.create_limetype_tables(*types)
    use_application_config(application_config(sim.base_url, sim.api_key))
    return Company(open_again(lime_app), sim)


CATEGORY = {"type": "option", "label": "category", "options": ["event", "phone"]}


@pytest.fixture
def bare_app(request: pytest.FixtureRequest) -> Any:
    """Return an application whose database has no table yet."""
    request.getfixturevalue("database")
    return request.getfixturevalue("lime_app")


class TestStructure:
    """Databases that lack something: a configuration error with names and a remedy, and not one call to APSIS."""

    @pytest.fixture(scope="class")
    def lime_types(self) -> list[Any]:
        """Start from an empty database: each test makes its own tables."""
        return []

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"campaign__type": CATEGORY}, ["type", "Category", "email"]),
            ({"campaign__status": {**CATEGORY, "options": ["email"]}}, ["type", "status", "Category"]),
            ({"person___label": None, "person__email": None}, ["person.email", "primaryemailaddress"]),
            ({"campaign__name": {"type": "string"}, "campaign___label": "campaign"}, []),
            ({"person__email": {"type": "string", "length": 9}}, []),
        ],
        ids=["category without email", "two categories", "no e-mail field", "no label on name", "no label on e-mail"],
    )
    def test_what_is_missing_is_named(
        self, bare_app: Any, sim: SimServer, changes: dict[str, Any], words: list[str]
    ) -> None:
        """What cannot be found by label or usual name is named with its remedy; what can be found is used."""
        company = with_schema(bare_app, sim, **changes)
        install_lip(company)

        answer = company.sync_kind("campaigns")

        if words:
            code, message, problems = told(answer)
            assert (code, message) == ("structure_missing", translate(company.app, "error.structure_missing"))
            assert all(any(word in problem for problem in problems) for word in words)
            assert len(company.sim.log) == 0
        else:
            assert answer["state"] == "done"

    def test_no_person_table_at_all(self, bare_app: Any, sim: SimServer) -> None:
        """No table with the label Person, and none of that name."""
        schema = {"kund": {**SCHEMA["person"], "_label": "none"}, "campaign": dict(SCHEMA["campaign"])}
        schema["kund"].pop("participant")
        schema["kund"].pop("history")
        schema["campaign"].pop("participant")
        types = create_limetypes_from_dsl(schema)
        bare_app.database.create_limetype_tables(*types)
        use_application_config(application_config(sim.base_url, sim.api_key))

        code, _, problems = told(tasks.sync_kind(open_again(bare_app), "members"))

        assert code == "structure_missing"
        assert any("no table for person" in problem for problem in problems)

    def test_not_installed_at_all(self, bare_app: Any, sim: SimServer) -> None:
        """A database without our fields is told every one of them at once."""
        company = with_schema(bare_app, sim)

        code, _, problems = told(company.sync_kind("members"))

        assert code == "structure_missing"
        for name in ("mailinglistid", "mailinglistsenderaddress", "globaloptout", "apsisrun"):
            assert any(name in problem for problem in problems), name


def install_lip(company: Company) -> None:
    """Install our structure and start again."""
    import json
    from importlib.resources import files

    lip = json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text("utf-8"))
    install_structure(company.app.database, lip)
    company.app = open_again(company.app)


def test_a_name_of_300_characters_is_shortened_in_apsis_only(company: Company) -> None:
    """The list gets a name that fits; Lime keeps the whole of it; the second run sees no difference."""
    spring = company.campaign("Å" * 300)
    company.invite(spring, "ada@example.se")
    company.sync(spring)
    writes = company.writes()

    company.sync(spring)

    assert company.list_of(spring).name == "Å" * 99 + "…"
    assert company.field_of(spring, "name") == "Å" * 300
    assert company.writes() == writes


@pytest.mark.parametrize("name", ["</Name>", "Ada 🎉 Öberg", "A & B <b>\"'", "]]>", "\u0000Ada\u0007", "e\u0301"])
@pytest.mark.parametrize("crowd", [0, 60])
def test_names_arrive_as_they_are(company: Company, name: str, crowd: int) -> None:
    """Through a small call or through an import: markup, emoji and quotes are only text."""
    from limepkg_apsis.core.names import sendable_name

    spring = company.campaign("</Name> 🎉 & Co")
    odd = company.person("Odd", "odd@example.se")
    company.change("person", odd, firstname=name, lastname="")
    company.take_part(spring, [odd])
    company.invite_crowd(spring, crowd)
    company.sync(spring)
    writes = company.writes()

    answer = company.sync(spring)

    assert company.list_of(spring).name == "</Name> 🎉 & Co"
    assert company.member_names(spring)["odd@example.se"] == sendable_name(name)
    assert (answer["state"], company.writes()) == ("done", writes)


def test_participants_that_point_nowhere_empty_no_list(company: Company) -> None:
    """A campaign whose participants lost their persons: skipped, counted, and the list is held as it is."""
    spring = company.campaign()
    company.invite(spring, "ada@example.se", "bo@example.se")
    company.sync(spring)
    unit = company.app.unit_of_work()
    for row in company.rows("participant", {"_id": None}):
        participant = company.app.limetypes.participant.get(row["_id"])
        participant.properties.person.value = None
        unit.add(participant)
    unit.commit()

    answer = company.sync(spring)

    assert (answer["state"], answer["counts"]["skipped"]) == ("held", {"no_person": 2})
    message = answer["runs"][-1]["messages"][0]
    assert message["code"] == "guard_mass_removal"
    assert message["message"] == translate(
        company.app, "message.guard_mass_removal", campaign=f"campaign {spring}", count=2
    )
    assert company.members(spring) == {"ada@example.se", "bo@example.se"}


def test_an_unknown_kind_is_said_in_words(company: Company) -> None:
    """A kind that does not exist is answered with those that do."""
    code, _, problems = told(company.sync_kind("everything"))

    assert (code, len(problems)) == ("config_invalid", 1)
    assert ", ".join(kind.name for kind in SYNC_KINDS) in problems[0]


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ({"requests_per_minute": 0}, "requests_per_minute"),
        ({"guards": {"list_percent": 101}}, "guards.list_percent"),
        ({"campaign_filter": "some"}, "campaign_filter"),
        ({"api_key": "secret"}, "api_key"),
        ({"intervals_minutes": {"members": 0}}, "intervals_minutes.members"),
    ],
)
def test_a_wrong_setting_is_refused_by_lime_admin(company: Company, setting: dict[str, Any], word: str) -> None:
    """Lime Admin saves nothing that cannot be used, and never a secret."""
    import lime_admin.plugins

    with pytest.raises(lime_admin.plugins.ValueError, match=word.replace(".", r"\.")):
        company.configure(**setting)
