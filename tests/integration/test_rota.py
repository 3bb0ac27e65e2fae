"""The rota among officers: a swap needs a yes, days off warn, notes are read, a calendar tells nothing of cases."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from alongside.duty import actions_rota as actions
from alongside.duty import queries, queries_rota
from alongside.duty.actions import add_shift, remove_shift
from alongside.duty.models import Shift, Swap
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.outbox.queries import render

HOUR = timedelta(hours=1)


@pytest.fixture
def shift(cast, at):
    start = at + 48 * HOUR
    return add_shift(person_id=cast.officer.pk, starts_at=start, ends_at=start + 8 * HOUR, by=OPERATOR, at=at)


@pytest.fixture
def swap(cast, at, shift):
    return actions.ask_swap(shift_id=shift.pk, person_id=cast.coordinator.pk, by=cast.officer.actor, at=at)


def holder(shift):
    return Shift.objects.get(pk=shift.pk).person_id


def test_a_shift_changes_hands_with_the_others_yes_and_not_before(cast, at, shift, swap):
    assert holder(shift) == cast.officer.pk
    assert actions.answer_swap(swap_id=swap, accept=True, by=cast.coordinator.actor, at=at)
    assert holder(shift) == cast.coordinator.pk
    assert actions.answer_swap(swap_id=swap, accept=True, by=cast.coordinator.actor, at=at), "twice is once"
    kinds = list(LedgerEntry.objects.filter(object=f"shift:{shift.pk}").values_list("action", flat=True))
    assert kinds == ["add_shift", "ask_swap", "accept_swap"]
    told = Message.objects.get(kind="swap_accepted")
    assert told.address == cast.officer.email
    assert (
        "Cory Coordinator takes this shift: Tue Nov 24, 12:00"
        in render(kind=told.kind, context=told.context, language="en", exercise=False).text
    )


def test_a_no_leaves_the_shift_and_somebody_else_can_be_asked(cast, at, shift, swap):
    assert not actions.answer_swap(swap_id=swap, accept=False, by=cast.coordinator.actor, at=at)
    assert holder(shift) == cast.officer.pk
    assert Message.objects.filter(kind="swap_declined", address=cast.officer.email).exists()
    actions.ask_swap(shift_id=shift.pk, person_id=cast.coordinator.pk, by=cast.officer.actor, at=at)


def test_a_question_that_was_taken_back_cannot_be_answered(cast, at, shift, swap):
    actions.take_swap_back(swap_id=swap, by=cast.officer.actor, at=at)
    assert Message.objects.get(kind="swap_asked").state == "withdrawn"
    with pytest.raises(Refused):
        actions.answer_swap(swap_id=swap, accept=True, by=cast.coordinator.actor, at=at)
    assert holder(shift) == cast.officer.pk


def refused(code, act, **words):
    with pytest.raises(Refused) as said:
        act(**words)
    assert said.value.verdict.code == code


def test_who_may_not_ask_or_answer(cast, at, shift, swap):
    ask = {"shift_id": shift.pk, "at": at}
    refused("not_own", actions.ask_swap, person_id=cast.officer.pk, by=cast.coordinator.actor, **ask)
    refused("not_officer", actions.ask_swap, person_id=cast.funder.pk, by=cast.officer.actor, **ask)
    refused("not_officer", actions.ask_swap, person_id=cast.officer.pk, by=cast.officer.actor, **ask)
    refused("asked", actions.ask_swap, person_id=cast.coordinator.pk, by=cast.officer.actor, **ask)
    late = {"swap_id": swap, "accept": True, "at": at + 60 * HOUR}
    refused("over", actions.answer_swap, by=cast.coordinator.actor, **late)
    refused("not_asked", actions.answer_swap, swap_id=swap, accept=True, by=cast.officer.actor, at=at)
    with pytest.raises(LookupError):
        actions.take_swap_back(swap_id=swap, by=cast.coordinator.actor, at=at)


def test_nobody_takes_a_shift_on_top_of_another(cast, at, shift, swap):
    add_shift(
        person_id=cast.coordinator.pk,
        starts_at=shift.starts_at + HOUR,
        ends_at=shift.ends_at + HOUR,
        by=OPERATOR,
        at=at,
    )
    refused("clash", actions.answer_swap, swap_id=swap, accept=True, by=cast.coordinator.actor, at=at)
    actions.answer_swap(swap_id=swap, accept=False, by=cast.coordinator.actor, at=at)


def test_a_shift_taken_off_the_rota_takes_its_question_along(cast, at, shift, swap):
    remove_shift(shift_id=shift.pk, by=OPERATOR, at=at)
    assert not Swap.objects.exists()


def test_the_chain_of_a_request_is_that_of_its_arrival_whatever_is_swapped_later(cast, at, shift):
    from alongside.incidents.models import RequestForAssistance
    from tests.people import ask

    running = Shift.objects.get(person=cast.officer, starts_at__lt=at)
    request_id = ask(at)
    chain = RequestForAssistance.objects.get(pk=request_id).chain
    remove_shift(shift_id=running.pk, by=OPERATOR, at=at)
    assert queries.on_now(at) == [cast.coordinator]
    assert (
        RequestForAssistance.objects.get(pk=request_id).chain
        == chain
        == [cast.officer.pk, cast.coordinator.pk]
    )


def test_days_off_and_holidays_warn_on_the_rota(cast, at, shift, client_for):
    first = shift.starts_at.date()
    own = {"person_id": cast.officer.pk, "by": cast.officer.actor, "at": at, "today": at.date()}
    days = actions.mark_days_off(first=first, last=first, **own)
    zone = "America/New_York"
    codes = [w.code for w in queries_rota.warnings_between(at, at + 14 * 24 * HOUR, zone=zone)]
    assert "day_off" in codes
    with clock.frozen(at):
        page = client_for(cast.officer).get("/desk/duty/rota/").content.decode()
    assert "Dana Duty is on the rota and has marked these days as not possible." in page
    assert "Thanksgiving Day: nobody is on as backup" in page
    assert actions.unmark_days_off(days_id=days, person_id=cast.coordinator.pk, by=OPERATOR, at=at) is False
    assert actions.unmark_days_off(days_id=days, person_id=cast.officer.pk, by=OPERATOR, at=at)
    refused("past", actions.mark_days_off, first=date(2026, 1, 1), last=date(2026, 1, 2), **own)


def test_a_note_is_left_read_and_refused_when_it_names_what_is_never_kept(cast, at, client_for):
    with clock.frozen(at):
        officer, coordinator = client_for(cast.officer), client_for(cast.coordinator)
        assert officer.post("/desk/duty/rota/note/", {"text": "SSN 123-45-6789"}).status_code == 422
        assert officer.post("/desk/duty/rota/note/", {"text": "Mail was slow until six."}).status_code == 302
        page = coordinator.get("/desk/duty/rota/").content.decode()
        assert "Mail was slow until six." in page
        note = queries_rota.last_notes(at)[0]
        assert actions.take_over(note_id=note.pk, by=cast.officer.actor, at=at) is False, "one's own"
        assert coordinator.post(f"/desk/duty/rota/note/{note.pk}/read/").status_code == 302
        assert "read by Cory Coordinator" in " ".join(
            coordinator.get("/desk/duty/rota/").content.decode().split()
        )
    assert queries_rota.last_notes(at + 8 * 24 * HOUR) == []


def test_from_asking_to_a_yes_on_the_pages(cast, at, shift, client_for):
    with clock.frozen(at):
        officer, coordinator = client_for(cast.officer), client_for(cast.coordinator)
        page = officer.get("/desk/duty/rota/mine/").content.decode()
        assert "Ask somebody to take it over" in page
        url = f"/desk/duty/rota/shifts/{shift.pk}/ask/"
        officer.post(url, {"person": cast.coordinator.pk})
        assert "Cory Coordinator is asked" in officer.get("/desk/duty/rota/mine/").content.decode()
        assert "Dana Duty asks you" in coordinator.get("/desk/duty/rota/mine/").content.decode()
        swap = Swap.objects.get()
        coordinator.post(f"/desk/duty/rota/swaps/{swap.pk}/answer/", {"answer": "yes"})
    assert holder(shift) == cast.coordinator.pk


def test_the_calendar_has_ones_own_turns_and_nothing_else_and_an_old_address_stops(cast, at, shift, client):
    first = actions.renew_calendar_link(by=cast.officer.actor, at=at)
    with clock.frozen(at):
        answer = client.get(f"/calendar/{first}/rota.ics")
        calendar = Calendar.from_ical(answer.content)
        events = list(calendar.walk("VEVENT"))
        assert [e.decoded("dtstart") for e in events] == [at - 8 * HOUR, shift.starts_at]
        assert {str(e["summary"]) for e in events} == {"On duty"}
        assert b"Cory" not in answer.content
        assert b"@" in answer.content
        again = actions.renew_calendar_link(by=cast.officer.actor, at=at)
        assert client.get(f"/calendar/{first}/rota.ics").status_code == 404
        assert client.get(f"/calendar/{again}/rota.ics").status_code == 200
        assert queries_rota.calendar_token(cast.officer.pk) == again
