"""Who is helping, on the agency's own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.engagements import queries
from alongside.web.access import PageRequest, requester_page
from alongside.web.public import case_tabs


@requester_page
@require_safe
def helpers(request: PageRequest) -> HttpResponse:
    """Show the sheet that the coordinator keeps: who helps, with what, whom to call, what comes next."""
    found = queries.of_request(request.case.id)
    sheet = queries.helper_sheet(found.id) if found else None
    rows = [
        {
            "helper": helper,
            "lane": _(helper.lane_label),
            "state": _(helper.state_label),
            "waiting": [h.what for h in helper.hand_offs if h.waiting],
            "taken": [h for h in helper.hand_offs if h.state == "taken"],
        }
        for helper in (sheet.helpers if sheet else ())
        if helper.there
    ]
    context = {
        **case_tabs.frame(request.case, "helpers", engaged=found is not None),
        "rows": rows,
        "questions": [(_(q.label), q.names) for q in (sheet.questions if sheet else ())],
        "coordinator_name": found.coordinator_name if found else "",
        "people": [
            _("You, on this device, for a limited time"),
            _("The advisors on your team, coordinators and duty officers of this program"),
            _("Whoever you give the printed sheet to"),
        ],
    }
    return render(request, "public/case_helpers.html", context)
