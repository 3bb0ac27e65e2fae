"""What an entry of the catalog must hold to be saved. Pure; every refusal says what to do."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from alongside.kernel.choice import Choice
from alongside.kernel.freetext import blocks, lint
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse
from alongside.library.contents import ItemContent, ProtocolContent
from alongside.library.words import Basis, DueBasis, Fact, Phase, Recurrence, Toolkit, Window

TEXT_LIMIT = 300
TITLE_LIMIT = 120
WHY_LIMIT = 200
HOURS_MOST = 24 * 366 * 5


def may_save_item(content: ItemContent, *, why: str, roles: Collection[str]) -> Verdict:
    """Judge an item as it is about to be saved; ``roles`` are the ids of who may be responsible."""
    if not content.text.strip():
        return refuse("no_text", gettext_noop("Write what is to be done."))
    words: tuple[tuple[Collection[str], type[Choice]], ...] = (
        ([content.phase], Phase),
        ([content.basis], Basis),
        ([content.window] if content.window else [], Window),
        ([content.recurrence] if content.recurrence else [], Recurrence),
        ([content.due_basis] if content.due_basis else [], DueBasis),
        (content.facts, Fact),
    )
    if any(word not in choice.values() for chosen, choice in words for word in chosen):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if content.role not in roles:
        return refuse("unknown_role", gettext_noop("Choose who is responsible."))
    if content.phase != Phase.PLANNING and not content.window:
        return refuse("no_window", gettext_noop("Choose when after an incident this is thought of first."))
    if content.due_hours is not None and not 0 <= content.due_hours <= HOURS_MOST:
        return refuse("hours", gettext_noop("Write the hours as a whole number, within five years."))
    return (
        _source_named(content)
        and _texts([content.text, content.text_es, content.say, content.say_es], limit=TEXT_LIMIT)
        and _texts([content.source_title, content.due_note], limit=TEXT_LIMIT)
        and _why(why)
    )


def _source_named(content: ItemContent) -> Verdict:
    if content.basis != Basis.OWN and not content.source_title.strip():
        return refuse("no_source", gettext_noop("Name the source, or say that this program suggests it."))
    return _address(content.source_url)


def _address(url: str) -> Verdict:
    if url and not url.startswith(("https://", "http://")):
        return refuse("address", gettext_noop("Write the address with https:// at its beginning."))
    return ALLOWED


def may_save_protocol(content: ProtocolContent, *, why: str, roles: Collection[str]) -> Verdict:
    """Judge a protocol as it is about to be saved."""
    if not content.title.strip() or not content.purpose.strip():
        return refuse("no_title", gettext_noop("Write a title and what it is for."))
    if content.toolkit not in Toolkit.values() or any(p not in Phase.values() for p in content.phases):
        return refuse("unknown_word", gettext_noop("Choose from the lists on the form."))
    if content.lead_role not in roles:
        return refuse("unknown_role", gettext_noop("Choose who is responsible."))
    return (
        _texts([content.title, content.title_es], limit=TITLE_LIMIT)
        and _texts([content.purpose, content.purpose_es], limit=TEXT_LIMIT)
        and _why(why)
    )


def _why(why: str) -> Verdict:
    if not why.strip():
        return refuse("no_why", gettext_noop("Say in a few words why it is changed."))
    return _texts([why], limit=WHY_LIMIT)


def _texts(texts: Collection[str], *, limit: int) -> Verdict:
    for text in texts:
        if len(text) > limit:
            return refuse(
                "too_long",
                gettext_noop("Shorten the text to %(limit)s characters; it has %(length)s."),
                limit=limit,
                length=len(text),
            )
        for finding in blocks(lint(text)):
            return refuse("text_blocked", finding.sentence, **finding.params)
    return ALLOWED


def may_follow(*, seen: int, now: int) -> Verdict:
    """Say whether a change may follow version ``seen``: only when nobody else changed it since."""
    if seen != now:
        return refuse(
            "changed_since",
            gettext_noop(
                "Somebody changed this since you opened it. Look at the newest version, then change it."
            ),
        )
    return ALLOWED


def may_review(*, review_on: date, today: date) -> Verdict:
    """Say whether this day may be the next review: after today, within three years."""
    if not 0 < (review_on - today).days <= 3 * 366:
        return refuse("review_day", gettext_noop("Choose a day after today, within three years."))
    return ALLOWED


def is_stale(*, review_on: date, today: date) -> bool:
    """Say whether an entry is past the day by which it was to be looked at again."""
    return today > review_on
