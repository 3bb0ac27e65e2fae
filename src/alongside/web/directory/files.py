"""The roster as a file: taken in whole or not at all, and handed out to roster managers only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.roster import actions
from alongside.roster.sheet import COLUMNS, NEEDED
from alongside.web.access import PageRequest, desk
from alongside.web.directory import words
from alongside.web.directory.forms import UploadForm


@desk(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: PageRequest) -> HttpResponse:
    """Take in a roster file, or say line by line why not."""
    form = UploadForm(request.POST or None, request.FILES or None)
    refused: list[list[str]] = []
    if request.method == "POST" and form.is_valid():
        report = actions.import_roster(
            data=form.cleaned_data["file"].read(), by=request.visitor.actor, at=request.visitor.at
        )
        if report.ok:
            messages.success(request, _said(report))
            return redirect("directory:roster")
        refused = [[str(line), sentence] for line, sentence in report.refused[:200]]
        form.add_error(
            "file",
            ngettext(
                "Nothing was taken in: %(count)s line needs mending.",
                "Nothing was taken in: %(count)s lines need mending.",
                len(report.refused),
            )
            % {"count": len(report.refused)},
        )
    context = {
        "form": form,
        "refused": refused,
        "refused_columns": [_("Line"), _("What to mend")],
        "columns": COLUMNS,
        "needed": NEEDED,
        "people": words.roster_people(),
    }
    return render(request, "directory/roster_import.html", context, status=422 if form.errors else 200)


@desk(Permission.MANAGE_ROSTER)
@require_POST
def export(request: PageRequest) -> HttpResponse:
    """Hand out the roster. No write key: the file is the answer, each time, with its line."""
    at = request.visitor.at
    response = HttpResponse(
        actions.export_roster(by=request.visitor.actor, at=at), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="roster-{at:%Y-%m-%d}.csv"'
    return response


def _said(report: actions.ImportReport) -> str:
    return _("Taken in: %(created)s added, %(updated)s changed, %(unchanged)s the same as before.") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
    }
