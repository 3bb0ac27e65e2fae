"""Reading the outbox: what waits, what failed, how a message reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation

from alongside.base.secrets import link_token
from alongside.outbox.models import Message
from alongside.outbox.states import MessageState

LINKS = {"page": "/advisor/page/{token}/", "receipt": "/help/receipt/{token}/"}
"""Where the secret links lead. The token is derived when the message is written out, never stored."""


@dataclass(frozen=True)
class Rendered:
    """A message as the person will read it."""

    subject: str
    text: str
    html: str


def render(*, kind: str, context: Mapping[str, Any], language: str, exercise: bool) -> Rendered:
    """Return subject, text and HTML of a message. The subject is the first line of the text wording.

    ``context["link"]`` = {"purpose", "ref"} becomes a full address; nothing else is a link.
    """
    filled = {**context, "program": settings.PROGRAM, "exercise": exercise, "base_url": settings.BASE_URL}
    link = context.get("link")
    if link:
        token = link_token(link["purpose"], str(link["ref"]))
        filled["link"] = settings.BASE_URL + LINKS[link["purpose"]].format(token=token)
    with translation.override(language):
        whole = render_to_string(f"outbox/{kind}.txt", filled).strip()
        subject, _, text = whole.partition("\n")
        subject = subject.removeprefix("Subject:").strip()
        if exercise:
            subject = f"{translation.gettext('EXERCISE')}: {subject}"
        filled |= {"subject": subject, "text": text.strip()}
        try:
            html = get_template(f"outbox/{kind}.html").render(filled)
        except TemplateDoesNotExist:
            html = get_template("outbox/_plain.html").render(filled)
    return Rendered(subject, text.strip() + "\n", html)


def waiting_since(at: datetime, *, seconds: int = 60) -> QuerySet[Message]:
    """Return messages that should have gone out at least ``seconds`` ago and have not."""
    return Message.objects.filter(
        state__in=[MessageState.DUE.value, MessageState.LEASED.value],
        due_at__lte=at - timedelta(seconds=seconds),
    ).order_by("due_at")


def failed() -> QuerySet[Message]:
    """Return messages that could not be handed over."""
    return Message.objects.filter(state=MessageState.FAILED.value).order_by("-created_at")


def of_group(group: str) -> QuerySet[Message]:
    """Return the messages of one group, oldest first."""
    return Message.objects.filter(group=group).order_by("created_at", "id")
