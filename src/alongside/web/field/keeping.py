"""What a device needs to keep the pack: the list of its parts, signed and dated; the worker; the app's manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from alongside.field import queries, signing
from alongside.field.queries import Pack
from alongside.kernel import clock
from alongside.policy.queries import in_force
from alongside.web.access import same_for_everyone
from alongside.web.field.pages import LANGUAGES, PAGES, address, draw

STATIC = (
    "css/alongside.css",
    "js/alongside.js",
    "js/field.js",
    "fonts/source-sans-400.woff2",
    "fonts/source-sans-600.woff2",
    "fonts/source-sans-400-italic.woff2",
    "icons/mark.svg",
)
FORMAT, VERSION = "alongside-field-pack", 1


@dataclass(frozen=True, slots=True)
class Made:
    """The list of a pack's parts: its text, which is what is signed, and the name of this edition."""

    text: str
    edition: str


_last: dict[tuple[object, ...], Made] = {}


def made(request: HttpRequest) -> Made:
    """Return the list of the pack as it stands today. Drawn once a day and after each change of the catalog."""
    at = clock.now()
    packs = tuple(queries.pack(language, today=at.date()) for language in LANGUAGES)
    old_after = in_force(at)["field_pack_days"]
    key = (packs, at.date(), old_after)
    found = _last.get(key)
    if found is None:
        found = _make(request, packs, at.date(), old_after)
        _last.clear()
        _last[key] = found
    return found


def _make(request: HttpRequest, packs: tuple[Pack, ...], on: date, old_after: int) -> Made:
    parts = [
        {"url": url, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for url, data in _parts(request, packs)
    ]
    body = {
        "format": FORMAT,
        "version": VERSION,
        "program": settings.PROGRAM["name"],
        "signed_on": on.isoformat(),
        "old_after_days": old_after,
        "parts": parts,
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Made(text, hashlib.sha256(text.encode()).hexdigest()[:24])


def _parts(request: HttpRequest, packs: tuple[Pack, ...]) -> Iterator[tuple[str, bytes]]:
    for pack in packs:
        for key in PAGES:
            yield address(key, pack.language), draw(request, key, pack).encode()
    for name in STATIC:
        yield static(f"alongside/{name}"), static_bytes(f"alongside/{name}")


def static_bytes(name: str) -> bytes:
    """Return a static file as it is served: the collected one, whose addresses carry their fingerprints."""
    stored = getattr(staticfiles_storage, "stored_name", None)
    if stored is not None:
        with staticfiles_storage.open(stored(name)) as file:
            return bytes(file.read())
    return Path(str(finders.find(name))).read_bytes()


@same_for_everyone
@cache_control(no_cache=True)
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """The list of the pack's parts, with a signature by each of the site's keys."""
    text = made(request).text
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    sealed = {"pack": text, "signatures": signing.sign(text, secrets)}
    return HttpResponse(json.dumps(sealed), content_type="application/json")


@same_for_everyone
@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Its bytes change with the pack, which is how a browser learns of a newer one."""
    lines = {
        "EDITION": made(request).edition,
        "LIST": address("pack", "en"),
        "AWAY": [address("away", language) for language in LANGUAGES],
    }
    text = "".join(f"self.{name}={json.dumps(value)};\n" for name, value in lines.items())
    text += f"importScripts({json.dumps(static('alongside/js/field-worker.js'))});\n"
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


ICONS = (
    ("192x192", "any", "field-192.png"),
    ("512x512", "any", "field-512.png"),
    ("512x512", "maskable", "field-whole-512.png"),
)


@same_for_everyone
@cache_control(public=True, max_age=3600)
@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:
    """What a phone needs to put the pack among its programs."""
    with translation.override(language):
        body = {
            "id": address("home", "en"),
            "name": f"{_('Field pack')} · {settings.PROGRAM['name']}",
            "short_name": _("Field pack"),
            "description": _("Checklists for the first hours, kept on this device."),
            "lang": language,
            "start_url": address("home", language),
            "scope": address("home", "en"),
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": "#1d5a63",
            "icons": [
                {
                    "src": static(f"alongside/icons/{name}"),
                    "sizes": size,
                    "type": "image/png",
                    "purpose": purpose,
                }
                for size, purpose, name in ICONS
            ],
        }
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/manifest+json")
