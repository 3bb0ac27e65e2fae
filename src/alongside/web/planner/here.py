"""A plan without an account: it lives in this browser, and each page is the same for everyone.

What the browser keeps reaches the server only when a file is made of it, and is kept nowhere.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from alongside.plans import queries
from alongside.plans.document import Document, Misshapen, read
from alongside.plans.readiness import readiness
from alongside.web.access import PageRequest, public_page
from alongside.web.planner import files
from alongside.web.planner.answering import from_here, kept_here, sentences
from alongside.web.planner.forms import FileForm
from alongside.web.planner.shared import may_use_files, next_of, sections, show_faults, too_many
from alongside.web.planner.sheets import Asked, sheet


def blank() -> Document:
    """Return the plan that everyone begins with, in the reader's language."""
    return queries.new_plan((get_language() or "en")[:2])


def in_browser() -> list[str]:
    """Return who can see a plan that is kept in the browser."""
    return [
        _("Whoever uses this browser on this device"),
        _("Not us: it is sent only when you ask for a file, and kept nowhere"),
    ]


@public_page
@require_safe
def home(request: PageRequest) -> HttpResponse:
    """What a plan is, and the three ways to write one: here, with an account, on paper."""
    return render(request, "planner/home.html", {"sections": sections()})


@public_page
@require_safe
def here(request: PageRequest) -> HttpResponse:
    """The plan in this browser: its parts, its files, keeping it elsewhere."""
    context = {"sections": sections(), "protocols": blank()["protocols"], "who_sees": in_browser()}
    return render(request, "planner/here.html", context)


@public_page
@require_safe
def part(request: PageRequest, plan_part: str, protocol_id: str = "") -> HttpResponse:
    """One part of the plan in this browser. The answers come from the browser itself."""
    try:
        drawn = sheet(Asked(blank()), plan_part, protocol_id)
    except LookupError:
        raise Http404
    context = {"sheet": drawn, "here": True, "next": next_of(plan_part), "who_sees": in_browser()}
    return render(request, "planner/part.html", context)


@public_page
@never_cache
@require_POST
def file(request: PageRequest, file_kind: str) -> HttpResponse:
    """Make a file of the plan that the browser sends along; keep nothing of it."""
    if not may_use_files(request):
        return too_many(request)
    try:
        document = from_here(request.POST.get("plan", ""), blank())
        if file_kind == "checklist":
            return files.checklist_of(document, request.POST.get("protocol", ""))
        return files.file_of(document, file_kind, on=request.visitor.today)
    except (KeyError, LookupError):
        raise Http404
    except Misshapen as error:
        return show_faults(request, sentences(error, gettext), "planner:here")


@public_page
@never_cache
@require_POST
def readiness_here(request: PageRequest) -> HttpResponse:
    """How far the plan is that the browser sends along; keep nothing of it."""
    if not may_use_files(request):
        return too_many(request)
    try:
        document = from_here(request.POST.get("plan", ""), blank())
    except Misshapen as error:
        return show_faults(request, sentences(error, gettext), "planner:here")
    context = {"far": drawn_readiness(document, request), "here": True, "who_sees": in_browser()}
    context["page_url"] = reverse("planner:here")
    return render(request, "planner/readiness_here.html", context)


def drawn_readiness(document: Document, request: PageRequest) -> dict[str, Any]:
    """Return how far a plan is, in the reader's language."""
    found = readiness(document, on=request.visitor.today)
    return {
        "first_plan": found.first_plan,
        "shares": [
            {"label": _(s.label), "have": s.have, "of": s.of, "share": s.have / s.of if s.of else 0.0}
            for s in found.shares
        ],
        "gaps": [
            {"text": _(g.sentence) % g.params, "section": g.section, "key": g.key} for g in found.gaps[:20]
        ],
        "more": max(0, len(found.gaps) - 20),
    }


@public_page
@never_cache
@require_POST
def open_file(request: PageRequest) -> HttpResponse:
    """Read a plan's file into this browser; the server keeps nothing of it."""
    if not may_use_files(request):
        return too_many(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return show_faults(request, [str(e) for e in form.errors.get("file", [])], "planner:here")
    try:
        document = read(form.cleaned_data["file"].read())
    except Misshapen as error:
        return show_faults(request, sentences(error, gettext), "planner:here")
    context = {"kept": kept_here(document, blank()), "page_url": reverse("planner:here")}
    return render(request, "planner/opened.html", context)


@public_page
@require_safe
def printable(request: PageRequest) -> HttpResponse:
    """The blank plan on paper: for a browser without scripts, and for a table full of people."""
    document = blank()
    partners = [_("Kind of partner"), _("Organization"), _("Person at work"), _("Work phone")]
    needs = [_("Group"), _("What they would need"), _("Who could serve them"), _("What is missing")]
    context = {
        "plan": document,
        "partner_columns": partners,
        "partners": [[one["category"], " ", " ", " "] for one in document["partners"]],
        "need_columns": needs,
        "needs": [[one["group"], " ", " ", " "] for one in document["needs"]],
    }
    return render(request, "planner/blank.html", context)
