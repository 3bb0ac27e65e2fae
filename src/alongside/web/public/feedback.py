"""Feedback behind a link that works once: four questions, no names, kept apart from every case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from alongside.feedback import actions, queries
from alongside.feedback.words import Grade
from alongside.kernel.actor import PUBLIC
from alongside.web.access import PageRequest, public_page
from alongside.web.refusals import refusal_on


class FeedbackForm(forms.Form):
    """The questions of one link; each may be left out."""

    def __init__(self, *args: Any, questions: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for word, question in questions:
            self.fields[word] = forms.ChoiceField(
                label=gettext_lazy(question),
                choices=[(grade.value, gettext_lazy(grade.label)) for grade in Grade],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[word].quiet = True  # type: ignore[attr-defined]


@public_page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: PageRequest, feedback_token: str) -> HttpResponse:
    """Ask, and thank. A link that was used or is over shows what a made-up one shows."""
    found = queries.find_invitation(feedback_token, request.visitor.at)
    if found is None:
        raise Http404
    form = FeedbackForm(request.POST if request.method == "POST" else None, questions=found.questions)
    if request.method == "POST" and form.is_valid():
        grades = {word: grade for word, grade in form.cleaned_data.items() if grade}
        with refusal_on(form):
            actions.answer(token=feedback_token, grades=grades, by=PUBLIC, at=request.visitor.at)
            return render(request, "public/feedback_done.html", {"page_url": reverse("public:home")})
    people = [
        _("Nobody sees your single answers"),
        _("The program and its funder see counts of a half-year, with small numbers left out"),
    ]
    status = 422 if form.errors else 200
    context = {"form": form, "people": people}
    return render(request, "public/feedback.html", context, status=status)
