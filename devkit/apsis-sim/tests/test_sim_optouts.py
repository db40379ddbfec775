"""Opt-outs of a list and of the account."""

import pytest
from apsis_sim.pro import dates

pytestmark = pytest.mark.usefixtures("account")

ADD_ALL = "/optouts/v3/global/subscribers/queued"
ADD_LIST = "/v1/optouts/mailinglists/4711/subscribers/queued"
CREATE = "/v1/subscribers/mailinglist/4711/create?updateIfExists=true"


def test_opt_out_of_a_list_ends_that_subscription_only(api, sim):
    """The person stays on other lists and cannot come back to this one."""
    assert api.data(
        "POST", ADD_LIST, [{"ExternalId": "", "Reason": "no", "SendQueueId": 0, "SubscriberId": 900002}]
    ) == {"FailedSubscriberIds": []}

    assert (sim.world.emails(4711), sim.world.emails(4712)) == (["ada@example.test"], ["bo@example.test"])
    for method, path, body in (
        ("POST", "/v1/mailinglists/4711/subscriptions/900002", None),
        ("POST", CREATE, {"Email": "BO@example.test"}),
    ):
        assert "exists on the Opt-out" in api.refused(method, path, body)


def test_opt_out_of_all_ends_every_subscription(api, sim):
    """The person is no longer counted, cannot come back, but is still found by address."""
    api.data("POST", ADD_ALL, [{"MailinglistId": 0, "Reason": "no", "SendQueueId": 0, "SubscriberId": 900002}])

    assert (sim.world.emails(4711), sim.world.emails(4712)) == (["ada@example.test"], [])
    assert [row["Id"] for row in api.data("POST", "/v1/subscribers/all", {})] == [900001, 900003]
    assert "exists on the Opt-out" in api.refused("POST", CREATE, {"Email": "bo@example.test"})
    rows = api.data("POST", "/subscribers/v2/mailinglist/4711/queue", [{"Email": "bo@example.test"}])
    assert "exists on the Opt-out" in rows["FailedCreatedSubscribers"][0]["Value"]
    assert api.result("POST", "/subscribers/v3/email", "bo@example.test") == [900002]


def test_opted_out_people_may_be_hidden_from_the_look_up(api, sim):
    """Whether they are found is a variant."""
    sim.simulator.variants.set({"email_lookup.opted_out": "hidden"})
    api.data("POST", ADD_ALL, [{"SubscriberId": 900002}])

    api.refused("POST", "/subscribers/v3/email", "bo@example.test")


def test_leaving_opt_out_all_deletes_the_person(api, sim):
    """By address directly, by address queued, by id queued."""
    api.data("POST", ADD_ALL, [{"SubscriberId": number} for number in (900001, 900002, 900003)])

    api.result("DELETE", "/v1/optouts/global/subscriber/email", "ADA@example.test")
    by_email = api.data("DELETE", "/optouts/v1/global/subscribers/emails/queued", ["bo@example.test", "x@example.test"])
    by_id = api.data("DELETE", "/v1/optouts/global/subscribers/queued", [900003, 5])

    assert [row["Key"] for row in by_email["FailedSubscriberEmails"]] == ["x@example.test"]
    assert by_id["DeletedSubscriberIds"] == [{"Key": 900003, "Value": "cy@example.test"}]
    assert [row["Key"] for row in by_id["FailedSubscriberIds"]] == [5]
    assert (sim.world.subscribers, len(sim.world.opted_out)) == ({}, 0)


def test_address_that_is_not_on_opt_out_all(api):
    """The message is the server's own."""
    message = api.refused("DELETE", "/v1/optouts/global/subscriber/email", "ada@example.test")

    assert message == "Subscriber e-mail address does not exist on the Opt-out all list"


def test_leaving_the_opt_out_list_does_not_subscribe(api, sim):
    """But the person may be subscribed again."""
    api.data("POST", ADD_LIST, [{"SubscriberId": 900002}])
    path = "/v1/optouts/mailinglists/4711/subscribers/queued"
    rows = api.data("DELETE", path, ["bo@example.test", "ada@example.test"])

    assert [row["Key"] for row in rows["FailedSubscriberEmails"]] == ["ada@example.test"]
    assert sim.world.emails(4711) == ["ada@example.test"]
    api.result("POST", "/v1/mailinglists/4711/subscriptions/900002")


@pytest.mark.parametrize(
    ("variant", "result"),
    [
        ({}, {"FailedSubscriberIds": [{"Key": 5, "Value": "There is no subscriber with id 5"}]}),
        ({"opt_out.failed_rows": "ids"}, {"FailedSubscriberIds": [5]}),
    ],
)
@pytest.mark.parametrize("path", [ADD_ALL, ADD_LIST])
def test_unknown_people_are_failure_rows(api, sim, path, variant, result):
    """Rows fail one by one."""
    sim.simulator.variants.set(variant)

    assert api.data("POST", path, [{"SubscriberId": 5}]) == result


def test_nothing_failed_may_be_an_absent_member(api, sim):
    """An absent member means the same as an empty one."""
    sim.simulator.variants.set({"opt_out.no_failures": "absent"})

    assert api.data("POST", ADD_LIST, [{"SubscriberId": 900001}]) == {}


def test_person_may_be_named_by_external_id(api, sim):
    """When SubscriberId is 0."""
    api.result("POST", CREATE, {"Email": "x@example.test", "ExternalId": "1001"})
    api.data("POST", ADD_LIST, [{"ExternalId": "1001", "SubscriberId": 0}])

    assert "x@example.test" not in sim.world.emails(4711)


FULL = {
    "CountryCode": "",
    "Created": "/Date(1705307400000+0100)/",
    "Email": "ada@example.test",
    "ExternalId": "",
    "Format": "HTML",
    "Id": 55001,
    "MailingListId": 0,
    "Name": "",
    "PhoneNumber": "",
    "Reason": "no",
    "SendQueueId": 7,
    "SubscriberId": 900001,
}


def test_every_reading_of_opt_out_all_shows_the_same(api):
    """Queued, paged, by date queued, by date paged."""
    api.data("POST", ADD_ALL, [{"MailinglistId": 0, "Reason": "no", "SendQueueId": 7, "SubscriberId": 900001}])
    dates_part = "20240115T000000/20240116T000000"

    assert api.data("POST", "/v1/optouts/global/queued") == [FULL]
    assert api.data("POST", f"/optouts/v2/global/queued/{dates_part}") == [FULL]
    assert api.result("GET", "/v1/optouts/global/1/10")["Items"] == [FULL]
    assert api.result("GET", f"/optouts/v2/global/{dates_part}/1/10")["Items"] == [FULL]


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("20240115T093000", "20240115T093000", 1),  # 08:30 UTC is 09:30 in Stockholm
        ("20240115T093001", "20240116T000000", 0),
        ("20240101T000000", "20240115T092959", 0),
    ],
)
def test_dates_are_stockholm_time_and_both_ends_count(api, first, last, count):
    """Wall-clock time, ends included."""
    api.data("POST", ADD_ALL, [{"SubscriberId": 900001}])

    assert api.result("GET", f"/optouts/v2/global/{first}/{last}/1/10")["TotalCount"] == count


@pytest.mark.parametrize("date", ["2024-01-15", "20240115", "20241315T000000", "x"])
def test_wrong_dates_are_refused(api, date):
    """Only yyyyMMddTHHmmss."""
    api.refused("GET", f"/optouts/v2/global/{date}/20240116T000000/1/10")


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("20240115T093000", 1705307400),
        ("20240715T093000", 1721028600),
        ("20240331T015959", 1711846799),  # the last second of winter time
        ("20240331T030000", 1711846800),
        ("20241027T030000", 1729994400),
    ],
)
def test_summer_time_is_that_of_the_eu(wall, utc):
    """From the last Sunday in March to the last in October."""
    assert dates.from_path(wall) == utc
    assert dates.to_path(utc) == wall


@pytest.mark.parametrize(
    ("variant", "ids"),
    [
        ("row_with_subscriber", {"Id": 55001, "SubscriberId": 900001}),
        ("subscriber", {"Id": 900001}),
        ("row", {"Id": 55001}),
    ],
)
@pytest.mark.parametrize("queued", [True, False])
def test_id_of_a_list_opt_out_is_open(api, sim, variant, ids, queued):
    """The row, the person, or both."""
    sim.simulator.variants.set({"opt_out.id": variant})
    api.data("POST", ADD_LIST, [{"SubscriberId": 900001, "Reason": "no"}])
    if queued:
        (row,) = api.data("POST", "/v1/optouts/mailinglists/4711/queued")
    else:
        (row,) = api.result("GET", "/v1/optouts/4711/1/10")["Items"]

    assert {name: row[name] for name in ("Id", "SubscriberId") if name in row} == ids
    assert (row["Email"], row["MailingListId"]) == ("ada@example.test", 4711)


@pytest.mark.parametrize(("variant", "email"), [("as_opted_out", "ada@example.test"), ("current", "new@example.test")])
def test_address_shown_after_it_changed(api, sim, variant, email):
    """As it was, or as it is."""
    sim.simulator.variants.set({"opt_out.email": variant})
    api.data("POST", ADD_LIST, [{"SubscriberId": 900001}])
    api.data("POST", "/v1/subscribers/queue", [{"Id": 900001, "Email": "new@example.test"}])

    assert api.result("GET", "/v1/optouts/4711/1/10")["Items"][0]["Email"] == email
    api.refused("POST", "/v1/mailinglists/4711/subscriptions/900001")


@pytest.mark.parametrize("method", ["/v1/optouts/4711/1/10", "/v1/optouts/mailinglists/4711/queued"])
def test_deleted_list_has_no_opt_outs_to_read(api, method):
    """An unknown list is refused."""
    api.data("DELETE", "/v1/mailinglists/", [4711])

    api.refused("POST" if "queued" in method else "GET", method)


@pytest.mark.parametrize(
    ("method", "path", "item"),
    [
        ("POST", ADD_ALL, {"SubscriberId": 1}),
        ("DELETE", "/v1/optouts/global/subscribers/queued", 1),
        ("DELETE", "/optouts/v1/global/subscribers/emails/queued", "a"),
        ("DELETE", "/v1/optouts/mailinglists/4711/subscribers/queued", "a"),
    ],
)
@pytest.mark.parametrize("count", [0, 1001])
def test_batches_are_limited(api, method, path, item, count):
    """1 to 1,000 rows."""
    api.refused(method, path, [item] * count)
