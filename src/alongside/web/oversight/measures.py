"""Counts by half-year, small ones left out, on a page and as a file for the grant's return."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.kernel.spreadsheet import write_csv
from alongside.kernel.text import gettext_noop
from alongside.reporting import queries
from alongside.reporting.queries import HalfYear, Measure
from alongside.web.access import PageRequest, desk

REPORTS = "reports"
"""The chain that keeps who looked at which report."""

UNITS = {
    "count": "",
    "minutes": gettext_noop("minutes"),
    "hours": gettext_noop("hours"),
    "per seat": gettext_noop("per seat"),
}


@desk(Permission.SEE_MEASURES)
@require_safe
def newest(request: PageRequest) -> HttpResponse:
    """Show the half-year that ended last."""
    return _page(request, queries.shown_half_years(request.visitor.at)[0])


def _read(key: str) -> tuple[str, str]:
    return REPORTS, f"measures:{key}"


@desk(Permission.SEE_MEASURES)
@require_safe
def measures(request: PageRequest, key: str) -> HttpResponse:
    """Show one half-year."""
    return _page(request, _find(request, key))


@desk(Permission.SEE_MEASURES, reads=_read)
@require_safe
def export(request: PageRequest, key: str) -> HttpResponse:
    """Give one half-year as a file that no spreadsheet runs as a formula; who took it is written down."""
    half = _find(request, key)
    columns = [_("Group"), _("Measure"), _("Unit"), _("Value")]
    rows = [
        dict(zip(columns, (_(m.group), _(m.label), _unit(m), _said(m)), strict=True))
        for m in queries.measures(half, at=request.visitor.at)
    ]
    response = HttpResponse(write_csv(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="measures-{half.key}.csv"'
    return response


def _find(request: PageRequest, key: str) -> HalfYear:
    half = queries.find_half_year(key, request.visitor.at)
    if half is None:
        raise Http404
    return half


def _label(half: HalfYear) -> str:
    return _(half.label) % {"year": half.year}


def _unit(measure: Measure) -> str:
    return _(UNITS[measure.unit]) if UNITS[measure.unit] else _("number")


def _said(measure: Measure) -> str:
    if measure.hidden:
        return _("left out")
    if measure.value is None:
        return _("none")
    return f"{measure.value:g}"


def _page(request: PageRequest, half: HalfYear) -> HttpResponse:
    at = request.visitor.at
    found = queries.measures(half, at=at)
    groups = [
        {"name": _(name), "rows": _rows(list(rows))} for name, rows in groupby(found, lambda m: m.group)
    ]
    shown = {
        "label": _label(half),
        "groups": groups,
        "columns": [_("Measure"), {"label": _("Value"), "right": True}],
        "tabs": [
            {
                "label": _label(one),
                "url": reverse("oversight:measures_of", args=[one.key]),
                "current": one == half,
            }
            for one in queries.shown_half_years(at)
        ],
        "export_url": reverse("oversight:export", args=[half.key]),
        "limit": queries.limit(at),
        "people": [_("Coordinators and the funder. No case, agency, town or person is on it")],
    }
    return render(request, "oversight/measures.html", shown)


def _rows(found: list[Measure]) -> list[list[Any]]:
    rows = []
    for measure in found:
        unit = _(UNITS[measure.unit]) if measure.value is not None and UNITS[measure.unit] else ""
        rows.append([_(measure.label), {"text": f"{_said(measure)} {unit}".strip(), "right": True}])
    return rows
