"""Sorting offers, one or many: thank, park, match, decline, set aside as the same, put back; and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction

from alongside.kernel.actor import Actor
from alongside.ledger.actions import record
from alongside.offers import rules
from alongside.offers.models import BulkAct, Need, Offer, OfferList
from alongside.offers.queries.choosing import Chosen
from alongside.offers.standing import locked, standing_of
from alongside.offers.states import OFFER, OfferState
from alongside.offers.words import Act
from alongside.outbox.actions import Letter, enqueue_many, withdraw
from alongside.policy.queries import in_force

THANKS = "offer_thanks"


@transaction.atomic
def sort_offers(
    *,
    list_id: int,
    key: str,
    act: str,
    offer_ids: Sequence[int],
    by: Actor,
    at: datetime,
    need_id: int | None = None,
) -> BulkAct:
    """Do one thing with many offers, once per ``key``; return what was done (``count`` of those it fits).

    ``act`` is words.Act; offers that are elsewhere, purged, or in a state that the act does not take are
    passed over. Thanks go by mail to those who left an address and were not thanked, one mail to each
    address, after ``offers_thanks_minutes``. Raises Refused (rules.may_act).
    """
    offer_list = locked(list_id)
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()
    before = BulkAct.objects.filter(offer_list=offer_list, key=key).first()
    if before is not None:
        return before
    policy = in_force(at)
    need = Need.objects.filter(offer_list=offer_list, pk=need_id).first() if need_id else None
    rows = list(
        Chosen(list_id=list_id, act=act, offer_ids=tuple(offer_ids))
        .rows()
        .only("pk", "state", "email", "mail_key", "name", "language")
    )
    rules.may_act(
        act,
        count=len(rows),
        most=policy["offers_at_once"],
        need_open=(need is not None and need.met_at is None) if act == Act.MATCH else None,
        sender=bool(settings.OFFERS_FROM),
    ).require()
    done = BulkAct.objects.create(
        offer_list=offer_list,
        key=key,
        act=act,
        at=at,
        by_text=by.text,
        count=len(rows),
        need=need if act == Act.MATCH else None,
        before=_by_state(rows),
        mails_due_at=at + policy.span("offers_thanks_minutes") if act == Act.THANK else None,
    )
    if act == Act.THANK:
        _thank(offer_list, done, rows, at)
    else:
        _move(done, rows, at)
    _record(offer_list, "sort_offers", done, by, at, act=act, count=len(rows), need=done.need_id)
    return done


def _by_state(rows: Sequence[Offer]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        found[row.state].append(row.pk)
    return dict(found)


def _move(done: BulkAct, rows: Sequence[Offer], at: datetime) -> None:
    """Give every row the state after the act; the states were asked for when the rows were chosen."""
    state = next(move.target.value for move in OFFER.moves if move.event == done.act)
    need_id = done.need_id if done.act == Act.MATCH else None
    Offer.objects.filter(pk__in=[row.pk for row in rows]).update(state=state, need=need_id, sorted_at=at)


def _thank(offer_list: OfferList, done: BulkAct, rows: Sequence[Offer], at: datetime) -> None:
    """Mark all as thanked and put one mail for each address in the outbox."""
    Offer.objects.filter(pk__in=[row.pk for row in rows]).update(thanked_at=at)
    firsts: dict[str, Offer] = {}
    for row in rows:
        firsts.setdefault(row.mail_key or row.email, row)
    assert done.mails_due_at is not None
    enqueue_many(
        letters=[
            Letter(
                key=thanks_key(row.pk, done.pk),
                address=row.email,
                language=row.language,
                context={"community": offer_list.community, "name": row.name},
            )
            for row in firsts.values()
        ],
        group=done.group,
        kind=THANKS,
        at=at,
        due_at=done.mails_due_at,
        exercise=offer_list.exercise,
    )


def thanks_key(offer_id: int, act_id: int) -> str:
    """Return the outbox key of the thanks for one offer in one act."""
    return f"{THANKS}:{offer_id}:{act_id}"


@transaction.atomic
def undo_sorting(*, act_id: int, by: Actor, at: datetime) -> int:
    """Take an act on many offers back; return how many were put back as they were.

    Offers that were handled again since then are left as they are. Thanks can be taken back until their
    mails go. Raises Refused (rules.may_undo).
    """
    list_id = BulkAct.objects.values_list("offer_list_id", flat=True).get(pk=act_id)
    offer_list = locked(list_id)
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()
    done = BulkAct.objects.select_for_update().get(pk=act_id)
    gone = done.mails_due_at is not None and done.mails_due_at <= at
    rules.may_undo(act=done.act, undone=done.undone_at is not None, mails_gone=gone).require()
    count = _unthank(done) if done.act == Act.THANK else _move_back(done)
    done.undone_at = at
    done.save(update_fields=["undone_at"])
    _record(offer_list, "undo_sorting", done, by, at, act=done.act, count=count)
    return count


def _unthank(done: BulkAct) -> int:
    withdraw(group=done.group)
    ids = [pk for those in done.before.values() for pk in those]
    return Offer.objects.filter(pk__in=ids, thanked_at=done.at).update(thanked_at=None)


def _move_back(done: BulkAct) -> int:
    state = next(move.target.value for move in OFFER.moves if move.event == done.act)
    count = 0
    for before, ids in done.before.items():
        rows = Offer.objects.filter(pk__in=ids, state=state, sorted_at=done.at)
        count += rows.update(state=OfferState(before).value, need=None, sorted_at=done.at)
    return count


@transaction.atomic
def note_thanked(*, offer_id: int, by: Actor, at: datetime) -> None:
    """Note that somebody thanked the maker by phone or in person. A second time changes nothing."""
    offer = _offer(offer_id, by, at)
    if Offer.objects.filter(pk=offer.pk, thanked_at__isnull=True).update(thanked_at=at):
        _record_one(offer, "note_thanked", by, at)


@transaction.atomic
def mark_impostor(*, offer_id: int, impostor: bool, by: Actor, at: datetime) -> None:
    """Note, or no longer, that the maker may not be who they say; such an offer is left out of acts on many."""
    offer = _offer(offer_id, by, at)
    if offer.impostor != impostor:
        offer.impostor = impostor
        offer.save(update_fields=["impostor"])
        _record_one(offer, "mark_impostor", by, at, impostor=impostor)


def _offer(offer_id: int, by: Actor, at: datetime) -> Offer:
    offer = Offer.objects.select_for_update(of=("self",)).select_related("offer_list").get(pk=offer_id)
    rules.may_sort(standing=standing_of(offer.offer_list, by, at)).require()
    return offer


def _record_one(offer: Offer, action: str, by: Actor, at: datetime, **facts: object) -> None:
    stream = offer.offer_list.stream
    record(stream=stream, action=action, by=by, at=at, object=f"offer:{offer.pk}", facts=facts)


def _record(
    offer_list: OfferList, action: str, done: BulkAct, by: Actor, at: datetime, **facts: object
) -> None:
    record(stream=offer_list.stream, action=action, by=by, at=at, object=f"sorting:{done.pk}", facts=facts)
