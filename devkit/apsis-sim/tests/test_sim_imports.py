"""Imports: what becomes of each row, status, reports, failures."""

import pytest

pytestmark = pytest.mark.usefixtures("account")

PATH = "/v1/import/mailinglist/4712/demographicmapping/true"


def person(email, name=None, city=None, extra=""):
    """Return one subscriber as XML."""
    name_part = "" if name is None else f"<Name>{name}</Name>"
    city_part = (
        "" if city is None else f'<DemographicData><Demographic mapTo="City">{city}</Demographic></DemographicData>'
    )
    return f"<Subscriber>{name_part}<Email>{email}</Email>{extra}{city_part}</Subscriber>"


def xml(*people):
    """Return the body of an import."""
    return {"XmlData": f"<Subscribers>{''.join(people)}</Subscribers>"}


def run(api, body, path=PATH):
    """Run an import to its end and return its id and last status."""
    number = api.result("POST", path, body)
    api.result("GET", f"/import/v2/{number}/status")
    return number, api.result("GET", f"/import/v2/{number}/status")


def test_import_creates_updates_and_subscribes(api, sim):
    """A known address is updated; what the file leaves out stays, what it leaves empty is cleared."""
    _, status = run(
        api,
        xml(
            person("new@example.test", "New &amp; Co", "Malmö"),
            person("ADA@example.test", "Ada"),
            person("cy@example.test", None, ""),
        ),
    )

    assert status == {"Result": 2, "Message": "", "Failure": None}
    world = sim.world
    assert world.emails(4712) == ["ada@example.test", "bo@example.test", "cy@example.test", "new@example.test"]
    assert (world.by_email("new@example.test").name, world.by_email("new@example.test").demographics) == (
        "New & Co",
        {"City": "Malmö"},
    )
    assert world.subscribers[900001].name == "Ada"
    assert (world.subscribers[900003].name, world.subscribers[900003].demographics) == ("Cy", {})


def test_empty_value_may_be_kept(api, sim):
    """Clearing by an empty value is a variant."""
    sim.simulator.variants.set({"import.empty_value": "kept"})
    run(api, xml(person("cy@example.test", None, "")))

    assert sim.world.subscribers[900003].demographics == {"City": "Lund"}


def test_status_moves_from_processing_to_completed(api, sim):
    """The second look, or one second, completes an import."""
    number = api.result("POST", PATH, xml(person("new@example.test")))
    states = [api.result("GET", f"/import/v2/{number}/status")["Result"] for _ in range(3)]
    later = api.result("POST", PATH, xml(person("other@example.test")))
    sim.clock.advance(1)

    assert states == [1, 2, 2]
    assert api.result("GET", f"/import/v2/{later}/status")["Result"] == 2


def test_import_nobody_looks_at_is_carried_out_by_time(api, sim):
    """A client that dies after posting has imported all the same."""
    api.result("POST", PATH, xml(person("new@example.test")))
    before = sim.world.emails(4712)
    sim.clock.advance(1)
    api.call("GET", "/accounts/v2/demographics")

    assert ("new@example.test" in before, "new@example.test" in sim.world.emails(4712)) == (False, True)


def test_reports_name_who_was_not_taken(api, sim):
    """Duplicates, invalid addresses and opt-outs are skipped and reported."""
    api.data("POST", "/optouts/v3/global/subscribers/queued", [{"SubscriberId": 900001}])
    api.data("POST", "/v1/optouts/mailinglists/4712/subscribers/queued", [{"SubscriberId": 900003}])
    number, status = run(
        api,
        xml(
            person("new@example.test"),
            person("NEW@example.test"),
            person("not an address"),
            person("Ada@example.test"),
            person("cy@example.test", "Changed"),
        ),
    )

    reports = ("ignoredduplicates", "invalidemails", "recipientsonoptoutall", "recipientsonoptoutlist")
    found = {name: api.result("GET", f"/import/v2/{number}/{name}") for name in reports}
    assert status["Result"] == 2
    assert found == {
        "ignoredduplicates": {"TotalCount": 1, "Emails": ["NEW@example.test"]},
        "invalidemails": {"TotalCount": 1, "Emails": ["not an address"]},
        "recipientsonoptoutall": {"TotalCount": 1, "Emails": ["Ada@example.test"]},
        "recipientsonoptoutlist": {"TotalCount": 1, "Emails": ["cy@example.test"]},
    }
    assert sim.world.emails(4712) == ["bo@example.test", "new@example.test"]
    assert sim.world.subscribers[900003].name == "Cy"
    assert api.result("GET", f"/import/v2/{number}/results")["Created"] == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"XmlData": "<Subscribers><Subscriber>"}, 5),
        ({"XmlData": ""}, 5),
        ({"XmlData": "<People></People>"}, 5),
        ({"XmlData": "<Subscribers><Person/></Subscribers>"}, 5),
        ({"XmlData": "<!DOCTYPE x [<!ENTITY e 'a@example.test'>]><Subscribers></Subscribers>"}, 5),
        ({"XmlData": "<Subscribers><Subscriber><Email>\x01</Email></Subscriber></Subscribers>"}, 5),
        (xml(person("x@example.test", "A & B")), 5),
        (
            xml(
                person("x@example.test").replace(
                    "</Sub", '<DemographicData><Demographic mapTo="Shoe">1</Demographic></DemographicData></Sub'
                )
            ),
            6,
        ),
    ],
)
def test_import_that_cannot_be_read_fails(api, sim, body, code):
    """Malformed XML is wrong format, an unknown field wrong data; nobody is imported."""
    _, status = run(api, body)

    assert (status["Result"], status["Failure"]["Code"]) == (3, code)
    assert sim.world.emails(4712) == ["bo@example.test"]


def test_bad_xml_may_be_refused_at_once(api, sim):
    """By variant -2 instead of a failed import."""
    sim.simulator.variants.set({"import.bad_xml": "refused"})

    api.refused("POST", PATH, {"XmlData": "<Subscribers>"})


@pytest.mark.parametrize(
    ("variant", "result", "external_id"), [("ignored", 2, ""), ("accepted", 2, "77"), ("failure", 3, None)]
)
def test_elements_beyond_the_confirmed_three(api, sim, variant, result, external_id):
    """ExternalId in the XML is ignored, taken, or a failure."""
    sim.simulator.variants.set({"import.system_elements": variant})
    _, status = run(api, xml(person("x@example.test", extra="<ExternalId>77</ExternalId>")))

    found = sim.world.by_email("x@example.test")
    assert (status["Result"], found and found.external_id) == (result, external_id)


def test_fields_may_be_named_by_number(api, sim):
    """Without name mapping, mapTo is the number of the field."""
    body = xml(person("x@example.test", None, "Lund").replace("City", "1"))
    run(api, body, PATH.replace("true", "false"))

    assert sim.world.by_email("x@example.test").demographics == {"City": "Lund"}


@pytest.mark.parametrize(
    "body",
    [
        xml(*[person(f"p{n}@example.test") for n in range(2001)]),
        {"XmlData": f"<Subscribers>{' ' * (5 * 1024 * 1024)}</Subscribers>"},
    ],
    ids=["2001 subscribers", "5 MB"],
)
def test_import_that_is_too_big_is_refused(api, body):
    """2,000 subscribers and 5 MB."""
    api.refused("POST", PATH, body)


def test_unknown_import_and_old_import_are_refused(api, sim):
    """History is kept for 30 days."""
    number, _ = run(api, xml(person("x@example.test")))
    sim.clock.advance(30 * 24 * 3600 + 1)

    api.refused("GET", "/import/v2/1/status")
    api.refused("GET", f"/import/v2/{number}/status")


def test_import_into_an_unknown_list_is_refused(api):
    """The list must exist."""
    api.refused("POST", PATH.replace("4712", "9"), xml(person("x@example.test")))


@pytest.mark.parametrize(
    ("mode", "members"),
    [
        ("Import", ["ada@example.test", "bo@example.test", "cy@example.test"]),
        ("Sync", ["ada@example.test", "cy@example.test"]),
    ],
)
def test_csv_import_adds_or_makes_equal(api, sim, mode, members):
    """Sync ends the subscriptions of whoever is not in the file."""
    sim.world.files["https://files.example.test/x.csv"] = (
        "Email,Name,ExternalId,Format,Country,Phone,City\nada@example.test,Ada,1,HTML,46,7,Lund\ncy@example.test\n"
    )
    order = {
        "MailingListId": 4712,
        "Url": "https://files.example.test/x.csv",
        "HasHeader": True,
        "OperationMode": mode,
        "DemographicDataMapping": [{"ImportFilePosition": 7, "DemographicDataField": 1}],
    }
    _, status = run(api, order, "/import/v4/csv")

    assert status["Result"] == 2
    assert sim.world.emails(4712) == members
    assert sim.world.subscribers[900001].demographics == {"City": "Lund"}


def test_csv_import_of_the_first_version_has_its_list_in_the_path(api, sim):
    """Its status has a path of its own; what is no yes or no in the path is another path."""
    path = "/v1/import/csv/mailinglist/4712/isZipped/{}"
    sim.world.files["https://files.example.test/x.csv"] = "cy@example.test,Cy\n"
    number, status = run(api, {"Url": "https://files.example.test/x.csv"}, path.format("false"))

    assert (status["Result"], api.result("GET", f"/v1/import/{number}")) == (2, status)
    assert "cy@example.test" in sim.world.emails(4712)
    assert api.call("POST", path.format("maybe"), {"Url": "https://files.example.test/x.csv"})[0] == 404


@pytest.mark.parametrize("change", [{"DelimiterChar": ",,"}, {"DemographicDataMapping": [{"ImportFilePosition": 7}]}])
def test_csv_that_cannot_be_read_fails(api, sim, change):
    """Failure 5: wrong format."""
    sim.world.files["https://files.example.test/x.csv"] = "ada@example.test"
    order = {"MailingListId": 4712, "Url": "https://files.example.test/x.csv", **change}
    _, status = run(api, order, "/import/v4/csv")

    assert (status["Result"], status["Failure"]["Code"]) == (3, 5)


def test_csv_that_is_not_there_fails(api):
    """Failure 2: file not found."""
    _, status = run(api, {"MailingListId": 4712, "Url": "https://files.example.test/no.csv"}, "/import/v4/csv")

    assert (status["Result"], status["Failure"]["Code"]) == (3, 2)
