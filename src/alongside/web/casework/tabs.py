"""The tabs of one engagement: one table, and what the frame around every tab page shows.

A tab is a plain link to a page of its own. To add one: a page on the desk that extends
``casework/base_case.html``, its address in ``urls.py`` (and ``advisor_urls.py`` when the team sees it) under the
same name, and a line in ``TABS``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alongside.accounts.permissions import Permission
from alongside.kernel.text import gettext_noop
from alongside.web.access import Visitor
from alongside.web.casework import page
from alongside.web.casework.case import Case


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: ``label`` is a message id, ``name`` the page's name on either desk.

    ``staff`` is the permission that shows it on the coordinators' desk (None: not there); ``team`` says
    whether advisors have it on theirs.
    """

    key: str
    label: str
    name: str
    staff: Permission | None
    team: bool

    def shown(self, case: Case, visitor: Visitor) -> bool:
        """Say whether this visitor has the tab on the desk they are at."""
        if case.desk == "my":
            return self.team
        return self.staff is not None and visitor.may(self.staff)


TABS: tuple[Tab, ...] = (
    Tab("overview", gettext_noop("Overview"), "detail", Permission.SEE_CASE, team=True),
    Tab("ahead", gettext_noop("Things to think of"), "ahead", Permission.SEE_CASE, team=True),
    Tab("helpers", gettext_noop("Helpers"), "helpers", Permission.SEE_CASE, team=True),
    Tab("offers", gettext_noop("Offers"), "offers", Permission.SEE_CASE, team=False),
    Tab("dates", gettext_noop("Dates ahead"), "dates", Permission.SEE_CASE, team=True),
    Tab("work", gettext_noop("Tasks and decisions"), "work", Permission.SEE_CASE, team=True),
    Tab("timeline", gettext_noop("What happened"), "timeline", Permission.SEE_CASE, team=True),
    Tab("hand_back", gettext_noop("Hand-back"), "hand_back", Permission.SEE_CASE, team=True),
    Tab("travel", gettext_noop("On site"), "travel", Permission.SEE_CASE, team=False),
    Tab("papers", gettext_noop("Papers"), "papers", Permission.SEE_CASE, team=False),
    Tab("plan", gettext_noop("Plan"), "plan", Permission.SEE_CASE, team=True),
    Tab("funding", gettext_noop("Funding"), "funding", Permission.SEE_CASE, team=False),
)
"""In the order in which they stand."""
BY_KEY = {tab.key: tab for tab in TABS}


def tabs_of(case: Case, visitor: Visitor, current: str) -> list[dict[str, Any]]:
    """Return the tabs that a visitor has, for ``components/tabs.html``."""
    return [
        {"label": _(tab.label), "url": case.url(tab.name), "current": tab.key == current}
        for tab in TABS
        if tab.shown(case, visitor)
    ]


def frame(case: Case, visitor: Visitor, current: str) -> dict[str, Any]:
    """Return what ``casework/base_case.html`` draws around the tab with the key ``current``."""
    card = case.card
    return {
        "case": case,
        "card": card,
        "exercise": card.exercise,
        "tag": _(card.state_label),
        "tag_kind": page.TAGS[card.state],
        "tabs": tabs_of(case, visitor, current),
        "tab_key": current,
        "tab_label": _(BY_KEY[current].label),
        "staff": case.standing == "staff",
        "who_sees": page.who_sees(),
    }
