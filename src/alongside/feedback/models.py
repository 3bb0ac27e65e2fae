"""Invitations, answers and lessons. Nothing here points to a case, and an answer points to nothing at all.

An answer has a random key, no moment and no invitation: only who was asked and the half-year. What an
invitation was for is known only to the message that carried its link.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.feedback.words import Asked, LessonState
from alongside.kernel.field import Topic


class Invitation(models.Model):
    """A link that may be used once. ``period`` is the half-year in which it was made ("2026-2")."""

    token_hash = models.TextField(unique=True)
    asked = models.TextField(choices=Asked.pairs())
    period = models.TextField()
    expires_on = models.DateField()
    used = models.BooleanField(default=False)

    class Meta:
        constraints = [one_of("asked", Asked, name="invitation_asked_known")]
        indexes = [models.Index(fields=["period", "asked"], name="invitation_period")]


class Answer(models.Model):
    """What one person answered: a question's word to a grade's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.TextField(choices=Asked.pairs())
    period = models.TextField()
    grades = models.JSONField()

    class Meta:
        constraints = [one_of("asked", Asked, name="answer_asked_known")]
        indexes = [models.Index(fields=["period", "asked"], name="answer_period")]


class Lesson(models.Model):
    """A lesson in words that name nobody and no place. ``proposed_by`` is emptied when it is accepted.

    ``entry`` is the slug of its entry in the library.
    """

    text = models.TextField()
    topic = models.TextField(choices=Topic.pairs())
    state = models.TextField(choices=LessonState.pairs(), default=LessonState.PROPOSED.value)
    proposed_by = models.ForeignKey(
        "accounts.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    period = models.TextField()
    entry = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            one_of("state", LessonState, name="lesson_state_known"),
            one_of("topic", Topic, name="lesson_topic_known"),
            models.CheckConstraint(condition=~Q(text=""), name="lesson_says_something"),
            models.CheckConstraint(
                condition=~Q(state="proposed") | Q(proposed_by__isnull=False),
                name="lesson_proposed_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(proposed_by__isnull=True), name="lesson_accepted_of_nobody"
            ),
        ]
