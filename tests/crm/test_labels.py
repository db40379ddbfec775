"""What is told about tables and fields is understood in every spelling."""

from __future__ import annotations

import enum
from types import SimpleNamespace
from typing import Any

import pytest

from limepkg_apsis.crm import labels
from limepkg_apsis.crm.labels import FIELD_CODES, TABLE_CODES, label_of

FieldLabel = enum.Enum("FieldLabel", {"PrimaryEmailAddress": 23, "VisitingAddress_City": 48})  # type: ignore[misc]
Spelled = enum.Enum("Spelled", {"PRIMARY_EMAIL": "primaryemailaddress", "NONE": "none"})  # type: ignore[misc]
Code = enum.IntEnum("Code", {"Category": 6})  # type: ignore[misc]


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("primaryemailaddress", "primaryemailaddress"),
        ("PrimaryEmailAddress", "primaryemailaddress"),
        ("FieldLabel.PrimaryEmailAddress", "primaryemailaddress"),
        ("PrimaryEmail", "primaryemailaddress"),
        ("visitingaddress-city", "visitingaddresscity"),
        (FieldLabel.PrimaryEmailAddress, "primaryemailaddress"),
        (FieldLabel.VisitingAddress_City, "visitingaddresscity"),
        (Spelled.PRIMARY_EMAIL, "primaryemailaddress"),
        (Spelled.NONE, "none"),
        (Code.Category, "category"),
        (23, "primaryemailaddress"),
        ("23", "primaryemailaddress"),
        (6, "category"),
        (0, "none"),
        (9999, "none"),
        ("", "none"),
        ("none", "none"),
        (None, "none"),
        ("ourown", "ourown"),
    ],
)
def test_label_is_understood(raw: object, label: str) -> None:
    """A label is one lower-case word, from a text, a number, or a member of an enumeration."""
    assert label_of(SimpleNamespace(label=raw), FIELD_CODES) == label


def test_same_number_means_another_label_on_tables() -> None:
    """Tables and fields number their labels differently."""
    thing = SimpleNamespace(label=8)
    assert (label_of(thing, TABLE_CODES), label_of(thing, FIELD_CODES)) == ("campaign", "notes")


def test_label_may_be_absent() -> None:
    """A platform that shows no labels is no error."""
    assert label_of(SimpleNamespace(), FIELD_CODES) == "none"


class ByLabel:
    """Limetypes, or a limetype, that can be asked for a label."""

    def __init__(self, **known: Any) -> None:
        self.known = known

    def get_all(self) -> list[Any]:
        return []

    def get_limetype_by_label(self, label: str) -> Any:
        return self.known[label]

    def get_property_by_label(self, label: str) -> Any:
        return self.known.get(label)


def test_platform_is_asked_for_a_label_where_it_can_be() -> None:
    """A look-up by label outranks our own; what it does not know is not there."""
    application = SimpleNamespace(limetypes=ByLabel(person="the table"))
    assert labels.limetypes_labelled(application, "person") == ("the table",)
    assert labels.limetypes_labelled(application, "campaign") == ()
    limetype = ByLabel(name=SimpleNamespace(name="title"))
    limetype.properties = []  # type: ignore[attr-defined]  # nothing to scan
    assert labels.fields_labelled(limetype, "name") == ("title",)
    assert labels.fields_labelled(limetype, "category") == ()


def test_fields_are_told_by_an_object_where_the_type_tells_none() -> None:
    """Where a limetype cannot be iterated, an unsaved object of it can."""
    chosen = SimpleNamespace(key="email", id=7)
    accessors = [SimpleNamespace(name="type", label="category", type="option", options=[chosen])]
    limetype = lambda: SimpleNamespace(properties=accessors)  # noqa: E731  # a limetype is called to make an object
    (facts,) = labels.fields_of(limetype)
    assert (facts.name, facts.label, facts.kind, facts.options) == ("type", "category", "option", (("email", 7),))
    assert (facts.option_id("email"), facts.option_key(7), facts.option_key(8)) == (7, "email", "")
