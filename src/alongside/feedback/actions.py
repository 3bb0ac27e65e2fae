"""Asking for feedback by a link that works once, taking an answer in, proposing and reviewing lessons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction

from alongside.base.secrets import hashed, link_token
from alongside.feedback import rules
from alongside.feedback.models import Answer, Invitation, Lesson
from alongside.feedback.states import LESSON
from alongside.feedback.words import Asked, LessonState
from alongside.kernel.actor import Actor
from alongside.kernel.ids import new_secret
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import refuse
from alongside.ledger.actions import record
from alongside.library.actions_lessons import shelve_lesson
from alongside.outbox.actions import enqueue, withdraw

LASTS = timedelta(days=60)
LATER = timedelta(days=90)


@transaction.atomic
def invite(
    *, asked: Asked, address: str, language: str, about: str, by: Actor, at: datetime, turn: str
) -> None:
    """Send one person a link to answer, once per ``turn``; the 90-day one goes out 90 days later.

    ``about`` is the case's opaque reference: only the message knows it, so that it can be taken back. The
    address is kept nowhere but in the message. Not for exercises.
    """
    due_at = at + LATER if asked is Asked.NINETY_DAYS else at
    ref = new_secret()
    Invitation.objects.create(
        token_hash=hashed("feedback", link_token("feedback", ref)),
        asked=asked.value,
        period=rules.half_year(due_at),
        expires_on=(due_at + LASTS).date(),
    )
    enqueue(
        key=f"feedback:{asked.value}:{about}:{turn}:{hashed('feedback_to', address)[:16]}",
        group=f"feedback:{about}",
        kind="feedback_later" if asked is Asked.NINETY_DAYS else "feedback",
        address=address,
        language=language,
        context={"link": {"purpose": "feedback", "ref": ref}},
        at=at,
        due_at=due_at,
        not_after=due_at + LASTS,
    )
    record(stream="feedback", action="invite", by=by, at=at, facts={"asked": asked.value})


@transaction.atomic
def take_back(*, about: str, by: Actor, at: datetime) -> None:
    """Take back what has not gone out, because the case goes on or the agency wants no contact."""
    if gone := withdraw(group=f"feedback:{about}"):
        record(stream="feedback", action="take_back", by=by, at=at, facts={"links": gone})


@transaction.atomic
def answer(*, token: str, grades: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Take an answer in, once. The row has no moment and no link; the ledger only says that there was one.

    Raises Refused when the link is used, over or unknown.
    """
    row = Invitation.objects.select_for_update().filter(token_hash=hashed("feedback", token)).first()
    if row is None:
        refuse("over", gettext_noop("This link has been used, or its time is over. Thank you.")).require()
    assert row is not None
    rules.may_answer(
        asked=row.asked, grades=grades, used=row.used, expires_on=row.expires_on, today=at.date()
    ).require()
    row.used = True
    row.save(update_fields=["used"])
    Answer.objects.create(asked=row.asked, period=rules.half_year(at), grades=dict(grades))
    record(stream="feedback", action="answer", by=by, at=at, facts={"asked": row.asked})


@transaction.atomic
def propose_lesson(*, text: str, topic: str, names: Collection[str], by: Actor, at: datetime) -> int:
    """Propose a lesson; return its id. ``names`` of the case at hand must not occur in it, and are not kept.

    Neither the row nor the ledger line says which case it came from.
    """
    rules.may_propose_lesson(text=text.strip(), topic=topic, names=names).require()
    row = Lesson.objects.create(
        text=text.strip(), topic=topic, proposed_by_id=by.signed_in, period=rules.half_year(at)
    )
    record(stream="lessons", action="propose_lesson", by=by, at=at, object=f"lesson:{row.pk}")
    return row.pk


@transaction.atomic
def review_lesson(*, lesson_id: int, accept: bool, by: Actor, at: datetime) -> None:
    """Accept or turn down a lesson as a second person; an accepted one forgets who proposed it.

    What is accepted enters the library in the same step, as an entry of its own kind.
    """
    row = Lesson.objects.select_for_update().get(pk=lesson_id)
    event = "accept" if accept else "turn_down"
    rules.may_review_lesson(
        event=event, state=row.state, same_person=row.proposed_by_id == by.signed_in
    ).require()
    row.state = LESSON.after(event, row.state)
    if row.state == LessonState.ACCEPTED:
        row.proposed_by_id = None
        row.entry = shelve_lesson(text=row.text, topic=row.topic, second_reader=True, by=by, at=at)
    row.save(update_fields=["state", "proposed_by", "entry"])
    record(stream="lessons", action=f"{event}_lesson", by=by, at=at, object=f"lesson:{row.pk}")
