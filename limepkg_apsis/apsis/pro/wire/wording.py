"""What is kept of the words APSIS sends about a person: their sense, never the address or the name."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]*[^\s@<>\"'(),;:.]")
LONGEST = 200
NO_WORDS = "refused by APSIS"


def cleaned(text: str, *private: str) -> str:
    """Return a refusal without addresses and without the given private texts."""
    for each in sorted(filter(None, private), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "…", text, flags=re.IGNORECASE)
    text = " ".join(ADDRESS.sub("…", text).split())
    return text[:LONGEST] or NO_WORDS


def address_in(text: str) -> str:
    """Return the first thing in a text that looks like an address; empty when there is none."""
    match = ADDRESS.search(text)
    return match[0] if match else ""


def is_transient(text: str) -> bool:
    """Tell whether a row failed for a reason that has nothing to do with it."""
    return "timeout expired" in text.casefold()


def is_about_an_id(text: str) -> bool:
    """Tell whether a row may have been refused because APSIS does not know its id any more."""
    # ASSUMED: unknown ids (14 #17): the words are known for addresses only, and a failure row may have none at all.
    return text.strip() in ("", NO_WORDS) or "no subscriber with" in text.casefold()


def is_about_a_person(text: str) -> bool:
    """Tell whether a refused call was surely refused for one of its rows."""
    known = ("opt-out", "valid e-mail", "valid email", "no subscriber with")
    return any(each in text.casefold() for each in known)


def is_about_the_call(text: str) -> bool:
    """Tell whether a call was surely refused for something that no row can help: its list, or a field it names."""
    # ASSUMED: wording for unknown lists and demographic fields (14 #17, section 8): never seen, so guessed.
    return "no mailing list" in text.casefold() or "demographic" in text.casefold()
