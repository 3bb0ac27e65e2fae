"""Deployments as frozen cards: for the coordinator, for the advisor, for the agency, and counts for reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from alongside.deployments import facts, rules
from alongside.deployments.models import Cost, Deployment, Extension, Leg, SetAside
from alongside.deployments.rules_care import Hold
from alongside.deployments.states import AHEAD, DeploymentState, SignState
from alongside.deployments.words import ConsentHow, CostKind, HoldUp, InsuredBy, LegMode, RateUnit, RecallWhy
from alongside.engagements import queries as engagements
from alongside.kernel.verdict import Verdict
from alongside.roster import queries as roster


@dataclass(frozen=True, slots=True)
class DeploymentCard:
    """A deployment in a line. Labels are message ids; days are calendar days of ``timezone``, the agency's."""

    id: int
    engagement_id: int
    advisor_id: int
    advisor_name: str
    state: str
    state_label: str
    exercise: bool
    timezone: str
    place: str
    first: date
    last: date

    @property
    def ref(self) -> str:
        """Return its opaque reference."""
        return f"deployment:{self.id}"


@dataclass(frozen=True, slots=True)
class CheckCard:
    """One check with its verdict; ``label`` and ``source`` are message ids."""

    key: str
    label: str
    source: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class HoldCard:
    """A reason of care: whether it still stands in the way, and whether it can be set aside and how far that is.

    ``force``: never, signed or look. ``asked_by`` and ``why`` of what was asked for; ``signed_by`` when settled.
    """

    code: str
    force: str
    verdict: Verdict
    stands: bool
    set_aside_id: int | None
    state: str
    asked_by: str
    why: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class CostCard:
    """A line of money, in US cents; ``kind_label`` is a message id."""

    id: int
    kind_label: str
    on: date | None
    cents: int
    count: int
    source: str
    note: str
    receipt_id: int | None
    by: str

    @property
    def total(self) -> int:
        """Return the cents of all of them."""
        return self.cents * self.count


@dataclass(frozen=True, slots=True)
class LegCard:
    """A part of the way; ``mode_label`` is a message id."""

    id: int
    mode_label: str
    start: str
    end: str
    leaves_at: datetime
    arrives_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionCard:
    """A longer stay that was asked for; ``state_label`` is a message id."""

    id: int
    until: date
    why: str
    state: str
    state_label: str
    asked_by: str
    signed_by: str


@dataclass(frozen=True, slots=True)
class DeploymentPage:
    """Everything about one deployment. ``facts`` are (message id, value or message id, is a message id)."""

    card: DeploymentCard
    row: Deployment
    checks: tuple[CheckCard, ...]
    holds: tuple[HoldCard, ...]
    estimate: tuple[CostCard, ...]
    actuals: tuple[CostCard, ...]
    legs: tuple[LegCard, ...]
    extensions: tuple[ExtensionCard, ...]
    limits_day: str
    limits_hour: str

    @property
    def ready(self) -> bool:
        """Say whether every check holds and nothing of care stands in the way."""
        return all(check.verdict for check in self.checks) and not any(hold.stands for hold in self.holds)


def deployment(deployment_id: int) -> DeploymentCard | None:
    """Return one deployment, or None."""
    return next(iter(_cards(Deployment.objects.filter(pk=deployment_id))), None)


def of_engagement(engagement_id: int) -> list[DeploymentCard]:
    """Return the deployments of an engagement, the latest first."""
    return _cards(Deployment.objects.filter(engagement_id=engagement_id).order_by("-first_date", "-pk"))


def of_advisor(advisor_id: int) -> list[DeploymentCard]:
    """Return an advisor's own deployments once the terms are put forward, the latest first."""
    rows = Deployment.objects.filter(advisor_id=advisor_id).exclude(state=DeploymentState.DRAFT.value)
    return _cards(rows.order_by("-first_date", "-pk"))


@dataclass(frozen=True, slots=True)
class VisitCard:
    """A visit as the agency sees it. ``asks``: its yes to these days is missing; ``agreed_by`` who gave it."""

    card: DeploymentCard
    purpose: str
    meets: str
    asks: bool
    agreed_by: str


def visits_for_agency(engagement_id: int) -> list[VisitCard]:
    """Return the visits that were put forward and not stood down, the next first."""
    hidden = [DeploymentState.DRAFT.value, DeploymentState.STOOD_DOWN.value]
    rows = list(Deployment.objects.filter(engagement_id=engagement_id).exclude(state__in=hidden))
    rows.sort(key=lambda row: (row.first_date, row.pk), reverse=True)
    return [
        VisitCard(
            card,
            row.purpose,
            row.meets,
            row.state == DeploymentState.CHECKS and not _agreed(row),
            row.host_name if _agreed(row) else "",
        )
        for row, card in zip(rows, _cards(rows), strict=True)
    ]


def _agreed(row: Deployment) -> bool:
    return (row.host_first, row.host_last) == (row.first_date, row.last_date)


def _cards(rows: Iterable[Deployment]) -> list[DeploymentCard]:
    rows = list(rows)
    people = roster.cards({row.advisor_id for row in rows})
    return [_card(row, people[row.advisor_id].name) for row in rows]


def _card(row: Deployment, name: str) -> DeploymentCard:
    return DeploymentCard(
        id=row.pk,
        engagement_id=row.engagement_id,
        advisor_id=row.advisor_id,
        advisor_name=name,
        state=row.state,
        state_label=DeploymentState(row.state).label,
        exercise=row.exercise,
        timezone=row.timezone,
        place=row.place,
        first=row.first_date,
        last=row.last_date,
    )


def page(deployment_id: int, at: datetime) -> DeploymentPage:
    """Return everything about one deployment as it stands at ``at``. Raises Deployment.DoesNotExist.

    Reasons of care are looked for only while somebody may still be sent.
    """
    row = _loaded(Deployment.objects.all()).get(pk=deployment_id)
    checked = facts.checked(row, at)
    found = facts.holds(row, at) if row.state in AHEAD else []
    limits = facts.rate_limits(facts.in_force(at))
    costs = [cost for cost in row.costs.all() if cost.struck_at is None]
    return DeploymentPage(
        card=_card(row, roster.card(row.advisor_id).name),
        row=row,
        checks=tuple(CheckCard(c.key, c.label, c.source, c.rule(checked)) for c in rules.CHECKS),
        holds=tuple(_hold(hold, row) for hold in found),
        estimate=tuple(_cost(cost) for cost in costs if not cost.actual),
        actuals=tuple(_cost(cost) for cost in costs if cost.actual),
        legs=tuple(
            LegCard(x.pk, LegMode(x.mode).label, x.start, x.end, x.leaves_at, x.arrives_at)
            for x in row.legs.all()
        ),
        extensions=tuple(_extension(x) for x in row.extensions.all()),
        limits_day=rules.limit_text("day", limits),
        limits_hour=rules.limit_text("hour", limits),
    )


def _loaded(rows: QuerySet[Deployment]) -> QuerySet[Deployment]:
    return rows.prefetch_related(
        Prefetch("costs", Cost.objects.order_by("on_date", "pk")),
        Prefetch("legs", Leg.objects.filter(struck_at__isnull=True).order_by("leaves_at", "pk")),
        Prefetch("extensions", Extension.objects.order_by("pk")),
        Prefetch("set_aside", SetAside.objects.order_by("pk")),
    )


def _hold(hold: Hold, row: Deployment) -> HoldCard:
    live = (SignState.ASKED, SignState.SIGNED)
    aside = next((a for a in row.set_aside.all() if a.code == hold.code and a.state in live), None)
    settled = aside is not None and aside.state == SignState.SIGNED
    return HoldCard(
        code=hold.code.value,
        force=hold.force,
        verdict=hold.verdict,
        stands=hold.force == "never" or not settled,
        set_aside_id=aside.pk if aside else None,
        state=aside.state if aside else "",
        asked_by=aside.asked_by_text if aside else "",
        why=aside.why if aside else "",
        signed_by=aside.signed_by_text if aside else "",
    )


def _cost(cost: Cost) -> CostCard:
    return CostCard(
        cost.pk, CostKind(cost.kind).label, cost.on_date, cost.cents, cost.count, cost.source, cost.note,
        cost.receipt_id, cost.written_by_text,
    )  # fmt: skip


def _extension(row: Extension) -> ExtensionCard:
    label = SignState(row.state).label
    return ExtensionCard(
        row.pk, row.until_date, row.why, row.state, label, row.asked_by_text, row.signed_by_text
    )


def deployment_of_cost(cost_id: int) -> int | None:
    """Return the deployment a line of money belongs to, or None."""
    return Cost.objects.filter(pk=cost_id).values_list("deployment_id", flat=True).first()


def deployment_of_leg(leg_id: int) -> int | None:
    """Return the deployment a part of the way belongs to, or None."""
    return Leg.objects.filter(pk=leg_id).values_list("deployment_id", flat=True).first()


def told(row: Deployment) -> list[tuple[str, str, bool]]:
    """Return what was recorded for the checks: (message id of its name, what, whether that is a message id)."""
    host = f"{row.host_name}, {row.host_title}" if row.host_at else ""
    how = ConsentHow(row.host_how).label if row.host_how else ""
    pay = f"${row.rate_cents / 100:,.2f}" if row.rate_cents else ""
    lines = [
        ("host", host, False),
        ("how", how, True),
        ("pay", pay, False),
        ("unit", RateUnit(row.rate_unit).label if row.rate_unit else "", True),
        ("insured", InsuredBy(row.insured_by).label if row.insured_by else "", True),
        ("form", row.answers_form, False),
        ("why", RecallWhy(row.recalled_why).label if row.recalled_why else "", True),
    ]
    return [one for one in lines if one[1]]


@dataclass(frozen=True, slots=True)
class DeploymentCounts:
    """Counts of real deployments in a half-open period: begun, days on site, debriefs, what was set aside.

    ``debriefs_in_time``: of the returns in the period, those debriefed within the program's time.
    """

    deployments: int
    days_on_site: int
    returns: int
    debriefs_in_time: int
    set_aside: int
    looked_again: int


def counts(start: datetime, end: datetime) -> DeploymentCounts:
    """Return the counts of a period that has ended."""
    real = Deployment.objects.filter(exercise=False)
    arrived = list(real.filter(arrived_at__gte=start, arrived_at__lt=end))
    homes = list(real.filter(home_at__gte=start, home_at__lt=end))
    within = facts.in_force(end).span("debrief_hours")
    asides = SetAside.objects.filter(
        deployment__exercise=False, signed_at__gte=start, signed_at__lt=end, state__in=["signed", "ended"]
    )
    tally = dict.fromkeys((True, False), 0)
    for hard in asides.values_list("hard", flat=True):
        tally[hard] += 1
    return DeploymentCounts(
        deployments=len(arrived),
        days_on_site=sum(_days(row, end) for row in arrived),
        returns=len(homes),
        debriefs_in_time=sum(
            row.debriefed_at is not None
            and row.home_at is not None
            and row.debriefed_at <= row.home_at + within
            for row in homes
        ),
        set_aside=tally[True],
        looked_again=tally[False],
    )


def _days(row: Deployment, end: datetime) -> int:
    """Return the days on site so far, the first and the last included."""
    assert row.arrived_at is not None
    until = min(row.left_at or row.home_at or end, end)
    return rules.days_on_site(facts.local_day(row, row.arrived_at), facts.local_day(row, until))


def waiting_signatures() -> list[tuple[SetAside, DeploymentCard]]:
    """Return the reasons of care that wait for a second person, the oldest first, with their deployments."""
    rows = list(
        SetAside.objects.filter(state=SignState.ASKED.value)
        .select_related("deployment")
        .order_by("asked_at", "pk")
    )
    cards = {card.id: card for card in _cards(row.deployment for row in rows)}
    return [(row, cards[row.deployment_id]) for row in rows]


def hold_label(code: str) -> str:
    """Return the message id of a reason of care."""
    return HoldUp(code).label


def returned() -> list[Deployment]:
    """Return the deployments after which a debrief or the later check is still to come, the earliest return first."""
    home = Q(state=DeploymentState.HOME.value) | Q(checked_at__isnull=True, home_at__isnull=False)
    return list(Deployment.objects.filter(home, exercise=False).order_by("home_at", "pk"))


def cards(ids: Iterable[int]) -> dict[int, DeploymentCard]:
    """Return several deployments by id."""
    return {card.id: card for card in _cards(Deployment.objects.filter(pk__in=set(ids)))}


def stream(deployment_id: int) -> str:
    """Return the ledger stream of a deployment: that of its request."""
    row = Deployment.objects.get(pk=deployment_id)
    return f"request:{engagements.request_of(row.engagement_id)}"


def page_row(deployment_id: int) -> Deployment:
    """Return the row of one deployment, to read. Raises Deployment.DoesNotExist."""
    return Deployment.objects.get(pk=deployment_id)


def extensions_of(deployment_id: int) -> set[int]:
    """Return the ids of a deployment's longer stays."""
    return set(Extension.objects.filter(deployment_id=deployment_id).values_list("pk", flat=True))


def set_aside_of(deployment_id: int) -> set[int]:
    """Return the ids of what was set aside, or asked to be, for a deployment."""
    return set(SetAside.objects.filter(deployment_id=deployment_id).values_list("pk", flat=True))


def was_on_site(engagement_id: int, advisor_id: int, moment: datetime) -> bool:
    """Say whether an authorized deployment had this advisor on site on the local day of ``moment``.

    The day of arrival and the day of leaving count whole: the way to the table is told, not timed.
    """
    stays = Deployment.objects.filter(
        engagement_id=engagement_id,
        advisor_id=advisor_id,
        authorized_at__isnull=False,
        arrived_at__isnull=False,
    )
    for row in stays:
        zone = ZoneInfo(row.timezone)
        ends = row.left_at or row.home_at
        first = row.arrived_at.astimezone(zone).date() if row.arrived_at else date.max
        last = ends.astimezone(zone).date() if ends else date.max
        if first <= moment.astimezone(zone).date() <= last:
            return True
    return False
