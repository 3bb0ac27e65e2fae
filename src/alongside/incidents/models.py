"""Incidents, requests, and everything recorded until a request is accepted.

There is no field for a victim, an attacker, a statement or a case number (domain.md section E, rules 8, 9).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import both_or_neither, one_of
from alongside.incidents.models_delegates import CaseDelegate
from alongside.incidents.states import GoodTime, NumberSource, Outcome, Reached, RequestState
from alongside.kernel.field import Band, IncidentKind, Venue

__all__ = [
    "CallBack",
    "CaseCode",
    "CaseDelegate",
    "CaseDevice",
    "Correction",
    "Incident",
    "RequestForAssistance",
    "RequestRole",
]


class Incident(models.Model):
    """What happened, in facts that help to choose peers. Several requests may belong to one incident."""

    kind = models.TextField(choices=IncidentKind.pairs(), default="", blank=True)
    venue = models.TextField(choices=Venue.pairs(), default="", blank=True)
    town = models.TextField(default="", blank=True)
    state_code = models.TextField(default="", blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    occurred_on = models.DateField(null=True, blank=True)
    killed = models.TextField(choices=Band.pairs(), default=Band.UNKNOWN.value)
    injured = models.TextField(choices=Band.pairs(), default=Band.UNKNOWN.value)
    officer_hurt = models.BooleanField(null=True, blank=True)
    children = models.BooleanField(null=True, blank=True)
    bias = models.BooleanField(null=True, blank=True)
    ongoing = models.BooleanField(null=True, blank=True)
    exercise = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("killed", Band, name="incident_killed_band"),
            one_of("injured", Band, name="incident_injured_band"),
            both_or_neither("lat", "lon", name="incident_point_whole"),
        ]


class RequestForAssistance(models.Model):
    """One agency's request. ``key`` is minted with the form, so that sending twice saves once.

    ``own_incident`` is the one made with the request; ``incident`` the one it was joined to, if any.
    ``robot``: the nightly test page; only robots are told of it, and no board shows it.
    ``chain`` is the escalation chain as it stood when the request came; ``told`` how many of it were told.
    """

    key = models.TextField(unique=True)
    reference = models.TextField(unique=True)
    receipt_hash = models.TextField(unique=True)
    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="requests")
    own_incident = models.OneToOneField("incidents.Incident", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    agency_text = models.TextField()
    caller = models.TextField()
    call_back_number = models.TextField()
    place_text = models.TextField()
    when_text = models.TextField(default="", blank=True)
    good_time = models.TextField(choices=GoodTime.pairs(), default=GoodTime.NOW.value)
    language = models.TextField(default="en")
    exercise = models.BooleanField(default=False)
    robot = models.BooleanField(default=False)
    entered_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = models.TextField(choices=RequestState.pairs(), default=RequestState.NEW.value)
    received_at = models.DateTimeField()
    call_back_by = models.DateTimeField(null=True, blank=True)
    chain = models.JSONField(default=list)
    told = models.IntegerField(default=0)
    escalate_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    acceptor_name = models.TextField(default="", blank=True)
    acceptor_title = models.TextField(default="", blank=True)
    acceptor_is_head = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(default="", blank=True)
    referred_to = models.TextField(default="", blank=True)
    timezone = models.TextField(default="", blank=True)
    languages = models.JSONField(default=list)
    communities = models.JSONField(default=list)
    helpers = models.JSONField(default=list)
    topics = models.JSONField(default=list)
    in_person = models.BooleanField(default=False)
    note = models.TextField(default="", blank=True)
    facts_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", RequestState, name="request_state_known"),
            models.CheckConstraint(
                condition=Q(robot=False) | Q(exercise=True), name="request_robot_is_an_exercise"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["verified", "accepted"]) | Q(verified_at__isnull=False),
                name="request_verified_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(acceptor_name=""), name="request_accepted_by_someone"
            ),
            both_or_neither("acknowledged_at", "acknowledged_by", name="request_acknowledged_whole"),
        ]
        indexes = [
            models.Index(fields=["escalate_at"], condition=Q(state="new"), name="request_escalation"),
            models.Index(fields=["received_at"], name="request_received"),
        ]


class Correction(models.Model):
    """The same form sent again with other words: kept beside the first, never instead of it."""

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="corrections"
    )
    at = models.DateTimeField()
    changed = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "changed"], name="correction_once")]


class CallBack(models.Model):
    """One call to the agency on a number that was found independently."""

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="call_backs"
    )
    number = models.TextField()
    source = models.TextField(choices=NumberSource.pairs())
    source_note = models.TextField(default="", blank=True)
    second_source = models.TextField(default="", blank=True)
    reached = models.TextField(choices=Reached.pairs())
    outcome = models.TextField(choices=Outcome.pairs())
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("source", NumberSource, name="call_back_source_known"),
            one_of("reached", Reached, name="call_back_reached_known"),
            one_of("outcome", Outcome, name="call_back_outcome_known"),
        ]


class RequestRole(models.Model):
    """Who coordinates a request, from when until when."""

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="roles"
    )
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=Q(until_at__isnull=True), name="one_coordinator_at_a_time"
            )
        ]


class CaseCode(models.Model):
    """A code read out on a call-back. Only its keyed hash is kept; it works once. Empty delegate: the head's."""

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="codes"
    )
    code_hash = models.TextField(unique=True)
    delegate = models.ForeignKey(
        "incidents.CaseDelegate", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    issued_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class CaseDevice(models.Model):
    """A device that was opened with a code and sees this one request until ``expires_at``."""

    request = models.ForeignKey(
        "incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="devices"
    )
    delegate = models.ForeignKey(
        "incidents.CaseDelegate", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    token_hash = models.TextField(unique=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
