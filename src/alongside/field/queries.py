"""What is in the pack, in one language: lists by role, three lists by topic, partners, what to read further.

Nothing is written here: every line is one of the library's catalog, with where its wording is from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext, override

from alongside.kernel.field import Fact, Window
from alongside.kernel.text import gettext_noop
from alongside.library import queries as library
from alongside.library import queries_resources as shelf
from alongside.library.queries import ItemCard
from alongside.library.words import Basis

FIRST_HOURS = (Window.NOW, Window.HALF_DAY, Window.THREE_DAYS)
TOPICS = {
    "center": (
        gettext_noop("Family assistance center"),
        "family-assistance-center",
        "opening-a-family-assistance-center",
    ),
    "notification": (gettext_noop("Telling families of a death"), "victim-notification", "telling-families"),
    "media": (gettext_noop("Press, media and no notoriety"), "communications", "talking-to-the-press"),
}
"""Topic -> its title, the protocol its lines are from, and the library's pack to read further."""
FIRST_ROLES = ("chief", "incident-commander", "law-enforcement", "victim-services")
"""Roles that stand first; the others follow in the catalog's order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. ``key`` stays for good, so that a tick outlives a new version of the words."""

    key: str
    protocol: str
    text: str
    basis: str
    source: str
    only: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one span of time; the spans are our own division."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list. ``about``: what it is for. ``hard``: it speaks of death or identification."""

    key: str
    title: str
    parts: tuple[Part, ...]
    hard: bool
    about: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return all lines in order."""
        return tuple(line for part in self.parts for line in part.lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """A thing to read further, at its publisher; opening it needs a network."""

    title: str
    publisher: str
    url: str
    summary: str


@dataclass(frozen=True, slots=True)
class Pack:
    """The whole pack in one language. ``partners`` are kinds of partner as (id, name)."""

    language: str
    roles: tuple[Sheet, ...]
    topics: tuple[Sheet, ...]
    partners: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, tuple[Reading, ...]], ...]

    def topic(self, key: str) -> Sheet:
        """Return a list by topic. Raises LookupError."""
        return next((s for s in self.topics if s.key == key), None) or _none(key)

    def reading(self, key: str) -> tuple[Reading, ...]:
        """Return what to read further on a topic."""
        return dict(self.readings).get(key, ())


def _none(key: str) -> Sheet:
    raise LookupError(key)


def pack(language: str, *, today: date) -> Pack:
    """Return the pack as the catalog stands; its lists are empty before ``alongside library load``."""
    roles, topics, partners = _lists(language, library.edition())
    readings = tuple((key, _readings(slug, language, today)) for key, (*_, slug) in TOPICS.items())
    return Pack(language, roles, topics, partners, readings)


def line_places(edition: str | None = None) -> frozenset[tuple[str, str]]:
    """Return (protocol, line) of every line in the pack."""
    roles, topics, _ = _lists("en", edition or library.edition())
    return frozenset((line.protocol, line.key) for sheet in (*roles, *topics) for line in sheet.lines)


Lists = tuple[tuple[Sheet, ...], tuple[Sheet, ...], tuple[tuple[str, str], ...]]


@lru_cache(maxsize=4)
def _lists(language: str, edition: str) -> Lists:
    with override(language):
        return _by_role(language), _by_topic(language), _partners(language)


def _by_role(language: str) -> tuple[Sheet, ...]:
    found: dict[str, list[ItemCard]] = {}
    for one in library.items(phases=["response"]):
        if one.content.window in FIRST_HOURS:
            found.setdefault(one.content.role, []).append(one)
    names = library.roles()
    order = [*FIRST_ROLES, *(key for key in names if key not in FIRST_ROLES)]
    return tuple(
        _sheet(key, names[key].in_words(language), found[key], language) for key in order if key in found
    )


def _by_topic(language: str) -> tuple[Sheet, ...]:
    made = []
    for key, (title, protocol, _) in TOPICS.items():
        card = library.protocol(protocol)
        if card is not None and not card.retired:
            lines = [i for i in card.items if i.content.phase == "response" and not i.retired]
            made.append(_sheet(key, gettext(title), lines, language, card.purpose(language)))
    return tuple(made)


def _partners(language: str) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.in_words(language)) for one in library.partner_categories())


def _sheet(key: str, title: str, cards: Iterable[ItemCard], language: str, about: str = "") -> Sheet:
    cards = list(cards)
    parts = []
    for window in Window:
        lines = tuple(_line(c, language) for c in cards if c.content.window == window.value)
        if lines:
            parts.append(Part(gettext(window.label), lines))
    return Sheet(key, title, tuple(parts), any(c.content.hard for c in cards), about)


def _line(card: ItemCard, language: str) -> Line:
    c = card.content
    only = tuple(gettext(Fact(fact).label) for fact in c.facts)
    return Line(
        card.key, card.protocol, card.in_words(language), gettext(Basis(c.basis).label), c.source_title, only
    )


def _readings(slug: str, language: str, today: date) -> tuple[Reading, ...]:
    try:
        found = shelf.pack(slug, today=today)
    except LookupError:
        return ()
    return tuple(
        Reading(e.title, e.publisher, e.url, e.summary_in(language)) for e in found.entries if e.shown
    )
