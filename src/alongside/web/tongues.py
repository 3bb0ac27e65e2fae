"""Another language for a page whose form is half filled in: what was typed comes back, and nothing is judged.

The language buttons of such a page belong to its own form (components/language_switch.html), so this works
without scripts. The view draws the form again with ``as_typed``; the middleware speaks the new language and
remembers it in Django's own cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import sync_only_middleware

SWITCH = "switch_language"
FORM = "page-form"
"""The id of a form whose words stay; views put it into the context as ``language_form``."""
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
YEAR_SECONDS = 365 * 24 * 3600
F = TypeVar("F", bound=BaseForm)


def wanted(request: HttpRequest) -> str:
    """Return the language that a form was sent for, or "" when it was sent for its own sake."""
    if request.method != "POST" or request.content_type not in FORMS:
        return ""
    said = request.POST.get(SWITCH, "")
    return said if said in dict(settings.LANGUAGES) else ""


def as_typed(form: F) -> F:
    """Return a form that was sent with its words and without a judgment on them."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
    return form


@sync_only_middleware
def speak_as_asked(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Speak the language that a half-filled form was sent for, and remember it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = wanted(request)
        if not language:
            return get_response(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE or YEAR_SECONDS,
            path=settings.LANGUAGE_COOKIE_PATH,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
        return response

    return middleware
