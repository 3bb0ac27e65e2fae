"""What every page knows: the program, the person, the language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission as P
from alongside.web import watching
from alongside.web.access import Visitor
from alongside.web.demo import is_demo
from alongside.web.findable import may_be_found


def house(request: HttpRequest) -> dict[str, Any]:
    """Return the variables shared by all templates."""
    visitor: Visitor | None = getattr(request, "visitor", None)
    notices = getattr(request, "notices", None)
    return {
        "program": settings.PROGRAM,
        "me": visitor.person if visitor else None,
        "nav": navigation(visitor, request.path) if visitor and visitor.person else [],
        "at": visitor.at if visitor else None,
        "lang": get_language() or "en",
        "demo": is_demo(request),
        "exercise": False,
        "findable": may_be_found(request),
        "watched": notices is not None,
        "alarms": watching.alarms(notices or ()),
        "alarms_stamp": watching.stamp(notices or ()),
    }


NAVIGATION: tuple[tuple[P, str, str], ...] = (
    (P.SEE_BOARD, "intake:board", "Requests"),
    (P.WORK_CASE, "day:today", "The day"),
    (P.CALL_OUT, "duty:callouts", "Call-outs"),
    (P.SEE_CASE, "casework:list", "Engagements"),
    (P.SEE_CASE, "offers:lists", "Offers"),
    (P.ANSWER_PAGE, "advisor:home", "My requests"),
    (P.OWN_ENGAGEMENT, "my:list", "My engagements"),
    (P.OWN_ENGAGEMENT, "travel:list", "My trips"),
    (P.SEE_CARE, "care:home", "Care"),
    (P.SEE_ROSTER, "directory:roster", "Roster"),
    (P.DECIDE_JOINING, "join_desk:list", "Applications"),
    (P.MANAGE_AGENCIES, "directory:agencies", "Agencies"),
    (P.MANAGE_ROTA, "duty:rota", "Rota"),
    (P.EDIT_CATALOG, "shelf:queue", "Library"),
    (P.TIE_PLANS, "plan_desk:ties", "Plans"),
    (P.OWN_PLANS, "planner:mine", "My plans"),
    (P.EDIT_CATALOG, "catalog:list", "Catalog"),
    (P.KEEP_FUNDING, "funding_desk:catalog", "Funding"),
    (P.SEE_MEASURES, "oversight:measures", "Measures"),
    (P.SEE_POLICY, "oversight:policy", "Clocks"),
    (P.SEE_LEDGER, "oversight:ledger", "Ledger"),
    (P.KEEP_RECORDS, "records:list", "Records"),
    (P.MANAGE_PEOPLE, "account:people", "People"),
)


def navigation(visitor: Visitor, path: str) -> list[dict[str, Any]]:
    """Return the links that this person may follow."""
    links = []
    for permission, name, label in NAVIGATION:
        if visitor.may(permission):
            url = reverse(name)
            links.append({"url": url, "label": _(label), "current": path.startswith(url)})
    return links
