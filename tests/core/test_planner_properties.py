"""What must be true of every plan, whatever the world looks like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from limepkg_apsis.core.addresses import normalise
from limepkg_apsis.core.changes import AddMember, ChangeAddress, RemoveSubscription, UpdateMember
from limepkg_apsis.core.guards import Allowance
from limepkg_apsis.core.memory import CampaignMemory
from limepkg_apsis.core.model import Member, OptOut, Participant, Person
from limepkg_apsis.core.plan import Plan
from limepkg_apsis.core.planner import MemberFacts, Rules, plan_members
from tests.builders import campaign
from tests.core.test_planner import NOW

CAMPAIGN = campaign(id=1, list_id=77)
KNOWN = CampaignMemory(list_id=77)
FREE = Rules(NOW, lambda email: "@" in email, Allowance(10**9, 100), Allowance(10**9, 100))
STRICT = Rules(NOW, lambda email: "@" in email)

emails = st.sampled_from(
    ["", " ", "nobody", "a@x.se", "A@x.se ", "b@x.se", "c@x.se", "d@å.se", "d@xn--5ca.se", "e@x.se", "f@x.se"]
)
people = st.builds(Person, st.integers(1, 12), st.sampled_from(["Ann", "Åsa", ""]), emails, st.booleans())
members = st.builds(
    Member,
    st.integers(900, 960),
    emails.filter(lambda email: "@" in email),
    st.sampled_from(["Ann", "Åsa", "", None]),
    st.sampled_from(["", "1", "2", "3", "99", None]),
)
opt_outs = st.lists(
    st.builds(OptOut, emails.filter(lambda email: "@" in email), st.sampled_from(["", "1", "2"])), max_size=4
)


def one_record_each(some: Sequence[Person]) -> list[Person]:
    """A person id stands for one record, as it does in Lime."""
    return list({person.id: person for person in some}.values())


@st.composite
def worlds(draw: st.DrawFn) -> MemberFacts:
    everybody = one_record_each(draw(st.lists(people, min_size=1, max_size=10)))
    chosen = draw(st.lists(st.one_of(st.none(), st.sampled_from(everybody)), max_size=12))
    there = list({member.id: member for member in draw(st.lists(members, max_size=10))}.values())
    return MemberFacts(
        CAMPAIGN,
        tuple(Participant(500 + n, someone) for n, someone in enumerate(chosen)),
        tuple(there),
        tuple(draw(opt_outs)),
        draw(st.one_of(st.none(), opt_outs.map(tuple))),
        memory=draw(st.sampled_from([KNOWN, CampaignMemory(), replace(KNOWN, participants=5)])),
    )


def carried_out(facts: MemberFacts, plan: Plan) -> MemberFacts:
    """What the world looks like after a plan."""
    there = {member.id: member for member in facts.members}
    new_id = max([*there, 2000]) + 1
    for change in plan.changes:
        if isinstance(change, AddMember):
            there[new_id] = Member(new_id, change.email, change.name, str(change.person_ids[0]))
            new_id += 1
        elif isinstance(change, UpdateMember):
            there[change.member_id] = there[change.member_id]._replace(name=change.name)
        elif isinstance(change, ChangeAddress):
            there[change.member_id] = there[change.member_id]._replace(email=change.email, name=change.name)
        elif isinstance(change, RemoveSubscription):
            del there[change.member_id]
    memory = replace(facts.memory, list_id=77, withheld=plan.withheld)
    return replace(facts, members=tuple(there.values()), memory=memory)


@given(worlds())
@settings(max_examples=400, deadline=None)
def test_planning_after_executing_gives_nothing(facts: MemberFacts) -> None:
    """A plan that was carried out leaves nothing to do."""
    facts = replace(facts, memory=replace(facts.memory, participants=0))  # an emptied list would wait for a person
    done = carried_out(facts, plan_members(facts, FREE))

    again = plan_members(done, FREE)
    if facts.memory.list_id != 77:  # the first link holds its removals once; the next plan carries them out
        done = carried_out(done, again)
        again = plan_members(done, FREE)

    assert again.changes == ()


@given(worlds(), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_order_of_input_does_not_matter(facts: MemberFacts, random: Random) -> None:
    """The same world read in another order gives the same plan."""

    def shuffled(rows: Sequence[object]) -> tuple[object, ...]:
        return tuple(random.sample(list(rows), len(rows)))

    other = replace(
        facts,
        participants=shuffled(tuple(facts.participants)),
        members=shuffled(tuple(facts.members)),
        list_opt_outs=shuffled(tuple(facts.list_opt_outs)),
    )

    assert plan_members(other, STRICT) == plan_members(facts, STRICT)


@given(worlds())
@settings(max_examples=400, deadline=None)
def test_counts_always_add_up(facts: MemberFacts) -> None:
    """Every participant is counted exactly once."""
    counts = plan_members(facts, STRICT).counts

    assert counts.participants == len(tuple(facts.participants))
    assert counts.add_up()


@given(worlds())
@settings(max_examples=400, deadline=None)
def test_nobody_who_opted_out_is_ever_added(facts: MemberFacts) -> None:
    """No plan adds an address that is on an opt-out list, nor moves a member to one."""
    plan = plan_members(facts, FREE)
    opted_out = {normalise(row.email) for row in (*facts.list_opt_outs, *(facts.account_opt_outs or ()))}
    told = {
        change.address
        for change in (*plan.changes, *(each.change for each in plan.held))
        if isinstance(change, AddMember | ChangeAddress)
    }

    assert not told & opted_out


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_no_member_is_touched_twice(facts: MemberFacts) -> None:
    """Each member has at most one change, and each address is added at most once."""
    plan = plan_members(facts, FREE)
    ids = [change.member_id for change in plan.changes if not isinstance(change, AddMember)]  # type: ignore[union-attr]
    added = [change.address for change in plan.changes if isinstance(change, AddMember | ChangeAddress)]

    assert len(ids) == len(set(ids))
    assert len(added) == len(set(added))
