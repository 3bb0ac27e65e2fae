"""Reading applications: the desk's list and page, the applicant's own page, a referee's link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from alongside.base.secrets import link_token
from alongside.joining import rules
from alongside.joining.models import Application, Referee
from alongside.joining.standing import OWN_LINK, REFERENCE_LINK, standing_of
from alongside.joining.states import APPLICATION, UNDER_WAY, ApplicationState
from alongside.kernel.ids import same
from alongside.kernel.verdict import Verdict


@dataclass(frozen=True)
class Line:
    """One application in the desk's list."""

    id: int
    name: str
    discipline: str
    home_state: str
    state: str
    received_at: datetime
    moved_at: datetime
    named: int
    given: int


@dataclass(frozen=True)
class RefereeCard:
    """One referee, what they were asked and said. ``grades`` = {word: Grade}."""

    id: int
    name: str
    email: str
    asked_at: datetime | None
    expires_at: datetime | None
    answered_at: datetime | None
    refused: bool
    known: str
    grades: dict[str, str]
    note: str


@dataclass(frozen=True)
class VoteCard:
    """What one person who decides said."""

    person_id: int
    name: str
    yes: bool
    at: datetime


@dataclass(frozen=True)
class ApplicationCard:
    """One application as a whole. ``verdicts``: for each act of the desk, whether it may happen now."""

    id: int
    key: str
    state: str
    received_at: datetime
    moved_at: datetime
    language: str
    name: str
    email: str
    confirmed_at: datetime | None
    phone: str
    discipline: str
    title: str
    organization: str
    home_city: str
    home_state: str
    languages: tuple[str, ...]
    communities: tuple[str, ...]
    lived: tuple[tuple[str, str, int | None], ...]
    profession: str
    licenses: tuple[tuple[str, str, str], ...]
    authorities: tuple[tuple[str, str, str, str], ...]
    serves: str
    employer: str
    first_time: bool
    why: str
    conflicts: tuple[str, ...]
    conflict_note: str
    declared_at: datetime | None
    again: int
    talked_date: date | None
    talked_with: str
    agreement: int
    signed_at: datetime | None
    declined_why: str
    advisor_id: int | None
    purged: bool
    referees: tuple[RefereeCard, ...]
    votes: tuple[VoteCard, ...]
    verdicts: dict[str, Verdict]


COPIED = tuple(
    name
    for name in ApplicationCard.__dataclass_fields__
    if name not in {"purged", "referees", "votes", "verdicts"}
)
LISTED = ("languages", "communities", "conflicts")
ROWS = ("lived", "licenses", "authorities")


def lines(*, over: bool = False, limit: int = 200) -> list[Line]:
    """Return applications under way, the longest-waiting first; or those that are over, the newest first."""
    under_way = Q(state__in=[s.value for s in UNDER_WAY])
    rows = Application.objects.filter(~under_way if over else under_way).annotate(
        named=Count("referees", distinct=True),
        given=Count(
            "referees",
            filter=Q(referees__answered_at__isnull=False, referees__refused=False),
            distinct=True,
        ),
    )
    rows = rows.order_by("-moved_at", "-pk") if over else rows.order_by("received_at", "pk")
    return [Line(**{name: getattr(row, name) for name in Line.__dataclass_fields__}) for row in rows[:limit]]


def card(application_id: int, at: datetime) -> ApplicationCard:
    """Return one application. Raises LookupError when there is none of this id."""
    row = Application.objects.filter(pk=application_id).first()
    if row is None:
        raise LookupError(f"no application {application_id}")
    return _card(row, at)


def _card(row: Application, at: datetime) -> ApplicationCard:
    standing = standing_of(row, at)
    values = {name: getattr(row, name) for name in COPIED}
    values |= {name: tuple(values[name]) for name in LISTED}
    values |= {name: tuple(tuple(one) for one in values[name]) for name in ROWS}
    return ApplicationCard(
        **values,
        purged=row.purged_at is not None,
        referees=tuple(_referee(r) for r in row.referees.order_by("pk")),
        votes=tuple(
            VoteCard(v.person_id, v.person.name, v.yes, v.at)
            for v in row.votes.select_related("person").order_by("at", "pk")
        ),
        verdicts={m.event: rules.may_move(m.event, standing) for m in APPLICATION.moves},
    )


def _referee(row: Referee) -> RefereeCard:
    return RefereeCard(**{name: getattr(row, name) for name in RefereeCard.__dataclass_fields__})


def by_own_link(token: str, at: datetime) -> ApplicationCard | None:
    """Return the application that a mailed link opens, or None: unknown, forged, or emptied."""
    ref, _, secret = token.partition("-")
    if not ref.isdecimal() or len(ref) > 18 or not same(link_token(OWN_LINK, ref), secret):
        return None
    row = Application.objects.filter(pk=int(ref), purged_at__isnull=True).first()
    return _card(row, at) if row else None


@dataclass(frozen=True)
class Asked:
    """What a referee's link opens: whom they are asked about."""

    referee_id: int
    name: str
    who: str
    expires_at: datetime


def by_reference_link(token: str, at: datetime) -> Asked | None:
    """Return what a referee is asked, or None: unknown, used, replaced, too late, or no longer wanted."""
    ref, _, secret = token.partition("-")
    number = ref.partition(".")[0]
    if not number.isdecimal() or len(number) > 18 or not same(link_token(REFERENCE_LINK, ref), secret):
        return None
    row = (
        Referee.objects.select_related("application").filter(pk=int(number), answered_at__isnull=True).first()
    )
    if row is None or ref != f"{row.pk}.{row.link}" or row.expires_at is None or at > row.expires_at:
        return None
    if row.application.state != ApplicationState.REFERENCES:
        return None
    return Asked(row.pk, row.name, row.application.name, row.expires_at)


def find_referee(referee_id: int) -> tuple[int, RefereeCard] | None:
    """Return (application id, referee), or None."""
    row = Referee.objects.filter(pk=referee_id).first()
    return (row.application_id, _referee(row)) if row else None
