"""The rules of the account hold in every order of calls."""

import contextlib

import hypothesis.strategies as st
from apsis_sim import World
from apsis_sim.clock import Clock
from apsis_sim.world import Refused, lists, optouts, subscribers
from apsis_sim.world.addresses import same
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

EMAILS = st.sampled_from(["a@example.test", "A@example.test", "b@example.test", "c@example.test"])
NUMBERS = st.integers(900_001, 900_006)
LISTS = st.integers(4711, 4713)


class Account(RuleBasedStateMachine):
    """People join, leave, opt out, change address and are deleted, in any order."""

    def __init__(self):
        super().__init__()
        self.world = World(Clock(frozen_at=0.0))
        for name in ("one", "two"):
            lists.create_list(self.world, {"name": name, "from_name": "x", "from_email": "x@example.test"})

    def attempt(self, work, *arguments, **more):
        """Try something; a refusal is fine, and must not leave half of it behind."""
        with contextlib.suppress(Refused):
            work(self.world, *arguments, **more)

    @rule(list_id=LISTS, email=EMAILS, update=st.booleans())
    def create(self, list_id, email, update):
        self.attempt(subscribers.create_on_list, list_id, {"email": email, "name": "x"}, update=update)

    @rule(number=NUMBERS, email=EMAILS)
    def change_address(self, number, email):
        self.attempt(subscribers.update_subscriber, number, {"email": email})

    @rule(list_id=LISTS, number=NUMBERS)
    def subscribe(self, list_id, number):
        self.attempt(lists.subscribe, list_id, number)

    @rule(list_id=LISTS, number=NUMBERS)
    def unsubscribe(self, list_id, number):
        self.attempt(lists.unsubscribe, list_id, number)

    @rule(list_id=LISTS, number=NUMBERS)
    def opt_out(self, list_id, number):
        self.attempt(optouts.opt_out_of_list, list_id, number)

    @rule(number=NUMBERS)
    def opt_out_of_all(self, number):
        self.attempt(optouts.opt_out_of_all, number)

    @rule(list_id=LISTS, email=EMAILS)
    def readmit(self, list_id, email):
        self.attempt(optouts.readmit_to_list, list_id, email)

    @rule(email=EMAILS)
    def readmit_to_all(self, email):
        self.attempt(optouts.readmit_email, email)

    @rule(number=NUMBERS)
    def delete(self, number):
        self.attempt(subscribers.delete_subscriber, number)

    @rule(list_id=LISTS)
    def delete_list(self, list_id):
        if len(self.world.lists) > 1:
            self.attempt(lists.delete_list, list_id)

    @invariant()
    def members_exist_and_have_not_opted_out(self):
        for mailing_list in self.world.lists.values():
            assert mailing_list.members() == sorted(mailing_list.members())
            for number in mailing_list.members():
                assert number in self.world.subscribers
                assert not self.world.opted_out.has_id(number)
                assert not mailing_list.opt_outs.has_id(number)

    @invariant()
    def address_book_is_complete(self):
        for person in self.world.subscribers.values():
            assert person.id in self.world.ids_by_email(person.email)
        for email in ("a@example.test", "b@example.test", "c@example.test"):
            for number in self.world.ids_by_email(email):
                assert same(self.world.subscribers[number].email) == email

    @invariant()
    def registers_find_every_row(self):
        for register in (self.world.opted_out, *(one.opt_outs for one in self.world.lists.values())):
            for row in register:
                assert register.of_subscriber(row.subscriber_id) is row
                assert row in register.of_email(row.email)


Account.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestAccount = Account.TestCase


def test_copy_of_the_world_is_not_changed_by_later_events():
    """Reads of an old state are served from it."""
    world = World(Clock(frozen_at=0.0))
    made = lists.create_list(world, {"name": "one", "from_name": "x", "from_email": "x@example.test"})
    subscribers.create_on_list(world, made.id, {"email": "a@example.test"}, update=False)
    old = world.copy()
    optouts.opt_out_of_all(world, 900_001)

    assert (old.emails(made.id), len(old.opted_out)) == (["a@example.test"], 0)
    assert (world.emails(made.id), len(world.opted_out)) == ([], 1)
    assert old.clock is world.clock
