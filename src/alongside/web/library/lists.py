"""Short lists: packs that staff put together, and a list of one's own that lives in its address only."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.library import queries_resources as library
from alongside.web.access import PageRequest, public_page
from alongside.web.library.shelf import reading

MOST = 12


@public_page
@require_safe
def packs(request: PageRequest) -> HttpResponse:
    """All packs, each with what it is for."""
    language = reading()
    rows = [
        {
            "slug": p.slug,
            "title": p.title_in(language),
            "intro": p.intro_in(language),
            "count": len(p.entries),
            "minutes": p.minutes,
        }
        for p in library.packs(today=request.visitor.today)
    ]
    return render(request, "library/packs.html", {"packs": rows})


@public_page
@require_safe
def pack(request: PageRequest, pack_slug: str) -> HttpResponse:
    """One pack, to read, print or pass on."""
    context = _pack(request, pack_slug) | {"print_url": reverse("library:pack_print", args=[pack_slug])}
    return render(request, "library/list.html", context)


@public_page
@require_safe
def pack_print(request: PageRequest, pack_slug: str) -> HttpResponse:
    """A pack on paper, with every address written out."""
    return render(request, "library/list_print.html", _pack(request, pack_slug))


def _pack(request: PageRequest, slug: str) -> dict[str, object]:
    language = reading()
    try:
        found = library.pack(slug, today=request.visitor.today)
    except LookupError:
        raise Http404 from None
    return _shown(found.title_in(language), found.intro_in(language), found.entries, language)


@public_page
@require_safe
def own(request: PageRequest) -> HttpResponse:
    """A list of one's own: the entries named in the address, to print or to pass on."""
    context, query = _own(request)
    return render(
        request, "library/list.html", context | {"print_url": f"{reverse('library:own_print')}?{query}"}
    )


@public_page
@require_safe
def own_print(request: PageRequest) -> HttpResponse:
    """The same on paper."""
    return render(request, "library/list_print.html", _own(request)[0])


def _own(request: PageRequest) -> tuple[dict[str, object], str]:
    slugs = [s for s in request.GET.getlist("e")[:MOST] if "\x00" not in s]
    entries = library.by_slugs(slugs, today=request.visitor.today)
    intro = _("This list is only in its address. Keep or send the address, and it comes back.")
    query = urlencode([("e", e.slug) for e in entries])
    return _shown(_("Your list"), intro, entries, reading()), query


def _shown(
    title: str, intro: str, entries: tuple[library.EntryCard, ...] | list[library.EntryCard], language: str
) -> dict[str, object]:
    return {
        "title": title,
        "intro": intro,
        "entries": [(entry, entry.summary_in(language)) for entry in entries],
        "minutes": sum(entry.minutes for entry in entries),
    }
