"""Reading the thesaurus: its headings, one of them, its versions, and all of it as the search uses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.library.asked import LIKE, SHELVES, Said, Thesaurus, themes, thesaurus
from alongside.library.headings import shipped
from alongside.library.models_words import Heading, HeadingVersion


@dataclass(frozen=True, slots=True)
class HeadingCard:
    """A heading as its keepers see it. ``label`` is a message id, "" for the list of words for words."""

    name: str
    shelf: str
    label: str
    said: Said
    keeper: str
    version: int
    edited_at: datetime
    edited_by: str

    @property
    def address(self) -> str:
        """Return its name as part of an address: a hyphen for the colon."""
        return self.name.replace(":", "-", 1)

    @property
    def phrases(self) -> int:
        """Return how many phrases it has in both languages."""
        return len(self.said.english.splitlines()) + len(self.said.spanish.splitlines())


@dataclass(frozen=True, slots=True)
class HeadingVersionCard:
    """One version: who saved it, when and why, and which phrases came and went."""

    number: int
    at: datetime
    by: str
    why: str
    came: tuple[str, ...]
    went: tuple[str, ...]


def present() -> Thesaurus:
    """Return the thesaurus in force: the keepers' where it was loaded, else the release's."""
    rows = {h.name: Said(h.said, h.said_es) for h in Heading.objects.order_by("pk")}
    return thesaurus(rows or shipped().headings)


def headings() -> list[HeadingCard]:
    """Return all headings in the order of the shelves, the list of words for words last."""
    rows = {h.name: h for h in Heading.objects.all()}
    return [_card(rows[name]) for name in [*themes(), LIKE] if name in rows]


def heading(address: str) -> HeadingCard:
    """Return one heading by its address. Raises LookupError."""
    row = Heading.objects.filter(name=address.replace("-", ":", 1)).first()
    if row is None:
        raise LookupError(address)
    return _card(row)


def heading_versions(name: str) -> list[HeadingVersionCard]:
    """Return the versions of a heading, newest first, each with what it changed."""
    found: list[HeadingVersionCard] = []
    before: list[str] = []
    for row in HeadingVersion.objects.filter(heading__name=name).order_by("number"):
        lines = [*row.said.splitlines(), *row.said_es.splitlines()]
        came = tuple(line for line in lines if line not in before) if found else ()
        went = tuple(line for line in before if line not in lines)
        found.append(HeadingVersionCard(row.number, row.at, row.by_text, row.why, came, went))
        before = lines
    return found[::-1]


def _card(row: Heading) -> HeadingCard:
    shelf, _, value = row.name.partition(":")
    return HeadingCard(
        name=row.name,
        shelf=shelf,
        label=SHELVES[shelf][0](value).label if shelf in SHELVES else "",
        said=Said(row.said, row.said_es),
        keeper=row.keeper,
        version=row.version,
        edited_at=row.edited_at,
        edited_by=row.edited_by_text,
    )
