"""A query is one statement, whatever it asks for, and answers with nested dictionaries."""

import pytest
import sqlalchemy
from lime_errors import NotFoundError
from lime_query import execute_query
from lime_query.query_builder import QueryBuilder
from lime_stub.application import DenyAcl
from lime_stub.model.errors import ForbiddenError

NOTHING = {"firstname": None}


@pytest.fixture
def people(app, save):
    """Save three people, one of them without company, and a company with a parent."""
    parent = save(app.limetypes.company(name="Group", turnover=5.0))
    acme = save(app.limetypes.company(name="Acme", turnover=2.0, parent=parent.id, founded="2020-01-01"))
    return save(
        app.limetypes.person(firstname="Ada", lastname="A", company=acme.id, age=30, colour="red", interests=["golf"]),
        app.limetypes.person(firstname="Bo", lastname="B", company=parent.id, age=40),
        app.limetypes.person(firstname="Cy", lastname="C", age=50, colour="blue", member=True),
    )


@pytest.fixture
def ask(app):
    """Run a query about people and return its rows."""

    def run(wanted, limetype="person", **rest):
        query = {"limetype": limetype, "responseFormat": {"object": wanted}, **rest}
        return execute_query(query, app.database.connection, app.limetypes, app.acl, app.user)["objects"]

    return run


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ({"_id": None, "firstname": None}, {"_id": 1001, "firstname": "Ada"}),
        ({"firstname": {"_alias": "given"}}, {"given": "Ada"}),
        ({"company": None}, {"company": 1002}),
        ({"company": {"_alias": "employer"}}, {"employer": 1002}),
        ({"company": {"name": {"_alias": "company_name"}}}, {"company": {"company_name": "Acme"}}),
        ({"company": {"_id": None, "parent": {"name": None}}}, {"company": {"_id": 1002, "parent": {"name": "Group"}}}),
        ({"colour": {"key": None}}, {"colour": {"key": "red"}}),
        ({"_descriptive": None}, {"_descriptive": "Ada A"}),
        ({"company": {"_descriptive": None}}, {"company": {"_descriptive": "Acme"}}),
        ({"member": None}, {"member": False}),
        ({}, {}),
    ],
)
def test_response(ask, people, wanted, first):
    """The response has the form that was asked for."""
    assert ask(wanted)[0] == first


def test_option_and_set_in_a_response(app, ask, people):
    """Options are shown with key, id and text."""
    red = app.limetypes.person.get_property("colour").options[0]
    golf = app.limetypes.person.get_property("interests").options[0]
    row = ask({"colour": None, "interests": None})[0]
    assert row == {
        "colour": {"key": "red", "id": red.id, "text": "red"},
        "interests": [{"key": "golf", "id": golf.id, "text": "golf"}],
    }


def test_relation_to_nothing(ask, people):
    """Without a company the row is still there, with None inside."""
    assert ask({"company": {"name": None}})[2] == {"company": {"name": None}}
    assert ask({"company": None})[2] == {"company": None}


def test_nothing_chosen_in_a_response(ask, people):
    """An option in which nothing is chosen is None, asked for by its parts a dictionary of None."""
    assert ask({"colour": None})[1] == {"colour": None}
    assert ask({"colour": {"key": None, "id": None}})[1] == {"colour": {"key": None, "id": None}}


def test_system_properties(app, ask, people):
    """Times of making and changing can be asked for."""
    now = app.database.clock()
    row = ask({"_createdtime": None, "_updatedtime": None, "_timestamp": None})[0]
    assert row == {"_createdtime": now, "_updatedtime": now, "_timestamp": now}


def test_query_without_response_format(app, people):
    """Every property with a value of its own is answered."""
    rows = execute_query({"limetype": "course"}, app.database.connection, app.limetypes)["objects"]
    assert rows == []
    row = execute_query({"limetype": "company"}, app.database.connection, app.limetypes)["objects"][0]
    assert list(row) == ["_id", "name", "turnover", "founded", "parent"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"key": "firstname", "op": "=", "exp": "Bo"}, "Bo"),
        ({"key": "firstname", "op": "!=", "exp": "Bo"}, "Ada Cy"),
        ({"key": "firstname", "op": "!", "exp": "Bo"}, "Ada Cy"),
        ({"key": "company", "op": "=", "exp": None}, "Cy"),
        ({"key": "company", "op": "!=", "exp": None}, "Ada Bo"),
        ({"key": "firstname", "op": "?", "exp": "D"}, "Ada"),
        ({"key": "firstname", "op": "?", "exp": "%"}, ""),
        ({"key": "age", "op": "<", "exp": 40}, "Ada"),
        ({"key": "age", "op": "<=", "exp": 40}, "Ada Bo"),
        ({"key": "age", "op": ">", "exp": 40}, "Cy"),
        ({"key": "age", "op": ">=", "exp": 40}, "Bo Cy"),
        ({"key": "age", "op": "IN", "exp": [30, 50]}, "Ada Cy"),
        ({"key": "colour", "op": "=", "exp": "blue"}, "Cy"),
        ({"key": "colour", "op": "!=", "exp": None}, "Ada Cy"),
        ({"key": "company.name", "op": "=", "exp": "Acme"}, "Ada"),
        ({"key": {"company": {"parent": {"name": None}}}, "op": "=", "exp": "Group"}, "Ada"),
        ({"key": "company.founded", "op": ">=", "exp": "2019-12-31T00:00:00Z"}, "Ada"),
        ({"op": "!", "exp": {"key": "age", "op": ">", "exp": 30}}, "Ada"),
        ({"op": "OR", "exp": [{"key": "age", "op": "=", "exp": age} for age in (30, 40, 50)]}, "Ada Bo Cy"),
        (
            {
                "op": "AND",
                "exp": [
                    {"key": "_id", "op": ">", "exp": 1001},
                    {"op": "OR", "exp": [{"key": "member", "op": "=", "exp": True}]},
                ],
            },
            "Cy",
        ),
        ({"op": "AND", "exp": []}, "Ada Bo Cy"),
        ({"op": "OR", "exp": []}, ""),
    ],
)
def test_filter(ask, people, chosen, expected):
    """Each operator matches what it says."""
    assert " ".join(row["firstname"] for row in ask(NOTHING, filter=chosen)) == expected


def test_option_is_filtered_by_id(app, ask, people):
    """The id of an option works as well as its key."""
    blue = app.limetypes.person.get_property("colour").options[1].id
    assert ask(NOTHING, filter={"key": "colour", "op": "=", "exp": blue}) == [{"firstname": "Cy"}]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ([{"_id": "DESC"}], "Cy Bo Ada"),
        ([{"company.name": "DESC"}, {"_id": "ASC"}], "Bo Ada Cy"),
        ([{"company": {"name": "DESC"}}, {"_id": "ASC"}], "Bo Ada Cy"),
        (None, "Ada Bo Cy"),
    ],
)
def test_order(ask, people, order, expected):
    """Order goes through relations."""
    assert " ".join(row["firstname"] for row in ask(NOTHING, orderBy=order)) == expected


@pytest.mark.parametrize(
    ("limit", "offset", "expected"), [(2, 0, "Ada Bo"), (2, 1, "Bo Cy"), (0, 0, "Ada Bo Cy"), (0, 1, "Bo Cy")]
)
def test_limit_and_offset(ask, people, limit, offset, expected):
    """The limit 0 means all rows."""
    assert " ".join(row["firstname"] for row in ask(NOTHING, limit=limit, offset=offset)) == expected


def test_aggregates_of_a_relation_to_many(ask, people):
    """Counts and extremes of related rows come with the same statement."""
    wanted = {
        "name": None,
        "person": {"_aggregates": {"count": None, "max": "age"}},
        "child": {"_aggregates": {"count": None}},
    }
    assert ask(wanted, "company", filter={"key": "name", "op": "=", "exp": "Group"}) == [
        {"name": "Group", "person": {"count": 1, "max": 40}, "child": {"count": 1}}
    ]


def test_one_statement_for_everything(app, ask, people):
    """Relations, filters and order through relations never add a statement."""
    app.database.statistics.reset()
    wanted = {"_descriptive": None, "company": {"name": None, "parent": {"name": None}}, "colour": None}
    ask(wanted, filter={"key": "company.turnover", "op": ">", "exp": 1}, orderBy=[{"company.parent.name": "ASC"}])
    assert app.database.statistics.queries == 1


@pytest.mark.parametrize("name", ["conn", "connection"])
def test_connection_by_keyword(app, people, name):
    """Both spellings that are seen in public code work."""
    query = {"limetype": "person", "responseFormat": {"object": NOTHING}}
    arguments = {"limetypes": app.limetypes, "acl": app.acl, "user": app.user, name: app.database.connection}
    assert len(execute_query(query=query, **arguments)["objects"]) == 3


def test_connection_is_needed(app):
    """A forgotten connection is a TypeError, as with any other argument."""
    with pytest.raises(TypeError):
        execute_query({"limetype": "person"}, limetypes=app.limetypes)


@pytest.mark.parametrize(
    ("wanted", "rest", "error"),
    [
        ({"nothing": None}, {}, NotFoundError),
        ({"company": {"nothing": None}}, {}, NotFoundError),
        ({"firstname": {"name": None}}, {}, ValueError),
        ({"colour": {"name": None}}, {}, ValueError),
        ({"course": None}, {}, ValueError),
        (NOTHING, {"filter": {"key": "age", "op": "~", "exp": 1}}, ValueError),
        (NOTHING, {"filter": {"key": "course", "op": "=", "exp": 1}}, ValueError),
        (NOTHING, {"filter": {"op": "XOR", "exp": []}}, ValueError),
        (NOTHING, {"filter": {"key": "age", "op": "IN", "exp": "30"}}, ValueError),
        (NOTHING, {"filter": {"key": "age", "op": "in", "exp": [30]}}, ValueError),
        (NOTHING, {"filter": {"key": "firstname", "op": "LIKE", "exp": "A%"}}, ValueError),
        (NOTHING, {"filter": {"key": "age", "op": "=", "value": 30}}, ValueError),
        (NOTHING, {"filter": {"key": "age", "op": "="}}, ValueError),
        (NOTHING, {"filter": {"op": "AND", "exp": {"key": "age", "op": "=", "exp": 30}}}, ValueError),
        (NOTHING, {"filter": {"op": "NOT", "exp": {"key": "age", "op": "=", "exp": 30}}}, ValueError),
        (NOTHING, {"filter": [{"key": "age", "op": "=", "exp": 30}]}, ValueError),
        (NOTHING, {"orderBy": {"_id": "ASC"}}, ValueError),
        (NOTHING, {"orderBy": ["_id"]}, ValueError),
        (NOTHING, {"orderBy": [{"_id": "ASC", "age": "ASC"}]}, ValueError),
        (NOTHING, {"orderBy": [{"_id": "descending"}]}, ValueError),
        (NOTHING, {"orderBy": [{"_id": None}]}, ValueError),
        (NOTHING, {"limit": -1}, ValueError),
        (NOTHING, {"limit": "2"}, ValueError),
        (NOTHING, {"offset": -1}, ValueError),
        (NOTHING, {"orderby": [{"_id": "ASC"}]}, ValueError),
        (NOTHING, {"responseFormat": {"objects": NOTHING}}, ValueError),
        (NOTHING, {"limetype": "nothing"}, NotFoundError),
    ],
)
def test_query_that_cannot_be_answered(ask, people, wanted, rest, error):
    """A mistake is an error, not an empty answer."""
    with pytest.raises(error):
        ask(wanted, **rest)


def test_query_through_a_forbidden_relation(app, people):
    """The access-control object that is passed decides, for every limetype on the way."""
    query = {"limetype": "person", "responseFormat": {"object": {"company": {"name": None}}}}
    with pytest.raises(ForbiddenError):
        execute_query(query, app.database.connection, app.limetypes, DenyAcl([("read", "company")]), app.user)


def test_builder(app, people):
    """The builder makes a dictionary that can be changed before it is run."""
    query = QueryBuilder(app, "person").add_field("firstname").add_field(app.limetypes.person.get_property("age")).query
    query["limit"] = 1
    rows = execute_query(query, app.database.connection, app.limetypes, app.acl, app.user)["objects"]
    assert rows == [{"firstname": "Ada", "age": 30}]


def test_page_after_an_id_uses_the_index(app, people):
    """A page of one company's people is found through the index, however far on it lies."""
    plan = app.database.fetch_all(
        sqlalchemy.text(
            "EXPLAIN QUERY PLAN SELECT _id FROM person WHERE company = 1002 AND _id > 1000 ORDER BY _id LIMIT 10"
        )
    )
    assert "ix_person_company (company=? AND rowid>?)" in plan[0][-1]
