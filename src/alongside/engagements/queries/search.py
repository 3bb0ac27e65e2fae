"""Looking engagements up by what people call them: agency, town, reference, people on the team."""

from __future__ import annotations

from datetime import datetime

from alongside.accounts.permissions import Permission
from alongside.accounts.queries import may
from alongside.engagements.models import Engagement, Engagements, Member
from alongside.engagements.queries.cards import EngagementCard, of_rows
from alongside.incidents import queries as incidents
from alongside.kernel.text import fold
from alongside.roster import queries as roster


def seen_by_person(person_id: int, at: datetime) -> Engagements:
    """Return the engagements that a person may see at ``at``: staff all, an advisor their own, others none."""
    if may(person_id, Permission.SEE_CASE, at):
        return Engagement.objects.filter(introduced_at__lte=at)
    advisor_id = roster.id_of_person(person_id)
    if advisor_id is None or not may(person_id, Permission.OWN_ENGAGEMENT, at):
        return Engagement.objects.none()
    return Engagement.objects.seen_by(advisor_id, at)


def search_ids(text: str, *, person_id: int, at: datetime) -> list[int]:
    """Return the ids of the engagements whose words begin with all words of ``text``, newest introduction first.

    Accents, case and punctuation do not count. Only what the person may see is looked through; nothing for "".
    """
    sought = fold(text).split()
    if not sought:
        return []
    rows = list(
        seen_by_person(person_id, at).order_by("-introduced_at", "-pk").values_list("pk", "request_id")
    )
    words = incidents.words_of([request_id for _, request_id in rows])
    teams = Member.objects.filter(engagement__in=[pk for pk, _ in rows], left_at__isnull=True)
    members = list(teams.values_list("engagement_id", "advisor_id"))
    names = {pk: fold(name) for pk, name in roster.names({a for _, a in members}).items()}
    people: dict[int, list[str]] = {}
    for engagement_id, advisor_id in members:
        people.setdefault(engagement_id, []).append(names.get(advisor_id, ""))
    return [
        pk
        for pk, request_id in rows
        if _says(f"{words.get(request_id, '')} {' '.join(people.get(pk, ()))}", sought)
    ]


def _says(said: str, sought: list[str]) -> bool:
    padded = f" {said}"
    return all(f" {word}" in padded for word in sought)


def cards(engagement_ids: list[int]) -> list[EngagementCard]:
    """Return the cards of these engagements in the order given; unknown ids are left out."""
    found = {card.id: card for card in of_rows(Engagement.objects.filter(pk__in=engagement_ids))}
    return [found[pk] for pk in engagement_ids if pk in found]
