"""What a person's text does: an answer, a keyword of the carriers, or a task for the duty officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation

from alongside.accounts.permissions import Role
from alongside.accounts.queries import people_with
from alongside.base.limits import count_try
from alongside.base.secrets import hashed
from alongside.callouts import actions as callouts
from alongside.callouts import queries_phone as pages
from alongside.callouts.replies import Reading, Said, read
from alongside.duty import actions as duty_actions
from alongside.duty import queries as duty
from alongside.gateways.models import Reply
from alongside.kernel.actor import Actor
from alongside.kernel.phone import digits
from alongside.kernel.verdict import Refused
from alongside.ledger.actions import record
from alongside.outbox import actions as outbox
from alongside.outbox import actions_carriers as tries
from alongside.outbox.states import Channel
from alongside.roster import actions as roster_actions
from alongside.roster.queries_reach import advisors_of_number, reach

REPLIES_PER_HOUR = 3
"""Texts that one number gets as answers to its own texts in an hour: two machines never talk for long."""
STOPPED = "the owner said stop"
LONGEST_TEXT = 1600
_OF_CARRIER = {"STOP": Reading.STOP, "START": Reading.START, "HELP": Reading.HELP}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text. ``say``: the keyword that our own answer belongs to, when the carrier gives none."""

    new: bool
    say: str = ""
    language: str = "en"


@transaction.atomic
def receive_text(
    *, carrier: str, ref: str, number: str, text: str, keyword: str = "", carrier_answers: bool, at: datetime
) -> Taken:
    """Take a text from a number, once per carrier and ``ref``.

    ``keyword``: what the carrier itself took it for (STOP, START, HELP), which goes before our own reading.
    ``carrier_answers``: the carrier replies to keywords. Only a whole answer with the code of an open question
    to this very number is an answer; its yes holds the seat and nothing more.
    """
    number = digits(number) or number[:20]
    said = _read(text, keyword)
    reply = _keep(carrier, ref, number, text[:LONGEST_TEXT], said, at)
    if reply is None:
        return Taken(False)
    advisors = advisors_of_number(number)
    reply.advisor_id = advisors[0] if len(advisors) == 1 else 0
    language = reach(advisors[0]).language if advisors else "en"
    by = Actor("public", text="a text message")
    if said.reading in (Reading.STOP, Reading.STOP_ALL):
        _stop(reply, both=said.reading is Reading.STOP_ALL, by=by, at=at)
    elif said.reading is Reading.START:
        _start(reply, by=by, at=at)
    elif said.reading in (Reading.YES, Reading.NO):
        _answer(reply, advisors, language, at=at)
    elif said.reading is Reading.UNCLEAR:
        _for_a_person(reply, advisors, language, at=at)
    reply.save()
    mine = (
        said.reading not in (Reading.YES, Reading.NO, Reading.UNCLEAR) and not carrier_answers and not keyword
    )
    return Taken(True, said.reading.value if mine and _may_reply(reply, at) else "", language)


def _read(text: str, keyword: str) -> Said:
    said = read(text)
    taken = _OF_CARRIER.get(keyword.upper())
    if taken is None or (taken is Reading.STOP and said.reading is Reading.STOP_ALL):
        return said
    return Said(taken, said.code)


def _keep(carrier: str, ref: str, number: str, text: str, said: Said, at: datetime) -> Reply | None:
    try:
        with transaction.atomic():
            return Reply.objects.create(
                carrier=carrier,
                ref=ref[:80],
                number=number,
                text=text.replace("\x00", ""),
                reading=said.reading.value,
                automatic=said.automatic,
                code=said.code,
                received_at=at,
            )
    except IntegrityError:
        return None


def _answer(reply: Reply, advisors: tuple[int, ...], language: str, *, at: datetime) -> None:
    """Give the answer to the one page it names; none, or several, are for a person."""
    found = pages.asked_pages(advisors, at, code=reply.code)
    if len(found) != 1:
        _for_a_person(reply, advisors, language, at=at)
        return
    page = found[0]
    reply.page_id, reply.advisor_id = page.id, page.advisor_id
    by = Actor("advisor_text", str(page.id), "an advisor, by text message")
    told: dict[str, Any] = {"page_id": page.id, "code": page.code}
    try:
        with transaction.atomic():
            shown = callouts.answer(page_id=page.id, accept=reply.reading == Reading.YES, by=by, at=at)
        reply.outcome = told["shown"] = shown.value
    except Refused as refused:
        reply.outcome = f"refused: {refused.verdict.code}"
        with translation.override(language):
            why = translation.gettext(refused.verdict.sentence) % dict(refused.verdict.params)
        told |= {"shown": "refused", "why": why}
    _text_back(reply, "answered", told, language, exercise=page.exercise, at=at)


def _for_a_person(reply: Reply, advisors: tuple[int, ...], language: str, *, at: datetime) -> None:
    """Leave the text to the duty officers; tell them, and the sender, that a person reads it."""
    reply.needs_person = True
    found = pages.asked_pages(advisors, at, code=reply.code) or pages.asked_pages(advisors, at)
    page = found[0] if found else None
    if page is not None:
        reply.page_id, reply.advisor_id = page.id, page.advisor_id
    stream = f"request:{page.request_id}" if page else "carriers"
    by = Actor("public", text="a text message")
    record(stream=stream, action="unclear_reply", by=by, at=at, object=f"reply:{reply.pk}")
    for person in duty.on_now(at) or duty.everyone_able(at):
        outbox.enqueue(
            key=f"reply:{reply.pk}:{person.pk}",
            group=f"reply:{reply.pk}",
            kind="reply_unclear",
            address=person.email,
            language=person.language,
            exercise=bool(page and page.exercise),
            at=at,
            urgent=True,
        )
    if not reply.automatic:
        told = {"code": page.code if page else ""}
        _text_back(reply, "not_understood", told, language, exercise=bool(page and page.exercise), at=at)


def _text_back(
    reply: Reply, kind: str, context: dict[str, Any], language: str, *, exercise: bool, at: datetime
) -> None:
    if not reply.advisor_id or not _may_reply(reply, at):
        return
    outbox.enqueue(
        key=f"reply:{reply.pk}:back",
        group=f"reply:{reply.pk}",
        kind=kind,
        channel=Channel.SMS,
        address=reply.number,
        context=context,
        language=language,
        exercise=exercise,
        at=at,
        urgent=True,
    )


def _may_reply(reply: Reply, at: datetime) -> bool:
    """Say whether the sender gets a text back: never short codes, our own numbers or machines, never many."""
    ours = {carrier.sender for carrier in settings.CARRIERS}
    if reply.automatic or not digits(reply.number) or reply.number in ours:
        return False
    key = f"reply:{hashed('number', reply.number)}"
    return count_try(key=key, seconds=3600, at=at) <= REPLIES_PER_HOUR


def _stop(reply: Reply, *, both: bool, by: Actor, at: datetime) -> None:
    channels = (Channel.SMS, Channel.VOICE) if both else (Channel.SMS,)
    stop(number=reply.number, channels=channels, by=by, at=at)
    reply.outcome = "stopped"


@transaction.atomic
def stop(*, number: str, channels: tuple[Channel, ...], by: Actor, at: datetime) -> None:
    """End texts, or texts and calls, to a number: what waits is taken back, consent ends, and the roster
    managers are told. Mail, and calls unless they were ended too, go on as before.
    """
    for channel in channels:
        tries.stop_number(address=number, channel=channel, why=STOPPED, at=at)
    words = [channel.value for channel in channels]
    advisors = roster_actions.end_consent(number=number, channels=words, why=STOPPED, by=by, at=at)
    duty_actions.end_phone_consent(number=number, channels=words, by=by, at=at)
    for advisor_id in advisors:
        _tell_managers(advisor_id, "stopped", at=at)


def _start(reply: Reply, *, by: Actor, at: datetime) -> None:
    tries.start_number(address=reply.number, channel=Channel.SMS, at=at)
    taken_up = roster_actions.renew_consent(
        number=reply.number, channel=Channel.SMS.value, ended_why=STOPPED, by=by, at=at
    )
    for advisor_id in taken_up:
        _tell_managers(advisor_id, "started", at=at)
    reply.outcome = "started"


def _tell_managers(advisor_id: int, what: str, *, at: datetime) -> None:
    for person in people_with(Role.ROSTER, at):
        outbox.enqueue(
            key=f"consent:{advisor_id}:{what}:{at.isoformat()}:{person.pk}",
            group=f"advisor:{advisor_id}",
            kind="text_consent",
            address=person.email,
            language=person.language,
            context={"what": what, "path": f"/desk/directory/roster/{advisor_id}/"},
            at=at,
        )
