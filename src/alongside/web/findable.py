"""Which pages search engines may show: those that explain, and nothing that is asked, written or anybody's own.

A chief, a family or a planner who searches for help should meet these pages. Everything else says noindex, and
robots.txt closes it. A program that wants to stay unlisted sets ALONGSIDE_HIDDEN; a demo is never listed.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from alongside.web.demo import is_demo

LANGUAGE_ENDS = ("", "_es")
FIELD = ("home", "roles", "center", "notification", "media", "contacts", "paper", "about")
FINDABLE = frozenset(
    {
        "public:home", "public:how", "public:chiefs", "public:advisors", "public:communities", "public:about",
        "public:accessibility", "public:privacy", "public:start", "public:someone_else", "public:leaders",
        "public:leaders_es", "public:print", "planner:home", "planner:blank", "funding:start", "funding:who",
        "funding:program", "library:home", "library:entry", "library:three_minutes", "library:packs",
        "library:pack", *(f"field:{key}{end}" for key in FIELD for end in LANGUAGE_ENDS),
    }
)  # fmt: skip
"""Names of addresses. None of them takes a token or shows what somebody wrote."""


COMPRESSED = FINDABLE | {
    "planner:here", "planner:part_here", "planner:protocol_here", "funding:questions", "joining:apply", "field:pack",
    "field:away", "field:away_es", "library:own",
}  # fmt: skip
"""Pages that go out compressed: long, and without a secret that could be guessed from their length (BREACH)."""


def may_be_found(request: HttpRequest, name: str = "") -> bool:
    """Say whether a search engine may show a page: ``name``, or what was asked for, without a question to it."""
    if not settings.FINDABLE or request.GET or is_demo(request):
        return False
    match = request.resolver_match
    return (name or (match.view_name if match else "")) in FINDABLE
