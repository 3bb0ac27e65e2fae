"""Five simulated years with staff coming and going: no follow-up is lost, and nobody is told of one twice.

A seeded simulation against the real rooms (FIVE_YEARS=20 runs it from twenty seeds). Every planned contact must be
raised on the morning on which it lies, to people who then hold the role, or stand in sight as held; what a
coordinator leaves behind is in somebody's day.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest

from alongside.accounts import queries as accounts
from alongside.accounts.actions import deactivate, invite
from alongside.accounts.permissions import Permission, Role
from alongside.engagements import actions, queries
from alongside.engagements.ahead import Place
from alongside.engagements.models import DateAhead, Engagement, FollowUp, LeftAlone
from alongside.engagements.words import WITH_A_DATE
from alongside.incidents import queries as incidents
from alongside.incidents.actions import set_facts
from alongside.kernel.actor import OPERATOR
from alongside.kernel.clock import local_day
from alongside.kernel.verdict import Refused
from tests.integration.casework import (
    Scene,
    no_reasons,  # noqa: F401 (a fixture)
    scene,
)
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("no_reasons")
DAY = timedelta(days=1)
YEARS = 5 * 365 + 40
STEP = timedelta(days=10)
SEEDS = range(1, 1 + int(os.environ.get("FIVE_YEARS", "1")))


class Program:
    """Two communities, a staff that changes, and what is done to follow-ups on the way."""

    def __init__(self, cast: Cast, at: datetime, seed: int) -> None:
        self.cast, self.rng, self.hired = cast, random.Random(seed), 0
        self.stories: list[Scene] = [
            scene(cast, at, agency_text=f"Police of Town {n}", key=f"t{n}") for n in range(2)
        ]
        self.here = [cast.coordinator]

    def run(self, at: datetime, each: Callable[[datetime], None]) -> None:
        """Let the time pass; ``each`` looks at everything after every step."""
        end = at + YEARS * DAY
        while at < end:
            at += STEP
            for _ in range(2):
                self.something(at)
            actions.tick(at=at)
            each(at)

    def something(self, at: datetime) -> None:
        """Do one thing that happens in such a program, or nothing."""
        acts = [
            (2, self.staff_leaves), (3, self.staff_comes), (3, self.hand_over), (10, self.settle), (6, self.note),
            (5, self.move), (2, self.drop), (4, self.leave_alone), (4, self.lift), (1, self.correct), (1, self.award),
            (20, lambda at: None),
        ]  # fmt: skip
        act = self.rng.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
        with suppress(Refused):
            act(at)

    def story(self) -> Scene:
        return self.rng.choice(self.stories)

    def staff_comes(self, at: datetime) -> None:
        if len(self.here) >= 3:
            return
        self.hired += 1
        self.here.append(
            invite(
                email=f"c{self.hired}@example.org", name=f"Coordinator {self.hired}", roles=[Role.COORDINATOR],
                by=OPERATOR, at=at,
            )
        )  # fmt: skip

    def staff_leaves(self, at: datetime) -> None:
        if len(self.here) > 1:
            gone = self.here.pop(self.rng.randrange(len(self.here)))
            deactivate(person_id=gone.pk, by=OPERATOR, at=at)

    def hand_over(self, at: datetime) -> None:
        to = self.rng.choice(self.here)
        actions.hand_over(engagement_id=self.story().engagement_id, to_person=to.pk, by=OPERATOR, at=at)

    def settle(self, at: datetime) -> None:
        rows = list(FollowUp.objects.filter(state="raised").order_by("pk"))
        if rows:
            act = self.rng.choice([actions.do_follow_up, actions.do_follow_up, actions.dismiss_follow_up])
            act(follow_up_id=self.rng.choice(rows).pk, by=OPERATOR, at=at)

    def note(self, at: datetime) -> None:
        kind = self.rng.choice([k for k in WITH_A_DATE if k != "other"])
        day = at.date() + self.rng.randrange(1, 400) * DAY
        actions.note_date_ahead(
            engagement_id=self.story().engagement_id, kind=kind, day=day, by=OPERATOR, at=at
        )

    def dates(self) -> list[DateAhead]:
        return list(DateAhead.objects.filter(dropped_at__isnull=True).order_by("pk"))

    def move(self, at: datetime) -> None:
        if rows := self.dates():
            day = at.date() + self.rng.randrange(1, 300) * DAY
            actions.move_date_ahead(date_id=self.rng.choice(rows).pk, day=day, by=OPERATOR, at=at)

    def drop(self, at: datetime) -> None:
        if rows := self.dates():
            actions.drop_date_ahead(date_id=self.rng.choice(rows).pk, by=OPERATOR, at=at)

    def leave_alone(self, at: datetime) -> None:
        first = at.date() + self.rng.randrange(0, 200) * DAY
        wish = self.rng.choice([
            {"first": first, "last": first + self.rng.randrange(20) * DAY, "yearly": self.rng.random() < 0.4},
            {"first": first, "last": None},
            {"kind": self.rng.choice(["aeap", "trial", "memorial", "year_mark"])},
        ])  # fmt: skip
        actions.leave_alone(engagement_id=self.story().engagement_id, by=OPERATOR, at=at, **wish)

    def lift(self, at: datetime) -> None:
        rows = list(LeftAlone.objects.filter(lifted_at__isnull=True).order_by("pk"))
        if rows:
            actions.lift_left_alone(left_alone_id=self.rng.choice(rows).pk, by=OPERATOR, at=at)

    def correct(self, at: datetime) -> None:
        story = self.story()
        day = story.at.date() - self.rng.randrange(0, 20) * DAY
        set_facts(request_id=story.request_id, facts={"occurred_on": day}, by=OPERATOR, at=at)
        actions.recount_follow_ups(request_ids=[story.request_id], by=OPERATOR, at=at)

    def award(self, at: datetime) -> None:
        step = self.rng.choice(["aeap_9", "aeap_18", "aeap_36"])
        due = at.date() + self.rng.randrange(10, 500) * DAY
        actions.move_follow_up(
            engagement_id=self.story().engagement_id, ref=f"step:{step}", due_date=due, by=OPERATOR, at=at
        )


def lost(at: datetime) -> list[str]:
    """Return what would be lost at ``at``: in nobody's sight, on a day to be left alone, or twice."""
    wrong = []
    here = [p.pk for p in accounts.people_with(Role.COORDINATOR, at)]
    days = [queries.day_of(at, person_id=pk) for pk in here]
    seen = Counter(pk for day in days for pk in set(day.due))
    held = {pk for day in days for pk in day.held}
    zones = dict(Engagement.objects.values_list("pk", "timezone"))
    moved = FollowUp.objects.filter(state__in=["planned", "raised"], wished_date__isnull=False)
    wrong += [
        f"{row.pk} is put off from {row.wished_date} to {row.due_date}"
        for row in moved
        if abs(row.due_date - row.wished_date) > 400 * DAY
    ]
    for row in FollowUp.objects.filter(state__in=["planned", "raised"], due_at__lte=at):
        if row.due_date > local_day(at, zones[row.engagement_id]):
            continue
        if row.held:
            wrong += [] if row.pk in held else [f"{row.pk} is held and in nobody's sight"]
        elif row.state != "raised":
            wrong.append(f"{row.pk} was due on {row.due_date} and was not raised")
        elif not seen[row.pk]:
            wrong.append(f"{row.pk} is raised and in nobody's day")
        elif not any(accounts.may(p, Permission.WORK_CASE, at) for p in row.told):
            wrong.append(f"{row.pk} was told to nobody who still works here")
    return wrong


def twice() -> list[str]:
    """Return the dates ahead that have two open contacts before them, or two after them."""
    ahead = Counter(
        FollowUp.objects.filter(ahead__isnull=False, state__in=["planned", "raised"]).values_list(
            "ahead_id", "after"
        )
    )
    return [f"{key} comes {n} times" for key, n in ahead.items() if n > 1]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_follow_up_is_lost_or_doubled_in_five_years_of_staff_changes(
    cast: Cast, at: datetime, seed: int
) -> None:
    program, wrong = Program(cast, at, seed), []
    program.run(at, lambda now: wrong.extend(f"{now:%Y-%m-%d}: {line}" for line in lost(now)))
    assert wrong == []
    assert twice() == []
    assert program.hired >= 2
    settled = FollowUp.objects.filter(state__in=["done", "dismissed"]).count()
    assert settled > 10 and DateAhead.objects.count() > 5
    assert FollowUp.objects.filter(raised_at__isnull=False).count() > 15


BUGS = {
    "nobody passes on what a leaver was told": ("actions.following.pass_on", lambda at: 0),
    "the day of a leaver is nobody's": (
        "queries.day.owners_of",
        lambda request_ids, at: incidents.coordinators(request_ids),
    ),
    "what would be moved is put off for good": (
        "ahead.placed",
        lambda day, *, wishes, **_: Place(date(2050, 1, 1) if wishes.quiet(day) else day),
    ),
    "a contact that has to move is planned beside the old one": (
        "actions.ahead.move_open",
        lambda engagement, row, day, **_: copy_of(row),
    ),
}


def copy_of(row: FollowUp) -> None:
    """Save a row a second time."""
    row.pk, row.ref = None, ""
    row.save(force_insert=True)


@pytest.mark.parametrize("bug", BUGS)
def test_a_seeded_bug_is_found(cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch, bug: str) -> None:
    where, wrongly = BUGS[bug]
    monkeypatch.setattr(f"alongside.engagements.{where}", wrongly)

    def look(now: datetime) -> None:
        if lost(now) or twice():
            raise LookupError("found")

    with pytest.raises(LookupError, match="found"):
        Program(cast, at, 1).run(at, look)
