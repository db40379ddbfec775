"""What APSIS' answers say of the set-up: judgements on one visit, one index of lists and what is remembered. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core.breaker import is_open, may_probe
from ..core.errors import (
    ApsisSyncError,
    IncompleteRead,
    KeyRejected,
    Maintenance,
    OtherAccount,
    Problem,
    RateLimited,
    StillWorking,
    TryLater,
    Unavailable,
)
from ..core.linking import LEFT_ALONE, ListFacts, check_account
from ..core.memory import AccountMemory, Breaker
from .findings import Finding, failed, noted, passed, shown, skipped

CLOCKS_MAY_DIFFER = timedelta(minutes=2)

REMEDIES = {
    "doctor.answer.maintenance": "doctor.answer.wait",
    "doctor.answer.rate_limited": "doctor.answer.wait",
    "doctor.answer.unavailable": "doctor.answer.wait",
    "doctor.answer.no_connection": "doctor.answer.reach",
    "doctor.answer.lost": "doctor.answer.reach",
    "doctor.answer.tls": "doctor.answer.trust",
    "doctor.answer.unsendable": "doctor.answer.remedy",
    "doctor.answer.contract": "doctor.answer.remedy",
}
"""What to do about each sort of answer that is none."""

_UNREACHABLE = {
    "tls": "doctor.answer.tls",
    "no_connection": "doctor.answer.no_connection",
    "answer_lost": "doctor.answer.lost",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """
    What came of the one call that proves address and key.

    `rests_until` is set when APSIS is left alone, and no call was made. `ahead` is how far its clock is before ours.
    """

    error: ApsisSyncError | None = None
    rests_until: datetime | None = None
    ahead: timedelta | None = None
    field_names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """
    What tells one account from another. `lists` in `facts` is the index that was read, unless `error` says why not.

    `known` is when a run found the account right so lately that the index was not read again.
    """

    memory: AccountMemory
    key_fingerprint: str
    facts: ListFacts
    known: datetime | None = None
    error: ApsisSyncError | None = None


def judge_breaker(breaker: Breaker, now: datetime) -> Finding:
    """Judge whether work goes on, or APSIS is left alone after trouble."""
    if breaker.open_since is None or not is_open(breaker):
        return passed("doctor.breaker.passed")
    since, why = shown(breaker.open_since), (Problem(f"error.{breaker.reason}"),)
    if may_probe(breaker, now) or breaker.next_probe is None:
        return noted("doctor.breaker.over", "doctor.breaker.remedy", why, since=since)
    return failed("doctor.breaker.failed", "doctor.breaker.remedy", why, since=since, next=shown(breaker.next_probe))


def judge_answer(visit: Visit) -> Finding:
    """Judge whether APSIS itself answers at the address."""
    if visit.rests_until is not None:
        return skipped("doctor.skipped.rests", until=shown(visit.rests_until))
    if visit.error is None or isinstance(visit.error, KeyRejected):
        return passed("doctor.answer.passed")
    if isinstance(visit.error, StillWorking):
        return skipped("doctor.skipped.budget")
    says = _trouble(visit.error)
    return failed(says, REMEDIES[says])


def _trouble(error: ApsisSyncError) -> str:
    if isinstance(error, Maintenance):
        return "doctor.answer.maintenance"
    if isinstance(error, RateLimited):
        return "doctor.answer.rate_limited"
    reason = error.params.get("reason", "")
    if isinstance(error, Unavailable):
        return _UNREACHABLE.get(reason, "doctor.answer.unavailable")
    return "doctor.answer.unsendable" if reason == "unsendable" else "doctor.answer.contract"


def judge_accepted(visit: Visit) -> Finding:
    """Judge whether APSIS takes the key."""
    if isinstance(visit.error, KeyRejected):
        return failed("doctor.accepted.failed", "doctor.accepted.remedy")
    return passed("doctor.accepted.passed")


def judge_clock(visit: Visit) -> Finding:
    """Judge whether this server knows what time it is; APSIS tells it with each answer."""
    if visit.ahead is None:
        return skipped("doctor.skipped.not_told")
    if abs(visit.ahead) <= CLOCKS_MAY_DIFFER:
        return passed("doctor.clock.passed")
    says = "doctor.clock.behind" if visit.ahead > timedelta(0) else "doctor.clock.ahead"
    return failed(says, "doctor.clock.remedy", minutes=round(abs(visit.ahead).total_seconds() / 60))


def judge_account(account: AccountFacts) -> Finding:
    """Judge whether the key belongs to the account that has the lists."""
    if not links_that_count(account.facts):
        return passed("doctor.account.none")
    if account.known is not None:
        return passed("doctor.account.known", when=shown(account.known))
    if account.error is not None:
        return _unread(account.error)
    try:
        check_account(account.memory, account.facts, account.key_fingerprint)
    except OtherAccount as error:
        new_key = account.memory.key_fingerprint not in ("", account.key_fingerprint)
        says = "doctor.account.failed" if new_key else "doctor.account.gone"
        return failed(says, "doctor.account.remedy", count=error.params.get("lists", ""))
    return passed("doctor.account.passed")


def _unread(error: ApsisSyncError) -> Finding:
    if isinstance(error, StillWorking):
        return skipped("doctor.skipped.budget")
    if isinstance(error, TryLater | IncompleteRead):
        return skipped("doctor.skipped.lists")
    return failed("doctor.account.unread", "doctor.account.remedy", (Problem(f"error.{error.code}"),))


def links_that_count(facts: ListFacts) -> list[tuple[int, int]]:
    """Return (campaign id, list id) of the links that say something about the account."""
    return [each for each in facts.linked if facts.decisions.get(each[0]) not in LEFT_ALONE]


def judge_copies(linked: Sequence[tuple[int, int]]) -> Finding:
    """Say which campaigns hold the same list: copies carry the list id of their original."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for campaign_id, list_id in linked:
        holders[list_id].append(campaign_id)
    shared = {list_id: ids for list_id, ids in holders.items() if len(ids) > 1}
    if not shared:
        return passed("doctor.copies.passed")
    told = "; ".join(f"{list_id}: {', '.join(map(str, ids))}" for list_id, ids in sorted(shared.items())[:_MOST_COPIES])
    return noted("doctor.copies.found", "doctor.copies.remedy", count=len(shared), lists=told)


_MOST_COPIES = 20
