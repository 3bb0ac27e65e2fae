"""The funding pages: anyone's path, the catalog desk with its second person, the tab and the chief's page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.funding import actions, queries, shipped
from alongside.funding.models import Event, Office, ProgramVersion, Sheet
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from tests.funding import changed_program, proposed, pursued
from tests.integration.casework import no_reasons, scene

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SO_FAR = re.compile(r'name="so_far" value="([^"]*)"')
TOWN = {
    "state": "OH", "incident_date": "2026-11-01", "intentional": "yes", "uncommon": "yes", "many_hurt": "yes",
    "officer_harmed": "no", "school_hit": "no", "fbi_helping": "unknown", "needs": ["police_response"],
}  # fmt: skip


@pytest.fixture
def noon(at):
    with clock.frozen(at):
        yield at


def answer(client, so_far, step, said, go="on"):
    page = client.post("/funding/questions/", {"so_far": so_far, "step": step, "go": go, **said})
    html = page.content.decode()
    found = SO_FAR.search(html)
    return page.status_code, html, found[1] if found else ""


def test_anyone_walks_the_path_without_cookies_and_nothing_is_stored(noon):
    client = Client(enforce_csrf_checks=True)
    so_far = SO_FAR.search(client.get("/funding/questions/").content.decode())[1]
    status, html, so_far = answer(client, so_far, 1, TOWN)
    assert status == 200 and "Step 2 of 3" in html
    assert "without delay" in html and "Can the school or college" not in html
    status, html, so_far = answer(client, so_far, 2, {"planned_event": "yes", "escalating": "yes"})
    pages = 1
    while "Step 2 of 3" in html:
        status, html, so_far = answer(client, so_far, 2, {})
        pages += 1
    assert pages <= 3 and "Step 3 of 3" in html and "administering agency for Byrne JAG sign" not in html
    while "Step 3 of 3" in html:
        assert html.count("<fieldset") + html.count("<select") <= 10
        status, html, so_far = answer(client, so_far, 3, {"applicant": "local_police"})
    assert "Policing a planned public event" in html and "Whom to call in your state" in html
    assert "Ohio Office of Criminal Justice Services" in html and "Not verified" in html
    assert not (Sheet.objects.exists() or Event.objects.exists()) and not client.cookies


def test_i_do_not_know_is_an_answer_to_everything(noon):
    client = Client()
    status, html, _ = answer(client, "", 1, {}, go="result")
    assert status == 200 and html.count(">Possible<") >= 14


def test_an_answer_can_be_changed_and_the_rest_stays(noon):
    client = Client()
    _, _, so_far = answer(client, "", 1, TOWN, go="result")
    _, html, so_far = answer(client, so_far, "", {}, go="1")
    assert re.search(r'value="OH"\s+selected', html) and "2026-11-01" in html
    _, html, _ = answer(client, so_far, 1, {**TOWN, "state": "TX"}, go="result")
    assert "Texas Office of the Governor" in html and "2026" in html


@pytest.mark.parametrize("so_far", ["", "x", "a:b:c", "é" * 50, "9" * 20_000])
def test_answers_that_are_not_ours_are_none(noon, so_far):
    status, html, _ = answer(Client(), so_far, 1, {}, go="result")
    assert status == 200 and "Your answers</h2>" not in html


def test_a_day_ahead_is_asked_again(noon):
    status, html, _ = answer(Client(), "", 1, {"incident_date": "2031-01-01"})
    assert status == 422 and "Write a day that has come" in html


def test_no_answer_is_in_an_address(noon):
    html = Client().get("/funding/questions/").content.decode()
    assert 'method="post"' in html and 'method="get"' not in html


def test_no_page_promises_for_the_department(noon):
    html = Client().get("/funding/programs/eflea/").content.decode()
    assert "None is anybody's promise" in html and "no official determination" in html
    assert "Not seen in a source; confirm it." in html and "2026" in html


def test_what_was_only_seen_in_past_cases_gets_no_day(noon):
    from alongside.funding import clocks
    from alongside.web.worksheet.page import deadline_row

    events = {"incident": noon.date() - timedelta(days=30)}
    rows = {
        c.id: deadline_row(clocks.run(p, c, events), noon.date())
        for p in queries.catalog().programs
        for c in p.clocks
    }
    assert rows["jagr-none"]["day"] == "" and rows["aeap-observed"]["due"] is None
    assert rows["aeap-cr"]["day"] and rows["serg-int-apply"]["due"]


def test_the_head_of_a_page_names_the_advisory_program_and_its_phone(noon, settings):
    html = Client().get("/funding/programs/eflea/").content.decode()
    head = html.partition("<main")[0]
    assert settings.PROGRAM["name"] in head and "Emergency Federal" not in head and "tel:" in head


def test_a_stale_entry_says_so(at):
    with clock.frozen(at):
        assert "not looked at lately" not in Client().get("/funding/").content.decode()
    with clock.frozen(at + timedelta(days=181)):
        assert "not looked at lately" in Client().get("/funding/").content.decode()


def test_a_change_is_shown_only_after_a_second_person_approved_it(cast, noon, client_for):
    writer, second = client_for(cast.coordinator), client_for(cast.admin)
    made = proposed("eflea", by=cast.coordinator, at=noon, plain="Police costs, in short")
    public = Client()
    assert "Police costs, in short" not in public.get("/funding/").content.decode()
    own = writer.post(
        f"/desk/funding/versions/{made}/settle/", {"event": "approve", "write_key": "a"}, follow=True
    )
    assert "Whoever writes a change does not approve it" in own.content.decode()
    assert "Police costs, in short" in second.get(f"/desk/funding/versions/{made}/").content.decode()
    second.post(f"/desk/funding/versions/{made}/settle/", {"event": "approve", "write_key": "b"})
    assert "Police costs, in short" in public.get("/funding/").content.decode()
    again = proposed("eflea", by=cast.admin, at=noon, plain="Police costs")
    actions.approve(version_id=again, by=cast.coordinator.actor, at=noon)
    assert [v.state for v in queries.history("eflea")] == ["published", "replaced"]


def test_the_form_of_a_program_writes_a_change(cast, noon, client_for):
    desk = client_for(cast.coordinator)
    page = desk.get("/desk/funding/programs/psob/edit/")
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields} | {
        "clock_psob-death_offset": "4y", "why": "Seen in the regulation.", "owner_id": str(cast.coordinator.pk),
    }  # fmt: skip
    desk.post("/desk/funding/programs/psob/edit/", {**said, "write_key": "k"})
    (row,) = ProgramVersion.objects.all()
    old, new = shipped.documents()[9], row.document
    assert old["id"] == "psob" and next(c for c in new["clocks"] if c["id"] == "psob-death")["offset"] == "4y"
    preview = desk.get(f"/desk/funding/versions/{row.pk}/").content.decode()
    assert "psob-death · offset" in preview and preview.count("Before:") == 1


BAD = {
    "same": ({}, "Seen today."),
    "no_reason": ({"plain": "Other words"}, " "),
    "unreadable": ({"clocks": [{"id": "x"}]}, "Seen today."),
    "no_source": ({"sources": []}, "Seen today."),
}


@pytest.mark.parametrize("code", BAD)
def test_a_change_that_will_not_do_is_refused(cast, noon, code):
    first = proposed("eflea", by=cast.admin, at=noon, plain="First words")
    actions.approve(version_id=first, by=cast.coordinator.actor, at=noon)
    words, why = BAD[code]
    with pytest.raises(Refused) as refused:
        actions.propose(
            program="eflea", document=changed_program("eflea", **words), why=why, owner_id=cast.admin.pk,
            review_on=noon.date() + timedelta(days=90), by=cast.admin.actor, at=noon,
        )  # fmt: skip
    assert refused.value.verdict.code == code


def test_one_change_of_a_program_waits_at_a_time(cast, noon):
    proposed("eflea", by=cast.admin, at=noon, plain="First words")
    with pytest.raises(Refused) as refused:
        proposed("eflea", by=cast.coordinator, at=noon, plain="Second words")
    assert refused.value.verdict.code == "waits"


def test_the_tab_asks_for_the_yes_then_shows_what_may_fit(cast, noon, client_for):
    made, desk = scene(cast, noon), client_for(cast.coordinator)
    url = f"/desk/engagements/{made.engagement_id}/funding/"
    assert "The agency said yes to me" in desk.get(url).content.decode()
    desk.post(f"{url}act/", {"act": "consent", "write_key": "1"})
    assert "What may fit" in desk.get(url).content.decode()
    desk.post(f"{url}answers/", {"planned_event": "yes", "write_key": "2"})
    assert queries.sheet(made.engagement_id).answers["planned_event"] == "yes"
    take_up = {"act": "take_up", "program": "aeap", "owner": str(cast.coordinator.pk), "write_key": "3"}
    desk.post(f"{url}act/", take_up)
    desk.post(
        f"{url}act/",
        {"act": "event", "anchor": "incident", "program": "", "day": "2026-11-01", "write_key": "4"},
    )
    html = desk.get(url).content.decode()
    assert "Aug 1, 2027" in html and "Met, or not wanted" in html


def test_another_engagement_s_deadline_cannot_be_settled_here(cast, noon, client_for):
    made = scene(cast, noon)
    pursued(made.engagement_id, by=cast.coordinator, at=noon)
    other = scene(cast, noon, agency_text="Lima PD", key="other", both=False)
    deadline = queries.deadlines(made.engagement_id)[0]
    answer_ = client_for(cast.coordinator).post(
        f"/desk/engagements/{other.engagement_id}/funding/act/",
        {"act": "settle", "deadline": deadline.id, "write_key": "x"},
    )
    assert answer_.status_code == 404 and queries.deadlines(made.engagement_id)[0].settled_at is None


def write(folder, **files):
    found = {}
    for name, text in files.items():
        found[name] = folder / f"{name}.csv"
        found[name].write_text(text, encoding="utf-8")
    return found


GOOD = {
    "fbi": "office,city,state,lat,lon,coverage_note\n"
    'alpha,Alpha,OH,40.0,-83.0,"Counties Covered: Adams, Marion (eastern half), and Xenia."\n'
    "beta,Beta,OH,41.5,-81.7,\n"
    "gamma,Gamma,IN,39.8,-86.1,\n",
    "districts": "district_id,district,state\nohsd,Southern District of Ohio,OH\n",
    "county_districts": "county_fips,state,county_name,district_id,ambiguous\n39001,OH,Adams County,ohsd,1\n",
    "counties": "county_fips,state,county_name,lat,lon\n39001,OH,Adams County,38.8,-83.4\n"
    "39035,OH,Cuyahoga County,41.4,-81.6\n18001,IN,Allen County,41.0,-85.0\n1001,KY,Near County,39.9,-85.5\n",
}


def test_files_of_offices_say_whom_to_call_in_a_county(tmp_path, at):
    for _twice in range(2):
        report = actions.take_in_offices(files=write(tmp_path, **GOOD), by=OPERATOR, at=at)
        assert (report.offices, report.counties) == (4, 4)
    adams, cuyahoga, allen, near = (queries.of_county(f) for f in ("39001", "39035", "18001", "01001"))
    assert (adams.fbi.name, adams.fbi_basis) == ("FBI Alpha", "The office lists this county as its own.")
    assert adams.district.name == "Southern District of Ohio" and adams.district_shared
    assert cuyahoga.fbi.name == "FBI Beta" and "nearest" in cuyahoga.fbi_basis
    assert allen.fbi.name == "FBI Gamma" and "only" in allen.fbi_basis
    assert near.fbi.name == "FBI Gamma" and "nearest" in near.fbi_basis
    html = Client().get("/funding/who/?state=OH&county=39001").content.decode()
    assert "FBI Alpha" in html and "Another federal district may serve" in html


WRONG = {
    "fbi": ("office,city,state\nx,X,OH\n", "lacks"),
    "districts": ("district_id,district,state\nq,Q,ZZ\n", "no state"),
    "counties": ("county_fips,state,county_name,lat,lon\n1,OH,A,north,2\n", "degrees"),
    "state_offices": ("state,kind,name\nOH,bank,B\n", "none of"),
}


@pytest.mark.parametrize("which", WRONG)
def test_one_bad_line_stops_all(tmp_path, at, which):
    text, word = WRONG[which]
    files = write(tmp_path, **{**GOOD, which: text})
    report = actions.take_in_offices(files=files, by=OPERATOR, at=at)
    assert word in report.refused[0][2]
    assert not Office.objects.exists()


def test_a_file_of_state_offices_replaces_the_names_that_nobody_checked(tmp_path, at):
    assert not queries.of_state("OH")[0].verified
    text = "state,kind,name,phone,verified,seen_on\nOH,saa,Office of Grants,614-555-0100,yes,2026-11-20\n"
    actions.take_in_offices(files=write(tmp_path, state_offices=text), by=OPERATOR, at=at)
    first = queries.of_state("OH")[0]
    assert (first.name, first.verified, first.phone) == ("Office of Grants", True, "614-555-0100")
    assert len(queries.of_state("OH")) == 3
