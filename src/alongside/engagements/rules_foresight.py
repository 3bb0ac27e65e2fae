"""What a community may want to think of next: which items matter for an incident, and when. Pure.

Items come from the catalog of room ``library``; nothing here decides for anybody. An item is never late: the
usual time is said, and that is all (design G1, E16).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from alongside.engagements.rules import Standing
from alongside.engagements.states import THOUGHT
from alongside.kernel.clock import local_day
from alongside.kernel.field import AgencyKind, Community, Fact, Venue, Window
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

LATEST = timedelta(days=366 * 5)
"""How far ahead something may be put off: as long as a community is followed."""

ENDS: tuple[tuple[Window, timedelta], ...] = (
    (Window.NOW, timedelta(hours=2)),
    (Window.HALF_DAY, timedelta(hours=14)),
    (Window.THREE_DAYS, timedelta(hours=72)),
    (Window.TWO_WEEKS, timedelta(days=14)),
    (Window.THREE_MONTHS, timedelta(days=92)),
    (Window.YEAR, timedelta(days=366)),
)
"""Until when each span lasts, counted from the incident."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an incident, as far as it changes what matters. ``open`` is not known yet."""

    present: frozenset[Fact]
    open: frozenset[Fact]


def known_of(
    *,
    children: bool | None,
    officer_hurt: bool | None,
    bias: bool | None,
    venue: str,
    agency_kind: str,
    communities: Collection[str],
    languages: Collection[str],
) -> Known:
    """Return the facts that hold and those that nobody could say yet.

    A yes or no that is missing, and a kind of place that is missing, is open; a community or a language that
    nobody named is absent.
    """
    answers: dict[Fact, bool | None] = {
        Fact.CHILDREN: children,
        Fact.OFFICER_HURT: officer_hurt,
        Fact.BIAS: bias,
        Fact.SCHOOL: _or_open(venue == Venue.SCHOOL or Community.SCHOOL in communities, venue),
        Fact.CAMPUS: _or_open(
            venue == Venue.HIGHER_EDUCATION
            or agency_kind == AgencyKind.UNIVERSITY
            or Community.CAMPUS in communities,
            venue,
        ),
        Fact.TRIBAL: agency_kind == AgencyKind.TRIBAL or Community.TRIBAL in communities,
        Fact.SEVERAL_SITES: _or_open(venue == Venue.MULTIPLE, venue),
        Fact.LANGUAGES: any(code != "en" for code in languages),
        Fact.MILITARY: venue == Venue.MILITARY or Community.MILITARY in communities,
    }
    return Known(
        present=frozenset(fact for fact, answer in answers.items() if answer),
        open=frozenset(fact for fact, answer in answers.items() if answer is None),
    )


def _or_open(holds: bool, venue: str) -> bool | None:
    return holds if holds or venue else None


class Thing(Protocol):
    """What the selection reads of an item."""

    @property
    def window(self) -> str:
        """Return when it is thought of first, "" for what belongs before an incident."""

    @property
    def facts(self) -> tuple[str, ...]:
        """Return the facts for which it matters, none when it always does."""


T = TypeVar("T", bound=Thing)


def matters(thing: Thing, known: Known) -> bool:
    """Say whether an item is shown: after an incident, and when a fact of it holds or is not known yet.

    Leaving something out because nobody has answered yet would be the worse mistake.
    """
    if not thing.window:
        return False
    return not thing.facts or any(fact in known.present or fact in known.open for fact in thing.facts)


def select(things: Iterable[T], known: Known) -> list[T]:
    """Return the items that matter, in the order in which they came."""
    return [thing for thing in things if matters(thing, known)]


def began_at(*, occurred_on: date | None, received_at: datetime, zone: str) -> datetime:
    """Return the moment from which hours are counted: the request's on the day itself, else that day's noon.

    The hour of an incident is not kept. ``zone`` is the agency's IANA zone.
    """
    if occurred_on is None or occurred_on >= local_day(received_at, zone):
        return received_at
    return datetime.combine(occurred_on, time(12), ZoneInfo(zone))


def window_at(*, began: datetime, at: datetime) -> Window:
    """Return the span after an incident in which ``at`` lies."""
    since = at - began
    return next((window for window, end in ENDS if since <= end), Window.AFTER)


def may_mark(*, standing: Standing) -> Verdict:
    """Say who may say what became of an item: the agency on its own page, or a coordinator for it."""
    if standing in ("staff", "requester"):
        return ALLOWED
    return refuse(
        "not_yours",
        gettext_noop("The agency marks these on its own page, or a coordinator does it for the agency."),
    )


def may_become(
    *, event: str, state: str, later_on: date | None, handed_to: str, roles: Collection[str], today: date
) -> Verdict:
    """Judge a mark: a known answer, a day ahead for "later", somebody from the list for "hand on"."""
    verdict = THOUGHT.may(event, state)
    if not verdict:
        return verdict
    if event == "later" and (later_on is None or not today < later_on <= today + LATEST):
        return refuse("no_day", gettext_noop("Choose a day after today, within five years."))
    if event == "hand_on" and handed_to not in roles:
        return refuse("nobody", gettext_noop("Choose who takes it."))
    return ALLOWED
