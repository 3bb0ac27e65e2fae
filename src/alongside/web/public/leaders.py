"""For whoever leads: one static page, the same for everyone. Nothing is read, counted or set (design G8)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alongside.web.access import same_for_everyone


def _page(request: HttpRequest, language: str, other: str, other_url: str) -> HttpResponse:
    """Draw the page in the language of its address, whatever the browser asks for."""
    with translation.override(language):
        context = {"other": other, "other_url": other_url}
        return HttpResponse(render_to_string("public/leaders.html", context, request))


@same_for_everyone
@cache_control(public=True, max_age=3600)
@require_safe
def leaders(request: HttpRequest) -> HttpResponse:
    """What others did to last, whom to call, lines that answer at any hour."""
    return _page(request, "en", "Español", reverse("public:leaders_es"))


@same_for_everyone
@cache_control(public=True, max_age=3600)
@require_safe
def leaders_es(request: HttpRequest) -> HttpResponse:
    """The same in Spanish."""
    return _page(request, "es", "English", reverse("public:leaders"))
