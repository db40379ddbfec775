"""The plan as a table to take away: everybody is in it, it opens in columns, and nothing in it is reckoned."""

from __future__ import annotations

import csv
import io

import pytest
from lime_application import LimeApplication
from lime_stub.testing.support import client_of, web_server

from limepkg_apsis.endpoints.plans import _written
from tests.endpoints.bureau import Bureau
from tests.endpoints.test_runs import held_campaign


def test_csv_has_everybody_and_no_formula(bureau: Bureau) -> None:
    """All rows with names and reasons; a name that begins like a formula is a text."""
    campaign = bureau.company.campaign()
    person = bureau.company.person("=HYPERLINK(1)", "evil@example.se")
    bureau.company.take_part(campaign, [person])
    bureau.company.invite(campaign, *(f"p{n}@example.se" for n in range(30)), "")
    run = bureau.asked_and_done(f"campaigns/{campaign}/previews")

    answer = bureau.client("admin").get(bureau.url(f"runs/{run['id']}/plan.csv"))
    lines = answer.text.splitlines()

    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert len(lines) == 1 + 1 + 31 + 1
    assert any("'=HYPERLINK(1)" in line for line in lines)
    assert not any(line.startswith("=") or ",=" in line for line in lines)
    assert "@" not in answer.text


@pytest.mark.parametrize(("language", "between"), [("en", ","), ("en_us", ","), ("sv", ";"), ("nl", ";")])
def test_csv_opens_in_columns_where_it_is_read(bureau: Bureau, language: str, between: str) -> None:
    """With the mark of UTF-8 and what the country of the reader splits lists at; names may hold either."""
    company = bureau.company
    campaign = company.campaign("A; B, C")
    company.take_part(campaign, [company.person('Åsa; "Ann", C', "asa@example.se"), None])
    run = bureau.asked_and_done(f"campaigns/{campaign}/previews")
    acting = LimeApplication(company.app.identifier, company.app.database, user=company.app.user, language=language)
    client = client_of(web_server(company.app.database, acting), acting.identifier, acting.user)

    answer = client.get(bureau.url(f"runs/{run['id']}/plan.csv"))
    text = answer.data.decode("utf-8")
    title, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=between)

    assert text.startswith("\ufeff")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert {len(title), *map(len, rows)} == {7}
    assert [row[3] or row[6] for row in rows] == ["A; B, C", 'Åsa; "Ann", C Ek', ""]


def test_csv_is_in_the_words_of_the_reader(bureau: Bureau) -> None:
    """No name of a change that only the program uses."""
    campaign = held_campaign(bureau)
    bureau.company.invite(campaign, "new@example.se", "")
    run = bureau.asked_and_done(f"campaigns/{campaign}/previews")

    text = bureau.client("admin").get(bureau.url(f"runs/{run['id']}/plan.csv")).text
    rows = [row[:2] for row in csv.reader(io.StringIO(text))]

    assert ["Added", "Added to the list"] in rows
    assert ["Waits for approval", "Taken off the list"] in rows
    assert ["Left out", ""] in rows


FORMULAS = ("=1+1", "+46", "-1", "@SUM", "|calc", "%0", " =1+1", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1")


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_taken_for_a_formula(name: str) -> None:
    """Whatever it begins with, blanks and wide letters among it, it is a text."""
    assert _written([[name, "Ada", "1"]], ";").lstrip('"').startswith("'")
    assert _written([["Ada-Eva", "1 + 1", "a@b"]], ";") == "Ada-Eva;1 + 1;a@b\r\n"
