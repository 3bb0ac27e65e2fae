"""Every message can be read before it is sent, in each language and by each way; texts are short and name nobody."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

import alongside
from alongside.callouts.rules_repeating import VERBS
from alongside.outbox.queries import previews, render
from alongside.outbox.states import Channel

FOLDER = Path(alongside.__file__).parent / "outbox" / "templates" / "outbox"
KINDS = sorted(p.name.removesuffix(".txt") for p in FOLDER.glob("*.txt"))
SHORT = [name for name in KINDS if "." in name]
CONTEXT = {
    "code": "7Q2", "minutes": 20, "link": {"purpose": "page", "ref": "81.secret"}, "reference": "7KQ2",
    "path": "/desk/duty/call-outs/1/", "name": "Ann", "shown": "confirm", "page_id": 81, "what": "stopped",
    "why": "Somebody has this seat now, so nobody else is asked.", "engagement_id": 3,
    "cases": 2,
}  # fmt: skip
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
"""GSM 03.38: a text with any other character takes 70 characters a part and not 160."""


def parts(text: str) -> int:
    """Return how many parts a carrier sends and charges."""
    whole, part = (160, 153) if set(text) <= GSM else (70, 67)
    return 1 if len(text) <= whole else math.ceil(len(text) / part)


def read(name: str, language: str, *, named: bool = False, **more: object):
    kind, _, channel = name.partition(".")
    context = {**CONTEXT, **more}
    channel = channel or "email"
    return render(kind=kind, context=context, language=language, exercise=False, channel=channel, named=named)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", KINDS)
def test_each_wording_can_be_read_without_sending(name, language):
    found = read(name, language)
    assert found.text.strip() and "None" not in found.text and "{" not in found.text
    assert bool(found.subject) == bool(found.html) == ("." not in name)


@pytest.mark.parametrize("name", [n for n in SHORT if n.endswith(".sms")])
def test_a_text_is_plain_and_short(name):
    text = read(name, "en").text
    assert set(text) <= GSM and parts(text) <= 2, text
    assert parts(read(name, "es").text) <= 4


WHO = "Nameless County Peers"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", KINDS)
def test_what_shows_on_a_locked_screen_or_is_heard_names_nobody(name, language, settings):
    """Text, subject and call; and for whoever is asked in a call-out the whole mail."""
    settings.PROGRAM = {**settings.PROGRAM, "name": WHO}
    found = read(name, language)
    seen = found.text if "." in name or name in VERBS else found.subject
    assert WHO not in seen
    assert WHO not in found.subject


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", [n for n in KINDS if not n.startswith("_")])
def test_where_policy_wants_it_the_name_comes_first(name, language, settings):
    settings.PROGRAM = {**settings.PROGRAM, "name": WHO}
    found = read(name, language, named=True)
    first = found.text if "." in name else found.subject
    assert first.startswith((f"{WHO}: ", f"This is {WHO}. ", f"Le llama {WHO}. "))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["_machine.voice", "_who_is_there.voice"])
def test_a_mailbox_hears_no_name_no_number_and_no_reason(name, language, settings):
    text = read(name, language).text
    assert settings.PROGRAM["name"] not in text and not any(c.isdigit() for c in text) and "7Q2" not in text


def test_an_exercise_says_so_first():
    for name in ("page_alert.sms", "page_alert.voice", "duty_alert.sms"):
        kind, _, channel = name.partition(".")
        found = render(kind=kind, context=CONTEXT, language="en", exercise=True, channel=channel)
        assert found.text.startswith("EXERCISE: ")


def test_a_question_is_previewed_by_every_way_without_a_secret():
    found = previews(kind="page_alert", context={}, language="en")
    assert list(found) == ["email", "sms", "voice"]
    assert all("/advisor/page/" not in seen.text for seen in found.values())
    assert found[Channel.SMS].text.startswith("7Q2 Are you free?") and "(…)" in found[Channel.EMAIL].text
    assert list(previews(kind="settled", context={}, language="es")) == ["email"]


@pytest.mark.parametrize("shown", ["confirm", "standing_by", "confirmed", "declined", "refused", "covered"])
def test_every_answer_by_text_has_its_words(shown):
    assert read("answered.sms", "en", shown=shown).text.startswith("7Q2 ")
