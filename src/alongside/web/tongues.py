"""Another language for a page with half-filled forms: what was typed comes back, and nothing is judged.

A form whose words are to stay carries ``{% words_stay %}``, which gives it an id. The language buttons of the page
then send that form to the page's own address. Here the request is turned into opening the page, in the language
asked for, and what was typed is put back into the page that was drawn (web/refill.py). No view needs to know.

One press sends one form: the one that has come back with questions, else the first. With scripts the words of the
page's other forms go along. A page that only a POST can draw (answers that travel in the form) says
``draws_what_was_sent`` and puts the words back itself, with ``wanted`` and ``as_typed``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.forms import BaseForm
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.decorators import sync_only_middleware

from alongside.web.refill import refilled

SWITCH = "switch_language"
"""The name of the language buttons; their value is ``language`` or ``language.form``."""
OTHER = re.compile(r"(words-\d+):(.+)", re.DOTALL)
"""The name of what a page's other form held."""
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
YEAR_SECONDS = 365 * 24 * 3600
F = TypeVar("F", bound=BaseForm)
View = Callable[..., HttpResponse]


def wanted(request: HttpRequest) -> str:
    """Return the language that a form was sent for, or "" when it was sent for its own sake."""
    if request.method != "POST" or request.content_type not in FORMS:
        return ""
    said = request.POST.get(SWITCH, "").partition(".")[0]
    return said if said in dict(settings.LANGUAGES) else ""


def as_typed(form: F) -> F:
    """Return a form that was sent with its words and without a judgment on them."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]
    form.cleaned_data = {}
    return form


def draws_what_was_sent(view: View) -> View:
    """Mark a view that answers a language button itself, because opening its address shows another page."""
    view.draws_what_was_sent = True  # type: ignore[attr-defined]
    return view


def typed_by_form(sent: QueryDict) -> dict[str, QueryDict]:
    """Return what each form of the page held, by the form's id."""
    own = sent.get(SWITCH, "").partition(".")[2]
    found: dict[str, QueryDict] = {}
    for name, values in sent.lists():
        other = OTHER.fullmatch(name)
        form, key = other.groups() if other else (own, name)
        found.setdefault(form, QueryDict(mutable=True)).setlist(key, values)
    found.pop("", None)
    return found


@sync_only_middleware
def speak_as_asked(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Speak the language that a half-filled form was sent for, remember it, and put the words back."""
    return _SpeakAsAsked(get_response)


class _SpeakAsAsked:
    """Callable with ``process_view``, which runs after the check for forged forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = wanted(request)
        if not language:
            return self.get_response(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        typed: dict[str, QueryDict] | None = getattr(request, "typed", None)
        if typed is not None and is_a_page(response):
            response.content = refilled(response.content.decode(), typed)
            response["Cache-Control"] = "no-store"
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

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """Turn a form that was sent for a language into opening its page."""
        if not wanted(request) or getattr(view, "draws_what_was_sent", False):
            return
        request.typed = typed_by_form(request.POST)  # type: ignore[attr-defined]
        request.method = request.META["REQUEST_METHOD"] = "GET"
        request.META.pop("HTTP_ACCEPT_ENCODING", None)  # what is to be written into must not come compressed
        request.POST = QueryDict()
        request._files = MultiValueDict()  # type: ignore[attr-defined]


def is_a_page(response: HttpResponseBase) -> bool:
    """Say whether an answer is a page of ours as text."""
    kind = response.get("Content-Type", "")
    return not response.streaming and response.status_code == 200 and kind.startswith("text/html")
