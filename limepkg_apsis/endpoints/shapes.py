"""What we answer, as schemas: the description of the endpoints is made of them, and tests hold the answers to them."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

Nullable = {"allow_none": True}


def _one(schema: type[Schema], **options: Any) -> fields.Nested:
    return fields.Nested(schema, required=True, **options)


def _many(schema: type[Schema]) -> fields.List:
    return fields.List(fields.Nested(schema), required=True)


def _text(**options: Any) -> fields.String:
    return fields.String(required=True, **options)


def _number(**options: Any) -> fields.Integer:
    return fields.Integer(required=True, **options)


def _yes_no() -> fields.Boolean:
    return fields.Boolean(required=True)


def _moment() -> fields.DateTime:
    return fields.DateTime(required=True, allow_none=True)


def _table() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ProblemShape(Schema):
    """One thing that is wrong with the configuration or the database."""

    key = _text()
    message = _text()
    params = fields.Dict(required=True)


class ErrorShape(Schema):
    """Why something was not done, and what to do now."""

    code = _text()
    message = _text()
    remedy = _text()
    params = fields.Dict(required=True)
    problems = _many(ProblemShape)


class AttemptShape(ErrorShape):
    """The error a campaign stands with, and when it is tried again."""

    next_attempt = _moment()


class CountsShape(Schema):
    """How many participants are where."""

    participants = _number()
    on_list = _number()
    pending = _number()
    failed = _number()
    skipped = _table()


class UserShape(Schema):
    """Who started something."""

    user = _number()
    name = _text()


class RunBriefShape(Schema):
    """A run, or what somebody asked for."""

    id = _number()
    kind = _text()
    action = _text()
    campaign = _number(**Nullable)
    trigger = _text()
    started_by = _one(UserShape, **Nullable)
    state = _text()
    step = _text()
    done = _number()
    total = _number()
    queued = _moment()
    started = _moment()
    ended = _moment()
    counts = _one(CountsShape, **Nullable)
    written = _table()
    held = _number()
    error = _one(ErrorShape, **Nullable)


class AskedShape(RunBriefShape):
    """What somebody asked for just now: joined to one under way, or the answer of a moment ago."""

    joined = _yes_no()
    repeated = _yes_no()


class MessageShape(Schema):
    """One thing a person should read."""

    code = _text()
    campaign = _number(**Nullable)
    params = fields.Dict(required=True)
    message = _text()


class PersonShape(Schema):
    """A person in Lime."""

    id = _number()
    name = _text()


class RowShape(Schema):
    """One row of a plan."""

    change = _text()
    people = _many(PersonShape)
    shown_as = _text()
    record = _number(**Nullable)
    member = _number(**Nullable)
    reason = _text()
    reason_text = _text()
    guard = _text()
    guard_text = _text()
    name = _text()
    text = _text()


class PlanShape(Schema):
    """A plan by headings; `totals` count rows that are too many to be shown, too."""

    fingerprint = _text()
    held_fingerprint = _text()
    members_run = _number(**Nullable)
    totals = _table()
    adds = _many(RowShape)
    changes = _many(RowShape)
    removals = _many(RowShape)
    held = _many(RowShape)
    skips = _many(RowShape)
    lists = _many(RowShape)
    other = _many(RowShape)


class RunShape(RunBriefShape):
    """A run with its parts and its plan."""

    parts = _many(RunBriefShape)
    calls = _number()
    polls = _number()
    least_calls = _number()
    messages = _many(MessageShape)
    plan = _one(PlanShape, **Nullable)


class RunListShape(Schema):
    """The newest runs, newest first."""

    runs = _many(RunBriefShape)


class HeldShape(Schema):
    """What waits for somebody's approval, and what somebody said about it."""

    run = _number()
    fingerprint = _text()
    count = _number()
    guards = _table()
    decision = _text()
    until = _moment()


class ChoiceShape(Schema):
    """One way out."""

    action = _text()
    list = fields.Integer()


class TotalsShape(Schema):
    """What became of a mailing."""

    sent = _number()
    opened = _number()
    clicked = _number()
    bounced = _number()
    opted_out = _number()


class MailingShape(Schema):
    """One mailing of a campaign."""

    id = _number()
    subject = _text()
    sent = _moment()
    totals = _one(TotalsShape, **Nullable)


class RightsShape(Schema):
    """What the one who asks may do."""

    sync = _yes_no()
    approve = _yes_no()


class StatusShape(Schema):
    """Where a campaign stands."""

    campaign = _number()
    name = _text()
    list = _number(**Nullable)
    now = _moment()
    state = _text()
    ready_to_send = _yes_no()
    not_ready_because = _text()
    counts = _one(CountsShape, **Nullable)
    last_success = _moment()
    next_run = _moment()
    run = _one(RunBriefShape, **Nullable)
    last_run = _one(RunBriefShape, **Nullable)
    held = _one(HeldShape, **Nullable)
    missing = fields.List(fields.String(), required=True)
    choices = _many(ChoiceShape)
    error = _one(AttemptShape, **Nullable)
    messages = _many(MessageShape)
    mailings = _many(MailingShape)
    rights = _one(RightsShape)


class StepShape(Schema):
    """One step of an explanation."""

    step = _text()
    state = _text()
    text = _text()


class ExplanationShape(Schema):
    """Why a person is, or is not, on a list."""

    campaign = _number()
    person = _one(PersonShape)
    verdict = _text()
    verdict_text = _text()
    asked_apsis = _yes_no()
    as_of = _moment()
    steps = _many(StepShape)
    remedy = _text()


class CheckShape(Schema):
    """One check of the set-up."""

    check = _text()
    title = _text()
    state = _text()
    message = _text()
    remedy = _text()


class DoctorShape(Schema):
    """Every check of the set-up."""

    ok = _yes_no()
    checks = _many(CheckShape)


class KindShape(Schema):
    """How one kind of sync is."""

    kind = _text()
    last_success = _moment()
    age_seconds = _number(**Nullable)
    interval_minutes = _number()
    late = _yes_no()
    error = _text()


class AlarmShape(Schema):
    """Something that somebody must know of."""

    code = _text()
    about = _text()
    since = _moment()
    message = _text()


class HealthShape(Schema):
    """Whether everything runs."""

    state = _text()
    kinds = _many(KindShape)
    late_campaigns = fields.List(fields.Integer(), required=True)
    failing_campaigns = fields.List(fields.Integer(), required=True)
    alarms = _many(AlarmShape)
