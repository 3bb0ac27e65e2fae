"""Messages as people will read them, before anything is sent: by verb, channel and language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alongside.accounts.permissions import Permission
from alongside.base.secrets import link_token
from alongside.callouts.rules_repeating import VERBS, News, Verb
from alongside.kernel import clock
from alongside.outbox.queries import has_wording
from alongside.outbox.queries import render as written
from alongside.outbox.states import Channel
from alongside.policy.queries import in_force, names_program
from alongside.web.access import PageRequest, desk

LANGUAGES = ("en", "es")
SAMPLE = "preview"
CODE = "7Q2"


def previews(
    kind: str, *, minutes: int, exercise: bool, languages: Sequence[str] = LANGUAGES, news: str = ""
) -> list[dict[str, Any]]:
    """Return a kind of message by language and channel, as it will be read; links and codes are samples."""
    context = {
        "link": {"purpose": "page", "ref": SAMPLE},
        "minutes": minutes,
        "code": CODE,
        "news": news or News.LONGER.value,
        "engagement_id": 0,
        "wave": 1,
    }
    named = names_program(clock.now())
    return [
        {
            "language": language,
            "name": settings.LANGUAGE_NAMES[language],
            "ways": [
                _way(kind, channel, language, context, exercise, named)
                for channel in Channel
                if has_wording(kind, channel.value)
            ],
        }
        for language in languages
    ]


def _way(
    kind: str, channel: Channel, language: str, context: dict[str, Any], exercise: bool, named: bool
) -> dict[str, str]:
    found = written(
        kind=kind,
        context=context,
        language=language,
        exercise=exercise,
        channel=channel.value,
        named=named,
    )
    text = found.text.replace(link_token("page", SAMPLE), "…").strip()
    return {"channel": _(channel.label), "subject": found.subject, "text": text}


@desk(Permission.CALL_OUT)
@require_safe
def wording(request: PageRequest) -> HttpResponse:
    """Every message of a call-out under its verb, in English and Spanish."""
    minutes = in_force(request.visitor.at)["wave_minutes"]
    verbs = [
        {
            "label": _(verb.label),
            "kinds": [
                previews(kind, minutes=minutes, exercise=False) for kind, its in VERBS.items() if its is verb
            ],
        }
        for verb in Verb
    ]
    return render(request, "duty/wording.html", {"verbs": verbs})
