"""A reader suggests, without a name; who keeps the library answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.kernel.freetext import Finding, blocks, lint
from alongside.ledger.actions import record
from alongside.library.models_resources import Resource, Suggestion
from alongside.library.rules_resources import may_suggest
from alongside.library.states import SUGGESTION
from alongside.library.words_resources import SuggestionKind

__all__ = ["answer_suggestion", "suggest"]

LONGEST = 1000


def never_kept(text: str) -> list[Finding]:
    """Return what in a suggestion is never kept, such as a number that identifies somebody."""
    return blocks(lint(text))


@transaction.atomic
def suggest(
    *, key: str, kind: str, slug: str, url: str, text: str, language: str, by: Actor, at: datetime
) -> int:
    """Keep a suggestion once per ``key``; return its id. Raises Refused with a sentence.

    Nothing about the writer is kept. ``slug`` names the entry it is about, "" or an unknown one for none.
    """
    may_suggest(kind=kind, text=text, url=url, blocked=bool(never_kept(text))).require()
    resource = Resource.objects.filter(slug=slug).first() if slug else None
    row, is_new = Suggestion.objects.get_or_create(
        key=key,
        defaults={
            "kind": SuggestionKind(kind).value,
            "resource": resource,
            "url": url.strip()[:500],
            "text": text.strip()[:LONGEST],
            "language": language,
            "at": at,
        },
    )
    if is_new:
        record(
            stream="library",
            action="suggest",
            by=by,
            at=at,
            object=f"suggestion:{row.pk}",
            facts={"kind": kind},
        )
    return int(row.pk)


@transaction.atomic
def answer_suggestion(*, suggestion_id: int, taken: bool, answer: str, by: Actor, at: datetime) -> None:
    """Take a suggestion up or decline it, with a line for the file. Raises Refused when it was answered already."""
    row = Suggestion.objects.select_for_update().get(pk=suggestion_id)
    event = "take up" if taken else "decline"
    row.state = SUGGESTION.after(event, row.state)
    row.answered_at, row.answered_by, row.answer = at, by.text, answer.strip()[:300]
    row.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    record(
        stream="library",
        action=event.replace(" ", "_"),
        by=by,
        at=at,
        object=f"suggestion:{row.pk}",
    )
