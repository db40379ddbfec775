"""Single judgements at their borders: values in, a finding out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from limepkg_apsis.core.errors import (
    ContractBroken,
    IncompleteRead,
    KeyRejected,
    Problem,
    StillWorking,
    Unavailable,
)
from limepkg_apsis.core.linking import LIST_DELETED, STOPPED, ListFacts
from limepkg_apsis.core.memory import AccountMemory, Breaker
from limepkg_apsis.core.model import MailingList
from limepkg_apsis.crm.category import Category
from limepkg_apsis.crm.labels import FieldFacts
from limepkg_apsis.crm.resolution import Search
from limepkg_apsis.crm.structure import Table
from limepkg_apsis.doctor.account import AccountFacts, Visit, judge_account, judge_breaker, judge_clock, judge_copies
from limepkg_apsis.doctor.configuration import (
    Told,
    judge_certificates,
    judge_intervals,
    judge_key,
    judge_person_id_field,
    judge_settings,
)
from limepkg_apsis.doctor.findings import State
from limepkg_apsis.doctor.service import ActsAs, Holder, judge_group, judge_language, judge_lease, judge_passes
from limepkg_apsis.doctor.structure import judge_history_category, judge_lengths, judge_options
from limepkg_apsis.settings import ApsisSettings, CrmSettings, Settings
from tests.fakes.fake_clock import START

PASSED, FAILED, SKIPPED = State.PASSED, State.FAILED, State.SKIPPED


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, PASSED), (120, PASSED), (-120, PASSED), (121, FAILED), (-121, FAILED), (None, SKIPPED)],
)
def test_clocks_may_differ_by_two_minutes(seconds: int | None, state: State) -> None:
    """A header tells whole seconds, and an answer travels."""
    ahead = None if seconds is None else timedelta(seconds=seconds)

    assert judge_clock(Visit(ahead=ahead)).state is state


@pytest.mark.parametrize(
    ("memory", "settings", "age", "state"),
    [
        (AccountMemory(), Settings(), timedelta(0), PASSED),
        (AccountMemory(passes=(("members", START),)), Settings(), timedelta(minutes=32), PASSED),
        (AccountMemory(passes=(("members", START),)), Settings(), timedelta(minutes=33), FAILED),
        (
            AccountMemory(passes=(("members", START - timedelta(days=1)), ("bounces", START))),
            Settings(),
            timedelta(minutes=32),
            PASSED,
        ),
        (
            AccountMemory(passes=(("members", START),)),
            Settings(intervals_minutes=dict.fromkeys(("campaigns", "members", "opt_outs", "global_opt_outs"), 240)),
            timedelta(hours=8),
            PASSED,
        ),
        (
            AccountMemory(passes=(("members", START),), unfinished=("members",)),
            Settings(),
            timedelta(hours=24),
            PASSED,
        ),
        (
            AccountMemory(passes=(("members", START),), unfinished=("members",)),
            Settings(),
            timedelta(hours=25),
            FAILED,
        ),
        (AccountMemory(passes=(("members", START),)), Settings(enabled=False), timedelta(days=9), SKIPPED),
        (
            AccountMemory(passes=(("members", START),), breaker=Breaker(3, "apsis_unavailable", START)),
            Settings(),
            timedelta(days=9),
            SKIPPED,
        ),
    ],
)
def test_scheduled_work_may_be_late_by_two_intervals(
    memory: AccountMemory, settings: Settings, age: timedelta, state: State
) -> None:
    """The shortest interval counts, never less than a quarter of an hour; a long pass has a day."""
    assert judge_passes(memory, settings, START + age).state is state


@pytest.mark.parametrize(
    ("age", "says"),
    [
        (timedelta(seconds=10), "doctor.lease.held"),
        (timedelta(minutes=64), "doctor.lease.held"),
        (timedelta(minutes=66), "doctor.lease.dead"),
        (timedelta(minutes=-4), "doctor.lease.held"),
        (timedelta(minutes=-6), "doctor.lease.future"),
        (None, "doctor.lease.dead"),
    ],
)
def test_a_lease_has_an_hour_to_be_swept(age: timedelta | None, says: str) -> None:
    """A row that died a moment ago is what the next run sweeps; one from the future keeps everybody out."""
    heartbeat = None if age is None else START - age

    assert judge_lease([Holder(heartbeat, timedelta(minutes=5))], START).says == says


@pytest.mark.parametrize(
    ("breaker", "state"),
    [
        (Breaker(), PASSED),
        (Breaker(2, "apsis_unavailable"), PASSED),
        (Breaker(3, "apsis_unavailable", START, START + timedelta(seconds=1)), FAILED),
        (Breaker(3, "apsis_unavailable", START, START), PASSED),
        (Breaker(3, "apsis_unavailable", START), PASSED),
    ],
)
def test_a_pause_is_a_fault_while_it_lasts(breaker: Breaker, state: State) -> None:
    """Once APSIS may be asked again, the other checks tell how things are."""
    assert judge_breaker(breaker, START).state is state


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "doctor.key.failed"),
        ("   ", "doctor.key.failed"),
        ("0f6c2a52-5b1d", "doctor.key.passed"),
        (" 0f6c2a52-5b1d\n", "doctor.key.passed"),
        ("0f6c 2a52", "doctor.key.strange"),
        ("0f6c:2a52", "doctor.key.strange"),
        ("0f6c\n2a52", "doctor.key.strange"),
        ("nyckelö", "doctor.key.strange"),
        ("\ud800", "doctor.key.strange"),
        (7, "doctor.key.passed"),
    ],
)
def test_what_can_be_a_key(key: object, says: str) -> None:
    """It travels as the user name of Basic authentication."""
    assert judge_key(Told({}, {"api_key": key}, {})).says == says


@pytest.mark.parametrize(
    ("admin", "says", "names"),
    [
        ({}, "doctor.settings.passed", ""),
        ({"guards": {"list_percent": 2.5}}, "doctor.settings.passed", ""),
        ({"requests_per_minute": 2.5}, "doctor.settings.failed", ""),
        ({"requests_per_minute": True}, "doctor.settings.failed", ""),
        ({"data_call_interval_seconds": 10**30}, "doctor.settings.strange", "data_call_interval_seconds"),
        ({"enabled": "no"}, "doctor.settings.strange", "enabled"),
        ({"enabled": 0, "may_sync_group": ["A"]}, "doctor.settings.strange", "enabled, may_sync_group"),
        ({"intervals_minutes": {"members": 2.5}}, "doctor.settings.failed", ""),
        ({"limetypes": {"run": 7}}, "doctor.settings.strange", "limetypes.run"),
        ({"fields": {"person": {"email": ["a"]}}}, "doctor.settings.strange", "person.email"),
        ({"requests_per_minute": "many"}, "doctor.settings.failed", ""),
        ({"guards": {"no_such_guard": 1}}, "doctor.settings.unreadable", ""),
        ({"mailings": {"days": 31}}, "doctor.settings.failed", ""),
    ],
)
def test_settings_are_what_they_must_be(admin: dict[str, Any], says: str, names: str) -> None:
    """Whatever a script or an older version has left in Lime Admin."""
    found = judge_settings(Told({}, {}, admin))

    assert (found.says, dict(found.params).get("names", "")) == (says, names)


@pytest.mark.parametrize(("seconds", "state"), [(0, PASSED), (900, PASSED), (901, FAILED)])
def test_an_interval_may_be_as_short_as_the_rest(seconds: int, state: State) -> None:
    """The shortest intervals are a quarter of an hour."""
    settings = Settings(apsis=ApsisSettings(data_call_interval_seconds=seconds))

    assert judge_intervals(settings).state is state


@pytest.mark.parametrize(
    ("names", "field", "state"),
    [
        (("LimeId",), "limeid", PASSED),
        (("City",), "LimeId", FAILED),
        ((), "LimeId", FAILED),
        (None, "LimeId", SKIPPED),
        (None, "", PASSED),
    ],
)
def test_demographic_field(names: tuple[str, ...] | None, field: str, state: State) -> None:
    """Capitals do not matter; what was not told is not known."""
    assert judge_person_id_field(field, names).state is state


@pytest.mark.parametrize(("there", "state"), [(None, PASSED), (True, PASSED), (False, FAILED)])
def test_certificates(there: bool | None, state: State) -> None:
    """None are needed; those that are named must be there."""
    assert judge_certificates(there).state is state


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (ActsAs("u", "sv", language_is_active=True), PASSED),
        (ActsAs("u", "sv", language_is_active=False), FAILED),
        (ActsAs("u", "sv", language_is_active=None), SKIPPED),
        (ActsAs("u", "fi", language_is_active=True, has_texts=False), FAILED),
        (ActsAs("u", "fi", language_is_active=None, has_texts=False), FAILED),
    ],
)
def test_language(acts: ActsAs, state: State) -> None:
    """A language without our sentences is wrong, whether it is active or not."""
    assert judge_language(acts).state is state


@pytest.mark.parametrize(
    ("name", "exists", "state"),
    [("", None, PASSED), ("A", True, PASSED), ("A", False, FAILED), ("A", None, SKIPPED)],
)
def test_group(name: str, exists: bool | None, state: State) -> None:
    """No group need be named; one that cannot be asked for is skipped."""
    assert judge_group("may_sync_group", name, exists).state is state


OURS = MailingList(7, "Vår", "", "", "lime:app:campaign:1")
LINKED = ListFacts("app", (), (), ((1, 7), (2, 8)))


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (AccountFacts(AccountMemory(), "k", ListFacts("app", (), ())), "doctor.account.none"),
        (
            AccountFacts(AccountMemory(), "k", replace(LINKED, decisions={1: LIST_DELETED, 2: STOPPED})),
            "doctor.account.none",
        ),
        (AccountFacts(AccountMemory(key_fingerprint="k"), "k", LINKED, known=START), "doctor.account.known"),
        (AccountFacts(AccountMemory(), "k", replace(LINKED, lists=(OURS,))), "doctor.account.passed"),
        (AccountFacts(AccountMemory(key_fingerprint="k"), "k", LINKED), "doctor.account.gone"),
        (AccountFacts(AccountMemory(key_fingerprint="old"), "k", LINKED), "doctor.account.failed"),
        (
            AccountFacts(AccountMemory(key_fingerprint="old"), "k", replace(LINKED, lists=(OURS,))),
            "doctor.account.passed",
        ),
        (
            AccountFacts(
                AccountMemory(key_fingerprint="old"), "k", replace(LINKED, lists=(replace(OURS, marker="", name="x"),))
            ),
            "doctor.account.failed",
        ),
        (AccountFacts(AccountMemory(), "k", LINKED, error=StillWorking(reason="budget")), "doctor.skipped.budget"),
        (AccountFacts(AccountMemory(), "k", LINKED, error=Unavailable()), "doctor.skipped.lists"),
        (AccountFacts(AccountMemory(), "k", LINKED, error=IncompleteRead()), "doctor.skipped.lists"),
        (AccountFacts(AccountMemory(), "k", LINKED, error=KeyRejected()), "doctor.account.unread"),
        (AccountFacts(AccountMemory(), "k", LINKED, error=ContractBroken()), "doctor.account.unread"),
    ],
)
def test_account_is_judged_as_a_run_would(account: AccountFacts, says: str) -> None:
    """Marker, name and number of lists decide, as before every write; campaigns that are left alone say nothing."""
    assert judge_account(account).says == says


@pytest.mark.parametrize(
    ("linked", "lists"),
    [((), ""), (((1, 7), (2, 8)), ""), (((1, 7), (2, 7), (3, 8), (4, 8), (5, 9)), "7: 1, 2; 8: 3, 4")],
)
def test_copies(linked: tuple[tuple[int, int], ...], lists: str) -> None:
    """Each list that several campaigns hold, with those that do."""
    assert dict(judge_copies(linked).params).get("lists", "") == lists


def search(**fields: FieldFacts) -> Search:
    """Return what a look found: fields by table and role, joined by two underscores."""
    found = Search(None, CrmSettings())
    for place, facts in fields.items():
        table, _, role = place.partition("__")
        known = found.tables.get(table, Table(table, table))
        found.tables[table] = replace(known, fields={**known.fields, role: facts})
    return found


@pytest.mark.parametrize(("length", "state"), [(None, PASSED), (0, PASSED), (-1, PASSED), (99, FAILED), (100, PASSED)])
def test_a_length_that_is_not_told_is_long_enough(length: int | None, state: State) -> None:
    """Platforms write *unlimited* in several ways, and none of them is a short field."""
    assert judge_lengths(search(recipient__email=FieldFacts("email", length=length))).state is state


EMAIL = Category(FieldFacts("type", kind="option", options=(("email", 1),)))


@pytest.mark.parametrize(
    ("options", "category", "state"),
    [
        ((("none", 1), ("soft", 2), ("hard", 3), ("other", 4)), EMAIL, PASSED),
        ((), EMAIL, FAILED),
        ((), Category(), SKIPPED),
    ],
)
def test_a_field_without_options_is_judged_where_options_are_told(
    options: tuple[tuple[str, int], ...], category: Category, state: State
) -> None:
    """A platform that tells the options of another field has told that this one has none."""
    found = search(person__email_bounce=FieldFacts("emailbounce", kind="option", options=options))
    found.category = category

    assert judge_options("bounce_options", "person", "email_bounce", found).state is state


def test_options_of_a_field_of_the_wrong_type_are_not_judged() -> None:
    """The check of the types says what is wrong with it."""
    found = search(person__email=FieldFacts("email"))
    found.problems.append(("person.email_bounce", Problem("structure.field_type")))

    assert judge_options("bounce_options", "person", "email_bounce", found).state is SKIPPED


@pytest.mark.parametrize(
    ("key", "options", "says"),
    [
        ("autolog", (("autolog", 1),), "doctor.history_category.passed"),
        ("autolog", (("mail", 1),), "doctor.history_category.absent"),
        ("letter", (("mail", 1),), "doctor.history_category.failed"),
        ("letter", (), "doctor.skipped.not_told"),
        ("", (("mail", 1),), "doctor.history_category.none"),
    ],
)
def test_type_of_a_note(key: str, options: tuple[tuple[str, int], ...], says: str) -> None:
    """Only a key that somebody chose and that is not there is wrong; the usual one may be absent (semantics 3.4)."""
    found = search(history__category=FieldFacts("type", kind="option", options=options))

    assert judge_history_category(key, found).says == says
