"""Forms of signing in (allauth's, with our words and our counting) and of one's own sign-in."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.internal.flows.add import validate_can_add_authenticator
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alongside.accounts import actions_own
from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person
from alongside.kernel.actor import PUBLIC
from alongside.web.access import visitor_of
from alongside.web.account import factors, tries
from alongside.web.zones import NAMES, zone_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CODE_ATTRS = {"autocomplete": "one-time-code", "inputmode": "text", "spellcheck": "false", "maxlength": 20}


def _plain(field: forms.Field, label: StrOrPromise, help_text: StrOrPromise = "") -> None:
    """Give a field of allauth our label, and no placeholder: it vanishes when one starts to type."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    """Email and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("Email"))
        _plain(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    """One's password again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"))


class AskPasswordLinkForm(account_forms.ResetPasswordForm):
    """Ask for a link to set a password. Known and unknown addresses get the same answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["email"], _("Email"))
        self.fields["email"].widget.attrs["autocomplete"] = "email"

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Write the asking into the ledger, and let the link be mailed when the address is somebody's."""
        person = self.users[0] if self.users else None
        at = visitor_of(request).at
        actions_own.ask_password_link(person_id=person.pk if person else None, by=PUBLIC, at=at)
        return str(self.cleaned_data["email"])


class SetPasswordForm(account_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password1"], _("New password"), _("At least 12 characters. A sentence is good."))
        _plain(self.fields["password2"], _("New password again"))


class _EachCodeOnce:
    """Check a typed code against the database's clock, and let each code count once."""

    user: Person
    cleaned_data: dict[str, Any]
    fields: dict[str, forms.Field]

    def _name_code(self) -> None:
        _plain(
            self.fields["code"],
            _("Code from your authenticator app"),
            _("Six digits. Without your phone, use one of your recovery codes."),
        )
        self.fields["code"].widget.attrs.update(CODE_ATTRS)

    def clean_code(self) -> str:
        """Return the code when one of the person's authenticators takes it."""
        at = visitor_of(context.request).at
        if not tries.may_try_code(person_id=self.user.pk, at=at):
            raise get_adapter().validation_error("too_many_login_attempts")
        code = str(self.cleaned_data["code"])
        typed = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
        for authenticator in Authenticator.objects.filter(user=self.user, type__in=typed).order_by("-type"):
            if factors.accepts(authenticator, code, at=at):
                authenticator.user = self.user
                self.authenticator = authenticator
                return code
        actions_own.note_refused_sign_in(person_id=self.user.pk, step="code", at=at)
        raise get_adapter().validation_error("incorrect_code")


class SecondStepForm(_EachCodeOnce, mfa_forms.AuthenticateForm):
    """The code after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_code()


class ConfirmCodeForm(_EachCodeOnce, mfa_forms.ReauthenticateForm):
    """A code again, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_code()


class AddAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app, which then cannot be used to sign in as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["code"], _("Code that the app shows now"), _("Six digits."))
        self.fields["code"].widget.attrs.update({**CODE_ATTRS, "inputmode": "numeric"})

    def clean_code(self) -> str:
        """Return the code when the app shows the right one."""
        validate_can_add_authenticator(self.user)
        at = visitor_of(context.request).at
        if not tries.may_try_code(person_id=self.user.pk, at=at):
            raise get_adapter().validation_error("too_many_login_attempts")
        window = factors.window_of(self.secret, self.cleaned_data["code"], at=at)
        if window is None or not factors.use_once(person_id=self.user.pk, window=window):
            raise get_adapter().validation_error("incorrect_code")
        return str(self.cleaned_data["code"])


class AddPasskeyForm(AddWebAuthnForm):
    """A new passkey and a name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["name"], _("Name of this passkey"), _("Such as “my phone”."))
        _plain(
            self.fields["passwordless"],
            _("Sign in with it alone, without a password"),
            _("The device then asks for your fingerprint, face or PIN."),
        )
        self.fields["passwordless"].initial = True


@cache
def _other_zones() -> tuple[tuple[str, str], ...]:
    """Return the zones without a name of ours; asking for them all reads a folder of files."""
    others = sorted(z for z in zoneinfo.available_timezones() if "/" in z and z not in NAMES)
    return tuple((zone, zone_name(zone)) for zone in others)


def timezones() -> list[tuple[str, str]]:
    """Return the time zones of the United States and its territories first, by name, then all others."""
    return [*((zone, zone_name(zone)) for zone in NAMES if zone != "UTC"), *_other_zones()]


class ProfileForm(forms.Form):
    """Name, time zone and language of one's own sign-in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("As colleagues and agency heads see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"), choices=timezones, help_text=_("Times on your pages and in your mail use it.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)


class PeopleForm(forms.Form):
    """Whom to show."""

    text = forms.CharField(label=_("Name or email"), required=False, max_length=80)


class InviteForm(forms.Form):
    """Someone new: who they are and what they will do."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("The link to set a password goes here. Use an address that only this person reads."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=lambda: [(value, _(label)) for value, label in Role.pairs()],
        widget=forms.CheckboxSelectMultiple,
    )
    timezone = forms.ChoiceField(label=_("Time zone"), choices=timezones)


class RoleForm(forms.Form):
    """One role to give to a person or to end."""

    role = forms.ChoiceField(choices=Role.pairs)
