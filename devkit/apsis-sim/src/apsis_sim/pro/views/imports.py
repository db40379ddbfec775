"""Import service: many people at once, with a status of their own and reports afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apsis_sim.pro import bodies, importfiles
from apsis_sim.pro.call import Call
from apsis_sim.pro.errors import invalid
from apsis_sim.world import imports as rules
from apsis_sim.world.records import Import

MOST_SUBSCRIBERS = 2000
MOST_BYTES = 5 * 1024 * 1024


def from_xml(call: Call) -> int:
    """Accept an import of XML and answer its id."""
    text = bodies.as_text(bodies.as_object(call.body).get("XmlData"), "XmlData")
    # ASSUMED: import.too_big: refused at once; the documentation only names the sizes.
    if len(text.encode()) > MOST_BYTES:
        raise invalid("XmlData is larger than 5 MB")
    if text.count("<Subscriber>") + text.count("<Subscriber ") > MOST_SUBSCRIBERS:
        raise invalid(f"XmlData has more than {MOST_SUBSCRIBERS} subscribers")
    by_name = bodies.as_bool(call.params["mapping"], "demographicmapping")

    def source() -> list[rules.ImportRow]:
        return importfiles.rows_of_xml(call.world, text, by_name=by_name)

    _refuse_bad_xml(call, source)
    return _start(call, call.number("list"), source)


def _refuse_bad_xml(call: Call, source: rules.Source) -> None:
    # ASSUMED: import.bad_xml: accepted, and failed later with code 5.
    if call.variants["import.bad_xml"] == "failure":
        return
    try:
        source()
    except rules.ImportFailed as failed:
        raise invalid(str(failed)) from None


def from_csv(call: Call) -> int:
    """Accept an import of a CSV file behind an address and answer its id."""
    order = bodies.as_object(call.body)
    return _from_csv(call, bodies.as_int(order.get("MailingListId"), "MailingListId"), order)


def from_csv_v1(call: Call) -> int:
    """Accept the same in its oldest form, with the list in the path; the files here are never zipped."""
    # ASSUMED: import.csv_v1: the body is that of the later versions; the reference gives no more than the path.
    return _from_csv(call, call.number("list"), bodies.as_object(call.body))


def _from_csv(call: Call, list_id: int, order: Mapping[str, Any]) -> int:
    if not order.get("Url"):
        raise invalid("Url is required")
    mode = str(order.get("OperationMode") or "Import").lower()
    if mode not in ("import", "sync"):
        raise invalid("OperationMode must be Import or Sync")
    return _start(call, list_id, lambda: importfiles.rows_of_csv(call.world, order), sync=mode == "sync")


def _start(call: Call, list_id: int, source: rules.Source, *, sync: bool = False) -> int:
    if "import_failure" in call.faults:
        source = _failing(call)
    job = rules.start_import(call.world, list_id, source, sync=sync, rejects=call.row_faults)
    job.stuck = "import_stuck" in call.faults
    return job.id


def _failing(call: Call) -> rules.Source:
    code = int(call.faults.parameter("import_failure", "code", rules.UNKNOWN_ERROR))
    message = str(call.faults.parameter("import_failure", "message", "The import failed"))

    def source() -> list[rules.ImportRow]:
        raise rules.ImportFailed(code, message)

    return source


def status(call: Call) -> dict[str, Any]:
    """Answer how far an import is."""
    job = rules.look(call.world, call.number("id"), call.import_pace)
    failure = None if job.failure_code is None else {"Code": job.failure_code, "Message": job.message}
    return {"Result": job.state, "Message": job.message, "Failure": failure}


def results(call: Call) -> dict[str, Any]:
    """Answer what an import did."""
    # ASSUMED: import.results: no description of this answer was found.
    job = rules.find_import(call.world, call.number("id"))
    found: dict[str, list[Any]] = {
        "Created": job.created,
        "Updated": job.updated,
        "IgnoredDuplicates": job.duplicates,
        "InvalidEmails": job.invalid,
        "RecipientsOnOptOutAll": job.on_all,
        "RecipientsOnOptOutList": job.on_list,
    }
    return {name: len(rows) for name, rows in found.items()}


def _report(call: Call, pick: Callable[[Import], list[str]]) -> dict[str, Any]:
    # ASSUMED: import.report_shape: the four reports look like the one that is documented.
    emails = pick(rules.find_import(call.world, call.number("id")))
    return {"TotalCount": len(emails), "Emails": list(emails)}


def ignored_duplicates(call: Call) -> dict[str, Any]:
    """Answer the addresses that were in the import more than once."""
    return _report(call, lambda job: job.duplicates)


def invalid_emails(call: Call) -> dict[str, Any]:
    """Answer the addresses that were not taken."""
    return _report(call, lambda job: job.invalid)


def on_opt_out_all(call: Call) -> dict[str, Any]:
    """Answer the addresses that were skipped because of opt-out-all."""
    return _report(call, lambda job: job.on_all)


def on_opt_out_list(call: Call) -> dict[str, Any]:
    """Answer the addresses that were skipped because of the list's opt-out list."""
    return _report(call, lambda job: job.on_list)
