"""The note that one officer leaves for the next."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from alongside.accounts.permissions import Permission
from alongside.duty import actions_rota
from alongside.duty.rules_rota import NOTE_LIMIT
from alongside.web.access import PageRequest, desk
from alongside.web.notes import check_text


class NoteForm(forms.Form):
    """A few sentences about the desk. Names of people in a case are asked about, and never needed."""

    text = forms.CharField(
        label=gettext_lazy("For the next officer"),
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LIMIT}),
        help_text=gettext_lazy(
            "About the desk: who will call back when, what is not working. No names of people in a case."
        ),
        error_messages={"required": gettext_lazy("Write what the next officer must know.")},
    )
    keep = forms.BooleanField(label=gettext_lazy("I have read this and keep it as it is"), required=False)
    asks_again = False

    def clean(self) -> dict[str, Any]:
        """Refuse what must not be written down; ask once about what is doubtful."""
        if "text" in self.cleaned_data:
            self.asks_again = check_text(self, "text", keep=bool(self.cleaned_data.get("keep")))
        return self.cleaned_data


@desk(Permission.MANAGE_ROTA)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PageRequest) -> HttpResponse:
    """Leave a note; a doubtful one is shown again, with the question, before it is kept."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions_rota.leave_note(
            text=form.cleaned_data["text"],
            keep_as_written=bool(form.cleaned_data.get("keep")),
            by=request.visitor.actor,
            at=request.visitor.at,
        )
        messages.success(request, _("Your note is there for the next officer."))
        return redirect("duty:rota")
    return render(request, "duty/rota_note.html", {"form": form}, status=422 if form.errors else 200)


@desk(Permission.MANAGE_ROTA)
@require_POST
def take_over(request: PageRequest, note_id: int) -> HttpResponse:
    """Say that one has read the note of another."""
    try:
        new = actions_rota.take_over(note_id=note_id, by=request.visitor.actor, at=request.visitor.at)
    except LookupError:
        raise Http404
    if new:
        messages.success(request, _("It is noted that you read it."))
    return redirect("duty:rota")
