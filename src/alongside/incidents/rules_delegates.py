"""Who may name a delegate, and what a delegate may do. Source: domain.md sections A (2) and E (1). Pure."""

from __future__ import annotations

from collections.abc import Collection

from alongside.incidents.states import DelegateScope, RequestState
from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse

NAME_LIMIT = 120
MOST = 8
"""Delegates of one case at a time. A call-back that reaches one more is not lost for it."""


def may_name(
    *, state: str, by_head: bool, name: str, title: str, scopes: Collection[str], present: int
) -> Verdict:
    """Say whether a delegate may be named: by the head, after the call-back, with a name, title and scope."""
    if state not in (RequestState.VERIFIED, RequestState.ACCEPTED):
        return refuse(
            "not_verified", gettext_noop("Delegates are named after the call-back that proved the request.")
        )
    if not by_head:
        return refuse("head_only", gettext_noop("Only the agency head names delegates."))
    if not name.strip() or not title.strip():
        return refuse("no_name", gettext_noop("Write the delegate's name and their title or role."))
    if max(len(name), len(title)) > NAME_LIMIT:
        return refuse("too_long", gettext_noop("Shorten the name or title."))
    if not scopes or any(scope not in DelegateScope.values() for scope in scopes):
        return refuse("no_scope", gettext_noop("Choose at least one thing that the delegate may do."))
    if present >= MOST:
        return refuse("too_many", gettext_noop("Take one back before you name another."))
    return ALLOWED


def may_act(*, scopes: Collection[str] | None, scope: str) -> Verdict:
    """Say whether somebody on the case page may do a thing: the head anything, a delegate within the scope.

    ``scopes`` None means the head.
    """
    if scopes is None or scope in scopes:
        return ALLOWED
    return refuse("not_in_scope", gettext_noop("The agency head has not let you do this."))


def may_speak_for_head(*, is_head: bool | None, delegate_stands: bool) -> Verdict:
    """Say whether the recorded person can accept help: the head, or a delegate not taken back since."""
    if is_head is False and not delegate_stands:
        return refuse(
            "delegate_revoked",
            gettext_noop("This delegate's authority was taken back. Record a call with the agency head."),
        )
    return ALLOWED
