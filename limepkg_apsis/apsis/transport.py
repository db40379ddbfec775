"""
The only HTTP: one session, verified TLS, time-outs, a limiter, repeats with growing pauses, silence about content.

What an answer means is decided by the reader that comes with each call; how the call travels is decided here.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.cookiejar import DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from random import Random
from typing import TypeVar

import requests
import tenacity
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from ..core.errors import ApsisSyncError, ConfigInvalid, ContractBroken, StillWorking, Unavailable, problem
from ..core.memory import RecentCalls
from ..core.ports import Clock
from ..settings import ApsisSettings
from .exchange import Answer, NeverSent, Request, Truncated
from .limiter import Limiter, limiter_for
from .pinning import pin
from .quiet import quietly
from .repeating import ATTEMPTS, may_repeat, moment_in, pause_before_next, seconds_asked_for
from .resting import LONGEST_REST, DataCalls

logger = logging.getLogger(__name__)

T = TypeVar("T")

CONNECT_AND_READ_SECONDS = (10, 60)
LONGEST_ANSWER_SECONDS = 600.0
"""So long an answer may come in: a time-out only bounds the wait for its next byte."""
PIECE = 64 * 1024
TROUBLE = (requests.RequestException, HTTPError, OSError, ValueError)


class Transport:
    """
    Calls to one APSIS host with one key.

    `calls` and `polls` count what was sent, repeats too; `writes` counts those of the calls that change something.
    `adapter` replaces the network (requests' own seam), `limiter` the one this process keeps for the key. `rests`: a
    data call waits until the last equal one is old enough. `seconds` are the time-outs of connection and answer.
    `chance` is what growing pauses take their chance from.
    `ahead` is how far APSIS' clock was before ours when it last answered; None while it has not told the time.
    """

    def __init__(
        self,
        settings: ApsisSettings,
        clock: Clock,
        *,
        limiter: Limiter | None = None,
        adapter: BaseAdapter | None = None,
        rests: bool = False,
        seconds: tuple[float, float] = CONNECT_AND_READ_SECONDS,
        chance: Random | None = None,
    ) -> None:
        self.calls = self.polls = self.writes = 0
        self.ahead: timedelta | None = None
        self._settings = settings
        self._clock = clock
        self.seconds = seconds
        self._chance = chance or Random()  # noqa: S311 - no secret
        self._limiter = limiter or limiter_for(settings.api_key)
        self._data_calls = DataCalls(timedelta(seconds=settings.data_call_interval_seconds), waits=rests)
        self._session = _session(settings, adapter)

    @property
    def rests(self) -> bool:
        """Tell whether data calls wait for their turn."""
        return self._data_calls.waits

    @property
    def recent(self) -> RecentCalls:
        """What another worker with this key must know of the calls made lately."""
        now = self._clock.now()
        return RecentCalls(self._limiter.moments(now), self._data_calls.recent(now))

    @property
    def room(self) -> int:
        """How many calls may be made now without waiting."""
        return self._limiter.room(self._clock.now(), self._settings.requests_per_minute)

    def recall(self, recent: RecentCalls) -> None:
        """Count the calls of another worker as our own."""
        self._limiter.recall(recent.moments)
        self._data_calls.recall(recent.data)

    def send(self, request: Request, read: Callable[[Answer], T]) -> T:
        """Make a call with the key and return what `read` makes of the answer."""
        self._rest(request)
        answer = self._repeat(request, lambda: read(self._whole(self._call(request))))
        self._data_calls.note(request, self._clock.now())
        return answer

    def _rest(self, request: Request) -> None:
        pause = self._data_calls.pause(request, self._clock.now())
        if pause > LONGEST_REST:
            raise StillWorking(reason="resting")  # nobody is kept out that long: the next run asks
        if pause:
            self._clock.sleep(pause)

    def fetch(self, address: str, name: str, read: Callable[[Answer], T]) -> T:
        """Fetch a whole file that APSIS made for us. The key stays here: files need none (reference, section 4)."""
        request = self._file(address, name)
        return self._repeat(request, lambda: read(self._whole(self._exchange(request, request.path, {}))))

    @contextmanager
    def stream(self, address: str, name: str, check: Callable[[Answer], None]) -> Iterator[Iterator[bytes]]:
        """Open a file of any size, without the key, and give its pieces; `check` judges the answer before them."""
        request = self._file(address, name)
        response = self._repeat(request, lambda: self._opened(request, check))
        try:
            yield self._pieces(response)
        finally:
            response.close()

    def check_address(self, address: str) -> None:
        """Raise `ForeignAddress` for an address that we would not fetch from."""
        pin(address, self._settings.base_url)

    def _file(self, address: str, name: str) -> Request:
        return Request("GET", pin(address, self._settings.base_url), name, is_poll=True)

    def _opened(self, request: Request, check: Callable[[Answer], None]) -> requests.Response:
        response = self._exchange(request, request.path, {})
        try:
            check(self._answer(response, b""))
        except ApsisSyncError:
            response.close()
            raise
        return response

    def _call(self, request: Request) -> requests.Response:
        key = base64.b64encode(f"{self._settings.api_key}:".encode()).decode()
        headers = {"Authorization": f"Basic {key}"}
        if request.body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return self._exchange(request, self._settings.base_url + request.path, headers)

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        return pause_before_next(error, state.attempt_number, self._chance)

    def _repeat(self, request: Request, once: Callable[[], T]) -> T:
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            retry=tenacity.retry_if_exception(lambda error: may_repeat(request, error)),
            wait=self._pause,
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            return retrying(once)
        except ApsisSyncError as error:
            error.params.setdefault("call", f"{request.method} {request.name}")
            raise

    def _exchange(self, request: Request, address: str, headers: dict[str, str]) -> requests.Response:
        self._limiter.take(self._clock, self._settings.requests_per_minute)
        self._count(request)
        started = self._clock.now()
        outcome = self._travel(request, address, headers)
        milliseconds = (self._clock.now() - started).total_seconds() * 1000
        status = outcome.status_code if isinstance(outcome, requests.Response) else "no answer"
        logger.debug("%s %s: %s in %d ms", request.method, request.name, status, milliseconds)
        if isinstance(outcome, ApsisSyncError):
            raise outcome
        told = moment_in(outcome.headers.get("Date"))
        self.ahead = told - self._clock.now() if told else None
        return outcome

    def _travel(self, request: Request, address: str, headers: dict[str, str]) -> requests.Response | ApsisSyncError:
        # What the library raises carries addresses in its texts. It ends here: what is raised later has no link to it.
        try:
            with quietly():
                return self._carry(requests.Request(request.method, address, headers=headers, data=request.body))
        except TROUBLE as error:
            return _failure(error)

    def _carry(self, call: requests.Request) -> requests.Response:
        # Not by the session's own `send`: it looks into redirects and reads all that comes with them.
        line = self._session.get_adapter(str(call.url))
        line.close()  # each call on a line of its own: what was left on an old one would be taken for its answer
        return line.send(
            self._session.prepare_request(call),
            stream=True,
            timeout=self.seconds,
            verify=self._settings.ca_bundle or True,
            proxies={},
        )

    def _count(self, request: Request) -> None:
        self.polls += request.is_poll
        self.calls += not request.is_poll
        self.writes += request.changes

    def _whole(self, response: requests.Response) -> Answer:
        try:
            return self._answer(response, b"".join(self._read(response)))
        except TROUBLE:
            return self._answer(response, b"")
        finally:
            response.close()

    def _pieces(self, response: requests.Response) -> Iterator[bytes]:
        try:
            yield from self._read(response)
            return
        except TROUBLE:
            pass
        raise Truncated(reason="broke_off")

    def _read(self, response: requests.Response) -> Iterator[bytes]:
        steps, left = _steps(response), LONGEST_ANSWER_SECONDS
        while left > 0:
            began = self._clock.now()
            piece = next(steps, b"")
            left -= (self._clock.now() - began).total_seconds()
            if not piece:
                return
            yield piece
        raise requests.ReadTimeout("the answer does not end")

    def _answer(self, response: requests.Response, body: bytes) -> Answer:
        asked = seconds_asked_for(response.headers.get("Retry-After"), self._clock.now())
        return Answer(response.status_code, body, asked)


def _session(settings: ApsisSettings, adapter: BaseAdapter | None) -> requests.Session:
    if settings.ca_bundle and not Path(settings.ca_bundle).exists():
        raise ConfigInvalid((problem("config.ca_bundle_missing"),))
    session = requests.Session()
    session.trust_env = False  # no proxy of the environment and no .netrc may come between the key and APSIS
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update({"Accept": "application/json", "User-Agent": user_agent(), "Connection": "close"})
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter or HTTPAdapter(max_retries=0))
    return session


def user_agent() -> str:
    """Return how we introduce ourselves."""
    try:
        return f"limepkg-apsis/{version('limepkg-apsis')}"
    except PackageNotFoundError:
        return "limepkg-apsis/0"


def _steps(response: requests.Response) -> Iterator[bytes]:
    """Yield what has come, however little; urllib3 before 2.1 can only wait for a whole piece."""
    if not hasattr(response.raw, "read1"):
        yield from response.iter_content(PIECE)
        return
    while piece := response.raw.read1(PIECE, decode_content=True):
        yield piece


def _failure(error: Exception) -> ApsisSyncError:
    if isinstance(error, requests.exceptions.SSLError):
        return Unavailable(reason="tls")
    if _never_connected(error):
        return NeverSent(reason="no_connection")
    if isinstance(error, ValueError):
        return ContractBroken(reason="unsendable")
    return Unavailable(reason="answer_lost")


def _never_connected(error: Exception) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)
