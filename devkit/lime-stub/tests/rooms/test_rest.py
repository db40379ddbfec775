"""The core REST API."""

from __future__ import annotations

import pytest
from lime_stub.application import LimeApplication
from lime_stub.core_database import core_limetypes
from lime_stub.store import Database
from lime_stub.testing.support import client_of, user_named, web_server


def test_object_is_created_read_changed_and_deleted(web_client, prefix_url, lime_app):
    """The four verbs do what they say."""
    company = web_client.post(
        prefix_url("api/v1/limeobject/company/"), json={"name": "A", "buyingstatus": "active", "_id": 7}
    )
    assert (company.status_code, company.json["buyingstatus"]) == (201, "active")
    address = company.headers["Location"]
    person = web_client.post(
        prefix_url("api/v1/limeobject/person/"), json={"firstname": "P", "company": company.json["_id"]}
    ).json
    assert (person["company"], person["lastname"]) == (company.json["_id"], None)
    assert web_client.put(address, json={"name": "B"}).json["buyingstatus"] == "active"
    assert web_client.get(address).json["name"] == "B"
    assert web_client.delete(address).status_code == 204
    assert web_client.get(address).status_code == 404
    assert lime_app.limetypes.company.get_all().count == 0


def test_list_is_paged(web_client, prefix_url, lime_app, save_lime_objects):
    """_limit and _offset choose a page; the last page has no link to a next one."""
    save_lime_objects(*(lime_app.limetypes.company(name=f"C{number}", phone="1") for number in range(5)))
    save_lime_objects(*(lime_app.limetypes.company(name="other", phone="2") for _ in range(2)))
    path = prefix_url("api/v1/limeobject/company/?_limit=2&phone=1")
    names = []
    while path:
        page = web_client.get(path).json
        names.append([each["name"] for each in page["_embedded"]["limeobjects"]])
        path = page["_links"].get("next", {}).get("href")
    assert names == [["C0", "C1"], ["C2", "C3"], ["C4"]]


def test_links_quote_the_name_of_the_application():
    """An application may have spaces and other letters in its name; a link with them leads nowhere."""
    database = Database("sqlite://", name="my företag")
    LimeApplication(database.name, database, core_limetypes())
    client = client_of(web_server(database), database.name, user_named(database, "admin"))
    root = "/my%20f%C3%B6retag/api/v1/limeobject/company/"

    made = [client.post(root, json={"name": name}) for name in ("A", "B & C")]
    page = client.get(f"{root}?_limit=1").json

    told = [each.json["_links"]["self"]["href"] for each in made]
    assert told == [each.headers["Location"] for each in made] == [f"{root}1001/", f"{root}1002/"]
    assert page["_links"]["self"]["href"] == f"{root}?_limit=1"
    assert page["_links"]["next"]["href"] == f"{root}?_limit=1&_offset=1"
    assert client.get(f"{root}?name=B+%26+C").json["_links"]["self"]["href"] == f"{root}?name=B+%26+C"
    assert [client.get(each).status_code for each in told] == [200, 200]


def test_page_of_a_list_filtered_by_name(web_client, prefix_url, lime_app, save_lime_objects):
    """A property may be called like a part of the address."""
    save_lime_objects(*(lime_app.limetypes.company(name="same") for _ in range(2)))
    page = web_client.get(prefix_url("api/v1/limeobject/company/?_limit=1&name=same")).json
    last = web_client.get(page["_links"]["next"]["href"]).json
    assert [each["_id"] for each in last["_embedded"]["limeobjects"]] == [1002]
    assert "next" not in last["_links"]


def test_list_is_filtered(web_client, prefix_url, lime_app, save_lime_objects):
    """A parameter named like a property must be equal."""
    limetype = lime_app.limetypes.company
    save_lime_objects(limetype(name="A", buyingstatus="active"), limetype(name="B"), limetype(name="B", phone="1"))
    found = web_client.get(prefix_url("api/v1/limeobject/company/?name=B&buyingstatus=prospect&phone=1")).json
    assert [each["_id"] for each in found["_embedded"]["limeobjects"]] == [1003]


WRONG = [
    ("company", {"nothing": 1}, 400),
    ("company", {}, 400),
    ("company", [], 400),
    ("company", {"name": "x" * 300}, 400),
    ("company", {"name": "x", "buyingstatus": "no such key"}, 400),
    ("nothing", {}, 404),
]


@pytest.mark.parametrize(("limetype", "body", "status"), WRONG)
def test_wrong_object_is_refused(web_client, prefix_url, limetype, body, status):
    """The answer is JSON and nothing is saved."""
    answer = web_client.post(prefix_url(f"api/v1/limeobject/{limetype}/"), json=body)
    assert answer.status_code == status
    assert answer.json["message"]


def test_page_size_must_be_a_number(web_client, prefix_url):
    """Nonsense in the paging is a bad request."""
    assert web_client.get(prefix_url("api/v1/limeobject/company/?_limit=-1")).status_code == 400


def test_metadata_of_a_limetype(web_client, prefix_url):
    """Options, lengths and relations are in the metadata."""
    person = web_client.get(prefix_url("api/v1/limetype/person/")).json
    properties = {each["name"]: each for each in person["properties"]}
    assert properties["company"]["relatedLimetype"] == "company"
    assert (properties["email"]["label"], properties["email"]["length"]) == ("primaryemailaddress", 256)
    names = [each["name"] for each in web_client.get(prefix_url("api/v1/limetype/")).json["_embedded"]["limetypes"]]
    assert {"company", "person", "coworker"} <= set(names)
