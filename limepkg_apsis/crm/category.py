"""Which field tells the e-mail campaigns from the others (semantics 3.3), or that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..core.errors import Problem, problem
from ..settings import CrmSettings
from . import labels
from .labels import FieldFacts

EMAIL = "email"
LABEL = "category"


@dataclass(frozen=True, slots=True)
class Category:
    """The field that decides; None: every campaign is an e-mail campaign, unless there are problems."""

    field: FieldFacts | None = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def find_category(application: Any, campaign: Any, settings: CrmSettings) -> Category:
    """Find the field that decides; never guess between two."""
    if settings.campaign_filter == "all":
        return Category()
    chosen = settings.fields.get("campaign", {}).get("type", "")
    if chosen:
        return _chosen(campaign, chosen)
    if not labels.tells_labels(application):
        return _without_labels(campaign)
    return _labelled(campaign)


def _chosen(campaign: Any, name: str) -> Category:
    found = next((each for each in labels.fields_of(campaign) if each.name == name), None)
    if found is None:
        wrong = problem("structure.field_setting", table=campaign.name, role="campaign.type", name=name)
        return Category(problems=(wrong,))
    return _checked(campaign, found)


def _labelled(campaign: Any) -> Category:
    names = labels.fields_labelled(campaign, LABEL)
    candidates = [each for each in labels.fields_of(campaign) if each.name in names and _is_option(each)]
    if not candidates:
        return Category()
    if len(candidates) > 1:
        fields = ", ".join(each.name for each in candidates)
        able = ", ".join(each.name for each in candidates if each.has_option(EMAIL))
        wrong = problem("structure.category_twice", table=campaign.name, fields=fields, with_email=able)
        return Category(problems=(wrong,))
    return _checked(campaign, candidates[0])


def _without_labels(campaign: Any) -> Category:
    # ASSUMED: type of .label: where labels cannot be read at all, the one option field with the key `email` decides;
    # none at all is the same as no category field.
    able = [each for each in labels.fields_of(campaign) if _is_option(each) and each.has_option(EMAIL)]
    if len(able) > 1:
        fields = ", ".join(each.name for each in able)
        wrong = problem("structure.category_twice", table=campaign.name, fields=fields, with_email=fields)
        return Category(problems=(wrong,))
    unread = problem("structure.labels_unreadable", table=campaign.name)
    return Category(field=able[0] if able else None, notes=(unread,))


def _checked(campaign: Any, found: FieldFacts) -> Category:
    if not found.has_option(EMAIL):
        wrong = problem("structure.category_without_email", table=campaign.name, field=found.name, option=EMAIL)
        return Category(problems=(wrong,))
    return Category(field=found)


def _is_option(facts: FieldFacts) -> bool:
    return facts.kind == "option" or (not facts.kind and bool(facts.options))
