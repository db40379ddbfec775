"""The one table of switches for behaviour that the reference leaves open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Variant:
    """One open question: its possible answers, the default first, and where the reference speaks of it."""

    key: str
    choices: tuple[Any, ...]
    section: str
    meaning: str
    own_mapping: bool = False  # a mapping "our member -> name on the wire or null" is accepted as well

    @property
    def default(self) -> Any:
        """Return the answer used when nobody switches."""
        return self.choices[0]


def _v(key: str, choices: str, section: str, meaning: str, *, own_mapping: bool = False) -> Variant:
    return Variant(key, tuple(choices.split()), section, meaning, own_mapping)


# ASSUMED: every key of this table: the default is a guess, the alternatives are the other readings.
TABLE: tuple[Variant, ...] = (
    _v(
        "dates.offset",
        "by_service always never",
        "5",
        "does a date carry +0100; by_service: not on mailing lists",
    ),
    _v("dates.slashes", "plain escaped", "5", "slashes in JSON text written as / or \\/"),
    _v("dates.values", "given null", "5, 13.4", "dates given, or null throughout"),
    _v("poll.state_type", "string number", "4, 14 #24", "State of a poll file"),
    _v("poll.url_scheme", "http same", "4", "scheme of PollURL and DataUrl"),
    _v("paging.items", "full bare", "7", "paged people carry all members, or Id and Email only"),
    _v("paging.empty_pages", "zero one", "5", "TotalPages of an empty result"),
    _v("paging.past_end", "empty error", "5", "a page past the end"),
    _v("list.duplicate_name", "accepted rejected", "7, 14 #6", "a second list of the same name"),
    _v("list.folder_spelling", "FolderId FolderID", "7", "how the folder is spelled on read"),
    _v("list.update_result", "id true null", "7", "Result of updating a list"),
    _v("list.update_missing", "kept defaults", "7, 14 #20", "members left out when a list is updated"),
    _v("list.unknown_id", "error null", "7, 14 #17", "reading a list that does not exist"),
    _v("subscription.repeat", "success error", "7, 14 #18", "subscribing somebody who is on the list"),
    _v("subscription.absent", "success error", "7, 14 #18", "unsubscribing somebody who is not on the list"),
    _v("subscription.many_result", "rows count null", "7", "data file of subscribing many"),
    _v("subscriber.unknown_id", "error null", "8, 14 #17", "reading a person that does not exist"),
    _v("email_lookup.result", "list int", "8", "v3 answers a list of ids, or one id as v2 does"),
    _v("email_lookup.none", "error empty null", "8, 14 #25", "nobody has the address"),
    _v("email_lookup.opted_out", "found hidden", "10", "people on opt-out-all in the look-up by address"),
    _v("create.existing", "subscribe error", "8, 14 #7", "known address without updateIfExists=true"),
    _v(
        "create.update_scope",
        "partial full",
        "8, 14 #27",
        "members left out under updateIfExists=true: kept or cleared",
    ),
    _v("create.result_ids", "ints pairs", "8", "rows of CreatedSubscriberIds"),
    _v("create.failed_rows", "pairs ints texts", "8", "rows of FailedCreatedSubscribers"),
    _v("update.email_taken", "accepted refused", "8", "changing to an address somebody else has"),
    _v("update.email_opted_out", "refused accepted", "8, 10", "changing to an address that has opted out"),
    _v("update.external_id", "ignored changed", "8, 14 #8", "ExternalId in an update by id"),
    _v("update.demographics", "per_key replaced", "8", "demographic keys left out of an update"),
    _v("demographic.unknown", "refused ignored", "8, 9", "a demographic name the account does not have"),
    _v(
        "export.hidden_fields",
        "left_out included",
        "7",
        "demographic fields that are not visible, in exports",
    ),
    _v("delete.count", "list int", "8", "data file of deleting people: [n] or n"),
    _v("delete.opt_outs", "kept forgotten", "8", "opt-outs of a deleted person"),
    _v("opt_out.id", "row_with_subscriber subscriber row", "10, 14 #19", "Id of an opt-out on a list"),
    _v("opt_out.email", "as_opted_out current", "10", "address shown after the person changed it"),
    _v("opt_out.failed_rows", "pairs ids", "10", "rows of Failed… members"),
    _v("opt_out.no_failures", "empty absent", "10, 14 #26", "Failed… member when nothing failed"),
    _v("opt_out.sending_total", "exact unreliable", "5", "TotalCount of opt-outs by sending"),
    _v("bounce.fields", "named renamed short bare", "11, 14 #1", "member names of a bounce", own_mapping=True),
    _v("sending.fields", "named renamed bare", "12.1", "member names of a sending", own_mapping=True),
    _v("sending.list_zero", "absent present", "12.1", "a 0 among MailinglistId"),
    _v(
        "engagement.fields",
        "named renamed bare",
        "12.2",
        "member names of opens and clicks",
        own_mapping=True,
    ),
    _v("filter.all", "direct queued", "7", "how all filters are answered"),
    _v("import.bad_xml", "failure refused", "9", "XML that does not parse: failed import, or -2 at once"),
    _v(
        "import.system_elements",
        "ignored accepted failure",
        "9, 14 #10",
        "elements beyond the confirmed three",
    ),
    _v("import.empty_value", "clears kept", "9", "an empty demographic value in an import"),
    _v("throttle.answer", "503 429", "3, 14 #2", "what enforced limits answer"),
    _v("error.bad_format_status", "400 503", "2, 14 #14", "HTTP status of -7"),
    _v("error.wrong_verb", "404 405", "13.1", "HTTP status when only the verb is wrong"),
)

_BY_KEY = {variant.key: variant for variant in TABLE}


class Variants:
    """Hold the present answers to the open questions."""

    def __init__(self, chosen: Mapping[str, Any] | None = None) -> None:
        self._values: dict[str, Any] = {}
        self.reset()
        self.set(chosen or {})

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def set(self, chosen: Mapping[str, Any]) -> None:
        """Switch some questions to another answer; nothing changes when one of them is wrong."""
        checked = {key: _checked(key, value) for key, value in chosen.items()}
        self._values.update(checked)

    def reset(self) -> None:
        """Go back to the defaults."""
        self._values = {variant.key: variant.default for variant in TABLE}

    def to_dict(self) -> dict[str, Any]:
        """Return the present answers by key."""
        return dict(self._values)


def _checked(key: str, value: Any) -> Any:
    variant = _BY_KEY.get(key)
    if variant is None:
        raise ValueError(f"There is no variant {key!r}. Known: {', '.join(sorted(_BY_KEY))}.")
    if variant.own_mapping and isinstance(value, Mapping):
        return dict(value)
    text = str(value)
    if text not in variant.choices:
        raise ValueError(f"Variant {key} is one of {', '.join(variant.choices)}, not {value!r}.")
    return text


def describe() -> list[dict[str, Any]]:
    """Return the table as plain data."""
    return [
        {
            "key": v.key,
            "default": v.default,
            "choices": list(v.choices),
            "section": v.section,
            "meaning": v.meaning,
        }
        for v in TABLE
    ]
