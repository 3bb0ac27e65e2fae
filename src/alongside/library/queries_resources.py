"""Reading the shelf: a search as a page shows it, one entry, three minutes, packs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from alongside.library.marking import Piece, pieces, words_in
from alongside.library.models_resources import Pack, Resource
from alongside.library.rules_resources import Candidate, is_stale, three_minutes
from alongside.library.searching import Found, search
from alongside.library.states import EntryState
from alongside.library.vocabulary import vocabulary
from alongside.library.words_resources import (
    Advisory,
    Audience,
    Format,
    Language,
    LinkState,
    Phase,
    Role,
    Topic,
)

PAGE = 10
"""Entries on one page of results."""


@dataclass(frozen=True)
class EntryCard:
    """An entry as pages show it. Labels are message ids; ``stale`` is as of the day that was asked for."""

    id: int
    slug: str
    title: str
    publisher: str
    year: int | None
    url: str
    format: Format
    languages: tuple[Language, ...]
    audiences: tuple[Audience, ...]
    phases: tuple[Phase, ...]
    topics: tuple[Topic, ...]
    disciplines: tuple[str, ...]
    summary: str
    summary_es: str
    minutes: int
    one_page: bool
    advisory: Advisory | None
    third_party: bool
    funding_notice: str
    keeper: str
    seen: date
    review_by: date
    stale: bool
    shown: bool
    version: int
    edited_at: datetime
    edited_by: str
    link: LinkState
    link_checked_at: datetime | None

    def summary_in(self, language: str) -> str:
        """Return the summary in a language, or in English where there is none."""
        return self.summary_es if language == "es" and self.summary_es else self.summary

    @property
    def title_language(self) -> str:
        """Return the language that the title is written in."""
        return self.languages[0].value if self.languages else "en"


@dataclass(frozen=True)
class Hit:
    """An entry found, with its title and summary cut into pieces that are marked or not."""

    card: EntryCard
    title: Sequence[Piece]
    summary: Sequence[Piece]


@dataclass(frozen=True)
class PackCard:
    """A pack; ``entries`` are those on the shelf, in order."""

    slug: str
    title: str
    title_es: str
    intro: str
    intro_es: str
    entries: tuple[EntryCard, ...]
    version: int

    def title_in(self, language: str) -> str:
        """Return the title in a language."""
        return self.title_es if language == "es" else self.title

    def intro_in(self, language: str) -> str:
        """Return what the pack is for, in a language."""
        return self.intro_es if language == "es" else self.intro

    @property
    def minutes(self) -> int:
        """Return how long all of it takes to read."""
        return sum(entry.minutes for entry in self.entries)


def find(
    text: str, *, chosen: Mapping[str, str], language: str, today: date, page: int = 1
) -> tuple[Found, list[Hit]]:
    """Return what a question finds, and the hits of one page (from 1) with what is to be marked."""
    found = search(text, chosen=chosen, language=language, limit=PAGE, offset=PAGE * (page - 1))
    cards = cards_of(found.ids, today=today)
    shown = [(card, card.summary_in(language)) for card in cards]
    stems = vocabulary().lexemes_of(w for card, summary in shown for w in words_in(f"{card.title} {summary}"))

    def marked(text: str) -> list[Piece]:
        return pieces(text, stems=stems, lexemes=found.lexemes, beginning=found.beginning)

    return found, [Hit(card, marked(card.title), marked(summary)) for card, summary in shown]


def cards_of(ids: Iterable[int], *, today: date) -> list[EntryCard]:
    """Return the entries with these ids, in this order; what there is not is left out."""
    rows = Resource.objects.defer("vector", "words", "shipped", "offered").in_bulk(list(ids))
    return [card(rows[i], today) for i in ids if i in rows]


def by_slugs(slugs: Sequence[str], *, today: date) -> list[EntryCard]:
    """Return the entries on the shelf with these slugs, in this order."""
    rows = {r.slug: r for r in _shelf().filter(slug__in=list(slugs))}
    return [card(rows[slug], today) for slug in dict.fromkeys(slugs) if slug in rows]


def entry(slug: str, *, today: date) -> EntryCard:
    """Return one entry, on the shelf or off it. Raises LookupError."""
    row = Resource.objects.filter(slug=slug).first()
    if row is None:
        raise LookupError(slug)
    return card(row, today)


def beside(shown: EntryCard, *, today: date, limit: int = 4) -> list[EntryCard]:
    """Return entries on the same topics, those that share most first."""
    about = {t.value for t in shown.topics}
    rows = _shelf().filter(topics__overlap=sorted(about)).exclude(pk=shown.id)
    phases = {p.value for p in shown.phases}
    order = sorted(
        rows, key=lambda r: (-len(about & set(r.topics)), -len(phases & set(r.phases)), r.title, r.pk)
    )
    return [card(row, today) for row in order[:limit]]


def in_three_minutes(phase: Phase, role: Role, *, language: str, today: date) -> list[EntryCard]:
    """Return at most seven entries for this role at this time (rules_resources.three_minutes)."""
    rows = {r.slug: r for r in _shelf().filter(phases__contains=[phase.value])}
    picked = three_minutes(map(_candidate, rows.values()), phase=phase, role=role, language=language)
    return [card(rows[c.slug], today) for c in picked]


def packs(*, today: date) -> list[PackCard]:
    """Return all packs in their order."""
    found = Pack.objects.order_by("place", "slug").prefetch_related("items__resource")
    return [_pack(pack, today) for pack in found]


def pack(slug: str, *, today: date) -> PackCard:
    """Return one pack. Raises LookupError."""
    found = Pack.objects.filter(slug=slug).prefetch_related("items__resource").first()
    if found is None:
        raise LookupError(slug)
    return _pack(found, today)


def slugs() -> list[str]:
    """Return the slugs of all entries on the shelf."""
    return list(
        Resource.objects.filter(state=EntryState.SHOWN.value).order_by("slug").values_list("slug", flat=True)
    )


def how_many() -> int:
    """Return how many entries are on the shelf."""
    return Resource.objects.filter(state=EntryState.SHOWN.value).count()


def _shelf() -> QuerySet[Resource]:
    shown = Resource.objects.filter(state=EntryState.SHOWN.value)
    return shown.defer("vector", "words", "shipped", "offered").order_by("title", "pk")


def _pack(found: Pack, today: date) -> PackCard:
    rows = sorted(found.items.all(), key=lambda item: item.place)
    return PackCard(
        slug=found.slug,
        title=found.title,
        title_es=found.title_es,
        intro=found.intro,
        intro_es=found.intro_es,
        entries=tuple(card(r.resource, today) for r in rows if r.resource.state == EntryState.SHOWN.value),
        version=found.version,
    )


def _candidate(row: Resource) -> Candidate:
    return Candidate(
        slug=row.slug,
        audiences=row.audiences,
        phases=row.phases,
        topics=row.topics,
        languages=row.languages,
        one_page=row.one_page,
        minutes=row.reading_minutes,
        format=row.format,
        third_party=row.third_party,
        link=row.link_state,
    )


def card(row: Resource, today: date) -> EntryCard:
    """Return a row as pages show it."""
    return EntryCard(
        id=row.pk,
        slug=row.slug,
        title=row.title,
        publisher=row.publisher,
        year=row.year,
        url=row.url,
        format=Format(row.format),
        languages=tuple(map(Language, row.languages)),
        audiences=tuple(a for a in Audience if a.value in row.audiences),
        phases=tuple(p for p in Phase if p.value in row.phases),
        topics=tuple(map(Topic, row.topics)),
        disciplines=tuple(row.disciplines),
        summary=row.summary,
        summary_es=row.summary_es,
        minutes=row.reading_minutes,
        one_page=row.one_page,
        advisory=Advisory(row.advisory) if row.advisory else None,
        third_party=row.third_party,
        funding_notice=row.funding_notice,
        keeper=row.keeper,
        seen=row.seen,
        review_by=row.review_by,
        stale=is_stale(row.review_by, today),
        shown=row.state == EntryState.SHOWN.value,
        version=row.version,
        edited_at=row.edited_at,
        edited_by=row.edited_by_text,
        link=LinkState(row.link_state),
        link_checked_at=row.link_checked_at,
    )
