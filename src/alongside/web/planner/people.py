"""Who works on a plan: sign-up, invitations, parts, remarks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.actions import grant
from alongside.accounts.actions_own import ask_password_link
from alongside.accounts.permissions import Permission, Role
from alongside.base.limits import may_try
from alongside.base.secrets import hashed
from alongside.plans import actions, queries
from alongside.plans.rules import may_use
from alongside.plans.states import PlanRole
from alongside.web.access import PageRequest, desk, new_write_key, public_page, written_once
from alongside.web.address import client_address
from alongside.web.planner.forms import CommentForm, InviteForm, SignUpForm
from alongside.web.planner.shared import act_or_say, frame, of_plan, plan_or_404
from alongside.web.refusals import refusal_on

SIGN_UPS, SIGN_UP_WINDOW = 5, 3600
"""Links that one internet address, or one mail address, may ask for in so many seconds."""


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: PageRequest) -> HttpResponse:
    """Ask for a link that proves one's address. The answer is the same for a known address."""
    if request.method != "POST":
        return _signing_up(request, SignUpForm())
    form = SignUpForm(request.POST)
    if not form.is_valid():
        return _signing_up(request, form, 422)
    if not _may_sign_up(request, form.cleaned_data["email"]):
        form.add_error(None, _("There were too many tries from here. Try again in an hour."))
        return _signing_up(request, form, 429)
    return written_once(request, lambda: _mail(request, form))


def _signing_up(request: PageRequest, form: SignUpForm, status: int = 200) -> HttpResponse:
    return render(request, "planner/sign_up.html", {"form": form}, status=status)


def _may_sign_up(request: PageRequest, email: str) -> bool:
    keys = (
        f"plan-link:{hashed('address', client_address(request))}",
        f"plan-link-to:{hashed('address', email.strip().lower())}",
    )
    at = request.visitor.at
    return all(may_try(key=k, tries=SIGN_UPS, seconds=SIGN_UP_WINDOW, at=at) for k in keys)


def _mail(request: PageRequest, form: SignUpForm) -> HttpResponse:
    with refusal_on(form, "email"):
        actions.sign_up(
            **form.cleaned_data,
            language=(get_language() or "en")[:2],
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        return redirect("planner:sign_up_sent")
    return _signing_up(request, form, 422)


@public_page
@require_safe
def sign_up_sent(request: PageRequest) -> HttpResponse:
    """Say that the mail is on its way."""
    return render(request, "planner/sign_up_sent.html")


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: PageRequest, token: str) -> HttpResponse:
    """Open a mailed link: show what it is for; a press of the button takes it up."""
    found = queries.invitation_by_link(token)
    if found is None:
        raise Http404
    at = request.visitor.at
    verdict = may_use(at=at, expires_at=found.expires_at, used=found.used, withdrawn=found.withdrawn)
    if request.method != "POST" or not verdict:
        context = {"invitation": found, "verdict": verdict, "write_key": new_write_key()}
        return render(request, "planner/link.html", context, status=200 if verdict else 410)
    person_id, new = actions.take_up(invitation_id=found.id, by=request.visitor.actor, at=at)
    if new:
        ask_password_link(person_id=person_id, by=request.visitor.actor, at=at)
        return redirect("planner:password_mailed")
    messages.success(request, _("Done. Sign in to go on."))
    return redirect("planner:mine")


@public_page
@require_safe
def password_mailed(request: PageRequest) -> HttpResponse:
    """Say that the address is confirmed and the link for a password comes by mail."""
    return render(request, "planner/password_mailed.html")


@desk(Permission.OWN_ACCOUNT)
@require_POST
def become_planner(request: PageRequest) -> HttpResponse:
    """Add planning to the sign-in one already has."""
    person = request.visitor.person
    assert person is not None
    grant(person_id=person.pk, role=Role.PLANNER, by=request.visitor.actor, at=request.visitor.at)
    return redirect("planner:mine")


@desk(Permission.OWN_PLANS, reads=of_plan)
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: PageRequest, plan_id: int) -> HttpResponse:
    """Who works on this plan; an owner invites others."""
    card = plan_or_404(request, plan_id)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusal_on(form):
            actions.invite(
                plan_id=plan_id,
                email=data["email"],
                name=data["name"],
                role=PlanRole(data["role"]),
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("The invitation is on its way."))
            return redirect("planner:people", plan_id)
    context = frame(card, "people") | {
        "form": form,
        "members": [
            {
                "card": m,
                "role": _(PlanRole(m.role).label),
                "me": m.person_id == request.visitor.actor.person_id,
            }
            for m in queries.members(plan_id)
        ],
        "invitations": [
            {"card": i, "role": _(PlanRole(i.role).label)}
            for i in queries.invitations(plan_id, request.visitor.at)
        ],
        "roles": [(value, _(label)) for value, label in PlanRole.pairs()],
    }
    return render(request, "planner/people.html", context, status=422 if form.is_bound else 200)


@desk(Permission.OWN_PLANS)
@require_POST
def member(request: PageRequest, plan_id: int, person_id: int) -> HttpResponse:
    """Change somebody's part in a plan, or take them off it."""
    card = plan_or_404(request, plan_id)
    if person_id not in [m.person_id for m in queries.members(plan_id)]:
        raise Http404
    wanted = request.POST.get("role", "")
    by, at = request.visitor.actor, request.visitor.at

    def act() -> None:
        if wanted in PlanRole.values():
            actions.change_role(plan_id=plan_id, person_id=person_id, role=PlanRole(wanted), by=by, at=at)
        elif wanted == "off":
            actions.take_off(plan_id=plan_id, person_id=person_id, by=by, at=at)

    mine = person_id == by.person_id and wanted == "off"
    if mine and card.owners > 1:
        return act_or_say(request, act, _("Saved."), "planner:mine")
    return act_or_say(request, act, _("Saved."), "planner:people", plan_id)


@desk(Permission.OWN_PLANS)
@require_POST
def withdraw(request: PageRequest, plan_id: int, invitation_id: int) -> HttpResponse:
    """Make an invitation useless."""
    plan_or_404(request, plan_id)
    return act_or_say(
        request,
        lambda: actions.withdraw_invitation(
            plan_id=plan_id, invitation_id=invitation_id, by=request.visitor.actor, at=request.visitor.at
        ),
        _("The invitation is withdrawn."),
        "planner:people",
        plan_id,
    )


@desk(Permission.OWN_PLANS)
@require_POST
def comment(request: PageRequest, plan_id: int) -> HttpResponse:
    """Write a remark, or settle one."""
    plan_or_404(request, plan_id)
    by, at = request.visitor.actor, request.visitor.at
    settled = request.POST.get("settle", "")
    if settled.isascii() and settled.isdigit() and len(settled) < 18:
        return act_or_say(
            request,
            lambda: actions.settle_comment(plan_id=plan_id, comment_id=int(settled), by=by, at=at),
            _("Settled."),
            "planner:plan",
            plan_id,
        )
    form = CommentForm(request.POST)
    about = request.POST.get("question", "plan")[:200]
    if not form.is_valid():
        messages.warning(request, _("Write what you want to say."))
        return redirect("planner:plan", plan_id)
    text = form.cleaned_data["text"]
    return act_or_say(
        request,
        lambda: actions.comment(
            plan_id=plan_id, question=about, text=text, keep="keep" in request.POST, by=by, at=at
        ),
        _("Your comment is there."),
        "planner:plan",
        plan_id,
    )
