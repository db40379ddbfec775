"""get_all reads lazily what a filter matches."""

import lime_filter
import pytest
from lime_errors import NotFoundError
from lime_filter.filter import LikeOperator
from lime_stub.application import DenyAcl, LimeApplication
from lime_stub.model.errors import ForbiddenError

NAMES = ("Ada", "Bo", "Cy", "Dee")
# The ids that options get, in the order in which the small set of limetypes writes them down.
ACTIVE, INACTIVE, RED, BLUE, GOLF, CHESS, SAILING = range(100_001, 100_008)


@pytest.fixture
def people(app, save):
    """Save four people, two of them with a company, three with an address."""
    company = save(app.limetypes.company(name="Acme"))
    rows = [
        {"email": "ada@example.com", "colour": "red", "company": company.id, "interests": ["golf"], "age": 30},
        {"email": "bo@example.com", "colour": "blue", "company": company.id, "interests": ["golf", "chess"]},
        {"email": "cy@example.org", "member": True},
        {},
    ]
    return save(*(app.limetypes.person(firstname=name, **row) for name, row in zip(NAMES, rows, strict=True)))


def names(found):
    """Return the first names of objects as one text."""
    return " ".join(each.properties.firstname.value for each in found)


def equals(field, value):
    """Write the most frequent operator short."""
    return lime_filter.EqualsOperator(field, value)


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (equals("firstname", "Bo"), "Bo"),
        (lime_filter.EqualsOperator(field="firstname", value="Bo"), "Bo"),
        (equals("email", None), "Dee"),
        (lime_filter.NotEqualsOperator("email", None), "Ada Bo Cy"),
        (lime_filter.NotEqualsOperator("company", None), "Ada Bo"),
        (lime_filter.NotEqualsOperator("firstname", "Bo"), "Ada Cy Dee"),
        (equals("company", 1001), "Ada Bo"),
        (equals("company.name", "Acme"), "Ada Bo"),
        (equals("colour", BLUE), "Bo"),
        (equals("colour", 1), ""),
        (equals("colour", None), "Cy Dee"),
        (equals("member", True), "Cy"),
        (equals("member", False), "Ada Bo Dee"),
        (equals("interests", GOLF), "Ada Bo"),
        (equals("interests", None), "Cy Dee"),
        (lime_filter.NotEqualsOperator("interests", None), "Ada Bo"),
        (lime_filter.NotEqualsOperator("interests", CHESS), "Ada Cy Dee"),
        (equals("age", "30"), "Ada"),
        (lime_filter.InOperator("firstname", ["Ada", "Dee", "Zoe"]), "Ada Dee"),
        (lime_filter.InOperator("firstname", []), ""),
        (lime_filter.InOperator("colour", [RED, None]), "Ada Cy Dee"),
        (lime_filter.InOperator("interests", [CHESS, SAILING]), "Bo"),
        (LikeOperator("email", "example.com"), "Ada Bo"),
        (LikeOperator("email", "%.ORG"), "Cy"),
        (LikeOperator("email", "a_a"), ""),
        (lime_filter.AndOperator(equals("company", 1001), equals("colour", RED)), "Ada"),
        (lime_filter.OrOperator(equals("firstname", "Dee"), equals("colour", RED)), "Ada Dee"),
        (equals("_id", 1002), "Bo"),
    ],
)
def test_filter(app, people, operator, expected):
    """Each operator matches what it says, in the order of the ids."""
    found = app.limetypes.person.get_all(filter=lime_filter.Filter(operator))
    assert names(found) == expected
    assert found.count == len(expected.split())


def test_option_by_id(app, people):
    """Options are filtered by id, which the property tells; an option itself does as well."""
    blue = app.limetypes.person.get_property("colour").options[1]
    assert blue.id == BLUE
    assert names(app.limetypes.person.get_all(lime_filter.Filter(equals("colour", blue)))) == "Bo"


@pytest.mark.parametrize(
    "operator",
    [
        equals("colour", "blue"),
        equals("company.nothing", 1),
        lime_filter.NotEqualsOperator("interests", "chess"),
        lime_filter.InOperator("colour", [RED, "blue"]),
    ],
)
def test_filter_that_means_nothing_is_refused(app, people, operator):
    """The key of an option is no value to filter by, and a field that is not there has none."""
    with pytest.raises((ValueError, NotFoundError)):
        list(app.limetypes.person.get_all(filter=lime_filter.Filter(operator)))


def test_operators_take_exactly_two():
    """More than two arguments are not documented."""
    with pytest.raises(TypeError):
        lime_filter.AndOperator(equals("a", 1), equals("b", 1), equals("c", 1))


@pytest.mark.parametrize(
    ("limit", "offset", "expected"),
    [(2, 0, "Ada Bo"), (2, 2, "Cy Dee"), (2, 3, "Dee"), (None, 1, "Bo Cy Dee"), (0, 0, "Ada Bo Cy Dee")],
)
def test_pages(app, people, limit, offset, expected):
    """Limit and offset choose a page; count ignores them."""
    page = app.limetypes.person.get_all(limit=limit, offset=offset)
    assert (names(page), page.count) == (expected, 4)


@pytest.mark.parametrize("page", [{"limit": -1}, {"offset": -1}, {"limit": "2"}, {"limit": 2.5}])
def test_page_that_no_database_understands_is_refused(app, people, page):
    """Neither a negative limit nor a text means "all"."""
    with pytest.raises(ValueError, match="not negative"):
        app.limetypes.person.get_all(**page)


def test_order_is_by_id_whatever_index_is_used(app, people, save):
    """An index on a relation must not decide the order."""
    other = save(app.limetypes.company(name="Other"))
    save(app.limetypes.person(firstname="Eve", company=other.id))
    save(app.limetypes.person(firstname="Fay", company=1001))
    both = lime_filter.InOperator("company", [other.id, 1001])
    assert names(app.limetypes.person.get_all(lime_filter.Filter(both))) == "Ada Bo Eve Fay"


def test_get_all_is_lazy(app, people):
    """Nothing is read before the first object is asked for, and one statement reads all."""
    app.database.statistics.reset()
    found = app.limetypes.person.get_all()
    assert app.database.statistics.queries == 0
    assert names(found) == " ".join(NAMES)
    assert app.database.statistics.queries == 1


def test_objects_made_while_reading_are_not_read(app, people, save):
    """A loop that adds to what it reads comes to an end."""
    for _ in app.limetypes.person.get_all():
        save(app.limetypes.person(firstname="New"))
    assert app.limetypes.person.get_all().count == 8


def test_reading_can_be_refused(app, people):
    """Neither get nor get_all nor a filter through a relation passes by the access-control object."""
    limited = LimeApplication("app", app.database, acl=DenyAcl([("read", "company")]))
    for read in (
        lambda: limited.limetypes.company.get(1001),
        lambda: list(limited.limetypes.company.get_all()),
        lambda: list(limited.limetypes.person.get_all(lime_filter.Filter(equals("company.name", "Acme")))),
    ):
        with pytest.raises(ForbiddenError):
            read()
    assert names(limited.limetypes.person.get_all()) == " ".join(NAMES)
