"""Texts that were no plain answer: an officer reads the words as they came and does what is needed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission
from alongside.gateways import actions, queries
from alongside.web.access import PageRequest, desk
from alongside.web.templatetags.alongside_tags import phone


def reads_replies() -> tuple[str, str]:
    """Return the stream and object under which reading the texts is recorded."""
    return "carriers", "replies"


@desk(Permission.CALL_OUT, reads=reads_replies)
@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """Every unclear text that nobody has dealt with, oldest first."""
    context = {
        "rows": [_row(card) for card in queries.replies_waiting()],
        "zone": request.visitor.zone,
        "people": [_("Duty officers and coordinators of this program")],
    }
    return render(request, "carriers/replies.html", context)


def _row(card: queries.ReplyCard) -> dict[str, Any]:
    return {
        "card": card,
        "who": card.name or _("A number that is not on the roster"),
        "voice_url": reverse("duty:voice", args=[card.page_id]) if card.page_id else "",
        "label": _("Done: %(who)s") % {"who": card.name or phone(card.number)},
    }


@desk(Permission.CALL_OUT)
@require_POST
def done(request: PageRequest, reply_id: int) -> HttpResponse:
    """Note that a text was read and dealt with."""
    if queries.reply(reply_id) is None:
        raise Http404
    actions.handle_reply(reply_id=reply_id, by=request.visitor.actor, at=request.visitor.at)
    messages.success(request, _("Noted: you dealt with it."))
    return redirect("replies:waiting")
