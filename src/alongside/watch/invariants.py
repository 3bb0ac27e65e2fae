"""What must always hold, as one bounded statement each: every row it returns is a violation.

The statements read tables by name and not through the rooms, so that the watch does not share the rooms'
mistakes. Each looks at open call-outs, waiting messages or one day, by an index, and returns at most 20 rows.
``%(at)s`` is the moment of the look.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """One thing that must hold. ``name`` is a key of rules.SENTENCES; ``sql`` selects what breaks it."""

    code: str
    name: str
    sql: str


_LIVELY = "(c.state = 'open' OR c.closed_at > %(at)s - interval '1 day')"

ONE_PER_SEAT = Invariant(
    "I1",
    "one_per_seat",
    f"""
    SELECT 'seat:' || s.id
    FROM callouts_seat s
    JOIN callouts_callout c ON c.id = s.callout_id
    LEFT JOIN callouts_page p ON p.seat_id = s.id AND p.state IN ('yes', 'accepted', 'agreed')
    WHERE {_LIVELY}
    GROUP BY s.id, s.state
    HAVING count(p.id) <> CASE WHEN s.state IN ('held', 'accepted', 'agreed') THEN 1 ELSE 0 END
        OR bool_or(p.state <> CASE s.state WHEN 'held' THEN 'yes' ELSE s.state END)
    LIMIT 20
    """,  # noqa: S608 (our own constant)
)

WAVE_HAS_DEADLINE = Invariant(
    "I2",
    "wave_has_deadline",
    f"""
    SELECT 'wave:' || w.id
    FROM callouts_wave w
    JOIN callouts_seat s ON s.id = w.seat_id
    JOIN callouts_callout c ON c.id = s.callout_id
    WHERE {_LIVELY} AND w.state = 'open'
        AND (c.state <> 'open' OR s.state NOT IN ('open', 'held') OR w.due_at > w.cap_at)
    UNION ALL
    SELECT 'page:' || p.id
    FROM callouts_page p
    JOIN callouts_callout c ON c.id = p.callout_id
    WHERE {_LIVELY} AND p.state IN ('yes', 'alternate') AND (p.due_at IS NULL OR c.state <> 'open')
    LIMIT 20
    """,  # noqa: S608
)

SEAT_HAS_NEXT = Invariant(
    "I3",
    "seat_has_next",
    """
    SELECT 'seat:' || s.id
    FROM callouts_seat s
    JOIN callouts_callout c ON c.id = s.callout_id
    WHERE c.state = 'open' AND s.state = 'open' AND s.needs_person_since IS NULL
        AND NOT EXISTS (SELECT 1 FROM callouts_wave w WHERE w.seat_id = s.id AND w.state = 'open')
    LIMIT 20
    """,
)

NONE_LEASED_LONG = Invariant(
    "I4",
    "none_leased_long",
    """
    SELECT 'message:' || id FROM outbox_message
    WHERE state = 'leased' AND due_at <= %(at)s AND lease_until < %(at)s - interval '30 seconds'
    LIMIT 20
    """,
)
"""A lease lasts 30 seconds; 30 more without another sender taking it over is a message nobody carries."""

NONE_DUE_LONG = Invariant(
    "I5",
    "none_due_long",
    """
    SELECT 'message:' || id FROM outbox_message
    WHERE state = 'due' AND due_at < %(at)s - interval '30 seconds'
    LIMIT 20
    """,
)

ANSWERS_RECORDED = Invariant(
    "I6",
    "answers_recorded",
    f"""
    SELECT 'page:' || p.id
    FROM callouts_page p
    JOIN callouts_callout c ON c.id = p.callout_id
    WHERE {_LIVELY} AND p.answered_at > %(at)s - interval '1 day'
        AND (position(':' IN p.answered_by) < 2
            OR NOT EXISTS (
                SELECT 1 FROM ledger_entry e
                WHERE e.object = 'page:' || p.id AND e.actor = p.answered_by AND e.at >= p.answered_at
                    AND e.action IN ('say_yes', 'decline')))
    LIMIT 20
    """,  # noqa: S608
)
"""The actor names the factor: "person" signed in, "advisor_link" by link, "advisor_text" by text."""

CLOCK_ON_TIME = Invariant(
    "I7",
    "clock_on_time",
    """
    SELECT 'wave:' || w.id
    FROM callouts_wave w
    JOIN callouts_seat s ON s.id = w.seat_id
    JOIN callouts_callout c ON c.id = s.callout_id
    WHERE w.state = 'open' AND s.state = 'open' AND c.state = 'open'
        AND w.due_at < %(at)s - interval '15 seconds'
    UNION ALL
    SELECT 'page:' || p.id
    FROM callouts_page p
    JOIN callouts_callout c ON c.id = p.callout_id
    WHERE p.due_at < %(at)s - interval '15 seconds' AND c.state = 'open'
    UNION ALL
    SELECT 'request:' || r.id
    FROM incidents_requestforassistance r
    WHERE r.state = 'new' AND r.escalate_at < %(at)s - interval '15 seconds'
    LIMIT 20
    """,
)

TEST_PAGE_CAME_THROUGH = Invariant(
    "I8",
    "test_page_missing",
    """
    SELECT 'test_page:' || n.id FROM watch_nightpage n
    WHERE n.day = (SELECT max(day) FROM watch_nightpage)
        AND (n.step = 'failed' OR (n.ended_at IS NULL AND n.begun_at < %(at)s - interval '16 minutes'))
    LIMIT 20
    """,
)
"""The last night's test page; its silence over a day is judged by its mark (rules.NIGHT_SILENT)."""


def _channel_came(number: str, name: str, channel: str) -> Invariant:
    """Return that the last test page came by a channel."""
    return Invariant(
        number,
        name,
        f"""
        SELECT 'test_page:' || n.id FROM watch_nightpage n
        WHERE n.day = (SELECT max(day) FROM watch_nightpage) AND n.ended_at IS NOT NULL
            AND n.missed @> '"{channel}"'::jsonb
        LIMIT 20
        """,  # noqa: S608 (one of three words)
    )


TEST_MAIL_CAME = _channel_came("I9", "test_mail_missing", "email")
TEST_TEXT_CAME = _channel_came("I10", "test_text_missing", "sms")
TEST_CALL_CAME = _channel_came("I11", "test_call_missing", "voice")

ALL = (
    ONE_PER_SEAT,
    WAVE_HAS_DEADLINE,
    SEAT_HAS_NEXT,
    NONE_LEASED_LONG,
    NONE_DUE_LONG,
    ANSWERS_RECORDED,
    CLOCK_ON_TIME,
    TEST_PAGE_CAME_THROUGH,
    TEST_MAIL_CAME,
    TEST_TEXT_CAME,
    TEST_CALL_CAME,
)
