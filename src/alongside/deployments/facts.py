"""What the rules look at, read from the rows of this room and through the doors below."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.deployments import rules, rules_care
from alongside.deployments.models import Deployment
from alongside.deployments.rules_care import Hold, Limits, Person
from alongside.deployments.states import AWAY, RETURNED, DeploymentState, SignState
from alongside.deployments.words import FROM_A_TABLE
from alongside.engagements import queries as engagements
from alongside.incidents import queries as incidents
from alongside.kernel.clock import local_day as day_in
from alongside.kernel.verdict import Verdict
from alongside.policy.queries import Policy, in_force
from alongside.roster.manners import is_quiet
from alongside.roster.queries_care import care_facts, lapses_on
from alongside.roster.rules import ExposureKind

PERMISSION = frozenset({"no_permission", "permission_ended"})


def local_day(row: Deployment, at: datetime) -> date:
    """Return the calendar day at the agency."""
    return day_in(at, row.timezone)


def rate_limits(policy: Policy) -> dict[str, int]:
    """Return the limits of pay in cents, by unit."""
    return {"day": policy["rate_day_dollars"] * 100, "hour": policy["rate_hour_cents"]}


def checked(row: Deployment, at: datetime) -> rules.Checked:
    """Return what the checks look at, as it stands at ``at``."""
    lapses = lapses_on(row.advisor_id, row.last_date, at)
    lines = [cost for cost in row.costs.all() if not cost.actual and cost.struck_at is None]
    days = (row.host_first, row.host_last) if row.host_first and row.host_last else None
    return rules.Checked(
        first=row.first_date,
        last=row.last_date,
        host_by=row.host_by if row.host_at else "",
        host_days=days,
        conflict=row.conflict,
        lapses=tuple(v for v in lapses if v.code not in PERMISSION),
        permission=tuple(v for v in lapses if v.code in PERMISSION),
        rate_unit=row.rate_unit,
        rate_cents=row.rate_cents,
        rate_limits=rate_limits(in_force(at)),
        rate_approved=_holds(row.rate_paper_id),
        answers=tuple(row.answers),
        conference_approved=_holds(row.conference_paper_id),
        insured_by=row.insured_by,
        insured_until=row.insured_until,
        lines=len(lines),
        tables_named=all(line.source.strip() or line.kind not in FROM_A_TABLE for line in lines),
    )


def _holds(paper_id: int | None) -> bool:
    """Say whether a paper is there and has not been disposed of."""
    card = engagements.paper(paper_id) if paper_id else None
    return card is not None and card.disposed_at is None


def limits(at: datetime) -> Limits:
    """Return the limits of care at ``at``."""
    policy = in_force(at)
    return Limits(
        rest_days=policy["rest_days"],
        rest_least_days=policy["rest_least_days"],
        warn_days=policy["onsite_warn_days"],
        stop_days=policy["onsite_stop_days"],
        exposure_days=policy["exposure_days"],
        exposure_most=policy["exposure_most"],
    )


def brings(row: Deployment) -> frozenset[str]:
    """Return what a stay on site would expose to, by the facts of the request."""
    request = incidents.card(engagements.request_of(row.engagement_id) or 0)
    kinds = ((request.children, ExposureKind.CHILDREN), (request.officer_hurt, ExposureKind.LINE_OF_DUTY))
    return frozenset(kind.value for yes, kind in kinds if yes)


def holds(row: Deployment, at: datetime) -> list[Hold]:
    """Return what speaks against sending this advisor on these days (rules_care.holds)."""
    facts = care_facts(row.advisor_id, at)
    others = Deployment.objects.filter(advisor_id=row.advisor_id).exclude(pk=row.pk)
    others = others.filter(exercise=row.exercise)
    busy = others.filter(state__in=AWAY) | others.filter(
        state=DeploymentState.AUTHORIZED.value, first_date__lte=row.last_date, last_date__gte=row.first_date
    )
    away = row.state in AWAY
    person = Person(
        load=len([ref for ref in facts.carries if ref != f"engagement:{row.engagement_id}"]),
        max_load=facts.max_load,
        last_home=facts.last_home_date,
        exposures=tuple((kind, day) for kind, day in facts.exposures if not (away and day >= row.first_date)),
        brings=brings(row),
        off=facts.off,
        open_litigation=facts.open_litigation,
        no_debrief=others.filter(state=DeploymentState.HOME.value).exists(),
        no_check=others.filter(state__in=RETURNED, checked_at__isnull=True).exists(),
        elsewhere=busy.exists(),
        zone_hours=_zone_hours(facts.timezone, row),
        night_legs=sum(
            is_quiet(leg.leaves_at, facts.manners) for leg in row.legs.filter(struck_at__isnull=True)
        ),
    )
    return rules_care.holds(person, first=row.first_date, last=row.last_date, limits=limits(at))


def _zone_hours(home: str, row: Deployment) -> float:
    """Return how many hours the clocks at home and at the agency are apart at noon of the first day."""
    noon = datetime.combine(row.first_date, time(12), UTC)
    offsets = [noon.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0) for zone in (home, row.timezone)]
    return abs((offsets[0] - offsets[1]).total_seconds()) / 3600


def stops(row: Deployment, found: list[Hold]) -> list[Verdict]:
    """Return the verdicts of care that still stand in the way, those set aside left out."""
    signed = row.set_aside.filter(state=SignState.SIGNED.value)
    codes = {aside.code: aside.hard for aside in signed}
    return rules_care.left(
        found,
        signed={code for code, hard in codes.items() if hard},
        looked={code for code, hard in codes.items() if not hard},
    )


def span(row: Deployment) -> tuple[datetime, datetime]:
    """Return the days promised in the roster: from the day of travel there to the day of travel back."""
    zone = ZoneInfo(row.timezone)
    start = datetime.combine(row.first_date - timedelta(days=rules.AHEAD_DAYS), time(0), zone)
    end = datetime.combine(row.last_date + timedelta(days=rules.AHEAD_DAYS + 1), time(0), zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def last_possible(row: Deployment, at: datetime) -> date:
    """Return the last day on which somebody on site may be there: the authorized one, or the longest stay's."""
    assert row.arrived_at is not None
    stop = in_force(at)["onsite_stop_days"]
    return min(row.last_date, local_day(row, row.arrived_at) + timedelta(days=stop - 1))
