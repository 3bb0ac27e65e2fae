"""The advisor's card: who to call, what kind of event, what presses, what to leave alone. On one sheet."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.translation import gettext as _

from alongside.engagements import queries
from alongside.engagements.rules import SEEN_AFTER_CLOSE
from alongside.incidents import queries as incidents
from alongside.web.access import Visitor
from alongside.web.casework import page
from alongside.web.casework.case import Case
from alongside.web.templatetags.alongside_tags import clock_time, day, when_year


def context(case: Case, visitor: Visitor) -> dict[str, Any]:
    """Return what the card draws. Contacts, decisions and other people's tasks are not on it."""
    card, at = case.card, visitor.at
    request = incidents.card(card.request_id)
    own_zone = visitor.person.timezone if visitor.person else card.timezone
    mine = visitor.person.pk if visitor.person else None
    tasks = [t for t in queries.tasks(card.id) if t.open and t.owner_person_id == mine]
    return {
        "case": case,
        "card": card,
        "exercise": card.exercise,
        "caller": page.caller(request),
        "facts": page.facts(request, card.timezone, at),
        "times": format_html(
            _("There now: {there}. For you: {here}."),
            there=clock_time(at, card.timezone),
            here=clock_time(at, own_zone),
        ),
        "same_time": at.astimezone(ZoneInfo(own_zone)).utcoffset()
        == at.astimezone(ZoneInfo(card.timezone)).utcoffset(),
        "team": [{"name": m.name, "role": _(m.discipline_label), "phone": m.phone} for m in card.present],
        "tasks": [{"what": t.what, "day": day(t.due_date)} for t in tasks],
        "noticed": case.own is not None and case.own.notice_at is not None,
        "printed": when_year(at, own_zone),
        "ends": when_year(card.closed_at + SEEN_AFTER_CLOSE, own_zone) if card.closed_at else "",
        "detail_url": case.url("detail"),
    }
