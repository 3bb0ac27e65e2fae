"""US telephone numbers: one form for keeping, one for showing, one for comparing."""

from __future__ import annotations

import re

_EXTENSION = re.compile(r"(?:\s*(?:,|;|#|x|ext\.?|extension)\s*)(\d{1,6})\s*$", re.IGNORECASE)
_ALLOWED = re.compile(r"[\d\s().+\-/\u2010-\u2015\u00a0\u202f]+")


def digits(text: str) -> str:
    """Return a number as kept: ``+1`` and ten digits, then ``x`` and the extension when there is one.

    Numbers of the North American plan only (NANPA: area code and exchange start with 2 to 9, and end in
    neither 11). Anything else, "" included, returns "".

    >>> digits("(303) 555-0123 ext. 4")
    '+13035550123x4'
    """
    text = text.strip()
    found = _EXTENSION.search(text)
    extension = found.group(1) if found and len(_only_digits(text[: found.start()])) >= 10 else ""
    main = text[: found.start()] if found and extension else text
    if not _ALLOWED.fullmatch(main):
        return ""
    number = _only_digits(main)
    if "+" in main.lstrip()[1:] or (main.lstrip().startswith("+") and not number.startswith("1")):
        return ""
    if len(number) == 11 and number.startswith("1"):
        number = number[1:]
    if not _in_plan(number):
        return ""
    return f"+1{number}" + (f"x{extension}" if extension else "")


def shown(number: str) -> str:
    """Return a number as people write it: ``(303) 555-0123 ext. 4``. What cannot be read comes back as is."""
    kept = digits(number)
    if not kept:
        return number
    main, _, extension = kept[2:].partition("x")
    text = f"({main[:3]}) {main[3:6]}-{main[6:]}"
    return f"{text} ext. {extension}" if extension else text


def same(a: str, b: str) -> bool:
    """Say whether two texts ring the same line; extensions do not make lines different.

    Two texts of which one cannot be read are never the same.
    """
    first, second = digits(a).partition("x")[0], digits(b).partition("x")[0]
    return bool(first) and first == second


def _only_digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def _in_plan(number: str) -> bool:
    return (
        len(number) == 10
        and number[0] in "23456789"
        and number[3] in "23456789"
        and number[1:3] != "11"
        and number[4:6] != "11"
    )
