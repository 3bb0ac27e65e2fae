"""Saying it again by hand: the question to one person once more, or news that wants no answer."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from alongside.callouts.actions import telling
from alongside.callouts.actions.locks import line, lock, lock_page
from alongside.callouts.models import Page
from alongside.callouts.queries import may_ask_again
from alongside.callouts.rules_repeating import INFORMED, News, may_inform
from alongside.kernel.actor import Actor


@transaction.atomic
def ask_again(*, page_id: int, by: Actor, at: datetime) -> None:
    """Send the question once more to somebody who has not answered.

    Raises Refused with a sentence: answered, settled, asked a moment ago, or no way to reach them.
    """
    callout, _seat, page = lock_page(page_id)
    may_ask_again(page_id, at).require()
    telling.alert_again(callout, page, at=at)
    line(callout, "ask_again", by=by, at=at, object=f"page:{page.pk}")


@transaction.atomic
def inform(*, callout_id: int, news: str, by: Actor, at: datetime) -> int:
    """Tell those who said yes something that wants no answer; return how many. ``news`` is a word of News.

    Raises Refused when the call-out has ended, or nobody has said yes.
    """
    callout = lock(callout_id)
    pages = list(Page.objects.filter(callout=callout, state__in=[s.value for s in INFORMED]).order_by("pk"))
    may_inform(callout_state=callout.state, people=len(pages), known=news in News.values()).require()
    for page in pages:
        telling.information(page, news=news, at=at)
    facts = {"news": news, "advisors": [p.advisor_id for p in pages]}
    line(callout, "inform", by=by, at=at, object=f"callout:{callout.pk}", facts=facts)
    return len(pages)
