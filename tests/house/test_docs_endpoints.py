"""What the pages say of endpoints, rights, refusals, tasks, hooks, alarms and the journal is what the code has."""

from __future__ import annotations

import ast
import re
from inspect import getmembers, getsource, isclass, signature

from lime_stub.tasks.declaring import MARK

import limepkg_apsis
from limepkg_apsis.core.requests import REQUEST
from limepkg_apsis.core.watching import Health
from limepkg_apsis.crm.journal.rows import INTERNAL_KINDS
from limepkg_apsis.crm.journal.told import STORED_REQUEST
from limepkg_apsis.endpoints import refusals
from limepkg_apsis.endpoints.description import VERBS
from limepkg_apsis.syncs import SYNC_KINDS
from limepkg_apsis.tasks import tasks
from tests.endpoints.bureau import KEYS
from tests.endpoints.test_rights import APPROVERS, EVERYBODY, NAMES, READERS, SYNCERS, TABLE
from tests.house.pages import page, plain, rows, sections, sentences

WHO = {
    "administrator": "admin",
    "user who may change campaigns": "editor",
    "user who may only read campaigns": "reader",
    "the same, in may_sync_group": "syncer",
    "the same, in may_approve_group": "approver",
    "user who may not read campaigns": "stranger",
    "nobody is logged in": "anonymous",
}
NEEDS = ((READERS, "read"), (SYNCERS, "start"), (APPROVERS, "approve"))


def right_for(method: str, path: str) -> str:
    """Return what a call needs, as the roles that may make it tell."""
    nameless = dict.fromkeys(NAMES, "{}")
    wanted = path.strip("/").format(**nameless)
    allowed = [roles for verb, row, roles in TABLE if (verb, row.split("?")[0].format(**nameless)) == (method, wanted)]
    words = [word for roles, word in NEEDS if roles in allowed]
    return f"{words[0]}; {words[1]} for the whole account" if len(words) > 1 else words[0]


def test_every_endpoint_is_listed_with_the_right_it_needs() -> None:
    """In the order of the description that is served; who may was tried by the tests of the rights."""
    expected = [
        (f"{verb.method.upper()} {verb.path}", verb.summary, right_for(verb.method, verb.path)) for verb in VERBS
    ]

    assert rows("technical", "endpoint", "what it does", "needs") == expected


def test_every_role_is_listed_with_what_it_may() -> None:
    """The table of roles is that of the tests, which try every one at every endpoint; a key acts as its user."""
    expected = [(who, *("yes" if role in allowed else "no" for allowed, _ in NEEDS)) for who, role in WHO.items()]

    assert {*WHO.values(), *KEYS, "wrong key"} == EVERYBODY
    assert rows("technical", "who", "read", "start", "approve") == expected


def test_every_refusal_is_listed_with_its_status() -> None:
    """Word for word."""
    told, found = sentences(), set()
    for _, thing in getmembers(refusals, isclass):
        if issubclass(thing, refusals.RequestRefused) and "code" in vars(thing):
            code, status = thing.code, refusals.status_of(thing())
            found.add((code, str(status), plain(told[f"error.{code}"]), plain(told[f"error.{code}.remedy"])))

    assert set(rows("troubleshooting", "refusal", "status", "what it says", "remedy")) == found


def test_every_alarm_is_listed_with_its_remedy() -> None:
    """Word for word, in the order of the sentences."""
    told = {key.removeprefix("alarm."): plain(text) for key, text in sentences().items() if key.startswith("alarm.")}
    expected = [(code, text, told[f"{code}.remedy"]) for code, text in told.items() if f"{code}.remedy" in told]

    assert rows("troubleshooting", "alarm", "what it says", "what to do") == expected


def test_every_state_of_the_health_is_listed() -> None:
    """What monitoring may read."""
    said = {each.value for each in ast.walk(ast.parse(getsource(Health))) if isinstance(each, ast.Constant)}
    words = {each for each in said if isinstance(each, str) and each.isidentifier()}

    assert {name for (name,) in rows("technical", "health")} == words


def test_every_hook_and_every_task_is_listed() -> None:
    """What Lime gets from the package."""
    own = {name: each for name, each in vars(tasks).items() if hasattr(each, MARK)}
    told = dict(rows("technical", "task", "arguments"))

    assert [name for (name,) in rows("technical", "hook")] == sorted(limepkg_apsis.__all__)
    assert {name: re.sub(r" \(\w+\)", "", taken) for name, taken in told.items()} == {
        name: ", ".join([*signature(each).parameters][1:]) for name, each in own.items()
    }


def test_every_kind_of_row_in_the_journal_is_listed() -> None:
    """What stands in the table, kind by kind."""
    told = {name for (cell,) in rows("technical", "kind of row") for name in cell.split(", ")}

    assert told == {*(kind.name for kind in SYNC_KINDS), *INTERNAL_KINDS, STORED_REQUEST}
    assert f"kind `{REQUEST}`" in page("technical")
    assert "GDPR" in sections("technical")["Data in apsisrun"]
