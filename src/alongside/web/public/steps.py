"""What happens next, who does it, by when, who can see it: the sentences of the public pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.incidents.queries import RequestCard
from alongside.policy.queries import Policy
from alongside.web.templatetags.alongside_tags import clock_time

Step = dict[str, Any]


def whole_way(policy: Policy) -> list[Step]:
    """Return the whole way in plain words, for the first page. No times: those depend on who is on duty."""
    return [
        {
            "what": _("You ask"),
            "note": _("Six questions, under a minute, on any phone. Or call us and we write it down."),
        },
        {
            "what": _("We call your agency back"),
            "note": _("On a number we look up ourselves, so that nobody can ask in your name."),
        },
        {
            "what": _("You choose who comes alongside"),
            "note": _(
                "We propose a small team: a chief or sheriff who has been through it, and people for your "
                "officers, families and community. You see why each was chosen and can turn down anyone, "
                "without a reason."
            ),
        },
        {
            "what": _("They stay"),
            "note": _("From the first call through the first anniversaries, for as long as you want them."),
        },
    ]


def after_asking(card: RequestCard, *, late: bool) -> list[Step]:
    """Return the steps after a request; with a gap in the rota, or a time not kept, no time is shown."""
    by = clock_time(card.call_back_by, card.timezone) if card.call_back_by and not late else ""
    return [
        {"what": _("Your request is saved"), "done": True},
        {
            "what": _("A duty officer takes it"),
            "who": _("the duty officer"),
            "done": card.acknowledged_at is not None,
            "current": card.acknowledged_at is None,
        },
        {
            "what": _("We call your agency"),
            "who": _("the duty officer"),
            "by": by,
            "current": card.acknowledged_at is not None,
            "note": _(
                "We use a number we find ourselves, such as your main line or dispatch, and ask for the head "
                "of the agency. This keeps others from asking in your name."
            ),
        },
        {
            "what": _("You decide what help you want"),
            "who": _("you, or someone you name"),
            "note": _("On that call we read you a code that opens your own page. You can stop at any point."),
        },
    ]


def who_sees_a_request() -> list[str]:
    """Return who can see a request."""
    return [
        _("Duty officers and coordinators of this program"),
        _("Nobody else, and no peer advisor, before we have talked with you"),
        _("Every opening of it is recorded"),
    ]


def places_to_turn() -> list[dict[str, Any]]:
    """Return, for people other than agency heads, where help is. Numbers as published by those services."""
    email = settings.PROGRAM["email"]
    lifeline = {"text": _("988 Suicide and Crisis Lifeline, call or text, any hour"), "number": "988"}
    return [
        {
            "title": _("You were there, or someone you love was"),
            "lines": [
                {
                    "text": _("Disaster Distress Helpline, call or text, any hour, many languages"),
                    "number": "1-800-985-5990",
                },
                lifeline,
                {"text": _("Your local police or sheriff can tell you where families can go for help.")},
            ],
        },
        {
            "title": _("You are an officer, dispatcher or other responder"),
            "lines": [
                lifeline,
                {"text": _("Your own agency's peer support or employee assistance")},
                {
                    "text": _(
                        "If your agency needs this program, its head, or someone speaking for the head, can ask."
                    )
                },
            ],
        },
        {
            "title": _("You know something about what happened"),
            "lines": [
                {"text": _("In danger: call 911.")},
                {
                    "text": _("Otherwise the FBI takes tips by phone and at tips.fbi.gov"),
                    "number": "1-800-225-5324",
                },
            ],
        },
        {
            "title": _("You are with the press"),
            "lines": [
                {"text": _("We never say who asked for help, or whether anyone did.")},
                {"text": _("About the program itself, write to %(email)s.") % {"email": email}},
            ],
        },
        {
            "title": _("You want to offer help"),
            "lines": [
                {"text": _("Please do not travel there. The community's officials will say what is needed.")},
                {"text": _("Write down what you offer"), "url": reverse("giving:general")},
                {"text": _("Serve as a peer advisor in the future"), "url": reverse("public:advisors")},
            ],
        },
    ]
