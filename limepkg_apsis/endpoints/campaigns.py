"""Everything below `/campaigns/<id>`: how it stands, what can be started, decided and asked about it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lime_webserver import webserver

from ..core.explaining import explain
from ..core.requests import Action, Request, may_be_repeated
from ..core.standing import has_changed, read_papers
from . import api
from .answering import read_body, told
from .bodies import Empty, LinkBody
from .desk import Desk, open_desk
from .status import run_shown, status_of_campaign
from .words import Json, explanation_in_words


class Status(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Where a campaign stands."""

    @told
    def get(self, campaign_id: int) -> Json:
        """Answer what the campaign card shows."""
        return status_of_campaign(open_desk(self.application), campaign_id)


class Runs(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Synchronising a campaign now."""

    @told
    def post(self, campaign_id: int) -> tuple[Json, int]:
        """Start a sync of one campaign, or join the one under way."""
        read_body(Empty())
        desk = open_desk(self.application)
        desk.campaign(campaign_id, "sync")
        desk.need_enabled()
        repeated = _answer_of_a_moment_ago(desk, campaign_id)
        return repeated or asked(desk, Request(campaign_id, Action.SYNC, user_id=desk.user_id))


class Previews(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Looking at what a sync would do."""

    @told
    def post(self, campaign_id: int) -> tuple[Json, int]:
        """Plan a sync without a write on either side; also before the sync is switched on for the first time."""
        read_body(Empty())
        desk = open_desk(self.application)
        desk.campaign(campaign_id, "sync")
        return asked(desk, Request(campaign_id, Action.PREVIEW, user_id=desk.user_id))


class Link(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """Deciding about the list of a campaign."""

    @told
    def post(self, campaign_id: int) -> tuple[Json, int]:
        """Make the list again, leave the campaign alone, or use another list."""
        body = read_body(LinkBody())
        desk = open_desk(self.application)
        desk.campaign(campaign_id, "approve")
        desk.need_enabled()
        request = Request(campaign_id, Action(body["action"]), body.get("list_id") or 0, desk.user_id)
        return asked(desk, request)


class Person(webserver.LimeResource):  # type: ignore[misc]  # the platform is untyped
    """One person and one campaign."""

    @told
    def get(self, campaign_id: int, person_id: int) -> Json:
        """Answer why this person is, or is not, on the list."""
        desk = open_desk(self.application)
        campaign = desk.campaign(campaign_id)
        return explanation_in_words(self.application, explain(desk.ports, campaign, desk.person(person_id)))


def asked(desk: Desk, request: Request) -> tuple[Json, int]:
    """Put a request into the queue, let a worker know, and return what is to be seen of it now."""
    row, joined = desk.ports.journal.requests.ask(request)
    if not joined:
        desk.start_work(request.campaign_id, row.id)
    shown: Any = run_shown(desk, desk.ports.journal.history.find(row.id) or row)
    return {**shown, "joined": joined, "repeated": False}, 202


def _answer_of_a_moment_ago(desk: Desk, campaign_id: int) -> tuple[Json, int] | None:
    """Return the last answer once more where asking again could bring nothing new."""
    papers = read_papers(desk.ports, campaign_id)
    if papers.request is not None:
        return None
    last = desk.ports.journal.requests.last(campaign_id)
    changed = has_changed(papers, desk.ports.crm.lookups.mark_participants(campaign_id))
    interval = timedelta(seconds=desk.settings.apsis.data_call_interval_seconds)
    if last is None or not may_be_repeated(last, changed, desk.ports.clock.now(), interval):
        return None
    shown: Any = run_shown(desk, last)
    return {**shown, "joined": False, "repeated": True}, 202


api.add_resource(Status, "/campaigns/<int:campaign_id>/status")
api.add_resource(Runs, "/campaigns/<int:campaign_id>/runs")
api.add_resource(Previews, "/campaigns/<int:campaign_id>/previews")
api.add_resource(Link, "/campaigns/<int:campaign_id>/link")
api.add_resource(Person, "/campaigns/<int:campaign_id>/people/<int:person_id>")
