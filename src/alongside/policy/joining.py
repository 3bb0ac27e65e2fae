"""Limits of applications to join the roster, and of its yearly confirmation. All are our own choices."""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.policy.setting import Setting

JOINING: tuple[Setting, ...] = (
    Setting(
        "join_references",
        2,
        "people",
        1,
        5,
        gettext_noop("People who have to vouch for somebody who wants to join the roster."),
        "our choice",
    ),
    Setting(
        "join_deciders",
        2,
        "people",
        1,
        5,
        gettext_noop("People who have to say yes before somebody joins the roster."),
        "our choice",
    ),
    Setting(
        "join_reference_days",
        21,
        "days",
        3,
        90,
        gettext_noop("The link to give a reference works for this long, once."),
        "our choice",
    ),
    Setting(
        "join_keep_days",
        365,
        "days",
        30,
        1095,
        gettext_noop("An application that is over is emptied of all that names people after this time."),
        "our choice",
    ),
    Setting(
        "join_per_address",
        5,
        "applications",
        1,
        100,
        gettext_noop("Applications to join the roster taken from one internet address in an hour."),
        "our choice",
    ),
    Setting(
        "renew_ask_days",
        30,
        "days",
        7,
        120,
        gettext_noop("An advisor is asked this long before their entry must be confirmed again."),
        "our choice",
    ),
)
