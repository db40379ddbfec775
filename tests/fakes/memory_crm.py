"""A working Lime application in memory: the `Crm` port, steerable where tests need trouble."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from limepkg_apsis.core.addresses import Address, normalise
from limepkg_apsis.core.changes import RemoveParticipant, SetGlobalOptOut
from limepkg_apsis.core.errors import LimeWriteFailed, StructureMissing
from limepkg_apsis.core.model import Campaign, FlagStanding, Participant, Person
from tests.fakes.memory_lookups import MemoryLookups
from tests.fakes.memory_records import MemoryRecords

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
class MemoryCrm(MemoryRecords):
    """
    One application. Public attributes are what people do in Lime: tests fill and inspect them.

    `before_call(name)` runs before the work of a port method, `after_call(name)` after it and before its answer; a
    generator announces its end as `after_call` too, and each row it is about to give as `before_call("<name>:row")`.
    What they raise is a call that failed, or one that worked and lost its answer. Campaigns in `unwritable` refuse
    to be saved; kinds in `lacking` find no table or field. `notes` are history notes, as (person id, text).
    `participants` maps the id of a participant to its campaign and its person.
    """

    application: str = "app"
    longest_campaign_name: int | None = None
    before_call: Hook = no_trouble
    after_call: Hook = no_trouble
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    persons: dict[int, Person] = field(default_factory=dict)
    participants: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    unwritable: set[int] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)
    notes: list[tuple[int, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    writes: list[Write] = field(default_factory=list)
    _next_id: int = 1000

    def __post_init__(self) -> None:
        self.lookups = MemoryLookups(self)

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

    def check_opt_outs(self) -> None:
        """Refuse if a test says that there is no table for notes."""
        if "opt_outs" in self.lacking:
            raise StructureMissing()

    def remove_opted_out(self, changes: Sequence[RemoveParticipant]) -> tuple[LimeWriteFailed, ...]:
        """Take people off a campaign, with their notes: all that can be, or nothing when it is killed."""
        self._enter("remove_opted_out")
        failed: list[LimeWriteFailed] = []
        for change in changes:
            theirs = [
                each for each in change.participant_ids if self.participants.get(each, (0, 0))[1] == change.person_id
            ]
            if change.person_id in self.refused_people:
                failed.append(LimeWriteFailed(limetype="person", record=change.person_id))
            elif theirs:
                self.participants = {key: each for key, each in self.participants.items() if key not in theirs}
                self.notes.append((change.person_id, change.note))
                self.writes.append(Write("remove_opted_out", change.campaign_id, change.person_id))
        return self._leave("remove_opted_out", tuple(failed))

    def read_flags(self) -> Iterator[FlagStanding]:
        """Yield every person's address and flag, by id."""
        self._enter("read_flags")
        if "global_opt_outs" in self.lacking:
            raise StructureMissing()
        for each in sorted(self.persons):
            person = self.persons[each]
            yield FlagStanding(person.id, person.email, person.global_opt_out)
        self.after_call("read_flags")

    def save_flags(self, changes: Sequence[SetGlobalOptOut]) -> tuple[LimeWriteFailed, ...]:
        """Write the flag of some people."""
        self._enter("save_flags")
        bad = [each.person_id for each in changes if each.person_id not in self.persons]
        bad += [each.person_id for each in changes if each.person_id in self.refused_people]
        for change in changes:
            if change.person_id not in bad:
                self.change_person(change.person_id, global_opt_out=change.opted_out)
                self.writes.append(Write("save_flags", change.person_id, change.opted_out))
        return self._leave("save_flags", tuple(LimeWriteFailed(limetype="person", record=each) for each in bad))

    def save_campaign_name(self, campaign_id: int, name: str) -> None:
        """Rename a campaign."""
        self._write("save_campaign_name", campaign_id, name)
        assert self.longest_campaign_name is None or len(name) <= self.longest_campaign_name
        self.change_campaign(campaign_id, name=name)
        self.after_call("save_campaign_name")

    def save_list_id(self, campaign_id: int, list_id: int | None) -> None:
        """Tie a campaign to a list, or to none."""
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
