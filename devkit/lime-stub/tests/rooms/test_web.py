"""Requests: log-in, packages' endpoints in both styles, errors, static content."""

from __future__ import annotations

import pytest
from lime_stub.application import create_user, set_api_key


@pytest.fixture
def url(samples, prefix_url):
    """Return prefix_url with the sample packages installed."""
    return prefix_url


def test_endpoint_acts_as_the_user_of_the_session(url, web_client_non_admin):
    """The application of the resource has the user who is logged in."""
    answer = web_client_non_admin.get(url("limepkg-newer/status/"))
    assert answer.json == {"application": "myapp", "user": "standard", "language": "en"}


@pytest.mark.parametrize(
    "path", ["limepkg-newer/status/", "limepkg-older/search/", "api/v1/limeobject/company/", "nowhere", "webadmin"]
)
def test_nobody_gets_in_without_log_in(url, api_client, path):
    """Every address answers 401 as JSON, also one that does not exist."""
    answer = api_client.get(url(path))
    assert answer.status_code == 401
    assert answer.json["message"]


def test_browser_without_log_in_is_sent_to_the_form(url, api_client):
    """A page asked for by a browser leads to the log-in."""
    answer = api_client.get(url("webadmin"), headers={"Accept": "text/html"})
    assert (answer.status_code, answer.location) == (302, "/myapp/login?next=%2Fwebadmin")


def test_api_key(url, api_client, lime_app):
    """A key stands for its user; a wrong one for nobody."""
    set_api_key(lime_app.database, "standard", "s3cret")
    right = api_client.get(url("limepkg-newer/status/"), headers={"x-api-key": "s3cret"})
    wrong = api_client.get(url("limepkg-newer/status/"), headers={"x-api-key": "S3cret"})
    assert (right.json["user"], wrong.status_code) == ("standard", 401)


def test_wrong_key_is_not_helped_by_a_session(url, web_client):
    """A request that shows a key is judged by the key."""
    assert web_client.get(url("limepkg-newer/status/"), headers={"x-api-key": "x"}).status_code == 401


def test_log_in_and_out(url, api_client):
    """A session starts with the right password and ends with the log-out."""
    assert api_client.post(url("login"), data={"username": "standard", "password": "x"}).status_code == 401
    answer = api_client.post(url("login"), data=_form(api_client, url))
    assert (answer.status_code, answer.location) == (302, "/myapp/limepkg-newer/status/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert api_client.get(url("limepkg-newer/status/")).json["user"] == "standard"
    api_client.post(url("logout"))
    assert api_client.get(url("limepkg-newer/status/")).status_code == 401


def test_log_in_needs_the_forms_token(url, api_client):
    """A browser that has loaded the form must send its token."""
    form = _form(api_client, url)
    assert api_client.post(url("login"), data={**form, "csrf": "other"}).status_code == 400


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_log_in_leads_nowhere_else(url, api_client, following):
    """An address of another host is not followed."""
    answer = api_client.post(url("login"), data={"username": "admin", "password": "admin", "next": following})
    assert answer.location == "/myapp/"


@pytest.mark.parametrize("about", [{"user_type": "API"}, {"active": False}])
def test_users_who_cannot_log_in(url, api_client, lime_app, about):
    """Users of the type API and inactive ones have no session."""
    create_user(lime_app.database, "robot", password="robot", **about)
    assert api_client.post(url("login"), data={"username": "robot", "password": "robot"}).status_code == 401


ANSWERS = [
    ("limepkg-newer/companies/1", 404, {"message": "there is no company 1"}),
    ("limepkg-newer/trouble/teapot", 418, {"message": "short and stout"}),
    ("limepkg-newer/trouble/bug", 500, {"message": "Internal Server Error"}),
    ("limepkg-older/search/?text=a", 200, {"text": "a", "limit": 5}),
    (
        "limepkg-older/search/?limit=a",
        422,
        {"messages": {"text": ["Missing data for required field."], "limit": ["Not a valid integer."]}},
    ),
    ("nowhere", 404, None),
    ("api/v1/limeobject/nothing/", 404, {"message": "there is no limetype called 'nothing'"}),
]


@pytest.mark.parametrize(("path", "status", "body"), ANSWERS)
def test_status_and_body_of_an_answer(url, web_client, path, status, body):
    """Errors are JSON with a status and no trace."""
    answer = web_client.get(url(path))
    assert answer.status_code == status
    assert answer.is_json
    assert body is None or answer.json == body


def test_not_found_with_the_older_api(url, web_client):
    """The platform's error is 404 below a plain flask_restful.Api too."""
    assert web_client.delete(url("limepkg-older/search/")).status_code == 404


def test_other_kinds_of_answers(url, web_client):
    """Resources may redirect, and return responses of their own."""
    assert web_client.get(url("limepkg-newer/trouble/away")).location == "/elsewhere"
    assert web_client.get(url("limepkg-newer/trouble/none")).text == "plain"


def test_endpoint_sends_a_task(url, web_client):
    """A task sent from a request is pending, and can be asked for."""
    answer = web_client.post(url("limepkg-newer/status/"), json={"note": "n"})
    assert (answer.status_code, answer.json["status"]) == (202, "PENDING")
    assert web_client.get(url(f"api/v1/task/{answer.json['id']}/")).json == answer.json


@pytest.mark.parametrize("path", ["limepkg-newer/static/sample.js", "limepkg_newer/lwc-components-1.0.0/sample.js"])
def test_static_content(url, api_client, path):
    """Files of a package are served below its name and the route."""
    answer = api_client.get(url(f"static/{path}"))
    assert (answer.status_code, answer.text) == (200, "window.sample = true;\n")


@pytest.mark.parametrize("path", ["limepkg-newer/static/../__init__.py", "limepkg-newer/other/sample.js", "x/static/a"])
def test_nothing_else_is_served(url, web_client, path):
    """Other files stay where they are."""
    assert web_client.get(url(f"static/{path}")).status_code == 404


def test_other_application_is_not_found(url, web_client):
    """A path below an unknown application is 404."""
    assert web_client.get("/other/limepkg-newer/status/").status_code == 404


def test_path_without_application_leads_home(url, web_client):
    """The root of the host leads to the only application."""
    assert web_client.get("/").location == "/myapp/"
    assert "limepkg-newer" in web_client.get("/myapp/").text


def _form(client, url):
    page = client.get(url("login")).text
    token = page.split('name="csrf" value="')[1].split('"')[0]
    return {"username": "standard", "password": "standard", "next": "/limepkg-newer/status/", "csrf": token}
