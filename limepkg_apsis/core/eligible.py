"""What must be true of a campaign before its list means anything for it; asked by every kind of one campaign."""

from __future__ import annotations

from dataclasses import replace

from .changes import CreateList, LinkCampaign
from .errors import NotFound
from .kinds import News, Ports
from .linking import CHOOSE_LIST, NOT_AN_EMAIL_CAMPAIGN, WAITING
from .model import Campaign
from .plan import Finding


def campaign_of(ports: Ports, campaign_id: int | None) -> Campaign:
    """Return the campaign of a run; raise `NotFound` when it was deleted meanwhile."""
    campaign = None if campaign_id is None else ports.crm.find_campaign(campaign_id)
    if campaign is None:
        raise NotFound(limetype="campaign", record=campaign_id)
    return campaign


def campaign_with_list(ports: Ports, campaign_id: int | None, news: News) -> tuple[Campaign, Finding | None]:
    """
    Return the campaign of a run, and why its list, if any, means nothing.

    In a preview of a campaign without a list it holds the one that is about to be found; one that is about to be made
    is none yet, and no obstacle.
    """
    campaign = campaign_of(ports, campaign_id)
    if isinstance(news.coming, CreateList):
        return replace(campaign, list_id=None), None
    if isinstance(news.coming, LinkCampaign):
        campaign = replace(campaign, list_id=news.coming.list_id)
    return campaign, list_obstacle(ports, campaign)


def list_obstacle(ports: Ports, campaign: Campaign) -> Finding | None:
    """Return why the list a campaign holds, if any, is not its own; None when it is."""
    if not campaign.is_email:
        return Finding(campaign.id, NOT_AN_EMAIL_CAMPAIGN)
    if campaign.list_id is None:
        return Finding(campaign.id, WAITING)
    # A copy of a campaign carries the list id of its original, and must not touch that list.
    older = [each for each, _ in ports.crm.read_links(campaign.list_id) if each < campaign.id]
    return Finding(campaign.id, CHOOSE_LIST, (("list", str(campaign.list_id)),)) if older else None
