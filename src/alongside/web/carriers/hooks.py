"""What carriers post: receipts, texts that people sent, calls that were picked up, keys that were pressed."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import Http404, HttpResponse
from twilio.twiml.messaging_response import MessagingResponse
from twilio.twiml.voice_response import VoiceResponse

from alongside.gateways import calling
from alongside.gateways.inbound import receive_text
from alongside.gateways.queries import HOOKS
from alongside.gateways.receipts import receive_receipt
from alongside.gateways.setup import Setup
from alongside.kernel.phone import digits
from alongside.outbox.queries import AttemptCard, attempt, render
from alongside.web.access import PageRequest
from alongside.web.carriers.door import carrier_hook

VOICES = {"en": "en-US", "es": "es-MX"}
LISTEN_SECONDS = 8
KEYWORDS = {"stop": "_stop", "stop_all": "_stop", "start": "_start", "help": "_help"}
"""Wording of our own answer to a keyword, for carriers that give none."""


@partial(carrier_hook, counted=False)
def receipt(request: PageRequest, setup: Setup, attempt_id: int) -> HttpResponse:
    """Take a status of a text or a call."""
    sent = request.POST
    receive_receipt(
        carrier=setup.name,
        attempt_id=attempt_id,
        ref=sent.get("MessageSid") or sent.get("CallSid") or "",
        status=sent.get("MessageStatus") or sent.get("CallStatus") or "",
        code=sent.get("ErrorCode", ""),
        at=request.visitor.at,
    )
    return HttpResponse(status=204)


@carrier_hook
def text(request: PageRequest, setup: Setup) -> HttpResponse:
    """Take a text from a person. The answer to a keyword goes with our reply, if the carrier gives none."""
    sent = request.POST
    taken = receive_text(
        carrier=setup.name,
        ref=sent.get("MessageSid", ""),
        number=sent.get("From", ""),
        text=sent.get("Body", ""),
        keyword=sent.get("OptOutType", ""),
        carrier_answers=setup.carrier_answers,
        at=request.visitor.at,
    )
    answer = MessagingResponse()
    if taken.say:
        kind = KEYWORDS[taken.say]
        context = {"name": settings.SMS_NAME}
        words = render(kind=kind, context=context, language=taken.language, exercise=False, channel="sms")
        answer.message(words.text)
    return _xml(answer)


@carrier_hook
def call(request: PageRequest, setup: Setup, attempt_id: int) -> HttpResponse:
    """Say the first words of a call to whoever or whatever picked up."""
    card = _card(setup, attempt_id)
    return _spoken(setup, card, calling.opening(card, answered_by=request.POST.get("AnsweredBy", "")))


@carrier_hook
def person(request: PageRequest, setup: Setup, attempt_id: int) -> HttpResponse:
    """Say the message to a person who pressed a key to hear it."""
    card = _card(setup, attempt_id)
    return _spoken(setup, card, calling.question(card))


@carrier_hook
def key(request: PageRequest, setup: Setup, attempt_id: int) -> HttpResponse:
    """Do what a pressed key does."""
    card = _card(setup, attempt_id)
    pressed = request.POST.get("Digits", "")[:1]
    return _spoken(setup, card, calling.pressed(card, key=pressed, at=request.visitor.at))


def _card(setup: Setup, attempt_id: int) -> AttemptCard:
    card = attempt(attempt_id, setup.name)
    if card is None or card.channel != "voice":
        raise Http404
    return card


def _spoken(setup: Setup, card: AttemptCard, script: calling.Script) -> HttpResponse:
    """Write a script in the carrier's markup."""
    answer, voice = VoiceResponse(), VOICES.get(script.language, "en-US")
    place = answer
    if script.then:
        action = f"{settings.BASE_URL}{HOOKS}/{setup.name}/call/{card.id}/{script.then}/"
        place = answer.gather(num_digits=1, timeout=LISTEN_SECONDS, action=action, method="POST")
    for sentence in script.say:
        place.say(sentence, language=voice)
    if script.dial:
        answer.dial(digits(script.dial) or script.dial, timeout=30)
    elif script.then:
        bye = render(
            kind="_heard", context={"shown": "bye"}, language=script.language, exercise=False, channel="voice"
        )
        answer.say(bye.text, language=voice)
    return _xml(answer)


def _xml(answer: MessagingResponse | VoiceResponse) -> HttpResponse:
    return HttpResponse(str(answer), content_type="text/xml")
