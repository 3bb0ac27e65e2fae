"""The measures of a half-year: counts only, with small ones left out (domain.md section I)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.feedback.words import QUESTIONS, Grade
from alongside.kernel.field import Discipline
from alongside.kernel.text import gettext_noop
from alongside.policy.queries import in_force
from alongside.reporting import rules
from alongside.reporting.rules import Cell, HalfYear, find_half_year, shown_half_years
from alongside.reporting.sources import Facts, read

__all__ = ["HalfYear", "Measure", "find_half_year", "limit", "measures", "shown_half_years"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``value`` None: left out because it is small (``hidden``), or there is nothing to measure.

    ``group`` and ``label`` are message ids; ``unit`` is "count", "minutes", "hours" or "per seat".
    """

    key: str
    group: str
    label: str
    unit: str
    value: float | None
    hidden: bool


REQUESTS = gettext_noop("Requests")
TIMES = gettext_noop("Time from the request")
SEATS = gettext_noop("Seats on teams")
WORK = gettext_noop("Engagements and work")
STAYS = gettext_noop("On site")
FUNDING = gettext_noop("Funding pursued with agencies")
FEEDBACK = gettext_noop("Feedback: answers, and how many said yes")
ROSTER = gettext_noop("Peer advisors in date today")

OUTCOMES = {
    "accepted": gettext_noop("Accepted"),
    "referred": gettext_noop("Referred to others"),
    "declined": gettext_noop("Declined"),
    "withdrawn": gettext_noop("Withdrawn"),
    "hoax": gettext_noop("Found not to be real"),
    "wrong_agency": gettext_noop("From the wrong agency"),
    "open": gettext_noop("Nothing decided yet"),
}
STAGES = {
    "acknowledge": (
        gettext_noop("Until a person said “I have it”, median"),
        gettext_noop("Until a person said “I have it”, nine in ten within"),
    ),
    "verify": (
        gettext_noop("Until verified by call-back, median"),
        gettext_noop("Until verified by call-back, nine in ten within"),
    ),
    "team": (
        gettext_noop("Until the whole team was agreed, median"),
        gettext_noop("Until the whole team was agreed, nine in ten within"),
    ),
    "peer": (
        gettext_noop("Until the first talk with a peer, median"),
        gettext_noop("Until the first talk with a peer, nine in ten within"),
    ),
}


def limit(at: datetime) -> int:
    """Return the number below which a count is left out at ``at``."""
    return in_force(at)["suppress_below"]


def measures(half: HalfYear, *, at: datetime) -> list[Measure]:
    """Return all measures of a half-year as they may be shown at ``at``.

    Raises ValueError when the half-year has not ended.
    """
    if find_half_year(half.key, at) is None:
        raise ValueError("This half-year is not shown.")
    return figures(read(half.period, at=at), below=limit(at))


def figures(facts: Facts, *, below: int) -> list[Measure]:
    """Return the measures made from the facts, small counts left out."""
    return [
        *_requests(facts, below),
        *_times(facts, below),
        *_seats(facts, below),
        *_work(facts, below),
        *_stays(facts, below),
        *_funding(facts, below),
        *_feedback(facts, below),
        *_strength(facts),
    ]


def _count(key: str, group: str, label: str, cell: Cell) -> Measure:
    return Measure(key, group, label, "count", None if cell.hidden else cell.value, cell.hidden)


def _requests(facts: Facts, below: int) -> list[Measure]:
    """Return requests by outcome: accepted or not, and then how those not accepted ended.

    The second split is shown only under a first split that is shown. An outcome unknown here would break the
    sum, so it is an error.
    """
    if unknown := facts.requests.keys() - OUTCOMES.keys():
        raise ValueError(f"No label for these outcomes: {sorted(unknown)}")
    counted = {outcome: facts.requests.get(outcome, 0) for outcome in OUTCOMES}
    others = {outcome: value for outcome, value in counted.items() if outcome != "accepted"}
    total, split = rules.suppress(
        {"accepted": counted["accepted"], "others": sum(others.values())}, below=below
    )
    _, cells = rules.suppress(others, below=below)
    covered = split["others"].hidden
    return [
        _count("requests", REQUESTS, gettext_noop("All requests"), total),
        _count("requests_accepted", REQUESTS, OUTCOMES["accepted"], split["accepted"]),
        _count("requests_others", REQUESTS, gettext_noop("Not accepted, together"), split["others"]),
        *(
            _count(f"requests_{key}", REQUESTS, OUTCOMES[key], Cell(cell.value, cell.hidden or covered))
            for key, cell in cells.items()
        ),
    ]


def _times(facts: Facts, below: int) -> list[Measure]:
    found = []
    for stage, (middle, most) in STAGES.items():
        values = facts.minutes_to[stage]
        hidden = 0 < len(values) < below
        shown = bool(values) and not hidden
        pairs = (("median", middle, rules.median), ("ninetieth", most, rules.ninetieth))
        for name, label, calculate in pairs:
            value = float(round(calculate(values))) if shown else None
            found.append(Measure(f"{stage}_{name}", TIMES, label, "minutes", value, hidden))
    return found


def _seats(facts: Facts, below: int) -> list[Measure]:
    seats = facts.seats
    total, cells = rules.suppress({"filled": seats.filled, "not": seats.seats - seats.filled}, below=below)
    ratio = round(seats.asked / seats.seats, 1) if seats.seats and not total.hidden else None
    return [
        _count("seats", SEATS, gettext_noop("Seats asked for"), total),
        _count("seats_filled", SEATS, gettext_noop("Seats agreed by the agency head"), cells["filled"]),
        Measure(
            "asked_per_seat",
            SEATS,
            gettext_noop("People asked for one seat"),
            "per seat",
            ratio,
            total.hidden,
        ),
    ]


def _work(facts: Facts, below: int) -> list[Measure]:
    work = facts.work
    few = 0 < facts.cases < below

    def counted(key: str, label: str, value: int) -> Measure:
        cell = rules.alone(value, below=below)
        return _count(key, WORK, label, Cell(value, cell.hidden or (few and value > 0)))

    hours = rules.alone(work.contacts, below=below).hidden or (few and work.contacts > 0)
    return [
        counted("introduced", gettext_noop("Engagements begun"), work.introduced),
        counted("stepped_down", gettext_noop("Engagements stepped down"), work.stepped_down),
        counted("closed", gettext_noop("Engagements closed"), work.closed),
        counted("contacts", gettext_noop("Contacts with agencies"), work.contacts),
        Measure(
            "hours",
            WORK,
            gettext_noop("Hours in contact"),
            "hours",
            None if hours else round(work.minutes / 60, 1),
            hours,
        ),
        counted("resources", gettext_noop("Resources shared"), work.resources),
        counted("follow_ups_done", gettext_noop("Follow-ups done"), work.follow_ups_done),
        counted("follow_ups_dismissed", gettext_noop("Follow-ups not wanted"), work.follow_ups_dismissed),
    ]


def _stays(facts: Facts, below: int) -> list[Measure]:
    """Return visits, days, debriefs and limits set aside; days go with the visits they would tell of."""
    stays = facts.stays
    few = 0 < facts.cases < below
    visits = rules.alone(stays.deployments, below=below)
    late = {"in_time": stays.debriefs_in_time, "late": stays.returns - stays.debriefs_in_time}
    returns, split = rules.suppress(late, below=below)

    def counted(key: str, label: str, cell: Cell) -> Measure:
        return _count(key, STAYS, label, Cell(cell.value, cell.hidden or (few and cell.value > 0)))

    return [
        counted("visits", gettext_noop("Visits on site"), visits),
        counted("days_on_site", gettext_noop("Days on site"), Cell(stays.days_on_site, visits.hidden)),
        counted("returns", gettext_noop("Advisors come home"), returns),
        counted("debriefed_in_time", gettext_noop("Of these, debriefed in time"), split["in_time"]),
        counted(
            "set_aside",
            gettext_noop("Limits of care set aside by a second person"),
            rules.alone(stays.set_aside, below=below),
        ),
        counted(
            "looked_again",
            gettext_noop("Softer reasons of care that were looked at"),
            rules.alone(stays.looked_again, below=below),
        ),
    ]


def _funding(facts: Facts, below: int) -> list[Measure]:
    """Return programs taken up, sent and awarded. One agency often pursues several, so few agencies hide all of it.

    No amounts: awards are published with their place, so a sum of a few would name a town.
    """
    counts = facts.funding
    few = 0 < counts.engagements < below

    def counted(key: str, label: str, value: int) -> Measure:
        cell = rules.alone(value, below=below)
        return _count(key, FUNDING, label, Cell(value, cell.hidden or (few and value > 0)))

    return [
        counted("funding_taken_up", gettext_noop("Programs taken up"), counts.taken_up),
        counted("funding_sent", gettext_noop("Applications sent"), counts.sent),
        counted("funding_awarded", gettext_noop("Applications awarded"), counts.awarded),
    ]


def _feedback(facts: Facts, below: int) -> list[Measure]:
    """Return answers by who was asked, and for each question the yes among those who answered it.

    A question is shown only where all its parts may be; free text does not exist.
    """
    found = []
    for one in facts.feedback:
        key = f"feedback_{one.asked.value}"
        total, cells = rules.suppress(
            {"answered": one.answered, "not": max(0, one.invited - one.answered)}, below=below
        )
        found.append(_count(key, FEEDBACK, one.asked.label, Cell(one.answered, cells["answered"].hidden)))
        for word, grades in one.grades.items():
            yes = grades.get(Grade.YES, 0)
            _, parts = rules.suppress({"yes": yes, "other": sum(grades.values()) - yes}, below=below)
            hidden = parts["yes"].hidden or total.hidden or cells["answered"].hidden
            found.append(_count(f"{key}_{word}", FEEDBACK, QUESTIONS[one.asked][word], Cell(yes, hidden)))
    return found


def _strength(facts: Facts) -> list[Measure]:
    """Return the roster by discipline. It says nothing about any case or town, so nothing is left out;
    who is free today would, and is not shown.
    """
    return [
        _count(f"roster_{one.value}", ROSTER, one.label, Cell(facts.strength.get(one.value, 0), False))
        for one in Discipline
    ]
