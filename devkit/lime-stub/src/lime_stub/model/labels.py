"""Which labels exist, which numbers they have, and in which of four spellings `.label` shows them."""

from __future__ import annotations

import enum
import os
from typing import Any

NO_LABEL = "none"
SPELLINGS = ("string", "enum", "code", "absent")
SPELLING_VARIABLE = "LIME_STUB_LABELS"

# In the order of their numbers.
_FIELD_LABEL_NAMES = """
None Name Key Description StartDate DueDate Category Completed Notes Priority ResponsibleCoworker Table IdRecord
HomeTelephoneNumber BusinessTelephoneNumber MobileTelephoneNumber HomeFaxNumber BusinessFaxNumber Birthday
HomeAddress BusinessAddress BusinessHomePage PersonalHomePage PrimaryEmailAddress SecondaryEmailAddress JobTitle
Nickname ReceivedTime SentTime Location FirstName LastName Inactive CompanyNumber VisitingAddress RecordImage
Signature Screenshot StreetAddress ZipCode City Country CustomerNumber Geography StreetAddress2
VisitingAddress_StreetAddress VisitingAddress_StreetAddress2 VisitingAddress_ZipCode VisitingAddress_City
VisitingAddress_Country
"""
_TABLE_LABEL_NAMES = "None Company Person Project ToDo Note CoWorker Document Campaign History"

FieldLabel = enum.Enum("FieldLabel", [(name, code) for code, name in enumerate(_FIELD_LABEL_NAMES.split())])  # type: ignore[misc]
# Tables labelled deal, lead or office have no old number; the enumeration gives them numbers of its own.
TableLabel = enum.Enum(  # type: ignore[misc]
    "TableLabel",
    [(name, code) for code, name in enumerate(_TABLE_LABEL_NAMES.split())]
    + [("Deal", 100), ("Lead", 101), ("Office", 102)],
)


def _spelled(member: enum.Enum) -> str:
    return member.name.lower().replace("_", "-")


# ASSUMED: spelling of labels: campaign, category and some others are not in public DSL files; one lower-case word each.
_FIELD_MEMBERS = {_spelled(member): member for member in FieldLabel}
_TABLE_MEMBERS = {_spelled(member): member for member in TableLabel}
_chosen: dict[str, str] = {}


def use_label_spelling(spelling: str | None) -> None:
    """Choose how `.label` looks (string, enum, code or absent); None hands the choice back to the environment."""
    if spelling is not None and spelling not in SPELLINGS:
        raise ValueError(f"label spelling must be one of {', '.join(SPELLINGS)}, not {spelling!r}")
    _chosen.clear()
    if spelling is not None:
        _chosen["spelling"] = spelling


def label_spelling() -> str:
    """Return the spelling in force."""
    chosen = _chosen.get("spelling") or os.environ.get(SPELLING_VARIABLE) or "string"
    if chosen not in SPELLINGS:
        raise ValueError(f"{SPELLING_VARIABLE} must be one of {', '.join(SPELLINGS)}, not {chosen!r}")
    return chosen


def field_label(label: str) -> Any:
    """Return a field label in the spelling in force; AttributeError where labels are absent."""
    return _shown(label, _FIELD_MEMBERS)


def table_label(label: str) -> Any:
    """Return a table label in the spelling in force; AttributeError where labels are absent."""
    return _shown(label, _TABLE_MEMBERS)


def _shown(label: str, members: dict[str, Any]) -> Any:
    # ASSUMED: type of .label: the lower-case string of the DSL; the other spellings exist so that callers can be tried.
    spelling = label_spelling()
    if spelling == "absent":
        raise AttributeError("label")
    member = members.get(label)
    if spelling == "string" or member is None:
        return label
    return member if spelling == "enum" else member.value


def field_label_of_code(code: int | str) -> str:
    """Return the spelling of a field label's number, as lip.json carries it."""
    return _of_code(code, _FIELD_MEMBERS)


def table_label_of_code(code: int | str) -> str:
    """Return the spelling of a table label's number, as lip.json carries it."""
    return _of_code(code, _TABLE_MEMBERS)


def _of_code(code: int | str, members: dict[str, Any]) -> str:
    text = str(code or 0).strip()
    if not text.lstrip("-").isdigit():
        return text.lower()
    return next((label for label, member in members.items() if member.value == int(text)), NO_LABEL)
