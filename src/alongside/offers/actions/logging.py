"""Writing an offer down, once, whichever way it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from alongside.kernel.actor import Actor
from alongside.kernel.text import fold
from alongside.ledger.actions import record
from alongside.offers import rules, twins
from alongside.offers.folding import mail_key, org_key, phone_key
from alongside.offers.models import Offer, OfferList
from alongside.offers.signs import signs_of
from alongside.offers.standing import standing_of
from alongside.offers.words import Source

CANDIDATES = 40
"""Earlier offers that are compared with a new one, oldest first."""


@dataclass(frozen=True)
class Logged:
    """What became of a form: the offer, and ``what``: new, same (the key was seen), again (the same offer)."""

    offer_id: int
    what: str


def cleaned(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of an offer, each there, without stray spaces."""
    return {name: " ".join(words.get(name, "").split()) for name in ("kind", *rules.LIMITS)}


def folded(words: Mapping[str, str]) -> dict[str, str]:
    """Return the keys and the search text that are kept beside the words."""
    keys = {
        "phone_key": phone_key(words["phone"]),
        "mail_key": mail_key(words["email"]),
        "org_key": org_key(words["organization"]),
    }
    texts = [words[name] for name in ("what", "name", "organization", "place", "available")]
    mail = words["email"].replace("@", " ")
    return {**keys, "search": fold(" ".join([*texts, mail, keys["phone_key"]]))}


@transaction.atomic
def log_offer(
    *,
    list_id: int,
    key: str,
    source: str,
    words: Mapping[str, str],
    by: Actor,
    at: datetime,
    language: str = "en",
    keep_as_written: bool = False,
) -> Logged:
    """Write an offer down, once per ``key``.

    ``words``: kind (words.Kind), what, and at least one of phone and email; optionally name, organization,
    place, available. The same offer again from the same phone or mail is counted, not kept twice; one that
    may be from the same maker is kept and points to the earlier one. Raises Refused (rules.may_log).
    """
    offer_list = OfferList.objects.get(pk=list_id)
    if source not in (Source.PAGE, Source.GENERAL):
        _require_sorter(offer_list, by, at)
    before = Offer.objects.filter(offer_list=offer_list, key=key).values_list("pk", flat=True).first()
    if before is not None:
        return Logged(before, "same")
    clean = cleaned(words)
    known = [offer_list.community] if offer_list.community else []
    rules.may_log(clean, source=source, keep_as_written=keep_as_written, known_names=known).require()
    keys = folded(clean)
    again, twin = twins.find(
        twins.Keys(clean["kind"], clean["what"], keys["phone_key"], keys["mail_key"], keys["org_key"]),
        _candidates(offer_list, keys),
    )
    if again is not None:
        Offer.objects.filter(pk=again).update(again=F("again") + 1)
        _record(offer_list, "offer_again", again, by, at, source=source)
        return Logged(again, "again")
    offer = Offer.objects.create(
        offer_list=offer_list,
        key=key,
        source=source,
        language=language,
        received_at=at,
        taken_by=by.text if source in (Source.PHONE, Source.STAFF) else "",
        twin_of_id=twin,
        signs=signs_of(what=clean["what"], organization=clean["organization"], email=clean["email"]),
        **clean,
        **keys,
    )
    _record(offer_list, "log_offer", offer.pk, by, at, source=source, kind=offer.kind)
    return Logged(offer.pk, "new")


def _require_sorter(offer_list: OfferList, by: Actor, at: datetime) -> None:
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()


def _candidates(offer_list: OfferList, keys: Mapping[str, str]) -> list[Offer]:
    """Return earlier offers with a key in common; three index look-ups, however long the list is."""
    alike = Q()
    for name in ("phone_key", "mail_key", "org_key"):
        if keys[name]:
            alike |= Q(**{name: keys[name]})
    head = keys["org_key"].split()[:2]
    if len(head) == 2:
        alike |= Q(org_key__startswith=" ".join(head))
    if not alike:
        return []
    rows = Offer.objects.filter(alike, offer_list=offer_list, purged_at__isnull=True)
    fields = ("pk", "kind", "what", "phone_key", "mail_key", "org_key")
    return list(rows.order_by("pk").only(*fields)[:CANDIDATES])


def _record(
    offer_list: OfferList, action: str, offer_id: int, by: Actor, at: datetime, **facts: object
) -> None:
    record(stream=offer_list.stream, action=action, by=by, at=at, object=f"offer:{offer_id}", facts=facts)
