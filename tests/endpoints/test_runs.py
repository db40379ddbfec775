"""What somebody at a campaign card can start, see, approve, reject and stop."""

from __future__ import annotations

from tests.endpoints.bureau import Bureau
from tests.endpoints.test_watch import with_todos


def test_sync_now_from_the_card(bureau: Bureau) -> None:
    """Queued, done, and seen: the state, the counts, that the campaign is ready, and who asked."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se", "bo@example.se", "")

    before = bureau.status(campaign, "editor")
    asked = bureau.post(f"campaigns/{campaign}/runs", "editor")
    waiting = bureau.status(campaign, "editor")
    bureau.work()
    after = bureau.status(campaign, "editor")

    assert (before["state"], before["not_ready_because"], before["run"]) == ("waiting", "no_list", None)
    assert (asked["state"], asked["kind"], asked["action"], asked["joined"]) == ("queued", "campaign", "sync", False)
    assert (waiting["state"], waiting["run"]["id"]) == ("syncing", asked["id"])
    assert (after["state"], after["ready_to_send"], after["run"]) == ("partly_synced", True, None)
    assert after["counts"] == {
        "participants": 3,
        "on_list": 2,
        "pending": 0,
        "failed": 0,
        "skipped": {"no_address": 1},
    }
    assert after["last_success"] is not None
    assert after["last_run"]["id"] in (asked["id"], asked["id"] + 3)
    assert len(bureau.company.members(campaign)) == 2


def test_a_long_list_of_runs_costs_no_more_than_a_short_one(bureau: Bureau) -> None:
    """Whoever asked again and again is looked up once."""
    with_todos(bureau)
    campaign, statistics = bureau.company.campaign(), bureau.company.app.database.statistics
    costs = []
    for more in (1, 5):
        for _ in range(more):
            asked = bureau.post(f"campaigns/{campaign}/previews")
            bureau.post(f"runs/{asked['id']}/cancel")
        statistics.reset()
        rows = bureau.get(f"runs?campaign={campaign}&limit=100")["runs"]
        costs.append((len(rows), statistics.queries))

    assert {each["started_by"]["name"] for each in rows} == {"Eva Ek"}
    (one, cost), (six, cost_of_six) = costs
    assert (one, six) == (1, 6)
    assert cost == cost_of_six


def test_run_shows_its_changes_with_names_and_reasons(bureau: Bureau) -> None:
    """Who was added, who was left out and why; the list that was made; nobody's address."""
    campaign = bureau.company.campaign()
    people = bureau.company.invite(campaign, "ada@example.se", "")

    run = bureau.asked_and_done(f"campaigns/{campaign}/runs")

    plan = run["plan"]
    assert [part["kind"] for part in run["parts"]] == ["campaigns", "opt_outs", "members"]
    assert plan["adds"][0]["people"] == [{"id": people[0], "name": "P0 Ek"}]
    assert plan["skips"][0]["people"] == [{"id": people[1], "name": "P1 Ek"}]
    assert (plan["skips"][0]["reason"], plan["skips"][0]["reason_text"]) == (
        "no_address",
        "The person has no e-mail address.",
    )
    assert plan["lists"][0]["name"] == "Höst 2026"
    assert plan["totals"] == {
        "adds": 1,
        "changes": 0,
        "removals": 0,
        "held": 0,
        "skips": 1,
        "lists": 1,
        "other": 0,
    }
    assert run["calls"] > 0


def test_a_list_of_a_thousand_and_a_wrong_filter(bureau: Bureau) -> None:
    """600 participants disappear and 3 join: 3 are added, nobody is removed, and a person is asked; approved, exactly
    those 600 go; one participant changed after the approval voids it.
    """
    company = bureau.company
    campaign = company.campaign()
    company.invite_crowd(campaign, 1000)
    company.sync(campaign)
    gone = [row["person"] for row in company.rows("participant", {"_id": None, "person": None})][:600]
    remove(bureau, campaign, gone)
    company.invite(campaign, "new1@example.se", "new2@example.se", "new3@example.se")

    bureau.asked_and_done(f"campaigns/{campaign}/runs")
    status = bureau.status(campaign)
    held = status["held"]
    shown = bureau.get(f"runs/{held['run']}")["plan"]["held"]
    table = bureau.client("admin").get(bureau.url(f"runs/{held['run']}/plan.csv")).text

    assert (status["state"], status["ready_to_send"]) == ("needs_approval", False)
    assert len(company.members(campaign)) == 1003
    assert (held["count"], held["guards"], held["decision"]) == (600, {"guard_mass_removal": 600}, "")
    assert {row["people"][0]["id"] for row in shown} == set(gone)
    assert all(row["people"][0]["name"] for row in shown)
    assert (table.count("\nWaits for approval,"), table.count("\nAdded,")) == (600, 3)

    removed = remove(bureau, campaign, participants(bureau, campaign)[:1])
    voided = bureau.post(f"runs/{held['run']}/approve", fingerprint=held["fingerprint"])
    bureau.work()
    again = bureau.status(campaign)

    assert voided["state"] == "queued"
    assert (again["state"], again["held"]["count"], len(company.members(campaign))) == ("needs_approval", 601, 1003)
    assert bureau.refused("post", f"runs/{held['run']}/approve", json={"fingerprint": held["fingerprint"]}) == (
        409,
        "plan_changed",
    )

    bureau.post(f"runs/{again['held']['run']}/approve", fingerprint=again["held"]["fingerprint"])
    bureau.work()
    last = bureau.status(campaign)

    assert (last["state"], last["ready_to_send"], last["held"]) == ("synced", True, None)
    assert len(company.members(campaign)) == 1003 - 600 - len(removed)


def test_a_rejected_part_stays_and_asks_no_more(bureau: Bureau) -> None:
    """The card says what was decided; a change of the plan asks anew."""
    campaign = held_campaign(bureau)
    held = bureau.status(campaign)["held"]

    answer = bureau.post(f"runs/{held['run']}/reject", "approver", fingerprint=held["fingerprint"])
    after = bureau.status(campaign)

    assert answer["id"] == held["run"]
    assert (after["state"], after["held"]["decision"], after["ready_to_send"]) == ("partly_synced", "rejected", False)
    assert after["not_ready_because"] == "held"


def test_preview_approved_is_what_runs(bureau: Bureau) -> None:
    """Nothing is written by the preview; the held part it shows can be approved there, and then runs."""
    campaign = held_campaign(bureau)
    writes = (bureau.company.writes(), people_of(bureau))

    preview = bureau.asked_and_done(f"campaigns/{campaign}/previews")
    untouched = (bureau.company.writes(), people_of(bureau))
    fingerprint = preview["plan"]["held_fingerprint"]
    bureau.post(f"runs/{preview['id']}/approve", fingerprint=fingerprint)
    bureau.work()

    assert preview["state"] == "preview"
    assert untouched == writes
    assert bureau.status(campaign)["state"] == "synced"


def test_second_click_joins_and_a_third_is_answered_from_memory(bureau: Bureau) -> None:
    """While it is under way the same run is answered; when it has ended and nothing changed, its answer is repeated."""
    bureau.company.configure(data_call_interval_seconds=300)
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")

    first = bureau.post(f"campaigns/{campaign}/runs")
    second = bureau.post(f"campaigns/{campaign}/runs")
    bureau.work()
    third = bureau.post(f"campaigns/{campaign}/runs")
    bureau.company.invite(campaign, "bo@example.se")
    fourth = bureau.post(f"campaigns/{campaign}/runs")

    assert (second["id"], second["joined"], bureau.work()) == (first["id"], True, 1)
    assert (third["id"], third["state"], third["repeated"]) == (first["id"], "done", True)
    assert (fourth["id"] != first["id"], fourth["repeated"]) == (True, False)


def test_request_is_taken_back(bureau: Bureau) -> None:
    """Whoever thinks better of it before a worker has begun finds nothing done."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")

    asked = bureau.post(f"campaigns/{campaign}/runs")
    cancelled = bureau.post(f"runs/{asked['id']}/cancel")
    bureau.work()

    assert cancelled["state"] == "cancelled"
    assert bureau.company.writes() == []
    assert bureau.refused("post", f"runs/{asked['id']}/cancel", json={}) == (409, "run_ended")


def test_deleted_list_is_made_again_from_the_card(bureau: Bureau) -> None:
    """The card offers the ways out; one of them leads to a campaign that is in order."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    bureau.asked_and_done(f"campaigns/{campaign}/runs")
    bureau.company.sync(bureau.company.campaign("Another that stays"))
    bureau.company.happen("delete_list", list=bureau.company.list_of(campaign).id)
    bureau.company.sync_kind("campaigns")

    gone = bureau.status(campaign)
    bureau.asked_and_done(f"campaigns/{campaign}/link", action="recreate")
    again = bureau.status(campaign)

    assert (gone["state"], gone["counts"]) == ("list_deleted", None), "nobody is on a list that is gone"
    assert [each["action"] for each in gone["choices"]] == ["recreate", "stop"]
    assert (again["state"], again["choices"], again["name"]) == ("synced", [], "Höst 2026")
    assert again["counts"]["on_list"] == 1


def test_list_of_the_same_name_is_chosen_from_the_card(bureau: Bureau) -> None:
    """Use this list: its members are compared, and what is too much waits for approval."""
    bureau.company.happen("create_list", name="Höst 2026", from_email="x@example.se")
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    bureau.asked_and_done(f"campaigns/{campaign}/runs")

    choice = bureau.status(campaign)
    use = next(each for each in choice["choices"] if each["action"] == "use")
    bureau.asked_and_done(f"campaigns/{campaign}/link", action="use", list_id=use["list"])

    assert choice["state"] == "choose_list"
    assert bureau.status(campaign)["state"] == "synced"
    assert bureau.company.field_of(campaign, "mailinglistid") == use["list"]


def test_list_that_is_not_there_is_named(bureau: Bureau) -> None:
    """Whoever chooses one that was deleted a moment ago reads which, in words, and the campaign stays as it was."""
    campaign = bureau.company.campaign()
    bureau.company.invite(campaign, "ada@example.se")
    bureau.company.sync(campaign)
    before = bureau.company.field_of(campaign, "mailinglistid")

    run = bureau.asked_and_done(f"campaigns/{campaign}/link", action="use", list_id=99999)

    assert (run["state"], run["error"]["code"]) == ("failed", "not_found")
    assert run["error"]["message"] == "There is no list 99999."
    assert bureau.status(campaign)["error"]["message"] == "There is no list 99999."
    assert bureau.company.field_of(campaign, "mailinglistid") == before


def remove(bureau: Bureau, campaign: int, people: list[int]) -> list[int]:
    """Take people off a campaign, as a wrong filter does."""
    app = bureau.company.app
    wanted, unit = set(people), app.unit_of_work()
    for row in bureau.company.rows("participant", {"_id": None, "campaign": None, "person": None}):
        if row["campaign"] == campaign and row["person"] in wanted:
            unit.delete(app.limetypes.participant.get(row["_id"]))
    unit.commit()
    return people


def participants(bureau: Bureau, campaign: int) -> list[int]:
    """Return who takes part."""
    rows = bureau.company.rows("participant", {"_id": None, "campaign": None, "person": None})
    return [row["person"] for row in rows if row["campaign"] == campaign]


def held_campaign(bureau: Bureau) -> int:
    """Return a campaign whose removals wait for approval."""
    campaign = bureau.company.campaign()
    people = bureau.company.invite(campaign, *(f"p{n}@example.se" for n in range(40)))
    bureau.company.sync(campaign)
    remove(bureau, campaign, people[:20])
    bureau.company.sync(campaign)
    return campaign


def people_of(bureau: Bureau) -> list[dict[str, object]]:
    """Return everything in Lime that belongs to people: campaigns, persons, participants, notes."""
    tables = {
        "campaign": ("name", "mailinglistid", "mailinglistlastsyncdate"),
        "person": ("email", "globaloptout", "emailbounce"),
        "participant": ("campaign", "person"),
        "history": ("notes",),
    }
    return [row for table, names in tables.items() for row in bureau.company.rows(table, dict.fromkeys(names))]
