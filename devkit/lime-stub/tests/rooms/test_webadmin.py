"""Settings of packages as pages and as JSON, for administrators only."""

from __future__ import annotations

import re

import pytest

FORM = "webadmin/limepkg_newer"
JSON = "api/v1/webadmin/plugins/limepkg_newer"


@pytest.fixture
def url(samples, prefix_url):
    """Return prefix_url with the sample packages installed."""
    return prefix_url


@pytest.mark.parametrize("path", ["webadmin", FORM, JSON, "api/v1/webadmin/plugins/"])
def test_only_administrators_see_settings(url, web_client_non_admin, path):
    """Everybody else is refused."""
    assert web_client_non_admin.get(url(path), follow_redirects=True).status_code == 403


def test_form_shows_titles_defaults_and_is_escaped(url, web_client):
    """Texts come from the schema's metadata; none of them is markup."""
    page = web_client.get(url(FORM)).text
    assert "Newer &lt;sample&gt;" in page
    assert "How often, in &lt;minutes&gt;" in page
    assert "<minutes>" not in page
    assert "When to stop" in page
    assert re.search(r'value="15"[^>]*name="interval_minutes"', page)
    assert re.search(r'value="3"[^>]*name="guards.minimum"', page)
    assert "Fast &amp; rough" in page
    assert page.index("interval_minutes") < page.index("enabled") < page.index("guards.percent")


def test_saved_form_comes_back(url, web_client):
    """What is posted is saved as JSON of the right types and shown again."""
    answer = _post(
        web_client,
        url,
        {
            "interval_minutes": "20",
            "enabled": "on",
            "mode": "safe",
            "guards.percent": "5",
            "groups": "one\n two \n\n",
            "pairs": '[{"key": "a"}]',
        },
    )
    assert answer.status_code == 302
    assert web_client.get(url(JSON)).json["config"] == {
        "interval_minutes": 20,
        "enabled": True,
        "mode": "safe",
        "guards": {"percent": 5},
        "groups": ["one", "two"],
        "pairs": [{"key": "a"}],
    }
    page = web_client.get(url(FORM)).text
    assert "Saved." in page
    assert '<option value="safe" selected>' in page


BAD = [
    ({"interval_minutes": "often"}, "interval_minutes: Not a valid integer."),
    ({"interval_minutes": ""}, "interval_minutes: Missing data for required field."),
    ({"interval_minutes": "1", "guards.percent": "500"}, "guards.percent: Must be greater"),
    ({"interval_minutes": "1", "pairs": "{"}, "pairs: not JSON"),
    ({"interval_minutes": "1", "guards.minimum": "101"}, "the minimum is above a hundred"),
]


@pytest.mark.parametrize(("form", "text"), BAD)
def test_problems_are_shown_and_nothing_is_saved(url, web_client, form, text):
    """The page comes back with the problem."""
    answer = _post(web_client, url, form)
    assert answer.status_code == 422
    assert text in answer.text
    assert web_client.get(url(JSON)).json["config"]["interval_minutes"] == 15


def test_form_without_its_token_is_refused(url, web_client):
    """Another site cannot post the form."""
    assert web_client.post(url(FORM), data={"interval_minutes": "20"}).status_code == 400


def test_settings_as_json(url, web_client):
    """PUT validates and saves."""
    assert web_client.put(url(JSON), json={"interval_minutes": "x"}).json == {
        "problems": ["interval_minutes: Not a valid integer."]
    }
    assert web_client.put(url(JSON), json={"interval_minutes": 3}).json["config"] == {"interval_minutes": 3}
    assert web_client.put(url(JSON), json=[1]).status_code == 422
    listed = web_client.get(url("api/v1/webadmin/plugins/")).json["plugins"]
    assert {"name": "limepkg_newer", "title": "Newer <sample>"} in listed


def test_unknown_plugin_is_not_found(url, web_client):
    """A name that no package has is 404."""
    assert web_client.get(url("webadmin/other")).status_code == 404
    assert web_client.get(url("api/v1/webadmin/plugins/other")).status_code == 404


def _post(client, url, form):
    token = client.get(url(FORM)).text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(url(FORM), data={**form, "csrf": token})


def test_order_is_that_of_the_declaration_on_every_level():
    """What is nested keeps its order too."""
    from lime_stub.web.json_schema import json_schema_of
    from marshmallow import Schema, fields

    inner = Schema.from_dict({"second": fields.Str(), "first": fields.Str()}, name="Inner")
    outer = Schema.from_dict({"z": fields.Nested(inner), "a": fields.List(fields.Nested(inner))}, name="Outer")
    told = json_schema_of(outer())["definitions"]
    assert [list(told[each]["properties"]) for each in ("Outer", "Inner")] == [["z", "a"], ["second", "first"]]


def _picker(limetypes, **values):
    from lime_stub.web.forms import form_fields
    from lime_stub.web.json_schema import json_schema_of
    from lime_type.fields import LimePropertyField, LimeTypeField
    from marshmallow import Schema

    declared = {
        "table": LimeTypeField(metadata={"title": "Table"}),
        "chosen": LimePropertyField(limetype_field="table"),
        "fixed": LimePropertyField(limetype="person"),
    }
    found = form_fields(json_schema_of(Schema.from_dict(declared)()), values, limetypes.get_all())
    return {each.name: dict(each.choices) for each in found if each.kind == "choice"}


def test_pickers_offer_limetypes_and_the_properties_of_the_chosen_one(lime_app):
    """Every limetype; the properties of the one that is chosen or fixed, of all while none is; what is lost stays."""
    choices = _picker(lime_app.limetypes)
    assert choices["table"]["company"] == "Company (company)"
    assert {"buyingstatus", "firstname"} < set(choices["chosen"])
    assert "firstname" in choices["fixed"]
    assert "buyingstatus" not in choices["fixed"]
    choices = _picker(lime_app.limetypes, table="company", chosen="gone")
    assert "firstname" not in choices["chosen"]
    assert choices["chosen"]["gone"] == "gone (not in this database)"


def test_form_knows_what_schemas_say_for_lime_s_own_form():
    """Disabled fields, folded groups and columns are shown; what is disabled is not posted, and stays when refused."""
    from lime_stub.web.forms import form_fields, posted_json, with_read_only
    from lime_stub.web.json_schema import json_schema_of
    from marshmallow import Schema, fields

    inner = Schema.from_dict(
        {"fact": fields.Str(metadata={"lime": {"disabled": True}}), "number": fields.Int()}, name="Inner"
    )
    lime = {"collapsible": True, "layout": {"type": "grid", "columns": 2}}
    outer = Schema.from_dict(
        {"group": fields.Nested(inner, metadata={"lime": lime}), "plain": fields.Nested(inner)}, name="Outer"
    )
    form = form_fields(json_schema_of(outer()), {"group": {"fact": "so"}})
    group, plain = form
    assert (group.collapsible, group.collapsed, group.columns) == (True, True, 2)
    assert (plain.collapsible, plain.columns) == (False, 1)
    assert [each.read_only for each in group.children] == [True, False]
    posted = {"group.fact": "other", "group.number": "x"}
    values, problems = posted_json(form, posted)
    assert (values, problems) == ({"group": {"number": "x"}}, [])
    assert with_read_only(form, values) == {"group": {"number": "x", "fact": "so"}, "plain": {}}
