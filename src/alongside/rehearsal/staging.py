"""Playing a scene of the demo through the rooms' own actions, each act at its moment in the past."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alongside.agencies import actions as agencies
from alongside.callouts import actions as callouts
from alongside.callouts import queries as board
from alongside.engagements import actions as engagements
from alongside.engagements import queries as casework
from alongside.gateways.protocol import Envelope
from alongside.incidents import actions as incidents
from alongside.kernel.actor import PUBLIC, Actor
from alongside.rehearsal import glance, helping, thinking, visiting
from alongside.rehearsal.agenda import Agenda
from alongside.rehearsal.ahead import note_dates
from alongside.rehearsal.caring import said_yes
from alongside.rehearsal.promises import keep_promises, settle_promises
from alongside.rehearsal.scenes import Scene
from alongside.rehearsal.world import PAGE_LINK
from alongside.roster import queries as roster
from alongside.teams import actions as teams

if TYPE_CHECKING:
    from alongside.accounts.models import Person

ORDER = ("new", "acknowledged", "verified", "calling", "active", "closed")
TALKS = ((330, "listened", 45), (1600, "options", 30), (4500, "planned", 40), (10100, "reviewed", 25),
         (20300, "listened", 35))  # fmt: skip
"""Minutes after the ask, what was done, minutes it took."""
YES_AFTER, CONFIRMS_AFTER, NO_AFTER = 6, 4, 9


@dataclass
class Stage:
    """The scenes on their way, and the people who act in them."""

    agenda: Agenda
    officer: Person
    coordinator: Person
    by_request: dict[int, Scene] = field(default_factory=dict)
    asked: dict[tuple[int, str], int] = field(default_factory=dict)
    engagement: dict[int, int] = field(default_factory=dict)

    def play(self, scene: Scene, *, now: datetime) -> None:
        """Put a scene on the agenda, as far as it reaches."""
        asked_at = now - scene.ago
        ids: dict[str, int] = {}
        for minutes, act in self._acts(scene, ids):
            self.agenda.add(asked_at + timedelta(minutes=minutes), act)

    def _acts(self, scene: Scene, ids: dict[str, int]) -> list[tuple[float, Callable[[datetime], None]]]:
        acts: list[tuple[float, Callable[[datetime], None]]] = [(0, lambda at: self._ask(scene, ids, at))]
        ended = scene.reaches in ("hoax", "referred")
        far = len(ORDER) if ended else ORDER.index(scene.reaches)
        if far >= 1:
            acts.append((4, lambda at: incidents.acknowledge(
                request_id=ids["request"], by=self.officer.actor, at=at)))  # fmt: skip
        if far >= 2:
            acts.append((16, lambda at: self._call_back(scene, ids, at)))
        if scene.reaches == "referred":
            acts.append((25, lambda at: incidents.refer(
                request_id=ids["request"], to="state victim services", by=self.officer.actor, at=at)))  # fmt: skip
        if ended or far < 3:
            return acts
        acts.append((23, lambda at: self._accept(scene, ids, at)))
        acts.append((scene.opens_after, lambda at: self._call_out(scene, ids, at)))
        if far >= 4:
            acts += self._work(scene, ids)
        if far >= 5:
            acts += self._ends(scene, ids)
        return acts

    def _ask(self, scene: Scene, ids: dict[str, int], at: datetime) -> None:
        agency_id = agencies.add_agency(
            name=scene.agency, kind=scene.kind, state=scene.state, city=scene.town, by=PUBLIC, at=at
        )
        agencies.add_number(
            agency_id=agency_id, number=scene.found, label="Dispatch", source="dispatch_center",
            source_note="", seen_date=at.date(), by=self.officer.actor, at=at,
        )  # fmt: skip
        asked = incidents.ask(
            key=f"demo:{scene.town}", agency_id=agency_id, agency_text=scene.agency, caller=scene.caller,
            call_back_number=scene.number, place_text=f"{scene.town}, {scene.state}", when_text=scene.when,
            exercise=scene.exercise, by=PUBLIC, at=at,
        )  # fmt: skip
        ids["request"] = asked.request_id
        self.by_request[asked.request_id] = scene

    def _call_back(self, scene: Scene, ids: dict[str, int], at: datetime) -> None:
        hoax = scene.reaches == "hoax"
        incidents.record_call_back(
            request_id=ids["request"], number=scene.found, source="directory",
            reached="other" if hoax else "head", outcome="hoax" if hoax else "real",
            acceptor_name="" if hoax else scene.caller.split(",")[0], acceptor_title=scene.title,
            by=self.officer.actor, at=at,
        )  # fmt: skip
        if not hoax:
            code = incidents.issue_code(request_id=ids["request"], by=self.officer.actor, at=at)
            if scene.reaches != "verified":
                incidents.open_with_code(code=code, address=f"demo:{scene.town}", at=at)

    def _accept(self, scene: Scene, ids: dict[str, int], at: datetime) -> None:
        request_id, by = ids["request"], self.officer.actor
        incidents.accept(request_id=request_id, by=by, at=at)
        incidents.assign_coordinator(request_id=request_id, person_id=self.coordinator.pk, by=by, at=at)
        names = ("venue", "killed", "injured", "officer_hurt", "children", "lat", "lon", "in_person")
        facts = {name: getattr(scene, name) for name in names}
        lists = {
            name: list(getattr(scene, name)) for name in ("topics", "helpers", "languages", "communities")
        }
        incidents.set_facts(
            request_id=request_id,
            facts={"kind": "shooting", "town": scene.town, "state_code": scene.state, "timezone": scene.zone,
                   "occurred_on": (at - timedelta(hours=8)).date(), **facts, **lists},
            by=by, at=at,
        )  # fmt: skip

    def _call_out(self, scene: Scene, ids: dict[str, int], at: datetime) -> None:
        by = self.officer.actor
        proposal_id = teams.propose(request_id=ids["request"], seats=scene.seats, by=by, at=at)
        teams.approve(proposal_id=proposal_id, by=by, at=at)
        callouts.open_callout(proposal_id=proposal_id, by=by, at=at)

    def hear(self, mail: Envelope, at: datetime) -> None:
        """Let an advisor who is asked answer as the scene says."""
        found = PAGE_LINK.search(mail.text)
        card = board.page_for_token(found.group(1), at) if found else None
        request_id = board.request_of_page(card.id) if card else None
        if card is None or request_id is None or card.answered_at is not None:
            return
        scene, seat = self.by_request[request_id], glance.seat_of_page(card.id)
        turn = self.asked.get((request_id, seat), 0)
        self.asked[request_id, seat] = turn + 1
        answers = scene.answers.get(seat, ())
        said = answers[turn] if turn < len(answers) else "silent"
        if said == "silent":
            return
        link = Actor("advisor_link", str(card.id), "an advisor, by link")
        wait = timedelta(minutes=(NO_AFTER if said == "no" else YES_AFTER) + turn)
        self.agenda.within(wait, lambda at: self._answer(card, said, link, at))
        if said == "yes":
            person = Actor(
                "person", str(roster.card(card.advisor_id).person_id), roster.card(card.advisor_id).name
            )
            self.agenda.within(
                wait + timedelta(minutes=CONFIRMS_AFTER), lambda at: self._confirm(card, person, at)
            )

    def _answer(self, card: board.PageCard, said: str, link: Actor, at: datetime) -> None:
        now = board.page_of(card.id, card.advisor_id, at)
        if now is not None and now.shown == "asked":
            callouts.note_seen(page_id=card.id, by=link, at=at)
            callouts.answer(page_id=card.id, accept=said != "no", by=link, at=at)

    def _confirm(self, card: board.PageCard, person: Actor, at: datetime) -> None:
        now = board.page_of(card.id, card.advisor_id, at)
        if now is not None and now.shown == "confirm":
            callouts.reveal(page_id=card.id, by=person, at=at)
            callouts.confirm(page_id=card.id, no_conflict=True, by=person, at=at)

    def _work(self, scene: Scene, ids: dict[str, int]) -> list[tuple[float, Callable[[datetime], None]]]:
        talks = TALKS[:1] if scene.exercise else TALKS
        return [
            (200, lambda at: self._agree(ids, at)),
            (240, lambda at: self._introduce(ids, at)),
            (300, lambda at: self._notices(ids, at)),
            *([(310, lambda at: self._helping(scene, ids, at))] if scene.reaches == "active" else []),
            *((after + 60, self._talk(scene, ids, what, took)) for after, what, took in talks),
            (1400, lambda at: self._promises(ids, at)),
            (2700, lambda at: settle_promises(ids["engagement"], by=self.coordinator.actor, at=at)),
            *((after, lambda at: self._follow_ups(ids, at)) for after in (2400, 5800)),
            *self._visits(scene, ids),
            *(((6000, lambda at: self._ahead(ids, at)),) if scene.reaches == "active" else ()),
        ]

    def _visits(self, scene: Scene, ids: dict[str, int]) -> list[tuple[float, Callable[[datetime], None]]]:
        if not scene.in_person or scene.exercise:
            return []
        return visiting.acts(ids, coordinator=self.coordinator, officer=self.officer)

    def _ahead(self, ids: dict[str, int], at: datetime) -> None:
        chief = Actor("requester", str(ids["request"]), "the requester")
        note_dates(ids["engagement"], by=self.coordinator.actor, chief=chief, at=at)

    def _promises(self, ids: dict[str, int], at: datetime) -> None:
        keep_promises(ids["request"], ids["engagement"], by=self.coordinator.actor, at=at)

    def _agree(self, ids: dict[str, int], at: datetime) -> None:
        chief = Actor("requester", str(ids["request"]), "the requester")
        for seat in board.names_for_chief(ids["request"]):
            callouts.chief_agrees(seat_id=seat.id, advisor_id=seat.advisor_id, by=chief, at=at)

    def _introduce(self, ids: dict[str, int], at: datetime) -> None:
        by = self.coordinator.actor
        ids["engagement"] = engagements.introduce(request_id=ids["request"], by=by, at=at)

    def _helping(self, scene: Scene, ids: dict[str, int], at: datetime) -> None:
        by, chief = self.coordinator.actor, Actor("requester", str(ids["request"]), "the requester")
        helping.fill_sheet(engagement_id=ids["engagement"], by=by, at=at)
        helping.fill_list(engagement_id=ids["engagement"], community=scene.town, by=by, chief=chief, at=at)
        thinking.answer_some(engagement_id=ids["engagement"], by=by, chief=chief, at=at)

    def _notices(self, ids: dict[str, int], at: datetime) -> None:
        chief = Actor("requester", str(ids["request"]), "the requester")
        engagements.acknowledge_notice(engagement_id=ids["engagement"], side="requester", by=chief, at=at)
        for member in casework.card(ids["engagement"]).present:
            engagements.acknowledge_notice(
                engagement_id=ids["engagement"], side="advisor",
                by=Actor("person", str(member.person_id), member.name), at=at,
            )  # fmt: skip

    def _talk(self, scene: Scene, ids: dict[str, int], what: str, took: int) -> Callable[[datetime], None]:
        def talk(at: datetime) -> None:
            card = casework.card(ids["engagement"])
            member = card.present[took % len(card.present)]
            engagements.log_contact(
                engagement_id=card.id, minutes=took, mode="phone", topics=list(scene.topics[:2]),
                actions=[what], resources=[], text="", with_whom="head",
                occurred_at=at - timedelta(minutes=60),
                by=Actor("person", str(member.person_id), member.name), at=at,
            )  # fmt: skip

        return talk

    def _follow_ups(self, ids: dict[str, int], at: datetime) -> None:
        for row in casework.follow_ups(ids["engagement"]):
            if row.state == "raised":
                engagements.do_follow_up(follow_up_id=row.id, by=self.coordinator.actor, at=at)

    def _ends(self, scene: Scene, ids: dict[str, int]) -> list[tuple[float, Callable[[datetime], None]]]:
        steps_down, closes = (1500, 2900) if scene.exercise else (45 * 1440, 118 * 1440)
        by = self.coordinator.actor
        return [
            (steps_down, lambda at: engagements.step_down(engagement_id=ids["engagement"], by=by, at=at)),
            (closes, lambda at: engagements.close(
                engagement_id=ids["engagement"],
                hand_back=said_yes(casework.hand_back_plan(ids["engagement"]).waiting, at),
                keep_follow_ups=not scene.exercise, by=by, at=at)),
        ]  # fmt: skip
