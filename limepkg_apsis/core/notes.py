"""What a history note about an opt-out is made of; its words come in as a function, the core knows no language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OptOutNote:
    """Somebody left a campaign: `when` is None where APSIS does not say it, `reason` is APSIS' own wording."""

    campaign: str
    noticed: datetime
    when: datetime | None = None
    reason: str = ""


NoteText = Callable[[OptOutNote], str]


def plain_text(note: OptOutNote) -> str:
    """Return the facts of a note without a sentence around them: what stands there where no language is configured."""
    day = (note.when or note.noticed).date().isoformat()
    return " · ".join(part for part in (note.campaign, day, note.reason) if part)
