"""What is sent, to the letter of the reference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from limepkg_apsis.apsis.exchange import Repeat, Request
from limepkg_apsis.apsis.pro.wire import calls
from limepkg_apsis.core.changes import AddMember, ChangeAddress, CreateList, UpdateList, UpdateMember

CREATE = CreateList(7, "Vår", "Example AB", "news@example.test", "lime:app:campaign:7")
ADD = AddMember("ada@example.test", "Ada@example.test", "Ada", (1001, 1002))
NAME = UpdateMember("ada@example.test", 900001, "Ada", (1001,))
ADDRESS = ChangeAddress("b@example.test", "B@example.test", "Bo", 900002, "a@example.test", (1002,))
SENT = {"Email": "Ada@example.test", "Name": "Ada", "ExternalId": "1001", "Format": "HTML", "UpdateIfExists": True}


@pytest.mark.parametrize(
    ("request_", "sent", "body"),
    [
        (calls.all_lists(), "POST /mailinglists/v2/all", None),
        (calls.field_names(), "GET /accounts/v2/demographics", None),
        (calls.one_list(4711), "GET /v1/mailinglists/4711", None),
        (
            calls.create_list(CREATE),
            "POST /v1/mailinglists/",
            {
                "Name": "Vår",
                "FromName": "Example AB",
                "FromEmail": "news@example.test",
                "Description": "lime:app:campaign:7",
                "CharacterSet": "utf-8",
                "FolderID": 0,
            },
        ),
        (calls.members_page(4711, 2, 1000), "GET /v1/mailinglists/4711/subscribers/2/1000", None),
        (calls.members_count(4711), "GET /v1/mailinglists/4711/subscriptions/count", None),
        (
            calls.members_export(4711, ["LimeId"]),
            "POST /mailinglists/v2/4711/subscribers/all",
            {"AllDemographics": False, "FieldNames": ["LimeId"]},
        ),
        (calls.opt_outs_page(4711, 1, 1000), "GET /v1/optouts/4711/1/1000", None),
        (calls.opt_outs_page(0, 1, 1000), "GET /v1/optouts/global/1/1000", None),
        (calls.opt_outs_export(4711), "POST /v1/optouts/mailinglists/4711/queued", None),
        (calls.opt_outs_export(0), "POST /v1/optouts/global/queued", None),
        (calls.subscribe(4711, [1, 2]), "POST /mailinglists/v2/4711/subscriptions/queued", ["1", "2"]),
        (calls.create_members(4711, [ADD], ""), "POST /subscribers/v2/mailinglist/4711/queue", [SENT]),
        (
            calls.create_members(4711, [ADD], "LimeId"),
            "POST /subscribers/v2/mailinglist/4711/queue",
            [{**SENT, "DemDataFields": [{"Key": "LimeId", "Value": "1001"}]}],
        ),
        (
            calls.update_members([NAME, ADDRESS]),
            "POST /v1/subscribers/queue",
            [{"Id": 900001, "Name": "Ada"}, {"Id": 900002, "Name": "Bo", "Email": "B@example.test"}],
        ),
        (
            calls.import_members(4711, "<Subscribers/>"),
            "POST /v1/import/mailinglist/4711/demographicmapping/true",
            {"XmlData": "<Subscribers/>"},
        ),
        (calls.unsubscribe(4711, 900001), "DELETE /v1/mailinglists/4711/subscriptions/900001", None),
        (calls.import_status("12"), "GET /import/v2/12/status", None),
        (calls.import_report("a/b?", "invalidemails"), "GET /import/v2/a%2Fb%3F/invalidemails", None),
    ],
)
def test_calls_are_those_of_the_reference(request_: Request, sent: str, body: Any) -> None:
    """Verb, path and body; the name for logs holds no number."""
    assert f"{request_.method} {request_.path}" == sent
    assert (json.loads(request_.body) if request_.body is not None else None) == body
    assert not any(number in request_.name for number in ("4711", "9000", "12"))


@pytest.mark.parametrize(
    ("request_", "repeat", "changes"),
    [
        (calls.all_lists(), Repeat.ALWAYS, False),
        (calls.members_export(1, []), Repeat.ALWAYS, False),
        (calls.opt_outs_export(0), Repeat.ALWAYS, False),
        (calls.create_list(CREATE), Repeat.NEVER, True),
        (calls.create_members(1, [ADD], ""), Repeat.WHEN_REFUSED, True),
        (calls.import_members(1, ""), Repeat.WHEN_REFUSED, True),
        (calls.subscribe(1, [1]), Repeat.ALWAYS, True),
        (calls.update_members([NAME]), Repeat.ALWAYS, True),
        (calls.unsubscribe(1, 1), Repeat.ALWAYS, True),
    ],
)
def test_calls_say_whether_they_may_be_repeated(request_: Request, repeat: Repeat, changes: bool) -> None:
    """Making a list is never repeated, making people only after APSIS refused to take the call."""
    assert (request_.repeat, request_.changes) == (repeat, changes)


@pytest.mark.parametrize(("folder", "sent"), [({"FolderId": 12}, 12), ({"FolderID": None}, 0), ({}, 0)])
def test_changed_list_sends_back_what_was_read(folder: dict[str, Any], sent: int) -> None:
    """Unknown members travel back, the folder under its other name, what cannot be written not at all."""
    read = {"Id": 4711, "Name": "Old", "FromName": "Old", "FromEmail": "old@example.test", "Hidden": True}
    read |= {"Description": "mark", "CharacterSet": "iso-8859-1", "Created": "/Date(0)/", "Updated": None, "New": 7}

    request = calls.update_list(UpdateList(7, 4711, "New", "", "new@example.test"), {**read, **folder})

    assert request.body is not None
    assert json.loads(request.body) == {
        "Name": "New",
        "FromName": "new@example.test",
        "FromEmail": "new@example.test",
        "Hidden": True,
        "Description": "mark",
        "CharacterSet": "iso-8859-1",
        "New": 7,
        "FolderID": sent,
    }
    assert (request.method, request.path) == ("POST", "/v1/mailinglists/4711")


def test_letters_travel_as_utf_8_and_halves_not_at_all() -> None:
    """No escapes for letters; a lone surrogate cannot break the call."""
    assert calls.encode(["Öå🙂", "a\ud800b"]) == '["Öå🙂", "ab"]'.encode()
