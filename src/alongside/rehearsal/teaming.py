"""From the decision to an agreed team: propose, call out, answer, confirm, put names to the chief."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.callouts import actions as callouts
from alongside.callouts import queries as board
from alongside.callouts.rules import Shown
from alongside.gateways.protocol import Envelope
from alongside.incidents import actions as incidents
from alongside.kernel.actor import Actor
from alongside.matching.policy import POINT
from alongside.rehearsal import answering, caring, glance
from alongside.rehearsal.answering import minutes
from alongside.rehearsal.world import CALL_OUT_LINK, PAGE_LINK, Case, Peer, World
from alongside.teams import actions as teams
from alongside.teams import queries as proposals

MOST_ROUNDS = 3
LOOK_AGAIN = timedelta(hours=2)
NEXT_ROUND = timedelta(hours=20)


def starts(world: World, case: Case, *, withdraws: bool) -> None:
    """Propose a team soon after the decision; a few agencies take their request back meanwhile."""
    rng = world.dice.of("propose", case.key)
    world.agenda.within(minutes(rng, 8), lambda at: propose(world, case, at))
    if withdraws:
        world.agenda.within(minutes(rng, 120), lambda at: withdraw(world, case, at))


def withdraw(world: World, case: Case, at: datetime) -> None:
    """Take the request back, as the button on the requester's page does."""
    if case.over or case.engagement_id is not None:
        return
    case.over = True
    callouts.cancel_for_request(request_id=case.request_id, why="Withdrawn.", by=case.chief, at=at)
    incidents.withdraw(request_id=case.request_id, by=case.chief, at=at)


def propose(world: World, case: Case, at: datetime) -> None:
    """Propose, approve and open the call-out for the seats that nobody has been agreed for."""
    if case.over:
        return
    case.rounds += 1
    by = world.officer(at).actor
    have = {seat.key for seat in glance.agreed(case.request_id)}
    wanted = [key for key in case.seats if key not in have]
    if not wanted:
        return
    proposal_id = teams.propose(request_id=case.request_id, seats=wanted, by=by, at=at)
    if world.team:
        take(world, proposal_id, by=by, at=at)
    if not world.attempt(lambda: teams.approve(proposal_id=proposal_id, by=by, at=at)):
        again(world, case)
        return
    callouts.open_callout(proposal_id=proposal_id, by=by, at=at)
    if case.rounds > 1 and not case.looking:
        case.looking = True
        world.agenda.within(LOOK_AGAIN, lambda at: look(world, case, at))


def take(world: World, proposal_id: int, *, by: Actor, at: datetime) -> None:
    """Take the one of the three teams that this replay is about, and note what it costs."""
    found, key = proposals.measured(proposal_id, world.team)
    points, burden, lost = found.solution.points / POINT, found.burden, found.reserve_lost
    world.taken.append({"points": points, "burden": burden, "reserve_lost": lost})
    if key is not None:
        teams.choose(proposal_id=proposal_id, key=key, by=by, at=at)


def again(world: World, case: Case) -> None:
    """Try the missing seats once more the next day, at most ``MOST_ROUNDS`` times in all."""
    if case.rounds < MOST_ROUNDS:
        world.agenda.within(NEXT_ROUND, lambda at: propose(world, case, at))


def asked(world: World, mail: Envelope, at: datetime) -> None:
    """Let an advisor get to a message with a link, in their own time."""
    found, peer = PAGE_LINK.search(mail.text), world.peers.get(mail.address)
    if found is None or peer is None:
        return
    token = found.group(1)
    rng = world.dice.of("reads", peer.email, at)
    when = answering.reads_at(rng, at, peer.zone, world.habits)
    world.agenda.add(when, lambda at: opens(world, token, peer, at))


def opens(world: World, token: str, peer: Peer, at: datetime) -> None:
    """Open the page and answer what it asks: yes or no, or the confirmation of an earlier yes."""
    card = board.page_for_token(token, at)
    if card is None:
        return
    link = Actor("advisor_link", str(card.id), "an advisor, by link")
    if world.dice.of("scripts", peer.email).random() < world.habits.runs_scripts:
        callouts.note_seen(page_id=card.id, by=link, at=at)
    if card.shown is Shown.CONFIRM:
        confirms(world, card.id, peer, at)
        return
    rng = world.dice.of("says", peer.email, at)
    said = answering.says(rng, at, peer.zone, world.habits)
    if said is None or card.shown not in (Shown.ASKED, Shown.LATE):
        return
    if rng.random() < world.habits.by_voice:
        act, by = callouts.record_by_voice, world.officer(at).actor
    else:
        act, by = callouts.answer, link
    shown: list[Shown] = []
    world.attempt(lambda: shown.append(act(page_id=card.id, accept=said, by=by, at=at)))
    if shown == [Shown.CONFIRM]:
        confirms(world, card.id, peer, at)


def confirms(world: World, page_id: int, peer: Peer, at: datetime) -> None:
    """Sign in a few minutes after a yes, read who asks, and declare; some forget."""
    rng = world.dice.of("confirms", peer.email, at)
    if rng.random() < world.habits.forgets_to_confirm:
        return
    wait = minutes(rng, world.habits.confirm_minutes)
    world.agenda.within(wait, lambda at: declares(world, page_id, peer, at))


def declares(world: World, page_id: int, peer: Peer, at: datetime) -> None:
    """Read who asks, then say whether there is a conflict."""
    now = board.page_of(page_id, peer.advisor_id, at)
    if now is None or now.shown is not Shown.CONFIRM:
        return
    shown = callouts.reveal(page_id=page_id, by=peer.actor, at=at)
    rng = world.dice.of("declares", peer.email, at)
    share = world.habits.conflict_same_state if shown.state_code == peer.state else world.habits.conflict
    no_conflict = rng.random() >= share
    callouts.confirm(page_id=page_id, no_conflict=no_conflict, by=peer.actor, at=at)
    if no_conflict and rng.random() < world.habits.changes_mind:
        world.agenda.within(minutes(rng, 45), lambda at: steps_back(world, page_id, peer, at))


def steps_back(world: World, page_id: int, peer: Peer, at: datetime) -> None:
    """Say no after all; refused once people count on them."""
    world.attempt(lambda: callouts.answer(page_id=page_id, accept=False, by=peer.actor, at=at))


def staff_mail(world: World, mail: Envelope, at: datetime) -> None:
    """Let the coordinator put names to the chief, or look at a seat for which nobody is left."""
    found = CALL_OUT_LINK.search(mail.text)
    request_id = board.request_of_callout(int(found.group(1))) if found else None
    case = world.cases.get(request_id or 0)
    if case is None or case.over:
        return
    if not case.waiting_for_chief:
        case.waiting_for_chief = True
        rng = world.dice.of("chief", case.key, at)
        when = answering.in_waking_hours(rng, at, case.zone, world.habits.chief_minutes)
        world.agenda.add(when, lambda at: chief_decides(world, case, at))
    if not case.looking:
        case.looking = True
        world.agenda.within(LOOK_AGAIN, lambda at: look(world, case, at))


def chief_decides(world: World, case: Case, at: datetime) -> None:
    """Show the names that are ready to the chief, who agrees to each or asks for somebody else."""
    case.waiting_for_chief = False
    if case.over:
        return
    by = case.chief if case.has_page else (case.coordinator or world.officer(at)).actor
    for seat in board.names_for_chief(case.request_id):
        if seat.state != "accepted" or seat.advisor_id is None:
            continue
        advisor_id, seat_id = seat.advisor_id, seat.id
        luck = world.dice.of("word", case.key, seat.key, world.by_id[advisor_id].email).random()
        agrees = luck >= world.habits.chief_declines
        act = callouts.chief_agrees if agrees else callouts.chief_declines
        world.attempt(lambda: act(seat_id=seat_id, advisor_id=advisor_id, by=by, at=at))  # noqa: B023
    caring.agreed(world, case, at)


def look(world: World, case: Case, at: datetime) -> None:
    """Look at the board: when nobody is left to ask, propose again, and in the end start with fewer people."""
    case.looking = False
    callout_id, seats = glance.open_callout(case.request_id)
    if case.over or callout_id is None:
        return
    if not all(seat.state in ("agreed", "released") or seat.stuck for seat in seats):
        case.looking = True
        world.agenda.within(LOOK_AGAIN, lambda at: look(world, case, at))
        return
    caring.agreed(world, case, at)
    if case.rounds < MOST_ROUNDS:
        again(world, case)
        return
    callouts.cancel(callout_id=callout_id, why="Start with fewer people.", by=world.officer(at).actor, at=at)
