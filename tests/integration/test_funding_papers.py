"""Drafts of an engagement and for anyone: kept as they were made, filled from what is there, stored for nobody else."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.engagements import queries as engagements
from alongside.funding import actions, queries
from alongside.funding.models import Draft, DraftFile
from alongside.funding.worksheet import CostLine
from alongside.funding.worksheet_files import write_csv
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from tests.integration.casework import no_reasons, scene
from tests.integration.test_funding_pages import SO_FAR, TOWN

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
LINE = CostLine(
    "Patrol overtime", "police_response", "overtime", 125_000, date(2026, 11, 10), programs=("eflea",)
)


@pytest.fixture
def case(cast, at):
    made = scene(cast, at)
    incidents.set_facts(request_id=made.request_id, facts={"state_code": "OH"}, by=OPERATOR, at=at)
    actions.record_consent(engagement_id=made.engagement_id, how="voice", by=cast.coordinator.actor, at=at)
    actions.write_cost(
        engagement_id=made.engagement_id, line=LINE, keep=False, by=cast.coordinator.actor, at=at
    )
    return engagements.card(made.engagement_id)


def text_of(data):
    return "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_draft_is_kept_as_it_was_made_and_a_second_one_is_the_next_version(cast, case, at, client_for):
    with clock.frozen(at):
        page, url = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/drafts/"
        page.post(url, {"kind": "eflea_letter", "language": "es"})
        first = queries.drafts(case.id)[0]
        assert (first.number, first.language, first.costs_version) == (1, "en", 1), "an office gets English"
        before = {f: page.get(f"{url}{first.id}/{f}/").content for f in ("docx", "pdf")}
        assert case.agency_name in text_of(before["docx"]) and "$1,250.00" in text_of(before["docx"])
        assert before["pdf"].startswith(b"%PDF")
        actions.write_cost(engagement_id=case.id, line=LINE, keep=False, by=cast.coordinator.actor, at=at)
        page.post(url, {"kind": "eflea_letter", "language": "en"})
        newest, same = queries.drafts(case.id)
        assert (newest.number, newest.costs_version, same.id) == (2, 2, first.id)
        assert {f: page.get(f"{url}{first.id}/{f}/").content for f in before} == before
        assert "$2,500.00" in text_of(page.get(f"{url}{newest.id}/docx/").content)
        assert page.get(f"{url}{first.id}/exe/").status_code == 404
        assert (
            page.get(f"/desk/engagements/{case.id + 999}/funding/drafts/{first.id}/docx/").status_code == 404
        )


def test_after_the_yes_is_taken_back_the_list_says_why_there_is_no_file(cast, case, at, client_for):
    with clock.frozen(at):
        page, url = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/drafts/"
        page.post(url, {"kind": "compensation_sheet", "language": "es"})
        (card,) = queries.drafts(case.id)
        assert "Ayuda con sus gastos" in text_of(page.get(f"{url}{card.id}/docx/").content)
        actions.withdraw_consent(engagement_id=case.id, by=cast.coordinator.actor, at=at)
        answer = page.get(f"{url}{card.id}/docx/")
        assert answer.status_code == 410 and "Its files were deleted" in answer.content.decode()
        page.post(url, {"kind": "psob_checklist", "language": "en"})
        assert len(queries.drafts(case.id)) == 1 and not DraftFile.objects.exists()


def test_whoever_only_reads_cases_makes_no_draft(cast, case, at, client_for):
    with clock.frozen(at):
        page, url = client_for(cast.officer), f"/desk/engagements/{case.id}/funding/drafts/"
        assert "Make the draft" not in page.get(url).content.decode()
        assert page.post(url, {"kind": "eflea_letter", "language": "en"}).status_code == 404
        assert client_for(cast.funder).get(url).status_code == 404


def test_anyone_gets_a_letter_from_answers_and_a_worksheet_and_nothing_is_stored(at):
    with clock.frozen(at):
        client = Client(enforce_csrf_checks=True)
        html = client.post("/funding/questions/", {"step": 1, "go": "result", **TOWN}).content.decode()
        so_far = SO_FAR.search(html)[1]
        page = client.post("/funding/drafts/", {"so_far": so_far}).content.decode()
        assert "Your answers come along" in page and SO_FAR.search(page)
        sheet = SimpleUploadedFile("costs.csv", write_csv([LINE], say=str, names={}))
        typed = {
            "so_far": so_far,
            "go": "make",
            "kind": "eflea_letter",
            "language": "en",
            "place": "Lima, OH",
        }
        answer = client.post("/funding/drafts/", {**typed, "draft_format": "docx", "file": sheet})
        said = text_of(answer.content)
        assert "Lima, OH" in said and "$1,250.00" in said and "Ohio" in said and "November 1, 2026" in said
        assert "[ name of the agency ]" in said
        pdf = client.post("/funding/drafts/", {**typed, "draft_format": "pdf"})
        assert pdf.content.startswith(b"%PDF") and not client.cookies
        assert not Draft.objects.exists() and queries.costs(1).version == 0


def test_a_worksheet_with_faults_makes_no_draft_and_keeps_the_answers_on_the_page(at):
    with clock.frozen(at):
        bad = SimpleUploadedFile("costs.csv", b"What it was,Part,Category,Amount in dollars\nx,Moon,Land,1\n")
        typed = {"go": "make", "kind": "cost_narrative", "language": "en", "file": bad}
        answer = Client().post("/funding/drafts/", typed)
        html = answer.content.decode()
        assert answer.status_code == 422 and "Row 2, column “Part”" in html
        nothing = Client().post("/funding/drafts/", {"go": "make"})
        assert nothing.status_code == 422


def test_anyone_looks_at_a_worksheet_and_gets_a_blank_one(at):
    with clock.frozen(at):
        client = Client(enforce_csrf_checks=True)
        assert client.get("/funding/costs/blank/xlsx/").content[:2] == b"PK"
        assert client.get("/funding/costs/blank/exe/").status_code == 404
        sheet = SimpleUploadedFile("c.csv", write_csv([LINE, LINE], say=str, names={}))
        html = client.post("/funding/costs/", {"file": sheet}).content.decode()
        assert "$2,500.00" in html and "Named as allowed" in html
        assert client.post("/funding/costs/", {}).status_code == 422


def test_files_without_a_sign_in_are_counted(at, monkeypatch):
    from alongside.web.funding import papers

    monkeypatch.setattr(papers, "TRIES", 1)
    with clock.frozen(at):
        assert Client().post("/funding/costs/", {}).status_code == 422
        assert Client().post("/funding/costs/", {}).status_code == 429
