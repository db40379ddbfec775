"""The synchronisations of the demonstration, and what their summaries say about each campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from devkit.demo.lime import Lime
from devkit.demo.place import DemoError
from devkit.demo.sample.company import Campaign
from limepkg_apsis.syncs import SYNC_KINDS

Summary = Mapping[str, Any]

STATES = {
    "done": "synced",
    "held": "needs approval",
    "pending": "waiting",
    "partly": "partly synced",
    "not_an_email_campaign": "left alone",
    "not_ready": "not ready",
    "choose_list": "choose a list",
    "list_deleted": "list deleted",
    "waiting": "waiting",
}
"""The states of a campaign in words, by the state of its run or by what was found about it."""
NO_COUNTS: Summary = {"on_list": 0, "pending": 0, "failed": 0, "skipped": {}}
FINDINGS = ("not_an_email_campaign", "not_ready", "choose_list", "list_deleted", "waiting")


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one campaign. `notes` are the sentences of the product about it."""

    campaign: Campaign
    state: str
    on_list: int = 0
    missing: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    held: int = 0
    written: int = 0
    notes: tuple[str, ...] = ()

    @property
    def was_planned(self) -> bool:
        """Whether there is a list whose members were compared with the participants."""
        return self.state not in FINDINGS

    @property
    def words(self) -> str:
        """The state as people read it."""
        return STATES.get(self.state, self.state)


def synchronise(lime: Lime, campaigns: Sequence[Campaign]) -> Iterator[tuple[Campaign, Callable[[], Result]]]:
    """Yield each campaign with the work on it, so that the one who watches knows what is being done."""
    for campaign in campaigns:
        yield campaign, partial(_synchronise_one, lime, campaign)


def _synchronise_one(lime: Lime, campaign: Campaign) -> Result:
    return result_of(campaign, lime.task("sync_campaign", campaign_id=campaign.id))


def result_of(campaign: Campaign, summary: Summary) -> Result:
    """Read the summary of `sync_campaign`."""
    if summary["state"] == "failed" or not summary["runs"]:
        raise DemoError(f"Campaign {campaign.id} was not synchronised: {_told(summary)}")
    runs = summary["runs"]
    # A campaign that is not ready has no run of its members.
    counts = next((run["counts"] for run in runs if run["kind"] == "members"), NO_COUNTS)
    messages = {each["code"]: each["message"] for run in runs for each in run["messages"]}
    found = next((code for code in FINDINGS if code in messages), None)
    notes = [text for code, text in messages.items() if code != "not_an_email_campaign"]
    return Result(
        campaign=campaign,
        state=found or summary["state"],
        on_list=counts["on_list"],
        missing=counts["pending"] + counts["failed"],
        skipped=counts["skipped"],
        held=sum(run["held"] for run in runs),
        written=sum(summary["written"].values()),
        notes=tuple(notes),
    )


def _told(summary: Summary) -> str:
    error = summary.get("error")
    return f"{error['message']} {error['remedy']}" if error else f"the answer was {summary['state']!r}."


def synchronise_account(lime: Lime) -> int:
    """Run the kinds of sync that are not about one campaign; return how many changes that made."""
    of_a_campaign = ("campaigns", "opt_outs", "members")
    return _run_kinds(lime, [kind.name for kind in SYNC_KINDS if kind.name not in of_a_campaign])


def synchronise_again(lime: Lime) -> int:
    """Synchronise everything once more, the way the schedule does it; return how many changes that made."""
    return _run_kinds(lime, [kind.name for kind in SYNC_KINDS])


def _run_kinds(lime: Lime, kinds: Sequence[str]) -> int:
    written = 0
    for kind in kinds:
        summary = lime.task("sync_kind", kind=kind)
        if summary["error"] or summary["state"] in ("failed", "busy"):
            raise DemoError(f"The synchronisation of {kind} failed: {_told(summary)}")
        written += sum(summary["written"].values())
    return written
