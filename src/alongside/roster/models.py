"""Peer advisors: experience, credentials, availability, recusals, commitments.

No column holds a person's race, religion, national origin, sex, age, health or home street address, and a
test keeps it so. Community fit is declared experience of serving a community.
"""

from __future__ import annotations

from datetime import time

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from alongside.base.constraints import both_or_neither, one_of
from alongside.kernel.field import LANGUAGES, STATES, Community, Discipline, IncidentKind, Venue
from alongside.roster.manners import CHANNELS, MOST_WEEKLY
from alongside.roster.rules import (
    Compact,
    CredentialKind,
    CredentialMode,
    ExposureKind,
    Profession,
    RecusalWhy,
)
from alongside.roster.states import EntryState


def _words() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.TextField(), default=list, blank=True)


def _all_known(field: str, words: list[str], *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__contained_by": sorted(words)}), name=name)


class PeerAdvisor(models.Model):
    """One person's place on the roster. Name, email, time zone and language are the person's own.

    ``phone`` is where to reach the advisor for a call-out (+1 and ten digits). ``agency`` is where the
    advisor serves; ``organization`` says it in words when the directory lacks it. ``lat`` and ``lon`` are the
    home town's, WGS84 degrees. ``declined_kinds`` holds kinds of incident and of place not to be asked for.
    ``first_time`` has never advised a leader before.
    """

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=EntryState.pairs(), default=EntryState.ACTIVE.value)
    discipline = models.TextField(choices=Discipline.pairs())
    title = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    organization = models.TextField(default="", blank=True)
    home_city = models.TextField(default="", blank=True)
    home_state = models.TextField()
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    languages = _words()
    communities = _words()
    declined_kinds = _words()
    profession = models.TextField(default="", blank=True)
    employer_permission = models.BooleanField(default=False)
    employer_permission_until = models.DateField(null=True, blank=True)
    max_load = models.IntegerField(default=2)
    open_litigation = models.BooleanField(default=False)
    first_time = models.BooleanField(default=False)
    exercises = models.BooleanField(default=False)
    revalidated_date = models.DateField(null=True, blank=True)
    last_home_date = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", EntryState, name="advisor_state_known"),
            one_of("discipline", Discipline, name="advisor_discipline_known"),
            models.CheckConstraint(condition=Q(home_state__in=sorted(STATES)), name="advisor_home_state"),
            both_or_neither("lat", "lon", name="advisor_point_whole"),
            models.CheckConstraint(condition=Q(max_load__range=(1, 10)), name="advisor_max_load"),
            _all_known("languages", list(LANGUAGES), name="advisor_languages_known"),
            _all_known("communities", Community.values(), name="advisor_communities_known"),
            _all_known(
                "declined_kinds",
                list({*IncidentKind.values(), *Venue.values()}),
                name="advisor_declined_known",
            ),
        ]
        indexes = [models.Index(fields=["discipline", "state"], name="advisor_discipline_state")]


class Consent(models.Model):
    """That an advisor agreed to texts, or to calls by the program's machine, to one number.

    ``given_date``: the day of agreeing; ``wording``: the version of the words agreed to (roster/consent.py);
    ``recorded_by``: who wrote it down, as the ledger names actors. A new number needs a new consent.
    """

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="consents")
    channel = models.TextField()
    number = models.TextField()
    given_date = models.DateField()
    wording = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["sms", "voice"]), name="consent_channel_known"),
            models.UniqueConstraint(
                fields=["advisor", "channel"], condition=Q(ended_at__isnull=True), name="consent_once"
            ),
        ]
        indexes = [models.Index(fields=["number"], condition=Q(ended_at__isnull=True), name="consent_number")]


class LivedEvent(models.Model):
    """An event of mass violence the advisor served through: what kind and where, never who or which."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="lived")
    kind = models.TextField(choices=IncidentKind.pairs(), default="", blank=True)
    venue = models.TextField(choices=Venue.pairs(), default="", blank=True)
    year = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *IncidentKind.values()]), name="lived_kind"),
            models.CheckConstraint(condition=Q(venue__in=["", *Venue.values()]), name="lived_venue"),
            models.CheckConstraint(condition=~Q(kind="", venue=""), name="lived_says_something"),
        ]


class Credential(models.Model):
    """A license, compact authority, background check or training, with the day it runs out.

    ``state`` is the licensing state; ``compact`` and ``mode`` belong to compact authorities only.
    """

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="credentials")
    kind = models.TextField(choices=CredentialKind.pairs())
    state = models.TextField(default="", blank=True)
    compact = models.TextField(choices=Compact.pairs(), default="", blank=True)
    mode = models.TextField(choices=CredentialMode.pairs(), default="", blank=True)
    number = models.TextField(default="", blank=True)
    expires_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", CredentialKind, name="credential_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=CredentialKind.LICENSE.value) | Q(state__in=sorted(STATES)),
                name="credential_license_state",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CredentialKind.COMPACT.value)
                | Q(compact__in=Compact.values(), mode__in=CredentialMode.values()),
                name="credential_compact_whole",
            ),
            models.UniqueConstraint(
                fields=["advisor", "kind", "state", "compact", "mode"], name="credential_once"
            ),
        ]


class Anniversary(models.Model):
    """A day of the year on which the advisor is not called. What it marks is not kept."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="anniversaries")
    month = models.IntegerField()
    day = models.IntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__range=(1, 12), day__range=(1, 31)), name="anniversary_day"
            ),
            models.UniqueConstraint(fields=["advisor", "month", "day"], name="anniversary_once"),
        ]


class BlockedDates(models.Model):
    """Days on which the advisor does not serve, both ends included."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="blocked")
    first_date = models.DateField()
    last_date = models.DateField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_date__gte=F("first_date")), name="blocked_in_order"),
        ]


class Recusal(models.Model):
    """An agency or a whole state that the advisor stepped aside from, and which kind of reason."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="recusals")
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    home_state = models.TextField(default="", blank=True)
    why_code = models.TextField(choices=RecusalWhy.pairs())
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("why_code", RecusalWhy, name="recusal_why_known"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, home_state="")
                | Q(agency__isnull=True, home_state__in=sorted(STATES)),
                name="recusal_from_agency_or_state",
            ),
            models.UniqueConstraint(
                fields=["advisor", "agency", "home_state"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="recusal_once",
            ),
        ]


class Commitment(models.Model):
    """Time promised to a seat, an engagement or a deployment; ``ref`` is opaque here ("seat:12").

    Exclusive commitments of one advisor never overlap. The exercise flag is part of that: an exercise never
    blocks real work. ``gave_way_at``: when its days were given to a deployment; ``lasted_until`` is the end that
    it had before that (None: until released), so that the days come back when nobody travels.
    """

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.PROTECT, related_name="commitments")
    during = DateTimeRangeField()
    exclusive = models.BooleanField()
    exercise = models.BooleanField()
    ref = models.TextField()
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    gave_way_at = models.DateTimeField(null=True, blank=True)
    lasted_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # int8range(id, id, '[]') with && is equality without the btree_gist extension.
            ExclusionConstraint(
                name="commitment_one_at_a_time",
                expressions=[
                    (
                        Func(F("advisor_id"), F("advisor_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            Cast("exercise", models.IntegerField()),
                            Cast("exercise", models.IntegerField()),
                            Value("[]"),
                            function="int4range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(exclusive=True, released_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(during__isempty=False), name="commitment_lasts"),
            models.UniqueConstraint(
                fields=["advisor", "ref"], condition=Q(released_at__isnull=True), name="commitment_once"
            ),
        ]
        indexes = [models.Index(fields=["ref"], name="commitment_ref")]


class Ask(models.Model):
    """That an advisor was asked in a call-out: for spreading the load, not for judging anyone."""

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="asks")
    at = models.DateTimeField()
    exercise = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["advisor", "at"], name="ask_advisor_at")]


class CompactMembers(models.Model):
    """Which states have joined an interstate compact, and which professions it covers. One row a compact."""

    compact = models.TextField(choices=Compact.pairs(), unique=True)
    professions = _words()
    states = _words()
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("compact", Compact, name="compact_members_compact"),
            _all_known("states", list(STATES), name="compact_members_states"),
            _all_known("professions", Profession.values(), name="compact_members_professions"),
        ]


class Wishes(models.Model):
    """How an advisor wants to be asked: hours in their own zone, channels in their order, how often in a week.

    ``wake``: an urgent question may ring in the quiet hours. An advisor without a row has the usual hours.
    """

    advisor = models.OneToOneField("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="wishes")
    quiet_from = models.TimeField(default=time(22))
    quiet_until = models.TimeField(default=time(7))
    wake = models.BooleanField(default=False)
    order = _words()
    weekly_cap = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            _all_known("order", list(CHANNELS), name="wishes_channels_known"),
            models.CheckConstraint(
                condition=Q(weekly_cap__isnull=True) | Q(weekly_cap__range=(1, MOST_WEEKLY)),
                name="wishes_weekly_cap",
            ),
        ]


class Exposure(models.Model):
    """That an advisor was on site after an event of a kind known to weigh on those who help.

    Only the kind, the day and an opaque reference: nothing about the event, and nothing about how the advisor is.
    """

    advisor = models.ForeignKey("roster.PeerAdvisor", on_delete=models.CASCADE, related_name="exposures")
    kind = models.TextField(choices=ExposureKind.pairs())
    on_date = models.DateField()
    ref = models.TextField()

    class Meta:
        constraints = [
            one_of("kind", ExposureKind, name="exposure_kind_known"),
            models.UniqueConstraint(fields=["advisor", "kind", "ref"], name="exposure_once"),
        ]


from alongside.roster.models_renewal import Renewal  # noqa: E402, F401 (Django finds its table here)
