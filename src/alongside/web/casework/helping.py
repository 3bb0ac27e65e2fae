"""The sheet of helpers, on either desk: who is helping, with what, next step, hand-offs, and on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alongside.engagements import actions, ics213rr, queries
from alongside.engagements.queries import HandOffCard, HelperCard
from alongside.engagements.states import HELPER, HelperState
from alongside.web.access import PageRequest, Visitor, new_write_key
from alongside.web.casework import tabs
from alongside.web.casework.case import Case, typed
from alongside.web.casework.helping_forms import AnswerForm, HandOffForm, HelperForm, NewHelperForm
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import when_year

Context = dict[str, Any]
TAGS = {"expected": "waiting", "helping": "open", "standing_by": "settled", "finished": "ended"}
HAND_OFF_TAGS = {"offered": "waiting", "taken": "settled", "not_taken": "ended"}


def who_sees() -> list[str]:
    """Return who can see the sheet."""
    return [
        _("The agency, on its own page"),
        _("The advisors on this team, until 72 hours after it is closed"),
        _("Coordinators, who keep it; duty officers can read it"),
        _("Whoever is handed the printed sheet"),
    ]


def context(case: Case, visitor: Visitor) -> Context:
    """Return what every page of the sheet draws."""
    return {
        **tabs.frame(case, visitor, "helpers"),
        "works": case.works,
        "who_sees": who_sees(),
        "urls": {
            name: case.url(name)
            for name in ("detail", "helpers", "lane", "helpers_print", "ics213rr", "helpers_export")
        },
    }


def sheet_page(request: PageRequest, case: Case) -> HttpResponse:
    """Show the sheet; put somebody on it."""
    form = NewHelperForm(typed(request), known_names=queries.known_names(case.card.request_id))
    if request.method == "POST":
        if not case.works:
            raise Http404
        if form.is_valid() and _add(request, case, form):
            messages.success(request, _("On the sheet."))
            return redirect(case.url("helpers"))
    sheet = queries.helper_sheet(case.card.id)
    drawn = {
        "form": form,
        "questions": [{"lane": q.lane, "label": _(q.label), "names": q.names} for q in sheet.questions],
        "there": [_row(case, helper) for helper in sheet.helpers if helper.there],
        "finished": [_row(case, helper) for helper in sheet.helpers if not helper.there],
        "hand_offs": [_hand_off(case, hand_off) for hand_off in sheet.hand_offs],
        "open_form": bool(form.errors) or not sheet.helpers,
    }
    status = 422 if form.errors else 200
    return render(
        request, "casework/helpers.html", {**context(case, request.visitor), **drawn}, status=status
    )


def _add(request: PageRequest, case: Case, form: NewHelperForm) -> bool:
    return _done(
        form,
        lambda: actions.add_helper(
            engagement_id=case.card.id,
            key=request.POST.get("write_key", "")[:64] or new_write_key(),
            words=form.words(),
            until=form.cleaned_data["until"],
            state=form.cleaned_data["state"],
            keep_as_written=form.cleaned_data["keep"],
            by=request.visitor.actor,
            at=request.visitor.at,
        ),
    )


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Do it; a refusal is said beside what was typed."""
    with refusal_on(form):
        act()
        return True
    return False


def _row(case: Case, helper: HelperCard) -> Context:
    return {
        "helper": helper,
        "kind": _(helper.kind_label),
        "lane": _(helper.lane_label),
        "tag": _(helper.state_label),
        "tag_kind": TAGS[helper.state],
        "url": case.url("helper", helper.id),
        "changed": when_year(helper.changed_at, case.card.timezone),
    }


def _hand_off(case: Case, hand_off: HandOffCard) -> Context:
    zone = case.card.timezone
    return {
        "hand_off": hand_off,
        "tag": _(hand_off.state_label),
        "tag_kind": HAND_OFF_TAGS[hand_off.state],
        "offered": when_year(hand_off.offered_at, zone),
        "answered": when_year(hand_off.answered_at, zone) if hand_off.answered_at else "",
        "url": case.url("answer", hand_off.id) if case.works and hand_off.waiting else "",
    }


def _helper_of(case: Case, helper_id: int) -> HelperCard:
    helper = queries.find_helper(helper_id)
    if helper is None or helper.engagement_id != case.card.id:
        raise Http404
    return helper


def helper_page(request: PageRequest, case: Case, helper_id: int) -> HttpResponse:
    """Show one helper; change the line."""
    helper = _helper_of(case, helper_id)
    known = queries.known_names(case.card.request_id)
    initial = {name: getattr(helper, name) for name in HelperForm.base_fields if name != "keep"}
    form = HelperForm(typed(request), initial=initial, known_names=known)
    if request.method == "POST":
        if not case.works:
            raise Http404
        if form.is_valid() and _change(request, helper, form):
            messages.success(request, _("Changed."))
            return redirect(case.url("helpers"))
    return _draw_helper(request, case, helper, form=form, hand_off=HandOffForm())


def _change(request: PageRequest, helper: HelperCard, form: HelperForm) -> bool:
    return _done(
        form,
        lambda: actions.change_helper(
            helper_id=helper.id,
            words=form.words(),
            until=form.cleaned_data["until"],
            keep_as_written=form.cleaned_data["keep"],
            by=request.visitor.actor,
            at=request.visitor.at,
        ),
    )


def _draw_helper(
    request: PageRequest, case: Case, helper: HelperCard, *, form: HelperForm, hand_off: HandOffForm
) -> HttpResponse:
    events = (
        ("begin", _("They are helping now")),
        ("stand_by", _("They stand by")),
        ("finish", _("They have finished")),
    )
    drawn = {
        **_row(case, helper),
        "form": form,
        "hand_off_form": hand_off,
        "events": [(event, label) for event, label in events if HELPER.may(event, helper.state)],
        "hand_offs": [_hand_off(case, item) for item in helper.hand_offs],
        "may_hand_off": helper.state != HelperState.FINISHED,
        "act_url": case.url("helper_act", helper.id),
        "hand_off_url": case.url("hand_off", helper.id),
        "page_url": case.url("helper", helper.id),
    }
    status = 422 if form.errors or hand_off.errors else 200
    return render(request, "casework/helper.html", {**context(case, request.visitor), **drawn}, status=status)


def helper_act(request: PageRequest, case: Case, helper_id: int) -> HttpResponse:
    """Say that a helper begins, stands by or has finished."""
    helper, event = _helper_of(case, helper_id), request.POST.get("event", "")
    if not case.works or event not in {move.event for move in HELPER.moves}:
        raise Http404
    actions.move_helper(helper_id=helper.id, event=event, by=request.visitor.actor, at=request.visitor.at)
    return redirect(case.url("helpers"))


def agree_lane(request: PageRequest, case: Case) -> HttpResponse:
    """Note that those in one lane have divided the work."""
    lane = request.POST.get("lane", "")
    if not case.works or lane not in {q.lane for q in queries.helper_sheet(case.card.id).questions}:
        raise Http404
    actions.agree_lane(engagement_id=case.card.id, lane=lane, by=request.visitor.actor, at=request.visitor.at)
    return redirect(case.url("helpers"))


def hand_off(request: PageRequest, case: Case, helper_id: int) -> HttpResponse:
    """Offer a piece of work to a helper."""
    helper = _helper_of(case, helper_id)
    if not case.works:
        raise Http404
    names = [helper.name, helper.contact_name, helper.owner, *queries.known_names(case.card.request_id)]
    form = HandOffForm(request.POST, known_names=names)
    if form.is_valid() and _done(
        form,
        lambda: actions.offer_hand_off(
            helper_id=helper.id,
            key=request.POST.get("write_key", "")[:64] or new_write_key(),
            what=form.cleaned_data["what"],
            keep_as_written=form.cleaned_data["keep"],
            by=request.visitor.actor,
            at=request.visitor.at,
        ),
    ):
        messages.success(request, _("Written down. It waits for their yes."))
        return redirect(case.url("helpers"))
    initial = {name: getattr(helper, name) for name in HelperForm.base_fields if name != "keep"}
    return _draw_helper(request, case, helper, form=HelperForm(initial=initial), hand_off=form)


def answer(request: PageRequest, case: Case, hand_off_id: int) -> HttpResponse:
    """Write down what the helper said to a hand-off."""
    found = queries.find_hand_off(hand_off_id)
    if found is None or not case.works:
        raise Http404
    _helper_of(case, found.helper_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Write who said so, by name and role at work."))
        return redirect(case.url("helpers"))
    actions.answer_hand_off(
        hand_off_id=found.id,
        taken=form.cleaned_data["taken"] == "yes",
        answered_by=form.cleaned_data["answered_by"],
        by=request.visitor.actor,
        at=request.visitor.at,
    )
    return redirect(case.url("helpers"))


def contact_sheet(request: PageRequest, case: Case) -> HttpResponse:
    """Draw the sheet for paper."""
    helpers = [h for h in queries.helper_sheet(case.card.id).helpers if h.there]
    drawn = {"rows": [_row(case, helper) for helper in helpers], "at": request.visitor.at}
    return render(request, "casework/helpers_print.html", {**context(case, request.visitor), **drawn})


def ics_sheet(request: PageRequest, case: Case) -> HttpResponse:
    """Draw the sheet in the blocks of ICS-213RR for paper."""
    lines = [
        [{"block": block, "title": title, "text": line[block]} for block, title in ics213rr.BLOCKS]
        for line in _request_lines(request, case)
    ]
    return render(request, "casework/ics213rr.html", {**context(case, request.visitor), "lines": lines})


def _request_lines(request: PageRequest, case: Case) -> list[dict[str, str]]:
    helpers = [h for h in queries.helper_sheet(case.card.id).helpers if h.there]
    card, at = case.card, request.visitor.at
    return [
        ics213rr.request_line(
            helper, number=number, incident=card.place, reference=card.reference, zone=card.timezone, at=at
        )
        for number, helper in enumerate(helpers, start=1)
    ]


def export(request: PageRequest, case: Case) -> HttpResponse:
    """Hand out the sheet as a file. No write key: the file is the answer, each time, with its line."""
    form, at = request.POST.get("form", ""), request.visitor.at
    if form not in ("ics-213rr", "contacts"):
        raise Http404
    helpers = [h for h in queries.helper_sheet(case.card.id).helpers if h.there]
    actions.export_helpers(engagement_id=case.card.id, form=form, by=request.visitor.actor, at=at)
    if form == "contacts":
        data = ics213rr.contact_file(helpers)
    else:
        data = ics213rr.request_file(
            helpers, incident=case.card.place, reference=case.card.reference, zone=case.card.timezone, at=at
        )
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{form}-{case.card.reference}-{at:%Y-%m-%d}.csv"'
    return response
