"""A request is saved once, escalates until somebody has it, and is verified only independently."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from alongside.incidents import actions, queries, queries_board
from alongside.incidents.models import RequestForAssistance
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import verify
from alongside.outbox.models import Message
from tests import people

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_is_one_request(cast, at):
    first = people.ask(at)
    assert people.ask(at) == first
    assert RequestForAssistance.objects.count() == 1
    assert queries.corrections(first) == []


def test_the_same_key_with_other_words_is_kept_beside_the_first(cast, at):
    first = people.ask(at, key="k")
    again = people.ask(at, key="k", call_back_number="614-555-0188")
    people.ask(at, key="k", call_back_number="614-555-0188")
    assert again == first
    assert [c.changed for c in queries.corrections(first)] == [{"call_back_number": "614-555-0188"}]
    assert queries.card(first).call_back_number == "614-555-0144"


@pytest.mark.django_db(transaction=True)
def test_twenty_sendings_at_once_make_one_request(cast, at):
    barrier, seen = Barrier(20), []

    def send():
        barrier.wait()
        seen.append(people.ask(at, key="storm"))
        connection.close()

    threads = [Thread(target=send) for _ in range(20)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert len(seen) == 20 and len(set(seen)) == 1
    assert RequestForAssistance.objects.count() == 1


def addresses():
    return list(Message.objects.order_by("id").values_list("address", flat=True))


def test_the_person_on_duty_is_told_at_once_then_the_backup_then_everyone(cast, at):
    people.ask(at)
    assert addresses() == [cast.officer.email]
    assert actions.tick(at=at + timedelta(minutes=14, seconds=59)) == 0
    assert actions.tick(at=at + timedelta(minutes=15)) == 1
    assert addresses() == [cast.officer.email, cast.coordinator.email]
    assert actions.tick(at=at + timedelta(minutes=20)) == 1
    assert sorted(addresses()[2:]) == sorted([cast.officer.email, cast.coordinator.email])


def test_saying_i_have_it_stops_the_alerts(cast, at):
    request_id = people.ask(at)
    actions.acknowledge(request_id=request_id, by=cast.officer.actor, at=at + timedelta(minutes=1))
    assert actions.tick(at=at + timedelta(hours=5)) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {"withdrawn"}
    with pytest.raises(Refused, match="A duty officer has it|a duty officer has it"):
        actions.acknowledge(request_id=request_id, by=cast.coordinator.actor, at=at + timedelta(minutes=2))


def test_with_nobody_on_the_rota_everyone_is_told_and_no_time_is_named(cast, at):
    later = at + timedelta(days=10)
    request_id = people.ask(later)
    assert sorted(addresses()) == sorted([cast.officer.email, cast.coordinator.email])
    assert queries.card(request_id).call_back_by is None


def call(request_id, cast, at, **words):
    form = {
        "number": "614-555-0199",
        "source": "dispatch_center",
        "reached": "head",
        "outcome": "real",
        "acceptor_name": "Dana Reyes",
        "acceptor_title": "Chief",
    } | words
    actions.record_call_back(request_id=request_id, by=cast.officer.actor, at=at, **form)
    return queries.card(request_id)


REFUSED_CALLS = [
    ({"number": "614-555-0144"}, "came with the request"),
    ({"number": "(614) 555 0144"}, "came with the request"),
    ({"number": "call me"}, "Write the number you called"),
    ({"source": "other"}, "where you found the number"),
    ({"reached": "voicemail"}, "Nobody was reached"),
    ({"reached": "no_answer", "outcome": "hoax"}, "Nobody was reached"),
    ({"acceptor_name": " "}, "name and title"),
    ({"reached": "delegate"}, "named this delegate"),
]


@pytest.mark.parametrize(("words", "sentence"), REFUSED_CALLS)
def test_a_call_back_that_proves_nothing_is_refused_with_a_sentence(cast, at, words, sentence):
    request_id = people.ask(at)
    with pytest.raises(Refused, match=sentence):
        call(request_id, cast, at, **words)
    assert queries.card(request_id).state == "new"


ALLOWED_CALLS = [
    ({}, "verified"),
    ({"number": "614-555-0144", "second_source": "the state directory lists it too"}, "verified"),
    ({"reached": "delegate", "named_by_head": "Chief Reyes"}, "verified"),
    ({"reached": "other"}, "verified"),
    ({"reached": "voicemail", "outcome": "not_yet"}, "acknowledged"),
    ({"reached": "other", "outcome": "hoax"}, "hoax"),
    ({"reached": "other", "outcome": "wrong_agency"}, "wrong_agency"),
]


@pytest.mark.parametrize(("words", "state"), ALLOWED_CALLS)
def test_what_a_call_back_shows_moves_the_request(cast, at, words, state):
    request_id = people.ask(at)
    assert call(request_id, cast, at, **words).state == state


def test_only_a_head_or_delegate_can_accept(cast, at):
    request_id = people.ask(at)
    call(request_id, cast, at, reached="other")
    with pytest.raises(Refused, match="Only the agency head or a delegate"):
        actions.accept(request_id=request_id, by=cast.officer.actor, at=at)
    call(request_id, cast, at)
    actions.accept(request_id=request_id, by=cast.officer.actor, at=at)
    card = queries.card(request_id)
    assert card.accepted and card.acceptor_is_head and card.coordinator_name == ""


def test_a_coordinator_who_accepts_becomes_its_coordinator(cast, at):
    request_id = people.verified(at, cast.officer)
    actions.accept(request_id=request_id, by=cast.coordinator.actor, at=at)
    assert queries.card(request_id).coordinator_name == cast.coordinator.name


def test_a_case_code_works_once_and_opens_this_request_only(cast, at):
    request_id = people.verified(at, cast.officer)
    code = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    token, opened = actions.open_with_code(
        code=f" {code.lower().replace('-', ' ')} ", address="1.2.3.4", at=at
    )
    assert opened == request_id
    assert queries.by_device(token, at).id == request_id
    assert queries.by_device(token, at + timedelta(days=15)) is None
    with pytest.raises(Refused, match="does not work"):
        actions.open_with_code(code=code, address="1.2.3.4", at=at)


def test_a_new_code_ends_the_one_before_and_a_code_ends_after_a_day(cast, at):
    request_id = people.verified(at, cast.officer)
    old = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    new = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    with pytest.raises(Refused):
        actions.open_with_code(code=old, address="a", at=at)
    with pytest.raises(Refused):
        actions.open_with_code(code=new, address="b", at=at + timedelta(hours=24))
    assert actions.open_with_code(code=new, address="c", at=at + timedelta(hours=23))


def test_five_wrong_codes_from_one_address_close_it_for_the_day(cast, at):
    request_id = people.verified(at, cast.officer)
    code = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    for _ in range(5):
        with pytest.raises(Refused):
            actions.open_with_code(code="AAAA-BBBB-CCCC", address="6.6.6.6", at=at)
    with pytest.raises(Refused):
        actions.open_with_code(code=code, address="6.6.6.6", at=at)
    assert actions.open_with_code(code=code, address="7.7.7.7", at=at)


def test_five_wrong_codes_on_one_receipt_need_a_new_code(cast, at):
    asked = actions.ask(
        key="r", agency_id=None, agency_text="A", caller="B", call_back_number="614-555-0144", place_text="",
        when_text="", by=people.PUBLIC, at=at,
    )  # fmt: skip
    call(asked.request_id, cast, at)
    code = actions.issue_code(request_id=asked.request_id, by=cast.officer.actor, at=at)
    for n in range(5):
        with pytest.raises(Refused):
            actions.open_with_code(code="AAAA-BBBB-CCCC", address=f"n{n}", receipt=asked.receipt, at=at)
    with pytest.raises(Refused):
        actions.open_with_code(code=code, address="n9", receipt=asked.receipt, at=at)
    code = actions.issue_code(request_id=asked.request_id, by=cast.officer.actor, at=at)
    assert actions.open_with_code(code=code, address="n9", receipt=asked.receipt, at=at)


def test_no_secret_is_stored_readable(cast, at):
    request_id = people.verified(at, cast.officer)
    code = actions.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    token, _ = actions.open_with_code(code=code, address="a", at=at)
    with connection.cursor() as cursor:
        for table in ("incidents_casecode", "incidents_casedevice", "ledger_entry", "outbox_message"):
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY(%s)",
                [[f"%{code}%", f"%{token}%", f"%{code.replace('-', '')}%"]],
            )
            assert cursor.fetchone()[0] == 0, table


TWINS = [
    ({"agency_text": "Millbrook PD", "place_text": "Millbrook OH"}, timedelta(hours=71), True),
    ({"agency_text": "Millbrook PD", "place_text": "Millbrook OH"}, timedelta(hours=73), False),
    ({"agency_text": "Millbrook Police Department", "place_text": ""}, timedelta(hours=1), True),
    ({"agency_text": "Oakdale PD", "place_text": "Oakdale OH"}, timedelta(hours=1), False),
    (
        {"agency_text": "Millbrook PD", "place_text": "Millbrook OH", "exercise": True},
        timedelta(hours=1),
        False,
    ),
]


@pytest.mark.parametrize(("words", "later", "alike"), TWINS)
def test_likely_twins_are_shown(cast, at, words, later, alike):
    first = people.ask(at)
    second = people.ask(at + later, **words)
    assert [c.id for c in queries_board.twins(second, at + later)] == ([first] if alike else [])


def test_joining_twins_is_reversible_and_loses_nothing(cast, at):
    first, second = people.ask(at), people.ask(at, agency_text="Millbrook PD")
    before = queries.card(second)
    actions.join(request_id=second, other_id=first, by=cast.officer.actor, at=at)
    assert queries.card(second).incident_id == queries.card(first).incident_id
    assert [c.id for c in queries.joined(first)] == [second]
    actions.unjoin(request_id=second, by=cast.officer.actor, at=at)
    assert queries.card(second) == before


def test_every_act_is_a_line_and_the_chain_holds(cast, at):
    people.accepted(at, cast.officer)
    result = verify()
    assert result.ok and result.lines > 10


def test_measures_never_see_an_exercise(cast, at):
    people.ask(at, exercise=True, key="x")
    real = people.ask(at)
    found = queries.milestones(at - timedelta(days=1), at + timedelta(days=1))
    assert [m.request_id for m in found] == [real]
