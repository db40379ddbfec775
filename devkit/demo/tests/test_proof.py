"""The proof: it holds for what is right, and each claim falls when the one thing it is about is wrong."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest

from devkit.demo.apsis import Account
from devkit.demo.proof import CLAIMS, Evidence, count_differences, prove
from devkit.demo.sample.account import NAMESAKE_LIST, PRIVATE_LIST
from devkit.demo.sample.company import Campaign, Participant, Sample
from devkit.demo.sample.people import Company, Person
from devkit.demo.work import Result

FIRM = Company(1, "Provbolaget AB")
ANNA = Person(1, "Anna", "Ek", FIRM, "anna@example.com")
BO = Person(2, "Bo", "Al", FIRM, " BO@example.com ")
TWIN = Person(3, "Cilla", "Bok", FIRM, "anna@example.com")
WRONG = Person(4, "Dag", "Gran", FIRM, "dag@", can_be_mailed=False)
GONE = Person(5, "Eva", "Lind", FIRM, "eva@example.com")
PEOPLE = (ANNA, BO, TWIN, WRONG, GONE)
MAIL = Campaign(1, "Vår", "email", 6)
CALL = Campaign(2, "Ring", "phone", 0)
LIST = 50
SAMPLE = Sample(
    (FIRM,),
    PEOPLE,
    (MAIL, CALL),
    tuple(Participant(number, MAIL, person) for number, person in enumerate((*PEOPLE, None), start=1)),
)
CRM = {
    "campaign": {1: {"_id": 1, "mailinglistid": LIST}, 2: {"_id": 2, "mailinglistid": None}},
    "person": {
        each.id: {"_id": each.id, "firstname": each.first_name, "lastname": each.last_name, "email": each.email}
        for each in PEOPLE
    },
    "participant": {
        each.id: {"_id": each.id, "campaign": 1, "person": each.person.id if each.person else None}
        for each in SAMPLE.participants
    },
}


def row(name: str, description: str = "") -> dict[str, str]:
    """Return a list as APSIS shows it."""
    return {"Name": name, "FromName": MAIL.sender[0], "FromEmail": MAIL.sender[1], "Description": description}


def member(email: str, name: str) -> dict[str, str]:
    """Return a member as APSIS shows one."""
    return {"Email": email, "Name": name}


OTHERS = {NAMESAKE_LIST: row("Butik"), PRIVATE_LIST: row("Personalen")}
EMPTY = {NAMESAKE_LIST: frozenset(), PRIVATE_LIST: frozenset(), 0: frozenset({"eva@example.com"})}
BEFORE = Account(OTHERS, {NAMESAKE_LIST: [member("x@example.org", "X")], PRIVATE_LIST: []}, EMPTY)
AFTER = Account(
    {**OTHERS, LIST: row("Vår", "lime:demo:campaign:1")},
    {**BEFORE.members, LIST: [member("anna@example.com", "Anna Ek"), member("bo@example.com", "Bo Al")]},
    {**EMPTY, LIST: frozenset()},
)
SKIPPED = {"no_person": 1, "invalid_address": 1, "global_opt_out": 1}
RESULTS = (Result(MAIL, "done", 3, 0, SKIPPED), Result(CALL, "not_an_email_campaign"))
RIGHT = Evidence(SAMPLE, CRM, AFTER, BEFORE, RESULTS)
PEOPLE_CLAIM, NAME_CLAIM, OPT_OUT_CLAIM, LIST_CLAIM, STRANGER_CLAIM, NUMBER_CLAIM = CLAIMS


def account(**changes) -> Evidence:
    """Return the evidence with another account."""
    return replace(RIGHT, account=replace(deepcopy(AFTER), **changes))


def with_members(*members, list_id: int = LIST) -> Evidence:
    """Return the evidence with other members of a list."""
    return account(members={**AFTER.members, list_id: list(members)})


def with_result(**changes) -> Evidence:
    """Return the evidence with another summary of the campaign."""
    return replace(RIGHT, results=(replace(RESULTS[0], **changes), RESULTS[1]))


ANNA_ROW, BO_ROW = AFTER.members[LIST]
TAMPERED = {
    "somebody is missing": (with_members(ANNA_ROW), PEOPLE_CLAIM),
    "somebody is too many": (with_members(ANNA_ROW, BO_ROW, member("z@example.com", "Z")), PEOPLE_CLAIM),
    "somebody is there twice": (with_members(ANNA_ROW, BO_ROW, BO_ROW), PEOPLE_CLAIM),
    "held although nobody is": (with_result(held=1), PEOPLE_CLAIM),
    "the twin gave the name": (with_members(member("anna@example.com", "Cilla Bok"), BO_ROW), NAME_CLAIM),
    "somebody who opted out": (with_members(ANNA_ROW, BO_ROW, member("eva@example.com", "Eva Lind")), OPT_OUT_CLAIM),
    "an opt-out is gone": (account(opt_outs={**AFTER.opt_outs, 0: frozenset()}), OPT_OUT_CLAIM),
    "the marker is missing": (account(lists={**AFTER.lists, LIST: row("Vår")}), LIST_CLAIM),
    "the name is another": (account(lists={**AFTER.lists, LIST: row("Var", "lime:demo:campaign:1")}), LIST_CLAIM),
    "a second list": (
        account(
            lists={**AFTER.lists, 51: row("Vår")},
            members={**AFTER.members, 51: []},
            opt_outs={**AFTER.opt_outs, 51: frozenset()},
        ),
        LIST_CLAIM,
    ),
    "the campaign has no list": (
        replace(RIGHT, crm={**CRM, "campaign": {**CRM["campaign"], 1: {"_id": 1, "mailinglistid": 0}}}),
        LIST_CLAIM,
    ),
    "a phone campaign has a list": (
        replace(RIGHT, crm={**CRM, "campaign": {**CRM["campaign"], 2: {"_id": 2, "mailinglistid": NAMESAKE_LIST}}}),
        LIST_CLAIM,
    ),
    "somebody else's list lost a member": (with_members(list_id=NAMESAKE_LIST), STRANGER_CLAIM),
    "a wrong number on the list": (with_result(on_list=4), NUMBER_CLAIM),
    "a wrong reason": (with_result(skipped={"no_address": 3}), NUMBER_CLAIM),
    "somebody is said to be missing": (with_result(missing=1), NUMBER_CLAIM),
}


def test_what_is_right_is_proven():
    """Twins on one address are one member, opt-outs and mistakes are left out: no claim falls."""
    assert [check for check in prove(RIGHT) if check.wrong] == []


@pytest.mark.parametrize("name", TAMPERED)
def test_what_is_wrong_is_found(name):
    """The claim that is about it falls."""
    evidence, claim = TAMPERED[name]
    assert claim in [check.claim for check in prove(evidence) if check.wrong]


def test_nothing_differs_from_itself():
    """A quiet run leaves both sides as they were."""
    assert count_differences(CRM, deepcopy(CRM), AFTER, deepcopy(AFTER)) == (0, 0)


def test_every_difference_is_counted():
    """Changed, new and missing records and lists all count, each once."""
    later = {**CRM, "person": {**CRM["person"], 1: {"_id": 1}, 9: {"_id": 9}}}
    later["campaign"] = {1: CRM["campaign"][1]}
    assert count_differences(CRM, later, AFTER, BEFORE) == (3, 1)
