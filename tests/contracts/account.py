"""An account of APSIS and the adapter under test, as the contract of the port sees them."""

from __future__ import annotations

from typing import Protocol

from limepkg_apsis.core.addresses import Address
from limepkg_apsis.core.changes import AddMember
from limepkg_apsis.core.journal import Tickets
from limepkg_apsis.core.model import OptOut, Refusal, Settlement
from limepkg_apsis.core.ports import Apsis

NAMES = ["Ada Öberg", 'O\'Neil & "Sons" <AB>', "]]> --> &amp;", "𝔸da 🙂", "名前", "two  inner spaces"]


class Account(Protocol):
    """An account as somebody sees it who works in APSIS itself, and the adapter under test."""

    @property
    def apsis(self) -> Apsis:
        """The adapter."""
        ...

    @property
    def tickets(self) -> Tickets:
        """Where the adapter stores its tickets."""
        ...

    def add_list(self, name: str, *, marker: str = "") -> int:
        """Make a list."""
        ...

    def delete_list(self, list_id: int) -> None:
        """Delete a list."""
        ...

    def add_subscriber(self, list_id: int, email: str, name: str = "", person_id: str = "") -> int:
        """Put somebody on a list and return the member's id."""
        ...

    def opt_out(self, email: str, list_id: int = 0) -> None:
        """Let somebody opt out of a list, or of the account."""
        ...

    def names_on(self, list_id: int) -> dict[Address, str]:
        """Return who is on a list, with their names."""
        ...

    def refuse(self, email: str) -> None:
        """Make APSIS refuse this very address from now on."""
        ...

    def hold_work(self) -> None:
        """Let accepted work wait from now on."""
        ...

    def release_work(self) -> None:
        """Let all waiting work end."""
        ...

    def lose_next_work(self) -> None:
        """Let the next accepted work end without doing anything."""
        ...

    def break_reads(self) -> None:
        """Let reads of people be incomplete from now on."""
        ...

    def lose_next_answer(self) -> None:
        """Let the next call do its work and its answer get lost."""
        ...

    def calls_made(self) -> int:
        """Return how many calls and looks reached APSIS."""
        ...


def add(email: str, name: str = "Ada", *person_ids: int) -> AddMember:
    """Make the wish to have somebody on a list."""
    return AddMember(email.lower(), email, name, person_ids or (1001,))


def settle(account: Account, list_id: int) -> list[Settlement]:
    """Settle until everything has ended; give up after a few times."""
    ended: list[Settlement] = []
    for _ in range(5):
        standing = account.apsis.settle(list_id)
        ended += [each for each in standing if each.finished]
        if all(each.finished for each in standing):
            return ended
    raise AssertionError("work never ends")


def refusals(account: Account, list_id: int, *adds: AddMember) -> tuple[Refusal, ...]:
    """Add people as a run and the one after it would; return everybody who was refused, at once or later."""
    refused = account.apsis.add_members(list_id, adds)
    ended = settle(account, list_id)
    refused += tuple(each for settlement in ended for each in settlement.refused)
    if any(each.lost for each in ended):
        done = {each.address for each in refused} | set(account.names_on(list_id))
        return refused + refusals(account, list_id, *(each for each in adds if each.address not in done))
    return refused


def addresses(rows: object) -> list[str]:
    assert hasattr(rows, "__iter__")
    return sorted(each.email for each in rows if isinstance(each, OptOut))


def names(account: Account, list_id: int) -> dict[Address, str | None]:
    return {each.email.lower(): each.name for each in account.apsis.read_members(list_id)}
