"""A large list without changes, prepared so that only our own work is measured: both sides answer from what is ready."""

from __future__ import annotations

import gc
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import requests
from apsis_sim.adapter import SimAdapter
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from limepkg_apsis.apsis.connect import connect
from limepkg_apsis.apsis.limiter import Limiter
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.kinds import Ports
from limepkg_apsis.core.model import Participant
from limepkg_apsis.core.report import RunReport, Trigger
from limepkg_apsis.core.sync import Sync
from tests.apsis.office import KINDS, Office
from tests.fakes.memory_crm import MemoryCrm

_BUILDER = HTTPAdapter()


class Recorder(BaseAdapter):
    """Keeps every answer of the simulator; played back, it gives them again in the same order."""

    def __init__(self, sim: SimAdapter) -> None:
        super().__init__()
        self.sim, self.answers, self.next = sim, [], -1
        self.answers: list[tuple[int, dict[str, str], bytes]]

    def play_back(self) -> None:
        """Answer from the beginning of what was kept."""
        self.next = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Pass a call on and keep its answer, or give a kept one."""
        if self.next < 0:
            response = self.sim.send(request)
            self.answers.append((response.status_code, dict(response.headers), response.content))
            return self._made(request, *self.answers[-1])
        self.next += 1
        return self._made(request, *self.answers[self.next - 1])

    def _made(
        self, request: requests.PreparedRequest, status: int, headers: dict[str, str], body: bytes
    ) -> requests.Response:
        raw = HTTPResponse(BytesIO(body), headers, status, preload_content=False, request_method=request.method)
        return _BUILDER.build_response(request, raw)

    def close(self) -> None:
        """Do nothing; there is nothing to close."""


class ReadyCrm(MemoryCrm):
    """Lime with its participants at hand: reading them costs the platform's time, not ours."""

    ready: list[Participant]

    def read_participants(self, campaign_id: int) -> Iterator[Participant]:
        """Yield the participants of the only campaign."""
        return iter(self.ready)


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds of processor time for our run and for the yardstick, and the memory our run needed at most."""

    ours: float
    yardstick: float
    peak_bytes: int
    report: RunReport

    @property
    def ratio(self) -> float:
        """How many times the yardstick our run takes."""
        return self.ours / self.yardstick


class QuietList:
    """A list of so many members that is what it should be."""

    def __init__(self, members: int) -> None:
        self.office = Office(requests_per_minute=6000)
        self.office.campaign(7, members)
        self.office.worker(hurried=True).campaign(7, Trigger.PERSON)
        ready = list(self.office.crm.read_participants(7))
        self.crm = ReadyCrm(campaigns=self.office.crm.campaigns)
        self.crm.ready = ready
        self.line = Recorder(self.office.sim.adapter)
        self.run()

    def run(self) -> RunReport:
        """Run as a new process would."""
        office = self.office
        office.clock.advance(hours=2)
        transport = Transport(office.settings, office.clock, limiter=Limiter(), adapter=self.line)
        apsis = connect(office.settings, office.journal.tickets, office.clock, hurried=True, transport=transport)
        ports = Ports(self.crm, apsis, office.journal, office.clock, office.rules)
        office.workers += 1
        return Sync(ports, KINDS, f"worker-{office.workers}").campaign(7, Trigger.PERSON).reports[-1]

    def run_again(self) -> RunReport:
        """Run on the answers that were kept."""
        self.line.play_back()
        return self.run()

    def yardstick(self) -> int:
        """Parse the same export with the standard module and take two set differences."""
        body = max((each[2] for each in self.line.answers), key=len)
        there = {row["Email"] for row in json.loads(body)}
        wanted = {each.person.email for each in self.crm.ready if each.person}
        return len(there - wanted) + len(wanted - there)


def measure(members: int, times: int = 7) -> Figures:
    """Measure both in one go, the best of a few times each, and our memory in a run of its own."""
    quiet = QuietList(members)
    report = quiet.run_again()
    gc.collect()
    gc.freeze()  # the simulated account is in no real process: looking through it is neither's work
    try:
        pairs = [(_seconds(quiet.run_again), _seconds(quiet.yardstick)) for _ in range(times)]
    finally:
        gc.unfreeze()
    ours, yardstick = (min(column) for column in zip(*pairs, strict=True))
    return Figures(ours, yardstick, _peak(quiet.run_again), report)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _peak(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
