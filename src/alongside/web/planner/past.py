"""A plan's versions: what changed, compare, go back, files, the agency."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.kernel.text import gettext_noop
from alongside.plans import actions, queries
from alongside.plans.queries.keeping import revision_before
from alongside.plans.readiness import compare as compared
from alongside.plans.shape import leaf_of
from alongside.plans.states import TieState
from alongside.web.access import PageRequest, desk
from alongside.web.planner import files
from alongside.web.planner.forms import TieForm
from alongside.web.planner.shared import act_or_say, frame, of_plan, plan_or_404
from alongside.web.planner.words import place_of, shown
from alongside.web.refusals import refusal_on

WHY = {
    "start": gettext_noop("Begun"),
    "edit": gettext_noop("Written"),
    "file": gettext_noop("Read from a file or a browser"),
    "restore": gettext_noop("An earlier version taken up again"),
    "choose": gettext_noop("Chosen between two answers"),
}
SHOWN = 8
"""Changed questions that the list of versions names; all are on the page that compares."""


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def history(request: PageRequest, plan_id: int) -> HttpResponse:
    """Every version: when, who, what changed; an owner can go back to any."""
    card = plan_or_404(request, plan_id)
    rows = []
    for version in queries.versions(plan_id):
        changed = [q for q in version.changes if leaf_of(q) is not None]
        rows.append(
            {
                "version": version,
                "why": _(WHY[version.why]),
                "changed": [place_of(q, card.document) for q in changed[:SHOWN]],
                "more": max(0, len(changed) - SHOWN),
            }
        )
    context = frame(card, "history") | {"rows": rows, "zone": request.visitor.zone}
    return render(request, "planner/history.html", context)


@desk(Permission.OWN_PLANS)
@require_POST
def restore(request: PageRequest, plan_id: int, version_number: int) -> HttpResponse:
    """Make an earlier version the present one; nothing of the later ones is lost."""
    plan_or_404(request, plan_id)

    def act() -> None:
        try:
            actions.restore(
                plan_id=plan_id, revision=version_number, by=request.visitor.actor, at=request.visitor.at
            )
        except LookupError:
            raise Http404

    return act_or_say(request, act, _("This version is the present one again."), "planner:history", plan_id)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def compare(request: PageRequest, plan_id: int) -> HttpResponse:
    """What is different from last year, or from another version."""
    card = plan_or_404(request, plan_id)
    raw = request.GET.get("with", "")
    year_ago = revision_before(plan_id, request.visitor.at - timedelta(days=365)) or 1
    revision = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 9 else year_ago
    try:
        before = queries.version(plan_id, revision)
    except LookupError:
        raise Http404
    rows = [
        [place_of(c.question, card.document), shown(c.question, c.before), shown(c.question, c.after)]
        for c in compared(before, card.document)
    ]
    context = frame(card, "history") | {
        "rows": rows[:300],
        "more": max(0, len(rows) - 300),
        "revision": revision,
        "columns": [_("Question"), _("Version %(number)s") % {"number": revision}, _("Now")],
        "younger": not raw and revision_before(plan_id, request.visitor.at - timedelta(days=365)) is None,
    }
    return render(request, "planner/compare.html", context)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def file_list(request: PageRequest, plan_id: int) -> HttpResponse:
    """Every kind of file, and a one-page checklist for each protocol."""
    card = plan_or_404(request, plan_id)
    return render(
        request, "planner/files.html", frame(card, "files") | {"protocols": card.document["protocols"]}
    )


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def file(request: PageRequest, plan_id: int, file_kind: str) -> HttpResponse:
    """The plan as a file."""
    card = plan_or_404(request, plan_id)
    if file_kind not in files.KINDS:
        raise Http404
    return files.file_of(card.document, file_kind, on=request.visitor.today, revision=card.revision)


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_safe
def checklist(request: PageRequest, plan_id: int, protocol_id: str) -> HttpResponse:
    """One protocol as a checklist on one page."""
    card = plan_or_404(request, plan_id)
    try:
        return files.checklist_of(card.document, protocol_id)
    except LookupError:
        raise Http404


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def agency(request: PageRequest, plan_id: int) -> HttpResponse:
    """Tie the plan to an agency: ask, and see how far it is."""
    card = plan_or_404(request, plan_id)
    person = request.visitor.person
    form = TieForm(
        request.POST if request.method == "POST" else None,
        initial={"planner_name": person.name if person else ""},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusal_on(form):
            actions.ask_tie(
                plan_id=plan_id,
                agency_id=data["agency_id"],
                planner_name=data["planner_name"],
                planner_title=data["planner_title"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            return redirect("planner:agency", plan_id)
    context = frame(card, "agency") | {
        "form": form,
        "ties": [
            {
                "tie": t,
                "state": _(TieState(t.state).label),
                "live": t.state in ("asked", "verified", "agreed"),
            }
            for t in queries.ties_of(plan_id)
        ],
        "steps": steps(),
        "zone": request.visitor.zone,
    }
    return render(request, "planner/agency.html", context, status=422 if form.is_bound else 200)


def steps() -> list[dict[str, str]]:
    """Return what happens after a tie is asked for."""
    return [
        {"what": _("You name your agency and your role"), "who": _("an owner of the plan")},
        {
            "what": _("We call the agency and ask for you"),
            "who": _("staff of the program"),
            "note": _("On a number of our directory, never on one given here."),
        },
        {
            "what": _("The agency head, or a delegate, agrees"),
            "who": _("the agency"),
            "note": _("Until then the plan is offered to nobody."),
        },
        {
            "what": _("If the agency ever asks us for help, we ask on that call whether to use the plan"),
            "who": _("the agency decides, each time"),
        },
    ]


@desk(Permission.OWN_PLANS)
@require_POST
def end_tie(request: PageRequest, plan_id: int, tie_id: int) -> HttpResponse:
    """End a tie: the plan is offered at no request any more."""
    plan_or_404(request, plan_id)
    if tie_id not in [t.id for t in queries.ties_of(plan_id)]:
        raise Http404
    return act_or_say(
        request,
        lambda: actions.end_tie(tie_id=tie_id, by=request.visitor.actor, at=request.visitor.at),
        _("The tie is ended."),
        "planner:agency",
        plan_id,
    )


@desk(Permission.OWN_PLANS)
@require_POST
def close(request: PageRequest, plan_id: int) -> HttpResponse:
    """Put a plan away."""
    plan_or_404(request, plan_id)
    return act_or_say(
        request,
        lambda: actions.close(plan_id=plan_id, by=request.visitor.actor, at=request.visitor.at),
        _("The plan is put away."),
        "planner:mine",
    )
