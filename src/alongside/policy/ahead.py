"""Clocks of dates ahead, echoes, ends of help and the coordinator's day. All are our own suggestions."""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.policy.setting import Setting

LEADS = (
    ("hearing", 21, gettext_noop("The program gets in touch this long before a hearing.")),
    ("trial", 42, gettext_noop("The program gets in touch this long before a trial begins.")),
    ("verdict", 14, gettext_noop("The program gets in touch this long before a verdict is expected.")),
    ("sentence", 21, gettext_noop("The program gets in touch this long before a sentence is expected.")),
    ("memorial", 28, gettext_noop("The program gets in touch this long before a memorial or vigil.")),
    ("after_action", 21, gettext_noop("The program gets in touch this long before a report comes out.")),
    ("litigation", 28, gettext_noop("The program gets in touch this long before a date in a civil case.")),
    ("visit", 14, gettext_noop("The program gets in touch this long before officials visit.")),
    (
        "building",
        28,
        gettext_noop("The program gets in touch this long before a building reopens or comes down."),
    ),
    (
        "other",
        21,
        gettext_noop("The program gets in touch this long before any other date that somebody noted."),
    ),
)

AHEAD: tuple[Setting, ...] = (
    *(Setting(f"ahead_{kind}_days", days, "days", 1, 180, text, "our choice") for kind, days, text in LEADS),
    Setting(
        "ahead_after_days",
        2,
        "days",
        1,
        30,
        gettext_noop("The program gets in touch once more this long after such a date."),
        "our choice",
    ),
    Setting(
        "ahead_aeap_days",
        28,
        "days",
        0,
        120,
        gettext_noop("Before months 9, 18 and 36 of AEAP the program gets in touch this early."),
        "months: OVC, types of AEAP assistance; the lead is our choice",
    ),
    Setting(
        "echo_days",
        14,
        "days",
        1,
        60,
        gettext_noop("After a new incident is verified, care calls are suggested for this long."),
        "our choice",
    ),
    Setting(
        "echo_km",
        160,
        "kilometers",
        10,
        1000,
        gettext_noop("A past event within this distance of a new one counts as near."),
        "our choice",
    ),
    Setting(
        "echo_anniversary_days",
        30,
        "days",
        3,
        90,
        gettext_noop("A new event this close to the day of a past one counts as near its anniversary."),
        "our choice",
    ),
    Setting(
        "cliff_days",
        42,
        "days",
        7,
        180,
        gettext_noop("Help that ends with nothing after it is pointed out this long before."),
        "our choice",
    ),
    Setting(
        "cliff_gap_days",
        30,
        "days",
        7,
        120,
        gettext_noop("Help counts as followed by something when a contact is planned within this time."),
        "our choice",
    ),
    Setting(
        "no_contact_days",
        21,
        "days",
        2,
        120,
        gettext_noop("An engagement without a contact for this long is listed on the coordinator's day."),
        "our choice",
    ),
    Setting(
        "notice_hours",
        24,
        "hours",
        2,
        240,
        gettext_noop("A notice not read this long after the introduction is listed there too."),
        "our choice",
    ),
)
