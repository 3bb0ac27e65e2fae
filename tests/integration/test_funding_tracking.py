"""Applications on their way: amounts, who owes what next, reports, the list and its file, counts without a place."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from alongside.engagements import queries as engagements
from alongside.funding import actions, queries
from alongside.funding.models import KeptDeadline
from alongside.funding.worksheet import CostLine
from alongside.kernel import clock
from alongside.kernel.verdict import Refused
from alongside.outbox.models import Message
from alongside.reporting.queries import figures
from alongside.reporting.sources import NO_FUNDING, Facts, read
from tests.funding import pursued
from tests.integration.casework import no_reasons, scene

__all__ = ["no_reasons"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]


@pytest.fixture
def case(cast, at):
    return engagements.card(scene(cast, at).engagement_id)


@pytest.fixture
def application(cast, case, at):
    return pursued(case.id, by=cast.coordinator, at=at, program="eflea")


def awarded(cast, application, at):
    for event in ("send", "award"):
        actions.move_application(application_id=application, event=event, by=cast.coordinator.actor, at=at)


def tracked(cast, application, at, **more):
    words = {
        "asked_usd": None, "awarded_usd": None, "drawn_usd": None, "next_step": "", "next_by": "", "next_on": None,
        "keep": False,
    }  # fmt: skip
    actions.track_application(application_id=application, by=cast.coordinator.actor, at=at, **(words | more))


def test_amounts_follow_the_life_of_the_application(cast, application, at):
    tracked(cast, application, at, asked_usd=25_000)
    for wrong in ({"awarded_usd": 1}, {"drawn_usd": 1}):
        with pytest.raises(Refused) as refused:
            tracked(cast, application, at, **wrong)
        assert refused.value.verdict.code == "not_awarded"
    awarded(cast, application, at)
    with pytest.raises(Refused) as refused:
        tracked(cast, application, at, awarded_usd=5, drawn_usd=6)
    assert refused.value.verdict.code == "drawn_more"
    tracked(cast, application, at, asked_usd=25_000, awarded_usd=20_000, drawn_usd=5_000)
    assert queries.application(application).awarded_usd == 20_000


def test_the_next_step_names_nobody_who_was_hurt(cast, application, at):
    with pytest.raises(Refused) as refused:
        tracked(cast, application, at, next_step="Send the file of Jane Doe")
    assert refused.value.verdict.code == "look_again"
    tracked(cast, application, at, next_step="Sign the letter", next_by="Ann Ortiz at the SAA")


def test_a_report_is_kept_told_once_and_survives_a_recount(cast, case, application, at):
    due = at.date() + timedelta(days=60)
    same = {"application_id": application, "kind": "progress", "by": cast.coordinator.actor, "at": at}
    with pytest.raises(Refused) as refused:
        actions.keep_report_day(due_on=due, **same)
    assert refused.value.verdict.code == "not_awarded"
    awarded(cast, application, at)
    with pytest.raises(Refused):
        actions.keep_report_day(due_on=at.date() - timedelta(days=1), **same)
    first = actions.keep_report_day(due_on=due, **same)
    assert actions.keep_report_day(due_on=due, **same) == first
    actions.record_event(
        engagement_id=case.id,
        anchor="incident",
        day=at.date() - timedelta(days=9),
        by=cast.coordinator.actor,
        at=at,
    )
    row = KeptDeadline.objects.get(pk=first)
    notes = [f.note for f in engagements.follow_ups(case.id)]
    assert sum(n.startswith("Report due:") for n in notes) == 1
    before = Message.objects.filter(kind="funding_deadline").count()
    actions.tick(at=row.remind_at)
    actions.tick(at=row.remind_at)
    assert Message.objects.filter(kind="funding_deadline").count() == before + 1
    actions.move_application(application_id=application, event="end", by=cast.coordinator.actor, at=at)
    assert not KeptDeadline.objects.filter(pk=first).exists(), "an application that is over keeps no day"


def test_the_tab_the_list_and_its_file_show_where_it_stands(cast, case, application, at, client_for):
    line = CostLine(
        "Patrol overtime", "police_response", "overtime", 1_250_050, at.date(), programs=("eflea",)
    )
    actions.write_cost(engagement_id=case.id, line=line, keep=False, by=cast.coordinator.actor, at=at)
    awarded(cast, application, at)
    with clock.frozen(at):
        page, act = client_for(cast.coordinator), f"/desk/engagements/{case.id}/funding/act/"
        typed = {"asked_usd": "25000", "awarded_usd": "20000", "next_step": "=1+1", "next_by": "The SAA"}
        page.post(act, {"act": "track", "application": application, **typed})
        due = (at + timedelta(days=30)).date()
        page.post(act, {"act": "report", "application": application, "kind": "financial", "due_on": due})
        html = page.get(f"/desk/engagements/{case.id}/funding/").content.decode()
        assert "$25,000" in html and "Financial report" in html and "=1+1, The SAA" in html
        listed = page.get("/desk/engagements/funding/").content.decode()
        assert case.agency_name in listed and "$20,000" in listed
        book = load_workbook(io.BytesIO(page.get("/desk/engagements/funding/file/").content))
        head, row = book.worksheets[0].iter_rows()
        values = dict(zip([c.value for c in head], [c.value for c in row], strict=True))
        assert (
            values["Costs on the worksheet, US dollars"] == 12_500.5
            and values["Asked for, US dollars"] == 25_000
        )
        assert (
            values["Reports due"] == f"Financial report {due.isoformat()}" and values["Next step"] == "=1+1"
        )
        assert {c.data_type for c in row if c.value is not None} <= {"s", "n", "d"}
        assert client_for(cast.funder).get("/desk/engagements/funding/").status_code == 404
        bad = page.post(act, {"act": "track", "application": application, "asked_usd": "-4"}, follow=True)
        assert "Asked for, in whole dollars" in bad.content.decode()


def test_the_report_counts_programs_without_amounts_and_few_agencies_hide_all(cast, application, at):
    awarded(cast, application, at)
    found = queries.funding_counts(at - timedelta(days=1), at + timedelta(days=1))
    assert (found.taken_up, found.sent, found.awarded, found.engagements) == (1, 1, 1, 1)
    assert queries.funding_counts(at + timedelta(days=1), at + timedelta(days=9)) == NO_FUNDING


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((12, 12, 12, 2), (None, None, None)), ((12, 6, 1, 7), (12, 6, None)), ((0, 0, 0, 0), (0, 0, 0))],
)
def test_small_numbers_of_funding_are_left_out(counts, shown, at):
    from alongside.funding.queries import FundingCounts
    from alongside.kernel.periods import Period

    facts = read(Period(at - timedelta(days=2), at - timedelta(days=1)), at=at)
    given = Facts(**{f: getattr(facts, f) for f in facts.__slots__} | {"funding": FundingCounts(*counts)})
    made = {m.key: m.value for m in figures(given, below=5)}
    assert tuple(made[f"funding_{k}"] for k in ("taken_up", "sent", "awarded")) == shown
