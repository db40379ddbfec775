"""The control interface."""

import json

import pytest
from apsis_sim.message import Request

pytestmark = pytest.mark.usefixtures("account")


@pytest.fixture
def control(sim):
    """Return a function that calls the control interface and gives status and answer."""

    def call(method, path, body=None):
        raw = b"" if body is None else json.dumps(body).encode()
        answer = sim.simulator.handle(Request(method, f"/__sim__/{path}", {}, raw))
        return answer.status, json.loads(answer.body)

    return call


def test_world_shows_members_by_address(control):
    """Lists with their members and opt-outs, people, everything else."""
    control("POST", "happen", {"opt_out": {"email": "ada@example.test", "list": 4711, "reason": "no"}})
    status, world = control("GET", "world")

    spring = world["lists"][0]
    assert (status, spring["name"], spring["members"]) == (200, "Spring", ["bo@example.test"])
    assert [(row["email"], row["reason"]) for row in spring["opt_outs"]] == [("ada@example.test", "no")]
    assert [one["email"] for one in world["subscribers"]][2] == "cy@example.test"
    assert world["subscribers"][2]["demographics"] == {"City": "Lund"}
    json.dumps(world)


@pytest.mark.parametrize(
    ("event", "check"),
    [
        ({"event": "opt_out", "email": "ada@example.test"}, lambda w: w.opted_out.has_email("ADA@example.test")),
        ({"opt_out": {"email": "x@example.test", "global": True}}, lambda w: w.opted_out.has_email("x@example.test")),
        ({"opt_out": {"email": "bo@example.test", "list": "Spring"}}, lambda w: len(w.lists[4711].opt_outs) == 1),
        ({"bounce": {"email": "ada@example.test", "kind": "soft"}}, lambda w: w.bounces[0].kind == "Soft"),
        ({"create_list": {"name": "Third"}}, lambda w: len(w.lists) == 3),
        ({"change_list": {"list": 4711, "Name": "Renamed"}}, lambda w: w.lists[4711].name == "Renamed"),
        ({"delete_list": {"list": 4711}}, lambda w: 4711 not in w.lists),
        ({"add_member": {"list": 4712, "email": "n@example.test"}}, lambda w: "n@example.test" in w.emails(4712)),
        ({"remove_member": {"list": 4711, "email": "ADA@example.test"}}, lambda w: len(w.lists[4711]) == 1),
        (
            {"add_subscriber": {"id": 77, "email": "n@example.test"}},
            lambda w: w.subscribers[77].email == "n@example.test",
        ),
        (
            {"change_subscriber": {"email": "ada@example.test", "new_email": "a@example.test", "external_id": "9"}},
            lambda w: (w.subscribers[900001].email, w.subscribers[900001].external_id) == ("a@example.test", "9"),
        ),
        ({"delete_subscriber": {"email": "ada@example.test"}}, lambda w: 900001 not in w.subscribers),
        ({"send_newsletter": {"lists": [4711], "subject": "Hi"}}, lambda w: len(w.sendings[7001].recipients) == 2),
        (
            {"send_newsletter": {"lists": [4711], "subject": "Hi", "opens": ["bo@example.test"]}},
            lambda w: len(w.opens) == 1,
        ),
        (
            [{"opt_out": {"email": "bo@example.test"}}, {"readmit": {"email": "bo@example.test"}}],
            lambda w: len(w.subscribers) == 2,
        ),
    ],
)
def test_things_happen(control, sim, event, check):
    """One event or a list of them, in either form."""
    status, answer = control("POST", "happen", event)

    assert status == 200, answer
    assert check(sim.world)


@pytest.mark.parametrize(
    ("method", "path", "body", "word"),
    [
        ("POST", "happen", {"event": "nothing"}, "opt_out"),
        ("POST", "happen", {"opt_out": {"mail": "x"}}, "mail"),
        ("POST", "happen", {"delete_list": {"list": 9}}, "9"),
        ("POST", "happen", {"change_subscriber": {"email": "no@example.test"}}, "no@example.test"),
        ("POST", "happen", "opt_out", "object"),
        ("POST", "seed", {"list": []}, "list"),
        ("POST", "seed", {"lists": [{"nmae": "x"}]}, "nmae"),
        ("POST", "faults", {"effect": "x"}, "lost_answer"),
        ("POST", "faults", {"effect": "slow", "seconds": "long"}, "long"),
        ("POST", "faults", {"effect": "total_count", "value": [1]}, "must be a number"),
        ("POST", "faults", {"effect": "answer", "status": 99999}, "200 to 599"),
        ("POST", "faults", {"effect": "job_state", "state": 2}, "-3 to -1"),
        ("POST", "variants", {"x": "y"}, "list.duplicate_name"),
        ("POST", "variants", {"list.duplicate_name": "maybe"}, "accepted"),
        ("POST", "clock", {"advence": 5}, "advance"),
        ("POST", "clock", {"advance": 1e18}, "calendar"),
        ("POST", "clock", {"advance": float("nan")}, "calendar"),
        ("POST", "clock", {"freeze": 1e15}, "calendar"),
        ("POST", "seed", {"opt_outs": [{"email": "x@example.test", "created": 1e18}]}, "calendar"),
        ("POST", "seed", {"lists": [{"name": "\ud800"}]}, "half a character"),
        ("POST", "seed", {"demographics": [{"name": "City", "index": 101}]}, "100"),
        ("POST", "faults", {"effect": "busy", "path": 5}, "path must be a text"),
        ("POST", "faults", {"effect": "throttled", "retry_after": "7\r\nX: y"}, "one line"),
        ("POST", "limits", {"mode": "x"}, "x"),
        ("POST", "limits", {"calls_per_minute": "many"}, "must be a number"),
    ],
)
def test_mistakes_are_named(control, method, path, body, word):
    """400 with a sentence that helps."""
    status, answer = control(method, path, body)

    assert status == 400
    assert word in answer["error"]


def test_deep_nesting_is_a_mistake_too(sim):
    """Not a connection that closes."""
    answer = sim.call("POST", "/__sim__/seed", b'{"lists":' + b"[" * 100_000)

    assert answer.status == 400


def test_unknown_control_is_404_and_lists_the_known(control):
    """Not mistaken for a method of the API, and not in the log."""
    status, answer = control("GET", "nothing")

    assert status == 404
    assert "POST /__sim__/seed" in answer["error"]
    assert control("GET", "")[1]["routes"]
    assert control("GET", "log")[1]["log"] == []


def test_faults_are_added_shown_and_removed(control, api):
    """One or several; one by its number or all."""
    _, answer = control("POST", "faults", [{"effect": "busy"}, {"effect": "html", "path": "/v1/*", "always": True}])
    numbers = [one["id"] for one in answer["faults"]]
    assert api.call("POST", "/mailinglists/v2/all")[0] == 503

    assert [one["hits"] for one in control("GET", "faults")[1]["faults"]] == [1, 0]
    control("DELETE", f"faults/{numbers[1]}")
    assert len(control("GET", "faults")[1]["faults"]) == 1
    assert control("DELETE", "faults/99")[0] == 404
    control("DELETE", "faults")
    assert control("GET", "faults")[1]["faults"] == []


def test_variants_are_set_and_reset(control, api):
    """The whole table is shown."""
    control("POST", "variants", {"list.update_result": "null"})
    assert control("GET", "variants")[1]["variants"]["list.update_result"] == "null"

    control("DELETE", "variants")
    assert control("GET", "variants")[1]["variants"]["list.update_result"] == "id"


def test_clock_is_moved_frozen_and_run(control, sim):
    """By seconds, to a moment, and on."""
    before = sim.clock.now()
    assert control("POST", "clock", {"advance": 60})[1] == {"now": before + 60, "frozen": True}
    assert control("POST", "clock", {"freeze": "2024-02-01T00:00:00+00:00"})[1]["now"] == 1706745600.0
    assert control("POST", "clock", {"run": True})[1]["frozen"] is False
    assert control("POST", "clock", {"freeze": True})[1]["frozen"] is True


def test_pace_and_finish(control, api, sim):
    """Queued calls can wait for ever, until they are told to finish."""
    control("POST", "pace", {"jobs": {"polls": None}, "imports": {"looks": None}})
    poll = api.ticket("DELETE", "/subscribers/v2/id", [900001])
    states = [api.file(poll)["State"] for _ in range(3)]
    control("POST", "happen", {"finish": {}})

    assert states == ["1", "1", "1"]
    assert (api.file(poll)["State"], 900001 in sim.world.subscribers) == ("2", False)
    assert control("GET", "pace")[1]["jobs"] == {"polls": None, "seconds": None}


def test_log_tells_reads_writes_and_polls_apart(control, api):
    """Every request with its method, status and code."""
    api.data("POST", "/v1/subscribers/queue", [{"Id": 900001}])
    api.call("GET", "/v1/mailinglists/99")
    entries = control("GET", "log")[1]["log"]

    kinds = [(one["kind"], one["route"], one["status"], one["code"], one["queued"]) for one in entries]
    assert kinds == [
        ("write", "subscribers.update_many", 200, 1, True),
        ("poll", "poll", 200, None, False),
        ("poll", "poll", 200, None, False),
        ("file", "file", 200, None, False),
        ("read", "lists.one", 400, -2, False),
    ]
    assert [one["n"] for one in control("GET", "log?kind=poll")[1]["log"]] == [2, 3]
    assert [one["n"] for one in control("GET", "log?since=4")[1]["log"]] == [5]
    control("DELETE", "log")
    assert control("GET", "log")[1]["log"] == []


def test_limits_are_switched(control, api):
    """Mode and single terms."""
    assert control("POST", "limits", {"mode": "enforce", "calls_per_minute": 1})[0] == 200
    answers = [api.call("POST", "/mailinglists/v2/all")[0] for _ in range(2)]

    assert answers == [200, 503]
    assert control("GET", "limits")[1]["mode"] == "enforce"


def test_reset_empties_everything(control, api, sim):
    """And seeds anew when a document is sent."""
    api.ticket("POST", "/v1/optouts/global/queued")
    control("POST", "faults", {"effect": "busy"})
    control("POST", "reset", {"lists": [{"name": "Only"}]})
    world = control("GET", "world")[1]

    assert [one["name"] for one in world["lists"]] == ["Only"]
    assert (world["subscribers"], world["jobs"], len(sim.log), list(sim.faults)) == ([], [], 0, [])
    assert api.call("POST", "/mailinglists/v2/all")[0] == 200


def test_every_part_of_a_seed(control, sim):
    """The document of the README."""
    document = {
        "hard_bounce_limit": 1,
        "demographics": ["City", {"name": "Code", "index": 5, "alternatives": ["1"], "visible": False}],
        "folders": [{"id": 5, "name": "CRM", "type": "Recipients"}],
        "subscribers": [{"Email": "dee@example.test", "ExternalId": 1001, "Demographics": {"City": "Lund"}}],
        "lists": [
            {
                "name": "Seeded",
                "FromName": "A",
                "from_email": "a@example.test",
                "created": "2024-01-01",
                "members": ["dee@example.test", {"email": "eve@example.test", "name": "Eve"}],
                "opt_outs": [
                    "fay@example.test",
                    {"email": "gil@example.test", "reason": "no", "created": {"days_ago": 3}},
                ],
            }
        ],
        "generate": [{"list": "Seeded", "count": 3, "prefix": "bulk"}],
        "opt_outs": [{"email": "hal@example.test", "reason": "Hard Bounce"}],
        "filters": [{"name": "f", "demographic": "City", "value": "Lund", "operator": 4}],
        "newsletters": [{"id": 500, "name": "News"}],
        "sendings": [
            {
                "id": 9000,
                "newsletter": 500,
                "lists": ["Seeded"],
                "send_date": {"days_ago": 2},
                "opens": ["dee@example.test"],
                "clicks": [{"email": "eve@example.test", "link": "https://x.example.test"}],
                "bounces": [{"email": "bulk1@example.test", "kind": "soft"}],
                "opt_outs": [{"email": "bulk2@example.test", "list": "Seeded"}],
            }
        ],
        "bounces": [{"email": "bulk3@example.test"}, {"email": "bulk3@example.test", "kind": "hard"}],
        "files": {"https://files.example.test/x.csv": "a"},
        "accounts": {"other-key": {"lists": [{"name": "Elsewhere"}]}},
    }
    status, answer = control("POST", "reset", document)
    world = sim.world
    (seeded,) = world.lists.values()

    assert status == 200, answer
    assert world.emails(seeded.id) == [
        "bulk1@example.test",
        "dee@example.test",
        "eve@example.test",
    ]
    assert sorted(row.email for row in seeded.opt_outs) == [
        "bulk2@example.test",
        "fay@example.test",
        "gil@example.test",
    ]
    assert {row.email: row.reason for row in world.opted_out} == {
        "hal@example.test": "Hard Bounce",
        "bulk3@example.test": "Hard Bounce",
    }
    assert (seeded.created, world.opens[0].created) == (1704067200.0, sim.clock.now() - 2 * 24 * 3600)
    assert world.by_email("dee@example.test").external_id == "1001"
    assert len(world.sendings[9000].recipients) == 5
    assert [one["name"] for one in control("GET", "world?account=other-key")[1]["lists"]] == ["Elsewhere"]


def test_another_key_is_another_account(control, api):
    """Nothing of one account is seen with the key of the other."""
    control("POST", "seed?account=other", {"lists": [{"id": 1, "name": "Elsewhere"}]})
    answer = api.raw("POST", "/mailinglists/v2/all", authorization="Basic b3RoZXI6")

    assert [one["Id"] for one in json.loads(answer.body)["Result"]] == [1]
    assert len(api.result("POST", "/mailinglists/v2/all")) == 2
