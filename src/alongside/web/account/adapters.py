"""Where allauth meets this house: its hooks write to the ledger, seal secrets, count tries and send mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alongside.accounts import actions_own
from alongside.accounts.queries import Person, person_by_email
from alongside.kernel.text import gettext_noop
from alongside.web.access import visitor_of
from alongside.web.account import sealing, start, tries

CHANGES = {
    "account/email/password_reset": "password_set",
    "account/email/password_changed": "password_set",
    "account/email/password_set": "password_set",
    "mfa/email/totp_activated": "totp_added",
    "mfa/email/totp_deactivated": "totp_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}
"""allauth announces each change to a sign-in through its notice mails; these are our words for them."""

SAID = {
    "account/messages/password_changed.txt": gettext_noop("Your password is set."),
    "mfa/messages/totp_activated.txt": gettext_noop("Your authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_noop("Your authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_noop("Your passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_noop("The passkey is removed."),
}
"""What is said on the next page after a change; allauth's other messages are noise and stay silent."""

SENTENCES = {
    "email_password_mismatch": _(
        "This email and password do not fit together. Check both, or ask for a link to set a new password."
    ),
    "incorrect_password": _("This is not your password."),
    "incorrect_code": _("This code is not right, or it was used already. Wait for the next one."),
    "too_many_login_attempts": _(
        "Too many tries. Wait five minutes, or sign in with a passkey now. If it is urgent, call the program."
    ),
    "rate_limited": _("Too many tries. Wait five minutes."),
    "invalid_password_reset": _("This link no longer works. Ask for a new one."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in and out, as allauth asks for it."""

    error_messages = {**DefaultAccountAdapter.error_messages, **SENTENCES}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs themselves up; people are invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try in the database before looking at the password (allauth counts in a cache)."""
        at = visitor_of(request).at
        address = self.get_client_ip(request)
        if not tries.may_try_account(email=credentials.get("email", ""), address=address, at=at):
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep the count: a new password is no reason to allow more guesses."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the refused try into the ledger, for a known and an unknown address alike."""
        person = person_by_email(credentials.get("email", ""))
        at = visitor_of(request).at
        actions_own.note_refused_sign_in(person_id=person.pk if person else None, step="password", at=at)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session and write by which steps."""
        at = visitor_of(request).at
        assert isinstance(user, Person)
        records = get_authentication_records(request, user)
        how = [str(r.get("type") or r["method"]) for r in records] or ["demo"]
        super().login(request, user)
        actions_own.note_sign_in(person_id=user.pk, how=how, by=user.actor, at=at)

    def logout(self, request: HttpRequest) -> None:
        """Write it, then close the session."""
        person, at = request.user, visitor_of(request).at
        if isinstance(person, Person):
            actions_own.note_sign_out(person_id=person.pk, by=person.actor, at=at)
        super().logout(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when the last step of signing in is older than the limit."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh_until = records[-1]["at"] + settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if records else 0
        return bool(visitor_of(request).at.timestamp() >= fresh_until)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the first page that this person works on."""
        assert isinstance(request.user, Person)
        return start.page_of(request.user.pk, visitor_of(request).at)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to one's own sign-in."""
        return reverse("account:home")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Write a change to a sign-in into the ledger and tell the person through the outbox.

        Every session but the one in which it was changed ends.
        """
        what = CHANGES.get(template_prefix)
        if what and isinstance(user, Person):
            at = visitor_of(self.request).at
            actions_own.note_sign_in_changed(person_id=user.pk, what=what, by=user.actor, at=at)
            user.refresh_from_db(fields=["sign_in_edition"])
            if self.request.user.is_authenticated and self.request.user.pk == user.pk:
                update_session_auth_hash(self.request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send none of allauth's own mails: each that is wanted has its own door above."""

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what changed, in our words."""
        said = message or (gettext(SAID[message_template]) if message_template in SAID else "")
        if said:
            messages.add_message(request, level, said, extra_tags=extra_tags)


class MfaAdapter(DefaultMFAAdapter):
    """Second factors, as allauth asks for them."""

    error_messages = {**DefaultMFAAdapter.error_messages, **SENTENCES}

    def encrypt(self, text: str) -> str:
        """Seal a secret for the database."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret. Raises sealing.CannotOpen."""
        return sealing.unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Suggest a name for a passkey that its owner will recognize."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name this site to the passkey by the program's name."""
        return {"id": context.request.get_host().partition(":")[0], "name": settings.PROGRAM["name"]}
