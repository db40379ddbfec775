"""A strange set-up raises nothing, and neither an answer nor a log line betrays anything."""

from __future__ import annotations

import json
import logging
from typing import Any

import lime_config
import pytest

from limepkg_apsis.doctor import examine
from tests.doctor.clinic import Clinic, failing, line, states

SECRET = "0f6c2a52-5b1d-4711"


def test_a_defect_is_a_finding(clinic: Clinic, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the code raises: the kind is told, the place is logged, the text is kept."""

    def connect(*_: Any) -> Any:
        raise LookupError(f"{SECRET} of ada@example.se")

    with caplog.at_level(logging.DEBUG):
        answer = clinic.examine(connect=connect)

    assert failing(answer) == {"answer"}
    assert line(answer, "answer")["message"] == "The check itself failed (LookupError)."
    assert states(answer)["accepted"] == "skipped"
    assert "application=myapp check=answer error=unexpected kind=LookupError place=" in caplog.text
    assert [each for each in (SECRET, "ada@") if each in caplog.text + json.dumps(answer)] == []


class Nothing:
    """An application of which nothing can be asked."""

    identifier = "nowhere"
    language = "en"

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


def test_an_application_that_can_do_nothing_is_examined(clinic: Clinic) -> None:
    """Each check that cannot even begin fails or is skipped; the examination comes to its end."""
    answer = examine(Nothing(), clock=clinic.clock).to_dict()

    assert answer["ok"] is False
    assert "settings" in failing(answer)
    assert states(answer)["account"] == "skipped"


def test_a_key_in_the_wrong_place_is_hidden(clinic: Clinic) -> None:
    """Whoever pastes the key into a setting does not read it on a screen."""
    clinic.administer(person_id_field=clinic.sim.api_key)

    answer = clinic.examine()

    assert line(answer, "person_id_field")["message"] == "The account has no demographic field ***."
    assert clinic.sim.api_key not in json.dumps(answer)


def test_a_user_who_is_called_like_an_address_is_not_told(clinic: Clinic) -> None:
    """Names of users may be addresses."""
    lime_config.config["plugins"]["limepkg_apsis"]["user_name"] = "ada@example.se"

    answer = clinic.examine()

    assert line(answer, "user")["message"].startswith("There is no user <address>,")
    assert "ada@" not in json.dumps(answer)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_log_lines_tell_nothing(clinic: Clinic, caplog: pytest.LogCaptureFixture, language: str) -> None:
    """Not the key, not where APSIS is, not who sends."""
    with caplog.at_level(logging.DEBUG):
        clinic.examine(language)

    secrets = (clinic.sim.api_key, clinic.sim.base_url, "nyhetsbrev@")
    assert [each for each in secrets if each in caplog.text] == []
