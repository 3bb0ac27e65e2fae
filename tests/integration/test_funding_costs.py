"""The worksheet of an engagement: nothing before the yes, files whole or not at all, who may write, what goes."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from alongside.engagements import queries as engagements
from alongside.funding import actions, queries
from alongside.funding.models import Cost
from alongside.funding.worksheet import CostLine
from alongside.funding.worksheet_files import COLUMNS
from alongside.kernel import clock
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from tests.integration.casework import no_reasons, scene

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
LINE = CostLine("Patrol overtime, first week", "police_response", "overtime", 125_000, date(2026, 11, 10))


@pytest.fixture
def case(cast, at):
    return engagements.card(scene(cast, at).engagement_id)


@pytest.fixture
def same(cast, case, at):
    actions.record_consent(engagement_id=case.id, how="voice", by=cast.coordinator.actor, at=at)
    return {"engagement_id": case.id, "by": cast.coordinator.actor, "at": at}


def take_in(same, lines, **more):
    words = {"seen": queries.costs(same["engagement_id"]).version, "replace": False, "keep": False}
    return actions.take_in_costs(lines=lines, **same, **(words | more))


def upload(*rows):
    book = Workbook()
    for row in (list(COLUMNS.values()), *rows):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("costs.xlsx", out.getvalue())


ROW = [
    "Patrol overtime",
    "Police response",
    "Officer overtime",
    date(2026, 11, 10),
    None,
    1250,
    None,
    None,
    "eflea",
]


def test_no_cost_is_kept_before_the_yes_nor_by_a_stranger(cast, case, at):
    by = cast.coordinator.actor
    with pytest.raises(Refused) as refused:
        actions.write_cost(engagement_id=case.id, line=LINE, keep=False, by=by, at=at)
    assert refused.value.verdict.code == "no_consent"
    actions.record_consent(engagement_id=case.id, how="voice", by=by, at=at)
    for other in (cast.advisor.actor, cast.funder.actor, Actor("requester", "987654", "Somebody")):
        with pytest.raises(LookupError):
            actions.write_cost(engagement_id=case.id, line=LINE, keep=False, by=other, at=at)
    assert not Cost.objects.exists()


def test_a_worksheet_is_taken_in_added_to_replaced_and_taken_back_out(same, case):
    assert take_in(same, [LINE, LINE]) == 1
    first = actions.write_cost(line=LINE, keep=False, **same)
    assert len(queries.costs(case.id).lines) == 3
    take_in(same, [LINE], replace=True)
    assert queries.costs(case.id).lines == (LINE,)
    actions.remove_cost(cost_id=first, **same)
    assert queries.costs(case.id).version == 3, "the cost was gone already"
    actions.remove_cost(cost_id=queries.costs(case.id).ids[0], **same)
    assert queries.costs(case.id).lines == ()
    acts = list(LedgerEntry.objects.filter(stream=case.stream).values_list("action", flat=True))
    assert acts.count("take_in_costs") == 2 and {"write_cost", "remove_cost"} <= set(acts)


def test_a_worksheet_that_somebody_else_changed_is_not_written_over(same, case):
    take_in(same, [LINE])
    with pytest.raises(Refused) as refused:
        take_in(same, [LINE], seen=0, replace=True)
    assert refused.value.verdict.code == "changed_since"
    assert len(queries.costs(case.id).lines) == 1


def test_words_that_may_not_be_kept_are_refused_by_the_action_itself(same, case):
    named = CostLine("Funeral of Jane Doe", "individuals", "funeral", 1)
    with pytest.raises(Refused) as refused:
        take_in(same, [LINE, named])
    assert refused.value.verdict.code == "look_again" and not Cost.objects.exists()
    with pytest.raises(Refused):
        take_in(same, [CostLine("Claim of 123-45-6789", "individuals", "medical", 1)], keep=True)
    take_in(same, [named], keep=True)


def test_taking_the_yes_back_deletes_costs_and_files_of_drafts_and_says_so(same, case):
    take_in(same, [LINE])
    draft = actions.keep_draft(
        kind="cost_narrative", language="en", files={"docx": b"abc"}, blanks=0, answers_version=1, costs_version=1, **same
    )  # fmt: skip
    assert queries.draft_file(draft, "docx") == b"abc"
    actions.withdraw_consent(**same)
    assert queries.costs(case.id).lines == () and queries.draft_file(draft, "docx") is None
    (card,) = queries.drafts(case.id)
    assert card.removed_at == same["at"] and card.number == 1


def test_staff_write_split_and_take_in_costs_on_the_page(cast, case, same, at, client_for):
    with clock.frozen(at):
        page, url = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/costs/"
        assert "Begin with rough sums" in page.get(url).content.decode()
        page.post(url, {"act": "split", "split-police_response": "20000", "split-property": "5000"})
        html = page.get(url).content.decode()
        assert "$25,000.00" in html and "of which estimated: $25,000.00" in html
        assert "No program of this list" in html
        page.post(url, {"act": "take_in", "file": upload(ROW, ROW), "how": "replace", "seen": "1"})
        html = page.get(url).content.decode()
        assert "$2,500.00" in html and "Named as allowed" in html
        cost_id = queries.costs(case.id).ids[0]
        typed = {
            "what": "Overtime",
            "need": "police_response",
            "kind": "overtime",
            "amount": "9.99",
            "program": "aeap",
        }
        assert page.post(f"{url}{cost_id}/", typed).status_code == 302
        html = page.get(url).content.decode()
        assert "names this as not allowed" in html and "has no day yet" in html
        page.post(url, {"act": "remove", "cost": cost_id})
        assert len(queries.costs(case.id).lines) == 1


def test_a_file_with_faults_is_told_by_row_and_column_and_nothing_is_taken_in(
    cast, case, same, at, client_for
):
    with clock.frozen(at):
        page, url = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/costs/"
        bad = upload(ROW, [*ROW[:5], "=1+1", *ROW[6:]], [ROW[0], "Moon", *ROW[2:]])
        answer = page.post(url, {"act": "take_in", "file": bad, "how": "add", "seen": "0"})
        html = answer.content.decode()
        assert (
            answer.status_code == 422
            and "Row 3, column “Amount in dollars”: This cell holds a formula" in html
        )
        assert "Row 4, column “Part”: “Moon” is none of the parts" in html
        named = upload(["Funeral of Jane Doe", *ROW[1:]])
        answer = page.post(url, {"act": "take_in", "file": named, "how": "add", "seen": "0"})
        assert answer.status_code == 422 and 'name="keep"' in answer.content.decode()
        assert not Cost.objects.exists()
        named.seek(0)
        page.post(url, {"act": "take_in", "file": named, "how": "add", "seen": "0", "keep": "on"})
        assert len(queries.costs(case.id).lines) == 1


def test_the_file_of_a_worksheet_comes_back_the_same_and_is_blank_without_lines(
    cast, case, same, at, client_for
):
    with clock.frozen(at):
        page, url = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/costs/"
        blank = load_workbook(io.BytesIO(page.get(f"{url}file/xlsx/").content))
        assert [c.value for c in blank.worksheets[0][1]] == list(COLUMNS.values())
        take_in(same, [LINE, CostLine("=1+1", "school", "other", 5, programs=("eflea", "aeap"))])
        for kind in ("xlsx", "csv"):
            data = page.get(f"{url}file/{kind}/").content
            file = SimpleUploadedFile(f"x.{kind}", data)
            seen = queries.costs(case.id).version
            before = queries.costs(case.id).lines
            page.post(url, {"act": "take_in", "file": file, "how": "replace", "seen": seen})
            assert queries.costs(case.id).version == seen + 1 and queries.costs(case.id).lines == before
        assert page.get(f"{url}file/exe/").status_code == 404


def test_whoever_only_reads_cases_sees_the_costs_and_writes_none(cast, case, same, at, client_for):
    take_in(same, [LINE])
    with clock.frozen(at):
        page, url = client_for(cast.officer), f"/desk/engagements/{case.id}/funding/costs/"
        html = page.get(url).content.decode()
        assert "Patrol overtime" in html and "Keep the cost" not in html
        assert page.post(url, {"act": "write", "what": "x"}).status_code == 404
        assert client_for(cast.funder).get(url).status_code == 404


def test_a_program_sent_and_awarded_remembers_the_first_day_of_each(same, case, cast, at):
    application = actions.take_up(program="eflea", owner_id=cast.coordinator.pk, **same)
    later = {"by": cast.coordinator.actor, "at": at + timedelta(days=3)}
    for event in ("send", "refuse", "send_again", "award"):
        actions.move_application(application_id=application, event=event, **later)
    from alongside.funding.models import Application

    row = Application.objects.get(pk=application)
    assert (row.sent_at, row.awarded_at) == (later["at"], later["at"])
