"""Applications to join the roster, the people who vouch, and who decided.

No column holds health, race, religion, national origin, sex or age. What somebody lived through is a kind and a
place, never who or which.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.joining.states import ApplicationState
from alongside.joining.words import Conflict, Employer, Serves, Why
from alongside.kernel.field import LANGUAGES, STATES, Community, Discipline


def _words() -> ArrayField[list[str], list[str]]:
    return ArrayField(models.TextField(), default=list, blank=True)


class Application(models.Model):
    """One person's wish to join. Emptied (``purged_at``) when policy says so; state and dates stay for counts.

    ``key``: of the form, so that it is kept once. ``lived`` = [[kind, venue, year]], ``licenses`` =
    [[state, number, day]], ``authorities`` = [[compact, mode, number, day]], days as "2027-01-31" or "".
    ``confirmed_at``: when the link mailed to ``email`` was used to say that the application is theirs.
    ``agreement``: the version that was signed, 0 for none. ``advisor``: the roster entry it became.
    """

    key = models.TextField(unique=True)
    state = models.TextField(choices=ApplicationState.pairs(), default=ApplicationState.RECEIVED.value)
    received_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    language = models.TextField(default="en")
    name = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    phone = models.TextField(default="", blank=True)
    discipline = models.TextField(choices=Discipline.pairs())
    title = models.TextField(default="", blank=True)
    organization = models.TextField(default="", blank=True)
    home_city = models.TextField(default="", blank=True)
    home_state = models.TextField(default="", blank=True)
    languages = _words()
    communities = _words()
    lived = models.JSONField(default=list, blank=True)
    profession = models.TextField(default="", blank=True)
    licenses = models.JSONField(default=list, blank=True)
    authorities = models.JSONField(default=list, blank=True)
    serves = models.TextField(choices=Serves.pairs())
    employer = models.TextField(choices=Employer.pairs())
    first_time = models.BooleanField(default=True)
    why = models.TextField(default="", blank=True)
    conflicts = _words()
    conflict_note = models.TextField(default="", blank=True)
    declared_at = models.DateTimeField(null=True, blank=True)
    again = models.PositiveIntegerField(default=0)
    talked_date = models.DateField(null=True, blank=True)
    talked_with = models.TextField(default="", blank=True)
    agreement = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, blank=True)
    declined_why = models.TextField(choices=Why.pairs(), default="", blank=True)
    advisor = models.ForeignKey(
        "roster.PeerAdvisor", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", ApplicationState, name="application_state_known"),
            one_of("discipline", Discipline, name="application_discipline_known"),
            one_of("serves", Serves, name="application_serves_known"),
            one_of("employer", Employer, name="application_employer_known"),
            models.CheckConstraint(
                condition=Q(home_state__in=["", *sorted(STATES)]), name="application_state_of_home"
            ),
            models.CheckConstraint(
                condition=Q(languages__contained_by=sorted(LANGUAGES)), name="application_languages_known"
            ),
            models.CheckConstraint(
                condition=Q(communities__contained_by=Community.values()),
                name="application_communities_known",
            ),
            models.CheckConstraint(
                condition=Q(conflicts__contained_by=Conflict.values()), name="application_conflicts_known"
            ),
            models.CheckConstraint(
                condition=Q(declined_why__in=["", *Why.values()]), name="application_why_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.ON_ROSTER.value)
                | Q(agreement__gt=0, declared_at__isnull=False, advisor__isnull=False),
                name="application_seated_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "moved_at"], name="application_state_moved"),
            models.Index(fields=["email"], name="application_email"),
        ]

    @property
    def stream(self) -> str:
        """Return the ledger's name of this application."""
        return f"application:{self.pk}"


class Referee(models.Model):
    """Somebody who may vouch. ``link``: how often a link was sent; only the latest works, and once."""

    application = models.ForeignKey("joining.Application", on_delete=models.CASCADE, related_name="referees")
    name = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    link = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    refused = models.BooleanField(default=False)
    known = models.TextField(default="", blank=True)
    grades = models.JSONField(default=dict, blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "email"], condition=~Q(email=""), name="referee_once"
            )
        ]


class Vote(models.Model):
    """What one person who decides said; changed until the decision."""

    application = models.ForeignKey("joining.Application", on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    yes = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="vote_once")]
