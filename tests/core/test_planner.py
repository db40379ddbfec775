"""The table of semantics 5.1 and 5.2, row by row: what is wanted, what is there, what is done about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from limepkg_apsis.core.approval import Approval, Verdict
from limepkg_apsis.core.changes import AddMember, ChangeAddress, RemovalReason, RemoveSubscription, UpdateMember
from limepkg_apsis.core.memory import CampaignMemory, Rejection
from limepkg_apsis.core.model import Member, OptOut, Participant, Person, TicketPurpose
from limepkg_apsis.core.plan import Guard, Plan
from limepkg_apsis.core.planner import MemberFacts, Rules, plan_members, rejected_record
from tests.builders import campaign

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
RULES = Rules(now=NOW, is_valid=lambda email: "@" in email and "." in email.rpartition("@")[2])
CAMPAIGN = campaign(id=1, list_id=77)
KNOWN = CampaignMemory(list_id=77, participants=1, on_list=1)

ADA = Person(10, "Ada", "ada@x.se")
BO = Person(11, "Bo", "bo@x.se")
ADA_MEMBER = Member(900, "ada@x.se", "Ada", "10")
BO_MEMBER = Member(901, "bo@x.se", "Bo", "")


def participants(*people: Person | None) -> tuple[Participant, ...]:
    return tuple(Participant(500 + number, someone) for number, someone in enumerate(people))


def facts(*people: Person | None, **fields: object) -> MemberFacts:
    defaults = MemberFacts(CAMPAIGN, participants(*people), (), memory=KNOWN)
    return replace(defaults, **fields)  # type: ignore[arg-type]


def plan(*people: Person | None, **fields: object) -> Plan:
    return plan_members(facts(*people, **fields), RULES)


@dataclass(frozen=True)
class Row:
    """One situation of the table."""

    people: tuple[Person | None, ...]
    members: tuple[Member, ...] = ()
    changes: tuple[object, ...] = ()
    skipped: dict[str, int] = field(default_factory=dict)
    on_list: int = 0
    pending: int = 0
    list_opt_outs: tuple[OptOut, ...] = ()
    account_opt_outs: tuple[OptOut, ...] | None = None
    in_flight: frozenset[int] = frozenset()


OTHERS = tuple(Person(100 + n, f"P{n}", f"p{n}@x.se") for n in range(20))
OTHER_MEMBERS = tuple(Member(1000 + n, f"p{n}@x.se", f"P{n}") for n in range(20))

TABLE = {
    "wanted and there with the same name: nothing": Row((ADA,), (ADA_MEMBER,), on_list=1),
    "there under another spelling of the same address: nothing": Row(
        (replace(ADA, email=" Ada@X.SE "),), (ADA_MEMBER,), on_list=1
    ),
    "an international domain equals its ASCII form": Row(
        (replace(ADA, email="ada@blåbär.se"),), (ADA_MEMBER._replace(email="ada@xn--blbr-noae.se"),), on_list=1
    ),
    "wanted and there with another name: update": Row(
        (ADA,), (ADA_MEMBER._replace(name="A"),), (UpdateMember("ada@x.se", 900, "Ada", (10,)),), on_list=1
    ),
    "a name that this read could not carry is not compared": Row((ADA,), (ADA_MEMBER._replace(name=None),), on_list=1),
    "wanted and not there: add, with the address as typed": Row(
        (replace(ADA, email=" Ada@X.se"),), (), (AddMember("ada@x.se", "Ada@X.se", "Ada", (10,)),), pending=1
    ),
    "a changed address of a linked member: change it": Row(
        (replace(ADA, email="new@x.se"),),
        (ADA_MEMBER,),
        (ChangeAddress("new@x.se", "new@x.se", "Ada", 900, "ada@x.se", (10,)),),
        pending=1,
    ),
    "a changed address without a link: add the new one, remove the old one": Row(
        (replace(BO, email="new@x.se"), *OTHERS),
        (BO_MEMBER, *OTHER_MEMBERS),
        (AddMember("new@x.se", "new@x.se", "Bo", (11,)), RemoveSubscription("bo@x.se", 901)),
        on_list=20,
        pending=1,
    ),
    "a linked member whose old address somebody else has now: add, and leave the other alone": Row(
        (replace(ADA, email="new@x.se"), Person(12, "Cy", "ada@x.se")),
        (ADA_MEMBER._replace(name="Cy"),),
        (AddMember("new@x.se", "new@x.se", "Ada", (10,)),),
        on_list=1,
        pending=1,
    ),
    "not wanted and there: remove": Row(
        OTHERS, (*OTHER_MEMBERS, ADA_MEMBER), (RemoveSubscription("ada@x.se", 900),), on_list=20
    ),
    "two subscribers with one address: the newer one is removed": Row(
        OTHERS,
        (*OTHER_MEMBERS, Member(2000, "P3@x.se", "P3")),
        (RemoveSubscription("p3@x.se", 2000, RemovalReason.SAME_ADDRESS_TWICE),),
        on_list=20,
    ),
    "two persons with one address are one member, both count": Row(
        (ADA, Person(9, "Åke", "ADA@x.se")),
        (),
        (AddMember("ada@x.se", "ADA@x.se", "Åke", (9, 10)),),
        pending=2,
    ),
    "one person twice in the campaign counts twice": Row((ADA, ADA), (ADA_MEMBER,), on_list=2),
    "a participant without a person": Row((None,), skipped={"no_person": 1}),
    "a person without an address": Row((replace(ADA, email="  "),), skipped={"no_address": 1}),
    "an address that is not one": Row((replace(ADA, email="ada at x"),), skipped={"invalid_address": 1}),
    "an address that APSIS holds needs no validation": Row(
        (replace(ADA, email="ada@intranet"),), (ADA_MEMBER._replace(email="ada@intranet"),), on_list=1
    ),
    "opted out of the list": Row((ADA,), list_opt_outs=(OptOut("ADA@x.se"),), skipped={"list_opt_out": 1}),
    "opted out of the list and still shown there: removed, and never held": Row(
        (ADA,),
        (ADA_MEMBER,),
        (RemoveSubscription("ada@x.se", 900, RemovalReason.OPTED_OUT),),
        skipped={"list_opt_out": 1},
        list_opt_outs=(OptOut("ada@x.se"),),
    ),
    "opted out of the account": Row((ADA,), account_opt_outs=(OptOut("ada@x.se"),), skipped={"global_opt_out": 1}),
    "the flag in Lime stands for the account's list until that is read": Row(
        (replace(ADA, global_opt_out=True),), skipped={"global_opt_out": 1}
    ),
    "the account's own list outranks a flag set by hand": Row(
        (replace(ADA, global_opt_out=True),), (ADA_MEMBER,), account_opt_outs=(), on_list=1
    ),
    "somebody whose add is under way is not sent again": Row((ADA,), in_flight=frozenset({10}), pending=1),
    "an address change under way keeps the old member": Row(
        (replace(ADA, email="new@x.se"),), (ADA_MEMBER,), in_flight=frozenset({10}), pending=1
    ),
}


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_each_situation_has_its_change(row: Row) -> None:
    """Each situation of the table leads to its change, its skip and its counts."""
    made = plan(
        *row.people,
        members=row.members,
        list_opt_outs=row.list_opt_outs,
        account_opt_outs=row.account_opt_outs,
        in_flight=row.in_flight,
    )

    assert made.changes == row.changes
    assert made.held == ()
    assert dict(made.counts.skipped) == row.skipped
    assert (made.counts.on_list, made.counts.pending) == (row.on_list, row.pending)
    assert made.counts.add_up()


@pytest.mark.parametrize("opt_outs", ["list_opt_outs", "account_opt_outs"])
def test_new_address_of_somebody_who_opted_out_is_held(opt_outs: str) -> None:
    """Somebody who opted out under the former address does not come back under a new one by itself."""
    moved = replace(ADA, email="new@x.se")

    made = plan(moved, **{opt_outs: (OptOut("ada@x.se", person_id="10"),)})

    assert made.changes == ()
    assert [(each.change.address, each.guard) for each in made.held] == [  # type: ignore[union-attr]
        ("new@x.se", Guard.FORMER_ADDRESS_OPTED_OUT)
    ]
    assert made.counts.pending == 1
    assert made.counts.add_up()


def test_new_address_is_held_when_the_linked_member_opted_out() -> None:
    """The link of a member who is still shown on the list tells the former address as well."""
    moved = replace(ADA, email="new@x.se")

    made = plan(moved, members=(ADA_MEMBER,), list_opt_outs=(OptOut("ada@x.se"),))

    assert [each.guard for each in made.held] == [Guard.FORMER_ADDRESS_OPTED_OUT]
    assert [change.reason for change in made.removals] == [RemovalReason.OPTED_OUT]


def test_links_of_a_list_that_is_new_to_us_are_not_trusted() -> None:
    """Another system may have numbered the members of a list that was there before us."""
    moved = replace(ADA, email="new@x.se")

    made = plan(moved, members=(ADA_MEMBER,), memory=CampaignMemory())

    assert made.changes == (AddMember("new@x.se", "new@x.se", "Ada", (10,)),)
    assert [each.guard for each in made.held] == [Guard.FIRST_LINK]


def test_name_of_a_shared_address_comes_from_the_lowest_id_in_all_of_lime() -> None:
    """Campaigns that share an address agree on one name, or they would correct each other for ever."""
    made = plan(BO, owners={"bo@x.se": Person(3, "Bodil", "Bo@x.se")})

    assert made.changes == (AddMember("bo@x.se", "Bo@x.se", "Bodil", (3, 11)),)


@pytest.mark.parametrize(
    ("verb", "there", "expected"),
    [
        ("add", (), {"rejected": 1}),
        ("update", (ADA_MEMBER._replace(name="A"),), {}),
    ],
)
def test_refused_record_is_not_sent_again(verb: str, there: tuple[Member, ...], expected: dict[str, int]) -> None:
    """A record that APSIS refused waits until it changes."""
    rejection = Rejection(10, rejected_record(verb, ADA.email, ADA.name), "invalid")

    made = plan(ADA, members=there, memory=replace(KNOWN, rejections=(rejection,)))

    assert made.changes == ()
    assert dict(made.counts.skipped) == expected
    assert made.rejections == (rejection,)


def test_refused_record_is_tried_again_once_it_changes() -> None:
    """A corrected address is a new record."""
    rejection = Rejection(10, rejected_record("add", ADA.email, ADA.name), "invalid")

    made = plan(replace(ADA, email="ada@y.se"), memory=replace(KNOWN, rejections=(rejection,)))

    assert [type(change) for change in made.changes] == [AddMember]
    assert made.rejections == ()


def test_refused_address_change_becomes_add_and_remove() -> None:
    """Where APSIS will not change the address of a member, the new one is added and the old one removed."""
    moved = replace(ADA, email="new@x.se")
    rejection = Rejection(10, rejected_record("change", moved.email, moved.name), "taken")

    made = plan(moved, *OTHERS, members=(ADA_MEMBER, *OTHER_MEMBERS), memory=replace(KNOWN, rejections=(rejection,)))

    assert [type(change) for change in made.changes] == [AddMember, RemoveSubscription]


def test_row_refused_just_now_is_skipped_with_its_wording() -> None:
    """What APSIS has just refused is remembered with its wording."""
    made = plan(ADA, refused={(TicketPurpose.ADD, "ada@x.se"): "invalid e-mail address"})

    assert [(skip.reason.value, skip.text) for skip in made.skips] == [("rejected", "invalid e-mail address")]
    assert [each.person_id for each in made.rejections] == [10]


def test_new_address_that_a_member_may_not_get_is_not_refused_as_an_addition() -> None:
    """What APSIS says about changing one row says nothing about adding another."""
    moved = replace(ADA, email="new@x.se")
    told = {(TicketPurpose.UPDATE, "new@x.se"): "exists on the Opt-out List"}

    made = plan(moved, *OTHERS, members=(ADA_MEMBER, *OTHER_MEMBERS), refused=told)

    assert [type(change) for change in made.changes] == [AddMember, RemoveSubscription]
    assert len(made.rejections) == 1


@pytest.mark.parametrize(
    ("there", "gone", "memory", "guard"),
    [
        (100, 10, KNOWN, None),
        (100, 11, KNOWN, Guard.MASS_REMOVAL),
        (1000, 100, KNOWN, None),
        (1000, 101, KNOWN, Guard.MASS_REMOVAL),
        (5, 5, KNOWN, Guard.MASS_REMOVAL),
        (5, 5, replace(KNOWN, participants=0), None),
        (100, 1, CampaignMemory(), Guard.FIRST_LINK),
        (100, 1, replace(KNOWN, list_id=78), Guard.FIRST_LINK),
    ],
)
def test_removals_beyond_the_allowance_are_held(
    there: int, gone: int, memory: CampaignMemory, guard: Guard | None
) -> None:
    """More than max(10, 10 %), everybody, or anybody of a list that is new to us: a person decides."""
    people = [Person(n, f"P{n}", f"p{n}@x.se") for n in range(1, there + 1)]
    members = [Member(n, f"p{n}@x.se", f"P{n}") for n in range(1, there + 1)]
    newcomer = Person(5000, "New", "new@x.se")

    made = plan(newcomer, *people[gone:], members=members, memory=memory)

    assert len(made.removals) == (0 if guard else gone)
    assert {each.guard for each in made.held} == ({guard} if guard else set())
    assert [type(change) for change in made.additions] == [AddMember]


def test_an_emptied_campaign_stays_held_run_after_run() -> None:
    """The run that held the removal of everybody saw no participant either; that is no reason to let go."""
    members = [Member(n, f"p{n}@x.se", f"P{n}") for n in range(1, 6)]
    first = plan(members=members)

    second = plan(members=members, memory=replace(KNOWN, participants=0, held_from=first.members))

    assert (len(first.held), len(second.held), second.changes) == (5, 5, ())


def test_approval_releases_exactly_the_held_plan() -> None:
    """What a person approved is what runs; any change of it asks again; after its time it asks again."""
    people = [Person(n, f"P{n}", f"p{n}@x.se") for n in range(1, 101)]
    members = [Member(n, f"p{n}@x.se", f"P{n}") for n in range(1, 101)]
    held = plan(*people[:50], members=members)
    approved = Approval(held.held_fingerprint, Verdict.APPROVED, NOW - timedelta(hours=24))
    too_old = replace(approved, given=NOW - timedelta(hours=24, seconds=1))
    rejected = replace(approved, verdict=Verdict.REJECTED)

    released = plan(*people[:50], members=members, approval=approved)
    changed = plan(*people[:49], members=members, approval=approved)
    late = plan(*people[:50], members=members, approval=too_old)
    kept = plan(*people[:50], members=members, approval=rejected)

    assert (len(held.held), len(released.removals), released.held) == (50, 50, ())
    assert (len(changed.held), len(changed.removals)) == (51, 0)
    assert (len(late.held), len(late.removals)) == (50, 0)
    assert (len(kept.held), len(kept.removals)) == (50, 0)


def test_a_held_removal_does_not_dissolve_because_the_list_grows() -> None:
    """Additions go on while removals wait; the wait is measured against the list as it was."""
    people = [Person(n, f"P{n}", f"p{n}@x.se") for n in range(1, 9)]
    members = [Member(n, f"p{n}@x.se", f"P{n}") for n in range(1, 9)]
    newcomers = [Person(5000 + n, "New", f"new{n}@x.se") for n in range(3)]
    arrived = [Member(6000 + n, f"new{n}@x.se", "New") for n in range(3)]
    first = plan(*newcomers, members=members)

    second = plan(*newcomers, members=[*members, *arrived], memory=replace(KNOWN, held_from=first.members))

    assert (len(people), len(first.held)) == (8, 8)
    assert (len(second.held), second.changes) == (8, ())


def test_new_address_stays_held_after_the_former_member_is_gone() -> None:
    """Once the member is off the list nothing links the two addresses any more; the hold is remembered."""
    moved = replace(ADA, email="new@x.se")
    first = plan(moved, members=(ADA_MEMBER,), list_opt_outs=(OptOut("ada@x.se"),))
    remembered = replace(KNOWN, withheld=first.withheld)

    second = plan(moved, list_opt_outs=(OptOut("ada@x.se"),), memory=remembered)
    third = plan(moved, memory=remembered)

    assert (second.changes, len(second.held)) == ((), 1)
    assert [type(change) for change in third.changes] == [AddMember]  # no opt-out any more: nothing to wait for
