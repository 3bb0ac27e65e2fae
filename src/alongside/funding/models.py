"""Versions of the catalog, answers and events of an engagement, applications with their deadlines, offices.

Nothing here names a victim, an officer or a claimant: answers are words of closed lists and days, events are days.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from alongside.base.constraints import both_or_neither, one_of
from alongside.engagements.words import How
from alongside.funding.states import ApplicationState, VersionState
from alongside.funding.words import Anchor, CostKind, CountyBasis, DraftFormat, DraftKind, Need, OfficeKind


class ProgramVersion(models.Model):
    """One version of one program's document. ``number`` counts from 1; version 0 is shipped with the software.

    ``owner`` looks again by ``review_on``. At most one version of a program is in force, and one waits.
    """

    program = models.TextField()
    number = models.PositiveIntegerField()
    document = models.JSONField()
    state = models.TextField(choices=VersionState.pairs(), default=VersionState.PROPOSED.value)
    why = models.TextField()
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField()
    written_at = models.DateTimeField()
    written_by = models.TextField()
    written_by_text = models.TextField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.TextField(default="", blank=True)
    settled_by_text = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", VersionState, name="funding_version_state_known"),
            models.UniqueConstraint(fields=["program", "number"], name="funding_version_once"),
            models.UniqueConstraint(
                fields=["program"], condition=Q(state="published"), name="funding_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["program"], condition=Q(state="proposed"), name="funding_one_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(written_by=models.F("settled_by")),
                name="funding_author_never_approves",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(settled_at__isnull=False), name="funding_settled_has_moment"
            ),
        ]


class Sheet(models.Model):
    """The answers of one engagement, kept after the agency said yes to that. ``version`` counts their changes.

    ``answers``: words of closed lists, and days as ISO text. ``consent_*`` are empty again when it is withdrawn,
    and the answers with them.
    """

    engagement = models.OneToOneField("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_how = models.TextField(choices=How.pairs(), default="", blank=True)
    consent_by_text = models.TextField(default="", blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by_text = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent_at__isnull=False) | Q(answers={}),
                name="funding_no_answers_without_consent",
            ),
        ]


class Event(models.Model):
    """A day that clocks count from. A correction is a new row; the one in force has no ``replaced_at``.

    ``program`` is empty for what concerns all programs (the incident).
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    anchor = models.TextField(choices=Anchor.pairs())
    program = models.TextField(default="", blank=True)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_text = models.TextField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("anchor", Anchor, name="funding_event_anchor_known"),
            models.UniqueConstraint(
                fields=["engagement", "anchor", "program"],
                condition=Q(replaced_at__isnull=True),
                name="funding_event_one_in_force",
            ),
        ]


class Application(models.Model):
    """A program that somebody pursues for an engagement. ``owner`` is reminded; amounts are whole dollars.

    ``next_step`` is owed by ``next_by`` (an office or a person at work) by ``next_on``; ``sent_at`` and ``awarded_at``
    are set the first time and never change, so that counts of the past stand still.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    program = models.TextField()
    state = models.TextField(choices=ApplicationState.pairs(), default=ApplicationState.CONSIDERED.value)
    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_usd = models.PositiveBigIntegerField(null=True, blank=True)
    awarded_usd = models.PositiveBigIntegerField(null=True, blank=True)
    drawn_usd = models.PositiveBigIntegerField(null=True, blank=True)
    next_step = models.TextField(default="", blank=True)
    next_by = models.TextField(default="", blank=True)
    next_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    awarded_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", ApplicationState, name="funding_application_state_known"),
            models.UniqueConstraint(fields=["engagement", "program"], name="funding_application_once"),
        ]


class KeptDeadline(models.Model):
    """A last day of an application, as computed when its events were recorded; the owner is told once, ahead.

    ``clock`` is a clock of the catalog, or ``report:KIND:DAY`` for a report that the award asks for.
    """

    application = models.ForeignKey("funding.Application", on_delete=models.PROTECT, related_name="deadlines")
    clock = models.TextField()
    due_on = models.DateField()
    remind_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_text = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "clock"], name="funding_deadline_once"),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"],
                condition=Q(reminded_at__isnull=True, settled_at__isnull=True),
                name="funding_deadline_waiting",
            ),
        ]


class Worksheet(models.Model):
    """The costs of one engagement. ``version`` counts their changes; drafts name the one that they were made from."""

    engagement = models.OneToOneField("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by_text = models.TextField()


class Cost(models.Model):
    """One line of a worksheet (worksheet.CostLine). ``cents`` are whole cents; ``programs`` keys of programs."""

    worksheet = models.ForeignKey("funding.Worksheet", on_delete=models.PROTECT, related_name="lines")
    what = models.TextField()
    need = models.TextField(choices=Need.pairs())
    kind = models.TextField(choices=CostKind.pairs())
    cents = models.PositiveBigIntegerField()
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    in_kind = models.BooleanField(default=False)
    estimate = models.BooleanField(default=False)
    programs = models.JSONField(default=list)

    class Meta:
        constraints = [
            one_of("need", Need, name="funding_cost_need_known"),
            one_of("kind", CostKind, name="funding_cost_kind_known"),
            models.CheckConstraint(condition=Q(cents__gt=0), name="funding_cost_above_zero"),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=models.F("first")),
                name="funding_cost_days_in_order",
            ),
        ]


class Draft(models.Model):
    """A draft that was made: from which answers and costs, by whom, and how many blanks it has.

    Its files are kept byte for byte in ``DraftFile`` until ``removed_at``.
    """

    engagement = models.ForeignKey("engagements.Engagement", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=DraftKind.pairs())
    number = models.PositiveIntegerField()
    language = models.TextField()
    answers_version = models.PositiveIntegerField()
    costs_version = models.PositiveIntegerField()
    blanks = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    made_by_text = models.TextField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", DraftKind, name="funding_draft_kind_known"),
            models.UniqueConstraint(fields=["engagement", "kind", "number"], name="funding_draft_once"),
        ]


class DraftFile(models.Model):
    """One file of a draft, as it was made. ``digest`` is the SHA-256 of its bytes, in hexadecimal."""

    draft = models.ForeignKey("funding.Draft", on_delete=models.PROTECT, related_name="files")
    format = models.TextField(choices=DraftFormat.pairs())
    data = models.BinaryField()
    digest = models.TextField()

    class Meta:
        constraints = [
            one_of("format", DraftFormat, name="funding_draft_format_known"),
            models.UniqueConstraint(fields=["draft", "format"], name="funding_draft_file_once"),
        ]


class CalendarLink(models.Model):
    """The secret address of a person's own funding dates as a calendar feed. Only the hash is looked up."""

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, related_name="+")
    secret = models.TextField()
    token_hash = models.TextField(unique=True)
    made_at = models.DateTimeField()


class Office(models.Model):
    """An office to call, from a file that somebody took in. ``key`` is unique within its kind."""

    kind = models.TextField(choices=OfficeKind.pairs())
    key = models.TextField()
    name = models.TextField()
    state = models.TextField(default="", blank=True)
    city = models.TextField(default="", blank=True)
    address = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    url = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    verified = models.BooleanField(default=False)
    seen_on = models.DateField(null=True, blank=True)
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("kind", OfficeKind, name="funding_office_kind_known"),
            models.UniqueConstraint(fields=["kind", "key"], name="funding_office_once"),
            both_or_neither("lat", "lon", name="funding_office_point_whole"),
        ]
        indexes = [models.Index(fields=["kind", "state"], name="funding_office_state")]


class County(models.Model):
    """A county with its federal judicial district and FBI field office, from files that somebody took in."""

    fips = models.CharField(max_length=5, primary_key=True)
    state = models.TextField()
    name = models.TextField()
    district = models.TextField(default="", blank=True)
    district_shared = models.BooleanField(default=False)
    office = models.TextField(default="", blank=True)
    office_basis = models.TextField(choices=CountyBasis.pairs(), default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "name"], name="funding_county_state")]
