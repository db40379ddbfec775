"""The calls of APSIS Pro as values: what is sent, and where to (reference, sections 6 to 10)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from ....core.changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember
from ...exchange import Repeat, Request
from .rows import write_date


def encode(value: object) -> bytes:
    """Return a value as the bytes of a JSON body; half characters, which UTF-8 cannot carry, are left out."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", errors="ignore")


# --- lists ----------------------------------------------------------------------------------------------------------


def all_lists() -> Request:
    """Ask for the index of lists."""
    return Request("POST", "/mailinglists/v2/all", "/mailinglists/v2/all")


def one_list(list_id: int) -> Request:
    """Ask for one list."""
    return Request("GET", f"/v1/mailinglists/{list_id}", "/v1/mailinglists/{id}")


def create_list(change: CreateList) -> Request:
    """Make a list."""
    body = {
        **_sender(change),
        "Description": change.marker,
        "CharacterSet": "utf-8",
        "FolderID": 0,
    }
    path = "/v1/mailinglists/"
    return Request("POST", path, path, encode(body), Repeat.NEVER, changes=True)


def update_list(change: UpdateList, as_read: Mapping[str, Any]) -> Request:
    """Send everything that was read of a list, with the name and the sender that Lime has."""
    # ASSUMED: update of a list (14 #20): what is not sent may be lost, so all is sent. The folder is written under
    # another name than it is read; the rest of what is left out cannot be written.
    unwritable = {"id", "created", "updated", "folderid"}
    kept = {name: value for name, value in as_read.items() if name.lower() not in unwritable}
    folder = next((value for name, value in as_read.items() if name.lower() == "folderid"), None)
    body = {**kept, **_sender(change), "FolderID": folder or 0}
    path = f"/v1/mailinglists/{change.list_id}"
    return Request("POST", path, "/v1/mailinglists/{id}", encode(body), changes=True)


def _sender(change: CreateList | UpdateList) -> dict[str, str]:
    # APSIS requires a sender name; the address stands in for an empty one (semantics 3.1).
    name = change.sender_name or change.sender_address
    return {"Name": change.name, "FromName": name, "FromEmail": change.sender_address}


def probe() -> Request:
    """Ask for the first of all lists: whether APSIS answers, and takes the key."""
    # A call that is made for nothing else, so that it disturbs no other data call's rest.
    return Request("GET", "/v1/mailinglists/1/1", "/v1/mailinglists/{page}/{size}", exempt=True, once=True)


def field_names() -> Request:
    """Ask for the demographic fields of the account: the cheapest call that proves the key (reference, section 6)."""
    path = "/accounts/v2/demographics"
    return Request("GET", path, path, exempt=True, once=True)


# --- reading people -------------------------------------------------------------------------------------------------


def members_page(list_id: int, page: int, size: int) -> Request:
    """Ask for one page of the members of a list."""
    path = f"/v1/mailinglists/{list_id}/subscribers/{page}/{size}"
    return Request("GET", path, "/v1/mailinglists/{id}/subscribers/{page}/{size}")


def members_count(list_id: int) -> Request:
    """Ask how many members a list has."""
    path = f"/v1/mailinglists/{list_id}/subscriptions/count"
    return Request("GET", path, "/v1/mailinglists/{id}/subscriptions/count")


def members_export(list_id: int, fields: Sequence[str]) -> Request:
    """Queue the export of all members of a list."""
    path = f"/mailinglists/v2/{list_id}/subscribers/all"
    body = encode({"AllDemographics": False, "FieldNames": list(fields)})
    return Request("POST", path, "/mailinglists/v2/{id}/subscribers/all", body)


def ids_by_email(email: str) -> Request:
    """Ask who has an address."""
    path = "/subscribers/v3/email"
    return Request("POST", path, path, encode(email), exempt=True, once=True)


def lists_of_person(subscriber_id: int) -> Request:
    """Ask on which lists somebody is."""
    path = f"/v1/subscribers/{subscriber_id}/mailinglists"
    return Request("GET", path, "/v1/subscribers/{id}/mailinglists", exempt=True, once=True)


def opt_outs_page(list_id: int, page: int, size: int) -> Request:
    """Ask for one page of the opt-outs of a list, or of the account (0)."""
    if not list_id:
        path = f"/v1/optouts/global/{page}/{size}"
        return Request("GET", path, "/v1/optouts/global/{page}/{size}")
    return Request("GET", f"/v1/optouts/{list_id}/{page}/{size}", "/v1/optouts/{id}/{page}/{size}")


def opt_outs_between(since: datetime, until: datetime, page: int, size: int) -> Request:
    """Ask for one page of those who were moved to the account's opt-out list between two moments."""
    path = f"/optouts/v2/global/{write_date(since)}/{write_date(until)}/{page}/{size}"
    return Request("GET", path, "/optouts/v2/global/{date}/{date}/{page}/{size}")


def opt_outs_export(list_id: int) -> Request:
    """Queue the export of all opt-outs of a list, or of the account (0)."""
    if not list_id:
        return Request("POST", "/v1/optouts/global/queued", "/v1/optouts/global/queued")
    path = f"/v1/optouts/mailinglists/{list_id}/queued"
    return Request("POST", path, "/v1/optouts/mailinglists/{id}/queued")


# --- changing people ------------------------------------------------------------------------------------------------


def subscribe(list_id: int, subscriber_ids: Iterable[int]) -> Request:
    """Queue subscriptions of people who are in the account already."""
    path = f"/mailinglists/v2/{list_id}/subscriptions/queued"
    body = encode([str(each) for each in subscriber_ids])
    return Request("POST", path, "/mailinglists/v2/{id}/subscriptions/queued", body, changes=True)


def create_members(list_id: int, adds: Iterable[AddMember], person_id_field: str) -> Request:
    """Queue the making of people, subscribed to a list."""
    # ASSUMED: address already in the account (14 #7 and #27): UpdateIfExists with the full record.
    path = f"/subscribers/v2/mailinglist/{list_id}/queue"
    body = encode([_new_subscriber(add, person_id_field) for add in adds])
    name = "/subscribers/v2/mailinglist/{id}/queue"
    return Request("POST", path, name, body, Repeat.WHEN_REFUSED, changes=True)


def _new_subscriber(add: AddMember, person_id_field: str) -> dict[str, object]:
    person_id = str(add.person_ids[0])
    row: dict[str, object] = {
        "Email": add.email,
        "Name": add.name,
        "ExternalId": person_id,
        "Format": "HTML",
        "UpdateIfExists": True,
    }
    if person_id_field:
        row["DemDataFields"] = [{"Key": person_id_field, "Value": person_id}]
    return row


def import_members(list_id: int, xml: str) -> Request:
    """Start the import of people into a list."""
    path = f"/v1/import/mailinglist/{list_id}/demographicmapping/true"
    name = "/v1/import/mailinglist/{id}/demographicmapping/true"
    return Request("POST", path, name, encode({"XmlData": xml}), Repeat.WHEN_REFUSED, changes=True)


def update_members(changes: Iterable[UpdateMember | ChangeAddress]) -> Request:
    """Queue changes of people. What is not sent is kept (reference, section 8)."""
    path = "/v1/subscribers/queue"
    return Request("POST", path, path, encode([_changed(each) for each in changes]), changes=True)


def _changed(change: UpdateMember | ChangeAddress) -> dict[str, object]:
    row: dict[str, object] = {"Id": change.member_id, "Name": change.name}
    return {**row, "Email": change.email} if isinstance(change, ChangeAddress) else row


def unsubscribe(list_id: int, subscriber_id: int) -> Request:
    """End one subscription."""
    path = f"/v1/mailinglists/{list_id}/subscriptions/{subscriber_id}"
    return Request("DELETE", path, "/v1/mailinglists/{id}/subscriptions/{id}", changes=True)


# --- imports --------------------------------------------------------------------------------------------------------

REPORTS = {
    "invalidemails": "invalid e-mail address",
    "recipientsonoptoutall": "on the opt-out list of the account",
    "recipientsonoptoutlist": "on the opt-out list of this list",
}
"""The reports of an import that name people who were left out, and why."""


def import_status(import_id: str) -> Request:
    """Ask how far an import is."""
    path = f"/import/v2/{quote(import_id, safe='')}/status"
    return Request("GET", path, "/import/v2/{id}/status", is_poll=True)


def import_report(import_id: str, report: str) -> Request:
    """Ask for one of the reports of a finished import."""
    path = f"/import/v2/{quote(import_id, safe='')}/{report}"
    return Request("GET", path, f"/import/v2/{{id}}/{report}", is_poll=True)
