"""Adding and changing roster entries."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alongside.accounts.permissions import Permission
from alongside.agencies.queries import card as agency_card
from alongside.roster import actions
from alongside.web.access import PageRequest, desk
from alongside.web.directory import words
from alongside.web.directory.entry_form import EntryForm
from alongside.web.directory.roster import page_or_404, reads_advisor
from alongside.web.refusals import refusal_on


@desk(Permission.MANAGE_ROSTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PageRequest) -> HttpResponse:
    """Put an advisor on the roster."""
    form = EntryForm(request.POST or None)
    visitor = request.visitor

    def save() -> int:
        return actions.add_advisor(entry=form.to_entry(), by=visitor.actor, at=visitor.at)

    return _saved(request, form, save) or _page(request, form, None)


@desk(Permission.MANAGE_ROSTER, reads=reads_advisor)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PageRequest, advisor_id: int) -> HttpResponse:
    """Change an advisor's entry."""
    entry = page_or_404(request, advisor_id).entry
    agency = agency_card(entry.agency_id).name if entry.agency_id else ""
    form = EntryForm(request.POST or None, entry=entry, agency_name=agency)
    visitor = request.visitor

    def save() -> int:
        actions.change_advisor(advisor_id=advisor_id, entry=form.to_entry(), by=visitor.actor, at=visitor.at)
        return advisor_id

    return _saved(request, form, save) or _page(request, form, advisor_id)


def _saved(request: PageRequest, form: EntryForm, save: Callable[[], int]) -> HttpResponse | None:
    """Save what was sent and go to the advisor, or put the refusal on the form and return None."""
    if request.method != "POST" or not form.is_valid():
        return None
    with refusal_on(form):
        advisor_id = save()
        messages.success(request, _("The entry is saved."))
        return redirect("directory:advisor", advisor_id)
    return None


def _page(request: PageRequest, form: EntryForm, advisor_id: int | None) -> HttpResponse:
    sections = [
        (_("Who"), form.plain("name", "email", "discipline", "title")),
        (_("Phone"), form.plain("phone", "sms_consent", "voice_consent")),
        (_("Where they serve"), form.plain("agency_id", "agency", "organization")),
        (_("Home"), form.plain("home_city", "home_state", "timezone", "language")),
        (_("What they bring"), form.plain("languages", "communities", "first_time")),
        (
            _("Limits"),
            form.plain("declined_kinds", "anniversaries", "open_litigation", "max_load", "exercises"),
        ),
        (
            _("Standing"),
            form.plain(
                "background_expires",
                "training_expires",
                "employer_permission",
                "employer_permission_until",
                "revalidated_date",
                "profession",
            ),
        ),
    ]
    entry = form.entry
    filled = [len(x) for x in (entry.lived, entry.licenses, entry.authorities)] if entry else [0, 0, 0]
    groups = [
        (_("Events served through"), _("Events"), filled[0], form.rows_of("lived")),
        (_("State licenses"), _("Licenses"), filled[1], form.rows_of("license")),
        (_("Compact authorities"), _("Authorities"), filled[2], form.rows_of("authority")),
    ]
    context = {"form": form, "sections": sections, "groups": groups, "advisor_id": advisor_id}
    context["people"] = words.roster_people()
    return render(request, "directory/advisor_edit.html", context, status=422 if form.errors else 200)
