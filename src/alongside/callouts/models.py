"""Call-outs, seats, waves and pages. Deadlines are columns; ``jobs`` asks which are due."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from alongside.base.constraints import one_of
from alongside.callouts.states import TAKING, CallOutState, PageState, SeatState, WaveState

_TAKING = [state.value for state in TAKING]


class CallOut(models.Model):
    """The asking of a team, with the policy as it stood at the opening.

    ``verified_at`` and ``accepted_at`` are copied from the request, so that the database itself refuses a
    call-out, and with it every page, for a request that was not verified and accepted before.
    """

    request = models.ForeignKey("incidents.RequestForAssistance", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=CallOutState.pairs(), default=CallOutState.OPEN.value)
    exercise = models.BooleanField(default=False)
    policy = models.JSONField()
    verified_at = models.DateTimeField()
    accepted_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    why_closed = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", CallOutState, name="callout_state_known"),
            models.CheckConstraint(
                condition=Q(verified_at__lte=F("accepted_at"), accepted_at__lte=F("opened_at")),
                name="callout_after_verified_and_accepted",
            ),
            models.UniqueConstraint(
                fields=["request"], condition=Q(state="open"), name="callout_one_open_per_request"
            ),
        ]


class Seat(models.Model):
    """One seat being asked for, in the order of its ``proposal``: the first one's, or a later one's when
    the team was proposed again meanwhile. ``needs_person_since``: nobody is left to ask and an officer decides.
    ``left_at``: the person who had been agreed to left the team, so that the seat can be asked for again."""

    callout = models.ForeignKey("callouts.CallOut", on_delete=models.PROTECT, related_name="seats")
    proposal = models.ForeignKey("teams.Proposal", on_delete=models.PROTECT, related_name="+")
    key = models.TextField()
    label = models.TextField()
    required = models.BooleanField(default=True)
    state = models.TextField(choices=SeatState.pairs(), default=SeatState.OPEN.value)
    state_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    needs_person_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", SeatState, name="seat_state_known"),
            models.UniqueConstraint(fields=["callout", "key"], name="seat_once_per_callout"),
            models.CheckConstraint(
                condition=Q(needs_person_since__isnull=True) | Q(state="open"),
                name="seat_person_for_open_only",
            ),
        ]


class Wave(models.Model):
    """People asked for a seat at one moment. ``due_at``: when the next wave opens (never later than cap)."""

    seat = models.ForeignKey("callouts.Seat", on_delete=models.PROTECT, related_name="waves")
    number = models.IntegerField()
    state = models.TextField(choices=WaveState.pairs(), default=WaveState.OPEN.value)
    opened_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    cap_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", WaveState, name="wave_state_known"),
            models.UniqueConstraint(fields=["seat", "number"], name="wave_once_per_seat"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state="open"), name="wave_one_open_per_seat"
            ),
            models.CheckConstraint(condition=Q(due_at__lte=F("cap_at")), name="wave_due_within_cap"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="wave_due")]


class Page(models.Model):
    """One advisor asked for one seat.

    ``due_at`` is armed in two states: a yes must be confirmed by then, an alternate stands by until then.
    ``settle_at`` is when a page that was declined, or is not needed, shows it; ``before`` how it looks
    until then. ``secret`` derives the link's token, of which only ``token_hash`` is looked up.
    """

    callout = models.ForeignKey("callouts.CallOut", on_delete=models.PROTECT, related_name="pages")
    seat = models.ForeignKey("callouts.Seat", on_delete=models.PROTECT, related_name="pages")
    wave = models.ForeignKey("callouts.Wave", on_delete=models.PROTECT, related_name="pages")
    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=PageState.pairs(), default=PageState.PLANNED.value)
    before = models.TextField(default="", blank=True)
    exercise = models.BooleanField(default=False)
    secret = models.TextField(unique=True)
    token_hash = models.TextField(unique=True)
    created_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.TextField(default="", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    settle_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", PageState, name="page_state_known"),
            models.UniqueConstraint(fields=["callout", "advisor"], name="page_one_per_advisor"),
            models.UniqueConstraint(
                fields=["seat"], condition=Q(state__in=_TAKING), name="page_one_taker_per_seat"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["yes", "alternate"], due_at__isnull=False)
                | (~Q(state__in=["yes", "alternate"]) & Q(due_at__isnull=True)),
                name="page_deadline_when_it_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["vetoed", "spared"]) | (Q(settle_at__isnull=False) & ~Q(before="")),
                name="page_settles_at_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="page_due"),
            models.Index(fields=["advisor", "-created_at"], name="page_of_advisor"),
            models.Index(fields=["advisor"], condition=Q(exercise=True), name="page_of_exercise"),
        ]
