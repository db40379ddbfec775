"""Where everything is in one database: settings, labels, names, and what is said when something is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from limepkg_apsis.core.errors import StructureMissing
from limepkg_apsis.crm.resolution import find_structure
from limepkg_apsis.settings import CrmSettings
from tests.crm.opened import changed, opened
from tests.crm.schemas import BOUNCES, SWEDISH_SETTINGS, choice, swedish, text, usual

Dsl = dict[str, Any]
MODES = ("string", "enum", "code", "absent")


def problems_of(dsl: Dsl, settings: CrmSettings | None = None, **given: Any) -> dict[str, dict[str, str]]:
    """Return the problems of a database by key."""
    with pytest.raises(StructureMissing) as failure:
        find_structure(opened(dsl), settings or CrmSettings(), **given)
    return {each.key: dict(each.params) for each in failure.value.problems}


@pytest.mark.parametrize("mode", MODES)
def test_usual_database_is_found_in_every_spelling_of_labels(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """Default names are enough where labels cannot be read."""
    monkeypatch.setenv("LIME_STUB_LABELS", mode)
    found = find_structure(opened(usual()), CrmSettings())
    assert found["campaign"]["sender_address"] == "mailinglistsenderaddress"
    assert [found["person"][role] for role in ("first_name", "last_name", "email")] == [
        "firstname",
        "lastname",
        "email",
    ]
    assert (found["participant"].name, found["run"].name, found.category.name) == ("participant", "apsisrun", "type")


@pytest.mark.parametrize("mode", MODES[:3])
def test_renamed_database_is_found_by_labels(monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """Where nothing has its usual name, labels find what has a label."""
    monkeypatch.setenv("LIME_STUB_LABELS", mode)
    found = find_structure(opened(swedish()), SWEDISH_SETTINGS)
    assert (found["campaign"].name, found["person"].name) == ("kampanj", "kontakt")
    assert [found["person"][role] for role in ("name", "email", "global_opt_out")] == ["namn", "epost", "avregistrerad"]
    assert not found["person"].has("first_name")
    assert (found["campaign"]["name"], found.category.name) == ("titel", "utskickstyp")
    assert found["participant"]["person"] == "kontakt"


def test_without_labels_a_renamed_database_needs_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables that only a label could find are named, and settings put it right."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")
    with pytest.raises(StructureMissing) as failure:
        find_structure(opened(swedish()), SWEDISH_SETTINGS)
    assert {(each.key, dict(each.params)["name"]) for each in failure.value.problems} == {
        ("structure.table_missing", "campaign"),
        ("structure.table_missing", "person"),
        ("structure.field_missing", "person"),
    }
    settings = CrmSettings(
        limetypes={**SWEDISH_SETTINGS.limetypes, "campaign": "kampanj", "person": "kontakt"},
        fields={
            "campaign": {**SWEDISH_SETTINGS.fields["campaign"], "name": "titel"},
            "person": {**SWEDISH_SETTINGS.fields["person"], "name": "namn", "email": "epost"},
            "participant": {"campaign": "kampanj", "person": "kontakt"},
        },
    )
    found = find_structure(opened(swedish()), settings)
    assert (found["person"]["email"], found.category.name) == ("epost", "utskickstyp")


LEADING = [
    ({"contact": {"type": "belongsto", "related": "person", "backref": "history"}}, "contact"),
    ({"person": text(), "contact": {"type": "belongsto", "related": "person", "backref": "history"}}, ""),
    ({"campaign": {"type": "belongsto", "related": "campaign", "backref": "history"}}, ""),
    ({}, ""),
    (
        {
            "contact": {"type": "belongsto", "related": "person", "backref": "history"},
            "writer": {"type": "belongsto", "related": "person", "backref": "written"},
        },
        "",
    ),
]


@pytest.mark.parametrize(("fields", "found"), LEADING)
def test_the_person_of_a_note_is_found_by_where_it_leads(fields: Dsl, found: str) -> None:
    """Whatever it is called, if only one field leads to the persons; one of two is not guessed."""

    def rename(dsl: Dsl) -> None:
        del dsl["history"]["person"], dsl["person"]["history"]
        for name, told in fields.items():
            dsl["history"][name] = told
            if told["type"] == "belongsto":
                dsl[told["related"]][told["backref"]] = {"type": "hasmany", "related": "history", "backref": name}

    history = find_structure(opened(changed(rename)), CrmSettings())["history"]
    wrong = CrmSettings(fields={"history": {"person": "nosuch"}})

    assert (history["person"] if history.has("person") else "") == found
    assert not find_structure(opened(changed(rename)), wrong)["history"].has("person")


def test_all_problems_are_told_at_once() -> None:
    """Nobody repairs a database one message at a time."""

    def damage(dsl: Dsl) -> None:
        del dsl["apsisrun"], dsl["campaign"]["apsisrun"]
        del dsl["campaign"]["mailinglistid"], dsl["person"]["email"], dsl["person"]["globaloptout"]

    with pytest.raises(StructureMissing) as failure:
        find_structure(opened(changed(damage)), CrmSettings())
    found = {(each.key, dict(each.params).get("role")) for each in failure.value.problems}
    assert found == {
        ("structure.table_missing", "run"),
        ("structure.field_missing", "campaign.list_id"),
        ("structure.field_missing", "person.email"),
        ("structure.field_missing", "person.global_opt_out"),
    }


@pytest.mark.parametrize(
    ("change", "key", "params"),
    [
        (
            lambda dsl: dsl["campaign"].update(mailinglistid=text()),
            "structure.field_type",
            {"table": "campaign", "field": "mailinglistid", "type": "string"},
        ),
        (
            lambda dsl: dsl["person"].update(globaloptout=text()),
            "structure.field_type",
            {"table": "person", "field": "globaloptout", "wanted": "yesno"},
        ),
        (
            lambda dsl: dsl["participant"].update(person=text()),
            "structure.field_type",
            {"table": "participant", "field": "person", "wanted": "belongsto"},
        ),
        (
            lambda dsl: dsl["participant"]["person"].update(related="campaign", backref="oddpeople"),
            "structure.relation_target",
            {"table": "participant", "field": "person", "related": "campaign", "wanted": "person"},
        ),
        (
            lambda dsl: [dsl["person"].pop("lastname"), dsl["person"].pop("firstname")],
            "structure.person_name_missing",
            {"table": "person"},
        ),
        (
            lambda dsl: dsl.update(contact={"_label": "person", "title": text(64, "name")}),
            "structure.table_label_twice",
            {"label": "person", "tables": "contact, person"},
        ),
        (
            lambda dsl: dsl["campaign"].update(type=choice("letter", label="category")),
            "structure.category_without_email",
            {"table": "campaign", "field": "type", "option": "email"},
        ),
        (
            lambda dsl: dsl["campaign"].update(campaignstatus=choice("planned", label="category")),
            "structure.category_twice",
            {"table": "campaign", "fields": "type, campaignstatus", "with_email": "type"},
        ),
    ],
)
def test_problem_names_what_is_wrong(change: Callable[[Dsl], object], key: str, params: dict[str, str]) -> None:
    """A problem says which table and which field, in the words of this database."""
    found = problems_of(changed(change))
    assert list(found) == [key]
    assert params.items() <= found[key].items()


@pytest.mark.parametrize(
    ("settings", "key", "params"),
    [
        (CrmSettings(limetypes={"person": "nobody"}), "structure.table_setting", {"role": "person", "name": "nobody"}),
        (
            CrmSettings(fields={"person": {"email": "post"}}),
            "structure.field_setting",
            {"table": "person", "role": "person.email", "name": "post"},
        ),
        (
            CrmSettings(fields={"campaign": {"type": "kind"}}),
            "structure.field_setting",
            {"role": "campaign.type", "name": "kind"},
        ),
        (
            CrmSettings(fields={"campaign": {"type": "name"}}),
            "structure.category_without_email",
            {"field": "name"},
        ),
    ],
)
def test_wrong_setting_is_a_problem_and_no_reason_to_guess(
    settings: CrmSettings, key: str, params: dict[str, str]
) -> None:
    """What an administrator chose is taken or refused, never replaced by a label or a name."""
    found = problems_of(usual(), settings)
    assert list(found) == [key]
    assert params.items() <= found[key].items()


def without_category(dsl: Dsl) -> None:
    """Take the label away from the field that tells the type."""
    dsl["campaign"]["type"]["label"] = "none"


def with_two_categories(dsl: Dsl) -> None:
    """Label the status as well, as a base solution does."""
    dsl["campaign"]["campaignstatus"] = choice("planned", "email", label="category")


@pytest.mark.parametrize(
    ("change", "settings", "field"),
    [
        (lambda dsl: None, CrmSettings(), "type"),
        (lambda dsl: None, CrmSettings(campaign_filter="all"), None),
        (without_category, CrmSettings(), None),
        (without_category, CrmSettings(fields={"campaign": {"type": "type"}}), "type"),
        (with_two_categories, CrmSettings(fields={"campaign": {"type": "campaignstatus"}}), "campaignstatus"),
        (with_two_categories, CrmSettings(campaign_filter="all"), None),
        (lambda dsl: dsl["campaign"].update(type=text(64, "category")), CrmSettings(), None),
    ],
)
def test_field_that_tells_email_campaigns(
    change: Callable[[Dsl], None], settings: CrmSettings, field: str | None
) -> None:
    """The option field with the label decides, unless there is none or an administrator says otherwise."""
    found = find_structure(opened(changed(change)), settings).category
    assert (found.name if found else None) == field


@pytest.mark.parametrize(("keys", "field"), [(("email", "letter"), "type"), (("letter",), None)])
def test_without_labels_the_option_itself_tells_email_campaigns(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], field: str | None
) -> None:
    """Where labels cannot be read, the one field with the option `email` decides, and a note says so."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")
    dsl = changed(lambda dsl: dsl["campaign"].update(type=choice(*keys, label="category")))
    found = find_structure(opened(dsl), CrmSettings())
    assert (found.category.name if found.category else None) == field
    assert "structure.labels_unreadable" in {note.key for note in found.notes}


def test_without_labels_two_fields_with_the_option_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody guesses between two."""
    monkeypatch.setenv("LIME_STUB_LABELS", "absent")
    found = problems_of(changed(with_two_categories))
    assert found["structure.category_twice"]["fields"] == "type, campaignstatus"


def test_label_twice_in_one_table_means_the_first_and_is_noted() -> None:
    """Two fields with one label stop nothing, but somebody should look."""
    dsl = changed(lambda dsl: dsl["person"].update(email2=text(64, "primaryemailaddress")))
    found = find_structure(opened(dsl), CrmSettings())
    assert found["person"]["email"] == "email"
    (note,) = found.notes
    assert (note.key, dict(note.params)["fields"]) == ("structure.field_label_twice", "email, email2")


def test_labelled_name_outranks_two_names() -> None:
    """First and last name matter only where no field carries the label `name`."""
    dsl = changed(lambda dsl: dsl["person"].update(fullname=text(128, "name")))
    person = find_structure(opened(dsl), CrmSettings())["person"]
    assert (person["name"], person.has("first_name"), person.has("last_name")) == ("fullname", False, False)


def test_two_labelled_names_outrank_a_field_that_is_merely_called_name() -> None:
    """A field called `name` without a label may be anything."""
    dsl = changed(lambda dsl: dsl["person"].update(name=text(128)))
    person = find_structure(opened(dsl), CrmSettings())["person"]
    assert (person.has("name"), person["first_name"], person["last_name"]) == (False, "firstname", "lastname")


@pytest.mark.parametrize(
    ("kinds", "key"),
    [
        (("campaigns", "members"), None),
        (("global_opt_outs",), None),
        (("bounces",), "structure.option_missing"),
        (("opt_outs",), "structure.table_missing"),
        (("mailings",), "structure.table_missing"),
    ],
)
def test_only_what_a_kind_needs_can_stop_it(kinds: tuple[str, ...], key: str | None) -> None:
    """A database without mailings synchronises campaigns; what is missing for others is told apart."""
    dsl = changed(lambda dsl: dsl["person"].update(emailbounce={**BOUNCES, "options": ["none", "soft", "hard"]}))
    del dsl["history"], dsl["person"]["history"]
    if key is None:
        found = find_structure(opened(dsl), CrmSettings(), kinds)
        assert "structure.option_missing" in {each.key for each in found.elsewhere}
        assert not found.has("mailing")
    else:
        assert key in problems_of(dsl, kinds=kinds)


def test_kind_about_people_does_not_need_campaigns_in_order() -> None:
    """Two category fields stop the campaigns, not the flags on people."""
    dsl = changed(with_two_categories)
    assert find_structure(opened(dsl), CrmSettings(), ("global_opt_outs",))["person"].name == "person"
    assert "structure.category_twice" in problems_of(dsl, kinds=("campaigns",))
