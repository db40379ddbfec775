"""The second table tells the truth: what Lime does not show is said to be missing."""

from __future__ import annotations

from devkit.demo.afterwards import Line, _flags, _gone, _participants

CRM = {
    "person": {
        1: {"_id": 1, "email": "Ada@example.com ", "globaloptout": False},
        2: {"_id": 2, "email": "ada@example.com", "globaloptout": True},
        3: {"_id": 3, "email": "bo@example.com", "globaloptout": False},
    },
    "participant": {
        11: {"_id": 11, "campaign": 2, "person": 1},
        12: {"_id": 12, "campaign": 2, "person": 3},
        13: {"_id": 13, "campaign": 7, "person": 2},
    },
}


def test_a_line_is_true_only_when_lime_shows_what_it_must() -> None:
    """More is as wrong as less."""
    assert [Line("", 1, "", 2, shown).is_true for shown in (1, 2, 3)] == [False, True, False]


def test_leavers_are_those_of_the_campaign_with_the_address() -> None:
    """Somebody who shares the address in another campaign did not leave this one."""
    assert _participants(CRM, 2, ("ada@example.com",)) == {11: 1}


def test_somebody_else_who_is_gone_counts_against_it() -> None:
    """One right and one wrong removal are not one right removal."""
    after = {**CRM, "participant": {13: CRM["participant"][13]}}

    assert _gone(CRM, after, {11: 1}) == 0


def test_flags_are_compared_with_those_that_were_there() -> None:
    """Who was flagged before is neither wanted nor counted again."""
    flagged = {key: {**row, "globaloptout": key in (1, 2)} for key, row in CRM["person"].items()}

    assert _flags(CRM, {**CRM, "person": flagged}, ("ada@example.com",)) == (1, 1)
