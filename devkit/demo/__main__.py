"""The order of events: set the stage, synchronise, show, prove, synchronise again, stay."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from types import FrameType

from devkit.demo.afterwards import follow, invent, tell
from devkit.demo.apsis import Account, Apsis, Effort
from devkit.demo.lime import Lime
from devkit.demo.place import APPLICATION, APSIS_KEY, DemoError, Place, check_ports, claimed, read_place, write_yaml
from devkit.demo.proof import Evidence, count_differences, prove, read_crm
from devkit.demo.sample.account import make_account
from devkit.demo.sample.company import Sample, make_sample
from devkit.demo.screen import Screen, number
from devkit.demo.servers import apsis_server, lime_server, worker
from devkit.demo.work import Result, synchronise, synchronise_account, synchronise_again

EXPLANATION = "Campaigns in Lime CRM become mailing lists in APSIS Pro. Both sides are stand-ins here."
CALLS_A_MINUTE = 50
"""What the product asks of a real account unless it is told otherwise."""


def main(arguments: Sequence[str]) -> int:
    """Run the demonstration and return its exit code."""
    _hear_signals()
    screen = Screen()
    try:
        return _run(screen, read_place(os.environ), only_serve=list(arguments) == ["serve"])
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        # A full disk, a folder without permission, files taken away under our feet: nothing a traceback explains.
        print(f"demo: {error.strerror or error}{f': {error.filename}' if error.filename else ''}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("demo: stopped; both servers are down.", file=sys.stderr)
        return 130


def _hear_signals() -> None:
    """Let the end of the process run through every clean-up, however it is asked for."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)


def _run(screen: Screen, place: Place, *, only_serve: bool) -> int:
    check_ports(place)
    with claimed(place), ExitStack() as servers:
        screen.title("limepkg-apsis", EXPLANATION)
        sample, lime, apsis = make_sample(), Lime(place), Apsis(place.apsis)
        seed = write_yaml(place.file("account.yaml"), make_account(sample, APPLICATION))
        servers.enter_context(apsis_server(place, seed))
        before = apsis.read()
        screen.step(_told_of_account(before))
        lime.prepare(sample)
        screen.step(_told_of_sample(sample))
        servers.enter_context(lime_server(place, lime.config))
        is_true = only_serve or _show(screen, sample, lime, apsis, before)
        if os.environ.get("ONCE", "") in ("", "0"):
            servers.enter_context(worker(place, lime.config))
            _stay(screen, place)
    return 0 if is_true else 1


def _told_of_sample(sample: Sample) -> str:
    return (
        f"Lime: {number(len(sample.people))} people in {len(sample.companies)} companies, "
        f"{len(sample.campaigns)} campaigns with {number(len(sample.participants))} participants"
    )


def _told_of_account(account: Account) -> str:
    members = sum(len(rows) for rows in account.members.values())
    gone = sum(len(rows) for rows in account.opt_outs.values())
    return f"APSIS: {len(account.lists)} lists made by hand with {members} members, {gone} people who opted out"


def _show(screen: Screen, sample: Sample, lime: Lime, apsis: Apsis, before: Account) -> bool:
    """Synchronise twice, and show what came of it; return whether everything is as it should be."""
    moment = apsis.moment()
    results = _synchronise(screen, sample, lime)
    effort = apsis.effort_since(moment)
    evidence = Evidence(sample, read_crm(lime), apsis.read(), before, results)
    screen.results(results, {each.id: len(evidence.people_of(each)) for each in sample.campaigns})
    _notes(screen, sample, evidence)
    _cost(screen, effort)
    is_true = _proof(screen, evidence)
    is_true = _again(screen, lime, apsis, evidence) and is_true
    return _afterwards(screen, lime, apsis, evidence) and is_true


def _synchronise(screen: Screen, sample: Sample, lime: Lime) -> list[Result]:
    results: list[Result] = []
    with screen.progress(len(sample.campaigns)) as show:
        for campaign, work in synchronise(lime, sample.campaigns):
            show("", campaign.name)
            result = work()
            results.append(result)
            show(f"{campaign.name}: {result.words}", campaign.name)
    changes = sum(each.written for each in results) + synchronise_account(lime)
    screen.step(f"Synchronised {len(results)} campaigns one by one: {number(changes)} changes on the two sides")
    return results


def _notes(screen: Screen, sample: Sample, evidence: Evidence) -> None:
    for result in evidence.results:
        for note in result.notes:
            screen.note(f"{result.campaign.name}: {note}")
    gone = len(sample.participants) - len(evidence.crm["participant"])
    if gone:
        screen.note(f"{gone} people had opted out of a list in APSIS: they are no participants in Lime any more")
    screen.blank()


def _cost(screen: Screen, effort: Effort) -> None:
    minutes = -(-effort.calls // CALLS_A_MINUTE)
    screen.step(
        f"APSIS was called {effort.calls} times, {effort.writes} of them to write, and its queue looked at "
        f"{effort.looks} times: at {CALLS_A_MINUTE} calls a minute a real account needs {minutes} "
        f"minute{'s' if minutes > 1 else ''}"
    )


def _proof(screen: Screen, evidence: Evidence) -> bool:
    sizes = [len(evidence.account.members[list_id]) for _, list_id in evidence.kept()]
    screen.step(f"Read back from APSIS and compared with Lime: {number(sum(sizes))} members of {len(sizes)} lists")
    checks = prove(evidence)
    for check in checks:
        if not check.wrong:
            screen.detail(check.claim)
        for sentence in check.wrong:
            screen.wrong(f"not true: {check.claim} ({sentence})")
    return not any(check.wrong for check in checks)


def _again(screen: Screen, lime: Lime, apsis: Apsis, evidence: Evidence) -> bool:
    moment = apsis.moment()
    written = synchronise_again(lime)
    effort = apsis.effort_since(moment)
    records, lists = count_differences(evidence.crm, read_crm(lime), evidence.account, apsis.read())
    is_quiet = not (written or effort.writes or records or lists)
    say = screen.step if is_quiet else screen.wrong
    say(
        f"Synchronised everything again: {written} changes. Counted: {effort.writes} writes among {effort.calls} calls "
        f"to APSIS; {lists} lists in APSIS and {records} records in Lime differ from before"
    )
    return is_quiet


def _afterwards(screen: Screen, lime: Lime, apsis: Apsis, evidence: Evidence) -> bool:
    """Let things happen in APSIS, synchronise, and show what became of them in Lime."""
    story = invent(evidence)
    tell(story, apsis)
    screen.step("Meanwhile, in APSIS: people opt out, a mailing is sent and read, a list is deleted by hand")
    written, lines = follow(story, lime, evidence.crm)
    screen.happenings(lines)
    is_true = all(line.is_true for line in lines)
    say = screen.step if is_true else screen.wrong
    say(f"Synchronised everything: {number(written)} changes; Lime shows {'all' if is_true else 'not all'} of it")
    return is_true


def _stay(screen: Screen, place: Place) -> None:
    screen.addresses(
        (
            ("Campaigns", place.page, "the campaign card, on a development page"),
            ("Lime", place.lime, "admin / admin, or standard / standard"),
            ("APSIS", place.apsis, f"API key {APSIS_KEY}"),
            ("", f"{place.apsis}/__sim__/", "what the stand-in can be told"),
            ("Logs", str(place.folder), "and the files everything was made of"),
        )
    )
    screen.step("Everything runs until Ctrl-C")
    try:
        # With a time-out, so that Windows hears Ctrl-C.
        while not threading.Event().wait(1.0):
            pass
    except KeyboardInterrupt:
        screen.blank()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
