"""Where applications stand: amounts, who owes what next, reports; the list across engagements and its file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.funding import actions, queries, tracking_files
from alongside.funding.actions import LONGEST_STEP, MOST_DOLLARS
from alongside.funding.queries import ApplicationCard, TrackedCard
from alongside.funding.words import ReportKind
from alongside.web.access import PageRequest, desk
from alongside.web.casework.case import Case
from alongside.web.components.widgets import DateInput
from alongside.web.templatetags.alongside_tags import day
from alongside.web.worksheet import costs as cost_page

READS = ("funding", "funding:applications")


def _dollars(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_DOLLARS)


class TrackForm(forms.Form):
    """Amounts in whole dollars, and the next step."""

    asked_usd = _dollars(gettext_lazy("Asked for, in whole dollars"))
    awarded_usd = _dollars(gettext_lazy("Awarded"))
    drawn_usd = _dollars(gettext_lazy("Drawn so far"))
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=LONGEST_STEP, required=False)
    next_by = forms.CharField(
        label=gettext_lazy("Who owes it"), max_length=120, required=False,
        help_text=gettext_lazy("An office, or a person at work."),
    )  # fmt: skip
    next_on = forms.DateField(label=gettext_lazy("By which day"), required=False, widget=DateInput())
    keep = forms.BooleanField(
        label=gettext_lazy("I have read this again; keep it as written"), required=False
    )


class ReportForm(forms.Form):
    """A day on which a report is due."""

    kind = forms.ChoiceField(label=gettext_lazy("Which report"))
    due_on = forms.DateField(label=gettext_lazy("Due on"), widget=DateInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(k.value, _(k.label)) for k in ReportKind]  # type: ignore[attr-defined]


def forms_for(card: ApplicationCard) -> dict[str, forms.Form]:
    """Return the forms of one application; their fields' ids differ from those of the others on the page."""
    known = {name: getattr(card, name) for name in TrackForm.base_fields if name != "keep"}
    return {
        "track_form": TrackForm(initial=known, auto_id=f"id_{card.id}_%s"),
        "report_form": ReportForm(auto_id=f"id_{card.id}_%s"),
    }


def _told(request: PageRequest, form: forms.Form) -> None:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.warning(request, f"{label}: {errors[0]}" if label else str(errors[0]))


def track(request: PageRequest, case: Case, found: ApplicationCard) -> None:
    """Write down amounts and the next step."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _told(request, form)
    actions.track_application(
        application_id=found.id, **form.cleaned_data, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("Written down."))
    return None


def report(request: PageRequest, case: Case, found: ApplicationCard) -> None:
    """Keep the day of a report."""
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _told(request, form)
    actions.keep_report_day(
        application_id=found.id, **form.cleaned_data, by=request.visitor.actor, at=request.visitor.at
    )
    messages.success(request, _("The day is kept, and its owner is told once ahead of it."))
    return None


@desk(Permission.SEE_CASE, reads=lambda: READS)
@require_safe
def applications(request: PageRequest) -> HttpResponse:
    """Every application of every engagement, the nearest day first."""
    called = cost_page.names(queries.catalog())
    columns = [
        _("Agency"), _("Program"), _("Where it stands"), _("Next step"), {"label": _("Asked for"), "right": True},
        {"label": _("Awarded"), "right": True}, _("Next day to keep"),
    ]  # fmt: skip
    rows = [_row(card, called) for card in queries.tracked()]
    context = {"columns": columns, "rows": rows, "file": reverse("casework:funding_applications_file")}
    return render(request, "casework/funding_applications.html", context)


def _row(card: TrackedCard, called: dict[str, str]) -> list[Any]:
    one = card.application
    step = " · ".join(filter(None, (one.next_step, one.next_by)))
    return [
        {
            "text": card.agency_name,
            "url": reverse("casework:funding", args=[one.engagement_id]),
            "note": _("Exercise") if card.exercise else card.reference,
        },
        called.get(one.program, one.program),
        {"text": _(one.state_label), "note": one.owner_name},
        step or "–",
        {"text": f"${one.asked_usd:,}" if one.asked_usd is not None else "–", "right": True},
        {"text": f"${one.awarded_usd:,}" if one.awarded_usd is not None else "–", "right": True},
        day(card.next_day) if card.next_day else "–",
    ]


@desk(Permission.SEE_CASE, reads=lambda: READS)
@require_safe
def applications_file(request: PageRequest) -> HttpResponse:
    """The same as an Excel file."""
    called = cost_page.names(queries.catalog())
    data = tracking_files.write(queries.tracked(), say=gettext, names=called)
    response = HttpResponse(data, content_type=cost_page.FILES["xlsx"])
    name = f"funding-{request.visitor.at:%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
