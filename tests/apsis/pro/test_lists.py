"""The index and single lists: nothing but an explicit answer says that a list is gone."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.core.changes import CreateList, UpdateList
from limepkg_apsis.core.errors import (
    ApsisSyncError,
    ContractBroken,
    IncompleteRead,
    KeyRejected,
    Maintenance,
    Unavailable,
)
from tests.apsis.pro.simulated import SimulatedAccount

CHANGE = CreateList(7, "Vår", "Example AB", "news@example.test", "lime:app:campaign:7")
TROUBLE: list[tuple[str, dict[str, Any], type[ApsisSyncError]]] = [
    ("unauthorised", {}, KeyRejected),
    ("busy", {}, Unavailable),
    ("maintenance", {}, Maintenance),
    ("bad_format", {}, ContractBroken),
    ("internal", {}, Unavailable),
    ("gateway", {}, Unavailable),
    ("html", {}, ContractBroken),
    ("empty", {}, ContractBroken),
    ("truncated", {}, ContractBroken),
    ("lost_answer", {}, Unavailable),
    ("answer", {"status": 404, "body": "<html>", "content_type": "text/html"}, ContractBroken),
    ("answer", {"status": 404, "code": -3}, ContractBroken),
    ("answer", {"status": 302, "body": ""}, ContractBroken),
]


@pytest.fixture
def account() -> SimulatedAccount:
    """An empty account."""
    return SimulatedAccount()


@pytest.mark.parametrize(("effect", "given", "error"), TROUBLE)
def test_trouble_never_says_that_a_list_is_gone(
    account: SimulatedAccount, effect: str, given: dict[str, Any], error: type[ApsisSyncError]
) -> None:
    """Neither one list nor the index: an error is an error."""
    list_id = account.add_list("List")
    account.fault(effect, always=True, **given)

    with pytest.raises(error):
        account.apsis.find_list(list_id)
    with pytest.raises(error):
        account.apsis.read_lists()


@pytest.mark.parametrize(
    ("body", "status"),
    [('{"Code":1,"Result":null}', 200), ('{"Code":-2,"Message":"x"}', 400), ('{"Code":-2}', 404), ('{"Code":-2}', 200)],
)
def test_explicit_answers_say_that_there_is_none(account: SimulatedAccount, body: str, status: int) -> None:
    """A refusal of the id, or a success without a list."""
    account.fault("answer", body=body, status=status)

    assert account.apsis.find_list(account.add_list("List")) is None


@pytest.mark.parametrize("result", ["null", "{}", "7", '"x"'])
def test_index_that_is_no_array_is_incomplete(account: SimulatedAccount, result: str) -> None:
    """An empty array is an empty index, nothing else is."""
    account.fault("answer", body=f'{{"Code":1,"Message":"OK","Result":{result}}}')

    with pytest.raises(IncompleteRead):
        account.apsis.read_lists()


def test_trouble_that_passes_is_not_noticed(account: SimulatedAccount) -> None:
    """Two bad answers, then a good one."""
    list_id = account.add_list("List")
    account.fault("busy")
    account.fault("html", nth=2)

    found = account.apsis.find_list(list_id)

    assert found is not None
    assert account.apsis.calls == 3


@pytest.mark.parametrize("effect", ["busy", "internal", "gateway", "html", "empty", "lost_answer", "truncated"])
def test_making_a_list_is_never_repeated(account: SimulatedAccount, effect: str) -> None:
    """Whatever comes back, one call is one call; the work may have been done."""
    account.fault(effect, **({} if effect in ("lost_answer", "truncated") else {"work": True}))

    with pytest.raises(ApsisSyncError):
        account.apsis.create_list(CHANGE)

    assert account.apsis.calls == 1
    assert [each.marker for each in account.apsis.read_lists()] == ["lime:app:campaign:7"]


@pytest.mark.parametrize("folder", [0, 12])
@pytest.mark.parametrize("variants", [{}, {"list.update_missing": "defaults"}, {"list.folder_spelling": "FolderID"}])
def test_changed_list_stays_in_its_folder(folder: int, variants: dict[str, Any]) -> None:
    """Everything that was read is sent back, folder and character set included."""
    account = SimulatedAccount(variants=variants)
    if folder:
        account.seed(folders=[{"name": "Folder", "id": folder}])
    details = {"folder_id": folder, "description": "mark", "character_set": "iso-8859-1"}
    list_id = account.happen("create_list", name="Old", **details)

    account.apsis.update_list(UpdateList(7, list_id, "New", "Sender", "new@example.test"))

    changed = account.sim.world.mailing_list(list_id)
    assert (changed.name, changed.from_name, changed.from_email) == ("New", "Sender", "new@example.test")
    assert (changed.folder_id or 0, changed.description, changed.character_set) == (folder, "mark", "iso-8859-1")
    assert (account.apsis.calls, account.apsis.writes) == (2, 1)


def test_changing_a_list_is_repeated_when_the_answer_is_lost(account: SimulatedAccount) -> None:
    """The same change twice is one change."""
    list_id = account.add_list("Old")
    account.fault("lost_answer", nth=2)

    account.apsis.update_list(UpdateList(7, list_id, "New", "Sender", "new@example.test"))

    assert account.apsis.calls == 3
    assert account.sim.world.mailing_list(list_id).name == "New"
