"""What an answer and a lesson must be. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime

from alongside.feedback.states import LESSON
from alongside.feedback.words import QUESTIONS, Asked, Grade
from alongside.kernel.field import Topic
from alongside.kernel.freetext import lint
from alongside.kernel.text import fold, gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

LESSON_LIMIT = 400
_DATE = re.compile(
    r"\b(19|20)\d\d\b|\b\d{1,2}/\d{1,2}\b|\b(january|february|march|april|june|july|august|september|october"
    r"|november|december)\b"
)


def half_year(at: datetime) -> str:
    """Return the half-year of a moment in UTC, as reports name it: ``2026-2``."""
    moment = at.astimezone(UTC)
    return f"{moment.year}-{1 if moment.month <= 6 else 2}"


def may_answer(
    *, asked: str, grades: Mapping[str, str], used: bool, expires_on: date, today: date
) -> Verdict:
    """Say whether this link may still be answered, with these grades; no question must be answered."""
    if used or today > expires_on:
        return refuse("over", gettext_noop("This link has been used, or its time is over. Thank you."))
    questions = QUESTIONS[Asked(asked)]
    if any(word not in questions or grade not in Grade.values() for word, grade in grades.items()):
        return refuse("unknown_word", gettext_noop("Choose from the answers on the form."))
    if not grades:
        return refuse("nothing", gettext_noop("Choose at least one answer, or just close this page."))
    return ALLOWED


def may_propose_lesson(*, text: str, topic: str, names: Collection[str]) -> Verdict:
    """Say whether a lesson names nobody, no place and no date. ``names`` are those of the case and its people.

    Unlike a note, a lesson cannot be kept as written against a doubt: it will be read by strangers.
    """
    if topic not in Topic.values():
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if not text.strip():
        return refuse("nothing", gettext_noop("Write the lesson in a few sentences."))
    if len(text) > LESSON_LIMIT:
        return refuse(
            "too_long", gettext_noop("Shorten the lesson to %(limit)s characters."), limit=LESSON_LIMIT
        )
    for finding in lint(text):
        return refuse("names", finding.sentence, **finding.params)
    said = f" {fold(text)} "
    for word in (word for name in names for word in _telling(name)):
        if f" {word} " in said:
            return refuse(
                "from_the_case",
                gettext_noop("Take out the names of this agency, its town and its people: “%(word)s”."),
                word=word,
            )
    if _DATE.search(said):
        return refuse("date", gettext_noop("Take out dates and years: they point to a town."))
    return ALLOWED


GENERAL = frozenset(
    {
        *("police", "department", "sheriff", "sheriffs", "office", "county", "city", "state", "town"),
        *("tribal", "campus", "university", "school", "public", "safety", "chief", "agency", "with", "from"),
    }
)
"""Words of agencies' names that name no agency."""


def _telling(name: str) -> list[str]:
    return [word for word in fold(name).split() if word not in GENERAL and len(word) > 3]


def may_review_lesson(*, event: str, state: str, same_person: bool) -> Verdict:
    """Say whether somebody may accept or turn down a lesson: a second person, once."""
    if same_person:
        return refuse("same_person", gettext_noop("A second person reads it; you wrote it."))
    return LESSON.may(event, state)
