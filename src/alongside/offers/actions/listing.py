"""A list, its public page, its needs, and the one local person who owns it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.engagements import queries as engagements
from alongside.kernel.actor import Actor
from alongside.kernel.ids import new_read_aloud_code, new_secret, normalize_code
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import Refused, refuse
from alongside.ledger.actions import record
from alongside.offers import rules
from alongside.offers.models import Need, OfferList, Owner, OwnerCode, OwnerDevice
from alongside.offers.standing import locked, standing_of
from alongside.offers.states import PUBLIC_PAGE
from alongside.policy.queries import in_force

DAY = 86_400


@transaction.atomic
def open_list(*, engagement_id: int, by: Actor, at: datetime) -> int:
    """Return the id of an engagement's list, made now if there is none. Publishes nothing."""
    card = engagements.card(engagement_id)
    found, new = OfferList.objects.get_or_create(
        engagement_id=engagement_id, defaults={"made_at": at, "exercise": card.exercise}
    )
    if new:
        record(stream=card.stream, action="open_offers", by=by, at=at, object=found.stream)
    return found.pk


@transaction.atomic
def general_list(*, by: Actor, at: datetime) -> int:
    """Return the id of the list of offers made to no community by name, made now if there is none."""
    found, new = OfferList.objects.get_or_create(general=True, defaults={"made_at": at})
    if new:
        record(stream=found.stream, action="open_offers", by=by, at=at)
    return found.pk


@transaction.atomic
def publish_page(
    *,
    list_id: int,
    community: str,
    slug: str,
    text: str,
    by: Actor,
    at: datetime,
    keep_as_written: bool = False,
) -> None:
    """Publish the community's page for offers under its own name. Only whoever asked for help can.

    ``slug``: the end of the address, 3 to 40 small letters, digits and dashes. Raises Refused.
    """
    offer_list = locked(list_id)
    community, slug = " ".join(community.split()), slug.strip().lower()
    taken = OfferList.objects.filter(slug=slug).exclude(pk=list_id).exists()
    rules.may_publish(
        standing=standing_of(offer_list, by, at),
        state=offer_list.state,
        community=community,
        slug=slug,
        slug_taken=taken,
    ).require()
    rules.may_keep_text(text, keep_as_written=keep_as_written, known_names=[community]).require()
    offer_list.state = PUBLIC_PAGE.after("publish", offer_list.state)
    offer_list.community, offer_list.slug, offer_list.text = community, slug, text.strip()
    offer_list.published_at, offer_list.taken_down_at = at, None
    offer_list.save(update_fields=["state", "community", "slug", "text", "published_at", "taken_down_at"])
    _record(offer_list, "publish_offers_page", by, at, slug=slug)


@transaction.atomic
def take_page_down(*, list_id: int, by: Actor, at: datetime) -> None:
    """Take the page down at once. The list and what is on it stay. Raises Refused."""
    offer_list = locked(list_id)
    rules.may_take_down(standing=standing_of(offer_list, by, at), state=offer_list.state).require()
    offer_list.state = PUBLIC_PAGE.after("take_down", offer_list.state)
    offer_list.taken_down_at = at
    offer_list.save(update_fields=["state", "taken_down_at"])
    _record(offer_list, "take_offers_page_down", by, at)


@transaction.atomic
def name_owner(*, list_id: int, name: str, role: str, not_sworn: bool, by: Actor, at: datetime) -> int:
    """Name the local person who sorts the list; whoever owned it before sees it no longer. Raises Refused."""
    offer_list = locked(list_id)
    name, role = " ".join(name.split())[:120], " ".join(role.split())[:120]
    rules.may_name_owner(standing=standing_of(offer_list, by, at), name=name, not_sworn=not_sworn).require()
    _end_ownership(offer_list, at)
    owner = Owner.objects.create(
        offer_list=offer_list, name=name, role=role, named_at=at, named_by_text=by.text
    )
    _record(offer_list, "name_offers_owner", by, at, owner=owner.pk)
    return owner.pk


@transaction.atomic
def end_ownership(*, list_id: int, by: Actor, at: datetime) -> None:
    """Let staff own the list again: the owner's devices and codes stop at once."""
    offer_list = locked(list_id)
    standing = standing_of(offer_list, by, at)
    rules.may_name_owner(standing=standing, name="-", not_sworn=True).require()
    if _end_ownership(offer_list, at):
        _record(offer_list, "end_offers_owner", by, at)


def _end_ownership(offer_list: OfferList, at: datetime) -> int:
    OwnerDevice.objects.filter(owner__offer_list=offer_list, revoked_at__isnull=True).update(revoked_at=at)
    OwnerCode.objects.filter(
        owner__offer_list=offer_list, used_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=at)
    return offer_list.owners.filter(until_at__isnull=True).update(until_at=at)


@transaction.atomic
def issue_owner_code(*, list_id: int, by: Actor, at: datetime) -> str:
    """Make a code that opens the list on the owner's device, once; earlier unused codes stop working."""
    offer_list = locked(list_id)
    standing = standing_of(offer_list, by, at)
    rules.may_name_owner(standing=standing, name="-", not_sworn=True).require()
    owner = offer_list.owners.filter(until_at__isnull=True).first()
    if owner is None:
        raise Refused(refuse("no_owner", gettext_noop("Name the owner first.")))
    OwnerCode.objects.filter(owner=owner, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=at)
    code = new_read_aloud_code()
    OwnerCode.objects.create(
        owner=owner,
        code_hash=hashed("owner_code", normalize_code(code)),
        issued_at=at,
        expires_at=at + in_force(at).span("code_hours"),
    )
    _record(offer_list, "issue_owner_code", by, at, owner=owner.pk)
    return code


def open_with_owner_code(*, code: str, address: str, at: datetime) -> str:
    """Exchange an owner's code for a device token. Raises Refused with one sentence, whatever was wrong.

    ``address`` is the visitor's network address, kept only as a keyed hash in the count of tries.
    """
    wrong = refuse(
        "wrong_code",
        gettext_noop(
            "This code does not work. It may be mistyped, used already or too old. Ask for a new one."
        ),
    )
    tries = in_force(at)["code_tries"]
    if not may_try(key=f"owner_code:{hashed('address', address)}", tries=tries, seconds=DAY, at=at):
        raise Refused(wrong)
    with transaction.atomic():
        row = (
            OwnerCode.objects.select_for_update(of=("self",))
            .filter(code_hash=hashed("owner_code", normalize_code(code)), owner__until_at__isnull=True)
            .filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)
            .select_related("owner__offer_list")
            .first()
        )
        if row is None:
            raise Refused(wrong)
        row.used_at = at
        row.save(update_fields=["used_at"])
        token = new_secret()
        OwnerDevice.objects.create(
            owner=row.owner,
            token_hash=hashed("owner_device", token),
            opened_at=at,
            expires_at=at + in_force(at).span("session_days"),
        )
        by = Actor("owner", str(row.owner_id), row.owner.name)
        record(stream=row.owner.offer_list.stream, action="open_owner_page", by=by, at=at)
    return token


@transaction.atomic
def close_owner_device(*, token: str, by: Actor, at: datetime) -> None:
    """Close the list on this device."""
    device = (
        OwnerDevice.objects.filter(token_hash=hashed("owner_device", token)).select_related("owner").first()
    )
    if device is not None and device.revoked_at is None:
        device.revoked_at = at
        device.save(update_fields=["revoked_at"])
        stream = f"offers:{device.owner.offer_list_id}"
        record(stream=stream, action="close_owner_page", by=by, at=at)


@transaction.atomic
def add_need(
    *, list_id: int, key: str, kind: str, what: str, by: Actor, at: datetime, keep_as_written: bool = False
) -> int:
    """Put something that is needed on the list, once per ``key``; return its id. Raises Refused."""
    offer_list = locked(list_id)
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()
    before = Need.objects.filter(offer_list=offer_list, key=key).values_list("pk", flat=True).first()
    if before is not None:
        return before
    what = " ".join(what.split())
    rules.may_add_need(what=what, kind=kind, keep_as_written=keep_as_written).require()
    need = Need.objects.create(offer_list=offer_list, key=key, kind=kind, what=what, added_at=at)
    record(
        stream=offer_list.stream,
        action="add_need",
        by=by,
        at=at,
        object=f"need:{need.pk}",
        facts={"kind": kind},
    )
    return need.pk


@transaction.atomic
def meet_need(*, need_id: int, met: bool, by: Actor, at: datetime) -> None:
    """Say that a need is met, or is not after all. Doing it again changes nothing."""
    list_id = Need.objects.values_list("offer_list_id", flat=True).get(pk=need_id)
    offer_list = locked(list_id)
    rules.may_sort(standing=standing_of(offer_list, by, at)).require()
    changed = Need.objects.filter(pk=need_id, met_at__isnull=met).update(met_at=at if met else None)
    if changed:
        facts = {"met": met}
        record(
            stream=offer_list.stream, action="meet_need", by=by, at=at, object=f"need:{need_id}", facts=facts
        )


def _record(offer_list: OfferList, action: str, by: Actor, at: datetime, **facts: object) -> None:
    """Write what concerns the page or the owner on the case's own stream; the general list has its own."""
    stream = offer_list.stream
    if offer_list.engagement_id is not None:
        stream = f"request:{engagements.request_of(offer_list.engagement_id)}"
    record(stream=stream, action=action, by=by, at=at, object=offer_list.stream, facts=facts)
