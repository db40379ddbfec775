"""The platform's names are where code for the platform imports them."""

import importlib

import pytest
from marshmallow import Schema, ValidationError

PLATFORM_NAMES = {
    "lime_type": "LimeObject LimeType create_limetypes_from_dsl create_limeobjects_from_dsl",
    "lime_type.limeobjects": "LimeObject BelongsToPropertyAccessor HasManyPropertyAccessor OptionPropertyAccessor "
    "SetPropertyAccessor",
    "lime_type.limetypes": "LimeTypes limeobject_classes",
    "lime_type.unit_of_work": "UnitOfWork",
    "lime_type.fields": "LimeTypeField LimePropertyField",
    "lime_application": "LimeApplication get_application list_applications",
    "lime_application.application": "LimeApplication",
    "lime_errors": "NotFoundError",
    "lime_filter": "Filter EqualsOperator NotEqualsOperator AndOperator OrOperator InOperator",
    "lime_filter.filter": "LikeOperator",
    "lime_query": "execute_query",
    "lime_query.query_builder": "QueryBuilder",
    "lime_file": "File",
    "lime_auth": "LimeUser",
}


@pytest.mark.parametrize("module", sorted(PLATFORM_NAMES))
def test_names_of_the_platform(module):
    """Each module offers its documented names."""
    shelf = importlib.import_module(module)
    assert [name for name in PLATFORM_NAMES[module].split() if not hasattr(shelf, name)] == []


def test_only_one_error_is_public():
    """Other errors exist on the platform, but nobody knows their names."""
    import lime_errors

    assert [name for name in dir(lime_errors) if name.endswith("Error")] == ["NotFoundError"]


@pytest.mark.parametrize(
    ("given", "errors"),
    [
        ({"table": "person", "field": "email"}, {}),
        ({"table": "", "field": ""}, {}),
        ({"table": "nothing"}, {"table": ["There is no limetype called nothing."]}),
        ({"table": "person", "field": "nothing"}, {"field": ["There is no property called nothing on person."]}),
        ({"table": 1}, {"table": ["Not a valid string."]}),
    ],
)
def test_fields_of_forms_know_the_limetypes(app, given, errors):
    """Names in a configuration form are checked against the application."""
    from lime_type.fields import LimePropertyField, LimeTypeField

    schema = Schema.from_dict(
        {
            "table": LimeTypeField(application=app, metadata={"title": "Table"}),
            "field": LimePropertyField(application=app, limetype_field="table", metadata={"title": "Field"}),
        }
    )()
    try:
        found = {} if schema.load(given) == given else {"changed": given}
    except ValidationError as error:
        found = error.messages
    assert found == errors
