"""What a text message says: an answer with its code, a carrier's keyword, or something for a person to read.

Pure. The grammar is anchored: the whole text must be an answer, or it is none. "No problem" and "not sure"
are never a no; a person reads them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop

_DIGITS, _LETTERS = "23456789", "ABCDEFGHJKMNPQRSTUVWXYZ"


class Reading(Choice):
    """What a text was taken for."""

    YES = "yes", gettext_noop("Yes")
    NO = "no", gettext_noop("No")
    STOP = "stop", gettext_noop("No more texts")
    STOP_ALL = "stop_all", gettext_noop("No more texts and no more calls")
    START = "start", gettext_noop("Texts again")
    HELP = "help", gettext_noop("Asks what this is")
    UNCLEAR = "unclear", gettext_noop("Unclear")


@dataclass(frozen=True, slots=True)
class Said:
    """A text as read. ``code`` is upper case, or "" without one. ``automatic``: no person wrote it."""

    reading: Reading
    code: str = ""
    automatic: bool = False


def short_code(digest: str) -> str:
    """Return the three characters ("7Q2") that a page asks to be answered with, from a hexadecimal digest.

    Digit, letter, digit: it can be no word and no carrier's keyword, and survives being read aloud. There are
    1,472 of them; it is a name for one of a person's own open questions, never a secret.
    """
    number = int(digest[:12], 16)
    number, first = divmod(number, len(_DIGITS))
    number, letter = divmod(number, len(_LETTERS))
    return f"{_DIGITS[first]}{_LETTERS[letter]}{_DIGITS[number % len(_DIGITS)]}"


_YES, _NO = ("yes", "si"), ("no",)
_CODE = r"(?P<{name}>[2-9][a-hjkmnp-z][2-9])"
_WORD = r"(?P<{name}>yes|si|no)"
_KIND = r"(?:\s+(?:please|thanks|thank you|sorry|gracias|muchas gracias|por favor|lo siento|perdon))?"
_ANSWER = re.compile(
    rf"(?:{_CODE.format(name='c1')}\s*{_WORD.format(name='w1')}"
    rf"|{_WORD.format(name='w2')}\s+{_CODE.format(name='c2')}){_KIND}"
)
_CODED = re.compile(rf"{_CODE.format(name='code')}\s+(?P<rest>.+)")

_STOP = frozenset(
    {
        *("stop", "unsubscribe", "cancel", "end", "quit", "optout", "opt out", "opt-out"),
        *("please stop", "stop please", "stop texting", "stop texting me", "please stop texting me"),
        *("stop messaging me", "stop sending me texts", "do not text me", "dont text me", "remove me"),
        *("take me off", "take me off the list", "opt me out"),
        *("parar", "pare", "alto", "cancelar", "baja", "detener", "no me escriban", "no me escriba"),
        *("no me escriban mas", "no me escriba mas", "deje de escribirme", "dejen de escribirme"),
    }
)
_STOP_ALL = frozenset(
    {
        *("stopall", "stop all", "revoke", "stop calling me", "please stop calling me", "stop calling"),
        *("do not call me", "dont call me", "do not contact me", "dont contact me", "stop contacting me"),
        *("parar todo", "no me llamen", "no me llame", "no me llamen mas"),
    }
)
"""Keywords of the carriers (CTIA) and the plain ways of saying the same. 47 CFR 64.1200(a)(10): a person may
revoke consent in any reasonable way. What is not listed here goes to a person, who can end it by hand."""
_START = frozenset({"start", "unstop", "iniciar", "empezar", "comenzar"})
_HELP = frozenset({"help", "info", "ayuda", "informacion"})
_AUTOMATIC = re.compile(
    r"auto(?:matic|matica|mated)?[ -]?(?:reply|response|respuesta)|respuesta automatica|out of (?:the )?office"
    r"|fuera de la oficina|driving (?:focus|mode)|im driving|notifications? (?:silenced|turned off)"
    r"|do not reply|no responda|^(?:liked|loved|disliked|laughed at|emphasized|questioned) "
)


def read(text: str) -> Said:
    """Return what a text says. Case, accents, quotation marks and the dot at the end do not matter."""
    plain = _plain(text)
    if "?" not in text and (found := _ANSWER.fullmatch(plain)):
        word, code = found["w1"] or found["w2"], found["c1"] or found["c2"]
        return Said(Reading.YES if word in _YES else Reading.NO, code.upper())
    coded = _CODED.fullmatch(plain)
    code, rest = (coded["code"].upper(), coded["rest"]) if coded else ("", plain)
    for reading, words in (
        (Reading.STOP_ALL, _STOP_ALL),
        (Reading.STOP, _STOP),
        (Reading.START, _START),
        (Reading.HELP, _HELP),
    ):
        if rest in words and "?" not in text:
            return Said(reading, code)
    return Said(Reading.UNCLEAR, code, bool(_AUTOMATIC.search(plain)))


def _plain(text: str) -> str:
    """Return lower case without accents, quotation marks and outer punctuation, with single spaces."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    bare = re.sub(r"[\"'“”‘’«»]", "", bare)
    bare = re.sub(r"\s*[,:;.!¡\-–—]+(?=\s|$)", " ", bare)
    return " ".join(bare.replace("¡", "").split())
