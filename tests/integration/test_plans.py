"""A plan on the server: two people at once, every version kept, who may do what, and the tie to an agency."""

from __future__ import annotations

from datetime import timedelta

import pytest

from alongside.accounts.actions import invite as make_person
from alongside.accounts.permissions import Role
from alongside.accounts.queries import person_by_email, roles_of
from alongside.agencies import actions as agencies
from alongside.base.secrets import link_token
from alongside.engagements.models import Helper
from alongside.incidents import actions as incidents
from alongside.kernel.actor import OPERATOR, PUBLIC
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries
from alongside.outbox.models import Message
from alongside.plans import actions, queries
from alongside.plans.models import PlanVersion
from alongside.plans.states import PlanRole
from tests.house.story import Story, a_case, an_agency, give_second_steps, put_on_the_roster
from tests.people import ask, verified
from tests.unit.plans.making import small

pytestmark = pytest.mark.django_db


def planner(at, name="Pia Planner"):
    email = f"{name.split()[0].lower()}@county.example"
    return make_person(email=email, name=name, roles=[Role.PLANNER], by=OPERATOR, at=at)


@pytest.fixture
def pia(at):
    return planner(at)


@pytest.fixture
def plan_id(pia, at):
    return actions.start(document=small(), by=pia.actor, at=at)


def member(plan_id, pia, at, role=PlanRole.EDITOR, name="Ed Editor"):
    person = planner(at, name)
    actions.invite(plan_id=plan_id, email=person.email, name=name, role=role, by=pia.actor, at=at)
    waiting = queries.invitations(plan_id, at)[0]
    actions.take_up(invitation_id=waiting.id, by=PUBLIC, at=at)
    return person


def save(plan_id, person, at, answers, seen=1, **words):
    return actions.save(plan_id=plan_id, seen=seen, answers=answers, by=person.actor, at=at, **words)


def now(plan_id, person):
    return queries.card(plan_id, person.pk)


def test_two_people_who_looked_at_the_same_version_lose_nothing(plan_id, pia, at):
    ed = member(plan_id, pia, at)
    save(plan_id, pia, at, {"partners/p1/phone": "614-555-0144", "protocols/ics/lead": "Captain Lane"})
    saved = save(plan_id, ed, at, {"partners/p2/phone": "614-555-0145", "protocols/ics/lead": "Major Dale"})
    plan = now(plan_id, ed).document
    assert [p["phone"] for p in plan["partners"]] == ["614-555-0144", "614-555-0145"]
    assert plan["protocols"][0]["lead"] == "Captain Lane" and saved.differences == 1
    (waiting,) = queries.differences(plan_id)
    assert (waiting["saved"], waiting["mine"], waiting["who"]) == ("Captain Lane", "Major Dale", "Ed Editor")
    actions.choose(plan_id=plan_id, difference_id=waiting["id"], take="both", by=pia.actor, at=at)
    assert now(plan_id, pia).document["protocols"][0]["lead"] == "Captain Lane; Major Dale"
    assert not queries.differences(plan_id)


def test_every_version_is_kept_and_comes_back_as_a_new_one(plan_id, pia, at):
    save(plan_id, pia, at, {"partners/new-1/name": "County hospital"})
    save(plan_id, pia, at, {"protocols/ics/lead": "Captain Lane"}, seen=2)
    save(plan_id, pia, at, {}, seen=3, drop=["partners/p1"])
    assert queries.version(plan_id, 1) == small()
    assert [len(queries.version(plan_id, n)["partners"]) for n in (1, 2, 3, 4)] == [2, 3, 3, 2]
    assert actions.restore(plan_id=plan_id, revision=1, by=pia.actor, at=at).revision == 5
    assert now(plan_id, pia).document == small()
    PlanVersion.objects.filter(plan_id=plan_id, revision=2).update(changes={})
    with pytest.raises(ValueError, match="not what was kept"):
        queries.version(plan_id, 1)


def test_saving_nothing_new_makes_no_version(plan_id, pia, at):
    assert not save(plan_id, pia, at, {"protocols/ics/lead": ""}).changed
    assert now(plan_id, pia).revision == 1


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("protocols/ics/note", "Social security number 219-09-9999."),
        ("partners/p1/gap", "Officer scored PHQ-9 17 last week."),
    ],
)
def test_a_plan_refuses_what_no_plan_may_hold(plan_id, pia, at, question, text):
    with pytest.raises(Refused) as refused:
        save(plan_id, pia, at, {question: text}, keep=True)
    assert refused.value.verdict.params["question"] == question


def test_a_name_in_prose_is_asked_about_once_but_not_a_partners(plan_id, pia, at):
    with pytest.raises(Refused) as refused:
        save(plan_id, pia, at, {"protocols/ics/note": "Ask Margaret Ellison about the keys."})
    assert refused.value.verdict.code == "look_again"
    save(plan_id, pia, at, {"protocols/ics/note": "Ask Margaret Ellison about the keys."}, keep=True)
    save(
        plan_id, pia, at, seen=2,
        answers={"partners/p1/contact": "Robert Vance", "protocols/ics/note": "Robert Vance has the keys."},
    )  # fmt: skip


def test_readers_read_and_comment_and_strangers_find_nothing(plan_id, pia, at):
    ray, stranger = member(plan_id, pia, at, PlanRole.READER, "Ray Reader"), planner(at, "Stan Stranger")
    with pytest.raises(Refused):
        save(plan_id, ray, at, {"protocols/ics/lead": "Me"})
    actions.comment(
        plan_id=plan_id, question="protocols/ics", text="Who calls dispatch?", by=ray.actor, at=at
    )
    assert [c.text for c in queries.comments(plan_id)] == ["Who calls dispatch?"]
    assert queries.card(plan_id, stranger.pk) is None
    with pytest.raises(Refused):
        actions.comment(plan_id=plan_id, question="ics", text="Hello", by=stranger.actor, at=at)
    for act in (
        lambda: actions.restore(plan_id=plan_id, revision=1, by=ray.actor, at=at),
        lambda: actions.close(plan_id=plan_id, by=ray.actor, at=at),
        lambda: actions.take_off(plan_id=plan_id, person_id=pia.pk, by=ray.actor, at=at),
    ):
        with pytest.raises(Refused):
            act()


def test_the_last_owner_stays(plan_id, pia, at):
    with pytest.raises(Refused):
        actions.take_off(plan_id=plan_id, person_id=pia.pk, by=pia.actor, at=at)
    ed = member(plan_id, pia, at)
    actions.change_role(plan_id=plan_id, person_id=ed.pk, role=PlanRole.OWNER, by=pia.actor, at=at)
    actions.take_off(plan_id=plan_id, person_id=pia.pk, by=pia.actor, at=at)
    assert queries.card(plan_id, pia.pk) is None and now(plan_id, ed).owns


def test_a_sign_in_comes_only_with_a_proved_address(at):
    actions.sign_up(email=" New@County.example ", name="Nora New", language="en", by=PUBLIC, at=at)
    assert person_by_email("new@county.example") is None
    mail = Message.objects.get(kind="plan_sign_up")
    ref = mail.context["link"]["ref"]
    key = f"{ref}-{link_token('plan', ref)}"
    assert queries.invitation_by_link(f"{ref}-{'0' * 64}") is None and queries.invitation_by_link("x") is None
    found = queries.invitation_by_link(key)
    person_id, new = actions.take_up(invitation_id=found.id, by=PUBLIC, at=at)
    assert new and roles_of(person_id, at) == {Role.PLANNER}
    with pytest.raises(Refused):
        actions.take_up(invitation_id=found.id, by=PUBLIC, at=at)


def test_an_old_link_does_nothing(at):
    actions.sign_up(email="late@county.example", name="Lee Late", language="en", by=PUBLIC, at=at)
    ref = Message.objects.get(kind="plan_sign_up").context["link"]["ref"]
    with pytest.raises(Refused):
        actions.take_up(invitation_id=int(ref), by=PUBLIC, at=at + timedelta(days=7))
    assert person_by_email("late@county.example") is None


@pytest.fixture
def agency(cast, at):
    by = cast.officer.actor
    agency_id = agencies.add_agency(
        name="Millbrook Police Department", kind="municipal", state="OH", city="Millbrook", by=by, at=at
    )
    number_id = agencies.add_number(
        agency_id=agency_id, number="614-555-0199", label="Dispatch", source="state_directory",
        source_note="page 12", seen_date=at.date(), by=by, at=at,
    )  # fmt: skip
    agencies.name_delegate(
        agency_id=agency_id, name="Pat Lane", title="Deputy chief", named_by="Chief", by=by, at=at
    )
    return agency_id, number_id


def tied(plan_id, pia, agency, cast, at):
    agency_id, number_id = agency
    save(plan_id, pia, at, {"community/name": "Millbrook", "partners/p1/notify": True}, seen=1)
    tie_id = actions.ask_tie(
        plan_id=plan_id, agency_id=agency_id, planner_name="Pia Planner", planner_title="Emergency manager",
        by=pia.actor, at=at,
    )  # fmt: skip
    actions.verify_tie(tie_id=tie_id, number_id=number_id, by=cast.officer.actor, at=at)
    return tie_id


def test_a_plan_is_offered_only_when_its_agency_agreed(plan_id, pia, agency, cast, at):
    agency_id, _ = agency
    tie_id = tied(plan_id, pia, agency, cast, at)
    assert queries.offered(agency_id) == []
    by = cast.officer.actor
    with pytest.raises(Refused):
        actions.record_agreement(tie_id=tie_id, name="Sam Nobody", title="Clerk", is_head=False, by=by, at=at)
    actions.record_agreement(tie_id=tie_id, name="Pat Lane", title="Deputy", is_head=False, by=by, at=at)
    assert [o.plan_id for o in queries.offered(agency_id)] == [plan_id]
    actions.end_tie(tie_id=tie_id, by=pia.actor, at=at)
    assert queries.offered(agency_id) == []


def test_a_number_that_the_directory_does_not_have_verifies_nobody(plan_id, pia, agency, cast, at):
    save(plan_id, pia, at, {"community/name": "Millbrook"})
    tie_id = actions.ask_tie(
        plan_id=plan_id, agency_id=agency[0], planner_name="Pia", planner_title="Manager", by=pia.actor, at=at
    )
    with pytest.raises(Refused):
        actions.verify_tie(tie_id=tie_id, number_id=agency[1] + 999, by=cast.officer.actor, at=at)
    with pytest.raises(Refused):
        actions.record_agreement(
            tie_id=tie_id, name="Chief", title="Chief", is_head=True, by=cast.officer.actor, at=at
        )


def test_a_plan_comes_to_a_verified_request_of_its_agency_with_consent(plan_id, pia, agency, cast, at):
    agency_id, _ = agency
    tie_id, by = tied(plan_id, pia, agency, cast, at), cast.officer.actor
    request_id = verified(at, cast.officer, key="tied", agency_id=agency_id)
    words = {"plan_id": plan_id, "consent_title": "Chief", "consent_how": "call", "by": by, "at": at}
    with pytest.raises(Refused):
        actions.attach(request_id=request_id, consent_name="Dana Reyes", **words)
    actions.record_agreement(tie_id=tie_id, name="Dana Reyes", title="Chief", is_head=True, by=by, at=at)
    with pytest.raises(Refused):
        actions.attach(request_id=request_id, consent_name=" ", **words)
    other = verified(at, cast.officer, key="other", agency_text="Lima PD")
    unverified = ask(at, key="unverified", agency_id=agency_id)
    for wrong in (other, unverified):
        with pytest.raises(Refused):
            actions.attach(request_id=wrong, consent_name="Dana Reyes", **words)
    actions.attach(request_id=request_id, consent_name="Dana Reyes", **words)
    save(plan_id, pia, at, {"partners/p1/phone": "614-555-0111"}, seen=2)
    found = queries.attached(request_id)
    assert [p["name"] for p in found.notify] == ["Dispatch"] and found.notify[0]["phone"] == ""
    assert (found.revision, found.newest) == (2, 3)
    assert "attach_plan" in [e.action for e in entries(f"request:{request_id}")]
    incidents.withdraw(request_id=request_id, by=by, at=at)
    actions.detach(request_id=request_id, by=by, at=at)
    assert queries.attached(request_id) is None


def test_owners_are_reminded_once_of_the_yearly_review(plan_id, pia, at):
    day = (at + timedelta(days=40)).date().isoformat()
    save(plan_id, pia, at, {"community/review_on": day})
    assert actions.tick(at=at) == 0
    later = at + timedelta(days=11)
    assert [actions.tick(at=later), actions.tick(at=later)] == [1, 0]
    assert Message.objects.filter(kind="plan_review").count() == 1


def test_every_act_on_a_plan_is_in_the_ledger(plan_id, pia, at):
    member(plan_id, pia, at)
    save(plan_id, pia, at, {"protocols/ics/lead": "Captain"})
    lines = [e.action for e in entries(f"plan:{plan_id}")]
    assert lines == ["start_plan", "invite_to_plan", "join_plan", "save_plan"]


def test_the_notification_list_goes_on_the_sheet_of_helpers_once(plan_id, pia, cast, at):
    give_second_steps(cast)
    found = an_agency(cast, at)
    put_on_the_roster(cast, at)
    world = a_case(Story(cast, at), found["agency_id"])
    tie_id = tied(plan_id, pia, (found["agency_id"], found["number_id"]), cast, at)
    by = cast.coordinator.actor
    actions.record_agreement(tie_id=tie_id, name="Dana Reyes", title="Chief", is_head=True, by=by, at=at)
    actions.attach(
        request_id=world["request_id"], plan_id=plan_id, consent_name="Dana Reyes", consent_title="Chief",
        consent_how="call", by=by, at=at,
    )  # fmt: skip
    for _ in range(2):
        assert actions.put_on_sheet(request_id=world["request_id"], by=by, at=at) == 1
    helpers = Helper.objects.filter(engagement_id=world["engagement_id"], key__startswith="plan:")
    assert [h.name for h in helpers] == ["Dispatch"]


def test_nobody_verifies_a_tie_they_asked_for(plan_id, pia, agency, cast, at):
    agency_id, number_id = agency
    owner = cast.officer
    actions.invite(plan_id=plan_id, email=owner.email, name="Dana", role=PlanRole.OWNER, by=pia.actor, at=at)
    actions.take_up(invitation_id=queries.invitations(plan_id, at)[0].id, by=PUBLIC, at=at)
    save(plan_id, pia, at, {"community/name": "Millbrook"})
    tie_id = actions.ask_tie(
        plan_id=plan_id, agency_id=agency_id, planner_name="Dana", planner_title="Duty", by=owner.actor, at=at
    )
    with pytest.raises(Refused):
        actions.verify_tie(tie_id=tie_id, number_id=number_id, by=owner.actor, at=at)
    actions.verify_tie(tie_id=tie_id, number_id=number_id, by=cast.coordinator.actor, at=at)
    with pytest.raises(Refused):
        actions.record_agreement(tie_id=tie_id, name="A", title="B", is_head=True, by=owner.actor, at=at)


def test_addresses_that_nobody_confirmed_are_forgotten(at):
    actions.sign_up(email="late@county.example", name="Lee Late", language="en", by=PUBLIC, at=at)
    assert actions.tick(at=at + timedelta(days=36)) == 0
    assert actions.tick(at=at + timedelta(days=38)) == 1
    assert entries("plan-links").count() == 1
