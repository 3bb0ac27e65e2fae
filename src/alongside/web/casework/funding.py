"""The funding tab of an engagement: the agency's yes, its answers, what may fit, what is pursued and by when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts import queries as accounts
from alongside.accounts.permissions import Permission, Role
from alongside.engagements.words import How
from alongside.funding import actions, queries, rules
from alongside.funding.answers import to_plain
from alongside.funding.states import APPLICATION
from alongside.funding.words import RECORDED, Anchor
from alongside.kernel.clock import local_day
from alongside.kernel.verdict import Refused
from alongside.web.access import PageRequest, desk
from alongside.web.casework import funding_tracking, tabs
from alongside.web.casework.case import Case, reads, staff_case, typed
from alongside.web.components.widgets import DateInput
from alongside.web.templatetags.alongside_tags import day, sentence, when_year
from alongside.web.worksheet import page
from alongside.web.worksheet import pursued as pursuits
from alongside.web.worksheet.form import PathForm

MOVES = {
    "ask": gettext_lazy("First contact made"),
    "invite": gettext_lazy("We are invited"),
    "send": gettext_lazy("The application is sent"),
    "award": gettext_lazy("It is awarded"),
    "refuse": gettext_lazy("It is refused"),
    "send_again": gettext_lazy("Sent once more"),
    "drop": gettext_lazy("We do not pursue it"),
    "take_up_again": gettext_lazy("We take it up again"),
    "end": gettext_lazy("It has ended"),
}


class EventForm(forms.Form):
    """A day that clocks count from."""

    anchor = forms.ChoiceField(label=gettext_lazy("What happened"))
    program = forms.ChoiceField(label=gettext_lazy("For which program"), required=False)
    day = forms.DateField(label=gettext_lazy("On which day"), widget=DateInput())

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["anchor"].choices = [(a.value, _(a.label)) for a in RECORDED]  # type: ignore[attr-defined]
        named = [(p.key, p.name) for p in queries.catalog().programs]
        self.fields["program"].choices = [("", _("All programs")), *named]  # type: ignore[attr-defined]


class TakeUpForm(forms.Form):
    """A program that somebody looks after from now on."""

    program = forms.ChoiceField(label=gettext_lazy("Program"))
    owner = forms.ChoiceField(label=gettext_lazy("Who looks after it"))

    def __init__(self, data: Any, *, owners: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["program"].choices = [(p.key, p.name) for p in queries.catalog().programs]  # type: ignore[attr-defined]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]


def _owners(request: PageRequest) -> list[tuple[str, str]]:
    people = accounts.people_with(Role.COORDINATOR, request.visitor.at)
    return [(str(p.pk), p.name) for p in people]


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def funding(request: PageRequest, engagement_id: int) -> HttpResponse:
    """What may fit this engagement, what is pursued, and the days ahead."""
    return _tab(request, staff_case(request.visitor, engagement_id))


def _tab(request: PageRequest, case: Case, *, status: int = 200, **forms_: Any) -> HttpResponse:
    at, card = request.visitor.at, case.card
    sheet, today = queries.sheet(card.id), local_day(at, card.timezone)
    context: dict[str, Any] = {
        **frame(case, request),
        "sheet": sheet,
        "works": case.works,
    }
    context["urls"] = {n: case.url(f"funding_{n}") for n in ("answers", "act", "costs", "drafts")}
    if sheet.consented:
        events = queries.events(card.id)
        context |= page.result_context(sheet.answers, today, at, events=events)
        context |= {
            "consent": when_year(sheet.consent_at, card.timezone),
            "consent_how": _(How(sheet.consent_how).label),
            "changed": when_year(sheet.changed_at, card.timezone),
            "events": [_event_row(e) for e in queries.event_list(card.id)],
            "applications": application_rows(card.id, today),
            "event_form": forms_.get("event_form") or EventForm(None),
            "take_up_form": forms_.get("take_up_form") or TakeUpForm(None, owners=_owners(request)),
        }
    return render(request, "casework/funding.html", context, status=status)


def _event_row(event: queries.EventCard) -> dict[str, Any]:
    named = page.programs_named([event.program]) if event.program else []
    return {
        "label": _(Anchor(event.anchor).label),
        "value": day(event.day),
        "note": named[0].name if named else ("" if event.id else _("from the request")),
    }


def application_rows(engagement_id: int, today: date) -> list[dict[str, Any]]:
    """Return what is pursued, with what may be said about it next."""
    rows = pursuits.rows_of(engagement_id, today)
    for row in rows:
        card = row["card"]
        row["moves"] = [
            (event, label) for event, label in MOVES.items() if APPLICATION.may(event, card.state)
        ]
        row |= funding_tracking.forms_for(card)
    return rows


def who_sees() -> list[str]:
    """Return who can see what is kept about money."""
    return [
        _("Coordinators, who keep it; duty officers can read it"),
        _("The agency, on devices that were opened with its case code"),
        _("Not the advisors, and no funding office: nothing is sent from here"),
        _("The funder sees how many programs are pursued, with small numbers left out, and no amounts"),
        _("Every opening of this page is recorded"),
    ]


def frame(case: Case, request: PageRequest) -> dict[str, Any]:
    """Return what the frame of the tab shows."""
    return {**tabs.frame(case, request.visitor, "funding"), "who_sees": who_sees()}


@desk(Permission.WORK_CASE, reads=reads)
@require_http_methods(["GET", "HEAD", "POST"])
def funding_answers(request: PageRequest, engagement_id: int) -> HttpResponse:
    """All questions that still matter, on one page."""
    case, at = staff_case(request.visitor, engagement_id), request.visitor.at
    sheet, catalog = queries.sheet(engagement_id), queries.catalog()
    if not sheet.consented:
        return redirect(case.url("funding"))
    today = local_day(at, case.card.timezone)
    asked = [q for n in (1, 2, 3) for q in rules.next_questions(catalog, sheet.answers, today, step=n)]
    form = PathForm(typed(request), questions=asked, answers=sheet.answers, today=today)
    if request.method == "POST" and form.is_valid():
        answers = to_plain(form.merged(catalog, sheet.answers))
        actions.save_answers(engagement_id=engagement_id, answers=answers, by=request.visitor.actor, at=at)
        messages.success(request, _("The answers are kept."))
        return redirect(case.url("funding"))
    context = {**frame(case, request), "form": form, "url": case.url("funding")}
    return render(request, "casework/funding_answers.html", context, status=422 if form.errors else 200)


@desk(Permission.WORK_CASE, reads=reads)
@require_POST
def funding_act(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Do one thing of the tab: consent, a day, a program taken up or moved, a deadline settled."""
    case = staff_case(request.visitor, engagement_id)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        answer = act(request, case)
    except LookupError:
        raise Http404
    except Refused as refused:
        messages.warning(request, sentence(refused.verdict))
        answer = None
    return answer or redirect(case.url("funding"))


Act = Callable[[PageRequest, Case], HttpResponse | None]


def _consent(request: PageRequest, case: Case) -> None:
    actions.record_consent(
        engagement_id=case.card.id, how=How.VOICE.value, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Written down. The answers start from the facts of the request."))


def _withdraw(request: PageRequest, case: Case) -> None:
    actions.withdraw_consent(engagement_id=case.card.id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("The yes is taken back; answers, costs and drafts are deleted."))


def _event(request: PageRequest, case: Case) -> HttpResponse | None:
    form = EventForm(request.POST)
    if not form.is_valid():
        return _tab(request, case, event_form=form, status=422)
    actions.record_event(
        engagement_id=case.card.id, by=request.visitor.actor, at=request.visitor.at, **form.cleaned_data
    )
    messages.success(request, _("The day is kept, and the deadlines are counted from it."))
    return None


def _take_up(request: PageRequest, case: Case) -> HttpResponse | None:
    form = TakeUpForm(request.POST, owners=_owners(request))
    if not form.is_valid():
        return _tab(request, case, take_up_form=form, status=422)
    actions.take_up(
        engagement_id=case.card.id,
        program=form.cleaned_data["program"],
        owner_id=int(form.cleaned_data["owner"]),
        by=request.visitor.actor,
        at=request.visitor.at,
    )
    messages.success(request, _("Taken up. Its days are kept, and their owner is told once ahead of each."))
    return None


def _number(request: PageRequest, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise LookupError(f"no {name}")
    return int(text)


def _found(request: PageRequest, case: Case) -> queries.ApplicationCard:
    found = queries.application(_number(request, "application"))
    if found is None or found.engagement_id != case.card.id:
        raise LookupError("no such application here")
    return found


def _track(request: PageRequest, case: Case) -> None:
    funding_tracking.track(request, case, _found(request, case))


def _report(request: PageRequest, case: Case) -> None:
    funding_tracking.report(request, case, _found(request, case))


def _move(request: PageRequest, case: Case) -> None:
    found, event = _found(request, case), request.POST.get("event", "")
    if event not in MOVES:
        raise LookupError("no such move")
    actions.move_application(
        application_id=found.id, event=event, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Written down."))


def _settle(request: PageRequest, case: Case) -> None:
    found = queries.deadline(_number(request, "deadline"))
    if found is None or found.engagement_id != case.card.id:
        raise LookupError("no such deadline here")
    actions.settle_deadline(deadline_id=found.id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Written down."))


ACTS: dict[str, Act] = {
    "consent": _consent,
    "withdraw": _withdraw,
    "event": _event,
    "take_up": _take_up,
    "move": _move,
    "settle": _settle,
    "track": _track,
    "report": _report,
}
