"""The objects of the API as they are written, one function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from apsis_sim.pro.call import Call
from apsis_sim.world import World
from apsis_sim.world.optouts import as_shown
from apsis_sim.world.records import Demographic, Event, Newsletter, OptOut, Sending, Subscriber
from apsis_sim.world.registers import MailingList

Item = dict[str, Any]

# Names of foreign members for which no sample exists; "bare" is what is certain (reference 11, 12).
_BOUNCE_NAMES: Mapping[str, Mapping[str, str | None]] = {
    "named": {},
    "renamed": {
        "SubscriberId": "RecipientId",
        "ExternalId": "ExternalID",
        "Created": "Date",
        "BounceCategory": "Category",
        "BounceCode": "Code",
        "Reason": "Description",
    },
    "short": {
        "Id": None,
        "SubscriberId": None,
        "BounceCode": None,
        "Created": "TimeStamp",
        "BounceCategory": "Type",
        "Reason": "BounceReason",
    },
    "bare": dict.fromkeys(("Id", "SubscriberId", "SendQueueId", "Created", "BounceCategory", "BounceCode", "Reason")),
}
_ENGAGEMENT_NAMES: Mapping[str, Mapping[str, str | None]] = {
    "named": {},
    "renamed": {"SubscriberId": "RecipientId", "ExternalId": "ExternalID", "Created": "Date"},
    "bare": dict.fromkeys(("Id", "SubscriberId", "SendQueueId", "Created", "ExternalId")),
}
_SENDING_NAMES: Mapping[str, Mapping[str, str | None]] = {
    "named": {},
    "renamed": {"Subject": "NewsletterSubject", "Name": "NewsletterName", "SendDate": "SendDateTime"},
    "bare": dict.fromkeys(
        (
            "NewsletterId",
            "Name",
            "Subject",
            "FromName",
            "FromEmail",
            "SendDate",
            "Created",
            "CampaignId",
            "FilterId",
            "State",
            "RecipientCount",
        )
    ),
}


def _renamed(item: Item, chosen: Any, table: Mapping[str, Mapping[str, str | None]]) -> Item:
    names = chosen if isinstance(chosen, Mapping) else table[chosen]
    renamed = {names.get(member, member): value for member, value in item.items()}
    renamed.pop(None, None)
    return {str(member): value for member, value in renamed.items()}


def mailing_list(call: Call, one: MailingList) -> Item:
    """Write a mailing list."""
    return {
        "Id": one.id,
        "Name": one.name,
        # ASSUMED: list.folder_spelling: FolderId on read, FolderID on write.
        call.variants["list.folder_spelling"]: one.folder_id,
        "FromName": one.from_name,
        "FromEmail": one.from_email,
        "Description": one.description,
        "CharacterSet": one.character_set,
        "Hidden": one.hidden,
        "Created": call.date(one.created, offset=False),
        "Updated": call.date(one.updated, offset=False),
    }


def demographic(one: Demographic) -> Item:
    """Write a demographic field."""
    return {
        "Index": one.index,
        "Key": one.name,
        "Alternatives": list(one.alternatives),
        "Visible": one.visible,
    }


def subscriber(one: Subscriber) -> Item:
    """Write a person with all details."""
    return {
        "Id": one.id,
        "Email": one.email,
        "Name": one.name,
        "PhoneNumber": one.phone_number,
        "CountryCode": one.country_code,
        "Format": one.format,
        "ExternalId": one.external_id,
        "DemDataFields": [{"Key": name, "Value": value} for name, value in one.demographics.items()],
    }


def paged_subscriber(call: Call) -> Callable[[Subscriber], Item]:
    """Return how a person is written on a page."""
    # ASSUMED: paging.items: Id and Email are certain, Name and ExternalId likely.
    if call.variants["paging.items"] == "bare":
        return lambda one: {"Id": one.id, "Email": one.email}
    return lambda one: {"Id": one.id, "Name": one.name, "Email": one.email, "ExternalId": one.external_id}


def exported_subscriber(world: World, every: bool, names: tuple[str, ...]) -> Callable[[Subscriber], Item]:
    """Return how a person is written in an export with the demographic fields asked for."""
    # ASSUMED: export.hidden_fields: fields that are not visible are left out; unknown names are ignored.
    hidden_too = world.variants["export.hidden_fields"] == "included"
    asked = {name.strip().lower() for name in names}
    keys = [
        one.name
        for one in world.demographics
        if one.name and (hidden_too or one.visible) and (every or one.name.lower() in asked)
    ]

    def write(one: Subscriber) -> Item:
        have = one.demographics
        return {
            "Id": one.id,
            "Name": one.name,
            "Email": one.email,
            "ExternalId": one.external_id,
            "DemographicData": [{"Key": key, "Value": have.get(key, "")} for key in keys],
        }

    return write


def opt_out(call: Call, row: OptOut) -> Item:
    """Write a row of opt-out-all."""
    shown = as_shown(call.world, row)
    return {
        "CountryCode": shown.country_code,
        "Created": call.date(shown.created),
        "Email": shown.email,
        "ExternalId": shown.external_id,
        "Format": shown.format,
        "Id": shown.id,
        "MailingListId": shown.list_id,
        "Name": shown.name,
        "PhoneNumber": shown.phone_number,
        "Reason": shown.reason,
        "SendQueueId": shown.sending_id,
        "SubscriberId": shown.subscriber_id,
    }


def list_opt_out(call: Call, row: OptOut) -> Item:
    """Write a row of a list's opt-out list, whose Id is not certain."""
    item = opt_out(call, row)
    # ASSUMED: opt_out.id: Id is the row and SubscriberId the person, as on opt-out-all.
    style = call.variants["opt_out.id"]
    if style == "subscriber":
        item["Id"] = row.subscriber_id
    if style != "row_with_subscriber":
        del item["SubscriberId"]
    return item


def bounce(call: Call, event: Event) -> Item:
    """Write a bounce."""
    item = {
        "Id": event.id,
        "Email": event.email,
        "SubscriberId": event.subscriber_id,
        "ExternalId": event.external_id,
        "SendQueueId": event.sending_id,
        "Created": call.date(event.created),
        "BounceCategory": event.kind,
        "BounceCode": event.code,
        "Reason": event.text,
    }
    # ASSUMED: bounce.fields: every member name but ExternalId is a guess.
    return _renamed(item, call.variants["bounce.fields"], _BOUNCE_NAMES)


def engagement(call: Call, event: Event, *, link: bool) -> Item:
    """Write an open, or a click with its link."""
    item = {
        "Id": event.id,
        "Email": event.email,
        "SubscriberId": event.subscriber_id,
        "ExternalId": event.external_id,
        "SendQueueId": event.sending_id,
        "Created": call.date(event.created),
    }
    if link:
        item["Link"] = event.link
    # ASSUMED: engagement.fields: only Email and Link of a click are certain.
    return _renamed(item, call.variants["engagement.fields"], _ENGAGEMENT_NAMES)


def sending(call: Call, one: Sending) -> Item:
    """Write a sending."""
    # ASSUMED: sending.list_zero: the array has no 0 unless switched on.
    zero = [0] if call.variants["sending.list_zero"] == "present" else []
    item = {
        "SendQueueId": one.id,
        "MailinglistId": [*zero, *one.list_ids],
        "NewsletterId": one.newsletter_id,
        "Name": one.name,
        "Subject": one.subject,
        "FromName": one.from_name,
        "FromEmail": one.from_email,
        "SendDate": call.date(one.send_date),
        "Created": call.date(one.created),
        "CampaignId": one.campaign_id,
        "FilterId": one.filter_id,
        "State": 2 if one.sent else 0,
        "RecipientCount": len(one.recipients),
    }
    # ASSUMED: sending.fields: only SendQueueId and MailinglistId are certain.
    return _renamed(item, call.variants["sending.fields"], _SENDING_NAMES)


def newsletter(call: Call, one: Newsletter) -> Item:
    """Write a newsletter."""
    return {
        "Id": one.id,
        "Name": one.name,
        "FolderId": one.folder_id,
        "Created": call.date(one.created, offset=False),
        "Updated": call.date(one.updated, offset=False),
        "Subject": one.subject,
        "Tracking": one.tracking,
        "Content": {"HtmlVersion": one.body_html, "TextVersion": one.body_text},
    }
