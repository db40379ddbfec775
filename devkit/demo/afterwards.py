"""What happens in APSIS once the lists are there, and what must be true in Lime after the next synchronisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from devkit.demo.apsis import Apsis, same
from devkit.demo.lime import Lime
from devkit.demo.proof import Crm, Evidence, read_crm
from devkit.demo.work import synchronise_again

LEFT, SILENCED, MAILED, DOOMED = 2, 4, 7, 6
"""Campaigns: whose list people leave, whose members opt out of everything, which is sent, whose list is deleted."""
SUFFIX = " [DELETED]"


@dataclass(frozen=True, slots=True)
class Story:
    """Who does what: addresses, and the lists of the four campaigns."""

    left: tuple[str, ...]
    silenced: tuple[str, ...]
    opened: tuple[str, ...]
    clicked: tuple[str, ...]
    hard: tuple[str, ...]
    soft: tuple[str, ...]
    mailed: int
    lists: dict[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: how often in APSIS, and how often it must be and is seen in Lime."""

    what: str
    in_apsis: int
    seen_as: str
    wanted: int
    in_lime: int

    @property
    def is_true(self) -> bool:
        """Whether Lime shows what it must."""
        return self.wanted == self.in_lime


def invent(evidence: Evidence) -> Story:
    """Choose the people, always the same ones."""
    lists = {result.campaign.id: list_id for result, list_id in evidence.kept()}
    mailed = sorted(evidence.account.addresses(lists[MAILED]))
    return Story(
        left=tuple(sorted(evidence.account.addresses(lists[LEFT]))[:4]),
        silenced=tuple(sorted(evidence.account.addresses(lists[SILENCED]))[:3]),
        opened=tuple(mailed[:14]),
        clicked=tuple(mailed[:5]),
        hard=(mailed[-1],),
        soft=(mailed[-2],),
        mailed=len(mailed),
        lists=lists,
    )


def tell(story: Story, apsis: Apsis) -> None:
    """Let it happen in APSIS."""
    bounces = [("hard", email) for email in story.hard] + [("soft", email) for email in story.soft]
    sending = {
        "event": "send_newsletter",
        "lists": [story.lists[MAILED]],
        "subject": "Välkommen tillbaka!",
        "opens": list(story.opened),
        "clicks": list(story.clicked),
        "bounces": [{"email": email, "kind": kind} for kind, email in bounces],
    }
    # Whoever opts out of everything is mailed no more, so the mailing goes out first.
    events: list[dict[str, Any]] = [sending]
    events += [
        {"event": "opt_out", "email": email, "list": story.lists[LEFT], "reason": "För många utskick"}
        for email in story.left
    ]
    events += [{"event": "opt_out", "email": email, "global": True} for email in story.silenced]
    events.append({"event": "delete_list", "list": story.lists[DOOMED]})
    apsis.happen(events)


def follow(story: Story, lime: Lime, before: Crm) -> tuple[int, list[Line]]:
    """Synchronise everything; return the number of changes, and every happening with what Lime shows of it."""
    written = synchronise_again(lime)
    return written, _lines(story, before, read_crm(lime), lime)


def _lines(story: Story, before: Crm, after: Crm, lime: Lime) -> list[Line]:
    leavers = _participants(before, LEFT, story.left)
    statuses = Counter(_key(row["sendoutstatus"]) for row in lime.rows("recipient", {"sendoutstatus": None}))
    opened = len(set(story.opened) - set(story.clicked))
    bounced = {same(row["email"]): _key(row["emailbounce"]) for row in after["person"].values()}
    hard = [bounced[email] for email in story.hard].count("hard")
    soft = [bounced[email] for email in story.soft].count("soft")
    names = [row["name"] for row in after["campaign"].values()]
    return [
        Line("opted out of a list", len(story.left), "participants gone", len(leavers), _gone(before, after, leavers)),
        Line("", 0, "notes in the history", len(set(leavers.values())), len(after["history"]) - len(before["history"])),
        Line("opted out of everything", len(story.silenced), "people flagged", *_flags(before, after, story.silenced)),
        Line("received a mailing", story.mailed, "recipients", story.mailed, sum(statuses.values())),
        Line("opened it", len(story.opened), "opened, not clicked", opened, statuses["open"]),
        Line("clicked in it", len(story.clicked), "clicked", len(story.clicked), statuses["clicked"]),
        Line("bounced hard", len(story.hard), "people marked", 1, hard),
        Line("bounced softly", len(story.soft), "people marked", 1, soft),
        Line("list deleted", 1, "campaigns marked", 1, sum(name.endswith(SUFFIX) for name in names)),
    ]


def _participants(crm: Crm, campaign: int, addresses: Sequence[str]) -> dict[int, int]:
    """Return who takes part in a campaign with one of these addresses: participant to person."""
    people = {row["_id"] for row in crm["person"].values() if same(row["email"]) in addresses}
    return {
        row["_id"]: row["person"]
        for row in crm["participant"].values()
        if row["campaign"] == campaign and row["person"] in people
    }


def _gone(before: Crm, after: Crm, leavers: dict[int, int]) -> int:
    """Count the leavers who are gone; somebody else who is gone counts against it."""
    gone = before["participant"].keys() - after["participant"].keys()
    return len(gone & leavers.keys()) - len(gone - leavers.keys())


def _flags(before: Crm, after: Crm, addresses: Sequence[str]) -> tuple[int, int]:
    wanted = {row["_id"] for row in after["person"].values() if same(row["email"]) in addresses}
    flagged = {row["_id"] for row in after["person"].values() if row["globaloptout"]}
    known = {row["_id"] for row in before["person"].values() if row["globaloptout"]}
    return len(wanted - known), len(flagged - known)


def _key(option: Any) -> str:
    return str(option.get("key") or "") if isinstance(option, dict) else str(option or "")
