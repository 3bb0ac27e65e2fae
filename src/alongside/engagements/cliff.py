"""Help that is about to end with nothing after it, seen weeks ahead. Pure; what follows is what is planned here.

Crisis help ends at month 9, longer recovery at 18, help for the criminal case at 36 (OVC, types of AEAP assistance);
teams leave; the last contact passes. Families and staff notice when it is over and nobody has said so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from alongside.engagements.ahead import follows
from alongside.kernel.choice import Choice
from alongside.kernel.text import gettext_noop


class Ending(Choice):
    """What ends."""

    AEAP = "aeap", gettext_noop("A period of AEAP help ends and no contact is planned after it")
    HELPER = "helper", gettext_noop("A helper's last day, and no contact is planned after it")
    LAST_CONTACT = "last_contact", gettext_noop("The last planned contact; nothing is planned after it")
    NO_CONTACT = "no_contact", gettext_noop("No contact is planned any more")
    ONE_ADVISOR = "one_advisor", gettext_noop("One advisor is left on the team; another one has just left")
    NO_ADVISOR = "no_advisor", gettext_noop("No advisor is on the team any more")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one engagement today. Days are local days of the agency.

    ``ends``: days on which help ends, with what it is. ``contacts``: days of the contacts still planned, held ones
    left out. ``present``: advisors on the team; ``left_lately``: somebody left it in the last 30 days.
    """

    closed: bool
    ends: tuple[tuple[Ending, date], ...]
    contacts: tuple[date, ...]
    present: int
    left_lately: bool


@dataclass(frozen=True, slots=True)
class Cliff:
    """One thing that ends, and on which local day (None: it has ended)."""

    what: Ending
    day: date | None


def cliffs(facts: Facts, *, today: date, ahead: timedelta, gap: timedelta) -> list[Cliff]:
    """Return what ends within ``ahead`` with nothing planned within ``gap`` after it, soonest first.

    A closed engagement whose contacts were kept is looked at for its last contact only when it has any.
    """
    found = [
        Cliff(what, day)
        for what, day in facts.ends
        if today <= day <= today + ahead and not follows(facts.contacts, end=day, within=gap)
    ]
    last = max(facts.contacts, default=None)
    if last is not None and today <= last <= today + ahead:
        found.append(Cliff(Ending.LAST_CONTACT, last))
    if not facts.closed:
        if last is None:
            found.append(Cliff(Ending.NO_CONTACT, None))
        if facts.present == 0:
            found.append(Cliff(Ending.NO_ADVISOR, None))
        elif facts.present == 1 and facts.left_lately:
            found.append(Cliff(Ending.ONE_ADVISOR, None))
    return sorted(found, key=lambda cliff: (cliff.day or today, cliff.what))
