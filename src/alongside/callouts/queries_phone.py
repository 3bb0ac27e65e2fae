"""Pages as texts and calls know them: by a short code, and by whose phone it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.base.secrets import hashed
from alongside.callouts.models import Page
from alongside.callouts.replies import short_code

ANSWERED_WITHIN = timedelta(days=14)
"""A code is looked for among a person's pages of this time; an older one is for a person to sort out."""


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page that a text can answer."""

    id: int
    request_id: int
    advisor_id: int
    code: str
    exercise: bool


def code_of(page: Page) -> str:
    """Return the three characters that an answer by text begins with. Derived, never stored."""
    return short_code(hashed("page code", f"{page.pk}.{page.secret}"))


def code_of_page(page_id: int) -> str:
    """Return the code of a page by its id, or "" when there is none."""
    page = Page.objects.filter(pk=page_id).first()
    return code_of(page) if page else ""


def asked_pages(advisor_ids: Iterable[int], at: datetime, *, code: str = "") -> list[AskedPage]:
    """Return these advisors' pages of the last two weeks, newest first; with ``code``, those that have it."""
    rows = Page.objects.filter(advisor_id__in=list(advisor_ids), created_at__gt=at - ANSWERED_WITHIN)
    found = [
        AskedPage(row.pk, row.callout.request_id, row.advisor_id, code_of(row), row.exercise)
        for row in rows.select_related("callout").order_by("-created_at", "-pk")
    ]
    return [page for page in found if not code or page.code == code]
