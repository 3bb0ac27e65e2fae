"""What an invitation must satisfy."""

from __future__ import annotations

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


def may_invite(*, email: str, name: str, taken: bool) -> Verdict:
    """Say whether a person may be invited under this address and name."""
    if "@" not in email:
        return refuse("bad_email", gettext_noop("Write the email address in full, such as name@agency.gov."))
    if not name.strip():
        return refuse("no_name", gettext_noop("Write the person's name."))
    if taken:
        return refuse("email_taken", gettext_noop("Someone already signs in with this address."))
    return ALLOWED
