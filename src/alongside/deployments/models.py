"""Deployments, what they cost, the way there and back, longer stays, limits set aside, and calls asked for.

There is no column for where anybody is, for how they are, or for what was said in a debrief.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from alongside.base.constraints import one_of
from alongside.deployments.rules import QUESTIONS
from alongside.deployments.states import BEFORE, DeploymentState, SignState
from alongside.deployments.words import ConsentHow, CostKind, HoldUp, InsuredBy, LegMode, RateUnit, RecallWhy


def _or_empty(field: str, words: list[str], *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": ["", *words]}), name=name)


class Deployment(models.Model):
    """One advisor's stay on site for one engagement. Days are calendar days of ``timezone``, the agency's.

    ``author`` is who put it forward, ``authors`` everyone who wrote its terms, pay or estimate. Money in US
    cents. ``answers``: the ten questions of the conference test, True is yes. The consent of the host is for
    the days ``host_first`` to ``host_last``. Moments of the journey are those that were told, never tracked.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=DeploymentState.pairs(), default=DeploymentState.DRAFT.value)
    exercise = models.BooleanField(default=False)
    timezone = models.TextField()
    purpose = models.TextField()
    place = models.TextField()
    meets = models.TextField()
    first_date = models.DateField()
    last_date = models.DateField()
    author = models.TextField()
    author_text = models.TextField()
    authors = ArrayField(models.TextField(), default=list)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    host_name = models.TextField(default="", blank=True)
    host_title = models.TextField(default="", blank=True)
    host_by = models.TextField(default="", blank=True)
    host_how = models.TextField(choices=ConsentHow.pairs(), default="", blank=True)
    host_first = models.DateField(null=True, blank=True)
    host_last = models.DateField(null=True, blank=True)
    host_at = models.DateTimeField(null=True, blank=True)
    host_recorded_by = models.TextField(default="", blank=True)
    conflict = models.BooleanField(null=True, blank=True)
    conflict_at = models.DateTimeField(null=True, blank=True)
    conflict_by = models.TextField(default="", blank=True)
    rate_unit = models.TextField(choices=RateUnit.pairs(), default="", blank=True)
    rate_cents = models.PositiveIntegerField(default=0)
    rate_paper = models.ForeignKey(
        "engagements.Paper", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answers = ArrayField(models.BooleanField(), default=list, blank=True)
    answers_form = models.TextField(default="", blank=True)
    conference_paper = models.ForeignKey(
        "engagements.Paper", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    insured_by = models.TextField(choices=InsuredBy.pairs(), default="", blank=True)
    insured_until = models.DateField(null=True, blank=True)

    authorized_by = models.TextField(default="", blank=True)
    authorized_by_text = models.TextField(default="", blank=True)
    authorized_at = models.DateTimeField(null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_why = models.TextField(choices=RecallWhy.pairs(), default="", blank=True)
    home_at = models.DateTimeField(null=True, blank=True)
    debrief_told_at = models.DateTimeField(null=True, blank=True)
    debriefed_at = models.DateTimeField(null=True, blank=True)
    debriefed_by = models.TextField(default="", blank=True)
    check_told_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.TextField(default="", blank=True)
    stood_down_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", DeploymentState, name="deployment_state_known"),
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="deployment_days_in_order"
            ),
            _or_empty("host_by", ["head", "delegate"], name="deployment_host_known"),
            _or_empty("host_how", ConsentHow.values(), name="deployment_host_how_known"),
            _or_empty("rate_unit", RateUnit.values(), name="deployment_rate_unit_known"),
            _or_empty("insured_by", InsuredBy.values(), name="deployment_insured_known"),
            models.CheckConstraint(
                condition=Q(answers__len=0) | Q(answers__len=QUESTIONS), name="deployment_ten_answers"
            ),
            # The wall behind every path: the database itself refuses a journey that two people did not authorize.
            models.CheckConstraint(
                condition=Q(state__in=sorted(BEFORE))
                | (
                    Q(
                        authorized_at__isnull=False,
                        host_at__isnull=False,
                        conflict__isnull=False,
                        conflict=False,
                    )
                    & ~Q(authorized_by="")
                    & ~Q(authorized_by=F("author"))
                    & Q(host_by__in=["head", "delegate"])
                ),
                name="deployment_authorized_by_two",
            ),
            models.CheckConstraint(
                condition=Q(departed_at__isnull=True)
                | Q(authorized_at__isnull=False, departed_at__gte=F("authorized_at")),
                name="deployment_departs_authorized",
            ),
            models.CheckConstraint(
                condition=Q(arrived_at__isnull=True) | Q(departed_at__isnull=False),
                name="deployment_arrives_departed",
            ),
            models.UniqueConstraint(
                fields=["advisor"],
                condition=Q(state__in=["traveling", "on_site", "recalled"], exercise=False),
                name="deployment_one_journey",
            ),
        ]
        indexes = [
            models.Index(fields=["engagement"], name="deployment_engagement_of"),
            models.Index(fields=["state"], name="deployment_state_of"),
        ]

    @property
    def ref(self) -> str:
        """Return its opaque reference, for the ledger, the outbox, papers and the roster."""
        return f"deployment:{self.pk}"


class Cost(models.Model):
    """A line of the estimate, or an expense (``actual``). ``cents`` for one, ``count`` of them, US dollars' cents."""

    deployment = models.ForeignKey("deployments.Deployment", on_delete=models.PROTECT, related_name="costs")
    actual = models.BooleanField()
    kind = models.TextField(choices=CostKind.pairs())
    on_date = models.DateField(null=True, blank=True)
    cents = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    source = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    receipt = models.ForeignKey(
        "engagements.Paper", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    written_by = models.TextField()
    written_by_text = models.TextField()
    written_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", CostKind, name="cost_kind_known"),
            models.CheckConstraint(condition=Q(cents__gte=1, count__gte=1), name="cost_amount"),
        ]


class Leg(models.Model):
    """A part of the way: how, from where to where, when. Moments are aware; typed in the agency's time."""

    deployment = models.ForeignKey("deployments.Deployment", on_delete=models.PROTECT, related_name="legs")
    mode = models.TextField(choices=LegMode.pairs())
    start = models.TextField()
    end = models.TextField()
    leaves_at = models.DateTimeField()
    arrives_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("mode", LegMode, name="leg_mode_known"),
            models.CheckConstraint(condition=Q(arrives_at__gt=F("leaves_at")), name="leg_in_order"),
        ]


class Extension(models.Model):
    """A longer stay: asked for with a reason, signed by a second person."""

    deployment = models.ForeignKey(
        "deployments.Deployment", on_delete=models.PROTECT, related_name="extensions"
    )
    until_date = models.DateField()
    why = models.TextField()
    state = models.TextField(choices=SignState.pairs(), default=SignState.ASKED.value)
    asked_by = models.TextField()
    asked_by_text = models.TextField()
    asked_at = models.DateTimeField()
    signed_by = models.TextField(default="", blank=True)
    signed_by_text = models.TextField(default="", blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", SignState, name="extension_state_known"),
            models.UniqueConstraint(
                fields=["deployment"], condition=Q(state="asked"), name="extension_one_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (~Q(signed_by="") & ~Q(signed_by=F("asked_by"))),
                name="extension_signed_by_second",
            ),
        ]


class SetAside(models.Model):
    """A reason of care that does not stop one deployment: signed by a second person, or looked at by one.

    ``hard``: needs the signature. Counted in reports; the reason stays with the row.
    """

    deployment = models.ForeignKey(
        "deployments.Deployment", on_delete=models.PROTECT, related_name="set_aside"
    )
    code = models.TextField(choices=HoldUp.pairs())
    hard = models.BooleanField()
    why = models.TextField()
    state = models.TextField(choices=SignState.pairs(), default=SignState.ASKED.value)
    asked_by = models.TextField()
    asked_by_text = models.TextField()
    asked_at = models.DateTimeField()
    signed_by = models.TextField(default="", blank=True)
    signed_by_text = models.TextField(default="", blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", SignState, name="set_aside_state_known"),
            one_of("code", HoldUp, name="set_aside_code_known"),
            models.UniqueConstraint(
                fields=["deployment", "code"],
                condition=Q(state__in=["asked", "signed"]),
                name="set_aside_one_lives",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed", hard=True) | (~Q(signed_by="") & ~Q(signed_by=F("asked_by"))),
                name="set_aside_signed_by_second",
            ),
        ]


class CareCall(models.Model):
    """An advisor asked to be called. No reason is asked, none is kept."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advisor"], condition=Q(settled_at__isnull=True), name="care_call_one_waits"
            ),
        ]
