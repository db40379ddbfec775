"""An APSIS that is down, closed, silent, strange or at rest: said at once, asked once, and nobody waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests

from limepkg_apsis.apsis.connect import SECONDS_OF_A_LOOK, connect_to_look
from limepkg_apsis.apsis.limiter import Limiter, limiter_for
from limepkg_apsis.apsis.transport import Transport
from limepkg_apsis.core.memory import Breaker
from limepkg_apsis.core.ports import Clock
from limepkg_apsis.settings import ApsisSettings
from tests.apsis.fake_line import HTML, FakeLine, Reply, result
from tests.doctor.clinic import FIELDS, LISTS, Clinic, failing, line, states

AFTERWARDS = ("accepted", "clock", "person_id_field", "account")
WAIT = "Nothing needs to be done. Try again later."
PASSING = ("maintenance", "throttled", "busy", "gateway", "internal")
"""What passes by itself."""


def skipped_after(answer: dict[str, Any], *codes: str) -> bool:
    """Tell whether all of these were skipped, with a reason."""
    return all(states(answer)[code] == "skipped" and "Not checked" in line(answer, code)["message"] for code in codes)


@pytest.mark.parametrize(
    ("effect", "given", "sentence"),
    [
        ("maintenance", {}, "APSIS is closed for maintenance."),
        ("throttled", {"retry_after": 3600}, "APSIS asks for fewer calls."),
        ("busy", {}, "APSIS answers that it is not available."),
        ("gateway", {}, "APSIS answers that it is not available."),
        ("internal", {}, "APSIS answers that it is not available."),
        ("lost_answer", {"how": "close"}, "A connection came about, but no answer in time."),
        ("refused", {}, "A connection came about, but no answer in time."),
        ("html", {}, "Something answers at the address of APSIS, but not as APSIS does."),
        ("html", {"status": 404}, "Something answers at the address of APSIS, but not as APSIS does."),
        ("empty", {}, "Something answers at the address of APSIS, but not as APSIS does."),
        ("truncated", {}, "Something answers at the address of APSIS, but not as APSIS does."),
        ("answer", {"status": 404, "code": -3}, "Something answers at the address of APSIS, but not as APSIS does."),
        ("answer", {"status": 302}, "Something answers at the address of APSIS, but not as APSIS does."),
    ],
)
def test_trouble_is_one_failed_check(clinic: Clinic, effect: str, given: dict[str, Any], sentence: str) -> None:
    """One call, no pause, and what depends on an answer says why it could not be checked."""
    clinic.sim.log.clear()
    clinic.sim.simulator.add_fault(effect, always=True, **given)
    slept = list(clinic.clock.slept)

    answer = clinic.examine()

    assert (failing(answer), line(answer, "answer")["message"]) == ({"answer"}, sentence)
    assert (line(answer, "answer")["remedy"] == WAIT) is (effect in PASSING)
    assert skipped_after(answer, *AFTERWARDS)
    assert (len(clinic.sim.log), clinic.clock.slept) == (1, slept)


def test_nobody_listens_there(clinic: Clinic) -> None:
    """A server that is switched off, or a firewall that refuses."""
    clinic.sim.stop()

    answer = clinic.examine()

    assert failing(answer) == {"answer"}
    assert line(answer, "answer")["message"] == "No connection to APSIS came about."
    assert skipped_after(answer, *AFTERWARDS)


def on_line(*script: Reply | Exception) -> tuple[Any, FakeLine]:
    """Return a way to APSIS over a scripted line."""
    scripted = FakeLine(*script)

    def connect(settings: ApsisSettings, clock: Clock) -> Any:
        return connect_to_look(
            settings, clock, Transport(settings, clock, limiter=Limiter(), adapter=scripted, seconds=SECONDS_OF_A_LOOK)
        )

    return connect, scripted


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (requests.ReadTimeout("late"), "A connection came about, but no answer in time."),
        (requests.ConnectTimeout("late"), "No connection to APSIS came about."),
        (requests.exceptions.SSLError("self-signed"), "The certificate that was shown at the address of APSIS"),
        (requests.exceptions.InvalidURL("odd"), "The address of APSIS cannot be called."),
    ],
)
def test_a_line_that_hangs_or_breaks_is_given_up_once(clinic: Clinic, failure: Exception, sentence: str) -> None:
    """The only waiting is that of one call, and it is short."""
    connect, scripted = on_line(failure)
    slept = list(clinic.clock.slept)

    answer = clinic.examine(connect=connect)

    assert failing(answer) == {"answer"}
    assert line(answer, "answer")["message"].startswith(sentence)
    assert [each["timeout"] for each in scripted.options] == [(5.0, 10.0)]
    assert clinic.clock.slept == slept


def test_an_account_that_never_answers_is_left(clinic: Clinic) -> None:
    """Over a real connection on which nothing comes."""
    clinic.sim.simulator.add_fault("lost_answer", how="timeout", always=True)

    def connect(settings: ApsisSettings, clock: Clock) -> Any:
        return connect_to_look(settings, clock, Transport(settings, clock, seconds=(5.0, 0.05)))

    answer = clinic.examine(connect=connect)

    assert failing(answer) == {"answer"}
    assert line(answer, "answer")["message"] == "A connection came about, but no answer in time."


def test_an_answer_without_a_date_says_nothing_of_the_clock(clinic: Clinic) -> None:
    """What was not told is skipped, never passed."""
    connect, _ = on_line(result({"Demographics": []}), result([]))

    assert states(clinic.examine(connect=connect))["clock"] == "skipped"


def test_a_wrong_key_still_tells_the_time(clinic: Clinic) -> None:
    """A refusal carries a date as well."""
    clinic.sim.clock.advance(3600)
    clinic.sim.simulator.add_fault("unauthorised", always=True)

    answer = clinic.examine()

    assert failing(answer) == {"accepted", "clock"}
    assert "60 minutes behind" in line(answer, "clock")["message"]


@pytest.mark.parametrize(
    ("effect", "given", "state", "word"),
    [
        ("gateway", {}, "skipped", "could not be read this time"),
        ("maintenance", {}, "skipped", "could not be read this time"),
        ("answer", {"body": '{"Code":1,"Result":null}'}, "skipped", "could not be read this time"),
        ("unauthorised", {}, "failed", "APSIS does not accept the key"),
        ("html", {}, "failed", "APSIS answered in a way we cannot read."),
    ],
)
def test_lists_that_cannot_be_read(clinic: Clinic, effect: str, given: dict[str, Any], state: str, word: str) -> None:
    """Trouble of the moment leaves the account unknown; a key without the right to read lists is a fault."""
    clinic.sim.log.clear()
    clinic.sim.simulator.add_fault(effect, route=LISTS, always=True, **given)

    answer = clinic.examine()

    assert states(answer)["account"] == state
    assert word in line(answer, "account")["message"]
    assert failing(answer) == ({"account"} if state == "failed" else set())
    assert [entry.route for entry in clinic.sim.log] == [FIELDS, LISTS]


def test_demographic_fields_in_an_unknown_form_are_not_guessed(clinic: Clinic) -> None:
    """The key is proven; whether the field is there is not."""
    clinic.administer(person_id_field="Lime")
    clinic.sim.simulator.add_fault("answer", route=FIELDS, body='{"Code":1,"Message":"OK","Result":{"Fields":7}}')

    answer = clinic.examine()

    assert (failing(answer), states(answer)["accepted"]) == (set(), "passed")
    assert states(answer)["person_id_field"] == "skipped"


def test_calls_of_a_running_sync_are_not_waited_for(clinic: Clinic) -> None:
    """When the calls of a minute are used up, the doctor says so at once instead of waiting for the next."""
    limiter_for(clinic.sim.api_key).recall([clinic.clock.now()] * 50)
    slept = list(clinic.clock.slept)
    clinic.sim.log.clear()

    answer = clinic.examine()

    assert answer["ok"] is True
    assert "used up by a sync" in line(answer, "answer")["message"]
    assert skipped_after(answer, "answer", *AFTERWARDS)
    assert (len(clinic.sim.log), clinic.clock.slept) == (0, slept)


def test_calls_of_other_workers_count(clinic: Clinic) -> None:
    """What the journal remembers of the last minute is part of the budget."""
    clinic.remember(lambda memory: replace(memory, recent=replace(memory.recent, moments=(clinic.clock.now(),) * 50)))
    clinic.sim.log.clear()

    assert "used up by a sync" in line(clinic.examine(), "answer")["message"]
    assert len(clinic.sim.log) == 0


def stopped(clinic: Clinic, minutes: float) -> None:
    """Let work be at rest, with the next question so many minutes from now."""
    now = clinic.clock.now()
    breaker = Breaker(1, "key_rejected", now - timedelta(minutes=9), now + timedelta(minutes=minutes))
    clinic.remember(lambda memory: replace(memory, breaker=breaker))
    clinic.sim.log.clear()


def test_an_open_breaker_is_obeyed(clinic: Clinic) -> None:
    """While APSIS is left alone the doctor asks nothing either, and says until when."""
    stopped(clinic, minutes=5)

    answer = clinic.examine()

    assert failing(answer) == {"breaker"}
    assert "APSIS does not accept the key" in line(answer, "breaker")["message"]
    assert "until 2024-01-15 08:45 UTC" in line(answer, "answer")["message"]
    assert skipped_after(answer, "answer", *AFTERWARDS, "passes")
    assert len(clinic.sim.log) == 0


def test_once_the_pause_is_over_the_doctor_asks(clinic: Clinic) -> None:
    """Whoever has put the key right sees it here, though no run has closed the breaker yet."""
    stopped(clinic, minutes=0)

    answer = clinic.examine()

    assert answer["ok"] is True
    assert "at rest since 2024-01-15 08:31 UTC" in line(answer, "breaker")["message"]
    assert (states(answer)["answer"], states(answer)["accepted"]) == ("passed", "passed")
    assert len(clinic.sim.log) == 2


def test_nothing_is_asked_that_cannot_be_right(clinic: Clinic) -> None:
    """Without a key, or with an address nobody may be sent the key, no call leaves."""
    clinic.sim.log.clear()

    for config, secrets in (({}, {"api_key": ""}), ({"ca_bundle": "/nowhere"}, {}), ({"base_url": "http://h.se"}, {})):
        clinic.configure(config, **secrets)
        assert skipped_after(clinic.examine(), "answer", *AFTERWARDS)

    assert len(clinic.sim.log) == 0


def test_html_of_a_proxy_is_not_taken_for_apsis(clinic: Clinic) -> None:
    """A page with the status of success proves nothing."""
    connect, scripted = on_line(Reply(200, HTML, {"Date": "Mon, 15 Jan 2024 08:40:00 GMT"}))

    answer = clinic.examine(connect=connect)

    assert (failing(answer), len(scripted.sent)) == ({"answer"}, 1)
    assert states(answer)["clock"] == "skipped"
