"""The chief's own page about money: the yes to using the request's facts, the questions, and what may fit."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alongside.engagements import queries as engagements
from alongside.engagements.queries import EngagementCard
from alongside.engagements.words import How
from alongside.funding import actions, queries, rules
from alongside.funding.answers import to_plain
from alongside.kernel.clock import local_day
from alongside.web.access import PageRequest, requester_page
from alongside.web.public import case_tabs
from alongside.web.worksheet import page
from alongside.web.worksheet import pursued as pursuits
from alongside.web.worksheet.form import PathForm


def engagement_of(request: PageRequest) -> EngagementCard:
    """Return the engagement of the request; 404 before people are introduced."""
    found = engagements.of_request(request.case.id)
    if found is None:
        raise Http404
    return found


def who_sees() -> list[str]:
    """Return who can see the answers."""
    return [
        _("You and your delegates, on devices that were opened with a case code"),
        _("Coordinators of this program; duty officers can read it"),
        _("No funding office: nothing is sent from here"),
        _("Every opening of this page is recorded"),
    ]


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def funding(request: PageRequest) -> HttpResponse:
    """What may fit, once the agency said yes to using its facts; the yes and its taking back are here too."""
    card, at = engagement_of(request), request.visitor.at
    by = request.visitor.actor
    if request.method == "POST":
        if request.POST.get("act") == "withdraw":
            actions.withdraw_consent(engagement_id=card.id, by=by, at=at)
            messages.success(request, _("The yes is taken back; answers, costs and drafts are deleted."))
        elif request.POST.get("act") == "consent":
            actions.record_consent(engagement_id=card.id, how=How.SCREEN.value, by=by, at=at)
            messages.success(request, _("Written down. The answers start from the facts of the request."))
        else:
            raise Http404
        return redirect("public:case_funding")
    sheet = queries.sheet(card.id)
    context = {**case_tabs.frame(request.case, "funding", engaged=True), "sheet": sheet, "people": who_sees()}
    if sheet.consented:
        today = local_day(at, card.timezone)
        context |= page.result_context(sheet.answers, today, at, events=queries.events(card.id))
        context |= {"pursued": pursuits.rows_of(card.id, today)}
    return render(request, "public/case_funding.html", context)


@requester_page
@require_safe
def funding_calendar(request: PageRequest) -> HttpResponse:
    """The days ahead as a calendar file: of programs that may fit, and of what is pursued."""
    card, at = engagement_of(request), request.visitor.at
    sheet, today = queries.sheet(card.id), local_day(at, card.timezone)
    if not sheet.consented:
        return redirect("public:case_funding")
    found = page.result_context(sheet.answers, today, at, events=queries.events(card.id))
    pursued = pursuits.rows_of(card.id, today)
    return pursuits.days_file(pursuits.entries([*found["rows"], *found["maybe"]], pursued), at=at)


@requester_page
@require_http_methods(["GET", "HEAD", "POST"])
def funding_answers(request: PageRequest) -> HttpResponse:
    """All questions that still matter, on one page."""
    card, at = engagement_of(request), request.visitor.at
    sheet, catalog = queries.sheet(card.id), queries.catalog()
    if not sheet.consented:
        return redirect("public:case_funding")
    today = local_day(at, card.timezone)
    asked = [q for n in (1, 2, 3) for q in rules.next_questions(catalog, sheet.answers, today, step=n)]
    typed = request.POST if request.method == "POST" else None
    form = PathForm(typed, questions=asked, answers=sheet.answers, today=today)
    if typed is not None and form.is_valid():
        answers = to_plain(form.merged(catalog, sheet.answers))
        actions.save_answers(engagement_id=card.id, answers=answers, by=request.visitor.actor, at=at)
        messages.success(request, _("The answers are kept."))
        return redirect("public:case_funding")
    context = {**case_tabs.frame(request.case, "funding", engaged=True), "form": form, "people": who_sees()}
    return render(request, "public/case_funding_answers.html", context, status=422 if form.errors else 200)
