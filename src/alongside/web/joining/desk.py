"""The desk of applications: read, ask those who vouch, note the talk, decide in two, take in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.joining import actions, queries
from alongside.joining.states import ApplicationState
from alongside.joining.words import SENTENCES, Grade, Known, Why
from alongside.kernel.field import STATES, Discipline
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, desk
from alongside.web.joining.desk_forms import RefereeForm, TakeInForm, TalkForm
from alongside.web.joining.reading import facts, label
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day

STEPS: dict[str, Callable[..., None]] = {
    "screen": actions.screen,
    "ask_references": actions.ask_references,
    "invite_to_talk": actions.invite_to_talk,
    "put_forward": actions.put_forward,
    "withdraw": actions.withdraw,
    "mail_link_again": actions.mail_link_again,
}
NEXT = {
    ApplicationState.RECEIVED: "screen",
    ApplicationState.SCREENING: "ask_references",
    ApplicationState.REFERENCES: "invite_to_talk",
    ApplicationState.INTERVIEW: "put_forward",
}
"""The one act that leads on, by state."""


def reads_application(application_id: int) -> tuple[str, str]:
    """Return the ledger's stream and object of reading one application."""
    return f"application:{application_id}", f"application:{application_id}"


def _card(request: PageRequest, application_id: int) -> queries.ApplicationCard:
    try:
        return queries.card(application_id, request.visitor.at)
    except LookupError:
        raise Http404 from None


@desk(Permission.DECIDE_JOINING)
@require_safe
def table(request: PageRequest) -> HttpResponse:
    """List who waits, the longest-waiting first, and what is over."""
    context = {
        "columns": [_("Name"), _("Brings"), _("Home"), _("State"), _("References"), _("Came")],
        "waiting": [_row(line) for line in queries.lines()],
        "over": [_row(line) for line in queries.lines(over=True, limit=50)],
    }
    return render(request, "joining_desk/list.html", context)


def _row(line: queries.Line) -> list[Any]:
    return [
        {"text": line.name or _("Emptied"), "url": reverse("join_desk:application", args=[line.id])},
        label(Discipline, line.discipline),
        STATES.get(line.home_state, ""),
        {
            "text": "",
            "tag": label(ApplicationState, line.state),
            "kind": "ended" if line.state in _OVER else "open",
        },
        f"{line.given}/{line.named}",
        day(line.received_at.date()),
    ]


_OVER = {ApplicationState.ON_ROSTER, ApplicationState.DECLINED, ApplicationState.WITHDRAWN}


@desk(Permission.DECIDE_JOINING, reads=reads_application)
@require_safe
def detail(request: PageRequest, application_id: int) -> HttpResponse:
    """One application: what was written, who vouched, who decided, what is next."""
    return _page(request, _card(request, application_id))


def _page(
    request: PageRequest, card: queries.ApplicationCard, *, status: int = 200, **shown: Any
) -> HttpResponse:
    may_manage = request.visitor.may(Permission.MANAGE_ROSTER)
    state, policy = ApplicationState(card.state), in_force(request.visitor.at)
    step = NEXT.get(state, "")
    context = {
        "card": card,
        "state": _(state.label),
        "over": state in _OVER,
        "facts": facts(card),
        "referees": [_referee(card, referee) for referee in card.referees],
        "votes": card.votes,
        "step": step,
        "step_verdict": card.verdicts[step] if step else None,
        "may_manage": may_manage,
        "reasons": [(why.value, _(why.label)) for why in Why],
        "declined_why": label(Why, card.declined_why),
        "talk_form": TalkForm(),
        "referee_form": RefereeForm(),
        "take_in_form": TakeInForm(),
        "deciders": policy["join_deciders"],
        "keep_days": policy["join_keep_days"],
        "people": [_("Roster managers and coordinators"), _("Every opening of it is recorded")],
    }
    return render(request, "joining_desk/application.html", context | shown, status=status)


def _referee(card: queries.ApplicationCard, referee: queries.RefereeCard) -> dict[str, Any]:
    return {
        "card": referee,
        "known": label(Known, referee.known),
        "grades": [
            {"label": _(text), "value": label(Grade, referee.grades[word])}
            for word, text in SENTENCES.items()
            if word in referee.grades
        ],
        "again": card.state == ApplicationState.REFERENCES and referee.answered_at is None,
    }


@desk(Permission.MANAGE_ROSTER)
@require_POST
def move(request: PageRequest, application_id: int) -> HttpResponse:
    """Take the application one step on, or take it back for the applicant."""
    _card(request, application_id)
    act = STEPS.get(request.POST.get("event", ""))
    if act is None:
        raise Http404
    act(application_id=application_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Done. The page shows what is next."))
    return redirect("join_desk:application", application_id)


@desk(Permission.DECIDE_JOINING)
@require_POST
def decide(request: PageRequest, application_id: int) -> HttpResponse:
    """Say yes or no as one of those who decide."""
    _card(request, application_id)
    said = request.POST.get("said")
    if said not in {"yes", "no"}:
        raise Http404
    accepted = actions.decide(
        application_id=application_id, yes=said == "yes", by=request.visitor.actor, at=request.visitor.at
    )
    done = _("Accepted. The agreement is on its way to the applicant.") if accepted else _("Written down.")
    messages.success(request, done)
    return redirect("join_desk:application", application_id)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def decline(request: PageRequest, application_id: int) -> HttpResponse:
    """Decline for a reason of the list."""
    _card(request, application_id)
    actions.decline(
        application_id=application_id,
        why=request.POST.get("why", ""),
        by=request.visitor.actor,
        at=request.visitor.at,
    )
    messages.success(request, _("Declined. The applicant is told, without the reason."))
    return redirect("join_desk:application", application_id)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def talk(request: PageRequest, application_id: int) -> HttpResponse:
    """Note the talk."""
    form = TalkForm(request.POST)
    return _filled(request, application_id, form, actions.note_talk, _("The talk is noted."), talk_form=form)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def name_referee(request: PageRequest, application_id: int) -> HttpResponse:
    """Add somebody who may vouch."""
    form = RefereeForm(request.POST)
    done = _("They are on the list.")
    return _filled(request, application_id, form, actions.name_referee, done, referee_form=form)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def ask_again(request: PageRequest, application_id: int, referee_id: int) -> HttpResponse:
    """Write to a referee once more."""
    found = queries.find_referee(referee_id)
    if found is None or found[0] != application_id:
        raise Http404
    actions.ask_again(referee_id=referee_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("A new link is on its way; the one before no longer works."))
    return redirect("join_desk:application", application_id)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def take_in(request: PageRequest, application_id: int) -> HttpResponse:
    """Put the applicant on the roster."""
    form = TakeInForm(request.POST)
    done = _("On the roster. Look the entry over: matching goes by it at once.")
    return _filled(request, application_id, form, actions.take_in, done, take_in_form=form)


def _filled(
    request: PageRequest,
    application_id: int,
    form: forms.Form,
    act: Callable[..., Any],
    done: str,
    **shown: Any,
) -> HttpResponse:
    """Run one form's action, or show the page again with what was typed."""
    card = _card(request, application_id)
    if form.is_valid():
        by, at = request.visitor.actor, request.visitor.at
        with refusal_on(form):
            act(application_id=application_id, by=by, at=at, **form.cleaned_data)
            messages.success(request, done)
            return redirect("join_desk:application", application_id)
    return _page(request, card, status=422, **shown)
