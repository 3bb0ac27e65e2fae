"""Engagements as frozen cards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from alongside.engagements import rules
from alongside.engagements.models import Engagement
from alongside.engagements.notice import CURRENT, Notice
from alongside.engagements.states import ENGAGEMENT, EngagementState
from alongside.engagements.words import Side
from alongside.incidents import queries as incidents
from alongside.incidents.queries import RequestCard
from alongside.kernel.field import LANGUAGES, Discipline, Helper
from alongside.kernel.verdict import Verdict
from alongside.roster import queries as roster
from alongside.roster.queries import AdvisorCard


@dataclass(frozen=True, slots=True)
class MemberCard:
    """An advisor on the team. ``notice_at`` is when they acknowledged the notice, None when not yet."""

    id: int
    advisor_id: int
    person_id: int
    name: str
    discipline: str
    discipline_label: str
    agency_name: str
    phone: str
    email: str
    timezone: str
    joined_at: datetime
    left_at: datetime | None
    notice_at: datetime | None


@dataclass(frozen=True, slots=True)
class EngagementCard:
    """An engagement for pages and for rooms above. ``timezone`` is the agency's IANA zone."""

    id: int
    request_id: int
    reference: str
    state: str
    state_label: str
    exercise: bool
    agency_name: str
    place: str
    timezone: str
    introduced_at: datetime
    first_contact_at: datetime | None
    stepped_down_at: datetime | None
    closed_at: datetime | None
    coordinator_id: int | None
    coordinator_name: str
    members: tuple[MemberCard, ...]
    requester_notice_at: datetime | None
    notice: Notice
    silent_since: datetime | None = None

    @property
    def ref(self) -> str:
        """Return its opaque reference."""
        return f"engagement:{self.id}"

    @property
    def stream(self) -> str:
        """Return the ledger stream of its request."""
        return f"request:{self.request_id}"

    @property
    def closed(self) -> bool:
        """Say whether it is closed."""
        return self.state == EngagementState.CLOSED

    @property
    def present(self) -> tuple[MemberCard, ...]:
        """Return the members who are on the team now."""
        return tuple(m for m in self.members if m.left_at is None)

    @property
    def both_noticed(self) -> bool:
        """Say whether the notice was acknowledged by the agency and by at least one advisor."""
        return self.requester_notice_at is not None and any(m.notice_at for m in self.present)


def _rows() -> QuerySet[Engagement]:
    return Engagement.objects.prefetch_related("members", "acknowledgments")


def _cards(rows: Iterable[Engagement]) -> list[EngagementCard]:
    """Return cards of rows already read, with three queries however many there are."""
    rows = list(rows)
    requests = incidents.cards([row.request_id for row in rows])
    advisors = roster.cards({m.advisor_id for row in rows for m in row.members.all()})
    return [_card(row, requests[row.request_id], advisors) for row in rows]


def of_rows(rows: QuerySet[Engagement]) -> list[EngagementCard]:
    """Return the cards of rows chosen in this room, in their order."""
    return _cards(rows.prefetch_related("members", "acknowledgments"))


def _card(row: Engagement, request: RequestCard, advisors: Mapping[int, AdvisorCard]) -> EngagementCard:
    noticed = {(ack.side, ack.member_id): ack.at for ack in row.acknowledgments.all()}
    members = [
        MemberCard(
            id=member.pk,
            advisor_id=member.advisor_id,
            person_id=advisors[member.advisor_id].person_id,
            name=advisors[member.advisor_id].name,
            discipline=member.discipline,
            discipline_label=Discipline(member.discipline).label,
            agency_name=advisors[member.advisor_id].agency_name,
            phone=advisors[member.advisor_id].phone,
            email=advisors[member.advisor_id].email,
            timezone=advisors[member.advisor_id].timezone,
            joined_at=member.joined_at,
            left_at=member.left_at,
            notice_at=noticed.get((Side.ADVISOR.value, member.pk)),
        )
        for member in sorted(row.members.all(), key=lambda m: (m.joined_at, m.pk))
    ]
    return EngagementCard(
        id=row.pk,
        request_id=row.request_id,
        reference=request.reference,
        state=row.state,
        state_label=EngagementState(row.state).label,
        exercise=row.exercise,
        agency_name=request.agency_name,
        place=", ".join(part for part in (request.town, request.state_code) if part) or request.place_text,
        timezone=row.timezone,
        introduced_at=row.introduced_at,
        first_contact_at=row.first_contact_at,
        stepped_down_at=row.stepped_down_at,
        closed_at=row.closed_at,
        coordinator_id=request.coordinator_id,
        coordinator_name=request.coordinator_name,
        members=tuple(members),
        requester_notice_at=noticed.get((Side.REQUESTER.value, None)),
        notice=CURRENT,
        silent_since=row.silent_since,
    )


def card(engagement_id: int) -> EngagementCard:
    """Return one engagement. Raises Engagement.DoesNotExist."""
    return _cards([_rows().get(pk=engagement_id)])[0]


def find(engagement_id: int) -> EngagementCard | None:
    """Return one engagement, or None."""
    return next(iter(_cards(_rows().filter(pk=engagement_id))), None)


def of_request(request_id: int) -> EngagementCard | None:
    """Return the engagement of a request, or None while nobody is introduced."""
    return next(iter(_cards(_rows().filter(request_id=request_id))), None)


def engaged(request_ids: Iterable[int]) -> set[int]:
    """Return those of the requests that have an engagement, in whatever state."""
    rows = Engagement.objects.filter(request_id__in=list(request_ids))
    return set(rows.values_list("request_id", flat=True))


def engaged_requests() -> list[int]:
    """Return the ids of all requests that have an engagement, in whatever state."""
    return list(Engagement.objects.order_by("request_id").values_list("request_id", flat=True))


def request_of(engagement_id: int) -> int | None:
    """Return the id of the request an engagement belongs to, or None when there is no such engagement."""
    return Engagement.objects.filter(pk=engagement_id).values_list("request_id", flat=True).first()


def open_ids(at: datetime) -> list[int]:
    """Return the ids of the engagements that are not closed at ``at``, the newest introduction first."""
    rows = Engagement.objects.exclude(state=EngagementState.CLOSED.value).filter(introduced_at__lte=at)
    return list(rows.order_by("-introduced_at", "-pk").values_list("pk", flat=True))


def open_list(at: datetime) -> list[EngagementCard]:
    """Return the engagements that are not closed at ``at``, the newest introduction first."""
    rows = _rows().exclude(state=EngagementState.CLOSED.value).filter(introduced_at__lte=at)
    return _cards(rows.order_by("-introduced_at", "-pk"))


def closed_list(*, limit: int = 50) -> list[EngagementCard]:
    """Return the engagements closed last, newest first."""
    return _cards(_rows().filter(state=EngagementState.CLOSED.value).order_by("-closed_at", "-pk")[:limit])


def for_advisor(advisor_id: int, at: datetime) -> list[EngagementCard]:
    """Return what this advisor may see at ``at``: own engagements, until 72 hours after each closed."""
    rows = Engagement.objects.seen_by(advisor_id, at).prefetch_related("members", "acknowledgments")
    return _cards(rows.order_by("-introduced_at", "-pk"))


def advisor_may_see(*, engagement_id: int, advisor_id: int, at: datetime) -> bool:
    """Say whether this advisor may see this engagement at ``at``."""
    return Engagement.objects.seen_by(advisor_id, at).filter(pk=engagement_id).exists()


def known_names(request_id: int) -> list[str]:
    """Return the names the case holds anyway, which the check of a text never asks about."""
    request = incidents.card(request_id)
    helpers = [helper.label for helper in Helper]
    return [request.agency_name, request.town, request.place_text, *helpers, *LANGUAGES.values()]


def why_not_now(
    card: EngagementCard, *, standing: rules.Standing, own: MemberCard | None
) -> dict[str, Verdict]:
    """Return the verdicts behind a page's buttons, from the rules that the actions ask.

    Keys: log, step_down, close, reopen. ``own`` is the visitor's place on the team.
    """
    noticed = own.notice_at is not None if own else any(m.notice_at for m in card.present)
    return {
        "log": rules.may_open_log(
            state=card.state,
            standing=standing,
            requester_notice=card.requester_notice_at is not None,
            advisor_notice=noticed,
        ),
        "step_down": ENGAGEMENT.may("step_down", card.state),
        "close": ENGAGEMENT.may("close", card.state),
        "reopen": ENGAGEMENT.may("reopen", card.state),
    }
