"""What may be sent, as schemas; the served description of the endpoints is made of them."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from ..core.requests import REQUEST, Action
from ..syncs import SYNC_KINDS

LARGEST_ID = 2**31 - 1
MOST_RUNS = 100
_ids = validate.Range(min=1, max=LARGEST_ID)


class Strict(Schema):
    """A body in which nothing is unknown."""

    class Meta:
        """Refuse what has no meaning."""

        unknown = RAISE


class Empty(Strict):
    """A body that says nothing."""


class LinkBody(Strict):
    """What shall become of the list of a campaign; `list_id` belongs to `use`, and to nothing else."""

    action = fields.String(
        required=True, validate=validate.OneOf([Action.RECREATE.value, Action.STOP.value, Action.USE.value])
    )
    list_id = fields.Integer(strict=True, validate=_ids)

    @validates_schema
    def _fits(self, given: dict[str, Any], **_: Any) -> None:
        if (given.get("action") == Action.USE.value) != ("list_id" in given):
            raise ValidationError("belongs to use", "list_id")


class WordBody(Strict):
    """What a person says about a held part: which one."""

    fingerprint = fields.String(required=True, validate=validate.Length(min=1, max=64))


class RunsQuestion(Strict):
    """Which runs are wanted."""

    campaign = fields.Integer(validate=_ids)
    kind = fields.String(validate=validate.OneOf([REQUEST, *(kind.name for kind in SYNC_KINDS)]))
    limit = fields.Integer(load_default=20, validate=validate.Range(min=1, max=MOST_RUNS))
