"""What a call says and which key does what. A machine hears no name and no reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import translation

from alongside.callouts import actions as callouts
from alongside.callouts import queries
from alongside.kernel import clock
from alongside.kernel.actor import Actor
from alongside.kernel.verdict import Refused
from alongside.outbox.queries import AttemptCard, render
from alongside.policy.queries import names_program

YES_KINDS, NO_KINDS = {"page_alert"}, {"page_alert", "seat_offered"}
"""Kinds of message that a 1 and a 2 answer. 9 leads to the duty officer from both."""


@dataclass(frozen=True)
class Script:
    """What is said next. ``then``: "" to hang up, else where a key leads ("person", "key"); ``dial``: a number."""

    say: tuple[str, ...]
    language: str
    then: str = ""
    dial: str = ""


def opening(card: AttemptCard, *, answered_by: str) -> Script:
    """Return what is said when somebody, or something, picks up (``answered_by``: the carrier's word)."""
    if answered_by.startswith("machine") or answered_by == "fax":
        return Script((_words(card, "_machine"),), card.language)
    if answered_by != "human":
        return Script((_words(card, "_who_is_there"),), card.language, "person")
    return question(card)


def question(card: AttemptCard) -> Script:
    """Return the message itself, twice, for a person; or that nothing is needed any more."""
    if not queries.may_still_send(card.group):
        return Script((_words(card, "_heard", shown="over"),), card.language)
    text = _words(card, card.kind, **dict(card.context))
    return Script((text, text), card.language, "key" if card.kind in NO_KINDS else "")


def pressed(card: AttemptCard, *, key: str, at: datetime) -> Script:
    """Do what a key does, and return what is said then. The same key twice does it once.

    A 1 holds the seat and nothing more: it is confirmed by signing in or with the duty officer.
    """
    page_id = _page_of(card.group)
    if key == "9" and card.kind in NO_KINDS:
        return Script(
            (_words(card, "_heard", shown="officer"),), card.language, dial=settings.PROGRAM["phone"]
        )
    if page_id is None or not (
        (key == "1" and card.kind in YES_KINDS) or (key == "2" and card.kind in NO_KINDS)
    ):
        script = question(card)
        return Script((_words(card, "_heard", shown="again"), *script.say[:1]), card.language, script.then)
    by = Actor("advisor_call", str(page_id), "an advisor, by phone keys")
    why = ""
    try:
        shown = callouts.answer(page_id=page_id, accept=key == "1", by=by, at=at).value
    except Refused as refused:
        with translation.override(card.language):
            why = translation.gettext(refused.verdict.sentence) % dict(refused.verdict.params)
        shown = "refused"
    then = "key" if shown in ("confirm", "refused") else ""
    return Script((_words(card, "_heard", shown=shown, why=why),), card.language, then)


def _page_of(group: str) -> int | None:
    kind, _, ref = group.partition(":")
    return int(ref) if kind in ("page", "confirm") and ref.isdigit() else None


def _words(card: AttemptCard, kind: str, **context: object) -> str:
    own = kind not in ("_machine", "_who_is_there", "_heard")
    return render(
        kind=kind,
        context=context,
        language=card.language,
        exercise=card.exercise and own,
        channel="voice",
        named=own and names_program(clock.now()),
    ).text
