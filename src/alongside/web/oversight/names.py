"""What a chain of the ledger is called for people: “Request K7Q4” instead of request:1.

A reference is a random word that says nothing about a case; agencies, advisors and people stay numbers here,
because whoever may read one chain may not learn from its name whom the others are about.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from alongside.incidents import queries
from alongside.kernel.text import gettext_noop

KINDS = {
    "advisor": gettext_noop("Advisor %(number)s"),
    "agency": gettext_noop("Agency %(number)s"),
    "person": gettext_noop("Person %(number)s"),
    "engagement": gettext_noop("Engagement %(number)s"),
    "callout": gettext_noop("Call-out %(number)s"),
    "seat": gettext_noop("Seat %(number)s"),
    "page": gettext_noop("Page %(number)s"),
    "message": gettext_noop("Message %(number)s"),
}
ALONE = {
    "agencies": gettext_noop("The directory of agencies"),
    "duty": gettext_noop("The rota"),
    "policy": gettext_noop("Clocks and limits"),
    "oversight": gettext_noop("Verifications of the ledger"),
    "outbox": gettext_noop("Messages that could not be sent"),
    "sign-in": gettext_noop("Tries to sign in with unknown addresses"),
    "tries": gettext_noop("Counted tries that were deleted"),
}


def names_of(streams: set[str]) -> dict[str, str]:
    """Return a name for each chain or object, in one query; what has none is left out."""
    numbers = {s: s.partition(":")[2] for s in streams if ":" in s}
    wanted = {s: int(n) for s, n in numbers.items() if s.startswith("request:") and n.isdigit()}
    cards = queries.cards(list(set(wanted.values()))) if wanted else {}
    named = {
        s: _("Request %(reference)s") % {"reference": cards[n].reference}
        for s, n in wanted.items()
        if n in cards
    }
    for stream in streams - named.keys():
        kind = stream.partition(":")[0]
        if stream in ALONE:
            named[stream] = _(ALONE[stream])
        elif kind in KINDS and numbers.get(stream, "").isdigit():
            named[stream] = _(KINDS[kind]) % {"number": numbers[stream]}
    return named


def stream_of(typed: str) -> str:
    """Return the chain that was asked for: a request by its four-letter reference, anything else as typed."""
    found = queries.by_reference(typed)
    return f"request:{found}" if found else typed
