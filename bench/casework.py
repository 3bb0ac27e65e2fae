"""How long the server takes for every page of the staff's desks in a program of many years.

Starts a throwaway PostgreSQL and builds, in bulk, 300 engagements, 200 advisors, 18,000 agencies, 100,000 contacts
and 1,000,000 ledger lines whose chains hold. Then asks for every GET page that a staff role may open, as the table
of addresses has it, inside one process: the database and the templates count, the network does not. Prints JSON
lines: name, n, p95_ms, queries at this size and at a tenth of it, and ok against the goals (p95 150 ms; the same
queries at both sizes). A page for which nothing stands ready is listed as left out. SHORT=1 builds a tenth of it.
KEEP=folder keeps the filled databases there for the next run, ONLY=text,text asks for some pages only, PROFILE=1 adds the
milliseconds of processor and of the database. Exit code 1 when a goal is missed.
"""

from __future__ import annotations

import gc
import json
import os
import re
import secrets
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from ground.casework import Ground
from ground.kept import Kept, again, copy_small, hang_up, turn_to

from alongside.launch import scratch, surroundings
from alongside.launch.cluster import APP, DATABASE

SHORT = bool(os.environ.get("SHORT"))
ONLY, KEEP = os.environ.get("ONLY", ""), os.environ.get("KEEP", "")
PROFILE = bool(os.environ.get("PROFILE"))
FULL = {"engagements": 300, "advisors": 200, "agencies": 18_000, "contacts": 100_000, "lines": 1_000_000}
SIZE = {key: max(n // 10, 60) for key, n in FULL.items()} if SHORT else FULL
SMALL = {key: max(n // 10, 30) for key, n in SIZE.items()}
RUNS = 12 if SHORT else 40
GOAL_MS = 150.0
BUILD_GOAL_S = 180.0
LEFT_OUT = {
    "oversight:chain": "recomputes every chain on purpose; a button starts it",
    "landing": "leads on",
    "account_reauthenticate": "leads on for somebody without a password, as the ones here are",
    "mfa_reauthenticate": "leads on for somebody without a second step",
    "mfa_reauthenticate_webauthn": "leads on for somebody without a passkey",
}


# Words in addresses that name no row.
ANY = {"item_key": "ics-03", "sheet_key": "chief"}
OF_AN_ITEM = {"kind": "item", "entry_key": "ics-03"}
WORDS: dict[str, dict[str, str]] = {
    "casework:travel_form": {"what": "host"},
    "catalog:protocol": {"entry_key": "ics"},
    "catalog:add": {"entry_key": "ics"},
    **{f"catalog:{name}": OF_AN_ITEM for name in ("edit", "restore", "offer", "retire")},
}


def main() -> int:
    """Build and measure; return 1 when a goal is missed. With BUILD only build: the process that measures asks so."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
    # What is kept was sealed with a key: the next run needs the same.
    os.environ.setdefault(
        "ALONGSIDE_SECRET_KEY", "of-a-benchmark-" * 4 if KEEP else secrets.token_urlsafe(48)
    )
    os.environ.setdefault("ALONGSIDE_OFFERS_FROM", "offers@community.example")
    if "BUILD" in os.environ:
        load_the_program()
        try:
            return build(os.environ["BUILD"], Path(os.environ["LEFT"]))
        finally:
            hang_up()
    server = Kept(Path(KEEP).resolve()) if KEEP else scratch.start()
    try:
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["ALONGSIDE_STATIC_ROOT"] = str(server.folder / "static")
        for database in server.databases() if isinstance(server, Kept) else [DATABASE]:
            url = server.owner_url.replace(f"/{DATABASE}?", f"/{database}?")
            owner = {**os.environ, "DATABASE_URL": url, "ALONGSIDE_APP_ROLE": APP}
            subprocess.run(surroundings.cli("migrate"), env=owner, check=True, stdout=subprocess.DEVNULL)
        load_the_program()
        from django.core.management import call_command

        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            return measure(server)
        finally:
            hang_up()
    finally:
        server.stop()


def load_the_program() -> None:
    """Load what a server loads, for a client in this process."""
    from django.conf import settings

    import alongside.config.wsgi  # noqa: F401

    settings.ALLOWED_HOSTS = ["testserver"]


def measure(server: Any) -> int:
    """Count queries at a tenth of the size, then count and time them at the whole.

    Another process builds: what it needed is no part of a server's memory, and would slow every page down.
    """
    from alongside.kernel import clock

    left = server.full if isinstance(server, Kept) else server.folder / "full"
    before, fine = left.exists(), True
    if not before:
        told = {**os.environ, "BUILD": server.owner_url, "LEFT": str(left)}
        fine = subprocess.run([sys.executable, __file__], env=told, check=False).returncode == 0
    found = json.loads(left.read_text())
    if not before:
        few = {name: tuple(counts) for name, counts in found["few"].items()}
    else:  # this run may be about other pages than the one that built
        turn_to("small")
        few = counted(again(Ground(server.owner_url, clock.now()), found["worlds"]))
        turn_to(DATABASE)
    ground = again(Ground(server.owner_url, clock.now()), found["worlds"])
    client = browser(ground.staff[0])
    pages = chosen(ground, client, tell=True)
    del ground
    gc.collect()
    gc.freeze()
    slowest: list[tuple[float, str]] = []
    for name, url in pages.items():
        fine &= page(client, name, url, few[name], slowest)
    print(json.dumps({"name": "slowest", "p95_ms": sorted(slowest, reverse=True)[:10]}), flush=True)
    return 0 if fine else 1


def build(owner_url: str, left: Path) -> int:
    """Build the small size, ask its pages, and build the whole; leave what the other process needs to find it."""
    from alongside.kernel import clock
    from alongside.ledger.queries import verify

    ground, began = Ground(owner_url, clock.now()), time.monotonic()
    ground.grow(**SMALL)
    few = counted(ground)
    if KEEP:
        copy_small(owner_url)
    ground.grow(**SIZE)
    took = time.monotonic() - began
    left.write_text(json.dumps({"worlds": ground.worlds, "few": few}))
    fine = say("build", figure={"seconds": round(took, 1), **SIZE}, ok=SHORT or took <= BUILD_GOAL_S)
    found = verify()
    fine &= say("ledger_verified", figure={"lines": found.lines, "streams": found.streams}, ok=found.ok)
    return 0 if fine else 1


def counted(ground: Any) -> dict[str, tuple[int, int]]:
    """Return the status and the queries of every page as the program stands now, by the page's name."""
    client = browser(ground.staff[0])
    return {name: asked(client, url) for name, url in chosen(ground, client).items()}


def chosen(ground: Any, client: Any, *, tell: bool = False) -> dict[str, str]:
    """Return the addresses of the pages that this run is about, by name."""
    found = addresses(ground, client, tell=tell)
    return {name: url for name, url in found.items() if any(text in name for text in ONLY.split(","))}


def page(client: Any, name: str, url: str, few: tuple[int, int], slowest: list[tuple[float, str]]) -> bool:
    """Time one page, once warm, and compare its queries with those at a tenth of the size."""
    status, queries = asked(client, url)
    if status == 405:  # a button, which the addresses do not tell from a page
        return True
    if status in (301, 302, 404):
        return say(name, figure={"url": url, "left_out": status}, ok=True)
    took, cpu = [], time.process_time()
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = client.get(url)
        took.append(1000 * (time.perf_counter() - start))
        assert answer.status_code == status, url
    ours = 1000 * (time.process_time() - cpu) / RUNS
    figure = round(sorted(took)[int(0.95 * (len(took) - 1))], 1)
    slowest.append((figure, name))
    same = few == (status, queries)
    ok = status == 200 and figure <= GOAL_MS and same
    return say(
        name,
        figure={
            "url": url,
            "n": RUNS,
            "p95_ms": figure,
            "goal_ms": GOAL_MS,
            "queries": queries,
            "at_a_tenth": few[1],
            **({"cpu_ms": round(ours, 1), "database_ms": in_database(client, url)} if PROFILE else {}),
        },
        ok=ok,
    )


def in_database(client: Any, url: str) -> float:
    """Return for how long one answer waited for the database, in milliseconds: the least of five."""
    from django.db import connection

    waits = []
    for _ in range(5):
        spent = 0.0

        def timed(execute: Any, *arguments: Any) -> Any:
            nonlocal spent
            start = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                spent += time.perf_counter() - start

        with connection.execute_wrapper(timed):
            client.get(url)
        waits.append(1000 * spent)
    return round(min(waits), 1)


def say(name: str, *, figure: dict[str, Any], ok: bool) -> bool:
    """Print one line and return whether it is well."""
    print(json.dumps({"name": name, **figure, "ok": ok}), flush=True)
    return ok


def asked(client: Any, url: str) -> tuple[int, int]:
    """Return the status of a page and how many queries it takes when it has been opened just before.

    The fewest of three: policy and the watch are remembered for seconds, and who asks first afterwards pays.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(url)
        counts.append(len(seen))
    return answer.status_code, min(counts)


def addresses(ground: Any, client: Any, *, tell: bool = False) -> dict[str, str]:
    """Return the address of every page of a desk that staff may open, by name, filled with what stands ready.

    Not every engagement has everything: of several addresses of a page it is the first that opens.
    """
    from alongside.accounts.permissions import Permission
    from alongside.cli.documents import pages_of_the_house
    from alongside.reporting.queries import shown_half_years

    own = {Permission.ANSWER_PAGE, Permission.OWN_ENGAGEMENT, Permission.OWN_ENTRY}
    worlds = [world(ground), *(ANY | one for one in ground.worlds)]
    ended = {"key": shown_half_years(ground.at)[0].key}
    words = WORDS | {"oversight:measures_of": ended, "oversight:export": ended}
    found, without = {}, []
    for one in pages_of_the_house():
        if one.declared is None or one.declared.kind != "desk" or one.declared.permission in own:
            continue
        if one.name in LEFT_OUT:
            continue
        urls = [u for world in worlds if (u := filled(one.route, world | words.get(one.name, {})))]
        if not urls:
            without.append(one.name)
        else:
            found[one.name] = next(
                (u for u in dict.fromkeys(urls) if client.get(u).status_code == 200), urls[0]
            )
    found["day:everyone"] = "/desk/day/?whose=all"
    found["day:all_due"] = "/desk/day/?whose=all&part=due&page=2"
    found["casework:found"] = "/desk/engagements/search/?q=townsend"
    found["casework:last_page"] = "/desk/engagements/?page=99"
    if tell:
        say("left_out", figure={"pages": without}, ok=True)
    return found


def filled(route: str, values: dict[str, Any]) -> str | None:
    """Return the route with its places filled, or None when something it names does not stand ready."""
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", route)
    if any(name not in values for name in wanted):
        return None
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)


def world(ground: Any) -> dict[str, Any]:
    """Return the ids that addresses name: those of an engagement in the middle of its work, and its surroundings."""
    from alongside.engagements.models import FollowUp

    engagement = ground.engagements[0]
    follow_up = FollowUp.objects.filter(engagement=engagement).order_by("pk").first()
    return {
        "engagement_id": engagement.pk,
        "request_id": ground.request_id,
        "follow_up_id": follow_up.pk,
        "advisor_id": ground.advisors[0].pk,
        "agency_id": ground.agencies[0].pk,
        "person_id": ground.staff[1].pk,
        "stream": f"request:{engagement.request_id}",
        "key": "max_load",
        "callout_id": ground.callout_id,
        "seat_key": "lead",
    }


def browser(person: Any) -> Any:
    """Return a client in which a person is signed in, just now and with the second step."""
    from django.test import Client

    from alongside.kernel import clock

    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["second_factor_set"] = True
    session["account_authentication_methods"] = [{"method": "password", "at": clock.now().timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


if __name__ == "__main__":
    sys.exit(main())
