"""Consent to texts and calls: dated, kept, tied to one number, ended and never overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.roster import actions, queries
from alongside.roster.models import Consent
from alongside.roster.queries_reach import advisors_of_number, reach
from tests.callouts import advisor

pytestmark = pytest.mark.django_db
NUMBER = "+16145550101"


def change(advisor_id, at, **words):
    entry = replace(queries.entry(advisor_id), **words)
    actions.change_advisor(advisor_id=advisor_id, entry=entry, by=OPERATOR, at=at)


def open_channels(advisor_id):
    found = reach(advisor_id)
    return found.number, found.sms, found.voice


def test_without_consent_nobody_has_a_number(at):
    assert open_channels(advisor(1, at)) == ("", False, False)


def test_consent_keeps_day_number_wording_and_who_wrote_it_down(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1))
    row = Consent.objects.get()
    assert (row.channel, row.number, row.given_date, row.wording) == ("sms", NUMBER, date(2026, 9, 1), 1)
    assert (row.recorded_by, row.recorded_at) == ("operator", at)
    assert open_channels(advisor_id) == (NUMBER, True, False)
    assert queries.entry(advisor_id).sms_consent == date(2026, 9, 1)


def test_taking_it_out_ends_it_and_keeps_it(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1), voice_consent=date(2026, 9, 1))
    change(advisor_id, at + timedelta(days=1), sms_consent=None)
    assert open_channels(advisor_id) == (NUMBER, False, True)
    assert Consent.objects.get(channel="sms").ended_at == at + timedelta(days=1)


def test_a_new_number_needs_a_new_consent(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1))
    change(advisor_id, at, phone="614-555-0177")
    assert open_channels(advisor_id) == ("", False, False)
    change(advisor_id, at, sms_consent=date(2026, 11, 20))
    assert open_channels(advisor_id) == ("+16145550177", True, False)


def test_a_change_of_something_else_leaves_it_alone(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1))
    change(advisor_id, at + timedelta(days=1), title="Chief")
    assert Consent.objects.get().recorded_at == at


@pytest.mark.parametrize("phone", ["", "614-555-0101 ext. 4"])
def test_consent_needs_a_line_of_ones_own(at, phone):
    with pytest.raises(Refused) as refused:
        advisor(1, at, phone=phone, sms_consent=date(2026, 9, 1))
    assert refused.value.verdict.code == "consent_without_line"


def test_what_a_person_stops_ends_for_every_entry_with_the_number_and_start_takes_it_up_again(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1), voice_consent=date(2026, 9, 1))
    stop = {"number": NUMBER, "channels": {"sms"}, "why": "stop", "by": OPERATOR}
    assert actions.end_consent(**stop, at=at) == (advisor_id,)
    assert open_channels(advisor_id) == (NUMBER, False, True)
    again = {"number": NUMBER, "channel": "sms", "ended_why": "stop", "by": OPERATOR, "at": at}
    assert actions.renew_consent(**again) == (advisor_id,)
    assert actions.renew_consent(**again) == ()
    assert open_channels(advisor_id) == (NUMBER, True, True)


def test_a_consent_that_a_manager_ended_is_not_taken_up_by_start(at):
    advisor_id = advisor(1, at, sms_consent=date(2026, 9, 1))
    change(advisor_id, at, sms_consent=None)
    again = {"number": NUMBER, "channel": "sms", "ended_why": "stop", "by": OPERATOR, "at": at}
    assert actions.renew_consent(**again) == ()


def test_a_number_is_known_by_its_owner(at):
    assert advisors_of_number(NUMBER) == ()
    advisor(2, at)
    advisor_id = advisor(1, at)
    assert advisors_of_number(NUMBER) == (advisor_id,)


def test_the_file_says_it_back(at):
    advisor(1, at, sms_consent=date(2026, 9, 1))
    data = actions.export_roster(by=OPERATOR, at=at)
    report = actions.import_roster(data=data, by=OPERATOR, at=at)
    assert report.unchanged == 1 and b"2026-09-01" in data
