"""What search engines are told: which addresses to leave alone, and which there are (web/findable.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from alongside.funding.queries import standings
from alongside.library import queries_resources
from alongside.web.access import PageRequest, public_page
from alongside.web.demo import is_demo
from alongside.web.findable import FINDABLE

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
BEHIND_A_WORD = {
    "library:entry": "/library/entry/",
    "library:pack": "/library/packs/",
    "funding:program": "/funding/programs/",
}
"""Pages of which there is one for each entry, with the beginning of their addresses."""


def _listed(request: HttpRequest) -> bool:
    return settings.FINDABLE and not is_demo(request)


def plain_addresses() -> list[str]:
    """Return the addresses of all pages that may be found and need no word in their address."""
    found = []
    for name in sorted(FINDABLE - set(BEHIND_A_WORD)):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            raise LookupError(f"{name} needs a word in its address: add it to BEHIND_A_WORD") from None
    return found


@public_page
@require_safe
def robots(request: PageRequest) -> HttpResponse:
    """Open what may be found and the files that pages need, close the rest."""
    lines = ["User-agent: *"]
    if _listed(request):
        lines += [f"Allow: {path}$" for path in plain_addresses()]
        lines += [f"Allow: {path}" for path in ("/static/", *BEHIND_A_WORD.values())]
    lines.append("Disallow: /")
    if _listed(request):
        lines += ["", f"Sitemap: {settings.BASE_URL}{reverse('public:sitemap')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@public_page
@require_safe
def sitemap(request: PageRequest) -> HttpResponse:
    """List every page that may be found (sitemaps.org, protocol 0.9)."""
    if not _listed(request):
        raise Http404
    top = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for path in _every_address(request):
        ElementTree.SubElement(ElementTree.SubElement(top, "url"), "loc").text = settings.BASE_URL + path
    body = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type="application/xml")


def _every_address(request: PageRequest) -> Iterator[str]:
    at = request.visitor.at
    yield from plain_addresses()
    yield from _each("library:entry", queries_resources.slugs())
    yield from _each("library:pack", (pack.slug for pack in queries_resources.packs(today=at.date())))
    yield from _each("funding:program", (one.program.key for one in standings(at)))


def _each(name: str, words: Iterable[str]) -> Iterator[str]:
    return (reverse(name, args=[word]) for word in words)
