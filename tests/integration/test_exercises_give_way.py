"""Real work goes first: an exercise blocks, loads and rests nobody, and whoever is asked for real leaves it at once."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.db import transaction

from alongside.callouts import actions
from alongside.callouts import queries as callouts
from alongside.callouts.actions import engine
from alongside.callouts.models import CallOut, Page
from alongside.callouts.queries_exercises import called_for_real, in_the_way
from alongside.callouts.rules import Shown
from alongside.callouts.states import IN_IT
from alongside.engagements import actions as engagements
from alongside.engagements.models import Member
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.roster import actions as roster
from alongside.roster import queries as roster_queries
from alongside.roster.models import Commitment, PeerAdvisor, Recusal
from tests.callouts import advisor, by_link, is_ready, opened, pages, says, the_seat
from tests.people import Cast

MINUTE = timedelta(minutes=1)
STAGES = (
    "asked",
    "seen",
    "yes",
    "lapsed",
    "alternate",
    "accepted",
    "agreed",
    "introduced",
    "declined",
    "conflict",
)


def exercise(at, officer, **words):
    return opened(at, officer, exercise=True, agency_text="Drill Town Police", **words)


def bring(callout: CallOut, stage: str, officer, at) -> Page:
    """Bring the first page of an exercise to a stage."""
    first, second = pages(callout)[:2]
    if stage == "seen":
        actions.note_seen(page_id=first.pk, by=by_link(first), at=at)
    if stage == "alternate":
        says(second, True, at)
    if stage in ("yes", "lapsed", "alternate", "accepted", "agreed", "introduced", "conflict"):
        says(first, True, at)
    if stage == "lapsed":
        actions.tick(at=at + 16 * MINUTE)
    if stage in ("accepted", "agreed", "introduced", "conflict"):
        actions.confirm(page_id=first.pk, no_conflict=stage != "conflict", by=by_link(first), at=at)
    if stage in ("agreed", "introduced"):
        actions.chief_agrees(seat_id=the_seat(callout).pk, by=officer.actor, at=at)
    if stage == "introduced":
        engagements.introduce(request_id=callout.request_id, by=officer.actor, at=at)
    if stage == "declined":
        says(first, False, at)
    first.refresh_from_db()
    return first


def live(advisor_id: int) -> list[str]:
    rows = Page.objects.filter(advisor_id=advisor_id, exercise=True, state__in=[s.value for s in IN_IT])
    return list(rows.values_list("state", flat=True))


@pytest.mark.parametrize("stage", STAGES)
def test_whoever_is_asked_for_real_leaves_the_exercise_in_the_same_transaction(cast: Cast, at, stage):
    for n in range(4):
        advisor(n, at)
    drill = exercise(at, cast.officer)
    page = bring(drill, stage, cast.officer, at + MINUTE)
    later = at + 30 * MINUTE
    real = opened(later, cast.officer)
    assert page.advisor_id in {p.advisor_id for p in pages(real)}
    page.refresh_from_db()
    assert live(page.advisor_id) == []
    assert not Commitment.objects.filter(advisor_id=page.advisor_id, exercise=True, released_at=None).exists()
    over = Message.objects.filter(kind="exercise_over", address=roster_queries.card(page.advisor_id).email)
    if stage in ("declined", "conflict"):
        assert page.state == stage and not over.exists()
        return
    assert (
        page.state == "called_away" and callouts.page_of(page.pk, page.advisor_id, later).shown is Shown.OVER
    )
    assert over.exists() == (stage not in ("asked",))
    lines = LedgerEntry.objects.filter(stream=f"request:{drill.request_id}", action="give_way")
    assert lines.filter(object=f"page:{page.pk}").count() == 1
    assert callouts.orphans() == [] and in_the_way(later) == set()
    says(page, True, later + MINUTE)
    assert Page.objects.get(pk=page.pk).state == "called_away", (
        "a yes to an exercise that is over takes nothing"
    )


def test_the_team_of_an_exercise_lets_go_of_whoever_is_asked_for_real(cast: Cast, at):
    for n in range(3):
        advisor(n, at)
    drill = exercise(at, cast.officer)
    page = bring(drill, "introduced", cast.officer, at)
    opened(at + 20 * 24 * 60 * MINUTE, cast.officer)
    later = at + 20 * 24 * 60 * MINUTE + MINUTE
    assert engagements.tick(at=later) >= 1
    member = Member.objects.get(advisor_id=page.advisor_id, engagement__exercise=True)
    assert member.left_at == later
    assert (
        Message.objects.filter(kind="exercise_over", group=f"engagement:{member.engagement_id}").count() == 1
    )
    assert roster_queries.may_be_asked(page.advisor_id, later).code != "load_full"


def test_the_exercise_goes_on_with_others_and_never_takes_the_person_back(cast: Cast, at):
    for n in range(6):
        advisor(n, at)
    drill = exercise(at, cast.officer)
    page = bring(drill, "yes", cast.officer, at)
    real = opened(at + MINUTE, cast.officer, agency_text="Millbrook")
    assert page.advisor_id in called_for_real() == {p.advisor_id for p in pages(real)}
    is_ready(pages(real)[1], at + 2 * MINUTE)
    for n in range(1, 12):
        actions.tick(at=at + n * 25 * MINUTE)
    asked = {p.advisor_id for p in pages(drill) if p.state in [s.value for s in IN_IT]}
    assert asked and not asked & {p.advisor_id for p in pages(real)}
    assert Page.objects.get(pk=page.pk).state == "called_away"


def test_an_exercise_that_somebody_holds_is_passed_over_and_the_tick_comes_back(cast: Cast, at, monkeypatch):
    for n in range(3):
        advisor(n, at)
    drill = exercise(at, cast.officer)
    page = bring(drill, "yes", cast.officer, at)
    with monkeypatch.context() as held:
        held.setattr(engine, "give_way", lambda ids, *, at: 1 / 0)
        real = opened(at + MINUTE, cast.officer)
    assert {p.state for p in pages(real)} == {"planned"}, (
        "what goes wrong with an exercise undoes no real question"
    )
    assert page.advisor_id in in_the_way(at + MINUTE) and live(page.advisor_id)
    actions.tick(at=at + 2 * MINUTE)
    assert in_the_way(at + 2 * MINUTE) == set() and live(page.advisor_id) == []


def test_the_message_is_kind_marked_and_says_nothing_of_the_real_request(cast: Cast, at):
    found = render(kind="exercise_over", context={"code": "7Q2"}, language="en", exercise=True)
    assert found.subject == "EXERCISE: The exercise is over for you" and "Millbrook" not in found.text
    spanish = render(
        kind="exercise_over", context={"code": "7Q2"}, language="es", exercise=True, channel="sms"
    )
    assert "real" in spanish.text and "The exercise" not in spanish.text


def test_who_no_longer_agrees_to_exercises_is_not_asked_in_one(cast: Cast, at):
    ids = [advisor(n, at) for n in range(3)]
    PeerAdvisor.objects.filter(pk=ids[0]).update(exercises=False)
    assert roster_queries.may_be_asked(ids[0], at, exercise=True).code == "not_in_exercises"
    assert roster_queries.may_be_asked(ids[0], at).ok


def test_an_exercise_wakes_nobody_even_those_willing_to_be_woken(cast: Cast, at, settings):
    from alongside.callouts.actions.telling import _as_wished
    from alongside.outbox.queries import Way
    from alongside.outbox.states import Channel
    from alongside.roster.manners import Manners

    ways = [Way(Channel.SMS, "+16145550101")]
    night = at.replace(hour=7)  # 2 or 3 in the morning in New York
    willing = Manners("America/New_York", wake=True)
    assert _as_wished(willing, ways, at=night, urgent=True)[0].after == timedelta(0)
    assert _as_wished(willing, ways, at=night, urgent=False)[0].after > timedelta(hours=3)
    advisor(1, at, name="Wil Ling")
    page = pages(exercise(at, cast.officer))[0]
    assert page.exercise


@pytest.mark.parametrize("seed", range(12))
def test_no_exercise_blocks_loads_or_rests_anybody_for_real_work(cast: Cast, at, seed):
    """Whatever happens in exercises, the roster and the matcher see everybody as if there had been none."""
    luck = random.Random(seed)
    ids = [advisor(n, at) for n in range(5)]
    later = at + 3 * 60 * MINUTE
    with transaction.atomic():
        before = _as_real_work_sees(ids, later)
        for n in range(luck.randint(1, 3)):
            drill = exercise(at + n * MINUTE, cast.officer, key=f"drill-{n}")
            if len(pages(drill)) >= 2:
                bring(drill, luck.choice(STAGES), cast.officer, at + (n + 1) * MINUTE)
        actions.tick(at=at + luck.randint(1, 120) * MINUTE)
        assert _as_real_work_sees(ids, later) == before
        assert not Recusal.objects.exists()
        real = opened(later, cast.officer, key="real")
        for page in pages(real):
            assert live(page.advisor_id) == []
        says(pages(real)[0], True, later + MINUTE)
        assert Page.objects.get(pk=pages(real)[0].pk).state == "yes", (
            "days promised to an exercise bind nobody"
        )


def _as_real_work_sees(ids, at):
    facts = {f.key: f for f in roster_queries.facts_for_matching(at=at, exercise=False)}
    seen = []
    for advisor_id in ids:
        fact = facts[advisor_id]
        real = tuple(c for c in fact.commitments if not c.exercise)
        verdict = roster_queries.may_be_asked(advisor_id, at)
        seen.append((verdict.ok, fact.load, fact.last_home_date, fact.last_asked, fact.asked_last_90_days, real,
                     fact.recused_agencies, fact.available))  # fmt: skip
    return seen


def test_days_of_an_exercise_end_when_real_days_are_promised(cast: Cast, at):
    one = advisor(1, at)
    by = cast.officer.actor
    roster.commit(
        advisor_id=one, start=at, end=None, exclusive=True, exercise=True, ref="seat:900", by=by, at=at
    )
    roster.release_exercises(advisor_ids=[one], by=by, at=at)
    assert roster_queries.exercise_refs([one], at) == set()
    assert LedgerEntry.objects.filter(stream=f"advisor:{one}", action="release", object="seat:900").exists()
