"""The owner's screen: pages of offers, counts, needs, and what was done last. A fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from alongside.offers.models import BulkAct, Need, Offer
from alongside.offers.queries.choosing import Chosen, Filter
from alongside.offers.rules import SHOWN_AT_ONCE, may_undo
from alongside.offers.signs import BY_SIGN
from alongside.offers.states import OfferState
from alongside.offers.words import Act, Kind, Sign, Source

SHOWN_NAMES = 8


@dataclass(frozen=True, slots=True)
class SignCard:
    """A rule of thumb that fits an offer. ``label`` and ``advice`` are message ids."""

    label: str
    advice: str
    source: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One offer. ``*_label`` are message ids; empty texts after it was purged."""

    id: int
    list_id: int
    kind: str
    kind_label: str
    source_label: str
    what: str
    available: str
    name: str
    organization: str
    phone: str
    email: str
    place: str
    language: str
    received_at: datetime
    taken_by: str
    state: str
    state_label: str
    thanked_at: datetime | None
    need_id: int | None
    twin_of_id: int | None
    again: int
    impostor: bool
    signs: tuple[SignCard, ...]
    purged: bool

    @property
    def maker(self) -> str:
        """Return who offers, as far as it is known."""
        return ", ".join(filter(None, (self.organization, self.name))) or self.email or self.phone


@dataclass(frozen=True, slots=True)
class NeedCard:
    """Something needed, and how many offers are matched to it. ``kind_label`` is a message id."""

    id: int
    list_id: int
    kind: str
    kind_label: str
    what: str
    met: bool
    offers: int


@dataclass(frozen=True, slots=True)
class ActCard:
    """Something done with many offers. ``label`` is a message id; ``may_undo`` says if it can be taken back."""

    id: int
    list_id: int
    act: str
    label: str
    at: datetime
    by: str
    count: int
    undone: bool
    may_undo: bool
    mails_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: rows newest first, and the ids after and before which the next ones are."""

    rows: tuple[OfferCard, ...]
    total: int
    newer: int | None
    older: int | None


def page(list_id: int, chosen: Filter, *, before: int | None = None, after: int | None = None) -> Page:
    """Return the page of offers older than the id ``before``, or newer than ``after``, else the newest.

    Keyset paging: a page deep in the list costs as much as the first. Three queries at most.
    """
    rows = chosen.rows(list_id)
    total = rows.count()
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: SHOWN_AT_ONCE + 1])
        more_newer, more_older = len(found) > SHOWN_AT_ONCE, True
        found = found[:SHOWN_AT_ONCE][::-1]
    else:
        older = rows.filter(pk__lt=before) if before is not None else rows
        found = list(older[: SHOWN_AT_ONCE + 1])
        more_newer, more_older = before is not None, len(found) > SHOWN_AT_ONCE
        found = found[:SHOWN_AT_ONCE]
    return Page(
        rows=tuple(_card(row) for row in found),
        total=total,
        newer=found[0].pk if found and more_newer else None,
        older=found[-1].pk if found and more_older else None,
    )


def counts(list_id: int) -> dict[str, int]:
    """Return how many offers are in each state (every state is there)."""
    rows = Offer.objects.filter(offer_list_id=list_id, purged_at__isnull=True).order_by()
    found = dict(rows.values_list("state").annotate(n=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in OfferState}


def by_kind(list_id: int) -> list[tuple[str, int, int]]:
    """Return for each kind that was offered its message id, how many there are, and how many wait; the most first.

    Counts only: who offered is the affair of whoever sorts the list.
    """
    rows = Offer.objects.filter(offer_list_id=list_id, purged_at__isnull=True).order_by()
    waits = Count("pk", filter=Q(state=OfferState.NEW.value))
    found = rows.values_list("kind").annotate(n=Count("pk"), waits=waits)
    return [(Kind(kind).label, n, new) for kind, n, new in sorted(found, key=lambda row: (-row[1], row[0]))]


def chosen_ids(list_id: int, chosen: Filter, *, most: int) -> tuple[int, ...]:
    """Return the newest offers that a filter lets through, at most ``most``."""
    return tuple(chosen.rows(list_id).values_list("pk", flat=True)[:most])


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: how many it fits, of how many chosen, to whom mails go.

    ``languages``: how many mails go out in each language, the most first.
    """

    fits: int
    chosen: int
    mails: int
    names: tuple[str, ...]
    languages: tuple[tuple[str, int], ...] = ()


def preview(list_id: int, act: str, offer_ids: Sequence[int]) -> Preview:
    """Return what an act on these offers would do, without doing it."""
    fields = ("name", "organization", "email", "mail_key", "phone", "language")
    rows = list(Chosen(list_id=list_id, act=act, offer_ids=tuple(offer_ids)).rows().only(*fields))
    mails: dict[str, str] = {}
    for row in rows if act == Act.THANK else ():
        mails.setdefault(row.mail_key or row.email, row.language)
    names = (", ".join(filter(None, (row.organization, row.name))) or row.email or row.phone for row in rows)
    return Preview(
        len(rows),
        len(offer_ids),
        len(mails),
        tuple(name for _, name in zip(range(SHOWN_NAMES), names, strict=False)),
        tuple(Counter(mails.values()).most_common()),
    )


def needs(list_id: int) -> list[NeedCard]:
    """Return what is needed, unmet first, oldest first, with how many offers are matched to each."""
    rows = Need.objects.filter(offer_list_id=list_id).annotate(matched=Count("offers")).order_by("pk")
    cards = [
        NeedCard(
            id=row.pk,
            list_id=row.offer_list_id,
            kind=row.kind,
            kind_label=Kind(row.kind).label,
            what=row.what,
            met=row.met_at is not None,
            offers=row.matched,
        )
        for row in rows
    ]
    return sorted(cards, key=lambda card: card.met)


def find_need(need_id: int) -> NeedCard | None:
    """Return one need, or None."""
    list_id = Need.objects.filter(pk=need_id).values_list("offer_list_id", flat=True).first()
    return next((card for card in needs(list_id) if card.id == need_id), None) if list_id else None


def last_acts(list_id: int, at: datetime, *, limit: int = 3) -> list[ActCard]:
    """Return what was done last with many offers, newest first."""
    return [_act(row, at) for row in BulkAct.objects.filter(offer_list_id=list_id).order_by("-pk")[:limit]]


def find_act(act_id: int, at: datetime) -> ActCard | None:
    """Return one act, or None."""
    row = BulkAct.objects.filter(pk=act_id).first()
    return _act(row, at) if row else None


def _act(row: BulkAct, at: datetime) -> ActCard:
    gone = row.mails_due_at is not None and row.mails_due_at <= at
    verdict = may_undo(act=row.act, undone=row.undone_at is not None, mails_gone=gone)
    return ActCard(
        id=row.pk,
        list_id=row.offer_list_id,
        act=row.act,
        label=Act(row.act).label,
        at=row.at,
        by=row.by_text,
        count=row.count,
        undone=row.undone_at is not None,
        may_undo=verdict.ok,
        mails_due_at=row.mails_due_at,
    )


def offer(offer_id: int) -> OfferCard | None:
    """Return one offer, or None."""
    row = Offer.objects.filter(pk=offer_id).first()
    return _card(row) if row else None


def alike(card: OfferCard, *, limit: int = 10) -> list[OfferCard]:
    """Return offers that may be from the same maker: the one it points to, and those that point to it."""
    near = Q(twin_of_id=card.id)
    if card.twin_of_id is not None:
        near |= Q(pk=card.twin_of_id) | Q(twin_of_id=card.twin_of_id)
    rows = Offer.objects.filter(near, offer_list_id=card.list_id).exclude(pk=card.id).order_by("pk")
    return _cards(rows[:limit])


def _cards(rows: Iterable[Offer]) -> list[OfferCard]:
    return [_card(row) for row in rows]


def _card(row: Offer) -> OfferCard:
    return OfferCard(
        id=row.pk,
        list_id=row.offer_list_id,
        kind=row.kind,
        kind_label=Kind(row.kind).label,
        source_label=Source(row.source).label,
        what=row.what,
        available=row.available,
        name=row.name,
        organization=row.organization,
        phone=row.phone,
        email=row.email,
        place=row.place,
        language=row.language,
        received_at=row.received_at,
        taken_by=row.taken_by,
        state=row.state,
        state_label=OfferState(row.state).label,
        thanked_at=row.thanked_at,
        need_id=row.need_id,
        twin_of_id=row.twin_of_id,
        again=row.again,
        impostor=row.impostor,
        signs=tuple(SignCard(Sign(s).label, BY_SIGN[s].advice, BY_SIGN[s].source) for s in row.signs),
        purged=row.purged_at is not None,
    )
