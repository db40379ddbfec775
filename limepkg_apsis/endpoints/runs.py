"""Everything below `/runs`: what was done, what waits for approval, and saying a word about it."""

from __future__ import annotations

from typing import Any

import flask
from lime_webserver import webserver

from ..core.approval import Approval, Verdict
from ..core.report import RunRow
from ..core.requests import Action, Request
from . import api
from .answering import read_body, read_question, told
from .bodies import Empty, RunsQuestion, WordBody
from .campaigns import asked
from .desk import Desk, open_desk
from .plans import plan_as_csv, run_in_full
from .refusals import PlanChanged, RunEnded
from .status import run_shown, runs_shown
from .words import Json


class RunList(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """The newest runs."""

    @told
    def get(self) -> Json:
        """Answer the runs of a campaign, or of everything for those who may see everything."""
        question = read_question(RunsQuestion())
        desk = open_desk(self.application)
        campaign_id = question.get("campaign")
        if campaign_id is None:
            desk.rights.need("read")
            desk.rights.need("approve")
        else:
            desk.campaign(campaign_id)
        rows = desk.ports.journal.history.recent(campaign_id, question.get("kind", ""), question["limit"])
        return {"runs": runs_shown(desk, rows)}


class Run(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """One run."""

    @told
    def get(self, run_id: int) -> Json:
        """Answer one run with its changes and reasons."""
        desk = open_desk(self.application)
        return run_in_full(desk, desk.run(run_id))


class Csv(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """The plan of one run as a table to take away."""

    @told
    def get(self, run_id: int) -> flask.Response:
        """Answer every row of the plan, however many there are."""
        desk = open_desk(self.application)
        row = desk.run(run_id)
        headers = {"Content-Disposition": f'attachment; filename="apsis-run-{row.id}.csv"'}
        return flask.Response(plan_as_csv(desk, row), mimetype="text/csv", headers=headers)


class Approve(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Letting a held part happen."""

    @told
    def post(self, run_id: int) -> tuple[Json, int]:
        """Approve exactly the held part that was seen, for a day, and carry it out."""
        body = read_body(WordBody())
        desk, row = _said(open_desk(self.application), run_id, body["fingerprint"], Verdict.APPROVED)
        return asked(desk, Request(row.campaign_id or 0, Action.SYNC, user_id=desk.user_id))


class Reject(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Leaving a held part undone."""

    @told
    def post(self, run_id: int) -> Any:
        """Reject exactly the held part that was seen, until the plan changes."""
        body = read_body(WordBody())
        desk, row = _said(open_desk(self.application), run_id, body["fingerprint"], Verdict.REJECTED)
        return run_shown(desk, row)


class Cancel(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Stopping what is under way."""

    @told
    def post(self, run_id: int) -> tuple[Any, int]:
        """Ask a run to stop before its next write, or take a request back."""
        read_body(Empty())
        desk = open_desk(self.application)
        row = desk.run(run_id, "sync")
        stopped = desk.ports.journal.history.stop(row.id)
        if stopped is None:
            raise RunEnded(record=run_id)
        return run_shown(desk, stopped), 202


def _said(desk: Desk, run_id: int, fingerprint: str, verdict: Verdict) -> tuple[Desk, RunRow]:
    """Keep a person's word about a held part; `PlanChanged` unless that very part is what waits now."""
    row = desk.run(run_id, "approve")
    desk.need_enabled()
    journal, campaign_id = desk.ports.journal, row.campaign_id
    waiting = {row.held_fingerprint for row in _plans_now(desk, row)}
    if campaign_id is None or not fingerprint or fingerprint not in waiting:
        raise PlanChanged(record=run_id)
    journal.approvals.save(campaign_id, Approval(fingerprint, verdict, desk.ports.clock.now(), desk.user_id))
    return desk, row


def _plans_now(desk: Desk, row: RunRow) -> list[RunRow]:
    """Return what may be approved: the newest run of members, and the preview somebody is looking at."""
    last = desk.ports.journal.last_run("members", row.campaign_id)
    previews = [row, *desk.ports.journal.history.parts(row.id)] if row.state == "preview" else []
    return [each for each in (last, *previews) if each is not None]


api.add_resource(RunList, "/runs")
api.add_resource(Run, "/runs/<int:run_id>")
api.add_resource(Csv, "/runs/<int:run_id>/plan.csv")
api.add_resource(Approve, "/runs/<int:run_id>/approve")
api.add_resource(Reject, "/runs/<int:run_id>/reject")
api.add_resource(Cancel, "/runs/<int:run_id>/cancel")
