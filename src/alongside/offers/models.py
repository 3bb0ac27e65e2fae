"""Lists of offers, their owners, what is needed, and the offers themselves.

Whoever offers something is kept only as long as policy says (``offers_keep_days``); then ``purged_at`` is set
and everything that names them is empty. There is no field for a payment and none for anyone who is helped.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from alongside.base.constraints import one_of
from alongside.offers.states import OfferState, PageState
from alongside.offers.words import Act, Kind, Source


class OfferList(models.Model):
    """The offers made to one community; or, with no engagement, those made to nobody by name.

    ``community`` is the community's own name, as its public page shows it; ``slug`` the end of that page's
    address, kept after taking down so that it is never given to another. ``text`` is what the page says first.
    """

    engagement = models.OneToOneField(
        "engagements.Engagement", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    general = models.BooleanField(default=False)
    community = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    slug = models.TextField(null=True, blank=True, unique=True)
    state = models.TextField(choices=PageState.pairs(), default=PageState.NONE.value)
    published_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(null=True, blank=True)
    exercise = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("state", PageState, name="offer_list_state_known"),
            models.CheckConstraint(
                condition=Q(general=True, engagement__isnull=True, state="none")
                | Q(general=False, engagement__isnull=False),
                name="offer_list_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=["general"], condition=Q(general=True), name="offer_list_general_once"
            ),
            models.CheckConstraint(
                condition=Q(state="none") | (Q(slug__isnull=False) & ~Q(community="")),
                name="offer_list_page_has_name",
            ),
        ]

    @property
    def stream(self) -> str:
        """Return the ledger stream of this list."""
        return f"offers:{self.pk}"


class Owner(models.Model):
    """A named local person, no sworn officer, who sorts one list, from when until when."""

    offer_list = models.ForeignKey("offers.OfferList", on_delete=models.PROTECT, related_name="owners")
    name = models.TextField()
    role = models.TextField(default="", blank=True)
    named_at = models.DateTimeField()
    named_by_text = models.TextField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer_list"], condition=Q(until_at__isnull=True), name="offer_owner_one_at_a_time"
            )
        ]


class OwnerCode(models.Model):
    """A code that opens the list on the owner's device, once. Only its keyed hash is kept."""

    owner = models.ForeignKey("offers.Owner", on_delete=models.PROTECT, related_name="codes")
    code_hash = models.TextField(unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class OwnerDevice(models.Model):
    """A device opened with a code; it sees this one list until ``expires_at``."""

    owner = models.ForeignKey("offers.Owner", on_delete=models.PROTECT, related_name="devices")
    token_hash = models.TextField(unique=True)
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class Need(models.Model):
    """Something that the community needs, to which offers can be matched."""

    offer_list = models.ForeignKey("offers.OfferList", on_delete=models.PROTECT, related_name="needs")
    key = models.TextField()
    kind = models.TextField(choices=Kind.pairs())
    what = models.TextField()
    added_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("kind", Kind, name="need_kind_known"),
            models.UniqueConstraint(fields=["offer_list", "key"], name="need_key_once"),
        ]


class Offer(models.Model):
    """One offer. ``key`` is minted with the form, so that sending twice saves once.

    ``again`` counts how often the same words came again from the same maker. ``twin_of`` is an earlier offer
    that may be from the same maker, to be looked at. ``signs`` are rules of thumb (signs.py); ``impostor`` is
    set by a person who doubts the maker. ``search`` is the folded text, of which ``tokens`` is made.
    """

    offer_list = models.ForeignKey(
        "offers.OfferList", on_delete=models.PROTECT, related_name="offers", db_index=False
    )
    key = models.TextField()
    source = models.TextField(choices=Source.pairs())
    kind = models.TextField(choices=Kind.pairs())
    what = models.TextField(default="", blank=True)
    available = models.TextField(default="", blank=True)
    name = models.TextField(default="", blank=True)
    organization = models.TextField(default="", blank=True)
    phone = models.TextField(default="", blank=True)
    email = models.TextField(default="", blank=True)
    place = models.TextField(default="", blank=True)
    language = models.TextField(default="en")
    received_at = models.DateTimeField()
    taken_by = models.TextField(default="", blank=True)
    state = models.TextField(choices=OfferState.pairs(), default=OfferState.NEW.value)
    sorted_at = models.DateTimeField(null=True, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    need = models.ForeignKey(
        "offers.Need", on_delete=models.PROTECT, related_name="offers", null=True, blank=True
    )
    twin_of = models.ForeignKey(
        "offers.Offer", on_delete=models.SET_NULL, related_name="+", null=True, blank=True, db_index=False
    )
    again = models.PositiveIntegerField(default=0)
    signs = ArrayField(models.TextField(), default=list)
    impostor = models.BooleanField(default=False)
    phone_key = models.TextField(default="", blank=True)
    mail_key = models.TextField(default="", blank=True)
    org_key = models.TextField(default="", blank=True)
    search = models.TextField(default="", blank=True)
    tokens = models.GeneratedField(
        expression=SearchVector("search", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("state", OfferState, name="offer_state_known"),
            one_of("kind", Kind, name="offer_kind_known"),
            one_of("source", Source, name="offer_source_known"),
            models.UniqueConstraint(fields=["offer_list", "key"], name="offer_key_once"),
            models.CheckConstraint(
                condition=Q(state="matched", need__isnull=False) | ~Q(state="matched"),
                name="offer_matched_has_need",
            ),
            models.CheckConstraint(
                condition=Q(purged_at__isnull=True)
                | Q(what="", name="", organization="", phone="", email="", place="", search=""),
                name="offer_purged_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["offer_list", "-id"], name="offer_newest"),
            models.Index(fields=["offer_list", "state", "-id"], name="offer_by_state"),
            models.Index(fields=["offer_list", "phone_key"], condition=~Q(phone_key=""), name="offer_phone"),
            models.Index(fields=["offer_list", "mail_key"], condition=~Q(mail_key=""), name="offer_mail"),
            models.Index(
                fields=["offer_list", "org_key"],
                opclasses=["int8_ops", "text_pattern_ops"],
                condition=~Q(org_key=""),
                name="offer_org",
            ),
            models.Index(fields=["received_at"], condition=Q(purged_at__isnull=True), name="offer_to_purge"),
            GinIndex(fields=["tokens"], name="offer_tokens"),
        ]


class BulkAct(models.Model):
    """One act on one offer or on many, and what is needed to take it back.

    ``before`` is {state: [offer ids]} as they were; ``mails_due_at`` the moment at which thanks leave.
    """

    offer_list = models.ForeignKey("offers.OfferList", on_delete=models.PROTECT, related_name="acts")
    key = models.TextField()
    act = models.TextField(choices=Act.pairs())
    at = models.DateTimeField()
    by_text = models.TextField()
    count = models.PositiveIntegerField()
    need = models.ForeignKey("offers.Need", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    before = models.JSONField(default=dict)
    mails_due_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_of("act", Act, name="offer_act_known"),
            models.UniqueConstraint(fields=["offer_list", "key"], name="offer_act_key_once"),
        ]

    @property
    def group(self) -> str:
        """Return the outbox group of its mails."""
        return f"offers:{self.offer_list_id}:{self.pk}"
