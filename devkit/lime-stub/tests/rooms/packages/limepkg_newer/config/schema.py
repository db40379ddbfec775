"""Schema of the settings."""

from lime_type.fields import LimeTypeField
from marshmallow import Schema, fields, validate


class Guards(Schema):
    """Limits."""

    class Meta:
        """Keep the order."""

        ordered = True

    percent = fields.Integer(dump_default=10, validate=validate.Range(0, 100), metadata={"title": "Percent"})
    minimum = fields.Integer(dump_default=3, metadata={"title": "Minimum"})


class Mapping(Schema):
    """One pair."""

    key = fields.String(required=True)
    value = fields.String()


def create_schema(application):
    """Return the schema for an application."""

    class Settings(Schema):
        """All settings."""

        class Meta:
            """Keep the order."""

            ordered = True

        interval_minutes = fields.Integer(
            required=True, dump_default=15, metadata={"title": "Interval", "description": "How often, in <minutes>"}
        )
        enabled = fields.Boolean(dump_default=True, metadata={"title": "Enabled"})
        careful = fields.Boolean(load_default=True, metadata={"title": "Careful"})
        mode = fields.String(validate=validate.OneOf(choices=["fast", "safe"], labels=["Fast & rough", "Safe"]))
        guards = fields.Nested(nested=Guards, metadata={"title": "Limits", "description": "When to stop"})
        groups = fields.List(fields.String(), metadata={"title": "Groups"})
        pairs = fields.List(fields.Nested(Mapping), metadata={"title": "Pairs"})
        person = LimeTypeField(application=application, metadata={"title": "Person"})
        state = fields.String(dump_only=True, metadata={"title": "State"})

    return Settings()
