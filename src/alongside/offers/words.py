"""Closed lists of offers."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Kind(Choice):
    """What is offered."""

    GOODS = "goods", gettext_noop("Goods")
    FOOD = "food", gettext_noop("Food")
    MONEY = "money", gettext_noop("Money")
    TIME = "time", gettext_noop("Time of volunteers")
    SKILL = "skill", gettext_noop("Professional services")
    SPACE = "space", gettext_noop("Rooms or lodging")
    TRANSPORT = "transport", gettext_noop("Transport")
    OTHER = "other", gettext_noop("Something else")


class Source(Choice):
    """How an offer came."""

    PAGE = "page", gettext_noop("The community's page")
    GENERAL = "general", gettext_noop("The general form")
    PHONE = "phone", gettext_noop("By phone")
    STAFF = "staff", gettext_noop("Written down by somebody")


class Act(Choice):
    """What can be done with one offer or with many."""

    THANK = "thank", gettext_noop("Thank by mail")
    PARK = "park", gettext_noop("Park for later")
    MATCH = "match", gettext_noop("Match to a need")
    DECLINE = "decline", gettext_noop("Decline")
    SAME = "same", gettext_noop("Set aside as the same as another")
    PUT_BACK = "put_back", gettext_noop("Put back to not sorted")


class Sign(Choice):
    """A rule of thumb that says: look twice. The rules and their sources are in signs.py."""

    HARD_TO_TRACE = "hard_to_trace", gettext_noop("Gift cards, wire or crypto")
    ASKS_DETAILS = "asks_details", gettext_noop("Asks for account or card details")
    PAY_FIRST = "pay_first", gettext_noop("Wants something paid first")
    COLLECTS = "collects", gettext_noop("Collects money on its own")
    RELATIVE = "relative", gettext_noop("Speaks for a family")
    BIG_NAME = "big_name", gettext_noop("A known name from a free mailbox")
    SHORT_LINK = "short_link", gettext_noop("A link that hides where it leads")
