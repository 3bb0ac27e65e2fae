"""What advisors see of their pages, made from ``PageCard.shown`` alone: the same word, the same page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from alongside.callouts.queries import PageCard, RevealCard, Shown
from alongside.web.templatetags.alongside_tags import clock_time

Context = dict[str, Any]
OPEN = (Shown.ASKED, Shown.LATE, Shown.CONFIRM, Shown.STANDING_BY, Shown.CONFIRMED)


def page_context(card: PageCard, zone: str) -> Context:
    """Return a page without case data: what is asked, what happens next, who sees the answer."""
    return {
        "page": card,
        "shown": card.shown.value,
        "exercise": card.exercise,
        "steps": steps(card, zone),
        "who_sees": [_("Duty officers and coordinators of this program"), _("Not other advisors")],
        "zone": zone,
    }


def steps(card: PageCard, zone: str) -> list[Context]:
    """Return what happens next: what, who, by when."""
    if card.shown in (Shown.ASKED, Shown.LATE):
        return [
            {"what": _("You say yes or no."), "who": _("You")},
            {
                "what": _("After a yes you sign in, see who asks, and say whether there is a conflict."),
                "who": _("You"),
                "by": _("within minutes of your yes"),
            },
            {"what": _("The agency's head agrees to each person by name."), "who": _("The agency")},
        ]
    if card.shown is Shown.CONFIRM:
        by = clock_time(card.due_at, zone) if card.due_at else ""
        return [
            {
                "what": _("Sign in, see who asks, and say whether there is a conflict."),
                "who": _("You"),
                "by": by,
            },
            {"what": _("If that time passes, the place opens for others again; a later yes still counts.")},
        ]
    if card.shown is Shown.STANDING_BY:
        return [
            {"what": _("If the place opens, you get a message and confirm then."), "who": _("The program")},
            {"what": _("Either way you hear from us."), "who": _("The program"), "by": _("within a day")},
        ]
    if card.shown is Shown.CONFIRMED:
        return [
            {"what": _("The agency's head agrees to people by name."), "who": _("The agency")},
            {"what": _("If it is you, a coordinator introduces you. Either way you hear from us."),
             "who": _("The program")},
        ]  # fmt: skip
    return []


def line(card: PageCard) -> Context:
    """Return a page as one line of a list."""
    return {"page": card, "label": _(card.shown.label), "open": card.shown in OPEN, "kind": _kind(card.shown)}


def _kind(shown: Shown) -> str:
    if shown in (Shown.ASKED, Shown.LATE, Shown.CONFIRM):
        return "waiting"
    return "open" if shown in OPEN else "ended"


def reveal_context(reveal: RevealCard | None) -> Context:
    """Return who asks, or nothing where there is nothing to show."""
    return {"reveal": reveal}
