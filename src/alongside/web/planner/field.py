"""A plan on a device: its contacts and lines taken along in the field pack, and ticks that come back to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.field.queries import line_places
from alongside.plans import actions
from alongside.plans.document import Document
from alongside.plans.flat import Value
from alongside.plans.queries import PlanCard, catalog
from alongside.plans.states import Step
from alongside.web.access import PageRequest, desk
from alongside.web.planner.shared import frame, of_plan, plan_or_404
from alongside.web.refusals import refusal_above

MOST_TICKS = 500


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def field(request: PageRequest, plan_id: int) -> HttpResponse:
    """Take the plan along on this device, and send what was ticked there on top of what others ticked."""
    card = plan_or_404(request, plan_id)
    if request.method == "POST":
        return _send(request, card)
    language = "es" if (get_language() or "en").startswith("es") else "en"
    context = frame(card, "field") | {
        "taken": taken(card, request.visitor.today.isoformat()),
        "pack_url": reverse("field:home" if language == "en" else f"field:home_{language}"),
    }
    return render(request, "planner/field.html", context)


def taken(card: PlanCard, on: str) -> dict[str, Any]:
    """Return what a device takes along: partners that are named, and the lines of the pack with how far each is.

    ``own``: lines whose words differ from the catalog's. No prose about needs, gaps or exercises goes along.
    """
    document = card.document
    kept = ("id", "category", "name", "contact", "title", "phone", "email", "notify")
    given = _given(document["language"])
    lines = _lines(document)
    return {
        "id": card.id,
        "revision": card.revision,
        "name": card.name or _("A plan with no name yet"),
        "on": on,
        "url": reverse("planner:field", args=[card.id]),
        "contacts": [
            {key: one[key] for key in kept}
            for one in document["partners"]
            if one["name"] or one["contact"] or one["phone"] or one["email"]
        ],
        "lines": {
            key: {name: line[name] for name in ("text", "owner", "state", "use")}
            for (_protocol, key), line in lines.items()
        },
        "own": [key for (_protocol, key), line in lines.items() if given.get(key) != line["text"]],
    }


def _given(language: str) -> Mapping[str, str]:
    return {line["id"]: line["text"] for p in catalog(language)["protocols"] for line in p["items"]}


def _lines(document: Document) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the plan's lines that are in the pack, by protocol and key."""
    packed = line_places()
    return {
        (protocol["id"], line["id"]): line
        for protocol in document["protocols"]
        for line in protocol["items"]
        if (protocol["id"], line["id"]) in packed
    }


def answers_of(raw: str, document: Document) -> dict[str, Value]:
    """Return ticks as answers of the plan: ticked is done, not ticked is open. What is no line is left out."""
    try:
        ticks = json.loads(raw)
    except (ValueError, RecursionError):
        ticks = None
    if not isinstance(ticks, dict) or len(ticks) > MOST_TICKS:
        return {}
    found: dict[str, Value] = {}
    for protocol, key in _lines(document):
        if isinstance(ticks.get(key), bool):
            state = Step.DONE if ticks[key] else Step.OPEN
            found[f"protocols/{protocol}/items/{key}/state"] = state.value
    return found


def _send(request: PageRequest, card: PlanCard) -> HttpResponse:
    raw = request.POST.get("seen", "")
    seen = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else card.revision
    answers = answers_of(request.POST.get("ticks", ""), card.document)
    with refusal_above(request):
        saved = actions.save(
            plan_id=card.id,
            seen=min(max(seen, 1), card.revision),
            answers=answers,
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        if saved.differences:
            messages.warning(
                request, _("Somebody answered the same questions meanwhile. Both answers are kept.")
            )
            return redirect("planner:differences", card.id)
        messages.success(
            request, _("The ticks are in the plan.") if saved.changed else _("Nothing had changed.")
        )
        return redirect("planner:field", card.id)
    return redirect("planner:field", card.id)
