"""From the introduction to the close: notices, talks, follow-ups, step-down, hand-back."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from alongside.engagements import actions as engagements
from alongside.engagements import queries as casework
from alongside.engagements.rules_work import Handing
from alongside.engagements.words import Did, HelpedBy, Mode, WithWhom
from alongside.engagements.words_work import ToldHow
from alongside.gateways.protocol import Envelope
from alongside.kernel.actor import Actor
from alongside.rehearsal import answering, glance
from alongside.rehearsal.answering import minutes
from alongside.rehearsal.world import ENGAGEMENT_LINK, Case, Peer, World

TALK_DAYS = (1, 3, 7, 14, 30)
"""Days after the first talk on which somebody of the team talks with the chief again, give or take."""
STEPS_DOWN_DAYS, CLOSES_DAYS = (32, 60), (90, 240)
WRITTEN_AFTER = timedelta(minutes=90)
KEEPS_FOLLOW_UPS = 0.25
REOPENS = 0.04
TEXT = "Talked about the first days; sent the list of resources."


def agreed(world: World, case: Case, at: datetime) -> None:
    """Introduce soon after the first agreement, and bring in whoever is agreed later."""
    if case.over or not glance.agreed(case.request_id):
        return
    delay = minutes(world.dice.of("introduce", case.key, at), 15)
    if case.engagement_id is None:
        if not case.talking:
            case.talking = True
            world.agenda.within(delay, lambda at: introduce(world, case, at))
    else:
        world.agenda.within(delay, lambda at: bring_in(world, case, at))


def introduce(world: World, case: Case, at: datetime) -> None:
    """Introduce everyone agreed so far, and let the chief get to the notice."""
    if case.over:
        return
    by = _coordinator(world, case)
    case.engagement_id = engagements.introduce(request_id=case.request_id, by=by, at=at)
    world.engagements[case.engagement_id] = case
    rng = world.dice.of("notice", case.key)
    when = answering.in_waking_hours(rng, at, case.zone, world.habits.notice_minutes)
    world.agenda.add(when, lambda at: chief_notice(world, case, at))
    day = timedelta(days=1)
    world.agenda.add(at + rng.randint(*STEPS_DOWN_DAYS) * day, lambda at: step_down(world, case, at))
    world.agenda.add(at + rng.randint(*CLOSES_DAYS) * day, lambda at: close(world, case, at))


def bring_in(world: World, case: Case, at: datetime) -> None:
    """Add the people agreed since the introduction."""
    team = glance.team(_id(case))
    if team.closed:
        return
    by, there = _coordinator(world, case), {member.advisor_id for member in team.members}
    for seat in glance.agreed(case.request_id):
        if seat.advisor_id not in there:
            _add(world, case, seat.id, by, at)


def _add(world: World, case: Case, seat_id: int, by: Actor, at: datetime) -> None:
    world.attempt(lambda: engagements.add_member(engagement_id=_id(case), seat_id=seat_id, by=by, at=at))


def chief_notice(world: World, case: Case, at: datetime) -> None:
    """Let the chief acknowledge the notice, on the page or read out; the first talk follows."""
    by = case.chief if case.has_page else _coordinator(world, case)
    engagements.acknowledge_notice(engagement_id=_id(case), side="requester", by=by, at=at)
    rng = world.dice.of("first_talk", case.key)
    first = answering.in_waking_hours(rng, at, case.zone, world.habits.first_talk_minutes)
    world.agenda.add(first, lambda at: talk(world, case, at, first=True))


def introduced(world: World, mail: Envelope, at: datetime) -> None:
    """Let an advisor read that they are introduced, and acknowledge the notice."""
    found, peer = ENGAGEMENT_LINK.search(mail.text), world.peers.get(mail.address)
    if found is None or peer is None:
        return
    engagement_id = int(found.group(1))
    rng = world.dice.of("member_notice", world.engagements[engagement_id].key, peer.email)
    when = answering.in_waking_hours(rng, at, peer.zone, world.habits.notice_minutes)
    world.agenda.add(when, lambda at: reads_notice(world, engagement_id, peer, at))


def reads_notice(world: World, engagement_id: int, peer: Peer, at: datetime) -> None:
    """Acknowledge the notice as the advisor."""
    world.attempt(
        lambda: engagements.acknowledge_notice(
            engagement_id=engagement_id, side="advisor", by=peer.actor, at=at
        )
    )


def talk(world: World, case: Case, at: datetime, *, first: bool = False) -> None:
    """Let somebody of the team who has read the notice talk; try again soon if nobody has."""
    team = glance.team(_id(case))
    if team.closed:
        return
    rng = world.dice.of("talk", case.key, at)
    ready = [world.by_id[member.advisor_id] for member in team.members if member.noticed]
    if first and not ready:
        world.agenda.within(timedelta(minutes=30), lambda at: talk(world, case, at, first=True))
        return
    if ready:
        _log(world, case, rng, ready[0] if first else rng.choice(ready), at)
    if first:
        for days in TALK_DAYS:
            delay = timedelta(days=days) + minutes(rng, 120)
            world.agenda.within(delay, lambda at: talk(world, case, at))


def _log(world: World, case: Case, rng: random.Random, peer: Peer, at: datetime) -> None:
    """Write the talk down an hour and a half after it began."""
    reached = rng.random() >= 0.1
    words: dict[str, Any] = {
        "minutes": rng.randrange(15, 75) if reached else 0,
        "mode": rng.choice((Mode.PHONE, Mode.PHONE, Mode.VIDEO)).value,
        "topics": case.topics[:2],
        "actions": [Did.LISTENED.value, Did.OPTIONS.value] if reached else [Did.NO_ANSWER.value],
        "text": TEXT if reached and rng.random() < 0.3 else "",
        "with_whom": WithWhom.HEAD.value,
        "occurred_at": at,
    }

    def write(at: datetime) -> None:
        world.attempt(
            lambda: engagements.log_contact(
                engagement_id=_id(case), resources=[], by=peer.actor, at=at, **words
            )
        )

    world.agenda.within(WRITTEN_AFTER, write)


def follow_up(world: World, mail: Envelope, at: datetime) -> None:
    """Let the coordinator do what fell due, or note that it is not wanted; some is left as it is."""
    found = ENGAGEMENT_LINK.search(mail.text)
    case = world.engagements.get(int(found.group(1))) if found else None
    if case is None:
        return
    rng = world.dice.of("follow_up", case.key, at)
    when = answering.in_waking_hours(rng, at, case.zone, 120)
    world.agenda.add(when, lambda at: does_follow_ups(world, case, rng, at))


def does_follow_ups(world: World, case: Case, rng: random.Random, at: datetime) -> None:
    """Do or dismiss the follow-ups of a case that are due."""
    by = _coordinator(world, case)
    for row in casework.follow_ups(_id(case)):
        luck = rng.random()
        if row.state == "raised" and luck < 0.9:
            act = engagements.do_follow_up if luck < 0.75 else engagements.dismiss_follow_up
            act(follow_up_id=row.id, by=by, at=at)


def step_down(world: World, case: Case, at: datetime) -> None:
    """Say that the daily work is over."""
    if glance.team(_id(case)).state in ("introduced", "active"):
        engagements.step_down(engagement_id=_id(case), by=_coordinator(world, case), at=at)


def close(world: World, case: Case, at: datetime) -> None:
    """Close with a hand-back; a few are taken up again after an echo."""
    if glance.team(_id(case)).closed:
        return
    rng = world.dice.of("close", case.key, at)
    engagements.close(
        engagement_id=_id(case),
        hand_back=said_yes(casework.hand_back_plan(_id(case)).waiting, at),
        keep_follow_ups=rng.random() < KEEPS_FOLLOW_UPS,
        by=_coordinator(world, case),
        at=at,
    )
    if rng.random() < REOPENS:
        world.agenda.within(timedelta(days=40), lambda at: reopen(world, case, at))


def said_yes(topics: Iterable[str], at: datetime) -> list[Handing]:
    """Return a hand-back of these topics to the agency, which said yes on the phone the day before."""
    yes: dict[str, Any] = {"told_how": ToldHow.PHONE.value, "accepted_on": (at - timedelta(days=1)).date()}
    return [
        Handing(topic, HelpedBy.AGENCY.value, owner="The deputy chief's office", **yes) for topic in topics
    ]


def reopen(world: World, case: Case, at: datetime) -> None:
    """Take a closed engagement up again, talk twice, and close it."""
    engagements.reopen(
        engagement_id=_id(case), why="A similar event elsewhere.", by=_coordinator(world, case), at=at
    )
    for days in (1, 5):
        world.agenda.within(timedelta(days=days), lambda at: talk(world, case, at))
    world.agenda.within(timedelta(days=20), lambda at: close(world, case, at))


def _coordinator(world: World, case: Case) -> Actor:
    return (case.coordinator or world.coordinators[0]).actor


def _id(case: Case) -> int:
    assert case.engagement_id is not None
    return case.engagement_id
