"""The life of a deployment, of a longer stay that is asked for, and of a limit of care that is set aside."""

from __future__ import annotations

from alongside.kernel.choice import Choice
from alongside.kernel.lifecycle import Lifecycle, Move
from alongside.kernel.text import gettext_noop


class DeploymentState(Choice):
    """Where a deployment is (domain.md section B)."""

    DRAFT = "draft", gettext_noop("Terms being written")
    CHECKS = "checks", gettext_noop("Being checked")
    AUTHORIZED = "authorized", gettext_noop("Authorized")
    TRAVELING = "traveling", gettext_noop("Traveling")
    ON_SITE = "on_site", gettext_noop("On site")
    RECALLED = "recalled", gettext_noop("Called home")
    HOME = "home", gettext_noop("Home")
    DEBRIEFED = "debriefed", gettext_noop("Debriefed")
    COOL_DOWN = "cool_down", gettext_noop("Cool-down")
    AVAILABLE = "available", gettext_noop("Available again")
    STOOD_DOWN = "stood_down", gettext_noop("Stood down")


class SignState(Choice):
    """Where something is that a second person signs."""

    ASKED = "asked", gettext_noop("Waits for a signature")
    SIGNED = "signed", gettext_noop("Signed")
    DECLINED = "declined", gettext_noop("Not signed")
    ENDED = "ended", gettext_noop("No longer counts")


D = DeploymentState
DEPLOYMENT = Lifecycle(
    name=gettext_noop("deployment"),
    start=D.DRAFT,
    moves=(
        Move("write_terms", (D.DRAFT,), D.DRAFT, "coordinator"),
        Move("submit", (D.DRAFT,), D.CHECKS, "coordinator"),
        Move("check", (D.DRAFT,), D.DRAFT, "coordinator"),
        Move("check", (D.CHECKS,), D.CHECKS, "coordinator, or the advisor for their own conflict"),
        Move("rewrite", (D.CHECKS, D.AUTHORIZED), D.DRAFT, "coordinator"),
        Move("authorize", (D.CHECKS,), D.AUTHORIZED, "a second person"),
        Move("depart", (D.AUTHORIZED,), D.TRAVELING, "advisor or coordinator"),
        Move("arrive", (D.TRAVELING,), D.ON_SITE, "advisor or coordinator"),
        Move("extend", (D.TRAVELING,), D.TRAVELING, "a second person"),
        Move("extend", (D.ON_SITE,), D.ON_SITE, "a second person"),
        Move("leave", (D.ON_SITE,), D.TRAVELING, "advisor or coordinator"),
        Move("recall", (D.TRAVELING, D.ON_SITE), D.RECALLED, "coordinator, or the clock after the last day"),
        Move("come_home", (D.TRAVELING, D.ON_SITE, D.RECALLED), D.HOME, "advisor or coordinator"),
        Move("debrief", (D.HOME,), D.DEBRIEFED, "care lead or coordinator"),
        Move("cool_down", (D.DEBRIEFED,), D.COOL_DOWN, "clock"),
        Move("free", (D.COOL_DOWN,), D.AVAILABLE, "clock"),
        Move("stand_down", (D.DRAFT, D.CHECKS, D.AUTHORIZED), D.STOOD_DOWN, "coordinator"),
        Move("stand_down", (D.TRAVELING, D.ON_SITE), D.RECALLED, "coordinator"),
    ),
)

S = SignState
EXTENSION = Lifecycle(
    name=gettext_noop("longer stay"),
    start=S.ASKED,
    moves=(
        Move("sign", (S.ASKED,), S.SIGNED, "a second person"),
        Move("decline", (S.ASKED,), S.DECLINED, "a second person"),
        Move("end", (S.ASKED,), S.ENDED, "by coming home"),
    ),
)

SET_ASIDE = Lifecycle(
    name=gettext_noop("limit set aside"),
    start=S.ASKED,
    moves=(
        Move("sign", (S.ASKED,), S.SIGNED, "a second person"),
        Move("decline", (S.ASKED,), S.DECLINED, "a second person"),
        Move("end", (S.ASKED, S.SIGNED), S.ENDED, "by rewriting the terms or standing down"),
    ),
)

BEFORE = frozenset({D.DRAFT.value, D.CHECKS.value, D.STOOD_DOWN.value})
"""States that need no authorization; every other one does."""
AWAY = frozenset({D.TRAVELING.value, D.ON_SITE.value, D.RECALLED.value})
WAITS = frozenset({D.DRAFT.value, D.CHECKS.value})
"""States in which checks are recorded and money is estimated."""
AHEAD = WAITS | {D.AUTHORIZED.value}
"""States in which somebody may still be sent, or not."""
RETURNED = frozenset({D.HOME.value, D.DEBRIEFED.value, D.COOL_DOWN.value, D.AVAILABLE.value})
