"""The replay on a few made-up incidents, and the judge: it finds nothing here, and every bug put in."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction

from alongside.rehearsal import judge_asking, judge_record, replay, report

DATA = Path(__file__).resolve().parents[1] / "data"
AGENCIES, INCIDENTS = DATA / "replay_agencies.csv", DATA / "replay_incidents.csv"
REAL = Path(os.environ.get("ALONGSIDE_DATA", "/nonexistent"))


def quietly(what, done, of):
    pass


def played(**words):
    words = {"advisors": 30, "seed": 1, "limit": None, "goes_on": timedelta(days=20), **words}
    return replay.run(agencies_file=AGENCIES, incidents_file=INCIDENTS, progress=quietly, **words)


def rows(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def broken_at_asking():
    return set(rows(judge_asking.every(), {"after": 0, "upto": 10**9}))


def broken_in_the_record(name):
    (check,) = (check for check in judge_record.CHECKS if check.name == name)
    return rows(check.sql)


# Each takes one asking that breaks nothing and breaks one rule for it.
AT_ASKING = {
    "not_verified": "UPDATE incidents_requestforassistance SET verified_at = '{at}'::timestamptz + interval '1 h'"
    " WHERE id = {request}",
    "wrong_discipline": "UPDATE roster_peeradvisor SET discipline = 'pio' WHERE id = {advisor}",
    "not_active": "UPDATE roster_peeradvisor SET state = 'paused' WHERE id = {advisor}",
    "no_background": "UPDATE roster_credential SET expires_date = '2001-01-01'"
    " WHERE advisor_id = {advisor} AND kind = 'background'",
    "training_expired": "UPDATE roster_credential SET expires_date = '2001-01-01'"
    " WHERE advisor_id = {advisor} AND kind = 'training'",
    "no_license": "UPDATE roster_credential SET state = 'HI' WHERE advisor_id = {advisor} AND kind = 'license'"
    " AND state = (SELECT state_code FROM incidents_incident WHERE id = {incident})",
    "not_confirmed": "UPDATE roster_peeradvisor SET revalidated_date = '2001-01-01' WHERE id = {advisor}",
    "no_permission": "UPDATE roster_peeradvisor SET employer_permission = false WHERE id = {advisor}",
    "opted_out": "UPDATE roster_peeradvisor SET declined_kinds = ARRAY['shooting'] WHERE id = {advisor}",
    "own_agency": "UPDATE roster_peeradvisor SET agency_id = {agency} WHERE id = {advisor}",
    "recused": "INSERT INTO roster_recusal (advisor_id, agency_id, home_state, why_code, from_at)"
    " VALUES ({advisor}, {agency}, '', 'declared', '2001-01-01')",
    "in_litigation": "UPDATE roster_peeradvisor SET open_litigation = true WHERE id = {advisor}",
    "day_off": "INSERT INTO roster_blockeddates (advisor_id, first_date, last_date)"
    " VALUES ({advisor}, '2001-01-01', '2031-01-01')",
    "anniversary": "INSERT INTO roster_anniversary (advisor_id, month, day) SELECT {advisor},"
    " extract(month FROM '{at}'::date + 1), extract(day FROM '{at}'::date + 1)",
    "committed": "INSERT INTO roster_commitment (advisor_id, during, exclusive, exercise, ref, made_at)"
    " VALUES ({advisor}, '[2001-01-01, 2031-01-01)', true, false, 'deployment:1', '2001-01-01')",
    "load_full": "INSERT INTO roster_commitment (advisor_id, during, exclusive, exercise, ref, made_at)"
    " SELECT {advisor}, '[2001-01-01, 2031-01-01)', false, false, 'engagement:90' || n, '2001-01-01'"
    " FROM generate_series(1, 3) AS n",
    "asked_often": "UPDATE callouts_callout SET policy = policy || '{{\"weekly_pages\": 0}}' WHERE id = {callout}",
    "resting": "UPDATE roster_peeradvisor SET last_home_date = '{at}'::date - 3 WHERE id = {advisor}",
    "set_aside": "INSERT INTO teams_setaside (request_id, advisor_id, why, at)"
    " VALUES ({request}, {advisor}, 'veto', '2001-01-01')",
    "too_far": "UPDATE incidents_requestforassistance SET in_person = true WHERE id = {request};"
    " UPDATE incidents_incident SET lat = -40, lon = 100 WHERE id = {incident}",
    "exercise_mixed": "UPDATE callouts_page SET exercise = NOT exercise WHERE id = {page}",
    "asked_twice": "ALTER TABLE callouts_page DROP CONSTRAINT page_one_per_advisor;"
    " UPDATE callouts_page SET advisor_id = {advisor} WHERE callout_id = {callout} AND id <> {page}",
}

LOST = "DELETE FROM ledger_entry WHERE action = '{}'"
MADE_UP_LINE = (
    "INSERT INTO ledger_entry (stream, seq, at, actor, action, object, payload, prev_hash, hash)"
    " VALUES ('bug', 1, now(), 'clock', '{}', '{}:0', '{{}}', '', '')"
)
IN_THE_RECORD = {
    "called_out_early": "UPDATE incidents_callback SET outcome = 'not_yet'",
    "not_independent": "UPDATE incidents_callback b SET second_source = '', number = '+16145550199';"
    " UPDATE incidents_requestforassistance SET call_back_number = '(614) 555-0199'",
    "code_misused": "UPDATE incidents_casecode SET used_at = expires_at + interval '1 hour'",
    "two_in_a_seat": "DROP INDEX page_one_taker_per_seat; UPDATE callouts_page SET state = 'agreed', due_at = NULL",
    "two_places": "ALTER TABLE roster_commitment DROP CONSTRAINT commitment_one_at_a_time;"
    " INSERT INTO roster_commitment (advisor_id, during, exclusive, exercise, ref, made_at, released_at)"
    " SELECT advisor_id, during, exclusive, exercise, ref || '0', made_at, released_at FROM roster_commitment"
    " WHERE exclusive",
    "named_before_ready": LOST.format("accept_seat"),
    "no_declaration": LOST.format("read"),
    "seat_without_person": "UPDATE callouts_page SET state = 'lapsed' WHERE state = 'agreed'",
    "not_agreed": LOST.format("agree"),
    "wrong_seat_filled": "UPDATE engagements_member SET discipline = 'pio' WHERE discipline = 'law'",
    "talked_before_notice": "DELETE FROM engagements_noticeacknowledgment WHERE side = 'advisor'",
    "asked_after_veto": "INSERT INTO teams_setaside (request_id, advisor_id, why, at)"
    " SELECT c.request_id, p.advisor_id, 'veto', '2001-01-01' FROM callouts_page p"
    " JOIN callouts_callout c ON c.id = p.callout_id ON CONFLICT DO NOTHING",
    "unlike_thanks": "UPDATE outbox_message SET kind = 'sorry' WHERE kind = 'settled'",
    "asked_too_late": "UPDATE outbox_message SET handed_at = not_after + interval '1 minute'"
    " WHERE handed_at IS NOT NULL AND not_after IS NOT NULL",
    "raised_early": "UPDATE engagements_followup SET raised_at = due_at - interval '1 hour'"
    " WHERE raised_at IS NOT NULL",
    "still_asking": "UPDATE callouts_callout SET state = 'open';"
    " UPDATE incidents_requestforassistance SET state = 'withdrawn'",
    "seat_forgotten": "UPDATE callouts_callout SET state = 'open'; UPDATE callouts_seat SET state = 'open';"
    " UPDATE callouts_wave SET state = 'ended'",
    "days_not_given_back": "ALTER TABLE roster_commitment DROP CONSTRAINT commitment_one_at_a_time;"
    " UPDATE roster_commitment SET released_at = NULL WHERE ref LIKE 'seat:%';"
    " UPDATE callouts_seat SET state = 'released'",
    "exercise_mixed_later": "UPDATE engagements_engagement SET exercise = NOT exercise",
    "no_line_call_back": LOST.format("call_back"),
    "no_line_proposal": LOST.format("propose"),
    "no_line_call_out": LOST.format("open_callout"),
    "no_line_agreed_seat": LOST.format("agree"),
    "no_line_engagement": LOST.format("introduce"),
    "no_line_contact": LOST.format("log_contact"),
    "no_line_handed_page": LOST.format("hand_over"),
    "no_line_raised_follow_up": LOST.format("raise_follow_up"),
    "no_line_done_follow_up": LOST.format("do_follow_up"),
    "no_line_dismissed_follow_up": LOST.format("dismiss_follow_up"),
    "no_line_shift": LOST.format("add_shift"),
    "no_line_contact_number": LOST.format("add_number"),
    "no_line_set_aside": "INSERT INTO teams_setaside (request_id, advisor_id, why, at)"
    " SELECT r.id, a.id, 'veto', now() FROM incidents_requestforassistance r, roster_peeradvisor a"
    " ON CONFLICT DO NOTHING",
    "no_row_call_back": MADE_UP_LINE.format("call_back", "call_back"),
    "no_row_contact": MADE_UP_LINE.format("log_contact", "contact"),
    "no_row_call_out": MADE_UP_LINE.format("open_callout", "callout"),
    "count_ask": LOST.format("ask"),
    "count_wave": LOST.format("open_wave"),
    "count_member": LOST.format("join_team"),
    "count_acknowledgment": LOST.format("acknowledge_notice"),
    "count_close": MADE_UP_LINE.format("close", "engagement"),
    "count_advisor": LOST.format("add_advisor"),
    "count_commitment": LOST.format("commit"),
    "count_release": LOST.format("release"),
}


@pytest.fixture(scope="class")
def result(django_db_setup, django_db_blocker):
    """Five made-up incidents, replayed once for the tests of one class and taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield played()
        transaction.set_rollback(True)


class TestAReplay:
    """All on one run of five made-up incidents."""

    @pytest.fixture(autouse=True)
    def _undone(self, result, db):
        """Let every test see the run as it was; what it breaks is undone."""
        rows("SET CONSTRAINTS ALL IMMEDIATE")
        rows("SET session_replication_role = replica")

    def test_no_rule_is_broken_and_the_ledger_holds(self, result):
        assert result.violations == ()
        assert result.ledger_ok
        assert result.incidents == 5
        assert (result.hoaxes, result.exercises) == (1, 1)
        assert result.judged > 20

    def test_its_json_has_what_the_reader_expects(self, result):
        saved = json.loads(json.dumps(result.as_json()))
        expected = {"incidents", "violations", "ledger_ok", "stages", "seats", "asked_per_seat", "seconds"}
        assert expected <= set(saved)
        assert list(saved["stages"]) == [
            "acknowledge",
            "verify",
            "call_out",
            "full_team",
            "first_peer_contact",
        ]
        for stage in saved["stages"].values():
            assert 0 < stage["median_minutes"] <= stage["p90_minutes"]
        assert 0 < saved["seats"]["filled"] <= saved["seats"]["wanted"]

    def test_the_table_says_so_in_words(self, result):
        said = report.table(result)
        assert "5 incidents" in said
        assert "no violations" in said
        assert "verified" in said

    def test_a_hoax_asked_nobody_and_an_exercise_is_not_measured(self, result):
        (hoax,) = rows("SELECT id FROM incidents_requestforassistance WHERE state = 'hoax'")
        assert not rows("SELECT 1 FROM callouts_callout WHERE request_id = %s", hoax)
        assert rows("SELECT 1 FROM callouts_callout WHERE exercise")
        assert result.measures.stages["verify"].n == 5

    @pytest.mark.parametrize("name", AT_ASKING)
    def test_the_judge_sees_who_should_not_have_been_asked(self, name):
        before = broken_at_asking()
        seats = {"no_license": "s.key = 'behavioral'", "training_expired": "s.key <> 'behavioral'"}
        clean = rows(
            "SELECT p.advisor_id, p.id, c.request_id, c.id, r.agency_id, r.incident_id, w.opened_at"
            " FROM callouts_page p JOIN callouts_callout c ON c.id = p.callout_id"
            " JOIN callouts_wave w ON w.id = p.wave_id JOIN callouts_seat s ON s.id = p.seat_id"
            " JOIN incidents_requestforassistance r ON r.id = c.request_id"
            f" WHERE NOT c.exercise AND {seats.get(name, 'true')}"
            " AND NOT EXISTS (SELECT 1 FROM roster_commitment m WHERE m.advisor_id = p.advisor_id)"
            " ORDER BY p.id LIMIT 1"
        )
        assert clean, "nobody was asked whose asking could be broken"
        words = ("advisor", "page", "request", "callout", "agency", "incident", "at")
        rows(AT_ASKING[name].format(**dict(zip(words, clean[0], strict=True))))
        assert name in {check for check, _ in broken_at_asking() - before}

    @pytest.mark.parametrize("name", IN_THE_RECORD)
    def test_the_judge_sees_what_is_wrong_in_the_record(self, name):
        assert broken_in_the_record(name) == []
        rows(IN_THE_RECORD[name])
        assert broken_in_the_record(name)

    def test_a_thank_you_that_the_carrier_delayed_is_like_any_other(self):
        later = "UPDATE outbox_message SET due_at = due_at + interval '5 s' WHERE kind = 'settled'"
        rows(later)
        assert broken_in_the_record("unlike_thanks")
        rows("UPDATE outbox_message SET tries = 2 WHERE kind = 'settled'")
        assert broken_in_the_record("unlike_thanks") == []


def test_every_check_has_a_bug_that_it_finds():
    assert set(AT_ASKING) == {check.name for check in judge_asking.CHECKS}
    assert set(IN_THE_RECORD) == {check.name for check in judge_record.CHECKS}


def test_the_same_seed_gives_the_same_run(db):
    def once():
        with transaction.atomic():
            result = played(limit=1, advisors=20, goes_on=timedelta(days=2))
            transaction.set_rollback(True)
        return result.measures, result.judged

    assert once() == once()


def test_a_broken_rule_is_seen_while_it_runs(db, monkeypatch):
    """The engine's own check of the roster is left out: the judge notices at the moment of asking."""
    from alongside.callouts.actions import picking

    asked = []

    def anybody(advisor_ids, at, *, exercise, limit, excused):
        if not asked:
            rows(
                "UPDATE roster_peeradvisor SET revalidated_date = '2001-01-01' WHERE id = %s", advisor_ids[:1]
            )
        asked.extend(advisor_ids[:limit])
        return advisor_ids[:limit]

    monkeypatch.setattr(picking.roster, "first_askable", anybody)
    result = played(limit=1, advisors=20, goes_on=timedelta(days=2))
    assert not result.ok
    assert "not_confirmed" in {violation.check for violation in result.violations}
    assert "VIOLATED not_confirmed" in report.table(result)


@pytest.mark.slow
@pytest.mark.skipif(
    not REAL.is_dir(), reason="Set ALONGSIDE_DATA to the folder of the public data to replay all of it."
)
def test_the_whole_public_record_breaks_no_rule(db):
    result = replay.run(
        agencies_file=REAL / "agencies.csv.gz",
        incidents_file=REAL / "incidents_fbi_active_shooter_2000_2023.csv",
        advisors=150,
        seed=1,
        limit=None,
        progress=quietly,
    )
    assert result.incidents == 532
    assert result.violations == ()
    assert result.ledger_ok
