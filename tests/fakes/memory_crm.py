"""A working Lime application in memory: the `Crm` port, steerable where tests need trouble."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from limepkg_apsis.core.addresses import Address, normalise
from limepkg_apsis.core.errors import LimeWriteFailed
from limepkg_apsis.core.model import Campaign, Participant, Person

T = TypeVar("T")
Hook = Callable[[str], None]


def no_trouble(name: str) -> None:
    """Let a call pass: the hook that is there until a test puts another in its place."""


@dataclass(frozen=True, slots=True)
class Write:
    """One write to a campaign, as the log keeps it."""

    name: str
    campaign_id: int
    value: object


@dataclass
class MemoryCrm:
    """
    One application. Public attributes are what people do in Lime: tests fill and inspect them.

    `before_call(name)` runs before the work of a port method, `after_call(name)` after it and before its answer; a
    generator announces its end as `after_call` too, and each row it is about to give as `before_call("<name>:row")`.
    What they raise is a call that failed, or one that worked and lost its answer. Campaigns in `unwritable` refuse
    to be saved. `participants` maps the id of a participant to its campaign and its person.
    """

    application: str = "app"
    before_call: Hook = no_trouble
    after_call: Hook = no_trouble
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    participants: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    unwritable: set[int] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    _next_id: int = 1000

    # --- the other side: what people do in Lime ---------------------------------------------------------------------

    def add_campaign(self, campaign: Campaign) -> Campaign:
        """Put a campaign there, replacing the one of the same id."""
        self.campaigns[campaign.id] = campaign
        return campaign

    def add_person(self, person: Person) -> Person:
        """Put a person there, replacing the one of the same id."""
        self.persons[person.id] = person
        return person

    def add_participant(self, campaign_id: int, person: Person | None, participant_id: int | None = None) -> int:
        """Let somebody (None: nobody) take part in a campaign and return the id of the participant."""
        if person is not None:
            self.add_person(person)
        self._next_id += 1
        new_id = participant_id or self._next_id
        self.participants[new_id] = (campaign_id, person.id if person else None)
        return new_id

    def add_participants(self, campaign_id: int, *persons: Person) -> None:
        """Let people take part in a campaign."""
        for person in persons:
            self.add_participant(campaign_id, person)

    def remove_participants(self, campaign_id: int, *person_ids: int) -> None:
        """Take people out of a campaign; nobody named: all."""
        self.participants = {
            each: (campaign, person)
            for each, (campaign, person) in self.participants.items()
            if campaign != campaign_id or (person_ids and person not in person_ids)
        }

    def change_person(self, person_id: int, **changes: object) -> Person:
        """Change fields of a person."""
        return self.add_person(replace(self.persons[person_id], **changes))  # type: ignore[arg-type]  # test data

    def change_campaign(self, campaign_id: int, **changes: object) -> Campaign:
        """Change fields of a campaign."""
        return self.add_campaign(replace(self.campaigns[campaign_id], **changes))  # type: ignore[arg-type]  # test data

    # --- the port ----------------------------------------------------------------------------------------------------

    def read_campaigns(self) -> tuple[Campaign, ...]:
        """Return every e-mail campaign, by id."""
        self._enter("read_campaigns")
        found = tuple(self.campaigns[each] for each in sorted(self.campaigns) if self.campaigns[each].is_email)
        return self._leave("read_campaigns", found)

    def read_links(self, list_id: int | None = None) -> tuple[tuple[int, int], ...]:
        """Return (campaign id, list id) of every campaign that holds a list id."""
        self._enter("read_links")
        links = ((each.id, each.list_id) for _, each in sorted(self.campaigns.items()) if each.list_id is not None)
        return self._leave("read_links", tuple(each for each in links if list_id in (None, each[1])))

    def find_campaign(self, campaign_id: int) -> Campaign | None:
        """Return one campaign, or None."""
        self._enter("find_campaign")
        return self._leave("find_campaign", self.campaigns.get(campaign_id))

    def read_participants(self, campaign_id: int) -> Iterator[Participant]:
        """Yield the participants of a campaign, by id."""
        self._enter("read_participants")
        for each, (campaign, person_id) in sorted(self.participants.items()):
            if campaign == campaign_id:
                self.before_call("read_participants:row")
                yield Participant(each, self.persons.get(person_id or 0))
        self.after_call("read_participants")

    def read_address_owners(self, emails: Collection[str]) -> Mapping[Address, Person]:
        """Return, for each address, the person with the lowest id who has it."""
        self._enter("read_address_owners")
        wanted = {normalise(email) for email in emails} - {""}
        owners: dict[Address, Person] = {}
        for _, person in sorted(self.persons.items()):
            if normalise(person.email) in wanted:
                owners.setdefault(normalise(person.email), person)
        return self._leave("read_address_owners", owners)

    def save_list_id(self, campaign_id: int, list_id: int) -> None:
        """Tie a campaign to a list."""
        self._write("save_list_id", campaign_id, list_id)
        self.change_campaign(campaign_id, list_id=list_id)
        self.after_call("save_list_id")

    def save_synchronised(self, campaign_id: int, when: datetime) -> None:
        """Write the time of the last complete, successful sync."""
        self._write("save_synchronised", campaign_id, when)
        self.change_campaign(campaign_id, last_synchronised=when)
        self.after_call("save_synchronised")

    # --- how it works --------------------------------------------------------------------------------------------------

    def _write(self, name: str, campaign_id: int, value: object) -> None:
        self._enter(name)
        if campaign_id in self.unwritable or campaign_id not in self.campaigns:
            raise LimeWriteFailed(limetype="campaign", record=campaign_id)
        self.writes.append(Write(name, campaign_id, value))

    def _enter(self, name: str) -> None:
        self.calls.append(name)
        self.before_call(name)

    def _leave(self, name: str, answer: T) -> T:
        self.after_call(name)
        return answer
