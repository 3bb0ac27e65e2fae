"""Keeping the made-up roster over the years: joined once, confirmed yearly, papers renewed, days off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from alongside.kernel.actor import Actor
from alongside.rehearsal import invented
from alongside.rehearsal.world import Peer, World
from alongside.roster import actions as roster
from alongside.roster import queries as entries

YEAR = timedelta(days=365)
CONFIRMS_AFTER = timedelta(days=330)
LATE = 0.08
"""Share of yearly confirmations that come late, so that entries lapse and nobody lapsed may be asked."""
PAPERS_EVERY = 4
"""Years between two looks at the papers; in the other years the entry is only confirmed."""
DAYS_OFF, PAUSES = 0.25, 0.04
LIVED_AGAIN = 0.02
Progress = Callable[[int, int], None]


def join(world: World, count: int, *, at: datetime, progress: Progress) -> list[int]:
    """Put ``count`` made-up advisors on the roster; return their ids."""
    assert world.keeper is not None
    homes = invented.places()
    found = []
    for number, entry in enumerate(invented.roster(count, dice=world.dice, homes=homes, on=at.date())):
        advisor_id = roster.add_advisor(entry=entry, by=world.keeper.actor, at=at)
        found.append(advisor_id)
        card = entries.card(advisor_id)
        by = Actor("person", str(card.person_id), card.name)
        world.peers[card.email] = world.by_id[advisor_id] = Peer(
            advisor_id, by, card.email, card.state, card.timezone
        )
        rng = world.dice.of("joins", number)
        confirm_at = at + timedelta(days=rng.randrange(1, 60))
        world.agenda.add(confirm_at, _yearly(world, number, advisor_id, year=0))
        progress(number + 1, count)
    return found


def _yearly(world: World, number: int, advisor_id: int, *, year: int) -> Callable[[datetime], None]:
    """Return the act of one year: confirm, renew, take days off, and put the next year on the agenda."""

    def confirm(at: datetime) -> None:
        assert world.keeper is not None
        by = world.keeper.actor
        rng = world.dice.of("year", number, year)
        if year % PAPERS_EVERY == number % PAPERS_EVERY:
            entry = invented.renewed(entries.entry(advisor_id), on=at.date())
            roster.change_advisor(advisor_id=advisor_id, entry=entry, by=by, at=at)
        else:
            roster.revalidate(advisor_id=advisor_id, by=by, at=at)
        if rng.random() < DAYS_OFF:
            _days_off(world, number, advisor_id, at)
        if rng.random() < PAUSES:
            _pause(world, advisor_id, by, at, days=rng.randrange(20, 120))
        late = timedelta(days=rng.randrange(40, 150)) if rng.random() < LATE else timedelta(0)
        world.agenda.add(at + CONFIRMS_AFTER + late, _yearly(world, number, advisor_id, year=year + 1))

    return confirm


def _days_off(world: World, number: int, advisor_id: int, at: datetime) -> None:
    rng = world.dice.of("days_off", number, at.date())
    first = at.date() + timedelta(days=rng.randrange(5, 200))
    last = first + timedelta(days=rng.randrange(2, 20))
    by = world.by_id[advisor_id].actor
    roster.block_dates(advisor_id=advisor_id, first=first, last=last, by=by, at=at)


def _pause(world: World, advisor_id: int, by: Actor, at: datetime, *, days: int) -> None:
    roster.pause(advisor_id=advisor_id, by=by, at=at)
    world.agenda.add(at + timedelta(days=days), lambda at: roster.resume(advisor_id=advisor_id, by=by, at=at))
