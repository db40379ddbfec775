"""Which rows a finished queued write refused: the `Failed…` members of its data file, in every form seen or feared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ....core.addresses import Address, normalise
from ....core.model import Refusal
from .rows import as_int, as_row, text_of
from .wording import NO_WORDS, address_in, cleaned, is_about_an_id, is_transient


@dataclass(frozen=True, slots=True)
class Sent:
    """
    What this process remembers of a batch it submitted: its addresses by the subscriber's id, where there is one.

    `ids_only`: the rows were nothing but ids that we remembered, so a refusal need not be about the person's record.
    """

    by_id: Mapping[int, Address]
    names: Mapping[Address, str]
    ids_only: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rows refused. `unclear`: some failed for a passing reason, or nobody can tell whose row they are."""

    refused: tuple[Refusal, ...] = ()
    unclear: bool = False


def outcome_of(data: Any, sent: Sent | None) -> Outcome:
    """Read the data file of a queued write."""
    # ASSUMED: results of queued writes (14 #26): success unless a Failed… member has rows.
    failures = list(_failures(data))
    if sent and len(failures) == len(sent.names) and not any(_says_nothing(text, sent) for _, text in failures):
        return Outcome(_refuse_all(failures, sent))
    refusals = [_refusal(key, text, sent) for key, text in failures]
    refused = tuple(each for each in refusals if each)
    return Outcome(refused, unclear=len(refused) < len(refusals))


def _refuse_all(failures: list[tuple[str, str]], sent: Sent) -> tuple[Refusal, ...]:
    # Every row failed, so nobody has to be recognised: what the rows say is only wording.
    said = {each.address: each for each in (_refusal(key, text, sent) for key, text in failures) if each}
    return tuple(said.get(address, Refusal(address, NO_WORDS)) for address in sent.names)


def _failures(data: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(data, Mapping):
        return
    for name, rows in data.items():
        if str(name).casefold().startswith("failed") and isinstance(rows, list):
            yield from map(_key_and_text, rows)


def _key_and_text(row: Any) -> tuple[str, str]:
    # ASSUMED: form of failure rows (section 8): a bare id, address or sentence, or a pair of Key and Value.
    if not isinstance(row, Mapping):
        text = str(row).strip()
        return ("", text) if " " in text else (text, "")
    values = as_row(row)
    names = ("Key", "Email", "Id", "SubscriberId")
    key = next((text_of(values, name) for name in names if text_of(values, name)), "")
    return key, text_of(values, "Value") or text_of(values, "Message")


def _refusal(key: str, text: str, sent: Sent | None) -> Refusal | None:
    if _says_nothing(text, sent):
        return None
    address = _address(key, text, sent)
    if not address:
        return None
    name = sent.names.get(address, "") if sent else ""
    return Refusal(address, cleaned(text, address, name))


def _says_nothing(text: str, sent: Sent | None) -> bool:
    """Tell whether a failure is none of the person's record: it may pass, or our id was too old."""
    return is_transient(text) or (sent is not None and sent.ids_only and is_about_an_id(text))


def _address(key: str, text: str, sent: Sent | None) -> Address:
    if sent and (known := _known_address(key, text, sent)):
        return known
    return normalise(key) if "@" in key else normalise(address_in(text))


def _known_address(key: str, text: str, sent: Sent) -> Address:
    address, number = normalise(key), as_int(key)
    if address in sent.names:
        return address
    if number is not None and number in sent.by_id:
        return sent.by_id[number]
    words = {normalise(word.strip("'\"<>()[],;:.")) for word in text.split()}
    return next((each for each in sent.names if each in words), "")
