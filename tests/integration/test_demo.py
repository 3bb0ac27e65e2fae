"""The demo: believable, whole or not at all, and true to the rules that everything else obeys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from alongside.accounts.permissions import Role
from alongside.accounts.queries import everyone, people_with
from alongside.base import marks
from alongside.callouts import queries as callouts
from alongside.duty import queries as duty
from alongside.engagements import queries as engagements
from alongside.gateways.queries import mailbox
from alongside.incidents import queries_board
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import verify
from alongside.rehearsal import cast, demo, judge_record
from alongside.roster import queries as roster
from tests.conftest import NOON
from tests.people import Cast


@pytest.fixture(scope="class")
def shown(django_db_setup, django_db_blocker):
    """The demo, loaded once for the tests of one class and taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(at=NOON)
        yield NOON
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_it_can_be_loaded_late_in_the_evening_when_utc_is_a_day_ahead_of_the_towns():
    demo.load(at=datetime(2028, 2, 29, 3, 0, tzinfo=UTC))
    assert engagements.open_list(datetime(2028, 2, 29, 3, 0, tzinfo=UTC))


def rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def states():
    return dict(rows("SELECT agency_text, state FROM incidents_requestforassistance"))


class TestTheDemo:
    """All on one load."""

    @pytest.fixture(autouse=True)
    def _loaded(self, shown, db):
        self.at = shown

    def test_it_has_a_request_in_every_state_of_interest(self):
        found = states()
        assert found["Larkfield Police Department"] == "new"
        assert found["Cedar Quay Police Department"] == "acknowledged"
        assert found["Pinon Wells Police Department"] == "verified"
        assert found["Harlow Bend Police Department"] == "accepted"
        assert found["Saffron Hill Police Department"] == "hoax"
        assert found["Tamarack Junction Police Department"] == "referred"

    def test_its_open_call_out_has_a_name_ready_a_seat_held_and_seats_still_asked_for(self):
        (card,) = callouts.board(self.at)
        assert {seat.key: seat.state for seat in card.seats} == {
            "lead": "accepted",
            "behavioral": "open",
            "faith": "open",
            "victim": "held",
        }
        assert not callouts.orphans()

    def test_its_engagements_are_active_and_closed_with_talks_and_dates_ahead(self):
        (active,) = engagements.open_list(self.at)
        assert active.state == "active"
        assert active.agency_name == "Marlow Creek Police Department"
        assert len(engagements.contacts(active.id)) == 5
        assert {row.state for row in engagements.follow_ups(active.id)} >= {"done", "planned"}
        ahead = engagements.calendar(active.id, today=self.at.date())
        assert len(ahead.dates) == 3 and len(ahead.left_alone) == 2
        closed = engagements.closed_list()
        assert {(c.agency_name, c.exercise) for c in closed} == {
            ("Alder Ridge Police Department", False),
            ("Bellweather County Sheriff's Office", True),
        }

    def test_every_role_has_somebody_to_sign_in_as_and_every_address_is_the_demos(self):
        assert {role for role in Role if people_with(role, self.at).exists()} == set(Role)
        assert all(person.email.endswith(cast.ADDRESS) for person in everyone())
        assert people_with(Role.DUTY, self.at).count() == 2
        assert people_with(Role.ADVISOR, self.at).count() >= 24
        assert {one.email for one in cast.STAFF} <= {person.email for person in everyone()}

    def test_the_rota_has_no_gap_for_sixty_days_and_the_first_officer_is_on(self):
        assert not duty.gaps_between(self.at, self.at + demo.ROTA_TO)
        assert [p.name for p in duty.on_now(self.at)] == ["Dana Whitfield", "Marcus Ebbing"]

    def test_the_roster_shows_who_is_lapsed_paused_and_soon_to_lapse(self):
        table = {row.card.name: row for row in roster.table(at=self.at)}
        assert not table[cast.LAPSED].in_date
        assert table[cast.PAUSED].card.entry_state == "paused"
        assert table[cast.RUNS_OUT].soon

    def test_the_mailbox_holds_what_went_out_each_at_its_own_moment(self):
        mails = list(mailbox(limit=1000))
        assert {"email"} == {mail.channel for mail in mails}
        assert mails[-1].at < self.at - timedelta(days=200)
        assert all(mail.at <= self.at for mail in mails)

    def test_nothing_in_it_lies_in_the_future(self):
        for table, column in (("ledger_entry", "at"), ("engagements_contact", "occurred_at")):
            assert rows(f"SELECT max({column}) FROM {table}")[0][0] <= self.at

    def test_the_judge_of_the_replay_finds_nothing_and_the_ledger_holds(self):
        for check in judge_record.CHECKS:
            assert rows(check.sql) == [], check.name
        assert verify().ok

    def test_the_database_is_marked_and_loading_again_only_if_empty_does_nothing(self):
        assert marks.has_mark(marks.DEMO)
        before = everyone().count()
        assert demo.main(if_empty=True) == 0
        assert everyone().count() == before
        with pytest.raises(Refused, match="people in this database"):
            demo.main(if_empty=False)

    def test_a_board_reads_as_on_a_real_day(self):
        board = queries_board.board(self.at)
        assert board[0].agency_name == "Larkfield Police Department"
        assert [card.exercise for card in board].count(True) == 1


def test_a_database_of_ones_own_is_left_alone(db, settings):
    settings.EMBEDDED = False
    with pytest.raises(Refused, match="built-in database only"):
        demo.main(if_empty=False)
    assert not everyone().exists()


def test_a_demo_that_fails_half_way_leaves_nothing(db, monkeypatch):
    def fails(ids, by, at):
        raise RuntimeError("half way")

    monkeypatch.setattr(demo, "_states", fails)
    monkeypatch.setattr(demo, "SCENES", ())
    monkeypatch.setattr(demo.agencies, "make_starter", lambda **words: 0)
    with pytest.raises(RuntimeError, match="half way"):
        demo.load(at=NOON)
    assert not everyone().exists()
    assert not marks.has_mark(marks.DEMO)


def test_a_database_with_people_in_it_is_never_mixed_with_the_demo(cast: Cast, settings):
    settings.EMBEDDED = True
    assert demo.main(if_empty=True) == 0
    assert not marks.has_mark(marks.DEMO)
