"""The heart of the product in every form in which a platform may show its labels, and where it shows none."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from lime_stub.config import use_application_config
from lime_stub.plugins import load_plugins
from lime_stub.structure import install_structure

from tests.acceptance import test_first_sync as sync
from tests.acceptance.company import SCHEMA, Company, application_config
from tests.acceptance.conftest import company, lime_types, open_again, sim  # noqa: F401  # fixtures
from tests.crm.opened import opened

MODES = ("string", "enum", "code", "absent")
SENTENCES = (
    sync.test_a_new_email_campaign_gets_a_list,
    sync.test_its_participants_are_on_it,
    sync.test_a_renamed_campaign_renames_the_list,
    sync.test_a_campaign_of_another_type_is_left_alone,
    sync.test_two_persons_with_one_address_are_one_member,
    sync.test_a_person_taken_off_the_campaign_is_taken_off_the_list,
    sync.test_a_changed_address_changes_the_member,
    sync.test_the_second_run_writes_nothing_on_either_side,
    sync.test_somebody_who_opted_out_is_not_put_on_the_list,
    sync.test_a_preview_writes_nothing_and_tells_what_would_happen,
)


@pytest.fixture(params=MODES, autouse=True)
def spelling(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the platform show its labels in one of four forms from the beginning."""
    monkeypatch.setenv("LIME_STUB_LABELS", request.param)
    return str(request.param)


def test_the_platform_shows_what_this_mode_says(spelling: str, lime_app: Any) -> None:
    """Otherwise the other tests would try one form four times."""
    shown = getattr(lime_app.limetypes.campaign, "label", None)

    expected = {"string": "campaign", "enum": "Campaign", "code": 8, "absent": None}
    assert getattr(shown, "name", shown) == expected[spelling]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda each: each.__name__.removeprefix("test_"))
def test_sentence_holds(sentence: Callable[[Company], None], company: Company) -> None:  # noqa: F811
    """What is true with labels as texts is true in every mode."""
    sentence(company)


def test_two_categories_are_an_error_that_names_both(sim: Any) -> None:  # noqa: F811
    """Two option fields that could tell the type of a campaign: nothing is guessed, nothing is written."""
    dsl = copy.deepcopy(SCHEMA)
    dsl["campaign"]["channel"] = {"type": "option", "label": "category", "options": ["email", "post"]}
    app = opened(dsl)
    load_plugins()
    install_structure(app.database, json.loads(files("limepkg_apsis.installation").joinpath("lip.json").read_text()))
    use_application_config(application_config(sim.base_url, sim.api_key))
    torn = Company(open_again(app), sim)
    torn.configure()

    answer = torn.sync(torn.campaign())
    use_application_config(None)

    assert answer["state"] == "failed"
    assert all(name in json.dumps(answer["error"]) for name in ("type", "channel"))
    assert torn.writes() == []
