"""Deployments in the browser: who has which button, what is refused with which sentence, what the phone shows."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from alongside.deployments import actions
from alongside.deployments.models import Cost, Deployment
from alongside.kernel import clock
from alongside.roster.models import Exposure
from tests.house.story import a_picture
from tests.integration.casework import no_reasons  # noqa: F401
from tests.integration.deploying import DAY, trip
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
SignIn = Callable[..., Client]
HOUR = timedelta(hours=1)


def url(t, name="") -> str:
    return f"/desk/engagements/{t.scene.engagement_id}/travel/{t.id}/{name}"


def press(client: Client, address: str, event: str, **more: str) -> str:
    answer = client.post(address, {"event": event, "write_key": f"{event}{more}", **more}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visit_is_planned_checked_and_signed_on_the_pages(cast: Cast, at: datetime, client_for: SignIn):
    t = trip(cast, at)
    one, two, mine = client_for(cast.coordinator), client_for(cast.officer), client_for(cast.advisor)
    with clock.frozen(at):
        words = {
            "host": {"host_by": "head", "name": "Dana Reyes", "title": "Chief", "how": "phone"},
            "rate": {"unit": "day", "amount": "650.01"},
            "conference": {"form_name": "Sheet A", **{f"q{n}": "no" for n in range(1, 11)}},
            "insurance": {"insured_by": "program"},
            "estimate": {"kind": "meals", "amount": "68", "count": "3", "source": "GSA table, read today"},
        }
        assert "Put forward" in one.get(url(t)).content.decode()
        press(one, url(t, "act/"), "submit")
        for what, data in words.items():
            answer = one.post(url(t, f"write/{what}/"), {**data, "write_key": what, "keep": "on"})
            assert answer.status_code == 302, (what, answer.content.decode())
        refused = press(two, url(t, "act/"), "authorize")
        assert "has not yet said in writing whether there is a conflict" in refused
        press(mine, f"/my/travel/{t.id}/act/", "no_conflict")
        assert "written approval is needed beforehand" in press(two, url(t, "act/"), "authorize", n="2")
        paper = SimpleUploadedFile("approval.docx", b"")
        from tests.integration.deploying import word_file

        paper.write(word_file("The rate is approved."))
        paper.seek(0)
        about = {
            "kind": "approval",
            "about": f"deployment:{t.id}",
            "file": paper,
            "write_key": "p",
            "keep": "on",
        }
        assert one.post(f"/desk/engagements/{t.scene.engagement_id}/papers/", about).status_code == 302
        from alongside.engagements.models_papers import Paper

        chosen = str(Paper.objects.get().pk)
        assert (
            one.post(
                url(t, "write/rate/"),
                {"unit": "day", "amount": "650.01", "paper_id": chosen, "write_key": "again"},
            ).status_code
            == 302
        )
        assert "You wrote its terms or costs" in one.get(url(t)).content.decode()
        press(two, url(t, "act/"), "authorize", n="3")
        assert Deployment.objects.get().state == "authorized"
        page = mine.get(f"/my/travel/{t.id}/").content.decode()
        assert "I am leaving home" in page and "650" not in page


def test_the_phone_says_the_next_thing_and_keeps_a_receipt(cast: Cast, at: datetime, client_for: SignIn):
    t = trip(cast, at)
    t.authorized(at)
    mine = client_for(cast.advisor)
    for hours, event, state in (
        (12, "depart", "traveling"), (20, "arrive", "on_site"), (60, "leave", "traveling"), (64, "come_home", "home"),
    ):  # fmt: skip
        with clock.frozen(at + hours * HOUR):
            press(mine, f"/my/travel/{t.id}/act/", event)
            assert t.row.state == state
    with clock.frozen(at + 70 * HOUR):
        data = {
            "kind": "ground", "amount": "31.50", "count": "1", "note": "=1+1", "write_key": "e",
            "file": SimpleUploadedFile("taxi.jpg", a_picture()),
        }  # fmt: skip
        assert mine.post(f"/my/travel/{t.id}/expense/", data).status_code == 302
        cost = Cost.objects.get(actual=True)
        assert (cost.cents, cost.receipt.media, cost.receipt.kind) == (3150, "png", "receipt")
        sheet = client_for(cast.coordinator).get(url(t, "expenses/"))
        book = load_workbook(io.BytesIO(sheet.content))
        assert book.sheetnames == ["Estimate", "Expenses"]
        cells = [cell for row in book["Expenses"].iter_rows() for cell in row if cell.value is not None]
        assert "=1+1" in [cell.value for cell in cells] and not [c for c in cells if c.data_type == "f"]
        assert 31.5 in [cell.value for cell in cells]


def test_another_advisor_and_another_engagement_see_nothing(cast: Cast, at: datetime, client_for: SignIn):
    t = trip(cast, at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    with clock.frozen(at):
        for who in (cast.other_advisor, cast.care_lead):
            assert client_for(who).get(f"/my/travel/{t.id}/").status_code == 404
        assert client_for(cast.advisor).get(url(t)).status_code == 404
        assert client_for(cast.coordinator).get(f"/desk/engagements/999/travel/{t.id}/").status_code == 404


def test_the_care_lead_sees_load_and_calls_and_nothing_of_the_case(
    cast: Cast, at: datetime, client_for: SignIn
):
    t = trip(cast, at)
    t.authorized(at)
    t.do("depart", at + 12 * HOUR)
    t.do("arrive", at + DAY)
    t.do("come_home", at + 2 * DAY)
    Exposure.objects.create(advisor_id=t.scene.law, kind="children", on_date=at.date(), ref="deployment:0")
    mine, care = client_for(cast.advisor), client_for(cast.care_lead)
    with clock.frozen(at + 2 * DAY):
        page = mine.get("/advisor/check-in/").content.decode()
        assert "never sent" in page and "<textarea" in page and ' name="q' not in page
        assert mine.post("/advisor/check-in/call-me/", {"write_key": "c"}).status_code == 302
        page = care.get("/desk/care/").content.decode()
        assert "Avery Advisor" in page and "Would like a call" in page and "Debrief has taken place" in page
        assert "Millbrook" not in page and "Dana Reyes" not in page
        press(care, f"/desk/care/returns/{t.id}/", "debrief")
        assert t.row.state == "debriefed"
