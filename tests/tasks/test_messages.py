"""What a run tells, as a sentence for the one who reads it: on the card of the campaign itself, and anywhere else."""

from __future__ import annotations

from typing import Any

import pytest

from limepkg_apsis.core.plan import Guard
from limepkg_apsis.core.report import Message
from limepkg_apsis.translations.summary import message_of
from tests.acceptance.company import Company

SENTENCES = [
    ("en", 7, "The list of this campaign had 25 members before it was linked; they were left on it this time."),
    ("en", 8, "The list of campaign 7 had 25 members before it was linked; they were left on it this time."),
    ("en", None, "The list of campaign 7 had 25 members before it was linked; they were left on it this time."),
    ("sv", 7, "Listan för den här kampanjen hade 25 medlemmar innan den kopplades; de fick vara kvar den här gången."),
    ("sv", None, "Listan för kampanj 7 hade 25 medlemmar innan den kopplades; de fick vara kvar den här gången."),
]


@pytest.fixture
def reader(company: Company) -> Any:
    """Return a function that tells a message of campaign 7 to somebody who reads a language."""

    def tell(language: str, code: str, looked_at: int | None, **params: str) -> str:
        company.app.language = language
        return str(message_of(company.app, Message(code, 7, tuple(params.items())), looked_at)["message"])

    return tell


@pytest.mark.parametrize(("language", "looked_at", "sentence"), SENTENCES)
def test_a_campaign_is_called_by_its_number_only_elsewhere(
    reader: Any, language: str, looked_at: int | None, sentence: str
) -> None:
    """Whoever has it open reads of this campaign."""
    assert reader(language, "guard_first_link", looked_at, count="25") == sentence


@pytest.mark.parametrize("language", ["en", "sv"])
def test_a_sentence_begins_with_a_capital(reader: Any, language: str) -> None:
    """Also where the campaign comes first."""
    told = [reader(language, "not_an_email_campaign", each) for each in (7, None)]

    begins = {"en": ["This campaign is not", "Campaign 7 is not"], "sv": ["Den här kampanjen är", "Kampanj 7 är"]}
    assert [text.startswith(begin) for text, begin in zip(told, begins[language], strict=True)] == [True, True]


@pytest.mark.parametrize("guard", list(Guard))
@pytest.mark.parametrize(("language", "wrong"), [("en", ("1 ", " people ")), ("sv", ("1 ", " personer "))])
def test_one_person_is_one_person(reader: Any, guard: Guard, language: str, wrong: tuple[str, ...]) -> None:
    """No guard holds *1 people*."""
    told = reader(language, guard.value, 7, count="1")

    assert not told.startswith("message.")
    assert [word for word in wrong if word in told] == []
