"""The life of an offer, and of the public page on which offers are made."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class OfferState(Choice):
    """Where an offer is. Thanks are beside it: an offer can be parked and its maker thanked."""

    NEW = "new", gettext_noop("Not sorted yet")
    PARKED = "parked", gettext_noop("Parked for later")
    MATCHED = "matched", gettext_noop("Matched to a need")
    DECLINED = "declined", gettext_noop("Declined")
    SAME = "same", gettext_noop("Same as another")


class PageState(Choice):
    """Whether a community's page for offers is there."""

    NONE = "none", gettext_noop("No page")
    PUBLISHED = "published", gettext_noop("Published")
    TAKEN_DOWN = "taken_down", gettext_noop("Taken down")


S = OfferState
OFFER = Lifecycle(
    name=gettext_noop("offer"),
    start=S.NEW,
    moves=(
        Move("park", (S.NEW,), S.PARKED, "owner or staff"),
        Move("match", (S.NEW, S.PARKED), S.MATCHED, "owner or staff"),
        Move("decline", (S.NEW, S.PARKED), S.DECLINED, "owner or staff"),
        Move("same", (S.NEW, S.PARKED), S.SAME, "owner or staff"),
        Move("put_back", (S.PARKED, S.MATCHED, S.DECLINED, S.SAME), S.NEW, "owner or staff"),
    ),
)

P = PageState
PUBLIC_PAGE = Lifecycle(
    name=gettext_noop("page for offers"),
    start=P.NONE,
    moves=(
        Move("publish", (P.NONE, P.TAKEN_DOWN), P.PUBLISHED, "requester"),
        Move("take_down", (P.PUBLISHED,), P.TAKEN_DOWN, "requester or staff"),
    ),
)
