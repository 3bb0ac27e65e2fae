"""Keys by which two offers from the same person or organization are recognized."""

from __future__ import annotations

import re

from alongside.kernel.phone import digits
from alongside.kernel.text import fold

_FORMS = re.compile(
    r"\b(inc|llc|ltd|co|corp|corporation|company|the|of|and|foundation|association|assn|org|group)\b"
)


def phone_key(phone: str) -> str:
    """Return the ten digits of a North American number, or whatever digits there are; "" for none."""
    found = digits(phone)
    if found:
        return found.partition("x")[0][-10:]
    return "".join(c for c in phone if c.isdigit())[-10:]


def mail_key(email: str) -> str:
    """Return an address as its provider reads it: lower case, without a +tag, without Gmail's dots."""
    name, at, domain = email.strip().lower().partition("@")
    if not at:
        return ""
    name = name.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def org_key(organization: str) -> str:
    """Return the words of an organization's name without its legal form, in the order of the alphabet.

    “The Dayton Lions Club, Inc.” and “Lions Club of Dayton” are both “club dayton lions”.
    """
    return " ".join(sorted(_FORMS.sub(" ", fold(organization)).split()))
