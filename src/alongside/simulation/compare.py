"""Policies side by side on the same people: times, people disturbed, and what differs when the model does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from alongside.simulation import asking
from alongside.simulation.asking import Outcome
from alongside.simulation.crowd import Crowd, Floats, draw
from alongside.simulation.model import Model
from alongside.simulation.policies import Adaptive, Policy, adaptive, everyone, fixed, phone_tree

PART = 1000
"""Call-outs drawn at once: the luck of the first thousand stays when more are asked for."""
PEOPLE, MINUTES = (1, 2, 3, 5, 8), (5, 10, 20, 40)
"""The grid of fixed waves."""
GAINS = (1, 2, 4, 5, 7, 10, 20)
"""Hundredths: the adaptive policy at other prices, for the chart."""
GOAL_TIME, GOAL_PEOPLE = 1.25, 0.5
"""Median at most so many times the bound's; people at most this share of page-everyone's."""
Play = Callable[[Crowd, Model], Outcome]


@dataclass(frozen=True, slots=True)
class Row:
    """What one policy did. Times in minutes from the opening, None when not reached in the model's time.

    "Ready": every seat has somebody who confirmed; "yes": every seat has had a yes. ``between``: 95 % interval
    of the median. People per seat of the team; unfilled as shares.
    """

    key: str
    label: str
    family: str
    ready_median: float | None
    ready_between: tuple[float | None, float | None]
    ready_p90: float | None
    yes_median: float | None
    yes_p90: float | None
    people_per_seat: float
    asleep_per_seat: float
    unfilled_seats: float
    unfilled_teams: float


def grid() -> list[Policy]:
    """Return every policy that is compared."""
    usual = Adaptive.default()
    prices = [
        adaptive(replace(usual, gain=g / 100), key=f"adaptive_{g}", label=f"adaptive, gain {g} %")
        for g in GAINS
        if g / 100 != usual.gain
    ]
    waves = [fixed(people, minutes) for people in PEOPLE for minutes in MINUTES]
    return [phone_tree(), everyone(), *waves, adaptive(usual), *prices]


def few() -> list[Policy]:
    """Return the policies that the sensitivity is about: 2 every 20 was the first default, and two more of
    the fixed ones come nearest to the goal."""
    nearest = [fixed(5, 5), fixed(8, 20)]
    return [phone_tree(), everyone(), fixed(2, 20), *nearest, adaptive(Adaptive.default())]


def compare(model: Model, policies: Sequence[Policy], *, seed: int, runs: int) -> list[Row]:
    """Return a row per policy, after the two bounds, over ``runs`` call-outs with the same luck for all."""
    plays: list[tuple[str, str, str, Play]] = [
        ("clairvoyant", "clairvoyant: knows who answers when", "bound", asking.clairvoyant),
        ("all_knowing", "knows who confirms, too", "bound", asking.all_knowing),
    ]
    plays += [(p.key, p.label, p.family, partial(_play, p)) for p in policies]
    found: dict[str, list[Outcome]] = {key: [] for key, *_ in plays}
    for part, size in enumerate(_parts(runs)):
        crowd = draw(model, seed=seed, part=part, runs=PART)
        crowd = crowd.some(np.arange(size * crowd.seats))
        for key, _, _, play in plays:
            found[key].append(play(crowd, model))
    seats = len(model.program.seats)
    return [_row(key, label, family, found[key], seats) for key, label, family, _ in plays]


def _play(policy: Policy, crowd: Crowd, model: Model) -> Outcome:
    return asking.play(crowd, policy, model)


def _parts(runs: int) -> Iterable[int]:
    return (min(PART, runs - start) for start in range(0, runs, PART))


def _row(key: str, label: str, family: str, parts: Sequence[Outcome], seats: int) -> Row:
    ready = np.concatenate([p.ready_at for p in parts])
    teams = np.sort(ready.reshape(-1, seats).max(axis=1))
    yes = np.sort(np.concatenate([p.yes_at for p in parts]).reshape(-1, seats).max(axis=1))
    off = 0.98 / np.sqrt(len(teams))  # 1.96 standard errors of a share of one half
    return Row(
        key=key,
        label=label,
        family=family,
        ready_median=_at(teams, 0.5),
        ready_between=(_at(teams, 0.5 - off), _at(teams, 0.5 + off)),
        ready_p90=_at(teams, 0.9),
        yes_median=_at(yes, 0.5),
        yes_p90=_at(yes, 0.9),
        people_per_seat=round(float(np.concatenate([p.asked for p in parts]).mean()), 3),
        asleep_per_seat=round(float(np.concatenate([p.at_night for p in parts]).mean()), 3),
        unfilled_seats=round(float(np.isinf(ready).mean()), 5),
        unfilled_teams=round(float(np.isinf(teams).mean()), 5),
    )


def _at(ordered: Floats, share: float) -> float | None:
    value = float(ordered[min(max(int(share * len(ordered)), 0), len(ordered) - 1)])
    return round(value, 2) if np.isfinite(value) else None


def ratio(part: float | None, whole: float | None) -> float | None:
    """Return part / whole, or None where a time was not reached."""
    return round(part / whole, 3) if part is not None and whole else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a policy stands against the goal: median time to the bound's, people to page-everyone's."""

    key: str
    time_to_bound: float | None
    people_to_everyone: float | None

    @property
    def met(self) -> bool:
        """Say whether both limits are kept."""
        known = self.time_to_bound is not None and self.people_to_everyone is not None
        return known and self.time_to_bound <= GOAL_TIME and self.people_to_everyone <= GOAL_PEOPLE  # type: ignore[operator]


def verdicts(rows: Sequence[Row]) -> dict[str, Verdict]:
    """Return the verdict on each policy, by key."""
    by_key = {row.key: row for row in rows}
    bound, all_paged = by_key["clairvoyant"], by_key["everyone"]
    return {
        row.key: Verdict(
            row.key,
            ratio(row.ready_median, bound.ready_median),
            ratio(row.people_per_seat, all_paged.people_per_seat),
        )
        for row in rows
    }


def scenarios(model: Model) -> dict[str, Model]:
    """Return the model with one thing changed at a time; what the policy believes stays as it is."""
    a, p = model.answering, model.program
    day = tuple(float(9 <= hour < 18) for hour in range(24))
    night = tuple(float(hour >= 23 or hour < 5) for hour in range(24))
    slow = replace(
        a, reads_day_minutes=2 * a.reads_day_minutes, reads_night_minutes=2 * a.reads_night_minutes
    )
    return {
        "as assumed": model,
        "by day": replace(model, program=replace(p, hours=day)),
        "by night": replace(model, program=replace(p, hours=night)),
        "half answer": replace(model, answering=replace(a, rate=a.rate / 2)),
        "half as many say yes": replace(
            model, answering=replace(a, yes_day=a.yes_day / 2, yes_night=a.yes_night / 2)
        ),
        "twice as slow": replace(model, answering=slow),
        "30 advisors": replace(model, program=replace(p, advisors=30)),
        "150 advisors": replace(model, program=replace(p, advisors=150)),
    }
