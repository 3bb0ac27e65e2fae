"""When no full team exists: why, what would give one, who signs for it, and what it changes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.accounts.actions import invite
from alongside.accounts.permissions import Role
from alongside.callouts import actions as callouts
from alongside.callouts.models import Page
from alongside.incidents.models import Incident, RequestForAssistance
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.policy.actions import change
from alongside.roster import actions as roster
from alongside.roster.models import PeerAdvisor
from alongside.teams import actions, queries
from alongside.teams.models import Exemption
from tests.callouts import advisor, request_with_facts

REASON = "The only peer who has led after a school shooting."


@pytest.fixture
def resting(cast, at):
    """The only advisor, home from a deployment yesterday, and a request for them."""
    one = advisor(0, at)
    roster.note_home(advisor_id=one, date=at.date() - timedelta(days=1), by=OPERATOR, at=at)
    request_id = request_with_facts(at, cast.officer)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    return one, request_id


def steps(request_id):
    return {step.approver: step for way in queries.latest(request_id).ways for step in way.steps}


def test_no_full_team_says_what_clashes_and_what_would_give_one(resting):
    card = queries.latest(resting[1])
    assert any("rests after a deployment" in " ".join(clash) for clash in card.clashes)
    step = steps(resting[1])["two_people"]
    assert "Set aside the rest days of" in step.sentence
    assert (step.state, step.on_roster) == ("", False)
    assert "second person" in step.approver_label


def test_a_full_team_offers_no_ways(cast, at):
    advisor(0, at)
    request_id = request_with_facts(at, cast.officer)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    card = queries.latest(request_id)
    assert (card.clashes, card.ways) == ((), ())


def test_two_people_sign_and_the_person_is_proposed_and_asked(resting, cast, at):
    one, request_id = resting
    key = steps(request_id)["two_people"].key
    assert not actions.ask_exemption(request_id=request_id, key=key, why=REASON, by=cast.officer.actor, at=at)
    (row,) = Exemption.objects.all()
    told = set(Message.objects.filter(kind="signature_wanted").values_list("address", flat=True))
    assert cast.coordinator.email in told
    assert cast.officer.email not in told
    with pytest.raises(Refused, match="second person"):
        actions.sign_exemption(exemption_id=row.pk, approve=True, by=cast.officer.actor, at=at)
    actions.sign_exemption(exemption_id=row.pk, approve=True, by=cast.coordinator.actor, at=at)
    proposal_id = actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    assert queries.proposal(proposal_id).seats[0].advisor_id == one
    assert not [f for f in queries.check_proposal(proposal_id, at) if f.blocks]
    actions.approve(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    callouts.open_callout(proposal_id=proposal_id, by=cast.officer.actor, at=at)
    assert Page.objects.get().advisor_id == one
    lines = LedgerEntry.objects.filter(stream=f"request:{request_id}", action__endswith="_exemption")
    assert [line.action for line in lines.order_by("pk")] == ["ask_exemption", "approve_exemption"]


def test_taken_back_the_limit_holds_again(resting, cast, at):
    _, request_id = resting
    key = steps(request_id)["two_people"].key
    actions.ask_exemption(request_id=request_id, key=key, why=REASON, by=cast.officer.actor, at=at)
    row = Exemption.objects.get()
    actions.sign_exemption(exemption_id=row.pk, approve=True, by=cast.coordinator.actor, at=at)
    actions.end_exemption(exemption_id=row.pk, by=cast.officer.actor, at=at)
    proposal_id = actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    assert queries.proposal(proposal_id).seats[0].advisor_id is None
    with pytest.raises(Refused):
        actions.sign_exemption(exemption_id=row.pk, approve=True, by=cast.coordinator.actor, at=at)


def test_declined_changes_nothing_and_may_be_asked_again(resting, cast, at):
    _, request_id = resting
    key = steps(request_id)["two_people"].key
    for _ in range(2):
        actions.ask_exemption(request_id=request_id, key=key, why=REASON, by=cast.officer.actor, at=at)
        row = Exemption.objects.order_by("-pk")[0]
        actions.sign_exemption(exemption_id=row.pk, approve=False, by=cast.coordinator.actor, at=at)
    assert queries.excused(request_id, at) == {}
    assert [e.state for e in queries.exemptions(request_id)] == ["declined", "declined"]


@pytest.mark.parametrize(
    ("why", "code"), [("", "no_why"), ("  short ", "no_why")], ids=["nothing", "too short"]
)
def test_a_reason_is_asked_for(resting, cast, at, why, code):
    key = steps(resting[1])["two_people"].key
    with pytest.raises(Refused) as refused:
        actions.ask_exemption(request_id=resting[1], key=key, why=why, by=cast.officer.actor, at=at)
    assert refused.value.verdict.code == code


def test_the_same_step_is_asked_for_once(resting, cast, at):
    key = steps(resting[1])["two_people"].key
    ask = {"request_id": resting[1], "key": key, "why": REASON, "by": cast.officer.actor, "at": at}
    actions.ask_exemption(**ask)
    with pytest.raises(Refused, match="already"):
        actions.ask_exemption(**ask)
    row = Exemption.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_only_steps_on_offer_can_be_asked_for(resting, cast, at):
    with pytest.raises(LookupError):
        actions.ask_exemption(
            request_id=resting[1], key="override::999:own_agency:0", why=REASON, by=cast.officer.actor, at=at
        )


def test_what_is_true_only_on_the_roster_is_not_signed_here(cast, at):
    one = advisor(0, at)
    request_id = request_with_facts(at, cast.officer)
    later = at + timedelta(days=400)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=later)
    found = [step for way in queries.latest(request_id).ways for step in way.steps if step.on_roster]
    assert found, one
    with pytest.raises(Refused) as refused:
        actions.ask_exemption(
            request_id=request_id, key=found[0].key, why=REASON, by=cast.officer.actor, at=later
        )
    assert refused.value.verdict.code == "on_roster"


def test_a_seat_left_out_needs_the_agency_heads_word(cast, at):
    request_id = request_with_facts(at, cast.officer)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    key = steps(request_id)["requester"].key
    ask = {"request_id": request_id, "key": key, "why": REASON, "by": cast.officer.actor, "at": at}
    with pytest.raises(Refused, match="Ask the agency head"):
        actions.ask_exemption(**ask)
    assert not Exemption.objects.exists()
    assert actions.ask_exemption(**ask, heard=True)
    assert Exemption.objects.get().state == "approved"


def test_a_coordinator_signs_limits_of_the_program_and_a_duty_officer_does_not(cast, at):
    far = advisor(0, at)
    request_id = request_with_facts(at, cast.officer)
    PeerAdvisor.objects.filter(pk=far).update(lat=47.6, lon=-122.3)
    Incident.objects.update(lat=40.0, lon=-82.9)
    RequestForAssistance.objects.update(in_person=True)
    change(key="travel_hours_cap", value=2, why="A test of the limit", by=cast.admin.actor, at=at)
    actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    step = steps(request_id)["manager"]
    assert step.sentence.startswith("Extend travel to")
    second = invite(email="d2@staff.example", name="D Two", roles=[Role.DUTY], by=OPERATOR, at=at)
    actions.ask_exemption(request_id=request_id, key=step.key, why=REASON, by=cast.officer.actor, at=at)
    row = Exemption.objects.get()
    assert not Message.objects.filter(kind="signature_wanted", address=second.email).exists()
    with pytest.raises(Refused, match="coordinator"):
        actions.sign_exemption(exemption_id=row.pk, approve=True, by=second.actor, at=at)
    actions.sign_exemption(exemption_id=row.pk, approve=True, by=cast.coordinator.actor, at=at)
    again = actions.propose(request_id=request_id, seats=["lead"], by=cast.officer.actor, at=at)
    card = queries.proposal(again)
    assert card.seats[0].advisor_id == far
    assert "travel" in card.policy_version
