"""What waits for who keeps the library: broken links, suggestions, entries past review, updates on offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from alongside.library.entries import whole
from alongside.library.models_resources import Resource, ResourceVersion, Suggestion
from alongside.library.queries_resources import EntryCard, card
from alongside.library.states import EntryState, SuggestionState
from alongside.library.words_resources import LinkState, SuggestionKind


@dataclass(frozen=True)
class BrokenLink:
    """An entry whose link a person should look at: what the last look found, and where it led."""

    card: EntryCard
    status: int
    found_at: str


@dataclass(frozen=True)
class SuggestionCard:
    """What a reader suggested. ``title`` and ``slug`` name the entry it is about, if any."""

    id: int
    kind: SuggestionKind
    slug: str
    title: str
    url: str
    text: str
    language: str
    at: datetime
    state: SuggestionState
    answer: str


@dataclass(frozen=True)
class Version:
    """One version of an entry; ``changed`` are the fields that differ from the one before."""

    number: int
    fields: Mapping[str, Any]
    at: datetime
    by: str
    why: str
    changed: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True)
class Waiting:
    """All that waits, each in the order in which it is best done."""

    broken: list[BrokenLink]
    suggestions: list[SuggestionCard]
    stale: list[EntryCard]
    offers: list[EntryCard]
    off: list[EntryCard]


NEEDS_EYES = [LinkState.BROKEN.value, LinkState.MOVED.value, LinkState.DOUBTFUL.value]


def waiting(*, today: date) -> Waiting:
    """Return what waits for staff, as of ``today``."""
    rows = Resource.objects.defer("vector", "words", "shipped").order_by("title", "pk")
    shown = rows.filter(state=EntryState.SHOWN.value)
    broken = sorted(
        shown.filter(link_state__in=NEEDS_EYES), key=lambda r: (NEEDS_EYES.index(r.link_state), r.title, r.pk)
    )
    return Waiting(
        broken=[BrokenLink(card(r, today), r.link_status, r.link_found_at) for r in broken],
        suggestions=suggestions(),
        stale=[
            card(r, today) for r in shown.filter(review_by__lt=today).order_by("review_by", "title", "pk")
        ],
        offers=[card(r, today) for r in rows.filter(offered__isnull=False)],
        off=[card(r, today) for r in rows.filter(state=EntryState.TAKEN_OFF.value)],
    )


def suggestions(state: SuggestionState = SuggestionState.WAITING) -> list[SuggestionCard]:
    """Return suggestions in a state, oldest first."""
    rows = Suggestion.objects.filter(state=state.value).select_related("resource").order_by("at", "pk")
    return [suggestion_card(row) for row in rows]


def suggestion(suggestion_id: int) -> SuggestionCard:
    """Return one suggestion. Raises LookupError."""
    row = Suggestion.objects.filter(pk=suggestion_id).select_related("resource").first()
    if row is None:
        raise LookupError(suggestion_id)
    return suggestion_card(row)


def suggestion_card(row: Suggestion) -> SuggestionCard:
    """Return a suggestion as pages show it."""
    return SuggestionCard(
        id=row.pk,
        kind=SuggestionKind(row.kind),
        slug=row.resource.slug if row.resource else "",
        title=row.resource.title if row.resource else "",
        url=row.url,
        text=row.text,
        language=row.language,
        at=row.at,
        state=SuggestionState(row.state),
        answer=row.answer,
    )


def versions(slug: str) -> list[Version]:
    """Return the versions of an entry, newest first, each with what it changed."""
    rows = list(ResourceVersion.objects.filter(resource__slug=slug).order_by("number"))
    found: list[Version] = []
    before: dict[str, Any] = {}
    for row in rows:
        fields = whole(row.fields)
        changed = tuple((n, before.get(n), v) for n, v in fields.items() if before and before.get(n) != v)
        found.append(Version(row.number, fields, row.at, row.by_text, row.why, changed))
        before = fields
    return found[::-1]


def fields_of(slug: str) -> dict[str, Any]:
    """Return an entry's fields as a form takes them. Raises LookupError."""
    row = Resource.objects.filter(slug=slug).first()
    if row is None:
        raise LookupError(slug)
    return whole(vars(row))


def offer(slug: str) -> dict[str, tuple[object, object]]:
    """Return what a newer catalog offers for an entry: field to (as it is, as offered); empty for nothing."""
    row = Resource.objects.filter(slug=slug, offered__isnull=False).first()
    if row is None or row.offered is None:
        return {}
    mine, theirs = whole(vars(row)), whole(row.offered)
    return {name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]}
