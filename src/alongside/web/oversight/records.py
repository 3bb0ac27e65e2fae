"""Holds on cases and the time for keeping papers: what a records officer looks after. Nothing of a case's content."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.engagements import actions, queries
from alongside.engagements.queries import RecordsRow
from alongside.engagements.rules_records import WHY_LIMIT
from alongside.incidents import queries as incidents
from alongside.policy.queries import in_force
from alongside.web.access import PageRequest, Visitor, desk
from alongside.web.refusals import refusal_on
from alongside.web.templatetags.alongside_tags import day, when_year


class HoldForm(forms.Form):
    """Why nothing of a case may be disposed of, or why it may again."""

    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=WHY_LIMIT,
        help_text=gettext_lazy(
            "Such as: letter of county counsel of March 3. No names of people in the case."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReportForm(forms.Form):
    """When a final financial report was submitted."""

    period_end = forms.DateField(
        label=gettext_lazy("Last day of the award's period"), widget=forms.DateInput(attrs={"type": "date"})
    )
    submitted = forms.DateField(
        label=gettext_lazy("Day on which the final financial report was submitted"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class FindForm(forms.Form):
    """Which case to look at."""

    reference = forms.CharField(
        label=gettext_lazy("The four letters of a request"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def people() -> list[str]:
    """Return who can see these pages."""
    return [
        _("Records officers"),
        _("Coordinators and duty officers see on the case that a hold is on it, not why"),
        _("Every opening of this page, and everything done here, is recorded"),
    ]


@desk(Permission.KEEP_RECORDS, reads=lambda: ("records", "records"))
@require_http_methods(["GET", "HEAD", "POST"])
def records(request: PageRequest) -> HttpResponse:
    """Cases with holds or with papers whose time runs; final reports; look a case up."""
    at = request.visitor.at
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.record_final_report(by=request.visitor.actor, at=at, **form.cleaned_data)
            messages.success(request, _("Written down. The time for keeping is counted from that day."))
            return redirect("records:list")
    find = FindForm(request.GET if "reference" in request.GET else None)
    if find.is_valid():
        request_id = incidents.by_reference(find.cleaned_data["reference"])
        found = queries.of_request(request_id) if request_id else None
        if found:
            return redirect("records:case", found.id)
        find.add_error("reference", _("There is no engagement of this reference."))
    context = {
        "columns": [_("Case"), _("Closed"), _("Papers"), _("Kept until"), _("Hold")],
        "rows": [_cells(row) for row in queries.records(at)],
        "reports": queries.final_reports(),
        "form": form,
        "find": find,
        "days": in_force(at)["paper_keep_days"],
        "notice_days": in_force(at)["paper_notice_days"],
        "people": people(),
    }
    return render(request, "oversight/records.html", context, status=422 if form.errors else 200)


def _cells(row: RecordsRow) -> list[Any]:
    return [
        {
            "text": f"{row.reference}, {row.agency_name}",
            "url": reverse("records:case", args=[row.engagement_id]),
            "note": _("Exercise") if row.exercise else "",
        },
        day(row.closed) if row.closed else _("still open"),
        str(row.papers),
        _until(row),
        {"tag": _("On hold"), "kind": "waiting"} if row.held else _going(row),
    ]


def _going(row: RecordsRow) -> str:
    return _("none: disposed of on %(day)s") % {"day": day(row.goes)} if row.goes else ""


def _until(row: RecordsRow) -> str:
    if row.held:
        return _("as long as the hold stands")
    return day(row.until) if row.until else _("not counted yet")


def reads_case(engagement_id: int, **_more: int) -> tuple[str, str]:
    """Say which read line a page about one case's records writes."""
    request_id = queries.request_of(engagement_id)
    if request_id is None:
        raise Http404
    return f"request:{request_id}", f"records:{engagement_id}"


def _page(request: PageRequest, engagement_id: int, form: HoldForm) -> HttpResponse:
    at = request.visitor.at
    row = next(iter(queries.records(at, only=[engagement_id])), None)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "exercise": row.exercise,
        "until": _until(row),
        "holds": [_hold(one, request.visitor) for one in queries.holds(engagement_id)],
        "form": form,
        "people": people(),
    }
    return render(request, "oversight/records_case.html", context, status=422 if form.errors else 200)


def _hold(hold: queries.HoldCard, visitor: Visitor) -> dict[str, Any]:
    zone = visitor.zone
    return {
        "hold": hold,
        "placed": when_year(hold.placed_at, zone),
        "lifted": when_year(hold.lifted_at, zone) if hold.lifted_at else "",
    }


@desk(Permission.KEEP_RECORDS, reads=reads_case)
@require_safe
def case(request: PageRequest, engagement_id: int) -> HttpResponse:
    """One case: its holds, how many papers there are, until when they are kept."""
    return _page(request, engagement_id, HoldForm())


@desk(Permission.KEEP_RECORDS, reads=reads_case)
@require_POST
def hold(request: PageRequest, engagement_id: int) -> HttpResponse:
    """Put a hold on a case."""
    done = _("A hold is on this case. Nothing of it is disposed of.")
    return _act(request, engagement_id, partial(actions.place_hold, engagement_id=engagement_id), done)


@desk(Permission.KEEP_RECORDS, reads=reads_case)
@require_POST
def lift(request: PageRequest, engagement_id: int, hold_id: int) -> HttpResponse:
    """Lift one hold with a reason."""
    found = queries.find_hold(hold_id)
    if found is None or found.engagement_id != engagement_id:
        raise Http404
    act = partial(actions.lift_hold, hold_id=hold_id)
    return _act(request, engagement_id, act, _("The hold is lifted."))


def _act(request: PageRequest, engagement_id: int, act: Callable[..., Any], said: str) -> HttpResponse:
    form = HoldForm(request.POST)
    if form.is_valid():
        with refusal_on(form, "why"):
            act(why=form.cleaned_data["why"], by=request.visitor.actor, at=request.visitor.at)
            messages.success(request, said)
            return redirect("records:case", engagement_id)
    return _page(request, engagement_id, form)


@desk(Permission.KEEP_RECORDS)
@require_POST
def strike(request: PageRequest, report_id: int) -> HttpResponse:
    """Strike a final report that was written down wrongly."""
    if report_id not in {card.id for card in queries.final_reports()}:
        raise Http404
    actions.strike_final_report(report_id=report_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Struck. The time that it set is no longer counted."))
    return redirect("records:list")
