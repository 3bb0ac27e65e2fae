"""The plan builder's pages: without an account, with one, as files, and for staff."""

from __future__ import annotations

import io
import itertools
import json
import os
import random
import re
import zipfile
from xml.etree import ElementTree

import pikepdf
import polib
import pytest
from django.utils import translation
from docx import Document as Word

from alongside.accounts.queries import person_by_email
from alongside.agencies import actions as agencies
from alongside.base.secrets import link_token
from alongside.cli.catalogs import LOCALE
from alongside.incidents.queries import card as request_card
from alongside.kernel.actor import OPERATOR
from alongside.library.actions import load
from alongside.outbox.models import Message
from alongside.plans import actions, queries
from alongside.plans.document import read, text_of
from tests.integration.test_plans import member, planner, tied
from tests.people import verified
from tests.unit.plans.making import broken

pytestmark = pytest.mark.django_db
HERE = "/plans/here/file/{}/"


@pytest.fixture(autouse=True)
def library(db, at):
    load(by=OPERATOR, at=at)


@pytest.fixture
def spanish(tmp_path, settings):
    """Read Spanish from the catalog as it stands, compiled in a folder of its own."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po")).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("en"):
        yield


@pytest.fixture
def pia(at):
    return planner(at)


@pytest.fixture
def plan_id(pia, at):
    return actions.start(document=queries.new_plan(), by=pia.actor, at=at)


@pytest.fixture
def browser(client_for, pia):
    return client_for(pia)


def kept(**answers):
    return {"plan": json.dumps({"answers": answers, "drop": []})}


FIRST = {
    "community/name": "Millbrook",
    "partners/law-enforcement/name": "Millbrook PD <b>",
    "partners/law-enforcement/phone": "614-555-0144",
    "partners/law-enforcement/notify": True,
    "partners/own-1/category": "Library",
    "partners/own-1/name": "City library",
    "protocols/ics/use": "yes",
    "protocols/ics/lead": "Captain *Lane*",
    "protocols/ics/items/own-1/text": "Open the | old $armory$",
}


def test_the_catalog_gives_the_blank_its_protocols_and_lines():
    plan = queries.new_plan()
    assert len(plan["protocols"]) >= 27 and len(plan["partners"]) == 22
    assert sum(len(p["items"]) for p in plan["protocols"]) >= 250
    assert read(text_of(plan)) == plan


@pytest.mark.parametrize("section", ["community", "partners", "protocols", "needs", "gaps", "exercises"])
def test_every_part_opens_without_an_account_and_writes_nothing(
    client, section, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        answer = client.get(f"/plans/here/{section}/")
    assert answer.status_code == 200 and "data-plan-here" in answer.content.decode()
    assert client.get("/plans/here/protocols/ics/").status_code == 200
    assert client.get("/plans/here/protocols/nothing/").status_code == 404


def test_a_plan_of_the_browser_becomes_a_file_and_comes_back_the_same(client):
    sent = client.post(HERE.format("json"), kept(**FIRST))
    plan = read(sent.content)
    assert plan["community"]["name"] == "Millbrook" and plan["partners"][-1]["name"] == "City library"
    opened = client.post("/plans/here/open/", {"file": io.BytesIO(sent.content)}).content.decode()
    stored = re.search(r'<script id="plan-opened" type="application/json">(.*?)</script>', opened)[1]
    again = client.post(HERE.format("json"), {"plan": json.dumps(json.loads(stored))})
    assert again.content == sent.content


def structure(pdf):
    """Return the kinds of the structure tree's elements in reading order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def test_the_pdf_is_tagged_titled_in_its_language_and_in_order(client):
    sent = client.post(HERE.format("pdf"), kept(**FIRST))
    pdf = pikepdf.open(io.BytesIO(sent.content))
    root = pdf.Root
    assert root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle and str(root.Lang) == "en"
    with pdf.open_metadata() as found:
        assert found["pdfuaid:part"] == "1" and found["dc:title"] == "Victim assistance plan: Millbrook"
    kinds = structure(pdf)
    assert kinds[1:2] == ["/H1"] or kinds[0] == "/H1" or "/H1" in kinds[:3]
    assert {"/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/L", "/LI"} <= set(kinds)
    heads = [int(k[2]) for k in kinds if re.fullmatch(r"/H\d", k)]
    assert heads[0] == 1 and all(b - a <= 1 for a, b in itertools.pairwise(heads))
    assert "/Figure" not in kinds
    assert all(page.get("/Tabs") == "/S" for page in pdf.pages)


def test_a_letter_that_no_font_has_does_not_stop_the_pdf(client):
    sent = client.post(HERE.format("pdf"), kept(**{"community/name": "漢字 ☃ Ñandú"}))
    assert sent.status_code == 200 and sent.content.startswith(b"%PDF")


def test_the_word_file_has_headings_header_rows_title_and_language(client):
    sent = client.post(HERE.format("docx"), kept(**FIRST))
    file = Word(io.BytesIO(sent.content))
    heads = [p.style.name for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert heads[:2] == ["Heading 1", "Heading 2"] and "Heading 3" in heads
    assert file.core_properties.title == "Victim assistance plan: Millbrook"
    assert all("w:tblHeader" in t.rows[0]._tr.xml and "w:tblCaption" in t._tbl.xml for t in file.tables)
    assert 'w:val="en-US"' in file.styles.element.xml
    with zipfile.ZipFile(io.BytesIO(sent.content)) as parts:
        for name in parts.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(parts.read(name))


def test_markdown_takes_what_people_wrote_as_words(client):
    text = client.post(HERE.format("md"), kept(**FIRST)).content.decode()
    assert r"Captain \*Lane\*" in text and r"Open the \| old $armory$" in text and "<b>" not in text


def test_a_checklist_fits_one_page(client):
    for key in ("family-assistance-center", "victim-notification"):
        sent = client.post(HERE.format("checklist"), {**kept(**FIRST), "protocol": key})
        assert len(pikepdf.open(io.BytesIO(sent.content)).pages) == 1


def test_the_files_speak_the_readers_language(client, spanish):
    client.cookies["django_language"] = "es"
    text = client.post(HERE.format("md"), kept(**FIRST)).content.decode()
    assert "Plan de asistencia a las víctimas" in text and "Victim assistance" not in text


BY_CHANCE = int(os.environ.get("PLAN_IMPORTS", "200"))
"""Files sent through the page; PLAN_IMPORTS=10000 takes minutes."""


def test_files_by_chance_are_read_or_refused_with_a_place(client, monkeypatch):
    monkeypatch.setattr("alongside.web.planner.shared.TRIES", 10 * BY_CHANCE)
    dice, seen = random.Random(7), set()
    for _ in range(BY_CHANCE):
        answer = client.post("/plans/here/open/", {"file": io.BytesIO(broken(dice))})
        seen.add(answer.status_code)
        assert answer.status_code in (200, 422)
        if answer.status_code == 422:
            assert re.search(r"<li>[^<]+</li>", answer.content.decode().split("<main")[1])
    assert seen == {200, 422}


def test_strange_answers_of_a_browser_make_a_file_or_a_sentence(client):
    for raw in ("", "x", "[]", "{}", '{"answers": []}', '{"answers": {"partners/../name": "x"}}', "[" * 9999):
        assert client.post(HERE.format("json"), {"plan": raw}).status_code == 200
    long = kept(**{"community/name": "x" * 300})
    answer = client.post(HERE.format("json"), long)
    assert answer.status_code == 422 and "community.name" in answer.content.decode()


def test_files_are_made_so_many_times_an_hour(client, monkeypatch):
    monkeypatch.setattr("alongside.web.planner.shared.TRIES", 2)
    codes = [client.post(HERE.format("md"), kept()).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def part(plan_id, section):
    return f"/plans/{plan_id}/parts/{section}/"


def test_a_planner_writes_and_goes_on(browser, plan_id, pia):
    sent = {"seen": "1", "q:community/name": "Millbrook", "q:community/state": "OH", "go_on": "yes"}
    answer = browser.post(part(plan_id, "community"), sent)
    assert answer.url == part(plan_id, "partners")
    new = {"seen": "2", "q:partners/new-1/category": "Library", "q:partners/new-1/name": "City library"}
    browser.post(part(plan_id, "partners"), new)
    plan = queries.card(plan_id, pia.pk).document
    assert plan["partners"][-1]["id"].startswith("own-") and plan["partners"][-1]["name"] == "City library"
    out = {"seen": "3", "drop": f"partners/{plan['partners'][-1]['id']}"}
    browser.post(part(plan_id, "partners"), out)
    assert len(queries.card(plan_id, pia.pk).document["partners"]) == 22


def test_what_is_not_accepted_comes_back_with_what_was_typed(browser, plan_id):
    sent = {"seen": "1", "q:protocols/ics/lead": "Lane", "q:protocols/ics/note": "SSN 219-09-9999."}
    answer = browser.post(part(plan_id, "protocols/ics"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and "219-09-9999" in page and 'value="Lane"' in page
    sent["q:protocols/ics/note"] = "Ask Margaret Ellison about it."
    answer = browser.post(part(plan_id, "protocols/ics"), sent)
    assert answer.status_code == 422 and 'name="keep"' in answer.content.decode()
    assert browser.post(part(plan_id, "protocols/ics"), {**sent, "keep": "on"}).status_code == 302


def test_two_planners_at_once_choose_between_two_answers(browser, client_for, plan_id, pia, at):
    ed = client_for(member(plan_id, pia, at))
    browser.post(part(plan_id, "protocols"), {"seen": "1", "q:protocols/ics/lead": "Captain Lane"})
    answer = ed.post(part(plan_id, "protocols"), {"seen": "1", "q:protocols/ics/lead": "Major Dale"})
    assert answer.url == f"/plans/{plan_id}/differences/"
    page = ed.get(answer.url).content.decode()
    assert "Captain Lane" in page and "Major Dale" in page
    (waiting,) = queries.differences(plan_id)
    ed.post(answer.url, {"difference": waiting["id"], "take": "mine"})
    leads = {p["id"]: p["lead"] for p in queries.card(plan_id, pia.pk).document["protocols"]}
    assert leads["ics"] == "Major Dale" and not queries.differences(plan_id)


def test_a_plan_exported_and_begun_again_is_the_same_to_the_byte(browser, plan_id, pia, at):
    answers = {
        "community/name": "Millbrook",
        "partners/own-1/name": "Library",
        "gaps/own-2/resource": "Buses",
    }
    actions.save(plan_id=plan_id, seen=1, answers=answers, by=pia.actor, at=at)
    sent = browser.get(f"/plans/{plan_id}/files/json/").content
    made = browser.post("/plans/mine/start/", {"file": io.BytesIO(sent), "write_key": "a"}).url
    assert browser.get(f"{made}files/json/").content == sent


def test_what_the_browser_kept_is_taken_into_the_sign_in(browser):
    made = browser.post("/plans/mine/start/", {**kept(**FIRST), "write_key": "k"})
    again = browser.post("/plans/mine/start/", {**kept(**FIRST), "write_key": "k"})
    assert made.url == again.url and "Millbrook" in browser.get(made.url).content.decode()


@pytest.mark.parametrize(
    "page", ["", "far/", "people/", "versions/", "versions/compare/", "files/", "agency/"]
)
def test_every_page_of_a_plan_opens_for_its_people_only(browser, client_for, cast, plan_id, at, page):
    assert browser.get(f"/plans/{plan_id}/{page}").status_code == 200
    assert client_for(planner(at, "Stan Stranger")).get(f"/plans/{plan_id}/{page}").status_code == 404
    assert client_for(cast.coordinator).get(f"/plans/{plan_id}/{page}").status_code == 404


def test_readiness_says_that_it_is_ours(browser, plan_id):
    page = browser.get(f"/plans/{plan_id}/far/").content.decode()
    assert "No federal measure of such plans exists" in page and "%" not in re.sub(r"<[^>]+>|\d+%", "", page)


def test_versions_name_what_changed_and_an_owner_goes_back(browser, plan_id, pia, at):
    actions.save(plan_id=plan_id, seen=1, answers={"community/name": "Millbrook"}, by=pia.actor, at=at)
    assert (
        "Your community: Name of the community" in browser.get(f"/plans/{plan_id}/versions/").content.decode()
    )
    assert "Millbrook" in browser.get(f"/plans/{plan_id}/versions/compare/?with=1").content.decode()
    browser.post(f"/plans/{plan_id}/versions/1/restore/", {"write_key": "r"})
    assert queries.card(plan_id, pia.pk).name == ""
    assert browser.get(f"/plans/{plan_id}/versions/compare/?with=99").status_code == 404


def test_a_sign_up_is_a_mail_a_link_and_a_press(client):
    answer = client.post("/plans/sign-up/", {"name": "Nora New", "email": "nora@county.example"})
    assert answer.url == "/plans/sign-up/sent/"
    ref = Message.objects.get(kind="plan_sign_up").context["link"]["ref"]
    address = f"/plans/link/{ref}-{link_token('plan', ref)}/"
    assert client.get(address).status_code == 200 and person_by_email("nora@county.example") is None
    assert client.post(address).url == "/plans/sign-up/mailed/"
    assert person_by_email("nora@county.example") and Message.objects.filter(kind="invitation").exists()
    assert client.get(address).status_code == 410 and client.get("/plans/link/1-x/").status_code == 404


def test_an_address_gets_five_links_an_hour(client):
    sent = {"name": "Nora New", "email": "nora@county.example"}
    codes = [client.post("/plans/sign-up/", sent).status_code for _ in range(6)]
    assert codes == [302] * 5 + [429]


def test_staff_verify_agree_and_bring_the_plan_to_a_request(client_for, cast, plan_id, pia, at):
    by = cast.officer.actor
    agency_id = agencies.add_agency(
        name="Millbrook Police Department", kind="municipal", state="OH", city="Millbrook", by=by, at=at
    )
    number_id = agencies.add_number(
        agency_id=agency_id, number="614-555-0199", label="Dispatch", source="state_directory",
        source_note="page 12", seen_date=at.date(), by=by, at=at,
    )  # fmt: skip
    tie_id = tied(plan_id, pia, (agency_id, number_id), cast, at)
    staff = client_for(cast.officer)
    request_id = verified(at, cast.officer, key="tied", agency_id=agency_id)
    address = f"/desk/plans/requests/{request_id}/"
    assert "has agreed to no plan" in staff.get(address).content.decode()
    assert "Millbrook" in staff.get("/desk/plans/").content.decode()
    agreed = {"name": "Dana Reyes", "title": "Chief", "is_head": "on", "write_key": "a"}
    assert staff.post(f"/desk/plans/ties/{tie_id}/", agreed).status_code == 302
    assert "Ask on the call" in staff.get(address).content.decode()
    page = staff.get(f"/desk/requests/{request_id}/").content.decode()
    assert address in page
    consent = {"plan": plan_id, "consent_name": "Dana Reyes", "consent_title": "Chief", "consent_how": "call"}
    assert staff.post(address, {**consent, "write_key": "b"}).status_code == 302
    assert queries.attached(request_id).consent_name == "Dana Reyes"
    assert request_card(request_id).agency_id == agency_id
    staff.post(f"{address}off/", {"write_key": "c"})
    assert queries.attached(request_id) is None


def test_rows_of_ones_own_can_be_named_and_written_again(browser, plan_id, pia):
    new = {"seen": "1", "q:needs/new-1/needs": "Rides", "q:exercises/new-1/what": "Phones"}
    browser.post(part(plan_id, "needs"), new)
    browser.post(part(plan_id, "protocols"), {"seen": "2", "q:protocols/new-1/title": "Campus shuttle"})
    plan = queries.card(plan_id, pia.pk).document
    assert (plan["protocols"][-1]["title"], plan["protocols"][-1]["use"]) == ("Campus shuttle", "yes")
    for section in ("needs", "exercises"):
        own = plan[section][-1]["id"]
        page = browser.get(part(plan_id, section)).content.decode()
        assert f'value="{section}/{own}"' in page and f'name="q:{section}/{own}/' in page
    assert (
        f'name="q:needs/{plan["needs"][-1]["id"]}/group"'
        in browser.get(part(plan_id, "needs")).content.decode()
    )
    assert browser.get(part(plan_id, f"protocols/{plan['protocols'][-1]['id']}")).status_code == 200


@pytest.mark.parametrize(
    "question", ["partners", "version/1", "protocols/ics/x/y/z", "community/name", "a/b/c", ""]
)
def test_a_remark_on_anything_leaves_the_plan_readable(browser, plan_id, question):
    browser.post(f"/plans/{plan_id}/comments/", {"question": question, "text": "Why?", "write_key": question})
    assert browser.get(f"/plans/{plan_id}/").status_code == 200
