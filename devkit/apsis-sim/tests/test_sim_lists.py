"""Mailing lists, subscriptions, folders and filters."""

import pytest

pytestmark = pytest.mark.usefixtures("account")

GOOD = {"Name": "New", "FromName": "Example AB", "FromEmail": "news@example.test"}


def test_created_list_is_in_every_reading(api):
    """A new list has the members that were sent, and the same id everywhere."""
    sent = {**GOOD, "Description": "about", "CharacterSet": "utf-8", "FolderID": 3, "Unknown": 1}
    list_id = api.result("POST", "/v1/mailinglists/", sent)

    one = api.result("GET", f"/v1/mailinglists/{list_id}")
    assert {**GOOD, "Description": "about", "FolderId": 3}.items() <= one.items()
    assert one in api.result("POST", "/mailinglists/v2/all")
    assert one in api.data("POST", "/v1/mailinglists/all")
    assert one in api.result("GET", "/v1/mailinglists/1/100")["Items"]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"Name": ""}, "Name"),
        ({"Name": None}, "Name"),
        ({"FromName": " "}, "FromName"),
        ({"FromEmail": ""}, "FromEmail"),
        ({"FromEmail": "nobody"}, "is not a valid e-mail address"),
        ({"FolderID": "x"}, "FolderID"),
    ],
)
def test_list_without_a_required_member_is_refused(api, change, word):
    """Name, sender name and a valid sender address are required."""
    assert word in api.refused("POST", "/v1/mailinglists/", {**GOOD, **change})


def test_members_of_the_body_are_pascal_case(api):
    """Other spellings are unknown members, which are ignored."""
    assert "FromName" in api.refused("POST", "/v1/mailinglists/", {"Name": "x", "fromName": "x", "FromEmail": "a@b.se"})


@pytest.mark.parametrize(("variant", "accepted"), [("accepted", True), ("rejected", False)])
def test_second_list_of_the_same_name(api, sim, variant, accepted):
    """Whether a name may be used twice is a variant."""
    sim.simulator.variants.set({"list.duplicate_name": variant})

    status, _ = api.call("POST", "/v1/mailinglists/", {**GOOD, "Name": "spring"})
    assert (status == 200) is accepted


@pytest.mark.parametrize(("missing", "description"), [("kept", "old"), ("defaults", "")])
@pytest.mark.parametrize(("answer", "result"), [("id", 4711), ("true", True), ("null", None)])
def test_updating_a_list(api, sim, missing, description, answer, result):
    """What is sent changes; what is left out and what is answered are variants."""
    sim.world.lists[4711].description = "old"
    sim.simulator.variants.set({"list.update_missing": missing, "list.update_result": answer})

    assert api.result("POST", "/v1/mailinglists/4711", GOOD) == result
    one = sim.world.lists[4711]
    assert (one.name, one.description, len(one)) == ("New", description, 2)


def test_deleted_list_leaves_its_people(api, sim):
    """Every id gets a row, an unknown one with another text."""
    rows = api.data("DELETE", "/v1/mailinglists/", [4711, 99])

    assert rows[0] == {"Key": 4711, "Value": "Succefully deleted"}
    assert rows[1]["Key"] == 99
    assert rows[1]["Value"] != "Succefully deleted"
    assert 4711 not in sim.world.lists
    assert sim.world.by_email("ada@example.test") is not None


@pytest.mark.parametrize(("variant", "expected"), [("error", (400, -2)), ("null", (200, 1))])
def test_reading_an_unknown_list(api, sim, variant, expected):
    """An unknown id is -2 or a null result."""
    sim.simulator.variants.set({"list.unknown_id": variant})

    status, envelope = api.call("GET", "/v1/mailinglists/99")
    assert (status, envelope["Code"], envelope["Result"]) == (*expected, None)


@pytest.mark.parametrize("count", [0, 1001])
def test_number_of_lists_to_delete_is_limited(api, count):
    """At least one and at most 1,000 ids."""
    api.refused("DELETE", "/v1/mailinglists/", list(range(count)))


def test_subscribing_and_unsubscribing_one_person(api, sim):
    """Both answer in the server's own words and change the count."""
    _, made = api.call("POST", "/v1/mailinglists/4712/subscriptions/900001")
    count = api.result("GET", "/v1/mailinglists/4712/subscriptions/count")
    _, gone = api.call("DELETE", "/v1/mailinglists/4712/subscriptions/900001")

    assert (made["Message"], made["Result"] > 0) == ("Succesfully created Subscription", True)
    assert gone["Message"] == "Successfully deleted Subscription"
    assert (count, sim.world.emails(4712)) == (2, ["bo@example.test"])


@pytest.mark.parametrize(
    ("method", "path", "variant"),
    [
        ("POST", "/v1/mailinglists/4711/subscriptions/900001", "subscription.repeat"),
        ("DELETE", "/v1/mailinglists/4712/subscriptions/900001", "subscription.absent"),
    ],
)
@pytest.mark.parametrize(("value", "status"), [("success", 200), ("error", 400)])
def test_subscription_that_changes_nothing(api, sim, method, path, variant, value, status):
    """Success unless the variant says otherwise."""
    sim.simulator.variants.set({variant: value})

    assert api.call(method, path)[0] == status


@pytest.mark.parametrize("path", ["/v1/mailinglists/4711/subscriptions/5", "/v1/mailinglists/5/subscriptions/900001"])
def test_subscribing_the_unknown_is_refused(api, path):
    """Unknown person, unknown list."""
    api.refused("POST", path)


def test_subscribing_many(api, sim):
    """Rows fail one by one: unknown people and people who opted out."""
    api.data("POST", "/v1/optouts/mailinglists/4712/subscribers/queued", [{"SubscriberId": 900001, "Reason": "x"}])
    rows = api.data("POST", "/mailinglists/v2/4712/subscriptions/queued", [900001, 900003, 5])

    assert rows["CreatedSubscriptionIds"] == [900003]
    assert [row["Key"] for row in rows["FailedSubscriberIds"]] == [900001, 5]
    assert "exists on the Opt-out" in rows["FailedSubscriberIds"][0]["Value"]
    assert sim.world.emails(4712) == ["bo@example.test", "cy@example.test"]


@pytest.mark.parametrize(("variant", "result"), [("count", 1), ("null", None)])
def test_result_of_subscribing_many_is_open(api, sim, variant, result):
    """The data file may be a number or null as well."""
    sim.simulator.variants.set({"subscription.many_result": variant})

    assert api.data("POST", "/mailinglists/v2/4712/subscriptions/queued", [900003]) == result


@pytest.mark.parametrize("ids", [[], [1, 1], list(range(1001)), ["x"], [True]])
def test_ids_to_subscribe_are_checked(api, ids):
    """1 to 1,000 different numbers."""
    api.refused("POST", "/mailinglists/v2/4711/subscriptions/queued", ids)


@pytest.mark.parametrize("path", ["/mailinglists/v2/4711/subscriptions/all", "/v1/mailinglists/4711/subscriptions/all"])
def test_emptying_a_list_keeps_the_people(api, sim, path):
    """Only subscriptions end."""
    assert api.data("DELETE", path) == 2
    assert (sim.world.emails(4711), len(sim.world.subscribers)) == ([], 3)


def test_ending_every_subscription_of_a_person(api, sim):
    """One call for all lists."""
    assert api.data("DELETE", "/v1/mailinglists/subscriptions/900002") == 2
    assert (sim.world.emails(4711), sim.world.emails(4712)) == (["ada@example.test"], [])


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"AllDemographics": True, "FieldNames": []}, [{"Key": "City", "Value": "Lund"}]),
        ({"AllDemographics": False, "FieldNames": ["city"]}, [{"Key": "City", "Value": "Lund"}]),
        ({"AllDemographics": False, "FieldNames": ["Segment", "Nothing"]}, []),
        ({"AllDemographics": False, "FieldNames": None}, []),
        ({}, []),
    ],
)
@pytest.mark.parametrize("path", ["/mailinglists/v2/4711/subscribers/all", "/v1/mailinglists/4711/subscribers/all"])
def test_export_of_a_list_carries_the_fields_asked_for(api, path, body, fields):
    """Names are found in any case; fields that are not visible are left out."""
    api.result("POST", "/v1/mailinglists/4711/subscriptions/900003")
    row = api.data("POST", path, body)[2]

    assert row == {
        "Id": 900003,
        "Name": "Cy",
        "Email": "cy@example.test",
        "ExternalId": "",
        "DemographicData": fields,
    }


def test_empty_value_is_an_empty_string_in_an_export(api):
    """A field without a value is there."""
    rows = api.data("POST", "/mailinglists/v2/4711/subscribers/all", {"AllDemographics": True})

    assert [row["DemographicData"] for row in rows] == [[{"Key": "City", "Value": ""}]] * 2


def test_hidden_fields_can_be_included(api, sim):
    """Whether invisible fields are exported is a variant."""
    sim.simulator.variants.set({"export.hidden_fields": "included"})

    row = api.data("POST", "/mailinglists/v2/4711/subscribers/all", {"AllDemographics": True})[0]
    assert [field["Key"] for field in row["DemographicData"]] == ["City", "Segment"]


@pytest.mark.parametrize(
    ("page", "size", "emails", "pages"),
    [
        (1, 1, ["ada@example.test"], 2),
        (2, 1, ["bo@example.test"], 2),
        (3, 1, [], 2),
        (1, 1000, ["ada@example.test", "bo@example.test"], 1),
    ],
)
def test_pages_of_a_list(api, page, size, emails, pages):
    """Pages start at 1; a page past the end is empty."""
    answer = api.result("GET", f"/v1/mailinglists/4711/subscribers/{page}/{size}")

    assert [row["Email"] for row in answer["Items"]] == emails
    assert (answer["TotalCount"], answer["TotalPages"]) == (2, pages)


@pytest.mark.parametrize("path", ["0/10", "1/0", "1/1001", "-1/10"])
def test_page_and_size_have_limits(api, path):
    """A page before the first and a size over 1,000 are refused."""
    api.refused("GET", f"/v1/mailinglists/4711/subscribers/{path}")


@pytest.mark.parametrize(
    ("variant", "path", "total"),
    [
        ({}, "4712/subscribers/1/10", (0, 0)),
        ({"paging.empty_pages": "one"}, "4712/subscribers/1/10", (0, 1)),
    ],
)
def test_empty_result_has_no_pages(api, sim, variant, path, total):
    """TotalPages of nothing is 0, or 1 by variant."""
    sim.world.lists[4712].clear()
    sim.simulator.variants.set(variant)

    answer = api.result("GET", f"/v1/mailinglists/{path}")
    assert (answer["TotalCount"], answer["TotalPages"], answer["Items"]) == (*total, [])


def test_members_are_ordered_by_id_whenever_they_joined(api):
    """An old person who joins late comes first."""
    api.result("DELETE", "/v1/mailinglists/4711/subscriptions/900001")
    api.result("POST", "/v1/mailinglists/4711/subscriptions/900001")

    items = api.result("GET", "/v1/mailinglists/4711/subscribers/1/10")["Items"]
    assert [row["Id"] for row in items] == [900001, 900002]


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [(1, "un", 1), (2, "un", 1), (3, "Lund", 1), (4, "lund", 1), (5, "M", 2), (6, "K", 1), (7, "5", 0), (9, "Z", 1)],
)
def test_filter_on_a_demographic_field(api, operator, value, found):
    """Exports can be narrowed by a filter."""
    api.result("POST", "/v1/mailinglists/4712/subscriptions/900003")
    body = {"FilterName": "f", "DemographicDataName": "City", "DemographicDataValue": value}
    number = api.result("POST", "/filter/v2/CreateFilterByDemographicData", {**body, "OperatorValue": operator})

    assert len(api.data("POST", f"/v1/mailinglists/4712/subscribers/all/{number}", {})) == found
    assert api.result("GET", "/v1/filter/all") == [{"Id": number, "Name": "f"}]


def test_all_filters_may_be_queued(api, sim):
    """One page of the documentation calls this method queued."""
    sim.simulator.variants.set({"filter.all": "queued"})

    assert api.data("GET", "/v1/filter/all") == []


def test_folders(api):
    """A folder has one of four types."""
    number = api.result("POST", "/v1/folder/", {"Name": "CRM", "Type": "Recipients"})

    assert api.result("GET", "/v1/folder/all") == [{"Id": number, "Name": "CRM", "Type": "Recipients"}]
    api.refused("POST", "/v1/folder/", {"Name": "CRM", "Type": "Other"})


def test_every_demographic_slot_is_shown(api):
    """100 slots; the unused ones have an empty Key."""
    fields = api.result("GET", "/accounts/v2/demographics")["Demographics"]

    assert len(fields) == 100
    assert fields[0] == {"Index": 1, "Key": "City", "Alternatives": [], "Visible": True}
    assert fields[1] == {"Index": 2, "Key": "Segment", "Alternatives": ["A", "B"], "Visible": False}
    assert {one["Key"] for one in fields[2:]} == {""}
