"""Duty of care: what stops sending somebody, and what asks for a second look. Pure.

A stop that may be signed is set aside by a second person with a reason, for one deployment, and counted
(domain.md E6). Days off are one: own anniversaries are among them, and nobody can tell which. Some are never
signed: the least rest, the longest stay, being elsewhere. A second look needs one person's word that they thought
of it. Nothing here is a judgment of how anyone is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from alongside.deployments.words import HoldUp
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

Force = Literal["never", "signed", "look"]
ZONE_HOURS = 3
"""Hours between the clocks at home and at the agency from which sleep is thought of."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the policy: days, and how many deployments."""

    rest_days: int
    rest_least_days: int
    warn_days: int
    stop_days: int
    exposure_days: int
    exposure_most: int


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the advisor's load. ``exposures`` and ``brings`` hold ExposureKind words.

    ``load`` counts open engagements other than this one. ``no_debrief`` and ``no_check``: after an earlier
    deployment. ``brings``: what this deployment would expose to. ``zone_hours``: clocks apart, never negative.
    ``night_legs``: parts of the way that begin in the advisor's quiet hours.
    """

    load: int
    max_load: int
    last_home: date | None
    exposures: tuple[tuple[str, date], ...]
    brings: frozenset[str]
    off: tuple[tuple[date, date], ...]
    open_litigation: bool
    no_debrief: bool
    no_check: bool
    elsewhere: bool
    zone_hours: float
    night_legs: int


@dataclass(frozen=True, slots=True)
class Hold:
    """One reason to stop or to look again. ``force``: never signed away, signed by a second person, or looked at."""

    code: HoldUp
    force: Force
    verdict: Verdict


def holds(person: Person, *, first: date, last: date, limits: Limits) -> list[Hold]:
    """Return everything that speaks against sending this person on these days, what stops hardest first."""
    found = [
        *_rest(person, first, limits),
        *_days(person, first, last, limits),
        *_load(person),
        *_exposure(person, first, limits),
        *_sleep(person),
    ]
    order = ("never", "signed", "look")
    return sorted(found, key=lambda hold: order.index(hold.force))


def _hold(code: HoldUp, force: Force, sentence: str, **params: object) -> Hold:
    return Hold(code, force, refuse(code.value, sentence, **params))


def _rest(person: Person, first: date, limits: Limits) -> list[Hold]:
    found = []
    if person.no_debrief:
        found.append(
            _hold(
                HoldUp.NO_DEBRIEF,
                "signed",
                gettext_noop("The debrief after the last deployment has not taken place."),
            )
        )
    if person.no_check:
        found.append(
            _hold(
                HoldUp.NO_CHECK,
                "look",
                gettext_noop("The later check after the last deployment is still to come."),
            )
        )
    if person.last_home is None:
        return found
    least, rested = (person.last_home + timedelta(days=n) for n in (limits.rest_least_days, limits.rest_days))
    if first <= least:
        found.append(
            _hold(
                HoldUp.LEAST_REST, "never",
                gettext_noop(
                    "Came home on %(home)s and has at least %(days)s days of rest. "
                    "The first day can be after %(date)s."
                ),
                home=person.last_home, days=limits.rest_least_days, date=least,
            )
        )  # fmt: skip
    elif first < rested:
        found.append(
            _hold(
                HoldUp.RESTING,
                "signed",
                gettext_noop("Is resting after the last deployment until %(date)s."),
                date=rested,
            )
        )
    return found


def _days(person: Person, first: date, last: date, limits: Limits) -> list[Hold]:
    found, days = [], (last - first).days + 1
    if days > limits.stop_days:
        found.append(
            _hold(
                HoldUp.TOO_LONG,
                "never",
                gettext_noop("Nobody stays on site longer than %(days)s days."),
                days=limits.stop_days,
            )
        )
    elif days > limits.warn_days:
        found.append(
            _hold(
                HoldUp.LONG, "look",
                gettext_noop("The stay is longer than %(days)s days. Think of a second person."), days=limits.warn_days,
            )
        )  # fmt: skip
    if any(begin <= last and first <= end for begin, end in person.off):
        found.append(
            _hold(
                HoldUp.OFF,
                "signed",
                gettext_noop(
                    "Has days off in this time. Ask the advisor first; why they are off is not kept."
                ),
            )
        )
    if person.elsewhere:
        found.append(
            _hold(HoldUp.ELSEWHERE, "never", gettext_noop("Is on another deployment, or on the way to one."))
        )
    return found


def _load(person: Person) -> list[Hold]:
    found = []
    if person.load >= person.max_load:
        found.append(
            _hold(
                HoldUp.LOAD, "signed",
                gettext_noop("Carries %(load)s other open engagements; the limit is %(limit)s."),
                load=person.load, limit=person.max_load,
            )
        )  # fmt: skip
    if person.open_litigation:
        found.append(
            _hold(HoldUp.LITIGATION, "signed", gettext_noop("Has open litigation of their own on record."))
        )
    return found


def _exposure(person: Person, first: date, limits: Limits) -> list[Hold]:
    """Count earlier deployments to heavy events; a deployment with two kinds of weight is told once for each."""
    if not person.brings:
        return []
    since = first - timedelta(days=limits.exposure_days)
    recent = [(kind, day) for kind, day in person.exposures if since < day <= first]
    if len({day for _, day in recent}) >= limits.exposure_most:
        return [
            _hold(
                HoldUp.EXPOSED, "signed",
                gettext_noop("Was on site after %(count)s such events within %(days)s days."),
                count=len({day for _, day in recent}), days=limits.exposure_days,
            )
        ]  # fmt: skip
    if any(kind in person.brings for kind, _ in recent):
        return [
            _hold(
                HoldUp.AGAIN, "look",
                gettext_noop("Was on site after an event of this kind within the last %(days)s days."),
                days=limits.exposure_days,
            )
        ]  # fmt: skip
    return []


def _sleep(person: Person) -> list[Hold]:
    found = []
    if person.zone_hours >= ZONE_HOURS:
        found.append(
            _hold(
                HoldUp.ZONE, "look",
                gettext_noop("The clocks at home and there are %(hours)s hours apart. Plan the first night for sleep."),
                hours=f"{person.zone_hours:g}",
            )
        )  # fmt: skip
    if person.night_legs:
        found.append(
            _hold(
                HoldUp.NIGHT,
                "look",
                gettext_noop("A part of the way begins in the hours in which the advisor sleeps."),
            )
        )
    return found


def left(found: Sequence[Hold], *, signed: Collection[str], looked: Collection[str]) -> list[Verdict]:
    """Return the verdicts that still stand in the way. ``signed`` and ``looked``: HoldUp words that are settled."""
    return [
        hold.verdict
        for hold in found
        if hold.force == "never"
        or (hold.force == "signed" and hold.code.value not in signed)
        or (hold.force == "look" and hold.code.value not in {*looked, *signed})
    ]


def may_set_aside(*, hold: Hold | None, live: bool) -> Verdict:
    """Say whether a reason of care can be set aside at all, and was not asked for already."""
    if hold is None:
        return refuse("nothing", gettext_noop("This does not stand in the way now."))
    if hold.force == "never":
        return refuse("never", gettext_noop("Nobody signs this away: %(why)s"), why=str(hold.verdict))
    if live:
        return refuse("live", gettext_noop("This has been asked for already."))
    return ALLOWED
