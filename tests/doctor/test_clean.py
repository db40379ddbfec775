"""A set-up that lacks nothing passes every check, and is left exactly as it was."""

from __future__ import annotations

import json

import pytest

from limepkg_apsis.doctor import CHECKS
from tests.doctor.clinic import FIELDS, LISTS, UNKNOWN_HERE, Clinic, states


def test_a_clean_set_up_passes_every_check(clinic: Clinic) -> None:
    """Nothing fails, and nothing is skipped but what the stand-in cannot tell."""
    answer = clinic.examine()

    assert answer["ok"] is True
    assert states(answer) == {check.code: "skipped" if check.code in UNKNOWN_HERE else "passed" for check in CHECKS}


def test_a_platform_that_tells_everything_leaves_nothing_open(clinic: Clinic) -> None:
    """Where languages, users and groups can be asked for, nothing is skipped at all."""
    clinic.administer(may_sync_group="Marknad", may_approve_group="administrators")
    clinic.told = {
        "languages": ("en_us", "sv"),
        "users": ["Apsis-Integration"],
        "groups": ["Marknad", "Administrators"],
    }

    assert set(states(clinic.examine()).values()) == {"passed"}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_nothing_is_to_do(clinic: Clinic, language: str) -> None:
    """Every check has its title and its sentence, and none a remedy."""
    lines = clinic.examine(language)["checks"]

    assert [each["check"] for each in lines if not (each["title"] and each["message"]) or each["remedy"]] == []
    assert "doctor." not in json.dumps(lines)


def test_nothing_is_written_and_two_calls_are_made(clinic: Clinic) -> None:
    """The account's fields and the index of lists are read, each once; Lime is only read."""
    written, commits = clinic.database.statistics.rows_written, clinic.database.statistics.commits
    clinic.sim.log.clear()

    clinic.examine()

    assert (clinic.database.statistics.rows_written, clinic.database.statistics.commits) == (written, commits)
    assert [entry.route for entry in clinic.sim.log] == [FIELDS, LISTS]
    assert clinic.sim.log.writes() == []
