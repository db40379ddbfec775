"""The development page: what is whose, and that no other host has a part in it."""

from __future__ import annotations

from types import ModuleType

import pytest
from lime_stub.plugins import Package

from devkit.demo.card_page import USERS, create_page, entry_of, read_texts
from devkit.demo.host import beside
from devkit.demo.place import DemoError


class Account:
    """An account that remembers what was made to happen; `refusal` is said instead."""

    def __init__(self, refusal: str = "") -> None:
        self.refusal = refusal
        self.told: list[object] = []

    def happen(self, events: object) -> None:
        """Remember, or refuse."""
        if self.refusal:
            raise DemoError(self.refusal)
        self.told.append(events)

    def answer_no_more(self) -> None:
        """Remember."""
        self.told.append("silent")

    def answer_again(self) -> None:
        """Remember."""
        self.told.append("answering")


def package(**hooks: object) -> Package:
    """Return a package with hooks that answer what is given."""
    answers = {name: lambda answer=answer: answer for name, answer in hooks.items()}
    return Package("limepkg-card", ModuleType("limepkg_card"), answers)


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def page(account):
    return create_page("crm", [package()], account).test_client()


@pytest.mark.parametrize("path", ["/", "/object/campaign/1", "/page/page.mjs", "/assets/icons/email.svg"])
def test_files_of_the_page(page, path):
    """Each is there, and none of them may bring anything from another host."""
    answer = page.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")


@pytest.mark.parametrize("path", ["/page/../host.py", "/page/%2e%2e/host.py", "/object/campaign/x", "/nothing"])
def test_what_is_not_there(page, path):
    """Nothing outside the folders is served."""
    assert page.get(path).status_code == 404


def test_frontend_that_is_not_built(page):
    """The page is told, with what to do."""
    about = page.get("/page.json").get_json()

    assert about["entry"] is None
    assert "make setup" in about["remedy"]


def test_entry_is_the_script_below_the_first_route_that_has_it(tmp_path):
    """The version in the route is what makes browsers forget the old one."""
    script = tmp_path / "limepkg-apsis-lwc-components" / "limepkg-apsis-lwc-components.esm.js"
    script.parent.mkdir()
    script.touch()
    packages = [package(), package(register_static_content=[("lwc-components-1.0.0", str(tmp_path)), ("static", "")])]

    assert (
        entry_of("crm", packages) == f"/crm/static/limepkg-card/lwc-components-1.0.0/{script.parent.name}/{script.name}"
    )


def test_texts_have_the_keys_that_the_client_asks_for(tmp_path):
    """The package's name stands before the key; a language that is not there has no texts."""
    (tmp_path / "sv.po").write_text('msgid "card.title"\nmsgstr "Lista"\n', encoding="utf-8")
    packages = [package(register_translations=str(tmp_path))]

    assert read_texts(packages, "sv") == {"limepkg_card.card.title": "Lista"}
    assert read_texts(packages, "fi") == {}


def test_happenings_are_told_to_the_account(page, account):
    """As they were given, in their order."""
    event = {"event": "delete_list", "list": 1}
    for path, body in (("/happen", [event]), ("/outage", {"answers": False}), ("/outage", {"answers": True})):
        assert page.post(path, json=body).status_code == 200

    assert account.told == [[event], "silent", "answering"]


def test_form_of_another_page_makes_nothing_happen(page, account):
    """A browser sends a form of any host here, but JSON only after asking."""
    assert page.post("/happen", data="[]", content_type="text/plain").status_code == 400
    assert account.told == []


def test_refusal_of_the_account_is_passed_on():
    """As a sentence, for the person who pressed the button."""
    page = create_page("crm", [], Account("There is no such list.")).test_client()
    answer = page.post("/happen", json=[])

    assert (answer.status_code, answer.get_json()) == (409, {"message": "There is no such list."})


@pytest.mark.parametrize(
    ("path", "whose"),
    [("/crm/", "lime"), ("/crm", "lime"), ("/", "page"), ("/crmx/", "page"), ("/object/campaign/1", "page")],
)
def test_addresses_below_the_application_are_limes(path, whose):
    """Everything else is the page's."""
    asked: list[str] = []
    either = beside("crm", lambda *_: asked.append("lime") or [], lambda *_: asked.append("page") or [])
    either({"PATH_INFO": path}, lambda *_: None)

    assert asked == [whose]


def test_users_can_be_told_apart():
    """An administrator and a standard user, in both languages."""
    assert {each["language"] for each in USERS} == {"en", "sv"}
    assert {"admin", "standard"} <= {each["name"] for each in USERS}
