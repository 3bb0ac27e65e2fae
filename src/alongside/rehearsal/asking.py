"""From the phone of a chief to the decision: ask, “I have it”, call back, code, accept."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from alongside.agencies import actions as agencies
from alongside.agencies import queries as directory
from alongside.gateways.protocol import Envelope
from alongside.incidents import actions as incidents
from alongside.incidents import queries as requests
from alongside.kernel.actor import PUBLIC
from alongside.kernel.field import Community, IncidentKind, Topic, Venue
from alongside.kernel.phone import same
from alongside.rehearsal import answering, teaming
from alongside.rehearsal.answering import minutes
from alongside.rehearsal.world import REQUESTS_LINK, Case, World, cover

MOST_CALLS = 6
OPTIONAL_SEATS = (("pio", 0.3), ("family", 0.25))
SERVED = {Venue.SCHOOL: Community.SCHOOL, Venue.HIGHER_EDUCATION: Community.CAMPUS}


def comes_up(world: World, case: Case) -> None:
    """Put a case on the agenda: the rota two days before, the ask some hours after the incident."""
    rng = world.dice.of("ask", case.key)
    asks_at = case.incident.at + minutes(rng, world.habits.ask_hours * 60)
    rota_at = max(case.incident.at - timedelta(days=2), world.agenda.now)
    world.agenda.add(rota_at, lambda at: cover(world, case, around=asks_at, at=at))
    world.agenda.add(asks_at, lambda at: ask(world, case, at))


def ask(world: World, case: Case, at: datetime) -> None:
    """Send the form of the public page; some send it twice, some with another word the second time."""
    rng = world.dice.of("form", case.key)
    if rng.random() >= world.habits.free_text:
        named = f"{case.incident.city} police department"
        found = directory.search(named, state=case.incident.state, limit=1)
        case.agency_id = found[0].id if found else None
    case.agency_text = (
        directory.card(case.agency_id).name if case.agency_id else f"{case.incident.city} Police"
    )
    send = partial(
        incidents.ask,
        key=f"replay:{world.dice.seed}:{case.key}",
        agency_id=case.agency_id,
        agency_text=case.agency_text,
        caller="The chief",
        call_back_number=supplied_number(world, case),
        place_text=f"{case.incident.city}, {case.incident.state}",
        good_time=rng.choice(("now", "now", "now", "half_hour", "two_hours")),
        exercise=case.exercise,
        by=PUBLIC,
    )
    asked = send(when_text="today", at=at)
    case.request_id = asked.request_id
    world.cases[case.request_id] = case
    world.references[requests.card(case.request_id).reference] = case
    luck = rng.random()
    if luck < world.habits.resent:
        world.agenda.within(timedelta(seconds=4), lambda at: send(when_text="today", at=at))
    elif luck < world.habits.resent + world.habits.corrected:
        world.agenda.within(timedelta(minutes=2), lambda at: send(when_text="this morning", at=at))


def supplied_number(world: World, case: Case) -> str:
    """Return the number that comes with the request, of those kept free for fiction."""
    return f"614-555-01{world.dice.of('number', case.key).randrange(100):02d}"


def alerted(world: World, mail: Envelope, at: datetime) -> None:
    """Let an alerted officer say “I have it” after a while, unless asleep or somebody else does."""
    found = REQUESTS_LINK.search(mail.text)
    case = world.references.get(found.group(1)) if found else None
    person = next((p for p in (*world.officers, *world.coordinators) if p.email == mail.address), None)
    if case is None or person is None:
        return
    rng = world.dice.of("alert", case.key, mail.address, at)
    if rng.random() >= world.habits.officer_hears:
        return
    day = answering.awake(at, person.timezone)
    wait = minutes(rng, world.habits.officer_minutes if day else world.habits.officer_night_minutes)

    def has_it(at: datetime) -> None:
        if requests.card(case.request_id).state == "new":
            incidents.acknowledge(request_id=case.request_id, by=person.actor, at=at)
            delay = minutes(world.dice.of("call", case.key), world.habits.call_minutes)
            world.agenda.within(delay, lambda at: call_back(world, case, at))

    world.agenda.within(wait, has_it)


def call_back(world: World, case: Case, at: datetime) -> None:
    """Call the agency on a number that was found independently, until the head or a delegate is reached."""
    if case.over:
        return
    case.tries += 1
    officer = world.officer(at)
    rng = world.dice.of("call_back", case.key, case.tries)
    if case.agency_id is None:
        choose(world, case, at)
    luck, habits = rng.random(), world.habits
    if case.tries < MOST_CALLS and luck < habits.reached_nobody:
        reached, outcome = rng.choice(("voicemail", "no_answer")), "not_yet"
    elif case.kind == "hoax":
        reached, outcome = "head", "hoax"
    elif case.tries < MOST_CALLS and luck < habits.reached_nobody + habits.reached_other:
        reached, outcome = "other", "real"
    elif luck < habits.reached_nobody + habits.reached_other + habits.reached_delegate:
        reached, outcome = "delegate", "real"
    else:
        reached, outcome = "head", "real"
    may_accept = outcome == "real" and reached in ("head", "delegate")
    incidents.record_call_back(
        request_id=case.request_id,
        reached=reached,
        outcome=outcome,
        acceptor_name="The chief" if may_accept else "",
        acceptor_title="Chief" if may_accept else "",
        named_by_head="The chief" if reached == "delegate" else "",
        by=officer.actor,
        at=at,
        **_number(world, case, at),
    )
    if outcome == "hoax":
        case.over = True
    elif may_accept:
        world.agenda.within(timedelta(minutes=2), lambda at: decide(world, case, at))
    else:
        wait = minutes(rng, habits.retry_minutes)
        world.agenda.within(wait, lambda at: call_back(world, case, at))


def choose(world: World, case: Case, at: datetime) -> None:
    """Choose the agency of a request that came with a name in free text, while calling."""
    named = f"{case.incident.city} police department"
    found = directory.search(named, state=case.incident.state, limit=1)
    if found:
        case.agency_id = found[0].id
        incidents.choose_agency(
            request_id=case.request_id, agency_id=case.agency_id, by=world.officer(at).actor, at=at
        )


def _number(world: World, case: Case, at: datetime) -> dict[str, str]:
    """Return the number called and its source; a number found is kept with the agency for the next time."""
    rng = world.dice.of("found", case.key)
    supplied = supplied_number(world, case)
    if rng.random() < world.habits.same_number:
        return {"number": supplied, "source": "state_directory", "second_source": "the county's own list"}
    kept = directory.numbers_of(case.agency_id) if case.agency_id else ()
    number = f"303-555-01{rng.randrange(100):02d}"
    if kept and not same(kept[0].number, supplied):
        return {"number": kept[0].number, "source": "directory"}
    if case.agency_id and not kept:
        agencies.add_number(
            agency_id=case.agency_id,
            number=number,
            label="Dispatch",
            source="dispatch_center",
            source_note="",
            seen_date=at.date(),
            by=world.officer(at).actor,
            at=at,
        )
    return {"number": number, "source": "dispatch_center"}


def decide(world: World, case: Case, at: datetime) -> None:
    """Read out the case code and decide; nearly every real request is accepted."""
    rng, officer = world.dice.of("decide", case.key), world.officer(at)
    code = incidents.issue_code(request_id=case.request_id, by=officer.actor, at=at)
    if rng.random() < world.habits.opens_case_page:
        address = f"198.51.100.{rng.randrange(256)}/{case.key}"
        incidents.open_with_code(code=code, address=address, at=at + timedelta(minutes=1))
        case.has_page = True
    luck = rng.random()
    if luck < world.habits.referred and not case.exercise:
        incidents.refer(request_id=case.request_id, to="state victim services", by=officer.actor, at=at)
        case.over = True
        return
    incidents.accept(request_id=case.request_id, by=officer.actor, at=at)
    coordinator = world.coordinators[rng.randrange(len(world.coordinators))]
    case.coordinator = coordinator
    incidents.assign_coordinator(
        request_id=case.request_id, person_id=coordinator.pk, by=officer.actor, at=at
    )
    incidents.set_facts(request_id=case.request_id, facts=facts(world, case), by=officer.actor, at=at)
    case.seats = ("lead", "victim") if case.exercise else (
        "lead", "behavioral", "faith", "victim",
        *(key for key, share in OPTIONAL_SEATS if rng.random() < share),
    )  # fmt: skip
    teaming.starts(world, case, withdraws=luck > 1 - world.habits.withdraws)


def facts(world: World, case: Case) -> dict[str, object]:
    """Return what the record says of the incident, and what a chief might ask for."""
    rng, incident = world.dice.of("facts", case.key), case.incident
    case.topics = rng.sample(Topic.values(), k=3)
    served = SERVED.get(Venue(incident.venue))
    return {
        "kind": IncidentKind.SHOOTING.value,
        "venue": incident.venue,
        "town": incident.city,
        "state_code": incident.state,
        "lat": incident.lat,
        "lon": incident.lon,
        "occurred_on": incident.at.date(),
        "killed": incident.killed,
        "injured": incident.injured,
        "timezone": incident.zone,
        "in_person": rng.random() < 0.4,
        "languages": ["en", *(["es"] if rng.random() < 0.15 else [])],
        "communities": [served.value] if served else [],
        "topics": case.topics,
    }
