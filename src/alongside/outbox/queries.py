"""Reading the outbox: what waits, what failed, how a message reads."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.formats import date_format

from alongside.base import marks
from alongside.base.secrets import link_token
from alongside.outbox.models import Attempt, Message, StoppedNumber
from alongside.outbox.rules import LOOK_BACK, Try, is_sick
from alongside.outbox.states import Channel, MessageState

LINKS = {
    "page": "/advisor/page/{token}/",
    "receipt": "/help/receipt/{token}/",
    "password": "/account/password/{ref}-{token}/",
    "feedback": "/help/feedback/{token}/",
    "plan": "/plans/link/{ref}-{token}/",
    "joining": "/joining/mine/{ref}-{token}/",
    "reference": "/joining/reference/{ref}-{token}/",
}
"""Where the secret links lead. The token is derived when the message is written out, never stored."""


ISO_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\Z")


@dataclass(frozen=True)
class Rendered:
    """A message as the person will read it."""

    subject: str
    text: str
    html: str


def render(
    *,
    kind: str,
    context: Mapping[str, Any],
    language: str,
    exercise: bool,
    channel: str = Channel.EMAIL.value,
    named: bool = False,
) -> Rendered:
    """Return a message as it will be read, without sending it: subject, text and HTML of a mail; of a text
    message or a call only the text. The subject is the first line of the mail's wording.

    ``named``: the program's name stands before the subject, the text or what is said; policy decides it
    (program_names), and without it whoever sees or hears the message on the way learns no name.

    ``context["link"]`` = {"purpose", "ref"} becomes a full address; a text there stands as it is, for
    previews. A day ("2026-12-24") is written as people read it. Raises TemplateDoesNotExist when the kind has no
    wording for the channel.
    """
    filled = {**context, "program": settings.PROGRAM, "exercise": exercise, "named": named}
    filled["base_url"] = settings.BASE_URL
    link = context.get("link")
    if isinstance(link, Mapping):
        token = link_token(link["purpose"], str(link["ref"]))
        filled["link"] = settings.BASE_URL + LINKS[link["purpose"]].format(token=token, ref=link["ref"])
    with translation.override(language):
        filled |= _days(context)
        if channel != Channel.EMAIL:
            return _short(kind, channel, filled)
        whole = render_to_string(f"outbox/{kind}.txt", filled).strip()
        subject, _, text = whole.partition("\n")
        subject = subject.removeprefix("Subject:").strip()
        if named:
            subject = f"{settings.PROGRAM['name']}: {subject}"
        if exercise:
            subject = f"{translation.gettext('EXERCISE')}: {subject}"
        filled |= {"subject": subject, "text": text.strip()}
        try:
            html = get_template(f"outbox/{kind}.html").render(filled)
        except TemplateDoesNotExist:
            html = get_template("outbox/_plain.html").render(filled)
    return Rendered(subject, text.strip() + "\n", html)


def _days(context: Mapping[str, Any]) -> dict[str, str]:
    """Return the days of a message in words; messages keep them as "2026-12-24"."""
    found = {key: value for key, value in context.items() if isinstance(value, str) and ISO_DAY.match(value)}
    form = translation.pgettext("day in a sentence", "F j, Y")
    return {key: date_format(date.fromisoformat(value), form) for key, value in found.items()}


def _short(kind: str, channel: str, filled: dict[str, Any]) -> Rendered:
    """Return a text message or what a call says: one paragraph, led by the word that marks an exercise."""
    filled["spoken_code"] = ", ".join(str(filled.get("code", "")))
    text = " ".join(render_to_string(f"outbox/{kind}.{channel}.txt", filled).split())
    if filled["named"] and not kind.startswith("_"):
        text = f"{_who_speaks(channel)} {text}"
    return Rendered("", f"{translation.gettext('EXERCISE')}: {text}" if filled["exercise"] else text, "")


def _who_speaks(channel: str) -> str:
    """Return the words with which a text or a call says whose it is, where policy wants that."""
    if channel == Channel.VOICE:
        return translation.gettext("This is %(name)s.") % {"name": settings.PROGRAM["name"]}
    return f"{settings.SMS_NAME or settings.PROGRAM['name']}:"


NO_LINK_YET = "(…)"


def previews(
    *, kind: str, context: Mapping[str, Any], language: str, exercise: bool = False, named: bool = False
) -> dict[Channel, Rendered]:
    """Return how a kind of message will read by each way that has a wording for it. Sends and stores nothing.

    Secret links and codes do not exist before sending; places for them are marked.
    """
    filled = {"link": NO_LINK_YET, "code": "7Q2", "minutes": 20, **context}
    return {
        channel: render(
            kind=kind, context=filled, language=language, exercise=exercise, channel=channel, named=named
        )
        for channel in Channel
        if has_wording(kind, channel)
    }


def has_wording(kind: str, channel: str) -> bool:
    """Say whether a kind of message can go by a channel."""
    try:
        get_template(f"outbox/{kind}.txt" if channel == Channel.EMAIL else f"outbox/{kind}.{channel}.txt")
    except TemplateDoesNotExist:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one person: channel, address, and how long after the others it goes.

    ``hushed``: it waits for the end of quiet hours, and nothing lets it go earlier.
    """

    channel: Channel
    address: str
    after: timedelta = timedelta()
    hushed: bool = False


def ways_to(
    *,
    kind: str,
    email: str,
    number: str = "",
    sms: bool = False,
    voice: bool = False,
    calls: Sequence[timedelta],
) -> list[Way]:
    """Return by which ways a kind of message reaches a person: mail and text at once, calls after ``calls``.

    ``sms`` and ``voice``: consent is on record for ``number``. Left out: channels without a carrier or
    wording, and numbers that were stopped.
    """
    ways = [Way(Channel.EMAIL, email)] if email else []
    if not number:
        return ways
    usable = [c for c in (Channel.SMS, Channel.VOICE) if (sms if c is Channel.SMS else voice)]
    usable = [c for c in usable if is_open(c) and has_wording(kind, c)]
    stopped = _stopped(number) if usable else set()
    if Channel.SMS in usable and Channel.SMS not in stopped:
        ways.append(Way(Channel.SMS, number))
    if Channel.VOICE in usable and Channel.VOICE not in stopped:
        ways += [Way(Channel.VOICE, number, after) for after in calls]
    return ways


def is_open(channel: str) -> bool:
    """Say whether texts, or calls, can go out at all: a carrier is set up, or the demo's mailbox takes them."""
    if any(carrier.weights.get(channel) for carrier in settings.CARRIERS):
        return True
    return bool(settings.EMBEDDED) and marks.has_mark(marks.DEMO)


def is_stopped(address: str, channel: str) -> bool:
    """Say whether a number asked for nothing more on a channel."""
    return channel in _stopped(address)


def _stopped(address: str) -> set[str]:
    rows = StoppedNumber.objects.filter(address=address, ended_at__isnull=True)
    return set(rows.values_list("channel", flat=True))


def sick_carriers(channel: str, at: datetime) -> frozenset[str]:
    """Return the names of carriers that are left for last on a channel at ``at`` (see rules.is_sick)."""
    rows = Attempt.objects.filter(channel=channel, begun_at__gt=at - LOOK_BACK)
    tries: dict[str, list[Try]] = {}
    for row in rows.order_by("-begun_at", "-pk").prefetch_related("receipts")[:400]:
        heard = bool(row.receipts.all())
        tries.setdefault(row.carrier, []).append(Try(row.state, row.begun_at, heard))
    return frozenset(name for name, found in tries.items() if is_sick(found, at=at))


@dataclass(frozen=True, slots=True)
class AttemptCard:
    """One try of a message: with which carrier, what became of it."""

    id: int
    message_id: int
    group: str
    kind: str
    channel: str
    carrier: str
    ref: str
    state: str
    address: str
    language: str
    exercise: bool
    context: Mapping[str, Any]


def attempts_of(message_id: int) -> list[AttemptCard]:
    """Return the tries of a message, oldest first."""
    rows = Attempt.objects.filter(message_id=message_id).select_related("message").order_by("pk")
    return [_attempt(row) for row in rows]


def attempt(attempt_id: int, carrier: str) -> AttemptCard | None:
    """Return one try with this carrier, or None."""
    row = Attempt.objects.filter(pk=attempt_id, carrier=carrier).select_related("message").first()
    return _attempt(row) if row else None


def _attempt(row: Attempt) -> AttemptCard:
    m = row.message
    return AttemptCard(
        row.pk, m.pk, m.group, m.kind, row.channel, row.carrier, row.ref, row.state,
        m.address, m.language, m.exercise, m.context,
    )  # fmt: skip


def others_alive(*, message_id: int) -> bool:
    """Say whether another message of the same bundle waits, is on its way or has arrived."""
    bundle = Message.objects.filter(pk=message_id).values_list("bundle", flat=True).first()
    if not bundle:
        return False
    alive = [s.value for s in (S.DUE, S.LEASED, S.HANDED, S.DELIVERED)]
    return Message.objects.filter(bundle=bundle, state__in=alive).exclude(pk=message_id).exists()


S = MessageState


def waiting_since(at: datetime, *, seconds: int = 60) -> QuerySet[Message]:
    """Return messages that should have gone out at least ``seconds`` ago and have not."""
    return Message.objects.filter(
        state__in=[MessageState.DUE.value, MessageState.LEASED.value],
        due_at__lte=at - timedelta(seconds=seconds),
    ).order_by("due_at")


def tried_in_vain() -> QuerySet[Message]:
    """Return messages that were tried twice or more and are tried again; their moment lies ahead each time."""
    waiting = [MessageState.DUE.value, MessageState.LEASED.value]
    return Message.objects.filter(state__in=waiting, tries__gte=2).order_by("created_at")


def failed() -> QuerySet[Message]:
    """Return messages that could not be handed over and that nobody has dealt with, newest first.

    A text or call that did not get through while the same news went by another way is left out.
    """
    rows = Message.objects.filter(state=MessageState.FAILED.value, settled_at=None)
    arrived = Message.objects.filter(
        bundle=OuterRef("bundle"), state__in=[MessageState.HANDED.value, MessageState.DELIVERED.value]
    )
    by_phone = Q(channel__in=[Channel.SMS.value, Channel.VOICE.value]) & ~Q(bundle="")
    return rows.exclude(by_phone & Exists(arrived)).order_by("-created_at", "-id")


def exists(message_id: int) -> bool:
    """Say whether there is a message of this id."""
    return Message.objects.filter(pk=message_id).exists()


def settled() -> QuerySet[Message]:
    """Return failed messages that somebody dealt with in another way, the last dealt with first."""
    return Message.objects.filter(settled_at__isnull=False).order_by("-settled_at", "-id")


def of_group(group: str) -> QuerySet[Message]:
    """Return the messages of one group, oldest first."""
    return Message.objects.filter(group=group).order_by("created_at", "id")
