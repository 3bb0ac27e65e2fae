"""An application on its way, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from alongside.base.secrets import link_token
from alongside.joining import actions
from alongside.joining.actions import Wish
from alongside.joining.models import Referee
from alongside.joining.words import SENTENCES
from alongside.kernel.actor import PUBLIC, Actor
from alongside.kernel.agreement import VERSION
from tests.people import Cast

WORDS = {
    "name": "Ana Ruiz", "email": "ana.ruiz@ashdown.example", "phone": "614-555-0171", "discipline": "law",
    "title": "Chief", "organization": "Ashdown Police Department", "home_city": "Pittsburgh",
    "home_state": "PA", "serves": "both", "employer": "given", "why": "How to keep a small agency going.",
}  # fmt: skip
YES = dict.fromkeys(SENTENCES, "yes")
VOUCH = (("Lee Park", "lee@vouch.example"), ("Sam Dole", "sam@vouch.example"))


def applied(
    at: datetime, *, key: str = "one", language: str = "en", confirmed: bool = True, **more: Any
) -> int:
    """Let Ana apply and confirm her address; return the application's id."""
    said = {name: more.pop(name) for name in tuple(more) if name in WORDS}
    wish = {"lived": [("shooting", "school_k12", 2019)], "declared": True, "referees": VOUCH} | more
    made = actions.apply(wish=Wish(words=WORDS | said, **wish), key=key, language=language, by=PUBLIC, at=at)
    if confirmed:
        applicant = Actor("applicant", str(made.application_id), "the applicant")
        actions.confirm(application_id=made.application_id, by=applicant, at=at)
    return made.application_id


def vouched(application_id: int, cast: Cast, at: datetime) -> None:
    """Read the application, ask those who vouch, and let all of them answer."""
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.screen(application_id=application_id, **by)
    actions.ask_references(application_id=application_id, **by)
    for referee in Referee.objects.filter(application_id=application_id):
        actions.answer_reference(
            referee_id=referee.pk, grades=YES, known="beside", note="", at=at,
            by=Actor("referee", str(referee.pk), "a referee"),
        )  # fmt: skip


def accepted(application_id: int, cast: Cast, at: datetime) -> None:
    """Go the way from reading to the second yes."""
    vouched(application_id, cast, at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.invite_to_talk(application_id=application_id, **by)
    actions.note_talk(application_id=application_id, on=at.date(), talked_with="Robin Roster", **by)
    actions.put_forward(application_id=application_id, **by)
    for person in (cast.roster_manager, cast.coordinator):
        actions.decide(application_id=application_id, yes=True, by=person.actor, at=at)


def signed(application_id: int, cast: Cast, at: datetime) -> None:
    """Go the way to the signature."""
    accepted(application_id, cast, at)
    applicant = Actor("applicant", str(application_id), "the applicant")
    actions.sign(application_id=application_id, version=VERSION, signed_as="Ana Ruiz", by=applicant, at=at)


def on_roster(application_id: int, cast: Cast, at: datetime) -> int:
    """Go the whole way; return the advisor's id."""
    signed(application_id, cast, at)
    until: date = (at + timedelta(days=700)).date()
    return actions.take_in(
        application_id=application_id,
        background_expires=until,
        timezone="America/New_York",
        by=cast.roster_manager.actor,
        at=at,
    )


def own_url(application_id: int) -> str:
    """Return the address of the applicant's own page."""
    return f"/joining/mine/{application_id}-{link_token('joining', str(application_id))}/"


def reference_url(referee: Referee) -> str:
    """Return the address of a referee's page."""
    ref = f"{referee.pk}.{referee.link}"
    return f"/joining/reference/{ref}-{link_token('reference', ref)}/"
