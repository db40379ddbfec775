"""What the history of a person in Lime says about an opt-out, in the language of the session."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..core.notes import NoteText, OptOutNote
from . import translate

APSIS_ZONE = "Europe/Stockholm"


def opt_out_note(application: Any) -> NoteText:
    """Return the function that writes the note for one application."""

    def text(note: OptOutNote) -> str:
        key = "note.opt_out" if note.when else "note.opt_out_noticed"
        said = translate(application, key, campaign=note.campaign, date=_day(note.when or note.noticed))
        if not note.reason:
            return said
        return f"{said} {translate(application, 'note.opt_out_reason', reason=note.reason)}"

    return text


def _day(moment: datetime) -> str:
    # The day as APSIS' own pages show it: an opt-out shortly after midnight there is still yesterday in UTC.
    return moment.astimezone(ZoneInfo(APSIS_ZONE)).date().isoformat()
