"""Reading what clients send: bodies, ids, booleans, dates, and the two objects they write."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from apsis_sim.message import Request
from apsis_sim.pro import dates, xmltext
from apsis_sim.pro.errors import badly_formatted, invalid

_SUBSCRIBER_FIELDS = {
    "Email": "email",
    "Name": "name",
    "ExternalId": "external_id",
    "Format": "format",
    "CountryCode": "country_code",
    "PhoneNumber": "phone_number",
}
_NUMBER = re.compile(r"-?[0-9]{1,18}")
_LIST_FIELDS = {
    "Name": "name",
    "FromName": "from_name",
    "FromEmail": "from_email",
    "Description": "description",
    "CharacterSet": "character_set",
}


def read_body(request: Request) -> Any:
    """Return the body as plain data, None when there is none."""
    if not request.body.strip():
        return None
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise badly_formatted("The body is not UTF-8") from None
    if kind in ("application/json", "text/json"):
        return _from_json(text)
    if kind in ("application/xml", "text/xml"):
        return _from_xml(text)
    # ASSUMED: content_type.missing: a body that is not described is badly formatted.
    raise badly_formatted("Content-Type must be application/json or application/xml")


def read_json(text: str) -> Any:
    """Return what a JSON text says; raise ValueError for anything that could not be written again."""
    try:
        value = json.loads(text)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError:  # \\ud83d without its other half
        raise ValueError("it holds half a character") from None
    return value


def _from_json(text: str) -> Any:
    try:
        return read_json(text)
    except ValueError as error:
        raise badly_formatted(f"The body is not JSON: {error}") from None


def _from_xml(text: str) -> Any:
    try:
        return xmltext.to_plain(xmltext.parse(text))
    except (ValueError, RecursionError) as error:
        raise badly_formatted(f"The body is not XML: {error}") from None


def as_object(value: Any) -> Mapping[str, Any]:
    """Return an object or refuse the body."""
    if not isinstance(value, dict):
        raise badly_formatted("The body must be an object")
    return value


def as_list(value: Any, *, at_most: int, at_least: int = 1) -> list[Any]:
    """Return a list of an allowed length."""
    if not isinstance(value, list):
        raise badly_formatted("The body must be a list")
    if not at_least <= len(value) <= at_most:
        raise invalid(f"The list must have {at_least} to {at_most} items, not {len(value)}")
    return value


def as_text(value: Any, name: str = "The body") -> str:
    """Return a string; numbers are taken as such."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise badly_formatted(f"{name} must be a string")


def as_int(value: Any, name: str) -> int:
    """Return a number, which may have been written as a string."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return int(value)
    raise invalid(f"{name} must be a number")


def as_bool(value: Any, name: str, default: bool = False) -> bool:
    """Return a yes or no; the words true and false, or 1 and 0."""
    if value is None or value == "":
        return default
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text not in ("true", "false", "1", "0"):
        raise invalid(f"{name} must be true or false")
    return text in ("true", "1")


def as_date(value: str, name: str) -> float:
    """Return the moment a path or query means."""
    try:
        return dates.from_path(value)
    except ValueError:
        raise invalid(f"{name} must be written as yyyyMMddTHHmmss") from None


def text_list(value: Any, *, at_most: int) -> list[str]:
    """Return a list of strings."""
    return [as_text(item, "Every item") for item in as_list(value, at_most=at_most)]


def int_list(value: Any, *, at_most: int) -> list[int]:
    """Return a list of numbers."""
    return [as_int(item, "Every item") for item in as_list(value, at_most=at_most)]


def _texts(body: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    # An absent member and null are the same to a DataContract; an empty string is a value.
    return {own: as_text(body[wire], wire) for wire, own in names.items() if body.get(wire) is not None}


def subscriber_fields(value: Any) -> dict[str, Any]:
    """Read a subscriber as clients write it; unknown members are ignored."""
    body = as_object(value)
    fields = _texts(body, _SUBSCRIBER_FIELDS)
    if body.get("DemDataFields") is not None:
        fields["demographics"] = _demographics(body["DemDataFields"])
    return fields


def _demographics(value: Any) -> dict[str, str]:
    if not isinstance(value, list):
        raise badly_formatted("DemDataFields must be a list")
    pairs = [as_object(item) for item in value]
    return {as_text(pair.get("Key"), "Key"): as_text(pair.get("Value") or "", "Value") for pair in pairs}


def list_fields(value: Any) -> dict[str, Any]:
    """Read a mailing list as clients write it; the folder is FolderID, or FolderId."""
    body = as_object(value)
    fields = _texts(body, _LIST_FIELDS)
    folder = body.get("FolderID", body.get("FolderId"))
    if folder is not None:
        fields["folder_id"] = as_int(folder, "FolderID")
    return fields


def demographic_choice(value: Any) -> tuple[bool, tuple[str, ...]]:
    """Read which demographic fields an export is to carry."""
    # ASSUMED: export.no_body: without a body no demographic fields are exported.
    body = as_object(value if value is not None else {})
    names = body.get("FieldNames") or []
    if not isinstance(names, list):
        raise badly_formatted("FieldNames must be a list")
    every = as_bool(body.get("AllDemographics"), "AllDemographics")
    return every, tuple(as_text(name, "FieldNames") for name in names)
