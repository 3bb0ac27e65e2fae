"""What became of the messages to one person, in one line: by each channel, where it is and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from alongside.outbox.queries_trail import Sent, trails
from alongside.outbox.states import Channel, MessageState
from alongside.web.templatetags.alongside_tags import clock_time

S = MessageState


def by_page(page_ids: Iterable[int], at: datetime, zone: str) -> Mapping[int, list[str]]:
    """Return the lines of many pages at once, by page."""
    groups = {f"page:{page_id}": page_id for page_id in page_ids}
    return {
        groups[group]: [line for sent in some if (line := _words(sent, at, zone))]
        for group, some in trails(groups).items()
    }


def trail_of(page_id: int, at: datetime, zone: str) -> list[str]:
    """Return the lines of one page."""
    return by_page([page_id], at, zone).get(page_id, [])


def _words(sent: Sent, at: datetime, zone: str) -> str:
    """Return one message in words; "" for one that was taken back before it went."""
    way = _(Channel(sent.channel).label)
    if sent.state == S.DELIVERED and sent.delivered_at:
        return _("%(way)s: delivered %(at)s") % {"way": way, "at": clock_time(sent.delivered_at, zone)}
    if sent.state in (S.HANDED, S.DELIVERED) and sent.handed_at:
        return _("%(way)s: sent %(at)s") % {"way": way, "at": clock_time(sent.handed_at, zone)}
    if sent.state in (S.DUE, S.LEASED) and sent.due_at > at:
        return _("%(way)s: goes %(at)s") % {"way": way, "at": clock_time(sent.due_at, zone)}
    if sent.state in (S.DUE, S.LEASED):
        return _("%(way)s: going out") % {"way": way}
    if sent.state == S.FAILED:
        return _("%(way)s: could not be sent") % {"way": way}
    if sent.state == S.EXPIRED:
        return _("%(way)s: came too late to be sent") % {"way": way}
    return ""


def stamp(page_ids: Iterable[int]) -> str:
    """Return a text that changes when any of these messages moves on."""
    found = trails(f"page:{page_id}" for page_id in page_ids)
    return "".join(f"{s.channel[0]}{s.state[:2]}" for group in sorted(found) for s in found[group])
