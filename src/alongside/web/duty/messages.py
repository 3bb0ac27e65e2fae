"""Messages that failed for good: what kind, to whom, when and why; send again, or say how it was handled."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alongside.accounts.permissions import Permission, Role
from alongside.accounts.queries import everyone
from alongside.kernel.text import gettext_noop
from alongside.outbox import actions_failed, queries
from alongside.outbox.rules_failed import may_send_again
from alongside.outbox.states import Channel, OtherWay
from alongside.web.access import PageRequest, desk
from alongside.web.duty.acting import act_and_say

SHOWN = 100
SHOWN_SETTLED = 20

KINDS = {
    "answered": gettext_noop("Answer to a text"),
    "not_understood": gettext_noop("Answer to an unclear text"),
    "reply_unclear": gettext_noop("A text needs a person to read it"),
    "text_consent": gettext_noop("Texts stopped or started"),
    "care_call": gettext_noop("Call wanted by an advisor"),
    "care_to_sign": gettext_noop("A limit of care waits for a signature"),
    "deployment_authorized": gettext_noop("Deployment authorized"),
    "deployment_called_home": gettext_noop("Advisor called home"),
    "deployment_check": gettext_noop("Look in on an advisor"),
    "deployment_days": gettext_noop("Answer about a longer stay"),
    "deployment_debrief": gettext_noop("A debrief is due"),
    "deployment_home": gettext_noop("Advisor is home"),
    "deployment_last_day": gettext_noop("Last day on site has passed"),
    "deployment_long": gettext_noop("A long stay on site"),
    "deployment_to_sign": gettext_noop("A deployment waits for a signature"),
    "duty_alert": gettext_noop("Alert about a request"),
    "exercise_over": gettext_noop("The exercise is over for somebody"),
    "feedback": gettext_noop("Link to give feedback"),
    "feedback_later": gettext_noop("Link to give feedback, 90 days later"),
    "follow_up_due": gettext_noop("Reminder of a follow-up"),
    "funding_deadline": gettext_noop("Reminder of a funding date"),
    "follow_ups_late": gettext_noop("Reminder of follow-ups held up by an outage"),
    "handed_over": gettext_noop("Hand-over of a case"),
    "information": gettext_noop("News that wants no answer"),
    "introduction": gettext_noop("Introduction"),
    "invitation": gettext_noop("Invitation to sign in"),
    "join_agreement": gettext_noop("Agreement to sign"),
    "join_declined": gettext_noop("Answer to an application"),
    "join_new": gettext_noop("A new application to join the roster"),
    "join_received": gettext_noop("Receipt of an application"),
    "join_reference": gettext_noop("Link to give a reference"),
    "join_references_in": gettext_noop("References are in"),
    "join_signed": gettext_noop("An agreement was signed"),
    "join_talk": gettext_noop("A talk with an applicant is next"),
    "join_welcome": gettext_noop("Welcome to the roster"),
    "names_ready": gettext_noop("Names are ready for the agency head"),
    "offer_thanks": gettext_noop("Thanks for an offer"),
    "papers_going": gettext_noop("Papers of closed cases are disposed of next"),
    "page_alert": gettext_noop("Question to an advisor"),
    "password_link": gettext_noop("Link to set a password"),
    "plan_invitation": gettext_noop("Invitation to a plan"),
    "plan_review": gettext_noop("Reminder to review a plan"),
    "plan_sign_up": gettext_noop("Link for a new planner"),
    "renew_asked": gettext_noop("Yearly confirmation asked"),
    "renew_lapsed": gettext_noop("A yearly confirmation ran out"),
    "renew_lapsed_desk": gettext_noop("An advisor's yearly confirmation ran out"),
    "seat_confirmed": gettext_noop("Seat confirmed"),
    "seat_needs_person": gettext_noop("A seat needs a person"),
    "seat_offered": gettext_noop("Seat offered"),
    "settled": gettext_noop("The team is settled"),
    "sign_in_changed": gettext_noop("A sign-in changed"),
    "stand_down": gettext_noop("Not needed this time"),
    "swap_accepted": gettext_noop("A shift is taken over"),
    "swap_asked": gettext_noop("Question about a shift"),
    "swap_declined": gettext_noop("A shift stays as it is"),
    "watch_silent": gettext_noop("The watch is silent"),
    "signature_wanted": gettext_noop("A signature is wanted"),
    "watch_alarm": gettext_noop("Alarm: something stands still"),
}


class SettleForm(forms.Form):
    """How the person was told, or that nobody had to be."""

    how = forms.ChoiceField(choices=OtherWay.pairs)


@desk(Permission.FAILED_MESSAGES)
@require_safe
def failed(request: PageRequest) -> HttpResponse:
    """List what could not be sent, newest first, and what was dealt with lately."""
    at = request.visitor.at
    waiting, dealt_with = list(queries.failed()[:SHOWN]), list(queries.settled()[:SHOWN_SETTLED])
    addresses = {m.address for m in (*waiting, *dealt_with)}
    people = {p.email: p for p in everyone() if p.email in addresses}
    context = {
        "rows": [_row(message, people, at) for message in waiting],
        "settled": [_row(message, people, at) for message in dealt_with],
        "ways": [(way.value, _(way.label)) for way in OtherWay],
        "limit": SHOWN if len(waiting) == SHOWN else 0,
        "zone": request.visitor.zone,
    }
    return render(request, "duty/messages.html", context)


def _row(message: Any, people: dict[str, Any], at: datetime) -> dict[str, Any]:
    to = people.get(message.address)
    held = sorted(g.role for g in to.grants.all() if g.until_at is None) if to else []
    verdict = may_send_again(
        state=message.state, settled=message.settled_at is not None, not_after=message.not_after, at=at
    )
    return {
        "id": message.pk,
        "kind": _(KINDS[message.kind]) if message.kind in KINDS else message.kind.replace("_", " "),
        "channel": _(Channel(message.channel).label),
        "to": to.name if to else message.address,
        "roles": ", ".join(_(Role(role).label) for role in held),
        "created_at": message.created_at,
        "why": _why(message.last_error),
        "exercise": message.exercise,
        "again": verdict,
        "settled_at": message.settled_at,
        "settled_by": message.settled_by_text,
        "settled_how": _(OtherWay(message.settled_how).label) if message.settled_how else "",
    }


CAUSES = (
    (r"No carrier", gettext_noop("Nothing is set up that could send it.")),
    (r"\b5\d\d\b", gettext_noop("The address was refused for good: it may be mistyped or closed.")),
    (r"\b4\d\d\b", gettext_noop("The other side put it off until there was no more time.")),
    (r"Auth", gettext_noop("The mail server did not accept our own user or password.")),
    (r"Error|Timeout|Disconnected", gettext_noop("The server that sends could not be reached.")),
)


def _why(said: str) -> str:
    """Return the cause in words, with what the carrier said behind it for whoever mends it."""
    for pattern, sentence_ in CAUSES:
        if re.search(pattern, said):
            return f"{_(sentence_)} ({said})"
    return said


def _act(request: PageRequest, act: Callable[[], None], said: str) -> HttpResponse:
    """Do it and return to the list, which says what was done or why not."""
    return act_and_say(request, act, said, then=redirect("duty:messages"))


@desk(Permission.FAILED_MESSAGES)
@require_POST
def send_again(request: PageRequest, message_id: int) -> HttpResponse:
    """Try a message anew."""
    by, at = request.visitor.actor, request.visitor.at
    return _act(
        request,
        lambda: actions_failed.send_again(message_id=message_id, by=by, at=at),
        _("It is being sent again, if it is still wanted."),
    )


@desk(Permission.FAILED_MESSAGES)
@require_POST
def settle(request: PageRequest, message_id: int) -> HttpResponse:
    """Mark a message as handled by another way."""
    form = SettleForm(request.POST)
    if not queries.exists(message_id):
        raise Http404
    if not form.is_valid():
        messages.warning(request, _("Choose how it was handled."))
        return redirect("duty:messages")
    how, by, at = OtherWay(form.cleaned_data["how"]), request.visitor.actor, request.visitor.at
    return _act(
        request,
        lambda: actions_failed.settle(message_id=message_id, how=how, by=by, at=at),
        _("Marked as handled. It is in the ledger with your name."),
    )
