"""The life of a deployment: nobody travels without two signatures, nobody stays too long, everyone rests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from alongside.deployments import actions
from alongside.deployments.models import Deployment
from alongside.deployments.queries import counts
from alongside.incidents.actions import set_facts
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries
from alongside.outbox.models import Message
from alongside.roster import actions as roster
from alongside.roster.models import Anniversary, Commitment, Exposure, PeerAdvisor
from tests.integration.casework import no_reasons  # noqa: F401
from tests.integration.deploying import DAY, trip
from tests.people import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
HOUR = timedelta(hours=1)


def refused(code: str, act, /, **words) -> None:
    with pytest.raises(Refused) as told:
        act(**words)
    assert told.value.verdict.code == code


def test_a_trip_from_terms_to_available(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.authorized(at)
    promised = Commitment.objects.get(ref=f"deployment:{t.id}")
    assert promised.exclusive and promised.during.lower <= at + DAY < promised.during.upper
    t.do("depart", at + 12 * HOUR)
    t.do("arrive", at + 20 * HOUR)
    t.do("leave", at + 3 * DAY)
    t.do("come_home", at + 3 * DAY + 6 * HOUR)
    home = at + 3 * DAY + 6 * HOUR
    assert Commitment.objects.get(ref=f"deployment:{t.id}").released_at == home
    assert PeerAdvisor.objects.get(pk=t.scene.law).last_home_date == home.date()
    t.do("debrief", home + DAY, by=cast.care_lead.actor)
    for when, state in (
        (2 * DAY, "debriefed"),
        (3 * DAY, "cool_down"),
        (13 * DAY, "cool_down"),
        (14 * DAY, "available"),
    ):
        actions.tick(at=home + when)
        assert (when, t.row.state) == (when, state)
    done = [
        line.action
        for line in entries(f"request:{t.scene.request_id}")
        if line.object == f"deployment:{t.id}"
    ]
    assert done[-8:] == [
        "authorize_deployment", "depart_deployment", "arrive_deployment", "leave_deployment",
        "come_home_deployment", "debrief_deployment", "cool_down_deployment", "free_deployment",
    ]  # fmt: skip


def test_each_check_that_is_missing_keeps_the_advisor_at_home(cast: Cast, at: datetime):
    t = trip(cast, at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    missing = []
    for _ in range(12):
        with pytest.raises(Refused) as told, transaction.atomic():
            actions.authorize(deployment_id=t.id, by=t.officer, at=at)
        code = told.value.verdict.code
        missing.append(code)
        same = {"deployment_id": t.id, "at": at}
        if code == "no_host":
            t.consent(at)
        elif code == "no_declaration":
            actions.declare_conflict(conflict=False, by=t.advisor, **same)
        elif code == "no_rate":
            actions.record_rate(unit="day", cents=65_001, by=t.coordinator, **same)
        elif code == "no_approval":
            actions.record_rate(unit="day", cents=65_001, paper_id=t.approval(at), by=t.coordinator, **same)
        elif code == "no_answers":
            answers = [False] * 9 + [True]
            actions.record_answers(answers=answers, form="Sheet A", by=t.coordinator, **same)
        elif code == "conference":
            actions.record_answers(answers=[False] * 10, form="Sheet A", by=t.coordinator, **same)
        elif code == "no_insurance":
            until = t.row.last_date - DAY
            actions.record_insurance(insured_by="own", until=until, by=t.coordinator, **same)
        elif code == "insurance_ends":
            actions.record_insurance(insured_by="own", until=t.row.last_date, by=t.coordinator, **same)
        elif code == "no_estimate":
            actions.write_cost(actual=False, kind="air", cents=1, count=1, by=t.coordinator, **same)
            break
    assert missing == [
        "no_host", "no_declaration", "no_rate", "no_approval", "no_answers", "conference", "no_insurance",
        "insurance_ends", "no_estimate",
    ]  # fmt: skip
    actions.authorize(deployment_id=t.id, by=t.officer, at=at)
    assert t.row.state == "authorized"


def test_whoever_wrote_terms_or_costs_does_not_authorize(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.checks(at)
    actions.write_cost(
        deployment_id=t.id, actual=False, kind="ground", cents=3000, count=2, by=t.second.actor, at=at
    )
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    for wrote in (t.coordinator, t.second.actor):
        refused("same_person", actions.authorize, deployment_id=t.id, by=wrote, at=at)
    for other in (cast.advisor, cast.care_lead, cast.admin):
        refused("not_permitted", actions.authorize, deployment_id=t.id, by=other.actor, at=at)
    actions.authorize(deployment_id=t.id, by=t.officer, at=at)
    assert (t.row.author, t.row.authorized_by) == (str(t.coordinator), str(t.officer))


@pytest.mark.parametrize("state", ["authorized", "traveling", "on_site", "recalled", "home", "available"])
def test_the_database_itself_refuses_a_journey_that_nobody_authorized(cast: Cast, at: datetime, state: str):
    t = trip(cast, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deployment.objects.filter(pk=t.id).update(state=state)
    t.checks(at)
    with pytest.raises(IntegrityError, match="deployment_authorized_by_two"), transaction.atomic():
        Deployment.objects.filter(pk=t.id).update(
            state=state, authorized_at=at, authorized_by=str(t.coordinator)
        )


def test_nobody_stays_longer_than_fourteen_days(cast: Cast, at: datetime):
    t = trip(cast, at, days=10)
    t.authorized(at)
    t.do("depart", at + 12 * HOUR)
    t.do("arrive", at + DAY)
    arrived = at + DAY
    actions.tick(at=arrived + 5 * DAY)
    assert not Message.objects.filter(kind="deployment_long").exists()
    actions.tick(at=arrived + 6 * DAY)
    actions.tick(at=arrived + 6 * DAY + HOUR)
    assert Message.objects.filter(kind="deployment_long").count() == 1
    until = arrived.date() + 13 * DAY
    refused(
        "too_long", actions.ask_longer, deployment_id=t.id, until=until + DAY, why="The chief asks for it.",
        by=t.advisor, at=arrived + 8 * DAY,
    )  # fmt: skip
    asked = actions.ask_longer(
        deployment_id=t.id, until=until, why="The chief asks for it.", by=t.advisor, at=arrived + 8 * DAY
    )
    refused(
        "not_permitted",
        actions.sign_longer,
        extension_id=asked,
        approve=True,
        by=t.advisor,
        at=arrived + 8 * DAY,
    )
    actions.sign_longer(extension_id=asked, approve=True, by=t.coordinator, at=arrived + 8 * DAY)
    actions.tick(at=arrived + 13 * DAY)
    assert t.row.state == "on_site"
    actions.tick(at=arrived + 14 * DAY)
    assert (t.row.state, t.row.recalled_why) == ("recalled", "limit")
    assert Message.objects.filter(kind="deployment_called_home").count() == 1
    assert Message.objects.filter(kind="deployment_last_day").count() == 1


def test_rest_of_two_days_is_never_signed_away_and_a_longer_one_by_a_second_person(cast: Cast, at: datetime):
    t = trip(cast, at)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(last_home_date=t.row.first_date - 2 * DAY)
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    refused("least_rest", actions.authorize, deployment_id=t.id, by=t.officer, at=at)
    ask = {"deployment_id": t.id, "why": "They know this chief well.", "by": t.coordinator, "at": at}
    refused("never", actions.ask_set_aside, code="least_rest", **ask)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(last_home_date=t.row.first_date - 3 * DAY)
    refused("resting", actions.authorize, deployment_id=t.id, by=t.officer, at=at)
    asked = actions.ask_set_aside(code="resting", **ask)
    refused("same_person", actions.sign_set_aside, set_aside_id=asked, approve=True, by=t.coordinator, at=at)
    refused("resting", actions.authorize, deployment_id=t.id, by=t.officer, at=at)
    actions.sign_set_aside(set_aside_id=asked, approve=True, by=cast.care_lead.actor, at=at)
    actions.authorize(deployment_id=t.id, by=t.officer, at=at)
    actions.rewrite(deployment_id=t.id, by=t.coordinator, at=at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    refused("resting", actions.authorize, deployment_id=t.id, by=t.officer, at=at)


def test_what_changed_after_the_authorization_still_keeps_the_advisor_at_home(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.authorized(at)
    refused("over", actions.depart, deployment_id=t.id, by=t.advisor, at=at + 5 * DAY)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(employer_permission=False)
    refused("no_permission", actions.depart, deployment_id=t.id, by=t.advisor, at=at + 12 * HOUR)


def test_the_days_of_the_seat_give_way_to_the_days_of_the_visit(cast: Cast, at: datetime):
    t = trip(cast, at)
    (seat_id,) = t.scene.seats
    promise = {"advisor_id": t.scene.law, "exclusive": True, "exercise": False, "by": OPERATOR, "at": at}
    roster.commit(start=at - DAY, end=at + 14 * DAY, ref=f"seat:{seat_id}", **promise)
    t.authorized(at)
    seat, visit = (Commitment.objects.get(ref=ref) for ref in (f"seat:{seat_id}", f"deployment:{t.id}"))
    assert seat.during.upper == visit.during.lower
    with pytest.raises(Refused, match="promised this time"), transaction.atomic():
        roster.commit(start=at + DAY, end=at + 2 * DAY, ref="seat:999", **promise)
    roster.commit(start=at + DAY, end=at + 2 * DAY, ref="seat:999", **promise | {"exercise": True})


def test_days_promised_to_other_work_are_refused(cast: Cast, at: datetime):
    t = trip(cast, at)
    roster.commit(
        advisor_id=t.scene.law, start=at + DAY, end=at + 9 * DAY, ref="seat:999", exclusive=True, exercise=False,
        by=OPERATOR, at=at,
    )  # fmt: skip
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    refused("overlap", actions.authorize, deployment_id=t.id, by=t.officer, at=at)


def test_days_off_and_own_anniversaries_cannot_be_told_apart(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    first = t.row.first_date
    seen = []
    for mark in (
        lambda: Anniversary.objects.create(advisor_id=t.scene.law, month=first.month, day=first.day),
        lambda: roster.block_dates(advisor_id=t.scene.law, first=first, last=first, by=t.advisor, at=at),
    ):
        with transaction.atomic():
            mark()
            with pytest.raises(Refused) as told:
                actions.authorize(deployment_id=t.id, by=t.officer, at=at)
            seen.append((told.value.verdict.code, str(told.value.verdict)))
            transaction.set_rollback(True)
    assert seen[0] == seen[1] and seen[0][0] == "off"


def test_what_is_set_aside_is_counted(cast: Cast, at: datetime):
    t = trip(cast, at)
    PeerAdvisor.objects.filter(pk=t.scene.law).update(last_home_date=t.row.first_date - 5 * DAY)
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    asked = actions.ask_set_aside(
        deployment_id=t.id, code="resting", why="They know this chief well.", by=t.coordinator, at=at
    )
    assert counts(at - DAY, at + DAY).set_aside == 0
    actions.sign_set_aside(set_aside_id=asked, approve=True, by=cast.care_lead.actor, at=at)
    actions.authorize(deployment_id=t.id, by=t.officer, at=at)
    t.do("depart", at + 12 * HOUR)
    t.do("arrive", at + DAY)
    t.do("come_home", at + 3 * DAY)
    t.do("debrief", at + 5 * DAY, by=cast.care_lead.actor)
    told = counts(at - DAY, at + 30 * DAY)
    assert (told.deployments, told.days_on_site, told.returns, told.debriefs_in_time, told.set_aside) == (
        1,
        3,
        1,
        1,
        1,
    )


def test_new_days_need_a_new_consent(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.authorized(at)
    actions.rewrite(deployment_id=t.id, by=t.coordinator, at=at)
    assert not Commitment.objects.filter(ref=f"deployment:{t.id}", released_at=None).exists()
    row = t.row
    actions.write_terms(
        deployment_id=t.id, purpose=row.purpose, place=row.place, meets=row.meets, first=row.first_date,
        last=row.last_date + DAY, by=t.coordinator, at=at, keep_as_written=True,
    )  # fmt: skip
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    refused("host_days", actions.authorize, deployment_id=t.id, by=t.officer, at=at)


def test_an_exercise_leaves_nothing_in_the_roster(cast: Cast, at: datetime):
    t = trip(cast, at, exercise=True)
    facts = {"children": True, "officer_hurt": True}
    set_facts(request_id=t.scene.request_id, facts=facts, by=t.officer, at=at)
    t.authorized(at)
    assert Commitment.objects.get(ref=f"deployment:{t.id}").exercise
    t.do("depart", at + 12 * HOUR)
    t.do("arrive", at + DAY)
    t.do("come_home", at + 2 * DAY)
    assert not Exposure.objects.exists()
    assert PeerAdvisor.objects.get(pk=t.scene.law).last_home_date is None
    assert counts(at - DAY, at + 9 * DAY).deployments == 0


def test_an_exposure_is_noted_on_arrival(cast: Cast, at: datetime):
    t = trip(cast, at)
    facts = {"children": True, "officer_hurt": True}
    set_facts(request_id=t.scene.request_id, facts=facts, by=t.officer, at=at)
    t.authorized(at)
    t.do("depart", at + 12 * HOUR)
    assert not Exposure.objects.exists()
    t.do("arrive", at + DAY)
    assert sorted(Exposure.objects.values_list("kind", flat=True)) == ["children", "line_of_duty"]


def test_standing_down_frees_the_days_and_calls_home_whoever_is_away(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.authorized(at)
    t.do("depart", at + 12 * HOUR)
    t.do("stand_down", at + 13 * HOUR, by=t.coordinator, why="host")
    assert t.row.state == "recalled"
    t.do("come_home", at + 20 * HOUR)
    assert t.row.state == "home" and t.row.left_at is None


def test_only_one_call_waits_and_no_reason_is_kept(cast: Cast, at: datetime):
    t = trip(cast, at)
    for _ in range(2):
        actions.ask_call(advisor_id=t.scene.law, by=t.advisor, at=at)
    message = Message.objects.get(kind="care_call")
    assert message.address == cast.care_lead.email and message.context == {"path": "/desk/care/"}
    (line,) = [x for x in entries(f"advisor:{t.scene.law}") if x.action == "ask_call"]
    assert '"why":""' in line.payload.replace(" ", "")


def test_no_talk_in_person_without_a_checked_in_deployment(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.scene.notices()
    on_site = {"mode": "on_site", "by": t.advisor}
    refused("not_on_site", t.scene.log, at=at + HOUR, **on_site)
    t.authorized(at)
    t.do("depart", at + 12 * HOUR)
    refused("not_on_site", t.scene.log, at=at + 13 * HOUR, **on_site)
    t.do("arrive", at + 20 * HOUR)
    t.scene.log(at + 22 * HOUR, **on_site)
    refused(
        "not_on_site", t.scene.log, at=at + 22 * HOUR, mode="on_site", by=t.coordinator
    )  # the coordinator was not there
    t.scene.log(at + 22 * HOUR, mode="on_site", by=t.coordinator, advisor_id=t.scene.law)
    t.do("leave", at + 2 * DAY)
    t.do("come_home", at + 2 * DAY + 5 * HOUR)
    refused("not_on_site", t.scene.log, at=at + 4 * DAY, **on_site)
    t.scene.log(at + 4 * DAY, **on_site, occurred_at=at + 2 * DAY - HOUR)


def seat_ends(t) -> list[datetime]:
    rows = Commitment.objects.filter(ref=f"seat:{t.scene.seats[0]}", released_at__isnull=True)
    return [row.during.upper for row in rows]


@pytest.mark.parametrize("first", [1, 4])
@pytest.mark.parametrize("how", ["stand_down", "rewrite"])
def test_the_seat_gets_its_days_back_when_nobody_travels(cast: Cast, at: datetime, first: int, how: str):
    t = trip(cast, at, first=(at + first * DAY).date())
    promise = {"advisor_id": t.scene.law, "exclusive": True, "exercise": False, "by": OPERATOR, "at": at}
    seat = f"seat:{t.scene.seats[0]}"
    roster.commit(start=at + HOUR, end=at + 14 * DAY, ref=seat, **promise)
    t.authorized(at)
    assert seat_ends(t) != [at + 14 * DAY]
    roster.commit(start=at + 9 * DAY, end=at + 10 * DAY, ref="seat:998", **promise)
    words = {"why": "need_met"} if how == "stand_down" else {}
    t.do(how, at + HOUR, by=t.coordinator, **words)
    assert seat_ends(t) == [at + 9 * DAY], "as far as nothing else was promised since"


def test_a_second_person_signs_for_days_off_with_a_reason(cast: Cast, at: datetime):
    t = trip(cast, at)
    t.checks(at)
    actions.submit(deployment_id=t.id, by=t.coordinator, at=at)
    first = t.row.first_date
    Anniversary.objects.create(advisor_id=t.scene.law, month=first.month, day=first.day)
    refused("off", actions.authorize, deployment_id=t.id, by=t.officer, at=at)
    asked = actions.ask_set_aside(
        deployment_id=t.id, code="off", why="They want to be there on that day.", by=t.coordinator, at=at
    )
    with pytest.raises(Refused):
        actions.sign_set_aside(set_aside_id=asked, approve=True, by=t.coordinator, at=at)
    actions.sign_set_aside(set_aside_id=asked, approve=True, by=cast.care_lead.actor, at=at)
    t.look(at)
    actions.authorize(deployment_id=t.id, by=t.officer, at=at)
    t.do("depart", at + 12 * HOUR)
    assert counts(at - DAY, at + DAY).set_aside == 1


def test_a_delegate_agrees_to_a_visit_in_their_own_name_and_within_their_scope(cast: Cast, at: datetime):
    from alongside.incidents.actions import name_case_delegate

    t = trip(cast, at)
    ids = [
        name_case_delegate(
            request_id=t.scene.request_id, name=name, title="Deputy chief", scopes=scopes, named_by="Dana Reyes",
            by_head=True, by=t.scene.chief, at=at,
        )
        for name, scopes in (("Pat Lane", ["offers"]), ("Lee Park", ["help"]))
    ]  # fmt: skip
    agree = {"deployment_id": t.id, "by": t.scene.chief, "at": at}
    refused("not_in_scope", actions.requester_consents, delegate_id=ids[0], **agree)
    refused("not_in_scope", actions.requester_consents, delegate_id=9999, **agree)
    actions.requester_consents(delegate_id=ids[1], **agree)
    assert (t.row.host_name, t.row.host_by) == ("Lee Park", "delegate")
