"""Time promised under racing hands, load, rest, days off and stepping aside."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from alongside.agencies.actions import add_agency
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries, verify
from alongside.policy.actions import change as change_policy
from alongside.roster import actions, queries
from alongside.roster.models import Commitment, PeerAdvisor
from tests.integration.test_roster_entries import sound

DAY = timedelta(days=1)


def put_on_roster(at, **change):
    return actions.add_advisor(entry=sound(at, **change), by=OPERATOR, at=at)


@pytest.fixture
def advisor(db, at):
    """One advisor with nothing lapsed."""
    return put_on_roster(at)


@pytest.fixture
def promise(advisor, at):
    """Promise the advisor's time."""

    def go(ref="seat:1", start=0, end=14, exclusive=True, exercise=False, advisor_id=advisor):
        actions.commit(
            advisor_id=advisor_id,
            start=at + start * DAY,
            end=None if end is None else at + end * DAY,
            exclusive=exclusive,
            exercise=exercise,
            ref=ref,
            by=OPERATOR,
            at=at,
        )

    return go


@pytest.mark.django_db(transaction=True)
def test_of_eight_racing_hands_exactly_one_gets_the_advisor(at):
    advisor_id = put_on_roster(at)
    start = threading.Barrier(8)
    outcomes = []

    def reach(number):
        try:
            start.wait(timeout=10)
            actions.commit(
                advisor_id=advisor_id,
                start=at + number * timedelta(hours=1),
                end=at + 14 * DAY,
                exclusive=True,
                exercise=False,
                ref=f"seat:{number}",
                by=OPERATOR,
                at=at,
            )
            outcomes.append("won")
        except Refused as refused:
            outcomes.append(refused.verdict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=reach, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcomes) == ["overlap"] * 7 + ["won"]
    assert Commitment.objects.count() == 1
    assert [e.action for e in entries(f"advisor:{advisor_id}")] == ["add_advisor", "commit"]
    assert verify().ok


def row(advisor, at, *, start=0, end=5, exclusive=True, exercise=False, released=False, ref):
    return {
        "advisor_id": advisor,
        "during": DateTimeTZRange(at + start * DAY, at + end * DAY, "[)"),
        "exclusive": exclusive,
        "exercise": exercise,
        "ref": ref,
        "made_at": at,
        "released_at": at if released else None,
    }


@pytest.mark.parametrize(
    ("second", "fits"),
    [
        ({"start": 2}, False),
        ({"start": 4, "end": 9}, False),
        ({"start": 5, "end": 9}, True),
        ({"start": -5, "end": 0}, True),
        ({"start": 2, "exclusive": False}, True),
        ({"start": 2, "exercise": True}, True),
        ({"start": 2, "released": True}, True),
    ],
)
def test_the_database_itself_keeps_exclusive_times_apart(advisor, at, second, fits):
    Commitment.objects.create(**row(advisor, at, ref="seat:1"))
    wanted = row(advisor, at, ref="seat:2", **second)
    if fits:
        Commitment.objects.create(**wanted)
        return
    with pytest.raises(IntegrityError, match="commitment_one_at_a_time"), transaction.atomic():
        Commitment.objects.create(**wanted)


def test_two_exercises_cannot_have_the_same_advisor_either(advisor, at):
    Commitment.objects.create(**row(advisor, at, exercise=True, ref="seat:1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.create(**row(advisor, at, exercise=True, ref="seat:2"))


def test_other_advisors_are_not_in_the_way(advisor, at, promise):
    promise()
    promise(ref="seat:2", advisor_id=put_on_roster(at, email="b@example.org"))
    assert Commitment.objects.count() == 2


def test_a_refused_promise_leaves_nothing_behind_and_the_work_can_go_on(advisor, at, promise):
    promise()
    with transaction.atomic():
        with pytest.raises(Refused, match="promised this time"):
            promise(ref="seat:2")
        promise(ref="seat:3", start=20, end=30)
    assert set(Commitment.objects.values_list("ref", flat=True)) == {"seat:1", "seat:3"}


def test_the_same_promise_twice_is_one_and_a_released_one_can_be_made_again(advisor, at, promise):
    promise()
    promise()
    assert Commitment.objects.count() == 1
    actions.release(ref="seat:1", by=OPERATOR, at=at)
    actions.release(ref="seat:1", by=OPERATOR, at=at)
    promise(ref="seat:2")
    actions.release(ref="seat:2", by=OPERATOR, at=at)
    promise()
    made = [e.action for e in entries(f"advisor:{advisor}")]
    assert made == ["add_advisor", "commit", "release", "commit", "release", "commit"]


@pytest.mark.parametrize("end", [0, -1])
def test_time_that_is_no_time_cannot_be_promised(promise, end):
    with pytest.raises(Refused, match="after its start"):
        promise(end=end)


def test_an_engagement_counts_as_load_until_released_and_an_exercise_never(advisor, at, promise):
    promise(ref="engagement:1", end=None, exclusive=False)
    promise(ref="engagement:2", end=None, exclusive=False, exercise=True)
    promise(ref="seat:9", start=-3, end=-1)
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert (facts.load, facts.commitments) == (1, ())
    assert queries.may_be_asked(advisor, at)
    promise(ref="engagement:3", end=None, exclusive=False)
    assert queries.may_be_asked(advisor, at).code == "load_full"
    actions.release(ref="engagement:3", by=OPERATOR, at=at, advisor_id=advisor + 1)
    assert queries.may_be_asked(advisor, at).code == "load_full"
    actions.release(ref="engagement:3", by=OPERATOR, at=at, advisor_id=advisor)
    assert queries.may_be_asked(advisor, at)


def test_an_exercise_never_blocks_real_work_but_real_work_blocks_an_exercise(advisor, at, promise):
    PeerAdvisor.objects.filter(pk=advisor).update(exercises=True)
    promise(exercise=True)
    assert queries.may_be_asked(advisor, at)
    assert queries.may_be_asked(advisor, at, exercise=True).code == "committed"
    promise(ref="seat:2")
    assert queries.may_be_asked(advisor, at).code == "committed"
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert [(c.start, c.end, c.exercise) for c in facts.commitments] == [
        (at.date(), at.date() + 14 * DAY, True),
        (at.date(), at.date() + 14 * DAY, False),
    ]


def test_the_first_who_may_be_asked_are_found_in_the_order_given(db, at):
    people = [put_on_roster(at, email=f"p{n}@peers.example", name=f"P {n}") for n in range(9)]
    for n in (0, 1, 2, 3, 5):
        actions.commit(
            advisor_id=people[n], start=at, end=at + 3 * DAY, exclusive=True, exercise=False,
            ref=f"seat:{n}", by=OPERATOR, at=at,
        )  # fmt: skip
    backwards, nobody = people[::-1], max(people) + 1
    for order in (people, backwards, [nobody, *people]):
        by_one = [a for a in order if a != nobody and queries.may_be_asked(a, at)]
        for limit in (1, 2, 9):
            assert queries.first_askable(order, at, exercise=False, limit=limit) == by_one[:limit]


def test_a_promise_is_over_at_its_end_and_not_before(advisor, at, promise):
    promise(end=1)
    assert queries.may_be_asked(advisor, at + DAY - timedelta(seconds=1)).code == "committed"
    assert queries.may_be_asked(advisor, at + DAY)


def test_days_of_a_promise_include_the_last_day_it_touches_and_not_the_next(advisor, at):
    midnight = datetime(2026, 12, 1, tzinfo=UTC)
    actions.commit(
        advisor_id=advisor, start=at, end=midnight, exclusive=True, exercise=False, ref="seat:1",
        by=OPERATOR, at=at,
    )  # fmt: skip
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert facts.commitments[0].end == datetime(2026, 11, 30).date()


def test_asks_are_counted_by_week_for_the_cap_and_by_ninety_days_for_fairness(advisor, at):
    for days in (100, 30, 8, 6, 2, 1):
        actions.note_asked(advisor_ids=[advisor, advisor], exercise=False, at=at - days * DAY)
    actions.note_asked(advisor_ids=[advisor], exercise=True, at=at)
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert (facts.asked_last_90_days, facts.last_asked) == (5, (at - DAY).date())
    assert queries.may_be_asked(advisor, at)
    actions.note_asked(advisor_ids=[advisor], exercise=False, at=at)
    assert queries.may_be_asked(advisor, at).code == "asked_often"
    assert queries.may_be_asked(advisor, at + 7 * DAY)


def test_rest_is_counted_from_the_latest_day_at_home(advisor, at):
    for days in (5, 9):
        actions.note_home(advisor_id=advisor, date=(at - days * DAY).date(), by=OPERATOR, at=at)
    verdict = queries.may_be_asked(advisor, at)
    assert (verdict.code, str(verdict)) == (
        "resting",
        "Is resting after the last deployment until 2026-12-01.",
    )
    assert not queries.may_be_asked(advisor, at + 8 * DAY)
    assert queries.may_be_asked(advisor, at + 9 * DAY)


def test_blocked_days_count_from_the_first_to_the_last(advisor, at):
    first, last = (at + 2 * DAY).date(), (at + 4 * DAY).date()
    go = {"advisor_id": advisor, "by": OPERATOR, "at": at}
    blocked = actions.block_dates(first=first, last=last, **go)
    assert actions.block_dates(first=first, last=last, **go) == blocked
    free = [bool(queries.may_be_asked(advisor, at + n * DAY)) for n in range(1, 6)]
    assert free == [True, False, False, False, True]
    actions.unblock_dates(blocked_id=blocked, **go)
    assert queries.may_be_asked(advisor, at + 3 * DAY)
    for a, b, code in [(last, first, "backwards"), (first, first + 800 * DAY, "too_long")]:
        with pytest.raises(Refused) as refused:
            actions.block_dates(first=a, last=b, **go)
        assert refused.value.verdict.code == code
    with pytest.raises(Refused, match="passed"):
        actions.block_dates(first=at.date() - 9 * DAY, last=at.date() - 5 * DAY, **go)


def test_another_advisors_days_and_recusals_cannot_be_taken_back(advisor, at):
    other = put_on_roster(at, email="b@example.org")
    days = {"first": at.date(), "last": at.date()}
    blocked = actions.block_dates(advisor_id=advisor, **days, by=OPERATOR, at=at)
    recusal = actions.recuse(
        advisor_id=advisor, agency_id=None, state="OH", why_code="personal", by=OPERATOR, at=at
    )
    actions.unblock_dates(blocked_id=blocked, advisor_id=other, by=OPERATOR, at=at)
    actions.end_recusal(recusal_id=recusal, advisor_id=other, by=OPERATOR, at=at)
    page = queries.page(advisor, at)
    assert (len(page.blocked), len(page.recusals)) == (1, 1)


def test_stepping_aside_reaches_the_matcher_until_it_is_ended(advisor, at):
    agency_id = add_agency(name="X Police", kind="municipal", state="OH", city="", by=OPERATOR, at=at)
    go = {"advisor_id": advisor, "by": OPERATOR, "at": at}
    first = actions.recuse(agency_id=agency_id, why_code="declared", **go)
    assert actions.recuse(agency_id=agency_id, why_code="business", **go) == first
    actions.recuse(agency_id=None, state="WY", why_code="worked_there", **go)
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert (facts.recused_agencies, facts.recused_states) == ({agency_id}, {"WY"})
    actions.end_recusal(recusal_id=first, **go)
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert facts.recused_agencies == frozenset()
    for wrong in (
        {"agency_id": None},
        {"agency_id": agency_id, "state": "OH"},
        {"agency_id": None, "state": "ZZ"},
    ):
        with pytest.raises(Refused, match="agency or the state"):
            actions.recuse(why_code="declared", **wrong, **go)
    with pytest.raises(Refused, match="kind of conflict"):
        actions.recuse(agency_id=agency_id, why_code="gossip", **go)


def test_the_limits_are_those_of_the_policy_in_force(advisor, at):
    actions.note_asked(advisor_ids=[advisor], exercise=False, at=at)
    assert queries.may_be_asked(advisor, at)
    change_policy(key="weekly_pages", value=1, why="quiet week", by=OPERATOR, at=at)
    assert queries.may_be_asked(advisor, at).code == "asked_often"
    change_policy(key="revalidate_days", value=30, why="a stricter month", by=OPERATOR, at=at)
    assert queries.may_be_asked(advisor, at + 25 * DAY).code == "not_confirmed"
