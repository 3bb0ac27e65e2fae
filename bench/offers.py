"""How long the server takes for the owner of 20,000 offers: every page, every filter, every act on 500 at once.

Starts a throwaway PostgreSQL, loads a made-up flood (rehearsal/flood.py), and asks for the pages as a browser
would, inside one process: the database and the templates count, the network does not. Prints JSON lines: name, n,
offers, p95_ms, queries, goal_ms and ok (at most 300 ms). SHORT=1 takes 2,000 offers and the same questions. Exit
code 1 when a goal is missed.
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
from typing import Any

from alongside.launch import scratch, surroundings
from alongside.launch.cluster import APP

SHORT = bool(os.environ.get("SHORT"))
OFFERS = 2_000 if SHORT else 20_000
RUNS = 3 if SHORT else 21
AT_ONCE = 100 if SHORT else 500
GOAL_MS = 300.0


def main() -> int:
    """Measure; return 1 when a goal is missed."""
    server = scratch.start()
    try:
        environ = {
            **os.environ,
            "DATABASE_URL": server.app_url,
            "ALONGSIDE_SECRET_KEY": secrets.token_urlsafe(48),
            "ALONGSIDE_OFFERS_FROM": "offers@community.example",
            "DJANGO_SETTINGS_MODULE": "alongside.config.settings",
        }
        owner = {**environ, "DATABASE_URL": server.owner_url, "ALONGSIDE_APP_ROLE": APP}
        subprocess.run(
            surroundings.cli("migrate", "--static"), env=owner, check=True, stdout=subprocess.DEVNULL
        )
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
    """Load the flood, then time what an owner does with it."""
    from django.conf import settings
    from django.test import Client

    from alongside.kernel import clock
    from alongside.kernel.actor import OPERATOR
    from alongside.offers import actions
    from alongside.rehearsal.flood import drafts

    settings.ALLOWED_HOSTS = ["testserver"]
    at = clock.now()
    list_id = actions.general_list(by=OPERATOR, at=at)
    began = time.perf_counter()
    made = actions.take_in(list_id=list_id, drafts=list(drafts(OFFERS, seed=1, at=at)), by=OPERATOR, at=at)
    loading = {"name": "load", "n": 1, "offers": made, "seconds": round(time.perf_counter() - began, 1)}
    print(json.dumps({**loading, "ok": True}), flush=True)
    need_id = actions.add_need(list_id=list_id, key="n", kind="goods", what="Water", by=OPERATOR, at=at)
    change("offers_at_once", AT_ONCE, at)
    actions.name_owner(list_id=list_id, name="Pat Lane", role="", not_sworn=True, by=OPERATOR, at=at)
    code = actions.issue_owner_code(list_id=list_id, by=OPERATOR, at=at)
    client = Client()
    client.cookies["offers"] = actions.open_with_owner_code(code=code, address="192.0.2.1", at=at)
    fine = pages(client, made)
    fine &= acts(client, list_id, need_id)
    fine &= making(Client())
    fine &= purging(at)
    return 0 if fine else 1


def change(key: str, value: int, at: Any) -> None:
    """Set a limit for the benchmark."""
    from alongside.kernel.actor import OPERATOR
    from alongside.policy.actions import change as change_policy

    change_policy(key=key, value=value, why="So that the benchmark can run.", by=OPERATOR, at=at)


def pages(client: Any, made: int) -> bool:
    """Time the list: first, deep, narrowed, searched; and one offer."""
    addresses = {
        "list": "?",
        "list_all": "?state=all",
        "list_deep": f"?state=all&before={made // 10}",
        "list_newer": f"?state=all&after={made // 2}",
        "kind": "?kind=goods",
        "not_thanked": "?state=all&only=unthanked",
        "twins": "?only=twins",
        "look_twice": "?only=look_twice",
        "search_many": "?q=toys",
        "search_few": "?q=therapy+dogs+dayton",
        "search_number": "?q=200-555-0100",
        "search_nothing": "?q=zzzz",
        "search_in_kind": "?state=all&kind=food&q=meals&only=unthanked",
        "offer": f"offer/{made // 2}/",
        "needs": "needs/",
    }
    fine = True
    for name, address in addresses.items():
        fine &= timed(name, lambda address=address: client.get(f"/offers/list/{address}"), 200)
    return fine


def acts(client: Any, list_id: int, need_id: int) -> bool:
    """Time each act on many, first what it shows and then doing it; every second act is taken back."""
    fine = True
    chosen = {"all": "yes", "query": "state=new"}
    for act in ("park", "decline", "same", "match", "thank"):
        form = {"act": act, "need": need_id, **chosen}
        fine &= timed(f"preview_{act}", lambda form=form: client.post("/offers/list/act/", form), 200)
        done = iter(range(10_000))
        fine &= timed(
            act,
            lambda form=form, done=done: client.post(
                "/offers/list/act/", {**form, "sure": "yes", "write_key": f"{form['act']}{next(done)}"}
            ),
            302,
            after=lambda: undo(client, list_id),
        )
    park = {**chosen, "act": "park", "sure": "yes"}
    return fine & timed(
        "undo",
        lambda: client.post(f"/offers/list/undo/{last(list_id)}/"),
        302,
        before=lambda: client.post("/offers/list/act/", park),
    )


def last(list_id: int) -> int:
    """Return the act done last."""
    from alongside.kernel import clock
    from alongside.offers import queries

    return queries.last_acts(list_id, clock.now())[0].id


def undo(client: Any, list_id: int) -> None:
    """Take back what was done last, so that the next run finds the same list."""
    assert client.post(f"/offers/list/undo/{last(list_id)}/").status_code == 302


def making(client: Any) -> bool:
    """Time the public form: opening it, and sending an offer of a maker who is on the list already."""
    from alongside.kernel import clock
    from alongside.web.offers.making import mint_key

    numbers = iter(range(10_000))

    def send() -> Any:
        number = next(numbers)
        form = {
            "write_key": mint_key(clock.now() - timedelta(seconds=60)), "kind": "goods", "what": f"{number} chairs",
            "organization": "Dayton Lions Club", "phone": "200-555-0100", "name": "Ada Abbot",
        }  # fmt: skip
        return client.post("/offers/", form)

    change("offers_per_address", 200, clock.now())
    return timed("form", lambda: client.get("/offers/"), 200) & timed("send", send, 302)


def purging(at: Any) -> bool:
    """Time one step of emptying, as the jobs do it beside everything else."""
    from alongside.offers import actions

    later = at + timedelta(days=170)
    return timed("purge_500", lambda: actions.tick(at=later), None)


def timed(
    name: str,
    ask: Callable[[], Any],
    status: int | None,
    *,
    before: Callable[[], Any] | None = None,
    after: Callable[[], Any] | None = None,
) -> bool:
    """Time one question, once warm; print its line and say whether the goal was met."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took, queries = [], 0
    for run in range(RUNS + 1):
        if before:
            before()
        with CaptureQueriesContext(connection) as seen:
            began = time.perf_counter()
            answer = ask()
            if run:
                took.append(1000 * (time.perf_counter() - began))
        assert status is None or answer.status_code == status, (name, answer.status_code)
        queries = len(seen)
        if after:
            after()
    figure = round(sorted(took)[min(len(took) - 1, int(0.95 * len(took)))], 1)
    line = {
        "name": name,
        "n": RUNS,
        "offers": OFFERS,
        "p95_ms": figure,
        "queries": queries,
        "goal_ms": GOAL_MS,
    }
    print(json.dumps({**line, "ok": figure <= GOAL_MS}), flush=True)
    return figure <= GOAL_MS


if __name__ == "__main__":
    sys.exit(main())
