"""Asking in waves: who is asked when, what a late yes, a lapsed hold, a conflict and an empty roster do."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.callouts import actions, queries
from alongside.callouts.models import CallOut, Page, Wave
from alongside.callouts.queries import Shown
from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.ledger.queries import verify
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.policy import actions as policy
from alongside.roster import actions as roster
from alongside.roster.models import Commitment, Recusal
from alongside.teams import actions as teams
from alongside.teams import queries as team_queries
from tests.callouts import advisor, by_link, is_ready, opened, pages, request_with_facts, says, the_seat

MINUTE = timedelta(minutes=1)


@pytest.fixture
def law(cast, at):
    return [advisor(n, at) for n in range(6)]


@pytest.fixture
def callout(cast, at, law):
    return opened(at, cast.officer)


def asked(callout, key="lead"):
    return [p.advisor_id for p in pages(callout, key)]


def hand_over(callout, at, key="lead"):
    for page in pages(callout, key, state="planned"):
        actions.note_handed(page_id=page.pk, at=at)


@pytest.mark.parametrize(
    ("handed", "quiet_until", "opens"),
    [(0, 19, 20), (3, 22, 23), (25, 39, 40), (None, 39, 40)],
    ids=["handed at once", "handed after 3 minutes", "handed late: the cap", "never handed: the cap"],
)
def test_the_next_wave_opens_when_the_time_to_answer_ends(callout, law, at, handed, quiet_until, opens):
    assert asked(callout) == law[:2]
    if handed is not None:
        hand_over(callout, at + handed * MINUTE)
    actions.tick(at=at + quiet_until * MINUTE)
    assert asked(callout) == law[:2]
    assert queries.next_due_at() == at + opens * MINUTE
    assert actions.tick(at=at + opens * MINUTE) == 1
    assert asked(callout) == law[:4]
    assert actions.tick(at=at + opens * MINUTE) == 0


def test_the_time_to_answer_counts_from_the_first_hand_off_of_the_wave(callout, at):
    first, second = pages(callout)
    actions.note_handed(page_id=first.pk, at=at + 2 * MINUTE)
    actions.note_handed(page_id=second.pk, at=at + 9 * MINUTE)
    actions.note_handed(page_id=first.pk, at=at + 15 * MINUTE)
    assert Wave.objects.get().due_at == at + 22 * MINUTE


def test_a_late_yes_counts_while_the_seat_is_open(callout, law, at):
    first = pages(callout)[0]
    actions.tick(at=at + 40 * MINUTE)
    assert says(first, True, at + 55 * MINUTE) is Shown.CONFIRM
    assert the_seat(callout).state == "held"


def test_no_wave_opens_while_a_seat_is_held(callout, law, at):
    says(pages(callout)[0], True, at + 39 * MINUTE)
    actions.tick(at=at + 41 * MINUTE)
    assert asked(callout) == law[:2]


def test_a_hold_that_is_not_confirmed_lapses_and_a_yes_said_again_counts(callout, law, at):
    first = pages(callout)[0]
    says(first, True, at + MINUTE)
    assert actions.tick(at=at + 15 * MINUTE) == 0
    assert actions.tick(at=at + 16 * MINUTE) == 1
    assert the_seat(callout).state == "open"
    assert not Commitment.objects.filter(released_at__isnull=True).exists()
    assert queries.page_of(first.pk, law[0], at + 16 * MINUTE).shown is Shown.LATE
    assert says(first, True, at + 17 * MINUTE) is Shown.CONFIRM


def test_when_a_hold_lapses_the_first_alternate_is_asked_to_confirm(callout, law, at):
    first, second = pages(callout)
    says(first, True, at + MINUTE)
    assert says(second, True, at + 2 * MINUTE) is Shown.STANDING_BY
    actions.tick(at=at + 16 * MINUTE)
    second.refresh_from_db()
    assert second.state == "yes"
    assert second.due_at == at + 31 * MINUTE
    assert Message.objects.filter(kind="seat_offered").count() == 1


def test_everyone_declining_opens_the_next_wave_at_once(callout, law, at):
    first, second = pages(callout)
    says(first, False, at + MINUTE)
    assert asked(callout) == law[:2]
    says(second, False, at + 2 * MINUTE)
    assert asked(callout) == law[:4]


def test_people_who_cannot_be_reached_are_not_waited_for(callout, law, at):
    for page in pages(callout):
        actions.note_unreachable(page_id=page.pk, at=at + MINUTE)
    assert asked(callout) == law[:4]


def test_people_who_became_unavailable_are_passed_over(callout, law, at):
    roster.pause(advisor_id=law[2], by=OPERATOR, at=at)
    actions.tick(at=at + 40 * MINUTE)
    assert asked(callout) == [*law[:2], law[3], law[4]]


def test_when_nobody_is_left_a_person_decides_and_is_told_once(callout, law, cast, at):
    now = at
    for _ in range(3):
        for page in pages(callout, state="planned"):
            now += MINUTE
            says(page, False, now)
    seat = the_seat(callout)
    assert asked(callout) == law
    assert seat.needs_person_since == now
    for later in (1, 60, 600):
        actions.tick(at=now + later * MINUTE)
    told = Message.objects.filter(kind="seat_needs_person")
    assert sorted(told.values_list("address", flat=True)) == sorted(
        [cast.officer.email, cast.coordinator.email]
    )
    assert queries.board(now)[0].seats[0].next.at is None
    assert queries.orphans() == []


def test_a_seat_for_which_nobody_fits_goes_to_a_person_at_once(cast, law, at):
    callout = opened(at, cast.officer, seats=("lead", "faith"))
    assert the_seat(callout, "faith").needs_person_since == at
    assert the_seat(callout).needs_person_since is None


def test_a_late_yes_takes_the_decision_from_the_person(callout, law, at):
    said_no = pages(callout)[0]
    while pages(callout, state="planned"):
        for page in pages(callout, state="planned"):
            says(page, False, at + MINUTE)
    assert the_seat(callout).needs_person_since
    says(said_no, True, at + 5 * MINUTE)
    assert the_seat(callout).needs_person_since is None
    assert the_seat(callout).state == "held"


def test_paging_stops_when_a_seat_is_accepted_and_the_others_hear_of_it(callout, law, cast, at):
    hand_over(callout, at)
    first, second = pages(callout)
    is_ready(first, at + MINUTE)
    second.refresh_from_db()
    assert second.state == "withdrawn"
    assert Message.objects.filter(group=f"stand_down:{second.pk}").count() == 1
    assert Message.objects.filter(kind="names_ready", address=cast.officer.email).count() == 1
    assert actions.tick(at=at + 500 * MINUTE) == 0
    assert says(second, True, at + 2 * MINUTE) is Shown.COVERED
    assert asked(callout) == law[:2]


def test_an_unsent_page_is_not_sent_once_the_seat_is_accepted(callout, at):
    first, second = pages(callout)
    assert queries.may_still_send(f"page:{second.pk}")
    is_ready(first, at)
    assert not queries.may_still_send(f"page:{second.pk}")
    assert Message.objects.get(group=f"page:{second.pk}").state == "withdrawn"
    assert not Message.objects.filter(kind="stand_down").exists()


def test_names_reach_the_agency_head_only_after_no_conflict_was_declared(callout, law, at):
    first = pages(callout)[0]
    assert queries.names_for_chief(callout.request_id) == ()
    says(first, True, at)
    assert queries.names_for_chief(callout.request_id) == ()
    actions.confirm(page_id=first.pk, no_conflict=True, by=by_link(first), at=at)
    (card,) = queries.names_for_chief(callout.request_id)
    assert card.advisor.id == law[0]
    assert any("lived through" in s for s in card.why)


def test_a_conflict_opens_the_seat_again_and_the_recusal_is_kept(cast, law, at):
    callout = opened(at, cast.officer)
    first = pages(callout)[0]
    says(first, True, at)
    shown = actions.confirm(page_id=first.pk, no_conflict=False, by=by_link(first), at=at)
    assert shown is Shown.ASIDE
    assert the_seat(callout).state == "open"
    assert team_queries.set_aside(callout.request_id) == {law[0]}
    assert team_queries.vetoed(callout.request_id) == set()
    assert not Recusal.objects.exists()  # the request names an agency that is not in the directory
    assert not Commitment.objects.filter(released_at__isnull=True).exists()


@pytest.mark.parametrize("times", [2, 10])
def test_the_same_answer_again_is_one_answer(callout, at, times):
    page = pages(callout)[0]
    shown = {says(page, True, at + n * MINUTE) for n in range(times)}
    assert shown == {Shown.CONFIRM}
    assert LedgerEntry.objects.filter(action="say_yes").count() == 1
    for n in range(times):
        actions.confirm(page_id=page.pk, no_conflict=True, by=by_link(page), at=at + n * MINUTE)
    assert LedgerEntry.objects.filter(action="accept_seat").count() == 1


def test_yes_no_yes_ends_as_yes_and_the_days_are_bound_once(callout, law, at):
    page = pages(callout)[0]
    for accept, shown in ((True, Shown.CONFIRM), (False, Shown.DECLINED), (True, Shown.CONFIRM)):
        assert says(page, accept, at) is shown
    assert Commitment.objects.filter(released_at__isnull=True, advisor=law[0]).count() == 1


def test_a_person_promised_elsewhere_cannot_take_the_seat(callout, law, at):
    roster.commit(
        advisor_id=law[0], start=at, end=at + timedelta(days=2), exclusive=True, exercise=False,
        ref="seat:999999", by=OPERATOR, at=at,
    )  # fmt: skip
    page = pages(callout)[0]
    with pytest.raises(Refused) as refused:
        says(page, True, at)
    assert refused.value.verdict.code == "overlap"
    assert the_seat(callout).state == "open"
    page.refresh_from_db()
    assert page.state == "planned"


def test_an_exercise_never_blocks_real_work(cast, law, at):
    exercise = opened(at, cast.officer, exercise=True)
    is_ready(pages(exercise)[0], at)
    real = opened(at, cast.officer, agency_text="Oakford Police Department")
    assert asked(real)[0] == law[0]
    assert says(pages(real)[0], True, at) is Shown.CONFIRM
    assert all(p.exercise for p in pages(exercise))
    assert not any(p.exercise for p in pages(real))
    assert set(
        Message.objects.filter(group__startswith="page:", exercise=True).values_list("exercise", flat=True)
    )


def test_the_policy_is_frozen_when_the_call_out_opens(callout, law, at):
    policy.change(key="wave_size", value=5, why="A test of frozen policy", by=OPERATOR, at=at + MINUTE)
    actions.tick(at=at + 40 * MINUTE)
    assert asked(callout) == law[:4]


def test_by_itself_a_wave_asks_as_many_as_are_worth_asking_and_silence_counts(cast, law, at):
    for number in range(6, 16):
        advisor(number, at)
    callout = opened(at, cast.officer, steady=False)
    assert len(asked(callout)) == 6
    hand_over(callout, at)
    actions.tick(at=at + 5 * MINUTE)
    assert len(asked(callout)) == 8


def test_a_sleeper_is_passed_over_where_others_are_awake(cast, law, at):
    far = [advisor(n, at, timezone="Pacific/Guam") for n in (6, 7)]  # three in the morning there
    near = [advisor(n, at) for n in (8, 9)]
    roster.pause(advisor_id=law[5], by=OPERATOR, at=at)
    callout = opened(at, cast.officer, steady=False)
    order = team_queries.candidates(the_seat(callout).proposal_id, "lead")
    assert order.index(far[1]) < order.index(near[0])
    assert asked(callout) == [*law[:5], near[0]]


def test_calling_off_tells_everyone_and_asks_nobody_else(callout, cast, at):
    hand_over(callout, at)
    actions.cancel(callout_id=callout.pk, why="The agency changed its mind.", by=cast.officer.actor, at=at)
    assert the_seat(callout).state == "released"
    assert {p.state for p in pages(callout)} == {"withdrawn"}
    assert Message.objects.filter(kind="stand_down").count() == 2
    assert actions.tick(at=at + 90 * MINUTE) == 0
    assert says(pages(callout)[0], True, at) is Shown.COVERED
    actions.cancel(callout_id=callout.pk, why="Again.", by=cast.officer.actor, at=at)
    assert LedgerEntry.objects.filter(action="cancel_callout").count() == 1


def test_the_clock_ends_a_call_out_whose_request_was_taken_back(callout, cast, at):
    incidents.withdraw(request_id=callout.request_id, by=cast.officer.actor, at=at)
    assert actions.tick(at=at) == 1
    callout.refresh_from_db()
    assert callout.state == "canceled"


def test_taking_a_request_back_releases_agreed_people_too(callout, cast, at):
    is_ready(pages(callout)[0], at)
    actions.chief_agrees(seat_id=the_seat(callout).pk, by=cast.officer.actor, at=at)
    actions.cancel_for_request(request_id=callout.request_id, why="withdrawn", by=cast.officer.actor, at=at)
    assert the_seat(callout).state == "released"
    assert not Commitment.objects.filter(released_at__isnull=True).exists()


def test_more_time_moves_the_next_wave(callout, law, cast, at):
    actions.extend_wave(seat_id=the_seat(callout).pk, minutes=30, by=cast.officer.actor, at=at)
    actions.tick(at=at + 69 * MINUTE)
    assert asked(callout) == law[:2]
    actions.tick(at=at + 70 * MINUTE)
    assert asked(callout) == law[:4]


def test_an_officer_asks_the_next_people_or_one_by_name(callout, law, cast, at):
    seat_id = the_seat(callout).pk
    actions.add_wave(seat_id=seat_id, by=cast.officer.actor, at=at)
    assert asked(callout) == law[:4]
    actions.ask_person(seat_id=seat_id, advisor_id=law[5], by=cast.officer.actor, at=at)
    assert asked(callout) == [*law[:4], law[5]]
    for wrong, code in ((law[5], "asked"), (cast.admin.pk + 10_000, "does_not_fit")):
        with pytest.raises(Refused) as refused:
            actions.ask_person(seat_id=seat_id, advisor_id=wrong, by=cast.officer.actor, at=at)
        assert refused.value.verdict.code == code


def test_answers_by_voice_follow_the_same_rules_with_the_officer_as_actor(callout, cast, at):
    page = pages(callout)[0]
    assert (
        actions.record_by_voice(page_id=page.pk, accept=True, by=cast.officer.actor, at=at) is Shown.CONFIRM
    )
    actions.reveal(page_id=page.pk, by=cast.officer.actor, at=at)
    assert actions.confirm(page_id=page.pk, no_conflict=True, by=cast.officer.actor, at=at) is Shown.CONFIRMED
    read = LedgerEntry.objects.get(action="read", object=f"page:{page.pk}")
    assert read.actor == f"person:{cast.officer.pk}"


def test_nothing_is_revealed_before_a_yes(callout, cast, at):
    with pytest.raises(Refused):
        actions.reveal(page_id=pages(callout)[0].pk, by=cast.officer.actor, at=at)
    assert not LedgerEntry.objects.filter(action="read").exists()


def test_messages_to_advisors_name_no_agency_place_event_or_program(callout, at, settings):
    hand_over(callout, at)
    first, _ = pages(callout)
    is_ready(first, at)
    actions.cancel(callout_id=callout.pk, why="Test.", by=OPERATOR, at=at)
    kinds = set()
    for message in Message.objects.filter(address__endswith="@advisors.example"):
        written = render(kind=message.kind, context=message.context, language="en", exercise=False)
        whole = f"{written.subject}\n{written.text}".lower()
        kinds.add(message.kind)
        for word in ("millbrook", "ohio", "oh,", "school", "shooting", settings.PROGRAM["name"].lower()):
            assert word not in whole, (message.kind, word)
    assert kinds == {"page_alert", "seat_confirmed", "settled", "stand_down"}


def test_the_database_refuses_a_call_out_before_verification_and_acceptance(callout, at):
    for wrong in ({"verified_at": at + MINUTE}, {"accepted_at": at + MINUTE}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CallOut.objects.filter(pk=callout.pk).update(**wrong)


def test_an_unapproved_team_is_not_asked(cast, law, at):
    request_id = request_with_facts(at, cast.officer)
    proposal_id = teams.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    with pytest.raises(Refused) as refused:
        actions.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert refused.value.verdict.code == "not_approved"
    assert not Page.objects.exists()
    assert not Message.objects.filter(kind="page_alert").exists()


def test_proposing_again_renews_the_open_call_out_and_leaves_taken_seats_alone(cast, law, at):
    callout = opened(at, cast.officer, seats=("lead", "faith"))
    is_ready(pages(callout)[0], at)
    assert the_seat(callout, "faith").needs_person_since == at
    imam = advisor(30, at, discipline="faith")
    proposal_id = teams.propose(
        request_id=callout.request_id, seats=["faith", "lead"], by=cast.officer.actor, at=at + MINUTE
    )
    teams.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at + MINUTE)
    again = actions.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at + MINUTE)
    assert again == callout.pk
    assert asked(callout, "faith") == [imam]
    assert the_seat(callout, "faith").needs_person_since is None
    assert the_seat(callout).state == "accepted"
    assert asked(callout) == law[:2]
    assert queries.names_for_chief(callout.request_id)[0].advisor.id == law[0]
    with pytest.raises(Refused) as refused:
        actions.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at + 2 * MINUTE)
    assert refused.value.verdict.code == "already_open"


def test_everything_is_in_the_ledger_and_no_open_seat_is_forgotten(callout, at):
    for n, page in enumerate(pages(callout)):
        says(page, False, at + n * MINUTE)
        assert queries.orphans() == []
    actions.tick(at=at + 60 * MINUTE)
    assert queries.orphans() == []
    assert verify().ok
