"""How the watch is heard outside: a heartbeat that stops when something is wrong, and a mail.

The mail goes by the watch's own server where one is set, so that it arrives when the usual one is down.
"""

from __future__ import annotations

import json
import logging
import os
import urllib.request
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings

from alongside.gateways.protocol import CannotReach, Carrier, Envelope, Rejected
from alongside.gateways.queries import carrier_for
from alongside.gateways.smtp import SmtpCarrier
from alongside.outbox.queries import render
from alongside.outbox.states import Channel
from alongside.watch.rules import SENTENCES

log = logging.getLogger(__name__)
URL_SECONDS = 5


def beat(*, at: datetime) -> list[str]:
    """Say outside that all is well: the address is called, the file renewed. Return what did not work."""
    failed = []
    if settings.WATCH["url"] and not _call(settings.WATCH["url"]):
        failed.append("url")
    if settings.WATCH["file"] and not _renew(Path(settings.WATCH["file"]), at):
        failed.append("file")
    return failed


def _call(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=URL_SECONDS) as answer:  # noqa: S310 (checked in settings)
            return 200 <= answer.status < 300
    except (OSError, ValueError) as error:
        log.warning("The heartbeat did not get out: %s", type(error).__name__)
        return False


def _renew(file: Path, at: datetime) -> bool:
    """Replace the file as a whole, so that a reader never finds half of it."""
    try:
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_text(json.dumps({"well_at": at.isoformat()}) + "\n", encoding="utf-8")
        os.replace(fresh, file)
    except OSError as error:
        log.warning("The heartbeat file could not be written: %s", error.strerror)
        return False
    return True


def carrier() -> Carrier | None:
    """Return what carries the watch's mail: its own server, else the usual way, else nothing."""
    if settings.WATCH["smtp_url"]:
        return SmtpCarrier(
            settings.WATCH["smtp_url"], sender=settings.MAIL_FROM, sender_name=settings.PROGRAM["name"]
        )
    return carrier_for(Channel.EMAIL)


def tell(*, names: Sequence[str], ended: Sequence[str] = (), to: Sequence[str], at: datetime) -> int:
    """Write to these addresses what is wrong and what to do, or that it has ended; return how many took it.

    Names no agency, place, or person.
    """
    by = carrier()
    if by is None:
        log.warning("The watch cannot write to anybody: no mail is set up.")
        return 0
    context = {
        "wrong": [asdict(SENTENCES[name]) for name in names],
        "ended": [asdict(SENTENCES[name]) for name in ended],
    }
    mail = render(kind="watch_alarm", context=context, language="en", exercise=False)
    sent = 0
    for address in dict.fromkeys(to):
        key = f"watch:{at.isoformat()}:{','.join((*names, *ended))}:{address}"
        try:
            by.send(Envelope(key, address, mail.subject, mail.text))
            sent += 1
        except (CannotReach, Rejected) as error:
            log.warning("The watch could not write to one address: %s", error)
    return sent
