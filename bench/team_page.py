"""How long the server takes for the pages of a team, with 2,000 advisors on the roster.

Starts a throwaway PostgreSQL, puts invented people on the roster, and asks for the pages as a browser would,
inside one process: the database and the templates count, the network does not. Prints JSON lines: name, n,
median_ms, and ok against the goal (the pages of a proposed team 200 ms). SHORT=1 takes 300 advisors. Exit code
1 when a goal is missed.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from alongside.launch import scratch, surroundings
from alongside.launch.cluster import APP

SHORT = bool(os.environ.get("SHORT"))
ADVISORS = 300 if SHORT else 2000
RUNS = 5 if SHORT else 11
GOAL_MS = 200.0
SEATS = ["lead", "behavioral", "faith", "victim"]


def main() -> int:
    """Measure; return 1 when a goal is missed."""
    server = scratch.start()
    try:
        environ = {
            **os.environ,
            "DATABASE_URL": server.app_url,
            "ALONGSIDE_SECRET_KEY": secrets.token_urlsafe(48),
        }
        environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
        owner = {**environ, "DATABASE_URL": server.owner_url, "ALONGSIDE_APP_ROLE": APP}
        subprocess.run(surroundings.cli("migrate"), env=owner, check=True, stdout=subprocess.DEVNULL)
        os.environ.update(environ)
        import django

        django.setup()
        return measure()
    finally:
        from django.db import connections

        connections.close_all()
        if pool := getattr(connections["default"], "pool", None):
            pool.close()
        server.stop()


def measure() -> int:
    """Fill the roster, propose a team, and time the pages."""
    from django.conf import settings

    from alongside.kernel import clock

    settings.ALLOWED_HOSTS = ["testserver"]
    officer, request_id = filled(clock.now())
    client = browser(officer)
    team = f"/desk/duty/requests/{request_id}/team/"
    print_line("propose", lambda: client.post(team, {"seats": SEATS}), 302, goal=None, runs=3)
    fine = print_line("team_page", lambda: client.get(team), 200, goal=GOAL_MS)
    name = client.get(team).content.decode().split('al-person__name">')[1].split("<")[0].split()[-1]
    look = {"q": name}
    fine &= print_line("why_not_page", lambda: client.get(f"{team}seats/lead/", look), 200, goal=None, runs=3)
    fine &= print_line("open_page", lambda: client.get(f"{team}open/"), 200, goal=GOAL_MS)
    return 0 if fine else 1


def print_line(
    name: str, ask: Callable[[], Any], status: int, *, goal: float | None, runs: int = RUNS
) -> bool:
    """Time one page, once warm; print its line and say whether the goal was met (None: no goal)."""
    assert ask().status_code == status, name
    took = []
    for _ in range(runs):
        began = time.perf_counter()
        answer = ask()
        took.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == status, name
    figure = round(median(took), 1)
    ok = goal is None or figure <= goal
    line = {"name": name, "n": runs, "advisors": ADVISORS, "median_ms": figure, "goal_ms": goal, "ok": ok}
    print(json.dumps(line), flush=True)
    return ok


def filled(at: Any) -> tuple[Any, int]:
    """Return an officer and an accepted request with its facts, beside a roster of so many."""
    from alongside.accounts.actions import invite
    from alongside.accounts.models import Person
    from alongside.accounts.permissions import Role
    from alongside.agencies import actions as agencies
    from alongside.incidents import actions as incidents
    from alongside.kernel.actor import OPERATOR, PUBLIC
    from alongside.rehearsal import invented
    from alongside.rehearsal.answering import Dice
    from alongside.roster.actions.keeping import _COLUMNS, _credentials, _values
    from alongside.roster.models import Credential, LivedEvent, PeerAdvisor

    agencies.make_starter(by=OPERATOR, at=at)
    officer = invite(email="officer@staff.example", name="Officer", roles=[Role.DUTY], by=OPERATOR, at=at)
    entries = invented.roster(ADVISORS, dice=Dice(1), homes=invented.places(), on=at.date())
    people = Person.objects.bulk_create(
        Person(email=e.email, name=e.name, timezone=e.timezone) for e in entries
    )
    rows = PeerAdvisor.objects.bulk_create(
        PeerAdvisor(person=p, added_at=at, **_values(e, _COLUMNS))
        for p, e in zip(people, entries, strict=True)
    )
    pairs = list(zip(rows, entries, strict=True))
    LivedEvent.objects.bulk_create(
        LivedEvent(advisor=row, kind=x.kind, venue=x.venue, year=x.year) for row, e in pairs for x in e.lived
    )
    Credential.objects.bulk_create(c for row, e in pairs for c in _credentials(row, e))
    asked = incidents.ask(
        key="k" * 40,
        agency_id=None,
        agency_text="Millbrook Police Department",
        caller="Dana Reyes, chief",
        call_back_number="614-555-0144",
        place_text="Millbrook, OH",
        when_text="an hour ago",
        by=PUBLIC,
        at=at - timedelta(hours=2),
    )
    incidents.record_call_back(
        request_id=asked.request_id,
        number="614-555-0199",
        source="dispatch_center",
        reached="head",
        outcome="real",
        acceptor_name="Dana Reyes",
        acceptor_title="Chief",
        by=officer.actor,
        at=at - timedelta(hours=1),
    )
    incidents.accept(request_id=asked.request_id, by=officer.actor, at=at - timedelta(hours=1))
    facts = {"kind": "shooting", "venue": "school_k12", "town": "Millbrook", "state_code": "OH"}
    incidents.set_facts(request_id=asked.request_id, facts=facts, by=officer.actor, at=at)
    return officer, asked.request_id


def browser(person: Any) -> Any:
    """Return a client in which a person is signed in."""
    from django.test import Client

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor_set"] = True
    session.save()
    return client


if __name__ == "__main__":
    sys.exit(main())
