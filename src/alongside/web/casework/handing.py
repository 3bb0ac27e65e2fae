"""The hand-back: who takes over each topic, agreed line by line, and the close that follows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.engagements.rules_work import Handing
from alongside.engagements.words import HelpedBy
from alongside.engagements.words_work import ToldHow
from alongside.kernel.field import Topic
from alongside.web.access import PageRequest, desk
from alongside.web.casework import shared, tabs
from alongside.web.casework.case import Case, reads, staff_case, typed
from alongside.web.casework.forms_work import HandingForm
from alongside.web.casework.papers_own import team_rows
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day


def plan_rows(case: Case) -> dict[str, Any]:
    """Return the plan as rows: topics settled or under way, topics that wait, and all the others."""
    plan = queries.hand_back_plan(case.card.id)
    lines = {line.topic: line for line in plan.lines}
    rows = [
        _row(case, topic, lines.get(topic.value), waiting=topic.value in plan.waiting)
        for topic in Topic
        if topic.value in lines or topic.value in plan.waiting
    ]
    others = [
        {"label": _(topic.label), "url": case.url("handing", topic.value)}
        for topic in Topic
        if case.standing == "staff" and topic.value not in lines and topic.value not in plan.waiting
    ]
    return {
        "rows": rows,
        "others": others,
        "left": len(plan.waiting),
        "settled": not plan.waiting and bool(rows),
    }


def _row(case: Case, topic: Topic, line: Handing | None, *, waiting: bool) -> dict[str, Any]:
    return {
        "topic": _(topic.label),
        "value": topic.value,
        "waiting": waiting,
        "who": ", ".join(filter(None, (_(HelpedBy(line.to).label), line.owner))) if line and line.to else "",
        "told": _(ToldHow(line.told_how).label) if line and line.told_how else "",
        "accepted": day(line.accepted_on) if line and line.accepted_on else "",
        "why_nobody": line.why_nobody if line else "",
        "url": case.url("handing", topic.value) if case.standing == "staff" else "",
    }


@desk(Permission.SEE_CASE, reads=reads)
@require_safe
def hand_back(request: PageRequest, engagement_id: int) -> HttpResponse:
    """The plan: each topic with who has it from now on, their yes, or why there is nobody."""
    return plan_page(request, staff_case(request.visitor, engagement_id))


def plan_page(request: PageRequest, case: Case) -> HttpResponse:
    """Draw the plan on either desk."""
    context = tabs.frame(case, request.visitor, "hand_back") | plan_rows(case)
    if case.desk == "my":
        context["papers"] = team_rows(case)
    return render(request, "casework/hand_back.html", context)


@desk(Permission.WORK_CASE, reads=lambda engagement_id, topic: reads(engagement_id))
@require_http_methods(["GET", "HEAD", "POST"])
def handing(request: PageRequest, engagement_id: int, topic: str) -> HttpResponse:
    """Settle one topic of the plan."""
    case = staff_case(request.visitor, engagement_id)
    if topic not in Topic.values():
        raise Http404
    plan = queries.hand_back_plan(engagement_id)
    line = next((line for line in plan.lines if line.topic == topic), Handing(topic, to="agency"))
    initial = {name: getattr(line, name) for name in ("to", "owner", "told_how", "accepted_on", "why_nobody")}
    form = HandingForm(typed(request), initial=initial, known_names=queries.known_names(case.card.request_id))
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.plan_hand_back(
                engagement_id=engagement_id,
                lines=[form.line(topic)],
                keep_as_written=form.cleaned_data["keep"],
                by=request.visitor.actor,
                at=request.visitor.at,
            )
            messages.success(request, _("The hand-back is written down."))
            return redirect(case.url("hand_back"))
    more = {"topic": _(Topic(topic).label), "value": topic, "planned": line in plan.lines}
    return shared.form_page(request, case, "casework/handing.html", form, **more)


@desk(Permission.WORK_CASE)
@require_POST
def drop(request: PageRequest, engagement_id: int, topic: str) -> HttpResponse:
    """Take a topic out of the plan."""
    case = staff_case(request.visitor, engagement_id)
    if topic not in Topic.values():
        raise Http404
    actions.drop_handing(
        engagement_id=engagement_id, topic=topic, by=request.visitor.actor, at=request.visitor.at
    )
    return redirect(case.url("hand_back"))
