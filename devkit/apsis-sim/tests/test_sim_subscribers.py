"""People: creating, changing, deleting, finding, exporting."""

import pytest

pytestmark = pytest.mark.usefixtures("account")

CREATE = "/v1/subscribers/mailinglist/4711/create"
QUEUE = "/subscribers/v2/mailinglist/4711/queue"


def test_created_person_is_on_the_list_with_all_details(api, sim):
    """A direct create answers the id in the server's words."""
    sent = {
        "Email": "new+tag@example.test",
        "Name": "New",
        "ExternalId": "1001",
        "Format": "html",
        "CountryCode": "46",
        "PhoneNumber": 700000000,
        "DemDataFields": [{"Key": "city", "Value": "Lund"}],
        "Password": "x",
    }
    _, envelope = api.call("POST", CREATE + "?updateIfExists=true", sent)

    assert envelope["Message"] == "Subscriber successfully created and/or added to list"
    assert envelope["Result"] in sim.world.lists[4711]
    assert api.result("GET", f"/v1/subscribers/id/{envelope['Result']}") == {
        "Id": envelope["Result"],
        "Email": "new+tag@example.test",
        "Name": "New",
        "PhoneNumber": "700000000",
        "CountryCode": "46",
        "Format": "HTML",
        "ExternalId": "1001",
        "DemDataFields": [{"Key": "City", "Value": "Lund"}],
    }


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ({}, "Email"),
        ({"Email": ""}, "Email"),
        ({"Email": "nobody"}, "is not a valid e-mail address"),
        ({"Email": "a b@example.test"}, "is not a valid e-mail address"),
        ({"Email": "a@exämple.test"}, "is not a valid e-mail address"),
        ({"Email": "a@localhost"}, "is not a valid e-mail address"),
        ({"Email": "x@example.test", "ExternalId": "1" * 51}, "ExternalId"),
        ({"Email": "x@example.test", "Format": "pdf"}, "Format"),
        ({"Email": "x@example.test", "DemDataFields": [{"Key": "City", "Value": "x" * 501}]}, "City"),
        ({"Email": "x@example.test", "DemDataFields": [{"Key": "Shoe", "Value": "1"}]}, "Shoe"),
    ],
)
def test_wrong_person_is_refused_directly_and_as_a_row_when_queued(api, sim, person, text):
    """The same rules, as -2 or as a failure row."""
    assert text in api.refused("POST", CREATE, person)

    rows = api.data("POST", QUEUE, [person, {"Email": "good@example.test"}])
    assert text in rows["FailedCreatedSubscribers"][0]["Value"]
    assert rows["CreatedSubscriberIds"] == sim.world.ids_by_email("good@example.test")


@pytest.mark.parametrize(
    ("query", "variant", "status", "name"),
    [
        ("?updateIfExists=true", {}, 200, "Changed"),
        ("?UpdateIfExists=1", {}, 200, "Changed"),
        ("?updateIfExists=false", {}, 200, "Cy"),
        ("", {}, 200, "Cy"),
        ("?updateIfExists=false", {"create.existing": "error"}, 400, "Cy"),
        ("?updateIfExists=maybe", {}, 400, "Cy"),
    ],
)
def test_creating_a_known_address(api, sim, query, variant, status, name):
    """With updateIfExists data change; without, only the subscription is made, or an error comes."""
    sim.simulator.variants.set(variant)

    assert api.call("POST", CREATE + query, {"Email": "CY@example.test", "Name": "Changed"})[0] == status
    assert sim.world.subscribers[900003].name == name
    assert (900003 in sim.world.lists[4711]) is (status == 200)
    assert len(sim.world.subscribers) == 3


@pytest.mark.parametrize(("scope", "city"), [("partial", {"City": "Lund"}), ("full", {})])
def test_members_left_out_of_a_repeated_create(api, sim, scope, city):
    """Kept, or cleared by variant."""
    sim.simulator.variants.set({"create.update_scope": scope})

    api.result("POST", CREATE + "?updateIfExists=true", {"Email": "cy@example.test", "Name": "Cy"})
    assert sim.world.subscribers[900003].demographics == city


@pytest.mark.parametrize("count", [0, 11])
def test_batch_of_new_people_is_limited(api, count):
    """1 to 10 rows."""
    api.refused("POST", QUEUE, [{"Email": f"p{n}@example.test"} for n in range(count)])


@pytest.mark.parametrize(
    ("variant", "created", "failed"),
    [
        ({}, 900004, {"Key": "bad", "Value": "bad is not a valid e-mail address"}),
        ({"create.result_ids": "pairs"}, {"Key": 900004, "Value": "p@example.test"}, None),
        ({"create.failed_rows": "ints"}, 900004, 1),
        ({"create.failed_rows": "texts"}, 900004, "bad is not a valid e-mail address"),
    ],
)
def test_rows_of_a_queued_create(api, sim, variant, created, failed):
    """Numbers or pairs, by variant."""
    sim.simulator.variants.set(variant)

    rows = api.data("POST", "/v1/subscribers/mailinglist/4711/queue", [{"Email": "p@example.test"}, {"Email": "bad"}])
    assert rows["CreatedSubscriberIds"] == [created]
    assert failed is None or rows["FailedCreatedSubscribers"] == [failed]


@pytest.mark.parametrize(("wish", "name"), [(True, "Changed"), (False, "Cy"), (None, "Cy")])
def test_row_may_carry_its_own_update_wish(api, sim, wish, name):
    """UpdateIfExists per row."""
    api.data("POST", QUEUE, [{"Email": "cy@example.test", "Name": "Changed", "UpdateIfExists": wish}])

    assert sim.world.subscribers[900003].name == name


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"Name": "Other"}, {"name": "Other", "demographics": {"City": "Lund"}}),
        ({"Name": ""}, {"name": ""}),
        ({"Name": None}, {"name": "Cy"}),
        ({"DemDataFields": [{"Key": "City", "Value": ""}]}, {"name": "Cy", "demographics": {}}),
        ({"DemDataFields": [{"Key": "Segment", "Value": "A"}]}, {"demographics": {"City": "Lund", "Segment": "A"}}),
        ({"Email": "new@example.test"}, {"email": "new@example.test"}),
        ({"ExternalId": "7"}, {"external_id": ""}),
    ],
)
def test_update_changes_only_what_is_sent(api, sim, change, after):
    """Absent and null keep, empty clears, the address may change, ExternalId may not."""
    rows = api.data("POST", "/v1/subscribers/queue", [{"Id": "900003", **change}])

    person = sim.world.subscribers[900003]
    assert {name: getattr(person, name) for name in after} == after
    assert rows == {"UpdatedSubscriberIds": [{"Key": 900003, "Value": person.email}], "FailedUpdatedSubscribers": []}


@pytest.mark.parametrize(
    ("variant", "change", "after"),
    [
        ({"update.external_id": "changed"}, {"ExternalId": "7"}, {"external_id": "7"}),
        (
            {"update.demographics": "replaced"},
            {"DemDataFields": [{"Key": "Segment", "Value": "A"}]},
            {"demographics": {"Segment": "A"}},
        ),
        ({}, {"Email": "ada@example.test"}, {"email": "ada@example.test"}),
        ({"update.email_taken": "refused"}, {"Email": "ada@example.test"}, {"email": "cy@example.test"}),
        ({"demographic.unknown": "ignored"}, {"DemDataFields": [{"Key": "Shoe", "Value": "1"}]}, {"name": "Cy"}),
    ],
)
def test_open_questions_of_an_update(api, sim, variant, change, after):
    """What the reference leaves open is a variant."""
    sim.simulator.variants.set(variant)
    api.data("POST", "/v1/subscribers/queue", [{"Id": 900003, **change}])

    person = sim.world.subscribers[900003]
    assert {name: getattr(person, name) for name in after} == after


def test_changed_address_is_found_under_the_new_one_only(api):
    """The address book follows."""
    api.data("POST", "/v1/subscribers/queue", [{"Id": 900003, "Email": "New@example.test"}])

    assert api.result("POST", "/subscribers/v3/email", "new@EXAMPLE.test") == [900003]
    assert "no subscriber with email" in api.refused("POST", "/subscribers/v3/email", "cy@example.test")


def test_rows_of_an_update_fail_one_by_one(api):
    """An unknown id does not stop the rest."""
    rows = api.data("POST", "/v1/subscribers/queue", [{"Id": 5, "Name": "x"}, {"Id": 900001, "Name": "y"}])

    assert [row["Key"] for row in rows["FailedUpdatedSubscribers"]] == [5]
    assert [row["Key"] for row in rows["UpdatedSubscriberIds"]] == [900001]


@pytest.mark.parametrize("body", [[], [{"Name": "x"}], [{"Id": "x"}], [{"Id": 1}] * 101])
def test_batch_of_updates_is_checked(api, body):
    """1 to 100 rows, each with a number as Id."""
    api.refused("POST", "/v1/subscribers/queue", body)


@pytest.mark.parametrize(("address", "mine"), [("all", "900003"), ("list", "900001")])
def test_update_to_an_opted_out_address_is_a_failure_row(api, sim, address, mine):
    """Nobody becomes a member by taking over an address that opted out."""
    target = "global" if address == "all" else "mailinglists/4712"
    path = "/optouts/v3/global/subscribers/queued" if target == "global" else f"/v1/optouts/{target}/subscribers/queued"
    api.data("POST", path, [{"SubscriberId": 900002, "Reason": "x"}])
    api.result("POST", f"/v1/mailinglists/4712/subscriptions/{mine}")

    rows = api.data("POST", "/v1/subscribers/queue", [{"Id": mine, "Email": "bo@example.test"}])
    assert "exists on the Opt-out" in rows["FailedUpdatedSubscribers"][0]["Value"]


@pytest.mark.parametrize(
    ("path", "body", "result", "left"),
    [
        ("/subscribers/v2/email", ["ADA@example.test", "nobody@example.test"], [1], 2),
        ("/subscribers/v2/id", [900001, "900002", 5], [2], 1),
        ("/v1/subscribers/email", ["ada@example.test"], 1, 2),
    ],
)
def test_deleted_people_are_gone_everywhere(api, sim, path, body, result, left):
    """The result counts those who existed."""
    assert api.data("DELETE", path, body) == result
    assert len(sim.world.subscribers) == left
    assert "ada@example.test" not in sim.world.emails(4711)


def test_deleted_person_may_leave_the_opt_out_behind(api, sim):
    """By default the opt-out stays; by variant it is forgotten."""
    for variant, refused in (("kept", 400), ("forgotten", 200)):
        number = api.result("POST", CREATE.replace("4711", "4712"), {"Email": f"{variant}@example.test"})
        api.data("POST", "/v1/optouts/mailinglists/4711/subscribers/queued", [{"SubscriberId": number}])
        sim.simulator.variants.set({"delete.opt_outs": variant})
        api.data("DELETE", "/subscribers/v2/id", [number])

        assert api.call("POST", CREATE, {"Email": f"{variant}@example.test"})[0] == refused


@pytest.mark.parametrize(
    ("path", "email", "variant", "expected"),
    [
        ("/subscribers/v3/email", "ada@example.test", {}, [900001]),
        ("/subscribers/v3/email", "ada@example.test", {"email_lookup.result": "int"}, 900001),
        ("/subscribers/v2/email", "ada@example.test", {}, 900001),
        ("/subscribers/v3/email", "no@example.test", {"email_lookup.none": "empty"}, []),
        ("/subscribers/v3/email", "no@example.test", {"email_lookup.none": "null"}, None),
    ],
)
def test_ids_of_an_address(api, sim, path, email, variant, expected):
    """Version 3 answers a list, version 2 a number; nobody is -2, [] or null."""
    sim.simulator.variants.set(variant)

    assert api.result("POST", path, email) == expected


def test_two_people_may_share_an_address(api, seeded):
    """That is why version 3 answers a list."""
    seeded(subscribers=[{"id": 900010, "email": "ada@example.test"}])

    assert api.result("POST", "/subscribers/v3/email", "ada@example.test") == [900001, 900010]


def test_people_by_external_id(api):
    """All with the id, or none."""
    number = api.result("POST", CREATE, {"Email": "x@example.test", "ExternalId": "1001"})

    assert [one["Id"] for one in api.result("POST", "/subscribers/v1/externalId", "1001")] == [number]
    assert api.result("POST", "/subscribers/v1/externalId", "1002") == []


def test_lists_of_a_person(api):
    """Names and ids of the lists."""
    lists = [{"Id": 4711, "Name": "Spring"}, {"Id": 4712, "Name": "Autumn"}]

    assert api.result("GET", "/v1/subscribers/900002/mailinglists") == {"Mailinglists": lists}
    assert api.result("GET", "/v1/subscribers/900003/mailinglists") == {"Mailinglists": []}


@pytest.mark.parametrize("path", ["/v1/subscribers/id/5", "/v1/subscribers/5/mailinglists"])
@pytest.mark.parametrize(("variant", "status"), [("error", 400), ("null", 200)])
def test_unknown_person(api, sim, path, variant, status):
    """-2 or null by variant."""
    sim.simulator.variants.set({"subscriber.unknown_id": variant})

    assert api.call("GET", path)[0] == status


@pytest.mark.parametrize(
    ("path", "emails"),
    [
        ("/v1/subscribers/all", ["ada@example.test", "bo@example.test", "cy@example.test"]),
        ("/v1/subscribers/orphans", ["cy@example.test"]),
    ],
)
def test_exports_of_the_account(api, path, emails):
    """Everybody, or who is on no list."""
    assert [row["Email"] for row in api.data("POST", path, {})] == emails


@pytest.mark.parametrize(
    ("variant", "members"), [("full", {"Id", "Name", "Email", "ExternalId"}), ("bare", {"Id", "Email"})]
)
def test_pages_of_the_account(api, sim, variant, members):
    """How much a row carries is a variant; the order is by id."""
    sim.simulator.variants.set({"paging.items": variant})
    answer = api.result("GET", "/v1/subscribers/2/2")

    assert [set(row) for row in answer["Items"]] == [members]
    assert (answer["Items"][0]["Id"], answer["TotalPages"]) == (900003, 2)


def test_double_opt_in_waits_for_the_person(api, sim):
    """Pending and mailed, mailed again, confirmed, then only updated."""
    path = "/v1/subscribers/mailinglist/4711/createWithDoubleOptIn"
    person = {"Email": "new@example.test", "Name": "New"}
    api.result("POST", path, person)
    api.result("POST", path, person)

    assert (sim.world.by_email("new@example.test"), len(sim.world.mails)) == (None, 2)
    sim.simulator.handle(_control("happen", b'{"confirm": {"list": 4711, "email": "new@example.test"}}'))
    api.result("POST", path, {**person, "Name": "Newer"})
    assert "new@example.test" in sim.world.emails(4711)
    assert (sim.world.by_email("new@example.test").name, len(sim.world.mails)) == ("Newer", 2)


def test_double_opt_in_of_somebody_who_opted_out_sends_nothing(api, sim):
    """Neither created nor mailed."""
    api.data("POST", "/v1/optouts/mailinglists/4711/subscribers/queued", [{"SubscriberId": 900001}])

    api.refused("POST", "/v1/subscribers/mailinglist/4711/createWithDoubleOptIn", {"Email": "ada@example.test"})
    assert (sim.world.mails, sim.world.pending) == ([], {})


def _control(name, body):
    from apsis_sim.message import Request

    return Request("POST", f"/__sim__/{name}", {}, body)
