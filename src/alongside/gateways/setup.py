"""Which carriers of texts and calls a program has, from one address each (docs/carriers.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from alongside.kernel.phone import digits

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_NAME = re.compile(r"[a-z][a-z0-9-]{0,19}")


@dataclass(frozen=True)
class Setup:
    """One carrier. ``weights``: share of each channel; ``answers``: who replies to STOP, START and HELP."""

    name: str
    base_url: str
    account: str
    token: str = field(repr=False)
    sender: str
    weights: dict[str, int]
    carrier_answers: bool


def parse(address: str, *, name: str) -> Setup:
    """Return what an address says. Raises ValueError with a sentence.

    ``twilio://ACCOUNT:TOKEN@api.twilio.com?from=16145550100&sms=1&voice=1``. Anything that speaks the same
    requests fits: host, port and path are where they go. ``twilio+http`` is for loopback only.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"twilio", "twilio+http"} or not parts.hostname:
        raise ValueError(
            "it must look like twilio://ACCOUNT:TOKEN@api.twilio.com?from=16145550100&sms=1&voice=1"
        )
    if parts.scheme == "twilio+http" and parts.hostname not in _LOOPBACK:
        raise ValueError("twilio+http:// is for a simulator on this machine only; use twilio://")
    asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
    sender = digits(asked.get("from", ""))
    if not (parts.username and parts.password and sender):
        raise ValueError("it needs account, token and a number to send from (from=16145550100)")
    weights = {
        c: int(asked[c]) for c in ("sms", "voice") if asked.get(c, "0").isdigit() and int(asked.get(c, "0"))
    }
    if not weights:
        raise ValueError("it carries nothing: add sms=1, voice=1 or both")
    name = asked.get("name", name)
    if not _NAME.fullmatch(name):
        raise ValueError("its name must be short: letters, digits and dashes")
    host = parts.netloc.rpartition("@")[2]
    return Setup(
        name=name,
        base_url=f"{'https' if parts.scheme == 'twilio' else 'http'}://{host}{parts.path.rstrip('/')}",
        account=unquote(parts.username),
        token=unquote(parts.password),
        sender=sender,
        weights=weights,
        carrier_answers=asked.get("answers", "carrier") != "us",
    )
