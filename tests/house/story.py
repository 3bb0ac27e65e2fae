"""A small program in the middle of its work, made through the rooms' own actions: what the walk walks through."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from alongside.accounts.actions import end_grant
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.agencies import actions as agencies
from alongside.base.secrets import link_token
from alongside.callouts import actions as callouts
from alongside.callouts.models import CallOut, Page, Seat
from alongside.deployments import actions as deployments
from alongside.deployments.queries_care import calls_waiting
from alongside.duty import actions_rota
from alongside.duty.models import Shift
from alongside.engagements import actions as engagements
from alongside.engagements import queries as cases
from alongside.engagements.rules_work import Handing
from alongside.feedback import actions as feedback
from alongside.feedback.words import Asked
from alongside.gateways.inbound import receive_text
from alongside.gateways.queries import replies_waiting
from alongside.incidents import actions as incidents
from alongside.joining import actions as applications
from alongside.joining.models import Referee
from alongside.kernel.actor import OPERATOR, PUBLIC, Actor
from alongside.library import actions as library
from alongside.library import actions_resources as shelf
from alongside.library import queries_staff as library_desk
from alongside.library.actions_suggestions import suggest
from alongside.offers import actions as offers
from alongside.offers import queries as offers_now
from alongside.outbox.models import Message
from alongside.plans import actions as plans
from alongside.plans import queries as plan_queries
from alongside.plans.states import PlanRole
from alongside.roster import actions as roster
from alongside.teams import actions as teams
from alongside.teams import queries as teams_now
from alongside.web.account import sealing
from tests import joining
from tests.callouts import advisor, by_link, is_ready, request_with_facts, says
from tests.funding import around, papers
from tests.people import Cast, ask, verified

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
World = dict[str, Any]


@dataclass
class Story:
    """Worlds are sets of ids that belong together; ``mine`` says which of them are the advisor's own."""

    cast: Cast
    at: datetime
    worlds: dict[str, World] = field(default_factory=dict)
    device: str = ""
    owner_device: str = ""

    @property
    def later(self) -> datetime:
        """The moment at which people look at it."""
        return self.at + 2 * HOUR

    def chief(self) -> Client:
        """Return the device on which the chief of the first world opened the case page."""
        client = Client()
        client.cookies["case"] = self.device
        return client

    def owner(self) -> Client:
        """Return the device on which the owner of the first world's offers opened the list."""
        client = Client()
        client.cookies["offers"] = self.owner_device
        return client


def tell(cast: Cast, at: datetime) -> Story:
    """Let the program work for two hours and return what there is."""
    story = Story(cast, at)
    give_second_steps(cast)
    library.load(by=OPERATOR, at=at)
    agency = an_agency(cast, at)
    own, other = put_on_the_roster(cast, at)
    peers = [advisor(number, at) for number in range(2, 8)]
    story.worlds["case"] = a_case(story, agency["agency_id"])
    story.worlds["case"] |= the_offers(story, story.worlds["case"]["engagement_id"])
    story.worlds["general"] = the_general_offers(story)
    story.worlds["held"] = a_held_seat(story, own)
    story.worlds["new"] = {"request_id": ask(at + HOUR, key="late", agency_text="Marion Police Department")}
    story.worlds["verified"] = {"request_id": verified(at, cast.officer, key="v", agency_text="Lima PD")}
    story.worlds["drill"] = a_drill(story)
    story.worlds["closed"] = a_closed_case(story, own)
    story.worlds["hoax"] = {"request_id": a_hoax(story)}
    story.worlds["plan"] = a_plan(story, agency)
    story.worlds |= the_applications(story)
    engagement_id = story.worlds["case"]["engagement_id"]
    story.worlds["funding"] = around(engagement_id, by=cast.coordinator, at=at + 100 * MINUTE)
    story.worlds["case"] |= papers(engagement_id, by=cast.coordinator, at=at + 100 * MINUTE)
    story.worlds["text"] = {"reply_id": an_unclear_text(at)}
    story.worlds["shelf"] = a_shelf(story)
    story.worlds["house"] = {**agency, **house_keeping(story, own, other), "advisor_id": peers[0]}
    story.worlds["case"] |= a_trip(story, own, other)
    story.worlds["closed"] |= on_hold(story, story.worlds["closed"]["engagement_id"])
    return story


def on_hold(story: Story, engagement_id: int) -> World:
    """A hold on a closed case, and the final report of the time before it."""
    by = {"by": story.cast.records.actor, "at": story.at + 100 * MINUTE}
    before = story.at.date() - timedelta(days=400)
    return {
        "hold_id": engagements.place_hold(engagement_id=engagement_id, why="Letter of county counsel.", **by),
        "report_id": engagements.record_final_report(period_end=before, submitted=before, **by),
    }


def a_trip(story: Story, own: int, other: int) -> World:
    """A visit that is being checked, one limit of care that waits for a signature, a paper, a call asked for."""
    cast, at = story.cast, story.at + 100 * MINUTE
    engagement_id, first = story.worlds["case"]["engagement_id"], story.at.date() + timedelta(days=3)
    by = {"by": cast.coordinator.actor, "at": at}
    roster.note_home(advisor_id=own, date=story.at.date() - timedelta(days=5), **by)
    deployment_id = deployments.plan(
        engagement_id=engagement_id, advisor_id=own, purpose="Plan the next weeks.", place="Millbrook, OH",
        meets="The chief", first=first, last=first + timedelta(days=2), keep_as_written=True, **by,
    )  # fmt: skip
    deployments.submit(deployment_id=deployment_id, **by)
    deployments.write_cost(deployment_id=deployment_id, actual=False, kind="air", cents=40_000, count=1, **by)
    why = "They know this kind of agency well."
    set_aside_id = deployments.ask_set_aside(deployment_id=deployment_id, code="resting", why=why, **by)
    paper_id = engagements.add_paper(
        engagement_id=engagement_id, kind="receipt", name="ticket.png", data=a_picture(),
        about=f"deployment:{deployment_id}", by=cast.advisor.actor, at=at,
    )  # fmt: skip
    deployments.ask_call(advisor_id=other, by=cast.other_advisor.actor, at=at)
    return {
        "deployment_id": deployment_id,
        "set_aside_id": set_aside_id,
        "paper_id": paper_id,
        "care_call_id": calls_waiting(at)[0].id,
    }


def a_picture() -> bytes:
    """Return the smallest picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def a_shelf(story: Story) -> World:
    """A library with its catalog, an entry saved twice, and a suggestion that nobody has answered."""
    by, at = story.cast.coordinator.actor, story.at
    shelf.load_resources(by=OPERATOR, at=at)
    slug = "aeap-overview"
    fields = {**library_desk.fields_of(slug), "summary": "What the emergency program pays for."}
    shelf.save_entry(slug=slug, fields=fields, version=1, why="clearer", by=by, at=at)
    waits = {"slug": slug, "url": "", "language": "en", "by": PUBLIC, "at": at}
    ids = [
        suggest(key=f"s{n}", kind="wrong", text=text, **waits)
        for n, text in enumerate(["The deadline is over.", "There is a newer page."])
    ]
    return {
        "slug": slug,
        "number": 1,
        "suggestion_id": ids[0],
        "pack_slug": "en-espanol",
        "heading_name": "topics-funding",
    }


def a_plan(story: Story, agency: World) -> World:
    """A community's plan: two people, two answers to one question, a tie that waits, and one for the request."""
    cast, at, by = story.cast, story.at, story.cast.planner.actor
    library.load(by=OPERATOR, at=at)
    plan_id = plans.start(document=plan_queries.new_plan(), by=by, at=at)
    plans.invite(
        plan_id=plan_id, email=cast.roster_manager.email, name="Robin", role=PlanRole.EDITOR, by=by, at=at
    )
    plans.take_up(invitation_id=plan_queries.invitations(plan_id, at)[0].id, by=PUBLIC, at=at)
    end_grant(person_id=cast.roster_manager.pk, role=Role.PLANNER, by=OPERATOR, at=at)
    first = {"community/name": "Millbrook", "partners/law-enforcement/notify": True}
    plans.save(plan_id=plan_id, seen=1, answers=first, by=by, at=at)
    for person, name in ((cast.planner, "Millbrook PD"), (cast.roster_manager, "The police")):
        answers = {"partners/law-enforcement/name": name}
        plans.save(plan_id=plan_id, seen=2, answers=answers, by=person.actor, at=at)
    plans.comment(plan_id=plan_id, question="partners", text="Who calls the hospital?", by=by, at=at)
    plans.invite(plan_id=plan_id, email="new@county.example", name="Nora", role=PlanRole.READER, by=by, at=at)
    waiting = plan_queries.invitations(plan_id, at)[0].id
    asked = {"planner_name": "Pat Planner", "planner_title": "Emergency manager", "by": by, "at": at}
    tie_id = plans.ask_tie(plan_id=plan_id, agency_id=agency["agency_id"], **asked)
    return {
        "plan_id": plan_id, "plan_part": "partners", "protocol_id": "ics", "file_kind": "json",
        "version_number": 1, "person_id": cast.roster_manager.pk, "invitation_id": waiting, "tie_id": tie_id,
        "tie_end": "refuse", "token": {"planner": f"{waiting}-{link_token('plan', str(waiting))}"},
    }  # fmt: skip


def the_applications(story: Story) -> dict[str, World]:
    """Applications to join the roster at every step at which a page looks different."""
    cast, at = story.cast, story.at
    steps = {"vouched": joining.vouched, "agreeing": joining.accepted, "signed": joining.signed}
    ids = {name: joining.applied(at, key=name, email=f"{name}@applicants.example") for name in steps}
    for name, go in steps.items():
        go(ids[name], cast, at)
    by = {"by": cast.roster_manager.actor, "at": at}
    for name in ("received", "waiting", "talking", "deciding", "declined"):
        mail = f"{name}@applicants.example"
        ids[name] = joining.applied(at, key=name, email=mail, confirmed=name != "received")
    for name in ("talking", "deciding"):
        joining.vouched(ids[name], cast, at)
        applications.invite_to_talk(application_id=ids[name], **by)
    day = {"on": at.date(), "talked_with": "Robin"}
    applications.note_talk(application_id=ids["deciding"], **day, **by)
    applications.put_forward(application_id=ids["deciding"], **by)
    applications.decide(application_id=ids["deciding"], yes=True, **by)
    applications.decline(application_id=ids["declined"], why="enough", **by)
    applications.screen(application_id=ids["waiting"], **by)
    applications.ask_references(application_id=ids["waiting"], **by)
    referee = Referee.objects.filter(application_id=ids["waiting"]).first()
    assert referee is not None
    worlds: dict[str, World] = {
        f"join_{name}": {"application_id": pk, "token": {"joining": joining.own_url(pk).split("/")[-2]}}
        for name, pk in ids.items()
    }
    worlds["join_waiting"] |= {
        "referee_id": referee.pk,
        "reference_token": joining.reference_url(referee).split("/")[-2],
    }
    return worlds


def an_unclear_text(at: datetime) -> int:
    """Let somebody write what is no plain answer; a person has to read it."""
    receive_text(
        carrier="a", ref="SM1", number="614-555-0177", text="Who is this?", carrier_answers=True, at=at
    )
    return replies_waiting()[0].id


def give_second_steps(cast: Cast) -> None:
    """Let everyone have an authenticator app and codes for the day it is lost."""
    for person in cast.everyone().values():
        data = {"secret": sealing.seal("JBSWY3DPEHPK3PXP")}
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
        RecoveryCodes.activate(person)


def an_agency(cast: Cast, at: datetime) -> World:
    """Put one agency into the directory, with a number and a delegate."""
    by = cast.officer.actor
    agency_id = agencies.add_agency(
        name="Millbrook Police Department", kind="municipal", state="OH", city="Millbrook", by=by, at=at
    )
    number_id = agencies.add_number(
        agency_id=agency_id, number="614-555-0199", label="Dispatch", source="state_directory",
        source_note="page 12", seen_date=at.date(), by=by, at=at,
    )  # fmt: skip
    agencies.add_number(
        agency_id=agency_id, number="614-555-0198", label="Front desk", source="official_site",
        source_note="contact page", seen_date=at.date(), by=by, at=at,
    )  # fmt: skip
    delegate = {"title": "Deputy chief", "named_by": "Chief Reyes", "by": by, "at": at}
    delegate_id = agencies.name_delegate(agency_id=agency_id, name="Pat Lane", **delegate)
    agencies.name_delegate(agency_id=agency_id, name="Kim Dale", **delegate)
    return {"agency_id": agency_id, "number_id": number_id, "delegate_id": delegate_id}


def put_on_the_roster(cast: Cast, at: datetime) -> tuple[int, int]:
    """Give the cast's two advisors their entries, so good that they are asked first."""
    own = advisor(0, at, email=cast.advisor.email, name=cast.advisor.name, phone="")
    other = advisor(1, at, email=cast.other_advisor.email, name=cast.other_advisor.name, phone="")
    return own, other


def asked(story: Story, request_id: int) -> CallOut:
    """Let a team for a request be proposed, approved and asked."""
    by, at = story.cast.officer.actor, story.at
    proposal_id = teams.propose(request_id=request_id, seats=("lead",), by=by, at=at)
    teams.approve(proposal_id=proposal_id, by=by, at=at)
    return CallOut.objects.get(pk=callouts.open_callout(proposal_id=proposal_id, by=by, at=at))


def page_of(callout: CallOut, person: Person) -> Page:
    """Return the page of one of the cast."""
    return Page.objects.get(callout=callout, advisor__person=person)


def ids_of(callout: CallOut, page: Page) -> World:
    """Return the ids around one page."""
    return {
        "request_id": callout.request_id,
        "callout_id": callout.pk,
        "seat_id": page.seat_id,
        "seat_key": "lead",
        "page_id": page.pk,
        "token": {"advisor": link_token("page", f"{page.pk}.{page.secret}")},
    }


def a_case(story: Story, agency_id: int) -> World:
    """The whole way: asked, verified, opened with a code, a team, agreed, introduced, a first talk."""
    cast, at = story.cast, story.at
    request_id = request_with_facts(at, cast.officer, key="case", agency_id=agency_id)
    own_delegate = a_delegate(request_id, cast.officer, at)
    code = incidents.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    story.device, _ = incidents.open_with_code(code=code, address="192.0.2.1", at=at)
    incidents.assign_coordinator(
        request_id=request_id, person_id=cast.coordinator.pk, by=cast.officer.actor, at=at
    )
    callout = asked(story, request_id)
    page = page_of(callout, cast.advisor)
    engagement_id = agree_and_introduce(story, callout, page)
    engagements.log_contact(
        engagement_id=engagement_id, minutes=30, mode="phone", topics=["officers"], actions=["listened"],
        resources=[], text="Talked about the week ahead.", with_whom="head",
        occurred_at=at + 80 * MINUTE, by=cast.advisor.actor, at=at + 90 * MINUTE,
    )  # fmt: skip
    task_id, decision_id = some_work(engagement_id, cast, at)
    follow_up = cases.follow_ups(engagement_id)[0]
    world = ids_of(callout, page) | {"engagement_id": engagement_id, "follow_up_id": follow_up.id}
    world |= the_helpers(engagement_id, cast.coordinator.actor, at + HOUR)
    world |= dates_ahead(story, engagement_id)
    world |= {
        "case_delegate_id": own_delegate,
        "task_id": task_id,
        "decision_id": decision_id,
        "topic": "officers",
    }
    world["token"] |= {"public": link_token("receipt", "case")}
    return world | {"stream": f"request:{request_id}"}


def the_helpers(engagement_id: int, by: Actor, at: datetime) -> World:
    """Two helpers who take care of the same thing, one of whom has finished something, and a hand-off."""
    made = [
        engagements.add_helper(
            engagement_id=engagement_id, key=kind, state="helping", by=by, at=at,
            words={"kind": kind, "name": f"The {kind} team", "lane": lane, "contact_name": "Lee Park",
                   "contact_role": "team lead", "phone": "614-555-0166", "email": "lee@helpers.example",
                   "next_step": "Opens the center", "owner": "The deputy chief"},
        )
        for kind, lane in (("fbi_vsd", "families"), ("red_cross", "families"), ("union", "officers"))
    ]  # fmt: skip
    engagements.move_helper(helper_id=made[2], event="finish", by=by, at=at)
    asked = [
        engagements.offer_hand_off(helper_id=made[0], key=what, what=what, by=by, at=at)
        for what in ("The center's opening hours", "Calls about travel costs")
    ]
    engagements.answer_hand_off(
        hand_off_id=asked[1], taken=True, answered_by="Lee Park, team lead", by=by, at=at
    )
    return {"helper_id": made[0], "hand_off_id": asked[0]}


def a_delegate(request_id: int, officer: Person, at: datetime) -> int:
    """Two people who may act for the head, one of them taken back."""
    words = {
        "request_id": request_id,
        "by_head": True,
        "named_by": "Dana Reyes",
        "by": officer.actor,
        "at": at,
    }
    kept = incidents.name_case_delegate(
        name="Pat Lane", title="Deputy chief", scopes=["people", "help"], **words
    )
    gone = incidents.name_case_delegate(name="Kim Dale", title="Captain", scopes=["see"], **words)
    incidents.revoke_case_delegate(delegate_id=gone, by=officer.actor, at=at)
    return kept


def some_work(engagement_id: int, cast: Cast, at: datetime) -> tuple[int, int]:
    """A task of the advisor's, one of the agency's, a decision that replaced another, a topic handed back."""
    by = {"engagement_id": engagement_id, "by": cast.coordinator.actor, "at": at + 100 * MINUTE}
    day = at.date() + timedelta(days=2)
    task_id = engagements.make_task(
        what="Send the list of clinicians.", owner_person=cast.advisor.pk, due_date=day, **by
    )
    agency_task = engagements.make_task(
        what="Name somebody for offers.", owner_role="command", due_date=day, **by
    )
    first = engagements.write_decision(
        what="No group session before day three.", decided_by="head", decided_at=at + HOUR, **by
    )
    later = engagements.write_decision(
        what="No group session before day four.", decided_by="together", decided_at=at + 95 * MINUTE,
        supersedes=first, **by,
    )  # fmt: skip
    assert task_id != agency_task
    engagements.plan_hand_back(lines=handed_back(at)[:1], **by)
    return task_id, later


def the_offers(story: Story, engagement_id: int) -> World:
    """A community's list: published, with an owner on an opened device, a need, and offers in every state."""
    by, at = story.cast.coordinator.actor, story.at + HOUR
    chief = Actor("requester", str(cases.request_of(engagement_id)), "Dana Reyes")
    list_id = offers.open_list(engagement_id=engagement_id, by=by, at=at)
    offers.publish_page(
        list_id=list_id, community="Millbrook", slug="millbrook", text="Thank you.", by=chief, at=at
    )
    offers.name_owner(
        list_id=list_id, name="Pat Lane", role="library director", not_sworn=True, by=chief, at=at
    )
    code = offers.issue_owner_code(list_id=list_id, by=chief, at=at)
    story.owner_device = offers.open_with_owner_code(code=code, address="192.0.2.2", at=at)
    needs = [
        offers.add_need(list_id=list_id, key=what, kind="goods", what=what, by=by, at=at)
        for what in ("Water at the center", "Rooms for families", "Toys")
    ]
    offers.meet_need(need_id=needs[2], met=True, by=by, at=at)
    made = [an_offer(list_id, number, at) for number in range(54)]
    acts = [
        offers.sort_offers(
            list_id=list_id, key=act, act=act, offer_ids=ids, need_id=needs[0], by=by, at=at
        ).pk
        for act, ids in (("match", made[:1]), ("decline", made[1:2]), ("same", made[2:3]), ("thank", made[3:6]),
                         ("park", made[6:8]))
    ]  # fmt: skip
    offers.mark_impostor(offer_id=made[53], impostor=True, by=by, at=at)
    assert offers_now.find_act(acts[-1], at)
    return {
        "list_id": list_id,
        "end": "millbrook",
        "offer_id": made[53],
        "need_id": needs[0],
        "act_id": acts[-1],
    }


def the_general_offers(story: Story) -> World:
    """The list that names no community, with one offer, one need and one act."""
    by, at = story.cast.coordinator.actor, story.at + HOUR
    list_id = offers.general_list(by=by, at=at)
    offer_id = an_offer(list_id, 1, at)
    need_id = offers.add_need(list_id=list_id, key="n", kind="goods", what="Blankets", by=by, at=at)
    act = offers.sort_offers(list_id=list_id, key="a", act="park", offer_ids=[offer_id], by=by, at=at)
    return {"list_id": list_id, "offer_id": offer_id, "need_id": need_id, "act_id": act.pk}


def an_offer(list_id: int, number: int, at: datetime) -> int:
    """Let somebody offer something; every offer of a pair has the same maker, and the last looks odd."""
    words = {
        "kind": "goods", "what": f"Bottled water, {number} pallets", "name": f"Person {number // 2}",
        "email": f"p{number // 2}@mail.example", "phone": "614-555-0144" if number == 53 else "",
        "organization": "Lions Club", "place": "Dayton, OH", "available": "any day",
    }  # fmt: skip
    if number == 53:
        words["what"] = "I collect on GoFundMe; send gift cards"
    return offers.log_offer(
        list_id=list_id, key=f"o{number}", source="page", words=words, by=PUBLIC, at=at
    ).offer_id


def agree_and_introduce(story: Story, callout: CallOut, page: Page) -> int:
    """Let the advisor be ready, the chief agree, the coordinator introduce, both read the notice."""
    at = story.at
    chief = Actor("requester", str(callout.request_id), "Dana Reyes")
    is_ready(page, at + 10 * MINUTE)
    callouts.chief_agrees(seat_id=page.seat_id, by=chief, at=at + 30 * MINUTE)
    made = engagements.introduce(
        request_id=callout.request_id, by=story.cast.coordinator.actor, at=at + 40 * MINUTE
    )
    member = page.advisor.person.actor
    for side, by in (("requester", chief), ("advisor", member)):
        engagements.acknowledge_notice(engagement_id=made, side=side, by=by, at=at + 50 * MINUTE)
    return made


def dates_ahead(story: Story, engagement_id: int) -> World:
    """A trial and a hearing noted, and days and a topic to be left alone."""
    own = {"engagement_id": engagement_id, "by": story.cast.coordinator.actor, "at": story.at + HOUR}
    trial = engagements.note_date_ahead(kind="trial", day=date(2027, 3, 1), **own)
    engagements.note_date_ahead(kind="hearing", day=date(2026, 12, 7), certain=False, **own)
    alone = engagements.leave_alone(first=date(2026, 12, 20), last=date(2027, 1, 3), yearly=True, **own)
    engagements.leave_alone(kind="litigation", **own)
    return {"date_id": trial, "left_alone_id": alone}


def a_held_seat(story: Story, taken: int) -> World:
    """A second request, whose seat the other advisor holds and has not confirmed."""
    callout = asked(
        story, request_with_facts(story.at, story.cast.officer, key="held", agency_text="Lima PD")
    )
    page = page_of(callout, story.cast.other_advisor)
    assert page.advisor_id != taken
    says(page, True, story.at + 118 * MINUTE)
    return ids_of(callout, page) | {"token": {"advisor": link_token("page", f"{page.pk}.{page.secret}")}}


def a_drill(story: Story) -> World:
    """An exercise with a team on the table, and a seat that may stay empty on the agency head's word."""
    by, at = story.cast.officer.actor, story.at
    request_id = request_with_facts(
        story.at, story.cast.officer, key="drill", agency_text="Toledo PD", exercise=True
    )
    teams.propose(request_id=request_id, seats=("lead", "faith"), by=by, at=at)
    proposal = teams_now.latest(request_id)
    assert proposal is not None
    step = next(s for way in proposal.ways for s in way.steps if s.approver == "requester")
    why = "They want to talk with a peer first."
    teams.ask_exemption(request_id=request_id, key=step.key, why=why, heard=True, by=by, at=at)
    (exemption,) = teams_now.exemptions(request_id)
    return {"request_id": request_id, "seat_key": "faith", "exemption_id": exemption.id}


def a_closed_case(story: Story, busy: int) -> World:
    """A third request, cared for by another peer and handed back."""
    at = story.at
    callout = asked(story, request_with_facts(at, story.cast.officer, key="closed", agency_text="Xenia PD"))
    page = Page.objects.filter(callout=callout).exclude(advisor_id=busy).order_by("pk").last()
    assert page is not None
    engagement_id = agree_and_introduce(story, callout, page)
    engagements.close(
        engagement_id=engagement_id, hand_back=handed_back(at), keep_follow_ups=True,
        by=story.cast.coordinator.actor, at=at + HOUR,
    )  # fmt: skip
    follow_up = cases.follow_ups(engagement_id)[0]
    lesson_ids = [
        feedback.propose_lesson(
            text=text, topic="officers", names=["Xenia PD"], by=story.cast.coordinator.actor, at=at + HOUR
        )
        for text in ("Name one person for offers on day one.", "Let dispatchers rest first.")
    ]
    return ids_of(callout, page) | {
        "engagement_id": engagement_id, "follow_up_id": follow_up.id, "lesson_id": lesson_ids[0],
    }  # fmt: skip


def handed_back(at: datetime) -> list[Handing]:
    """Every topic that came up, taken over by the agency, which said yes on the phone."""
    yes = {"told_how": "phone", "accepted_on": (at - timedelta(days=1)).date()}
    return [
        Handing(topic, "agency", owner="Deputy chief", **yes) for topic in ("officers", "media", "families")
    ]


def a_hoax(story: Story) -> int:
    """A request that turned out not to be one."""
    request_id = ask(story.at, key="hoax", agency_text="Nowhere PD")
    incidents.record_call_back(
        request_id=request_id, number="614-555-0177", source="dispatch_center", reached="other",
        outcome="hoax", acceptor_name="", acceptor_title="", by=story.cast.officer.actor, at=story.at,
    )  # fmt: skip
    return request_id


def house_keeping(story: Story, own: int, other: int) -> World:
    """Blocked dates, a recusal, shifts."""
    by, at = story.cast.roster_manager.actor, story.at
    first = date(2027, 3, 1)
    blocked = [
        roster.block_dates(
            advisor_id=who,
            first=first + n * timedelta(days=9),
            last=first + n * timedelta(days=9),
            by=by,
            at=at,
        )
        for who in (own, other)
        for n in range(2)
    ]
    recusal = roster.recuse(advisor_id=own, agency_id=None, why_code="declared", state="WA", by=by, at=at)
    roster.recuse(advisor_id=own, agency_id=None, why_code="declared", state="OR", by=by, at=at)
    return {
        "blocked_id": blocked[0],
        "recusal_id": recusal,
        **the_rota(story),
        "person_id": story.cast.funder.pk,
        "message_id": a_failed_message(story),
        "feedback_token": a_feedback_link(story),
    }


def the_rota(story: Story) -> World:
    """Two shifts, a question about one of them, a note for the next officer, days off, a calendar."""
    cast, at = story.cast, story.at
    shift_id = Shift.objects.order_by("pk").values_list("pk", flat=True)[0]
    for person in (cast.officer, cast.coordinator):
        actions_rota.leave_note(text="The printer is out of paper.", by=person.actor, at=at)
    own = {"person_id": cast.officer.pk, "by": cast.officer.actor, "at": at, "today": at.date()}
    days = [
        actions_rota.mark_days_off(first=first, last=first, **own)
        for first in (date(2027, 5, 1), date(2027, 5, 9))
    ]
    return {
        "shift_id": shift_id,
        "swap_id": actions_rota.ask_swap(
            shift_id=shift_id, person_id=cast.coordinator.pk, by=cast.officer.actor, at=at
        ),
        "note_id": actions_rota.leave_note(text="Milk is in the fridge.", by=cast.officer.actor, at=at),
        "days_id": days[0],
        "token": {
            "calendar": actions_rota.renew_calendar_link(by=cast.officer.actor, at=at),
            "case_calendar": engagements.renew_case_calendar(by=cast.coordinator.actor, at=at),
        },
    }


def a_feedback_link(story: Story) -> str:
    """Return the secret of a link to give feedback, as the mail has it."""
    feedback.invite(
        asked=Asked.REQUESTER, address="chief@millbrook.example", language="en", about="engagement:0", turn="x",
        by=OPERATOR, at=story.at,
    )  # fmt: skip
    message = Message.objects.get(kind="feedback", address="chief@millbrook.example")
    return link_token("feedback", message.context["link"]["ref"])


def a_failed_message(story: Story) -> int:
    """A message to an advisor that the mail server refused for good."""
    return Message.objects.create(
        key="failed", group="none:1", kind="stand_down", address=story.cast.advisor.email, state="failed",
        created_at=story.at, due_at=story.at, tries=1, last_error="550 no such mailbox",
    ).pk  # fmt: skip


def seats_of(story: Story, world: str) -> list[Seat]:
    """Return the seats of a world's call-out."""
    return list(Seat.objects.filter(callout_id=story.worlds[world]["callout_id"]))


__all__ = ["OPERATOR", "Story", "World", "by_link", "seats_of", "tell"]
