"""A program of some years built in bulk: agencies, advisors, engagements, talks, and a ledger whose chains hold."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix")
STATES = ("OH", "TX", "PA", "CA", "FL", "GA", "NM", "WA")
VENUES = ("school_k12", "worship", "retail_services", "workplace", "outdoor_public", "government")
BATCH = 2000


class Ground:
    """Builds up to a size, and on from there to a larger one. ``at`` is the moment at which it is looked at."""

    def __init__(self, owner_url: str, at: datetime) -> None:
        self.owner_url, self.at, self.rng = owner_url, at, random.Random(7)
        self.agencies: list[Any] = []
        self.advisors: list[Any] = []
        self.engagements: list[Any] = []
        self.members: list[Any] = []
        self.staff: list[Any] = []
        self.contacts = self.lines = self.request_id = self.callout_id = 0
        self.worlds: list[dict[str, Any]] = []
        self.seqs: dict[str, tuple[int, str]] = {}

    def grow(self, *, engagements: int, advisors: int, agencies: int, contacts: int, lines: int) -> None:
        """Add what is missing to these numbers."""
        import psycopg

        if not self.staff:
            self._staff()
            self._story()
        self._agencies(agencies - len(self.agencies))
        self._advisors(advisors - len(self.advisors))
        if not self.request_id:
            self._asking()
        self._engagements(engagements - len(self.engagements))
        self._contacts(contacts - self.contacts)
        self._ledger(lines - self.lines)
        # As the owner: the app role may not, and without it every plan is made blindly.
        with psycopg.connect(self.owner_url, autocommit=True) as owner:
            owner.execute("VACUUM (ANALYZE)")

    def _staff(self) -> None:
        from alongside.accounts.actions import invite
        from alongside.accounts.permissions import Role
        from alongside.agencies import actions as agencies
        from alongside.kernel.actor import OPERATOR

        agencies.make_starter(by=OPERATOR, at=self.at)
        began = self.at - 2000 * DAY
        all_roles = [role for role in Role if role is not Role.ADVISOR]
        self.staff = [
            invite(email="all@staff.example", name="Alex All", roles=all_roles, by=OPERATOR, at=began),
            *(
                invite(
                    email=f"c{n}@staff.example",
                    name=f"Coordinator {n}",
                    roles=[Role.COORDINATOR],
                    by=OPERATOR,
                    at=began,
                )
                for n in range(3)
            ),
        ]

    def _story(self) -> None:
        """Let a small program do one of everything, as the tests of the house have it: pages need something to show."""
        from alongside.kernel import clock
        from tests.house.story import tell
        from tests.people import Cast

        began = self.at - timedelta(hours=3)
        with clock.frozen(began):
            story = tell(Cast.arrive(began), began)
        self.worlds = [
            {key: value for key, value in world.items() if isinstance(value, int | str)}
            for world in story.worlds.values()
        ]

    def _agencies(self, count: int) -> None:
        from alongside.agencies.models import Agency
        from alongside.agencies.names import search_text

        first = len(self.agencies)
        self.agencies += Agency.objects.bulk_create(
            (
                Agency(
                    name=f"Townsend {n} Police Department",
                    kind="municipal",
                    state=STATES[n % len(STATES)],
                    city=f"Townsend {n}",
                    lat=30 + n % 15,
                    lon=-120 + n % 40,
                    timezone=ZONES[n % len(ZONES)],
                    population=1000 + n,
                    made_up=True,
                    search=search_text(
                        name=f"Townsend {n} Police Department",
                        city=f"Townsend {n}",
                        county="",
                        state=STATES[n % len(STATES)],
                    ),
                )
                for n in range(first, first + count)
            ),
            batch_size=BATCH,
        )

    def _advisors(self, count: int) -> None:
        """Put the next of an invented roster of 400 on the roster, with what makes them fit to be asked."""
        from alongside.accounts.models import Person, RoleGrant
        from alongside.rehearsal import invented
        from alongside.rehearsal.answering import Dice
        from alongside.roster.actions.keeping import _COLUMNS, _credentials, _values
        from alongside.roster.models import Credential, LivedEvent, PeerAdvisor

        first = len(self.advisors)
        everyone = invented.roster(400, dice=Dice(1), homes=invented.places(), on=self.at.date())
        entries = everyone[first : first + max(count, 0)]
        people = Person.objects.bulk_create(
            Person(email=e.email, name=e.name, timezone=e.timezone) for e in entries
        )
        RoleGrant.objects.bulk_create(
            RoleGrant(person=p, role="advisor", from_at=self.at - 2000 * DAY, granted_by="operator")
            for p in people
        )
        rows = PeerAdvisor.objects.bulk_create(
            PeerAdvisor(person=p, added_at=self.at, **_values(e, _COLUMNS))
            for p, e in zip(people, entries, strict=True)
        )
        pairs = list(zip(rows, entries, strict=True))
        LivedEvent.objects.bulk_create(
            LivedEvent(advisor=row, kind=x.kind, venue=x.venue, year=x.year)
            for row, e in pairs
            for x in e.lived
        )
        Credential.objects.bulk_create(c for row, e in pairs for c in _credentials(row, e))
        self.advisors += rows

    def _asking(self) -> None:
        """Let one more request be asked, proved real and accepted, and its team be proposed and asked."""
        from alongside.callouts import actions as callouts
        from alongside.incidents import actions as incidents
        from alongside.kernel.actor import PUBLIC
        from alongside.teams import actions as teams

        by, at = self.staff[0].actor, self.at - timedelta(hours=1)
        asked = incidents.ask(
            key="asking",
            agency_id=None,
            agency_text="Millbrook Police Department",
            caller="Dana Reyes, chief",
            call_back_number="614-555-0144",
            place_text="Millbrook, OH",
            when_text="an hour ago",
            by=PUBLIC,
            at=at,
        )
        self.request_id = asked.request_id
        incidents.record_call_back(
            request_id=self.request_id,
            number="614-555-0199",
            source="dispatch_center",
            reached="head",
            outcome="real",
            acceptor_name="Dana Reyes",
            acceptor_title="Chief",
            by=by,
            at=at,
        )
        incidents.accept(request_id=self.request_id, by=by, at=at)
        facts = {"kind": "shooting", "venue": "school_k12", "town": "Millbrook", "state_code": "OH"}
        incidents.set_facts(request_id=self.request_id, facts=facts, by=by, at=at)
        proposal_id = teams.propose(request_id=self.request_id, seats=["lead"], by=by, at=at)
        teams.approve(proposal_id=proposal_id, by=by, at=at)
        self.callout_id = callouts.open_callout(proposal_id=proposal_id, by=by, at=at)

    def _engagements(self, count: int) -> None:
        from alongside.engagements.models import Engagement, Turn

        first = len(self.engagements)
        numbers = range(first, first + count)
        requests = self._requests(numbers)
        rows = []
        for n, request in zip(numbers, requests, strict=True):
            state = ("active", "stepped_down", "active", "closed", "introduced")[n % 5]
            closed = request.received_at + 200 * DAY if state == "closed" else None
            rows.append(
                Engagement(
                    request=request,
                    state=state,
                    timezone=request.timezone,
                    introduced_at=request.received_at + timedelta(hours=5),
                    first_contact_at=request.received_at + timedelta(hours=9),
                    closed_at=closed,
                )
            )
        made = Engagement.objects.bulk_create(rows)
        self.engagements += made
        Turn.objects.bulk_create(
            Turn(engagement=e, event="introduced", at=e.introduced_at, by="person:1", by_text="Coordinator")
            for e in made
        )
        self._teams(made)
        self._follow_ups(made)

    def _requests(self, numbers: range) -> list[Any]:
        from alongside.incidents.models import Incident, RequestForAssistance, RequestRole

        received = {n: self.at - (2 + (n * 37) % 1600) * DAY for n in numbers}
        incidents = Incident.objects.bulk_create(
            Incident(
                kind="shooting",
                venue=VENUES[n % len(VENUES)],
                town=f"Townsend {n}",
                state_code=STATES[n % len(STATES)],
                lat=30 + n % 15,
                lon=-120 + n % 40,
                occurred_on=received[n].date(),
                killed=("1_3", "4_9", "10_24")[n % 3],
                created_at=received[n],
            )
            for n in numbers
        )
        requests = RequestForAssistance.objects.bulk_create(
            RequestForAssistance(
                key=f"bench-{n}",
                reference=f"AL-{n:06d}",
                receipt_hash=f"bench-{n}",
                incident=incident,
                own_incident=incident,
                agency=self.agencies[n],
                agency_text=self.agencies[n].name,
                caller="Dana Reyes, chief",
                call_back_number="+16145550144",
                place_text=incident.town,
                state="accepted",
                received_at=received[n],
                acknowledged_at=received[n],
                acknowledged_by=self.staff[0],
                verified_at=received[n] + timedelta(minutes=20),
                acceptor_name="Dana Reyes",
                acceptor_title="Chief",
                decided_at=received[n] + timedelta(minutes=30),
                timezone=ZONES[n % len(ZONES)],
                languages=["en"],
                topics=["officers"],
                facts_at=received[n],
            )
            for n, incident in zip(numbers, incidents, strict=True)
        )
        RequestRole.objects.bulk_create(
            RequestRole(request=r, person=self.staff[n % len(self.staff)], from_at=r.decided_at)
            for n, r in zip(numbers, requests, strict=True)
        )
        return requests

    def _teams(self, made: list[Any]) -> None:
        from alongside.callouts.models import CallOut, Seat
        from alongside.engagements.models import Member, NoticeAcknowledgment
        from alongside.teams.models import Proposal

        proposals = Proposal.objects.bulk_create(
            Proposal(
                request=e.request,
                state="approved",
                policy_version="1",
                problem={},
                solution={},
                digest="",
                made_at=e.introduced_at,
                approved_at=e.introduced_at,
            )
            for e in made
        )
        callouts = CallOut.objects.bulk_create(
            CallOut(
                request=e.request,
                state="done",
                policy={},
                verified_at=e.request.verified_at,
                accepted_at=e.request.decided_at,
                opened_at=e.request.decided_at,
                closed_at=e.introduced_at,
            )
            for e in made
        )
        seats = Seat.objects.bulk_create(
            Seat(callout=c, proposal=p, key=f"seat{k}", label="Peer", state="agreed", state_at=p.made_at)
            for c, p in zip(callouts, proposals, strict=True)
            for k in range(3)
        )
        members = Member.objects.bulk_create(
            Member(
                engagement=e,
                advisor=self.advisors[(3 * e.pk + k) % len(self.advisors)],
                seat=seats[3 * n + k],
                discipline="law",
                joined_at=e.introduced_at,
            )
            for n, e in enumerate(made)
            for k in range(3)
        )
        self.members += members
        read = {"version": "1", "how": "screen", "recorded_by": "x", "recorded_by_text": "x"}
        NoticeAcknowledgment.objects.bulk_create(
            [
                *(
                    NoticeAcknowledgment(engagement=e, side="requester", at=e.introduced_at, **read)
                    for e in made
                ),
                *(
                    NoticeAcknowledgment(
                        engagement_id=m.engagement_id, side="advisor", member=m, at=m.joined_at, **read
                    )
                    for m in members[::2]
                ),
            ]
        )

    def _follow_ups(self, made: list[Any]) -> None:
        from alongside.engagements import schedule
        from alongside.engagements.models import FollowUp
        from alongside.kernel.clock import local_day

        rows = []
        for e in made:
            day = local_day(e.introduced_at, e.timezone)
            for step, due in schedule.plan(introduced=day, incident=day, aeap_ahead=28 * DAY):
                at = schedule.morning_of(due, e.timezone)
                past, left = at <= self.at, self.rng.random() < 0.1
                rows.append(
                    FollowUp(
                        engagement=e,
                        step=step.key,
                        kind=step.kind.value,
                        due_date=due,
                        due_at=at,
                        state="planned" if not past else "raised" if left else "done",
                        raised_at=at if past else None,
                        settled_at=at if past and not left else None,
                    )
                )
        FollowUp.objects.bulk_create(rows, batch_size=BATCH)

    def _contacts(self, count: int) -> None:
        from alongside.engagements.models import Contact

        open_members = self.members
        began = {e.pk: e.introduced_at for e in self.engagements}

        def one(n: int) -> Any:
            member = open_members[n % len(open_members)]
            start = began[member.engagement_id]
            at = start + (self.at - start) * self.rng.random()
            return Contact(
                engagement_id=member.engagement_id,
                member=member,
                logged_by="person:1",
                logged_by_text="An advisor",
                logged_at=at,
                occurred_at=at,
                minutes=30,
                mode="phone",
                with_whom="head",
                topics=["officers"],
                did=["listened"],
                text="Talked about the week ahead." if n % 3 == 0 else "",
            )

        for start in range(self.contacts, self.contacts + max(count, 0), 10 * BATCH):
            end = min(start + 10 * BATCH, self.contacts + count)
            Contact.objects.bulk_create((one(n) for n in range(start, end)), batch_size=BATCH)
        self.contacts += max(count, 0)

    def _ledger(self, count: int) -> None:
        """Copy so many lines into the ledger as its owner, each the next link of its chain."""
        import psycopg

        with psycopg.connect(self.owner_url) as owner, owner.cursor() as cursor:
            cursor.execute("SELECT stream, seq, hash FROM ledger_head")
            self.seqs = {stream: (seq, last) for stream, seq, last in cursor.fetchall()}
            with cursor.copy(
                "COPY ledger_entry (stream, seq, at, actor, action, object, payload, prev_hash, hash) FROM STDIN"
            ) as copy:
                for line in self._lines(count):
                    copy.write_row(line)
            # The owner may lay the triggers down; the chains themselves are checked afterwards, link by link.
            cursor.execute("ALTER TABLE ledger_head DISABLE TRIGGER USER")
            cursor.executemany(
                "INSERT INTO ledger_head (stream, seq, hash) VALUES (%s, %s, %s) "
                "ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
                [(stream, seq, last) for stream, (seq, last) in self.seqs.items()],
            )
            cursor.execute("ALTER TABLE ledger_head ENABLE TRIGGER USER")
        self.lines += max(count, 0)

    def _lines(self, count: int) -> Iterator[tuple[Any, ...]]:
        from alongside.ledger import chain

        ids = [(e.request_id, e.pk, e.introduced_at) for e in self.engagements]
        for n in range(max(count, 0)):
            request_id, engagement_id, began = ids[n % len(ids)]
            stream, action = f"request:{request_id}", ("read", "log_contact", "do_follow_up")[n % 3]
            thing = f"engagement:{engagement_id}" if action == "read" else f"contact:{n}"
            at = began + timedelta(minutes=n // len(ids))
            actor = f"person:{1 + n % 200}"
            payload = chain.canonical(
                at=at, actor=actor, actor_text="Somebody", action=action, object=thing, why="", facts={"n": n}
            )
            seq, before = self.seqs.get(stream, (0, "0" * 64))
            link = chain.link(before, stream, seq + 1, payload)
            self.seqs[stream] = (seq + 1, link)
            yield stream, seq + 1, at, actor, action, thing, payload, before, link
