"""Newsletters, sendings, opens, clicks, bounces."""

import pytest
from apsis_sim import happen

pytestmark = pytest.mark.usefixtures("account")

WINDOW = "20240115T000000/to/20240117T000000"
ORDER = {"CampaignId": "c", "FilterId": 0, "FromEmail": "a@example.test", "FromName": "A", "SendDate": ""}


@pytest.fixture
def sending(sim):
    """Return the id of a sending to both lists."""
    return happen(sim.world, "send_newsletter", lists=[4711, "Autumn"], subject="Hello")


def test_newsletter_is_created_read_changed_and_deleted(api):
    """The subject is the name unless given."""
    body = {"BodyHtml": '<a href="https://x.example.test/">x</a>', "Name": "News", "Tracking": "all"}
    number = api.result("POST", "/v1/newsletters/", body)
    api.result("POST", f"/v1/newsletters/{number}", {"Name": "Other"})

    one = api.result("GET", f"/v1/newsletters/{number}")
    assert (one["Name"], one["Subject"], one["Content"]["HtmlVersion"]) == ("Other", "News", body["BodyHtml"])
    assert api.data("POST", "/v1/newsletters/all") == [one]
    assert api.result("GET", "/newsletters/v2/1/10")["Items"] == [one]
    assert api.result("GET", f"/newsletters/v1/{number}/links")[0]["Link"] == "https://x.example.test/"
    assert str(number) in api.result("GET", f"/v1/newsletters/{number}/webversion")
    assert api.data("DELETE", "/v1/newsletters/", [number, 1])[0] == {"Key": number, "Value": "Succefully deleted"}
    api.refused("DELETE", f"/v1/newsletters/{number}")


def test_newsletter_without_name_is_refused(api):
    """The name is required."""
    api.refused("POST", "/v1/newsletters/", {"Subject": "x"})


def test_sending_goes_to_who_is_on_the_lists_at_that_moment(api, sim):
    """Everybody once; who joins later did not get it."""
    number = api.result("POST", "/v1/newsletters/", {"Name": "News"})
    sent = api.result("POST", "/sendqueues/v2/", {**ORDER, "MailingListIds": [4711, 4712], "NewsletterId": number})
    happen(sim.world, "add_member", list=4711, email="late@example.test")

    rows = api.data("GET", f"/subscribers/v2/sendqueueid/{sent}")
    assert rows == [
        {"RecipientId": 900001, "Email": "ada@example.test", "ExternalId": ""},
        {"RecipientId": 900002, "Email": "bo@example.test", "ExternalId": ""},
    ]


def test_future_sending_goes_out_when_its_time_comes(api, sim):
    """Until then it has no recipients and can be taken back."""
    number = api.result("POST", "/v1/newsletters/", {"Name": "News"})
    order = {**ORDER, "MailingListIds": [4711], "NewsletterId": number, "SendDate": "20240115T103000"}
    first, second = (api.result("POST", "/sendqueues/v2/", order) for _ in range(2))
    assert [one["SendQueueId"] for one in api.result("GET", "/v1/sendqueues/future")] == [first, second]

    api.result("DELETE", f"/sendqueues/v2/{second}")
    sim.clock.advance(3600)
    assert api.result("GET", "/v1/sendqueues/future") == []
    assert len(api.data("GET", f"/subscribers/v2/sendqueueid/{first}")) == 2
    api.refused("DELETE", f"/sendqueues/v2/{first}")
    api.refused("GET", f"/sendqueues/v2/{second}")


@pytest.mark.parametrize(
    "change",
    [
        {"NewsletterId": 1},
        {"MailingListIds": []},
        {"MailingListIds": [1]},
        {"CampaignId": "x" * 51},
        {"SendDate": "now"},
    ],
)
def test_wrong_order_is_refused(api, change):
    """Newsletter and lists must exist."""
    number = api.result("POST", "/v1/newsletters/", {"Name": "News"})
    good = {**ORDER, "MailingListIds": [4711], "NewsletterId": number}

    assert api.call("POST", "/sendqueues/v2/", {**good, **change})[0] == 400


def test_every_reading_of_sendings_shows_the_same(api, sending):
    """By date, by newsletter, paged, one, by person."""
    one = api.result("GET", f"/sendqueues/v2/{sending}")

    assert (one["SendQueueId"], one["MailinglistId"], one["Subject"]) == (sending, [4711, 4712], "Hello")
    assert api.result("GET", f"/v1/sendqueues/date/from/{WINDOW}") == [one]
    assert api.result("GET", "/v1/sendqueues/date/from/20240101T000000/to/20240102T000000") == []
    assert api.result("GET", f"/v1/sendqueues/newsletter/{one['NewsletterId']}") == [one]
    assert api.result("GET", "/v1/sendqueues/page/1/size/10")["Items"] == [one]
    assert api.result("GET", "/sendqueues/v1/sendings/subscriber/900001/1/10")["Items"] == [one]
    assert api.result("GET", "/sendqueues/v1/sendings/subscriber/900003/1/10")["Items"] == []


def test_only_two_members_of_a_sending_are_certain(api, sim, sending):
    """The others can be taken away; a zero among the lists can be added."""
    sim.simulator.variants.set({"sending.fields": "bare", "sending.list_zero": "present"})

    item = api.result("GET", f"/sendqueues/v2/{sending}")
    assert item == {"SendQueueId": sending, "MailinglistId": [0, 4711, 4712]}


@pytest.mark.parametrize(("what", "link"), [("open", None), ("click", "https://x.example.test/")])
def test_opens_and_clicks(api, sim, sending, what, link):
    """Queued with optional dates, and paged."""
    extra = {} if link is None else {"link": link}
    happen(sim.world, what, sending=sending, email="bo@example.test", **extra)

    (row,) = api.data("GET", f"/v1/sendqueues/{sending}/{what}s")
    assert (row["Email"], row["SendQueueId"], row.get("Link")) == ("bo@example.test", sending, link)
    assert api.result("GET", f"/v1/{what}s/sendqueues/{sending}/page/1/size/10")["Items"] == [row]
    assert api.data("GET", f"/v1/sendqueues/{sending}/{what}s?dateFrom=20240115T000000&dateTo=") == [row]
    assert api.data("GET", f"/v1/sendqueues/{sending}/{what}s?dateFrom=20240116T000000") == []
    sim.simulator.variants.set({"engagement.fields": "bare"})
    (bare,) = api.data("GET", f"/v1/sendqueues/{sending}/{what}s")
    assert set(bare) == {"Email"} | ({"Link"} if link else set())


def test_every_reading_of_bounces_shows_the_same(api, sim, sending):
    """All, by date, by sending, by sendings, paged and queued."""
    happen(sim.world, "bounce", sending=sending, email="ada@example.test", kind="soft", text="mailbox full")
    (row,) = api.data("POST", "/v1/bounces/queued")

    assert (row["Email"], row["BounceCategory"], row["Reason"]) == ("ada@example.test", "Soft", "mailbox full")
    for path in (
        "/v1/bounces/page/1/size/10",
        f"/v1/bounces/date/from/{WINDOW}/page/1/size/10",
        f"/v1/bounces/sendqueues/{sending}/page/1/size/10",
    ):
        assert api.result("GET", path)["Items"] == [row]
    assert api.data("POST", f"/v1/bounces/date/from/{WINDOW}") == [row]
    assert api.data("POST", "/v1/bounces/sendqueues/queued", [sending, 1]) == [row]
    assert api.data("POST", "/v1/bounces/sendqueues/queued", [1]) == []
    assert api.data("GET", f"/v1/sendqueues/{sending}/bounces?dateFrom=20240115T000000&dateTo=20240116T000000") == [row]


@pytest.mark.parametrize(
    ("variant", "members"),
    [
        (
            "renamed",
            {"Id", "Email", "RecipientId", "ExternalID", "SendQueueId", "Date", "Category", "Code", "Description"},
        ),
        ("short", {"Email", "ExternalId", "SendQueueId", "TimeStamp", "Type", "BounceReason"}),
        ("bare", {"Email", "ExternalId"}),
        (
            {"Email": "EmailAddress", "Id": None},
            {"EmailAddress", "SubscriberId", "ExternalId", "SendQueueId", "Created"}
            | {"BounceCategory", "BounceCode", "Reason"},
        ),
    ],
)
def test_members_of_a_bounce_are_not_known(api, sim, variant, members):
    """Names can be exchanged or left out."""
    happen(sim.world, "bounce", email="ada@example.test")
    sim.simulator.variants.set({"bounce.fields": variant})

    assert set(api.data("POST", "/v1/bounces/queued")[0]) == members


@pytest.mark.parametrize(("kind", "count", "out"), [("hard", 3, False), ("hard", 4, True), ("soft", 4, False)])
def test_more_than_three_hard_bounces_end_in_opt_out_all(api, sim, sending, kind, count, out):
    """APSIS moves the person by itself and gives the reason."""
    for _ in range(count):
        happen(sim.world, "bounce", email="ada@example.test", kind=kind, sending=sending)

    rows = [(row["Email"], row["Reason"], row["SendQueueId"]) for row in api.data("POST", "/v1/optouts/global/queued")]
    assert rows == ([("ada@example.test", "Hard Bounce", sending)] if out else [])
    assert ("ada@example.test" in sim.world.emails(4711)) is not out


@pytest.mark.parametrize(("variant", "total"), [("exact", 2), ("unreliable", 3)])
def test_opt_outs_of_a_sending(api, sim, sending, variant, total):
    """From lists and from the account; the total of a page cannot be trusted."""
    sim.simulator.variants.set({"opt_out.sending_total": variant})
    happen(sim.world, "opt_out", email="ada@example.test", list=4711, sending=sending)
    happen(sim.world, "opt_out", email="bo@example.test", sending=sending)
    happen(sim.world, "opt_out", email="cy@example.test")

    page = api.result("GET", f"/v1/optouts/sendqueues/{sending}/1/10")
    emails = [row["Email"] for row in page["Items"]]
    assert (sorted(emails), page["TotalCount"]) == (["ada@example.test", "bo@example.test"], total)
    for path in (f"/v1/optouts/sendqueuess/{sending}/queued", f"/v1/sendqueues/{sending}/optouts"):
        assert [row["Email"] for row in api.data("GET", path)] == emails
    assert api.data("GET", f"/v1/sendqueues/{sending}/optouts?dateTo=20240101T000000") == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/sendqueues/v2/1"),
        ("GET", "/subscribers/v2/sendqueueid/1"),
        ("GET", "/v1/sendqueues/1/opens"),
        ("GET", "/v1/clicks/sendqueues/1/page/1/size/10"),
        ("GET", "/v1/bounces/sendqueues/1/page/1/size/10"),
        ("GET", "/v1/optouts/sendqueues/1/1/10"),
    ],
)
def test_unknown_sending_is_refused(api, method, path):
    """-2."""
    api.refused(method, path)
