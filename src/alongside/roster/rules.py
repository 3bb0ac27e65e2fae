"""Who is in date, who may be asked, and what an entry must hold. Days are compared with the day in UTC."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alongside.kernel.choice import Choice
from alongside.kernel.field import STATES, Discipline
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.roster.states import EntryState


class CredentialKind(Choice):
    """What a credential is."""

    LICENSE = "license", gettext_noop("State license")
    COMPACT = "compact", gettext_noop("Interstate compact authority")
    BACKGROUND = "background", gettext_noop("Background check")
    TRAINING = "training", gettext_noop("Peer advisor training")


class CredentialMode(Choice):
    """How a compact lets a provider serve another state."""

    REMOTE = "remote", gettext_noop("By phone or video")
    IN_PERSON = "in_person", gettext_noop("In person")


class Compact(Choice):
    """Interstate compacts of the behavioral health professions."""

    PSYPACT = "psypact", gettext_noop("PSYPACT (psychologists)")
    COUNSELING = "counseling", gettext_noop("Counseling Compact")
    SOCIAL_WORK = "social_work", gettext_noop("Social Work Licensure Compact")


class Profession(Choice):
    """Licensed professions that may take the behavioral health seat."""

    PSYCHOLOGIST = "psychologist", gettext_noop("Psychologist")
    COUNSELOR = "counselor", gettext_noop("Professional counselor")
    SOCIAL_WORKER = "social_worker", gettext_noop("Clinical social worker")
    FAMILY_THERAPIST = "family_therapist", gettext_noop("Marriage and family therapist")
    PSYCHIATRIST = "psychiatrist", gettext_noop("Psychiatrist")


COVERS: dict[str, tuple[str, ...]] = {
    Compact.PSYPACT.value: (Profession.PSYCHOLOGIST.value,),
    Compact.COUNSELING.value: (Profession.COUNSELOR.value,),
    Compact.SOCIAL_WORK.value: (Profession.SOCIAL_WORKER.value,),
}
"""Professions that a compact covers, unless its file says otherwise (each compact's own statute)."""


class RecusalWhy(Choice):
    """Kinds of conflict (domain.md section 3, point 8). The story behind one is not kept."""

    WORKED_THERE = "worked_there", gettext_noop("Works or worked there")
    PERSONAL = "personal", gettext_noop("Knows someone involved")
    BUSINESS = "business", gettext_noop("Sells or sold something there")
    LITIGATION = "litigation", gettext_noop("Is a party or expert witness in a case")
    REVIEW = "review", gettext_noop("Reviews or will review what happened there")
    DECLARED = "declared", gettext_noop("Declared a conflict when asked")


class ExposureKind(Choice):
    """Kinds of event that are known to weigh on those who help (OVC vicarious trauma toolkit)."""

    CHILDREN = "children", gettext_noop("Children among those hurt")
    LINE_OF_DUTY = "line_of_duty", gettext_noop("An officer killed or hurt")


LICENSED = frozenset({Discipline.BEHAVIORAL.value})
WARN_DAYS = 30


@dataclass(frozen=True)
class Standing:
    """What says whether an entry is in date. Days; None where nothing is recorded.

    ``license_expires`` is the latest day on which a state license or the training still holds.
    """

    state: str
    discipline: str
    revalidated_date: date | None
    background_expires: date | None
    license_expires: date | None
    employer_permission: bool
    employer_permission_until: date | None


@dataclass(frozen=True)
class Burden:
    """What an advisor carries now. ``load`` in open engagements; ``asks`` in the last seven days."""

    blocked: tuple[tuple[date, date], ...]
    committed: bool
    load: int
    max_load: int
    asks: int
    last_home_date: date | None


def lapses(entry: Standing, *, on: date, revalidate_days: int) -> tuple[Verdict, ...]:
    """Return every reason why an entry is not in date on a day; none when it is (domain.md E6, E13)."""
    found = []
    if entry.state != EntryState.ACTIVE:
        found.append(refuse("not_active", gettext_noop("Is not taking requests now.")))
    if entry.revalidated_date is None:
        found.append(refuse("never_confirmed", gettext_noop("The entry has never been confirmed.")))
    elif entry.revalidated_date + timedelta(days=revalidate_days) < on:
        found.append(
            refuse(
                "not_confirmed",
                gettext_noop("The entry was last confirmed on %(date)s, more than %(days)s days ago."),
                date=entry.revalidated_date,
                days=revalidate_days,
            )
        )
    found += _lapsed_background(entry.background_expires, on)
    found += _lapsed_license(entry, on)
    found += _lapsed_permission(entry, on)
    return tuple(found)


def _lapsed_background(expires: date | None, on: date) -> list[Verdict]:
    if expires is None:
        return [refuse("no_background", gettext_noop("No background check is recorded."))]
    if expires < on:
        return [
            refuse(
                "background_expired", gettext_noop("The background check expired on %(date)s."), date=expires
            )
        ]
    return []


def _lapsed_license(entry: Standing, on: date) -> list[Verdict]:
    if entry.license_expires is None:
        if entry.discipline in LICENSED:
            return [refuse("no_license", gettext_noop("No license with an expiry date is recorded."))]
        return []
    if entry.license_expires < on:
        return [
            refuse(
                "license_expired",
                gettext_noop("The license or training expired on %(date)s."),
                date=entry.license_expires,
            )
        ]
    return []


def _lapsed_permission(entry: Standing, on: date) -> list[Verdict]:
    if not entry.employer_permission:
        return [refuse("no_permission", gettext_noop("No permission of the employer is recorded."))]
    until = entry.employer_permission_until
    if until is not None and until < on:
        return [
            refuse(
                "permission_ended", gettext_noop("The employer's permission ended on %(date)s."), date=until
            )
        ]
    return []


def soon(entry: Standing, *, on: date, revalidate_days: int) -> tuple[Verdict, ...]:
    """Return what will lapse within ``WARN_DAYS`` days, as sentences with the day."""
    confirm_by = entry.revalidated_date and entry.revalidated_date + timedelta(days=revalidate_days)
    ends = (
        (confirm_by, gettext_noop("The entry must be confirmed by %(date)s.")),
        (entry.background_expires, gettext_noop("The background check expires on %(date)s.")),
        (entry.license_expires, gettext_noop("The license or training expires on %(date)s.")),
        (entry.employer_permission_until, gettext_noop("The employer's permission ends on %(date)s.")),
    )
    last = on + timedelta(days=WARN_DAYS)
    return tuple(
        refuse("soon", text, date=day) for day, text in ends if day is not None and on <= day <= last
    )


def may_be_asked(
    entry: Standing,
    burden: Burden,
    *,
    on: date,
    revalidate_days: int,
    rest_days: int,
    weekly_pages: int,
    excused: Collection[str] = (),
) -> Verdict:
    """Say whether an advisor may be asked on a day: in date, free, rested and not asked too often (E6).

    ``excused``: load_full, resting or blocked_dates, where two people set it aside for the request in hand.
    """
    if out := lapses(entry, on=on, revalidate_days=revalidate_days):
        return out[0]
    if "blocked_dates" not in excused and any(first <= on <= last for first, last in burden.blocked):
        return refuse("blocked", gettext_noop("Has marked this day as not available."))
    if burden.committed:
        return refuse("committed", gettext_noop("Is committed elsewhere now."))
    if "load_full" not in excused and burden.load >= burden.max_load:
        return refuse(
            "load_full",
            gettext_noop("Carries %(load)s open engagements; the limit is %(limit)s."),
            load=burden.load,
            limit=burden.max_load,
        )
    rested = burden.last_home_date + timedelta(days=rest_days) if burden.last_home_date else None
    if "resting" not in excused and rested and on < rested:
        return refuse(
            "resting", gettext_noop("Is resting after the last deployment until %(date)s."), date=rested
        )
    if burden.asks >= weekly_pages:
        return refuse(
            "asked_often",
            gettext_noop("Was asked %(asks)s times in seven days; the limit is %(limit)s."),
            asks=burden.asks,
            limit=weekly_pages,
        )
    return ALLOWED


def may_add(*, on_roster: bool) -> Verdict:
    """Say whether a person may be added: nobody is on the roster twice."""
    if on_roster:
        return refuse("on_roster", gettext_noop("Someone with this email address is on the roster already."))
    return ALLOWED


def may_commit(*, start: datetime, end: datetime | None) -> Verdict:
    """Say whether a stretch of time can be promised; whether it is free is for the database to say."""
    if end is not None and end <= start:
        return refuse("no_time", gettext_noop("The end of a commitment must come after its start."))
    return ALLOWED


OVERLAP = refuse("overlap", gettext_noop("This advisor has promised this time to something else."))
"""The refusal behind the exclusion constraint."""


NOT_IN_EXERCISES = refuse("not_in_exercises", gettext_noop("Has not agreed to take part in exercises."))
"""The refusal for somebody whose consent to exercises ended after the team was proposed."""


def may_recuse(*, agency: bool, state: str, why_code: str) -> Verdict:
    """Say whether a recusal is whole: from one agency or one state, for a known kind of reason."""
    if agency == bool(state) or (state and state not in STATES):
        return refuse("from_what", gettext_noop("Choose the agency or the state to step aside from."))
    if why_code not in RecusalWhy.values():
        return refuse("no_why", gettext_noop("Choose the kind of conflict."))
    return ALLOWED


def may_block(*, first: date, last: date, today: date) -> Verdict:
    """Say whether days may be marked as not available."""
    if last < first:
        return refuse("backwards", gettext_noop("The last day lies before the first."))
    if last < today - timedelta(days=1):
        return refuse("past", gettext_noop("These days have passed."))
    if (last - first).days > 730:
        return refuse("too_long", gettext_noop("For more than two years, pause the entry instead."))
    return ALLOWED
