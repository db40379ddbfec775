"""
Whether it is true: what APSIS holds is read back and compared with what Lime says.

Nothing of the package takes part. Addresses are compared, opt-outs honoured and people counted by the few lines below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from devkit.demo.apsis import Account, same
from devkit.demo.lime import Lime
from devkit.demo.place import APPLICATION
from devkit.demo.sample.account import UNTOUCHED
from devkit.demo.sample.company import NAMESAKE, Campaign, Sample
from devkit.demo.work import Result

Row = dict[str, Any]
Crm = Mapping[str, Mapping[int, Row]]
"""The records of Lime, by table and id."""

READ_BACK: dict[str, tuple[str, ...]] = {
    "campaign": (
        "name",
        "mailinglistid",
        "mailinglistsendername",
        "mailinglistsenderaddress",
        "mailinglistlastsyncdate",
    ),
    "person": ("firstname", "lastname", "email", "globaloptout", "emailbounce"),
    "participant": ("campaign", "person"),
    "history": ("notes",),
}


def read_crm(lime: Lime) -> Crm:
    """Read the tables that the product may write to, and those it reads."""
    return {
        limetype: {row["_id"]: row for row in lime.rows(limetype, dict.fromkeys((*names, "_updatedtime")))}
        for limetype, names in READ_BACK.items()
    }


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is true or not; `wrong` are sentences about what is not."""

    claim: str
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the proof is made of. `before` is the account as it was before the first run."""

    sample: Sample
    crm: Crm
    account: Account
    before: Account
    results: Sequence[Result]

    def list_of(self, campaign: Campaign) -> int | None:
        """Return the list a campaign is tied to in Lime."""
        return self.crm["campaign"][campaign.id]["mailinglistid"] or None

    def kept(self) -> Iterator[tuple[Result, int]]:
        """Yield the results of campaigns that have a list, with the list."""
        for result in self.results:
            list_id = self.list_of(result.campaign)
            if list_id is not None:
                yield result, list_id

    def people_of(self, campaign: Campaign) -> list[Row | None]:
        """Return the person of each participant, None where it points to nobody."""
        rows = self.crm["participant"].values()
        return [self.crm["person"].get(each["person"]) for each in rows if each["campaign"] == campaign.id]

    def wanted(self, campaign: Campaign, list_id: int) -> set[str]:
        """Return who must be on the list of a campaign."""
        people = self.people_of(campaign)
        return {same(each["email"]) for each in people if each and not self.reason(list_id, each)}

    def reason(self, list_id: int, person: Row | None) -> str:
        """Return why somebody must not be on a list; nothing when they must."""
        if person is None:
            return "no_person"
        address = same(person["email"])
        if not address:
            return "no_address"
        # Which addresses are none was decided when the sample was invented; no rule of the product is asked.
        if not self.sample.people[person["_id"] - 1].can_be_mailed:
            return "invalid_address"
        if address in self.account.opt_outs[list_id]:
            return "list_opt_out"
        return "global_opt_out" if address in self.account.opt_outs[0] else ""


def prove(evidence: Evidence) -> list[Check]:
    """Compare everything."""
    return [Check(claim, tuple(find_wrong(evidence))) for claim, find_wrong in CLAIMS.items()]


def _wrong_people(evidence: Evidence) -> Iterator[str]:
    for result, list_id in evidence.kept():
        wanted, there = evidence.wanted(result.campaign, list_id), evidence.account.addresses(list_id)
        # Whoever was on the list before us and is in no campaign stays until a person has looked at it.
        held = evidence.before.addresses(list_id) - wanted
        if len(there) != len(evidence.account.members[list_id]):
            yield f"campaign {result.campaign.id}: somebody is on the list twice"
        if there != wanted | held:
            missing, surplus = len(wanted - there), len(there - wanted - held)
            yield f"campaign {result.campaign.id}: {missing} people are missing, {surplus} are too many"
        if len(held) != result.held:
            yield f"campaign {result.campaign.id}: {result.held} people are said to be held, but {len(held)} are"


def _wrong_names(evidence: Evidence) -> Iterator[str]:
    # Of people who share an address the one with the lowest id gives the name, so that comes last and stays.
    people = sorted(evidence.crm["person"].values(), key=lambda row: -int(row["_id"]))
    names = {same(each["email"]): f"{each['firstname']} {each['lastname']}" for each in people}
    for result, list_id in evidence.kept():
        wanted = evidence.wanted(result.campaign, list_id)
        members = [each for each in evidence.account.members[list_id] if same(each["Email"]) in wanted]
        wrong = sum(1 for each in members if each["Name"] != names[same(each["Email"])])
        if wrong:
            yield f"campaign {result.campaign.id}: {wrong} members have another name"


def _wrong_opt_outs(evidence: Evidence) -> Iterator[str]:
    account, before = evidence.account, evidence.before
    for list_id in account.lists:
        found = account.addresses(list_id) & (account.opt_outs[list_id] | account.opt_outs[0])
        if found:
            yield f"list {list_id}: {len(found)} members opted out"
    if any(account.opt_outs[list_id] != addresses for list_id, addresses in before.opt_outs.items()):
        yield "an opt-out list is not what it was"


def _wrong_lists(evidence: Evidence) -> Iterator[str]:
    tied = {campaign.id: evidence.list_of(campaign) for campaign in evidence.sample.campaigns}
    for campaign in evidence.sample.campaigns:
        list_id = tied[campaign.id]
        if (list_id is not None) != _has_list(campaign):
            yield f"campaign {campaign.id} has {'no list' if list_id is None else 'a list that it should not have'}"
        elif list_id is not None and evidence.account.facts(list_id) != _told(campaign):
            yield f"campaign {campaign.id}: the list has another name, sender or marker"
    nobodys = set(evidence.account.lists) - set(tied.values()) - set(UNTOUCHED)
    if nobodys:
        yield f"{len(nobodys)} lists belong to no campaign"


def _has_list(campaign: Campaign) -> bool:
    return campaign.kind == "email" and campaign.is_ready and campaign.id != NAMESAKE


def _told(campaign: Campaign) -> tuple[str, ...]:
    name, address = campaign.sender
    return campaign.name, name, address, f"lime:{APPLICATION}:campaign:{campaign.id}"


def _wrong_strangers(evidence: Evidence) -> Iterator[str]:
    for list_id in UNTOUCHED:
        if _shape(evidence.account, list_id) != _shape(evidence.before, list_id):
            yield f"list {list_id} is not what it was"


def _wrong_numbers(evidence: Evidence) -> Iterator[str]:
    for result, list_id in evidence.kept():
        reasons = Counter(evidence.reason(list_id, person) for person in evidence.people_of(result.campaign))
        on_list = reasons.pop("", 0)
        if (result.on_list, dict(result.skipped), result.missing) != (on_list, dict(reasons), 0):
            skipped = sum(reasons.values())
            yield f"campaign {result.campaign.id}: counted here are {on_list} on the list and {skipped} left out"


CLAIMS: Mapping[str, Callable[[Evidence], Iterator[str]]] = {
    "On each list are those whom Lime and the opt-outs say, and nobody else": _wrong_people,
    "Every member has the name that the person has in Lime": _wrong_names,
    "Nobody who opted out is on a list, and every opt-out is still there": _wrong_opt_outs,
    "One list for each e-mail campaign that is ready, none for the others": _wrong_lists,
    "The lists that somebody made by hand are as they were": _wrong_strangers,
    "The numbers in the table are the numbers counted here": _wrong_numbers,
}


def count_differences(crm: Crm, later_crm: Crm, account: Account, later_account: Account) -> tuple[int, int]:
    """Count the records of Lime and the lists of APSIS that are not what they were a moment ago."""
    records = sum(_count_unequal(crm[limetype], later_crm[limetype]) for limetype in crm)
    lists = set(account.lists) | set(later_account.lists)
    return records, sum(1 for each in lists if _shape(account, each) != _shape(later_account, each))


def _count_unequal(rows: Mapping[int, Row], later: Mapping[int, Row]) -> int:
    return sum(1 for each in rows.keys() | later.keys() if rows.get(each) != later.get(each))


def _shape(account: Account, list_id: int) -> object:
    if list_id not in account.lists:
        return None
    return account.facts(list_id), account.addresses(list_id), account.opt_outs[list_id]
