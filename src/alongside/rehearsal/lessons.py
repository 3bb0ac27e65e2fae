"""What stays of closed cases in the invented program: two lessons, the final report of an award, a hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from alongside.engagements import actions as engagements
from alongside.engagements import queries as casework
from alongside.feedback import actions as feedback
from alongside.feedback import queries as lessons
from alongside.feedback.words import LessonState
from alongside.kernel.actor import Actor

READ = "Name one civilian for offers of help on the first day. Officers are needed elsewhere."
WAITS = "Let dispatchers and records staff go home first. They heard it all and are asked last."


def learn(*, coordinator: Actor, colleague: Actor, records: Actor, at: datetime) -> None:
    """Let one lesson be read by a second person, another wait for one, and a records officer keep the time."""
    for text, topic, who in ((READ, "offers", colleague), (WAITS, "officers", colleague)):
        feedback.propose_lesson(text=text, topic=topic, names=[], by=who, at=at - timedelta(days=9))
    first = min(lessons.lessons(state=LessonState.PROPOSED), key=lambda one: one.id)
    feedback.review_lesson(lesson_id=first.id, accept=True, by=coordinator, at=at - timedelta(days=8))
    year = date((at - timedelta(days=400)).year, 9, 30)
    engagements.record_final_report(
        period_end=year, submitted=year + timedelta(days=100), by=records, at=at - timedelta(days=1)
    )
    for closed in casework.closed_list(limit=1):
        engagements.place_hold(
            engagement_id=closed.id,
            why="A letter of county counsel asks to keep everything.",
            by=records,
            at=at - timedelta(hours=3),
        )
