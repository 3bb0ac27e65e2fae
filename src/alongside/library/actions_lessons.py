"""Lessons of closed cases come onto the shelf: in words that name nobody, after a second person read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.field import Topic as CaseTopic
from alongside.ledger.actions import record
from alongside.library.actions_resources import new_entry
from alongside.library.entries import KEEPER
from alongside.library.models_resources import ShelfEdition
from alongside.library.rules_resources import may_shelve_lesson
from alongside.library.words_resources import Audience, Format, Language, Phase, Topic
from alongside.policy.queries import in_force

__all__ = ["shelve_lesson"]

PUBLISHER = "Lessons of this program"
TITLE_LIMIT = 90
T = Topic
ABOUT: Mapping[CaseTopic, Topic] = {
    CaseTopic.FAMILIES: T.VICTIM_ASSISTANCE,
    CaseTopic.NOTIFICATION: T.NOTIFICATION,
    CaseTopic.OFFICERS: T.WELLNESS,
    CaseTopic.MEDIA: T.MEDIA,
    CaseTopic.OFFICIALS: T.LEADERSHIP,
    CaseTopic.OFFERS: T.DONATIONS,
    CaseTopic.VIGILS: T.REMEMBRANCE,
    CaseTopic.COMMAND: T.RESPONSE,
    CaseTopic.FUNDING: T.FUNDING,
    CaseTopic.COMMUNITY: T.RECOVERY,
    CaseTopic.INVESTIGATION: T.PARTNERSHIPS,
    CaseTopic.LEADER: T.PEER_SUPPORT,
}
"""What a topic of casework is called on the shelf."""


@transaction.atomic
def shelve_lesson(*, text: str, topic: str, second_reader: bool, by: Actor, at: datetime) -> str:
    """Put a lesson on the shelf as an entry of its own kind; return its slug. Raises Refused.

    ``topic`` is a word of casework; ``second_reader``: somebody other than its writer has read it and found that it
    names nobody. The entry has no link, no day of an event and no writer; keepers can edit it like any other.
    """
    may_shelve_lesson(text=text, topic=topic, second_reader=second_reader).require()
    review = at.date() + timedelta(days=in_force(at)["catalog_review_days"])
    entry = new_entry(
        {
            "title": title_of(text),
            "publisher": PUBLISHER,
            "url": "",
            "format": Format.LESSON.value,
            "languages": [Language.ENGLISH.value],
            "audiences": [Audience.CHIEF.value],
            "phases": [Phase.FIRST_DAYS.value, Phase.WEEKS.value, Phase.MONTHS.value],
            "topics": [ABOUT[CaseTopic(topic)].value, Topic.AFTER_ACTION.value],
            "summary": text.strip(),
            "reading_minutes": 1,
            "keeper": KEEPER,
            "seen": at.date(),
            "review_by": review,
        },
        by,
        at,
    )
    entry.link_due_at = None
    entry.save(update_fields=["link_due_at"])
    ShelfEdition.renew()
    record(stream="library", action="shelve_lesson", by=by, at=at, object=f"resource:{entry.pk}")
    return entry.slug


def title_of(text: str) -> str:
    """Return the first sentence of a lesson, cut at a word where it is long."""
    first = text.strip().split(". ")[0].rstrip(".")
    if len(first) <= TITLE_LIMIT:
        return first
    return f"{first[:TITLE_LIMIT].rsplit(' ', 1)[0]} …"
