"""How allauth's page for setting a password asks whether a mailed link is good."""

from __future__ import annotations

from alongside.accounts.queries import Person, password_link_fits
from alongside.kernel import clock


class PasswordLinks:
    """What allauth calls a token generator; ours makes no tokens, because links come from the outbox."""

    def make_token(self, user: Person) -> str:
        """Refuse: a link exists only in its mail."""
        raise NotImplementedError("Use accounts.actions_own.ask_password_link.")

    def check_token(self, user: Person | None, token: str | None) -> bool:
        """Say whether this is a link of this person that is still good."""
        return user is not None and bool(token) and password_link_fits(user.pk, str(token), clock.now())
