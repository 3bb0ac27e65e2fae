"""What happens next, who, by when, and who can see it: for each sign-in page that asks for something."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_YOU = _("You")
_RECORDS = _("You, and the records officer: that you signed in and when")
_CHANGES = _("You, by a mail to your address; and the records officer: that it changed and when")
_NOBODY = _("Nobody can read your password, your codes or your passkey here, not even an administrator")

Words = str | Promise


def _step(what: Words, by: Words = "", who: Words = _YOU) -> dict[str, Words]:
    return {"what": what, "who": who, "by": by}


NEXT: dict[str, dict[str, list[Any]]] = {
    "sign_in": {
        "steps": [
            _step(_("Your second step: a code from your app, or your passkey"), _("on the next page")),
            _step(_("Your work opens. You stay signed in for 12 hours, or until you close the browser")),
        ],
        "people": [_RECORDS, _NOBODY],
    },
    "second_step": {
        "steps": [
            _step(_("Your work opens. You stay signed in for 12 hours, or until you close the browser"))
        ],
        "people": [_RECORDS, _NOBODY],
    },
    "password_ask": {
        "steps": [
            _step(
                _("If the address has a sign-in, a link is mailed to it"), _("now"), _("This site, by itself")
            ),
            _step(_("Open the link and choose a new password"), _("within three days")),
        ],
        "people": [_CHANGES],
    },
    "password_set": {
        "steps": [
            _step(_("Sign in with the new password")),
            _step(_("Your second step; the first time, you set it up"), _("right after")),
        ],
        "people": [_CHANGES, _NOBODY],
    },
    "confirm": {
        "steps": [_step(_("You go on with what you were doing. You are not asked again for 15 minutes"))],
        "people": [_RECORDS, _NOBODY],
    },
    "second_factor": {
        "steps": [
            _step(_("Set up an app or a passkey"), _("now; it takes about two minutes")),
            _step(_("Keep the recovery codes on paper, away from your phone"), _("right after")),
            _step(_("From then on each signing in takes both steps, or the passkey alone")),
        ],
        "people": [_CHANGES, _NOBODY],
    },
    "factor_added": {
        "steps": [
            _step(_("You see your recovery codes. Keep them on paper, away from your phone")),
            _step(
                _("A mail tells you that your sign-in changed"),
                _("within minutes"),
                _("This site, by itself"),
            ),
        ],
        "people": [_CHANGES, _NOBODY],
    },
    "factor_removed": {
        "steps": [
            _step(_("Without any second step left, you set up a new one before you go on")),
            _step(
                _("A mail tells you that your sign-in changed"),
                _("within minutes"),
                _("This site, by itself"),
            ),
        ],
        "people": [_CHANGES],
    },
    "invite": {
        "steps": [
            _step(_("A link to set a password is mailed"), _("now"), _("This site, by itself")),
            _step(
                _("They set a password"), _("within three days; you can send the link again"), _("The person")
            ),
            _step(_("They set up a second step before any page opens"), _("right after"), _("The person")),
        ],
        "people": [_("Administrators, and the records officer: the name, the address and the roles")],
    },
    "home": {
        "steps": [_step(_("Your pages and mail use the new name, zone and language"), _("at once"))],
        "people": [_("Your name: colleagues, and agency heads you are introduced to"), _CHANGES],
    },
    "demo": {
        "steps": [_step(_("You see the pages as that person does. Sign out to be somebody else"))],
        "people": [_("Only this machine: the demo opens nowhere else, and all of it is made up")],
    },
}


def next_after(page: str) -> dict[str, dict[str, list[Any]]]:
    """Return the template context that says what happens next after ``page``."""
    return {"next": NEXT[page]}
