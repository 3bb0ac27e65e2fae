"""Judgments of the watch: what silence means, whom to tell again and when. Pure.

The seven invariants and the goals are this program's own (docs/runbook/watch.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from alongside.kernel.text import gettext_noop

LOOK_SECONDS = 30
"""Seconds between two looks at every invariant."""
PULSE_SECONDS = 5
"""Seconds between two looks at who is silent."""
ENGINE_SILENT = timedelta(seconds=8)
"""The engine signs each second; a restart may cost some of them. Pages show it 7 seconds later at most."""
SENDER_SILENT = timedelta(seconds=40)
"""A carrier may take ten seconds, and a handful of messages are handed over at once."""
PAPER_OLD = timedelta(minutes=20)
"""A paper copy is made every ten minutes, and 15 are promised."""
NIGHT_SILENT = timedelta(hours=26)
"""A test page each night, and two hours more."""
NIGHT_MINUTES = 15
"""Minutes in which a test page must come through."""
NIGHT_PATIENCE = 8
"""Minutes after its beginning for which a test page waits for the slowest channel, before it goes on by another."""
WATCH_SILENT = timedelta(seconds=60)
"""The watch signs every 5 seconds; then pages and jobs say that nobody watches."""
WATCH_GRACE = timedelta(seconds=45)
"""After this the jobs tell the officers on duty that the watch is silent."""
SURE_AFTER = timedelta(seconds=10)
"""Something must be wrong for this long before a mail goes out: a restart is no alarm."""
AGAIN_AFTER = timedelta(hours=1)
"""A trouble that lasts is written about again after this."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong, in words for staff, and what to do about it."""

    says: str
    do: str


SENTENCES: dict[str, Sentence] = {
    "one_per_seat": Sentence(
        gettext_noop("A seat and the people in it do not agree."),
        gettext_noop("Open the call-out and ask by phone who has the seat before you name anybody."),
    ),
    "wave_has_deadline": Sentence(
        gettext_noop("People are still waited for on a seat that is settled, or in a call-out that ended."),
        gettext_noop(
            "Tell them by phone that no answer is needed, and report it to whoever runs the system."
        ),
    ),
    "seat_has_next": Sentence(
        gettext_noop("A seat is open and nothing would happen next."),
        gettext_noop("Open the call-out and ask the next people by hand."),
    ),
    "none_leased_long": Sentence(
        gettext_noop("A message was taken up for sending and not finished."),
        gettext_noop("Call the people concerned. Whoever runs the system looks at the jobs."),
    ),
    "none_due_long": Sentence(
        gettext_noop("Messages should have gone out and have not."),
        gettext_noop("Call the people concerned. Whoever runs the system looks at mail and jobs."),
    ),
    "answers_recorded": Sentence(
        gettext_noop("An answer is there without a record of who gave it and how."),
        gettext_noop(
            "Ask the person again by phone, and keep the database as it is for whoever looks into it."
        ),
    ),
    "clock_on_time": Sentence(
        gettext_noop("Deadlines pass and nothing happens."),
        gettext_noop("Open the board and ask the next people by hand until the clock runs again."),
    ),
    "engine_silent": Sentence(
        gettext_noop("The clock of requests and call-outs stands still: nobody is told next by itself."),
        gettext_noop("Call people yourself. Whoever runs the system starts the jobs again."),
    ),
    "sender_silent": Sentence(
        gettext_noop("No messages are going out."),
        gettext_noop("Call people yourself. Whoever runs the system starts the jobs again."),
    ),
    "database_silent": Sentence(
        gettext_noop("The database does not answer."),
        gettext_noop("Work from the last paper, by phone. Whoever runs the system looks at the database."),
    ),
    "watch_silent": Sentence(
        gettext_noop("Nobody watches whether anything is stuck: the watch has not been heard."),
        gettext_noop("Look at the board now and then. Whoever runs the system starts the watch again."),
    ),
    "test_page_missing": Sentence(
        gettext_noop("Last night's test page did not come through from asking to stand down."),
        gettext_noop(
            "Ask whoever runs the system to read the log; until then, follow every page with a call."
        ),
    ),
    "test_mail_missing": Sentence(
        gettext_noop("Last night's test page did not come by mail."),
        gettext_noop("Tell people by text or phone. Whoever runs the system looks at the mail server."),
    ),
    "test_text_missing": Sentence(
        gettext_noop("Last night's test page did not come as a text message."),
        gettext_noop("Do not count on texts. Whoever runs the system looks at the carriers."),
    ),
    "test_call_missing": Sentence(
        gettext_noop("Last night's test page did not ring the robot's phone."),
        gettext_noop("Ring people yourself. Whoever runs the system looks at the carriers."),
    ),
    "paper_old": Sentence(
        gettext_noop("The paper copy of roster and call-outs is not being renewed."),
        gettext_noop("Print the roster and the open call-outs from their pages."),
    ),
}


def silent(pulses: Mapping[str, datetime], *, at: datetime) -> list[str]:
    """Return which parts are silent at ``at``; ``pulses`` holds their last signs by part.

    A part that never gave a sign has never been started here, which is the doctor's to say.
    """
    limits = {
        "engine_silent": ENGINE_SILENT,
        "sender_silent": SENDER_SILENT,
        "paper_old": PAPER_OLD,
        "test_page_missing": NIGHT_SILENT,
    }
    return [name for name, limit in limits.items() if name in pulses and pulses[name] < at - limit]


def watch_is_silent(last: datetime | None, *, at: datetime) -> bool:
    """Say whether the watch was here once and has not been heard since. None: it never ran here."""
    return last is not None and last < at - WATCH_SILENT


def should_write(*, since: datetime, written_at: datetime | None, at: datetime) -> bool:
    """Say whether somebody is written to about a trouble: once it is sure, then each hour while it lasts."""
    if written_at is not None:
        return at >= written_at + AGAIN_AFTER
    return at >= since + SURE_AFTER
