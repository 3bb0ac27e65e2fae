"""A planner's own plans on the server: list, write, save on top of others' work."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.kernel.verdict import Refused
from alongside.plans import actions, queries
from alongside.plans.document import Document, Misshapen, read
from alongside.plans.queries import PlanCard
from alongside.web.access import PageRequest, desk
from alongside.web.planner.answering import answers_of, drops_of, from_here, sentences
from alongside.web.planner.forms import CommentForm, FileForm
from alongside.web.planner.here import blank, drawn_readiness
from alongside.web.planner.shared import (
    Context,
    act_or_say,
    frame,
    next_of,
    of_plan,
    plan_or_404,
    sections,
    show_faults,
    who_sees,
)
from alongside.web.planner.sheets import Asked, sheet
from alongside.web.planner.words import place_of, shown
from alongside.web.templatetags.alongside_tags import sentence


@desk(Permission.OWN_PLANS)
@require_safe
def mine(request: PageRequest) -> HttpResponse:
    """List one's plans, and three ways to begin another."""
    person = request.visitor.person
    assert person is not None
    context = {
        "plans": queries.mine(person.pk),
        "zone": person.timezone,
        "form": FileForm(),
        "who_sees": who_sees(),
    }
    return render(request, "planner/mine.html", context)


@desk(Permission.OWN_PLANS)
@require_POST
def start(request: PageRequest) -> HttpResponse:
    """Begin a plan: blank, from this browser, or from a file."""
    try:
        document, why = _brought(request)
        plan_id = actions.start(document=document, by=request.visitor.actor, at=request.visitor.at, why=why)
    except Misshapen as error:
        return show_faults(request, sentences(error, gettext), "planner:mine")
    except Refused as refused:
        return show_faults(request, [_placed(refused, blank())], "planner:mine")
    return redirect("planner:plan", plan_id)


def _brought(request: PageRequest) -> tuple[Document, str]:
    if "file" in request.FILES:
        form = FileForm(request.POST, request.FILES)
        if form.is_valid():
            return read(form.cleaned_data["file"].read()), "file"
    if request.POST.get("plan"):
        return from_here(request.POST["plan"], blank()), "file"
    return queries.new_plan((get_language() or "en")[:2]), "start"


def _placed(refused: Refused, document: Document) -> str:
    """Return a refusal with the place it speaks of."""
    params = refused.verdict.params
    said = sentence(refused.verdict)
    place = params.get("question")
    return f"{place_of(str(place), document)}: {said}" if place else said


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def plan(request: PageRequest, plan_id: int) -> HttpResponse:
    """The parts of a plan, what waits for a choice, and what people say."""
    card = plan_or_404(request, plan_id)
    context = frame(card, "plan") | {
        "sections": sections(),
        "protocols": card.document["protocols"],
        "differences": len(queries.differences(plan_id)),
        "comments": [
            {"comment": c, "place": place_of(c.question, card.document)} for c in queries.comments(plan_id)
        ],
        "zone": request.visitor.zone,
    }
    return render(request, "planner/plan.html", context)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: PageRequest, plan_id: int, plan_part: str, protocol_id: str = "") -> HttpResponse:
    """Write one part of a plan. What others saved meanwhile stays; what differs waits for a choice."""
    card = plan_or_404(request, plan_id)
    if request.method == "POST":
        return _save(request, card, plan_part, protocol_id)
    return _part(request, card, Asked(card.document), plan_part, protocol_id, seen=card.revision)


def _part(
    request: PageRequest,
    card: PlanCard,
    asked: Asked,
    section: str,
    row_id: str,
    *,
    seen: int,
    look_again: bool = False,
    status: int = 200,
) -> HttpResponse:
    try:
        drawn = sheet(asked, section, row_id)
    except LookupError:
        raise Http404
    here = f"{section}/{row_id}" if row_id else section
    context = frame(card, "plan") | {
        "sheet": drawn,
        "here": False,
        "seen": seen,
        "errors": [
            {"question": q, "place": place_of(q, card.document), "text": t} for q, t in asked.errors.items()
        ],
        "look_again": look_again,
        "next": next_of(section),
        "about": here,
        "comments": [c for c in queries.comments(card.id) if f"{c.question}/".startswith(f"{here}/")],
        "comment_form": CommentForm(),
        "zone": request.visitor.zone,
    }
    return render(request, "planner/part.html", context, status=status)


def _save(request: PageRequest, card: PlanCard, section: str, row_id: str) -> HttpResponse:
    typed, raw = answers_of(request.POST), request.POST.get("seen", "")
    seen = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else card.revision
    try:
        saved = actions.save(
            plan_id=card.id,
            seen=min(max(seen, 1), card.revision),
            answers=typed,
            drop=drops_of(request.POST),
            keep="keep" in request.POST,
            by=request.visitor.actor,
            at=request.visitor.at,
        )
    except Refused as refused:
        verdict = refused.verdict
        errors = {str(verdict.params.get("question", "")): sentence(verdict)}
        again = verdict.code == "look_again"
        asked = Asked(card.document, typed, errors)
        return _part(request, card, asked, section, row_id, seen=seen, look_again=again, status=422)
    if saved.differences:
        messages.warning(request, _("Somebody answered the same questions meanwhile. Both answers are kept."))
        return redirect("planner:differences", card.id)
    messages.success(request, _("Saved.") if saved.changed else _("Nothing had changed."))
    following = next_of(section) if "go_on" in request.POST and not row_id else ""
    if following:
        return redirect("planner:part", card.id, following)
    if row_id:
        return redirect("planner:protocol", card.id, row_id)
    return redirect("planner:part", card.id, section)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def readiness(request: PageRequest, plan_id: int) -> HttpResponse:
    """How far the plan is: counts that are ours, and what to write next."""
    card = plan_or_404(request, plan_id)
    context = frame(card, "readiness") | {"far": drawn_readiness(card.document, request)}
    return render(request, "planner/readiness.html", context)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def differences(request: PageRequest, plan_id: int) -> HttpResponse:
    """Questions that two people answered differently: choose."""
    card = plan_or_404(request, plan_id)
    if request.method == "POST":
        return _choose(request, card)
    waiting: list[Context] = [
        {
            **d,
            "place": place_of(d["question"], card.document),
            "saved_words": shown(d["question"], d["saved"]),
            "mine_words": shown(d["question"], d["mine"])
            if d["mine"] is not None
            else _("Take this row out"),
        }
        for d in queries.differences(plan_id)
    ]
    return render(request, "planner/differences.html", frame(card, "plan") | {"waiting": waiting})


def _choose(request: PageRequest, card: PlanCard) -> HttpResponse:
    chosen, take = request.POST.get("difference", ""), request.POST.get("take", "")
    known = {str(d["id"]) for d in queries.differences(card.id)}
    if chosen not in known or take not in ("saved", "mine", "both"):
        messages.warning(request, _("This was settled already."))
        return redirect("planner:differences", card.id)

    def act() -> None:
        actions.choose(
            plan_id=card.id,
            difference_id=int(chosen),
            take=take,
            by=request.visitor.actor,
            at=request.visitor.at,
        )

    back = "planner:differences" if len(known) > 1 else "planner:plan"
    return act_or_say(request, act, _("Settled."), back, card.id)
