"""Counts per half-year and kind, the link behind a page, and lessons. Single answers never come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alongside.base.secrets import hashed
from alongside.feedback.models import Answer, Invitation, Lesson
from alongside.feedback.words import QUESTIONS, Asked, LessonState
from alongside.kernel.field import Topic


@dataclass(frozen=True, slots=True)
class FeedbackCounts:
    """Of one half-year and kind: links made, answers, and for each question how often each grade was given.

    Exact numbers: whoever shows them leaves small ones out, as reporting does.
    """

    asked: Asked
    invited: int
    answered: int
    grades: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """A link that may be answered. Questions are (word, message id) pairs."""

    id: int
    asked: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LessonCard:
    """A lesson. ``topic_label`` and ``state_label`` are message ids; ``proposed_by`` a person's id or None.

    ``entry`` is the slug of its entry in the library, "" when it has none.
    """

    id: int
    text: str
    topic: str
    topic_label: str
    state: str
    state_label: str
    proposed_by: int | None
    entry: str = ""


def counts(period: str) -> list[FeedbackCounts]:
    """Return the exact counts of a half-year ("2026-2") for each who was asked."""
    invited = Counter(Invitation.objects.filter(period=period).values_list("asked", flat=True))
    rows = list(Answer.objects.filter(period=period).values_list("asked", "grades"))
    found = []
    for asked in Asked:
        mine = [grades for word, grades in rows if word == asked.value]
        found.append(
            FeedbackCounts(
                asked=asked,
                invited=invited[asked.value],
                answered=len(mine),
                grades={
                    word: Counter(grades[word] for grades in mine if word in grades)
                    for word in QUESTIONS[asked]
                },
            )
        )
    return found


def find_invitation(token: str, at: datetime) -> InvitationCard | None:
    """Return the link with this secret while it can be answered, or None."""
    row = Invitation.objects.filter(
        token_hash=hashed("feedback", token), used=False, expires_on__gte=at.date()
    ).first()
    if row is None:
        return None
    return InvitationCard(row.pk, row.asked, tuple(QUESTIONS[Asked(row.asked)].items()))


def lessons(*, state: LessonState) -> list[LessonCard]:
    """Return the lessons in a state, the newest first."""
    rows = Lesson.objects.filter(state=state.value).order_by("-pk")
    return [
        LessonCard(
            id=row.pk,
            text=row.text,
            topic=row.topic,
            topic_label=Topic(row.topic).label,
            state=row.state,
            state_label=LessonState(row.state).label,
            proposed_by=row.proposed_by_id,
            entry=row.entry,
        )
        for row in rows
    ]
