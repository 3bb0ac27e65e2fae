"""The rota: who is on now, what was handed over, the next two weeks and what is thin in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.duty import actions, queries, queries_rota
from alongside.gateways.queries import open_channels
from alongside.web.access import PageRequest, desk
from alongside.web.components.widgets import MomentInput
from alongside.web.duty.rota_notes import NoteForm
from alongside.web.refusals import refusal_on
from alongside.web.zones import zone_name

AHEAD = timedelta(days=14)


class ShiftForm(forms.Form):
    """One person's turn. Times are in the zone of whoever fills this in."""

    person = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int)
    starts_at = forms.DateTimeField(label=gettext_lazy("From"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=gettext_lazy("Until"), widget=MomentInput())
    position = forms.TypedChoiceField(
        label=gettext_lazy("Asked"),
        coerce=int,
        choices=[
            (1, gettext_lazy("First")),
            (2, gettext_lazy("Second, as backup")),
            (3, gettext_lazy("Third")),
        ],
    )

    def __init__(self, *args: Any, at: datetime, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["person"].choices = [(p.pk, p.name) for p in queries.everyone_able(at)]  # type: ignore[attr-defined]
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = _("Time zone: %(zone)s") % {"zone": zone_name(zone)}

    def shift(self) -> dict[str, Any]:
        """Return what the action takes, with the times in the form's zone."""
        data = dict(self.cleaned_data)
        for name in ("starts_at", "ends_at"):
            data[name] = data[name].replace(tzinfo=self.zone)
        data["person_id"] = data.pop("person")
        return data


@desk(Permission.MANAGE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def rota(request: PageRequest) -> HttpResponse:
    """The next two weeks, the gaps in them, and a form for one more shift."""
    at, person = request.visitor.at, request.visitor.person
    zone = request.visitor.zone
    form = ShiftForm(request.POST or None, at=at, zone=zone)
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            actions.add_shift(by=request.visitor.actor, at=at, **form.shift())
            messages.success(request, _("The shift is on the rota."))
            return redirect("duty:rota")
    context = {
        "form": form,
        "zone": zone,
        "channels": open_channels(),
        "on_now": queries.on_now(at),
        "shifts": list(queries.shifts_between(at, at + AHEAD)),
        "warnings": [
            {"text": _(w.sentence) % dict(w.params), "code": w.code, "start": w.start, "end": w.end}
            for w in queries_rota.warnings_between(at, at + AHEAD, zone=zone)
        ],
        "notes": queries_rota.last_notes(at),
        "mine": person.pk if person else 0,
        "note_form": NoteForm(),
    }
    return render(request, "duty/rota.html", context, status=422 if form.errors else 200)


@desk(Permission.MANAGE_ROTA)
@require_POST
def remove_shift(request: PageRequest, shift_id: int) -> HttpResponse:
    """Take a shift off the rota."""
    actions.remove_shift(shift_id=shift_id, by=request.visitor.actor, at=request.visitor.at)
    return redirect("duty:rota")
