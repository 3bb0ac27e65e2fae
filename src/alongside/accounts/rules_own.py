"""What a person may set on their own sign-in, and what nobody may do to themselves."""

from __future__ import annotations

from collections.abc import Collection

from alongside.kernel.text import gettext_noop
from alongside.kernel.verdict import ALLOWED, Verdict, refuse


def may_set_profile(
    *, name: str, timezone: str, language: str, timezones: Collection[str], languages: Collection[str]
) -> Verdict:
    """Say whether a name, an IANA time zone and a language code can be kept."""
    if not name.strip():
        return refuse("no_name", gettext_noop("Write your name as colleagues should see it."))
    if timezone not in timezones:
        return refuse("unknown_timezone", gettext_noop("Choose a time zone from the list."))
    if language not in languages:
        return refuse("unknown_language", gettext_noop("Choose a language from the list."))
    return ALLOWED


def may_change_person(*, by_person_id: int | None, person_id: int) -> Verdict:
    """Say whether roles and sign-in of a person may be changed: never by that person (four eyes)."""
    if by_person_id == person_id:
        return refuse(
            "own_person",
            gettext_noop(
                "You cannot change your own roles or close your own sign-in. Ask another administrator."
            ),
        )
    return ALLOWED
