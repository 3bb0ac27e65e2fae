"""What says whether sending somebody is right for them: load, rest, days off, exposure, the hours they sleep."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.kernel.verdict import Verdict
from alongside.policy.queries import in_force
from alongside.roster import loading, rules
from alongside.roster.manners import Manners
from alongside.roster.models import Exposure, PeerAdvisor
from alongside.roster.queries_reach import manners_of
from alongside.roster.states import EntryState


@dataclass(frozen=True, slots=True)
class CareFacts:
    """One advisor as care sees them. ``exposures``: (kind, day); ``off``: first and last day of days off.

    Anniversaries are among ``off`` as plain days, so that nobody can tell them from any other. ``carries`` holds
    the references of open engagements, exercises left out.
    """

    advisor_id: int
    name: str
    discipline: str
    email: str
    phone: str
    language: str
    timezone: str
    entry_state: str
    carries: tuple[str, ...]
    max_load: int
    last_home_date: date | None
    exposures: tuple[tuple[str, date], ...]
    off: tuple[tuple[date, date], ...]
    open_litigation: bool
    manners: Manners


def care_facts(advisor_id: int, at: datetime) -> CareFacts:
    """Return one advisor's facts. Raises LookupError when there is none of this id."""
    found = _facts(loading.cared_for(loading.rows().filter(pk=advisor_id), at), at)
    if not found:
        raise LookupError(f"no advisor {advisor_id}")
    return found[0]


def all_care_facts(at: datetime, *, only: Collection[int] | None = None) -> list[CareFacts]:
    """Return everyone who has not left, by name, or only these."""
    if only is not None and not only:
        return []
    rows = loading.rows().filter(person__robot=False).exclude(state=EntryState.LEFT.value)
    if only is not None:
        rows = rows.filter(pk__in=only)
    return _facts(loading.cared_for(rows, at), at)


def lapses_on(advisor_id: int, on: date, at: datetime) -> tuple[Verdict, ...]:
    """Return what will have lapsed in an entry on a day ahead, by the rules of ``at``; none when it is in date."""
    row = loading.burdened(PeerAdvisor.objects.all(), at).get(pk=advisor_id)
    days = in_force(at)["revalidate_days"]
    return rules.lapses(loading.standing(row), on=on, revalidate_days=days)


def _facts(rows: QuerySet[PeerAdvisor], at: datetime) -> list[CareFacts]:
    most, people = in_force(at)["max_load"], list(rows)
    ids = [row.pk for row in people]
    manners = manners_of(ids)
    exposures: dict[int, list[tuple[str, date]]] = {}
    for seen in Exposure.objects.filter(advisor_id__in=ids).order_by("on_date", "pk"):
        exposures.setdefault(seen.advisor_id, []).append((seen.kind, seen.on_date))
    return [
        CareFacts(
            advisor_id=row.pk,
            name=row.person.name,
            discipline=row.discipline,
            email=row.person.email,
            phone=row.phone or row.person.phone,
            language=row.person.language or "en",
            timezone=row.person.timezone,
            entry_state=row.state,
            carries=_carries(row, at),
            max_load=min(row.max_load, most),
            last_home_date=row.last_home_date,
            exposures=tuple(exposures.get(row.pk, ())),
            off=_off(row, at),
            open_litigation=row.open_litigation,
            manners=manners[row.pk],
        )
        for row in people
    ]


def _carries(row: PeerAdvisor, at: datetime) -> tuple[str, ...]:
    refs = {c.ref for c in loading.kept(row, "commitments") if loading.covers(c, at) and not c.exercise}
    return tuple(sorted(ref for ref in refs if ref.startswith(loading.ENGAGEMENT)))


def _off(row: PeerAdvisor, at: datetime) -> tuple[tuple[date, date], ...]:
    """Return days off from now on, and own anniversaries of this year and the next as days off like any other."""
    today = loading.day(at)
    spans = [(b.first_date, b.last_date) for b in loading.kept(row, "blocked") if b.last_date >= today]
    for day in loading.kept(row, "anniversaries"):
        for year in (today.year, today.year + 1):
            try:
                on = date(year, day.month, day.day)
            except ValueError:  # the 29th of February
                on = date(year, 2, 28)
            spans.append((on, on))
    return tuple(sorted(set(spans)))
