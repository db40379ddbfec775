"""Who makes a request: the owner of an API key or of a session; and how a session starts and ends."""

from __future__ import annotations

import hmac
import secrets
from typing import TYPE_CHECKING, Any

import flask
from werkzeug.exceptions import BadRequest, Unauthorized

from lime_stub.application import User, check_password, find_user
from lime_stub.web.failures import http_answer
from lime_stub.web.prefixing import ENVIRON_KEY

if TYPE_CHECKING:
    from lime_stub.web.server import Site

API_KEY_HEADER = "x-api-key"
# ASSUMED: static content: served without log-in, as scripts have to be before a client has started.
PUBLIC_ENDPOINTS = frozenset({"session.log_in", "session.log_out", "assets.serve"})

sessions = flask.Blueprint("session", __name__, template_folder="templates")


def require_login(app: flask.Flask, site: Site) -> None:
    """Let nobody past who is not logged in."""

    def before() -> Any:
        identifier = flask.request.environ[ENVIRON_KEY]
        flask.g.database = site.databases[identifier]
        user = _user_of_request(identifier)
        if user is not None:
            flask.g.lime_application = site.open_application(identifier, user)
        elif flask.request.endpoint not in PUBLIC_ENDPOINTS:
            return _refusal()
        return None

    app.before_request(before)


def start_session(identifier: str, user: User) -> None:
    """Make a user the owner of the session."""
    flask.session.clear()
    flask.session.update(application=identifier, user=user.id, csrf=secrets.token_urlsafe(24))


def csrf_token() -> str:
    """Return the token that a form of this session has to carry."""
    return str(flask.session.setdefault("csrf", secrets.token_urlsafe(24)))


def check_csrf() -> None:
    """Refuse a form that does not carry the token of its session."""
    given = flask.request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), flask.session.get("csrf", "").encode()) or not given:
        raise BadRequest("The form is out of date. Load the page again.")


@sessions.route("/login", methods=["GET", "POST"])
def log_in() -> Any:
    """Show the log-in form, or start a session."""
    form = flask.request.form
    if flask.request.method == "GET":
        return _form(status=200)
    # ASSUMED: form of the log-in: fields username and password; the token is asked of browsers with a session only,
    # so that a client can log in with one request.
    if "csrf" in flask.session:
        check_csrf()
    user = check_password(flask.g.database, form.get("username", ""), form.get("password", ""))
    # A user of the type "API" has a key and cannot log in with a client.
    if user is None or user.user_type == "API":
        return _form(status=401, message="The user name or the password is wrong.")
    start_session(flask.request.environ[ENVIRON_KEY], user)
    return flask.redirect(_local(form.get("next", "")))


@sessions.route("/logout", methods=["GET", "POST"])
def log_out() -> Any:
    """End the session."""
    flask.session.clear()
    return flask.redirect(flask.url_for("session.log_in"))


def _user_of_request(identifier: str) -> User | None:
    key = flask.request.headers.get(API_KEY_HEADER)
    if key is not None:
        user = find_user(flask.g.database, api_key=key)
    elif flask.session.get("application") == identifier:
        user = find_user(flask.g.database, user_id=flask.session.get("user"))
    else:
        user = None
    return user if user is not None and user.active else None


def _refusal() -> Any:
    wants_page = flask.request.method == "GET" and flask.request.accept_mimetypes.best == "text/html"
    if wants_page and API_KEY_HEADER not in flask.request.headers:
        return flask.redirect(flask.url_for("session.log_in", next=flask.request.full_path.rstrip("?")))
    # ASSUMED: body of a 401: the platform's is not documented; the status is.
    return http_answer(Unauthorized("You are not logged in."))


def _form(status: int, message: str = "") -> Any:
    following = flask.request.values.get("next", "")
    page = flask.render_template("lime_stub/login.html", message=message, following=following, csrf=csrf_token())
    return page, status


def _local(path: str) -> str:
    root = flask.request.script_root
    is_local = path.startswith("/") and not path.startswith(("//", "/\\"))
    return f"{root}{path}" if is_local else f"{root}/"
