"""Choosing offers: by a filter for a page, or by id for an act. Every choice is one indexed query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from alongside.kernel.text import fold
from alongside.offers.models import Offer
from alongside.offers.rules import takes
from alongside.offers.states import OfferState
from alongside.offers.words import Act, Kind

SEARCH_WORDS_MOST = 6
NARROWED: Mapping[str, Q] = {
    "unthanked": Q(thanked_at__isnull=True),
    "thanked": Q(thanked_at__isnull=False),
    "twins": Q(twin_of__isnull=False),
    "look_twice": ~Q(signs=[]) | Q(impostor=True),
    "no_mail": Q(email=""),
}
"""What a list can be narrowed to beside state, kind and words."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a page of offers shows: ``state`` and ``kind`` "" for all, ``q`` words, ``only`` of NARROWED."""

    state: str = OfferState.NEW.value
    kind: str = ""
    q: str = ""
    only: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Filter:
        """Return the filter of an address; what is not known there is left out."""
        state = given.get("state", OfferState.NEW.value)
        kind, only = given.get("kind", ""), given.get("only", "")
        return cls(
            state=state if state in OfferState.values() or state == "all" else OfferState.NEW.value,
            kind=kind if kind in Kind.values() else "",
            q=str(given.get("q", "")).replace("\0", "")[:80].strip(),
            only=only if only in NARROWED else "",
        )

    def query(self, **changed: str) -> str:
        """Return it as the query of an address, with some of it changed."""
        words = {"state": self.state, "kind": self.kind, "q": self.q, "only": self.only} | changed
        return urlencode({name: value for name, value in words.items() if value})

    def rows(self, list_id: int) -> QuerySet[Offer]:
        """Return the offers of a list that it lets through, newest first."""
        rows = Offer.objects.filter(offer_list_id=list_id, purged_at__isnull=True).order_by("-pk")
        if self.state != "all":
            rows = rows.filter(state=self.state)
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.only:
            rows = rows.filter(NARROWED[self.only])
        found = _tokens(self.q)
        if found:
            rows = rows.filter(tokens=SearchQuery(found, search_type="raw", config="simple"))
        elif self.q:
            rows = rows.none()
        return rows


def _tokens(typed: str) -> str:
    """Return what was typed as a search of word beginnings, all of which must be there; a number as one word."""
    digits = "".join(c for c in typed if c.isdigit())
    if len(digits) >= 7 and not any(c.isalpha() for c in typed):
        return f"{digits[-10:]}:*"
    return " & ".join(f"{word}:*" for word in fold(typed).split()[:SEARCH_WORDS_MOST])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Offers of one list that were ticked, as far as an act fits them."""

    list_id: int
    act: str
    offer_ids: tuple[int, ...] = field(default_factory=tuple)

    def rows(self) -> QuerySet[Offer]:
        """Return those that the act takes, oldest first.

        Thanks go to those who left a mail address and were not thanked. Nobody who may not be who they say is
        thanked or matched.
        """
        rows = Offer.objects.filter(
            pk__in=self.offer_ids,
            offer_list_id=self.list_id,
            purged_at__isnull=True,
            state__in=takes(self.act) if self.act in Act.values() else (),
        )
        if self.act == Act.THANK:
            rows = rows.filter(thanked_at__isnull=True).exclude(email="")
        if self.act in (Act.THANK, Act.MATCH):
            rows = rows.filter(impostor=False)
        return rows.order_by("pk")
