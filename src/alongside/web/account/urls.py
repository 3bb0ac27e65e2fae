"""/account/: signing in and out, passwords, second steps, one's own sign-in, the people.

Names without a namespace are those by which allauth finds its own pages.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkey
from django.urls import include, path, re_path

from alongside.web.account import forms, people, views
from alongside.web.account.doors import entrance, own
from alongside.web.account.words import next_after

signing_in = [
    path(
        "sign-in/",
        entrance(
            account.LoginView.as_view(
                form_class=forms.SignInForm,
                template_name="account/sign_in.html",
                extra_context=next_after("sign_in"),
            )
        ),
        name="account_login",
    ),
    path(
        "sign-in/code/",
        entrance(
            mfa.AuthenticateView.as_view(
                form_class=forms.SecondStepForm,
                template_name="account/second_step.html",
                extra_context=next_after("second_step"),
            )
        ),
        name="mfa_authenticate",
    ),
    path("sign-in/passkey/", entrance(passkey.LoginWebAuthnView.as_view()), name="mfa_login_webauthn"),
    path(
        "sign-out/",
        entrance(account.LogoutView.as_view(template_name="account/sign_out.html")),
        name="account_logout",
    ),
    path(
        "closed/",
        entrance(account.AccountInactiveView.as_view(template_name="account/closed.html")),
        name="account_inactive",
    ),
]

passwords = [
    path(
        "password/",
        entrance(
            account.PasswordResetView.as_view(
                form_class=forms.AskPasswordLinkForm,
                template_name="account/password_ask.html",
                extra_context=next_after("password_ask"),
            )
        ),
        name="account_reset_password",
    ),
    path(
        "password/sent/",
        entrance(account.PasswordResetDoneView.as_view(template_name="account/password_sent.html")),
        name="account_reset_password_done",
    ),
    path(
        "password/set/",
        entrance(account.PasswordResetFromKeyDoneView.as_view(template_name="account/password_done.html")),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance(
            account.PasswordResetFromKeyView.as_view(
                form_class=forms.SetPasswordForm,
                template_name="account/password_set_new.html",
                extra_context=next_after("password_set"),
            )
        ),
        name="account_reset_password_from_key",
    ),
]

confirming = [
    path(
        "confirm/",
        own(
            account.ReauthenticateView.as_view(
                form_class=forms.ConfirmPasswordForm,
                template_name="account/confirm_password.html",
                extra_context=next_after("confirm"),
            )
        ),
        name="account_reauthenticate",
    ),
    path(
        "confirm/code/",
        own(
            mfa.ReauthenticateView.as_view(
                form_class=forms.ConfirmCodeForm,
                template_name="account/confirm_code.html",
                extra_context=next_after("confirm"),
            )
        ),
        name="mfa_reauthenticate",
    ),
    path(
        "confirm/passkey/",
        own(
            passkey.ReauthenticateWebAuthnView.as_view(
                template_name="account/confirm_passkey.html", extra_context=next_after("confirm")
            )
        ),
        name="mfa_reauthenticate_webauthn",
    ),
]

second_steps = [
    path("second-step/", views.second_factor, name="mfa_index"),
    path("second-step/", views.second_factor, name="mfa_list_webauthn"),
    path(
        "second-step/app/",
        own(
            totp.ActivateTOTPView.as_view(
                form_class=forms.AddAppForm,
                template_name="account/app_add.html",
                extra_context=next_after("factor_added"),
            )
        ),
        name="mfa_activate_totp",
    ),
    path(
        "second-step/app/remove/",
        own(
            totp.DeactivateTOTPView.as_view(
                template_name="account/app_remove.html", extra_context=next_after("factor_removed")
            )
        ),
        name="mfa_deactivate_totp",
    ),
    path(
        "second-step/passkey/",
        own(
            passkey.AddWebAuthnView.as_view(
                form_class=forms.AddPasskeyForm,
                template_name="account/passkey_add.html",
                extra_context=next_after("factor_added"),
            )
        ),
        name="mfa_add_webauthn",
    ),
    path(
        "second-step/passkey/<int:pk>/remove/",
        own(
            passkey.RemoveWebAuthnView.as_view(
                template_name="account/passkey_remove.html", extra_context=next_after("factor_removed")
            )
        ),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-step/codes/",
        own(views.recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-step/codes/new/",
        own(
            codes.GenerateRecoveryCodesView.as_view(
                template_name="account/codes_new.html", extra_context=next_after("factor_added")
            )
        ),
        name="mfa_generate_recovery_codes",
    ),
]

ours = [
    path("", views.home, name="home"),
    path("second-step/", views.second_factor, name="second_factor"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/role/", people.give_role, name="give_role"),
    path("people/<int:person_id>/role/end/", people.end_role, name="end_role"),
    path("people/<int:person_id>/link/", people.send_link, name="send_link"),
    path("people/<int:person_id>/close/", people.close, name="close"),
    path("people/<int:person_id>/reopen/", people.reopen, name="reopen"),
]

urlpatterns = [
    path("", include((ours, "account"))),
    *signing_in,
    *passwords,
    *confirming,
    *second_steps,
]
