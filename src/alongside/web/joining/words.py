"""What happens next, and who can see an application: sentences of several public pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.joining.states import ApplicationState as S
from alongside.policy.queries import Policy

ORDER = (S.RECEIVED, S.SCREENING, S.REFERENCES, S.INTERVIEW, S.DECIDING, S.AGREEING, S.SIGNED, S.ON_ROSTER)


def way_ahead(policy: Policy, state: str = "", *, confirmed: bool = False) -> list[dict[str, Any]]:
    """Return the way of an application; with a state, what is done and where it is now.

    Confirming the address may come at any time before those who vouch are asked.
    """
    keeper, place = _("the roster manager"), ORDER.index(S(state)) if state in {*ORDER} else -1
    deciders = ngettext("%(count)s person", "%(count)s people", policy["join_deciders"])
    steps = [
        (0, _("You open the link in our mail and confirm your address"), _("you")),
        (1, _("Somebody reads what you wrote"), keeper),
        (2, _("Those who vouch answer four sentences about you"), _("the people you named")),
        (3, _("You talk with each other"), keeper),
        (4, _("People of the program decide"), deciders % {"count": policy["join_deciders"]}),
        (5, _("You read the agreement and sign it"), _("you")),
        (7, _("A background check is noted, and you are on the roster"), keeper),
    ]
    return [
        {
            "what": what,
            "who": who,
            "done": confirmed if number == 0 else place > number or place == number == 7,
            "current": _is_now(number, place, confirmed=confirmed),
        }
        for number, what, who in steps
    ]


def _is_now(number: int, place: int, *, confirmed: bool) -> bool:
    if number == 0:
        return place >= 0 and not confirmed
    return (confirmed and place == number) or (number == 7 and place == 6)


def people_who_see(policy: Policy) -> list[str]:
    """Return who can see an application, and for how long it is kept."""
    return [
        _("The roster manager and the coordinators of this program"),
        _("Those who vouch see your name, and nothing else"),
        _("You never see what they said"),
        _("If it comes to nothing, all that names you is emptied %(days)s days after it ended")
        % {"days": policy["join_keep_days"]},
    ]
