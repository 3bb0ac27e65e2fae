"""The demo's community plan: a planner, two people at once, a tie to an agency, and a plan half written."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.accounts.actions import invite
from alongside.accounts.permissions import Role
from alongside.accounts.queries import Person
from alongside.agencies import actions as agencies
from alongside.kernel.actor import Actor
from alongside.plans import actions, queries
from alongside.plans.flat import Value
from alongside.plans.states import PlanRole

TITLE = "Emergency manager"
SECOND = ("Luis Ferrer", "luis.ferrer@demo.example")
AGENCY = {"name": "Cedar Bluff Police Department", "kind": "municipal", "state": "IA", "city": "Cedar Bluff"}
NUMBER = "319-555-0121"
PARTNERS = {
    "law-enforcement": ("Cedar Bluff Police Department", "Lt. Rosa Nguyen", "319-555-0122"),
    "victim-services": ("Linn County Victim Services", "Ada Bell", "319-555-0123"),
    "medical": ("Cedar Bluff General Hospital", "Social work on call", "319-555-0124"),
    "mental-health": ("River Valley Behavioral Health", "Crisis team lead", "319-555-0125"),
    "education": ("Cedar Bluff School District", "Dr. Paul Stein", "319-555-0126"),
    "emergency-management": ("Linn County Emergency Management", "Imani Okafor", "319-555-0127"),
    "faith-cultural": ("Interfaith Council", "Rev. June Alder", "319-555-0128"),
}
LEADS = {
    "ics": "Lt. Rosa Nguyen",
    "communications": "City public information officer",
    "victim-notification": "Medical examiner's chief investigator",
    "family-reunification": "Dr. Paul Stein",
    "family-assistance-center": "Ada Bell",
}


def answers() -> dict[str, Value]:
    """Return what the planner has written so far."""
    found: dict[str, Value] = {
        "community/name": "Cedar Bluff and Linn County",
        "community/state": "IA",
        "community/about": "For any event in which many people are killed or hurt within the county.",
        "needs/children/served_by": "School counselors, with the river valley team",
        "needs/languages/gap": "No interpreter for Karen after six in the evening.",
        "gaps/own-radio/resource": "Interpreters at night",
        "gaps/own-radio/missing": "Karen and Vietnamese after 6 p.m.",
        "gaps/own-radio/owner": "Imani Okafor",
        "gaps/own-radio/state": "doing",
        "exercises/own-table/on": "2026-05-14",
        "exercises/own-table/what": "Reunification after a school event, around a table",
        "exercises/own-table/worked": "The school district and the hospital agreed on one family list.",
        "exercises/own-table/change": "Nobody knew who opens the fairground hall at night.",
    }
    for key, (name, contact, phone) in PARTNERS.items():
        place = f"partners/{key}"
        found |= {f"{place}/name": name, f"{place}/contact": contact, f"{place}/phone": phone}
        found[f"{place}/committee"] = True
    for key, lead in LEADS.items():
        found |= {f"protocols/{key}/use": "yes", f"protocols/{key}/lead": lead}
    found["protocols/ics/progress"] = "adopted"
    return found


def plan(*, planner: Person, officer: Person, by: Actor, at: datetime) -> None:
    """Let a community write its plan over the last weeks, and tie it to its agency."""
    began = at - timedelta(days=70)
    other = invite(email=SECOND[1], name=SECOND[0], roles=[Role.PLANNER], by=by, at=began)
    plan_id = actions.start(document=queries.new_plan(), by=planner.actor, at=began)
    written = answers() | {"community/review_on": (at.date() + timedelta(days=200)).isoformat()}
    actions.save(plan_id=plan_id, seen=1, answers=written, keep=True, by=planner.actor, at=began)
    _second(plan_id, planner, other, began + timedelta(days=9))
    agency_id = agencies.add_agency(**AGENCY, by=by, at=began)
    number_id = agencies.add_number(
        agency_id=agency_id,
        number=NUMBER,
        label="Dispatch",
        source="state_directory",
        source_note="made up",
        seen_date=began.date(),
        by=officer.actor,
        at=began,
    )
    tied = began + timedelta(days=20)
    tie_id = actions.ask_tie(
        plan_id=plan_id,
        agency_id=agency_id,
        planner_name=planner.name,
        planner_title=TITLE,
        by=planner.actor,
        at=tied,
    )
    actions.verify_tie(tie_id=tie_id, number_id=number_id, by=officer.actor, at=tied + timedelta(hours=3))
    actions.record_agreement(
        tie_id=tie_id,
        name="Walt Sorensen",
        title="Chief",
        is_head=True,
        by=officer.actor,
        at=tied + timedelta(days=2),
    )


def _second(plan_id: int, planner: Person, other: Person, at: datetime) -> None:
    """Let a second person write with the first: one answer of each to the same question waits for a choice."""
    actions.invite(
        plan_id=plan_id, email=other.email, name=other.name, role=PlanRole.EDITOR, by=planner.actor, at=at
    )
    actions.take_up(invitation_id=queries.invitations(plan_id, at)[0].id, by=other.actor, at=at)
    question = "protocols/volunteer-management/lead"
    actions.save(plan_id=plan_id, seen=2, answers={question: "Red Cross chapter"}, by=planner.actor, at=at)
    later = at + timedelta(minutes=4)
    actions.save(
        plan_id=plan_id, seen=2, answers={question: "County volunteer center"}, by=other.actor, at=later
    )
    actions.comment(
        plan_id=plan_id,
        question="partners",
        text="Who has the hospital's number at night?",
        by=other.actor,
        at=later,
    )
