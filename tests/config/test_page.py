"""The form over HTTP, as an administrator's browser asks for it and sends it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from limepkg_apsis.config.defaults import default_settings

FORM = "webadmin/limepkg_apsis"
JSON = "api/v1/webadmin/plugins/limepkg_apsis"
Url = Callable[[str], str]


@pytest.fixture
def url(app: Any, prefix_url: Url) -> Url:
    """Return addresses of an application in which we are installed."""
    return prefix_url


def posted(client: Any, url: Url, **values: str) -> Any:
    """Send the form with these values."""
    token = re.search(r'name="csrf" value="([^"]+)"', client.get(url(FORM)).text)
    assert token is not None
    return client.post(url(FORM), data={**values, "csrf": token[1]})


def test_the_page_shows_titles_defaults_and_facts(web_client: Any, url: Url) -> None:
    """What an administrator sees before anybody has saved anything."""
    page = web_client.get(url(FORM)).text

    assert re.search(r'value="Missing"[^>]*name="api_key_status"[^>]* disabled', page)
    assert re.search(r'value="180"[^>]*name="journal_days"', page)
    assert "<summary>How often (minutes)</summary>" in page
    assert "category – those whose type is e-mail" in page
    assert "mailinglistsenderaddress" in page


def test_the_page_saves_what_was_entered(web_client: Any, url: Url) -> None:
    """What was not touched keeps its default."""
    answer = posted(web_client, url, enabled="on", journal_days="30", **{"guards.list_percent": "12.5"})
    config = web_client.get(url(JSON)).json["config"]

    assert answer.status_code == 302
    assert (config["journal_days"], config["guards"]["list_percent"]) == (30, 12.5)
    assert config["requests_per_minute"] == default_settings()["requests_per_minute"]


def test_the_page_shows_why_something_was_refused(web_client: Any, url: Url) -> None:
    """The sentence stands on top, and the lists are still those of the tables."""
    answer = posted(web_client, url, journal_days="6", requests_per_minute="many")

    assert answer.status_code == 422
    assert "“Journal: runs are kept for (days)” must be a whole number from 7 to 3650." in answer.text
    assert "“APSIS: calls per minute” must be a whole number from 1 to 6000." in answer.text
    assert re.search(r'value="person"[^>]*name="fields.person.limetype"', answer.text)


def test_a_program_is_refused_in_the_same_words(web_client: Any, url: Url) -> None:
    """Everything at once, and nothing of a key that was sent by mistake."""
    key = str(uuid.uuid4())

    answer = web_client.put(url(JSON), json={"api_key": key, "person_id_field": key, "guards": {"list_percent": "10"}})

    assert answer.status_code == 422
    assert sorted(text.partition(":")[0] for text in answer.json["problems"]) == [
        "api_key",
        "guards.list_percent",
        "person_id_field",
    ]
    assert key not in answer.text


def test_only_administrators_see_the_form(web_client_non_admin: Any, url: Url) -> None:
    """The platform sees to it; we rely on it."""
    assert web_client_non_admin.get(url(FORM)).status_code == 403
