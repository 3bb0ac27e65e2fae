"""The program with a bug put in on purpose, for the twins of the probes that ask it over HTTP."""

from __future__ import annotations

import os
import time
from typing import Any

from alongside.config.wsgi import application


def _no_lock() -> None:
    """Look whether the seat is free, then take it: nobody waits for anybody."""
    from alongside.callouts.actions import answers
    from alongside.callouts.models import Page

    def unlocked(page_id: int) -> Any:
        page = Page.objects.select_related("seat", "callout", "wave").get(pk=page_id)
        time.sleep(0.02)
        return page.callout, page.seat, page

    answers.lock_page = unlocked


def _opening_is_yes() -> None:
    """Take the opening of a link for a yes."""
    from alongside.callouts import actions, queries
    from alongside.kernel import clock
    from alongside.kernel.actor import Actor

    look = queries.page_for_token

    def eager(token: str, at: Any) -> Any:
        card = look(token, at)
        if card is not None:
            by = Actor("advisor_link", str(card.id), "a link that was opened")
            actions.answer(page_id=card.id, accept=True, by=by, at=clock.now())
        return look(token, at)

    queries.page_for_token = eager


def _backward() -> None:
    """Believe what a carrier says last, whatever it said before."""
    from alongside.gateways import receipts
    from alongside.outbox.models import Attempt

    after = {"take": "taken", "deliver": "delivered", "return": "undelivered"}

    def believed(card: Any, event: str, **words: Any) -> bool:
        return bool(Attempt.objects.filter(pk=card.id).update(state=after[event]))

    receipts._take = believed
    receipts.tries.hear = lambda **words: True


{"no lock": _no_lock, "opening is yes": _opening_is_yes, "backward": _backward}[
    os.environ["ALONGSIDE_SEEDED"]
]()
__all__ = ["application"]
