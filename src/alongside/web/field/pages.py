"""The pages of the pack. Each is the same for everyone in its language, which its address names.

They are drawn by one function, because the pack's list (keeping.py) holds what each page's bytes add up to.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alongside.field import booklet as booklets
from alongside.field import queries, signing
from alongside.field.queries import TOPICS, Pack
from alongside.kernel import clock
from alongside.plans import writers
from alongside.web.access import same_for_everyone
from alongside.web.findable import may_be_found

Context = dict[str, Any]
LANGUAGES = ("en", "es")
OTHER = {"en": ("es", "Español"), "es": ("en", "English")}


def address(key: str, language: str) -> str:
    """Return the address of a page or file of the pack in a language."""
    return reverse(f"field:{key}" if language == "en" else f"field:{key}_es")


def _home(pack: Pack) -> Context:
    return {"topics": [(address(s.key, pack.language), s.title, s.about) for s in pack.topics]}


def _roles(pack: Pack) -> Context:
    return {"sheets": pack.roles}


def _topic(key: str) -> Callable[[Pack], Context]:
    def context(pack: Pack) -> Context:
        sheet = next((s for s in pack.topics if s.key == key), None)
        return {"sheet": sheet, "readings": pack.reading(key)}

    return context


def _contacts(pack: Pack) -> Context:
    return {"partners": dict(pack.partners)}


def _paper(pack: Pack) -> Context:
    blank = [[name, " ", " "] for _key, name in pack.partners]
    columns = [_("Kind of partner"), _("Person at work"), _("Work phone")]
    return {"pack": pack, "partners": blank, "columns": columns}


def _about(pack: Pack) -> Context:
    return {"fingerprint": signing.fingerprint(settings.SECRET_KEY)}


def _nothing(pack: Pack) -> Context:
    return {}


PAGES: dict[str, tuple[str, str, Callable[[Pack], Context]]] = {
    "home": ("", "field/home.html", _home),
    "roles": ("roles/", "field/roles.html", _roles),
    "center": ("family-center/", "field/topic.html", _topic("center")),
    "notification": ("notification/", "field/topic.html", _topic("notification")),
    "media": ("media/", "field/topic.html", _topic("media")),
    "contacts": ("contacts/", "field/contacts.html", _contacts),
    "paper": ("print/", "field/paper.html", _paper),
    "about": ("about/", "field/about.html", _about),
    "away": ("away/", "field/away.html", _nothing),
}
"""Page -> its address below the language's, its template, and what the template needs."""
assert set(TOPICS) <= set(PAGES)


def draw(request: HttpRequest, key: str, pack: Pack) -> str:
    """Return a page as text, in the pack's language whatever the browser asks for."""
    other, other_name = OTHER[pack.language]
    with translation.override(pack.language):
        context = PAGES[key][2](pack) | {
            "at_page": {name: address(name, pack.language) for name in (*PAGES, *FILES)},
            "other": other_name,
            "other_lang": other,
            "other_url": address(key, other),
            "worker": reverse("field:worker"),
            "findable": may_be_found(request, f"field:{key}"),
        }
        return render_to_string(PAGES[key][1], context, request)


@same_for_everyone
@cache_control(public=True, max_age=300)
@require_safe
def page(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """One page of the pack."""
    return HttpResponse(draw(request, key, queries.pack(language, today=clock.now().date())))


FILES = {"letter": "booklet-letter.pdf", "a6": "booklet-a6.pdf", "manifest": "app.webmanifest"}


@same_for_everyone
@cache_control(public=True, max_age=3600)
@require_safe
def booklet(request: HttpRequest, paper: str, language: str) -> HttpResponse:
    """The pack as a booklet to print, with room for one's own contacts."""
    today = clock.now().date()
    made = _booklet(queries.pack(language, today=today), paper, today)
    response = HttpResponse(made, content_type="application/pdf")
    name = f"field-pack-{language}-{paper}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@lru_cache(maxsize=4)
def _booklet(pack: Pack, paper: str, on: date) -> bytes:
    """Typesetting takes a second or so: the same booklet is made once a day."""
    with translation.override(pack.language):
        outline = booklets.booklet(pack, say=gettext, foot=_foot(), on=on)
    return writers.pdf(outline, size=booklets.PAPERS[paper][1], paper=booklets.PAPERS[paper][0])


def _foot() -> str:
    return f"{settings.PROGRAM['name']} · {settings.PROGRAM['phone']} · 988"
