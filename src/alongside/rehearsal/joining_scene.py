"""The demo's applicants: one just in, one whose references are awaited, one to decide on, one who signed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alongside.accounts.queries import Person
from alongside.joining import actions, queries
from alongside.joining.actions import Wish
from alongside.joining.words import SENTENCES
from alongside.kernel.actor import PUBLIC, Actor
from alongside.kernel.agreement import VERSION

APPLICANTS: tuple[dict[str, Any], ...] = (
    {
        "name": "Marta Quintero", "title": "Sheriff, retired", "organization": "Harlan Creek Sheriff's Office",
        "home_city": "Amarillo", "home_state": "TX", "discipline": "law", "languages": ["en", "es"],
        "lived": [("shooting", "worship", 2017)], "reaches": "received", "days": 2,
        "why": "How to keep twelve deputies going when the town has no hotel for those who come to help.",
    },
    {
        "name": "Theo Brandt", "title": "Public information officer", "organization": "City of Fairmont Hills",
        "home_city": "Duluth", "home_state": "MN", "discipline": "pio", "languages": ["en"],
        "lived": [("vehicle", "outdoor_public", 2021)], "reaches": "references", "days": 9,
        "why": "What to say in the first hour when there is nothing to say yet.",
    },
    {
        "name": "Dr. Ines Okoro", "title": "Psychologist", "organization": "River Bend Responder Clinic",
        "home_city": "Macon", "home_state": "GA", "discipline": "behavioral", "languages": ["en"],
        "lived": [("shooting", "workplace", 2019)], "reaches": "deciding", "days": 26,
        "profession": "psychologist", "licenses": [("GA", "PSY-0042", "2028-06-30")],
        "why": "Dispatchers and records clerks are left out of most plans.",
    },
    {
        "name": "Walter Lindqvist", "title": "Chief", "organization": "Bramford Police Department",
        "home_city": "Bangor", "home_state": "ME", "discipline": "law", "languages": ["en"],
        "lived": [("shooting", "entertainment_hospitality", 2023)], "reaches": "signed", "days": 41,
        "why": "The second month is harder than the first, and nobody tells you.",
    },
)  # fmt: skip
ORDER = ("received", "references", "deciding", "signed")


def apply(*, officer: Person, coordinator: Person, by: Actor, at: datetime) -> None:
    """Let invented people apply and come different ways along."""
    for number, one in enumerate(APPLICANTS):
        began = at - timedelta(days=one["days"])
        words = {
            name: one.get(name, "") for name in ("name", "title", "organization", "home_city", "home_state")
        }
        words |= {
            "email": f"applicant{number}@demo.example", "phone": f"614-555-018{number}", "why": one["why"],
            "discipline": one["discipline"], "profession": one.get("profession", ""), "serves": "both",
            "employer": "given",
        }  # fmt: skip
        wish = Wish(
            words=words, languages=one["languages"], lived=one["lived"], licenses=one.get("licenses", ()),
            declared=True, first_time=True,
            referees=[(f"Referee {n}", f"referee{number}{n}@demo.example") for n in (1, 2)],
        )  # fmt: skip
        key = f"demo-applicant-{number}"
        application_id = actions.apply(
            wish=wish, key=key, language="en", keep_as_written=True, by=PUBLIC, at=began
        ).application_id
        _along(application_id, ORDER.index(one["reaches"]), (officer, coordinator), by=by, at=began)


def _along(application_id: int, far: int, people: tuple[Person, Person], *, by: Actor, at: datetime) -> None:
    step: dict[str, Any] = {"application_id": application_id, "by": by, "at": at + timedelta(days=1)}
    if far < 1:
        return
    applicant = Actor("applicant", str(application_id), "the applicant")
    actions.confirm(**step | {"by": applicant})
    actions.screen(**step)
    actions.ask_references(**step)
    referees = queries.card(application_id, step["at"]).referees
    for referee in referees if far > 1 else referees[:1]:
        who = Actor("referee", str(referee.id), "a referee")
        grades = dict.fromkeys(SENTENCES, "yes")
        actions.answer_reference(
            referee_id=referee.id, grades=grades, known="beside", note="", by=who, at=step["at"]
        )
    if far < 2:
        return
    actions.invite_to_talk(**step)
    actions.note_talk(on=step["at"].date(), talked_with="The roster manager", **step)
    actions.put_forward(**step)
    actions.decide(yes=True, **step | {"by": people[0].actor})
    if far < 3:
        return
    actions.decide(yes=True, **step | {"by": people[1].actor})
    name = queries.card(application_id, step["at"]).name
    actions.sign(version=VERSION, signed_as=name, **step | {"by": applicant})
