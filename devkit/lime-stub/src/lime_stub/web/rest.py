"""The core REST API: objects and limetypes as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import flask
from werkzeug.exceptions import BadRequest
from werkzeug.urls import iri_to_uri

from lime_stub.filters import AndOperator, EqualsOperator, Filter
from lime_stub.limetypes import LimeType
from lime_stub.model.definitions import PropertyDefinition, text_in
from lime_stub.model.values import stored_value
from lime_stub.objects import LimeObject
from lime_stub.tasks import get_task
from lime_stub.web.resources import current_application

# ASSUMED: page of a list: 10 objects unless _limit says otherwise.
PAGE = 10

rest = flask.Blueprint("rest", __name__, url_prefix="/api/v1")


@rest.get("/limeobject/<name>/")
def list_objects(name: str) -> Any:
    """Return one page of objects."""
    limetype = current_application().limetypes.get_limetype(name)
    limit, offset = _number("_limit", PAGE), _number("_offset", 0)
    found = list(limetype.get_all(filter=_filter(limetype), limit=limit + 1, offset=offset)) if limit else []
    # ASSUMED: shape of a list: _embedded.limeobjects and _links, with a link to the next page if there is one.
    links = {"self": {"href": iri_to_uri(flask.request.script_root + flask.request.full_path.rstrip("?"))}}
    if len(found) > limit:
        links["next"] = {"href": _page_address(name, limit, offset + limit)}
    return {"_embedded": {"limeobjects": [object_json(each) for each in found[:limit]]}, "_links": links}


@rest.post("/limeobject/<name>/")
def create_object(name: str) -> Any:
    """Create an object."""
    limetype = current_application().limetypes.get_limetype(name)
    created = _saved(_changed(limetype(), _body()))
    return object_json(created), 201, {"Location": _address(created)}


@rest.get("/limeobject/<name>/<int:id>/")
def show_object(name: str, id: int) -> Any:
    """Return one object."""
    return object_json(current_application().limetypes.get_limetype(name).get(id))


@rest.put("/limeobject/<name>/<int:id>/")
def change_object(name: str, id: int) -> Any:
    """Change the properties that are given."""
    # ASSUMED: PUT of an object: leaves alone what is not in the body.
    found = current_application().limetypes.get_limetype(name).get(id)
    return object_json(_saved(_changed(found, _body())))


@rest.delete("/limeobject/<name>/<int:id>/")
def delete_object(name: str, id: int) -> Any:
    """Delete one object."""
    application = current_application()
    unit = application.unit_of_work()
    unit.delete(application.limetypes.get_limetype(name).get(id))
    unit.commit()
    return "", 204


@rest.get("/limetype/")
def list_limetypes() -> Any:
    """Return the limetypes with their properties."""
    return {"_embedded": {"limetypes": [limetype_json(each) for each in current_application().limetypes.get_all()]}}


@rest.get("/limetype/<name>/")
def show_limetype(name: str) -> Any:
    """Return one limetype with its properties."""
    return limetype_json(current_application().limetypes.get_limetype(name))


@rest.get("/task/<task_id>/")
def show_task(task_id: str) -> Any:
    """Return what became of a task."""
    # ASSUMED: address of a task's status: not documented.
    return get_task(task_id).to_dict()


def object_json(limeobject: LimeObject) -> dict[str, Any]:
    """Return an object as JSON: relations as ids, options as keys, times in ISO form."""
    return {
        "_id": limeobject.id,
        "_createdtime": _json_value(limeobject.createdtime),
        "_createduser": limeobject.createduser,
        "_updatedtime": _json_value(limeobject.updatedtime),
        "_descriptive": limeobject.descriptive,
        **{name: _json_value(value) for name, value in limeobject.values().items()},
        "_links": {"self": {"href": _address(limeobject)}},
    }


def limetype_json(limetype: LimeType) -> dict[str, Any]:
    """Return the metadata of a limetype as JSON."""
    localname, language = limetype.localname, limetype.language
    return {
        "name": limetype.name,
        "label": limetype.definition.label,
        "localname": {"singular": localname.singular, "plural": localname.plural},
        "properties": [_property_json(each, language) for each in limetype.definition.properties],
    }


def _property_json(definition: PropertyDefinition, language: str | None) -> dict[str, Any]:
    about: dict[str, Any] = {
        "name": definition.name,
        "label": definition.label,
        "localname": text_in(definition.localname, language, definition.name),
        "type": definition.type,
        "required": definition.required,
    }
    if definition.length:
        about["length"] = definition.length
    if definition.related:
        about["relatedLimetype"] = definition.related
    if definition.options:
        about["options"] = [
            {"key": each.key, "text": each.text or each.key, "inactive": each.inactive} for each in definition.options
        ]
    return about


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_json_value(each) for each in value]
    return value.key if hasattr(value, "key") else value


def _filter(limetype: LimeType) -> Filter | None:
    # ASSUMED: filter of a list: every query parameter named like a property must be equal.
    operators = [
        EqualsOperator(name, stored_value(definition, text))
        for name, text in flask.request.args.items()
        if (definition := limetype.definition_of(name)) is not None
    ]
    if not operators:
        return None
    combined: Any = operators[0]
    for each in operators[1:]:
        combined = AndOperator(combined, each)
    return Filter(combined)


def _changed(limeobject: LimeObject, body: Mapping[str, Any]) -> LimeObject:
    for name, value in body.items():
        if name.startswith("_"):
            continue
        if limeobject.limetype.definition_of(name) is None:
            raise BadRequest(f"{limeobject.limetype.name} has no property {name}.")
        limeobject.get_property(name).value = value
    return limeobject


def _saved(limeobject: LimeObject) -> LimeObject:
    unit = current_application().unit_of_work()
    index = unit.add(limeobject)
    return unit.commit().get(index)


def _body() -> dict[str, Any]:
    body = flask.request.get_json()
    if not isinstance(body, dict):
        raise BadRequest("The body must be a JSON object.")
    return body


def _number(name: str, default: int) -> int:
    text = flask.request.args.get(name, str(default))
    if not text.isdigit():
        raise BadRequest(f"{name} must be a whole number.")
    return int(text)


def _address(limeobject: LimeObject) -> str:
    # The application may have a name that has to be quoted in an address.
    return iri_to_uri(flask.url_for("rest.show_object", name=limeobject.limetype.name, id=limeobject.id))


def _page_address(name: str, limit: int, offset: int) -> str:
    others = {key: text for key, text in flask.request.args.items() if key not in ("_limit", "_offset")}
    query = urlencode({**others, "_limit": limit, "_offset": offset})
    return iri_to_uri(f"{flask.url_for('rest.list_objects', name=name)}?{query}")
