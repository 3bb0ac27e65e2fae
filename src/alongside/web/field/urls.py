"""Addresses of the field pack: English at the top, Spanish below es/. All of it is what the worker may keep."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from alongside.web.field import keeping, pages
from alongside.web.field.pages import FILES, LANGUAGES, PAGES

app_name = "field"


def _of(language: str) -> Iterator[URLPattern]:
    start, end = ("", "") if language == "en" else (f"{language}/", f"_{language}")
    for key, (place, _template, _context) in PAGES.items():
        yield path(start + place, pages.page, {"key": key, "language": language}, name=key + end)
    for paper in ("letter", "a6"):
        words = {"paper": paper, "language": language}
        yield path(start + FILES[paper], pages.booklet, words, name=paper + end)
    yield path(start + FILES["manifest"], keeping.manifest, {"language": language}, name=f"manifest{end}")


urlpatterns = [
    *(one for language in LANGUAGES for one in _of(language)),
    path("pack.json", keeping.pack, name="pack"),
    path("worker.js", keeping.worker, name="worker"),
]
