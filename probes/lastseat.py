"""One seat, two hundred people who say yes at the same moment over HTTP: one winner, a kind page for the others.

Each round is a call-out of its own with the same people. The seeded bug looks whether the seat is free and then
takes it, without a lock and without the index.
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

import psycopg
from ground import OWNER, SEED_BUG, crowd, house, quantile, rows, say, scene, sized, web

CROWD, SMALLER = 200, 40
ROUNDS = sized(50, 1_000)
OF_ALL = sized(4, 1_000)
"""So many rounds with all two hundred; in CI the others are smaller. The seconds are those of the large ones."""
KIND = ("standing by", "Covered", "please confirm", "Thank you")


def main() -> int:
    """Run the probe; return the exit code."""
    with house():
        tokens = _scene()
        if SEED_BUG:
            with psycopg.connect(os.environ[OWNER]) as owner:
                owner.execute("DROP INDEX page_one_taker_per_seat")
        with web.site("no lock") as served:
            return _play(served, tokens)


def _scene() -> list[list[str]]:
    from alongside.callouts import actions
    from alongside.kernel import clock

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=2)
    people = scene.advisors(CROWD, at)
    first = scene.team(scene.request(at, officer), officer, at)
    model, *others = scene.copies(first, [people] * (ROUNDS + 1))
    callout_id = actions.open_callout(proposal_id=model, by=scene.actor(), at=at)
    tokens = scene.like(callout_id, others, [people] * ROUNDS)
    far = at + timedelta(days=1)
    rows("UPDATE callouts_wave SET due_at = %s, cap_at = %s", far, far)
    return tokens


def _play(served: web.Site, tokens: list[list[str]]) -> int:
    """Let every round be played; judge it by the rows and by what people were shown."""
    seconds: list[float] = []
    worst, wrong, odd, unkind, played, answers = 0.0, 0, 0, 0, 0, 0
    before = crowd.spent(served.pid)
    for number, some in enumerate(tokens):
        links = some if number < OF_ALL else some[:SMALLER]
        forms = [
            web.posted(f"/advisor/page/{t}/", answer="yes", write_key=f"{number}{t[:20]}") for t in links
        ]
        said = crowd.at_once(served.port, forms)
        if len(links) == CROWD:
            seconds += [answer.seconds for answer in said]
            worst = max(worst, quantile([answer.seconds for answer in said], 0.99))
        odd += sum(answer.status != 302 for answer in said)
        shown = web.ask(served.port, web.raw("GET", f"/advisor/page/{links[number % len(links)]}/"))
        unkind += not (shown.status == 200 and any(words in shown.body for words in KIND))
        wrong += not _one_winner(links[0], len(links))
        rows("UPDATE roster_commitment SET released_at = clock_timestamp() WHERE released_at IS NULL")
        played, answers = played + 1, answers + len(links)
        if SEED_BUG and wrong:
            break
    p99 = quantile(seconds, 0.99)
    ok = wrong == 0 and odd == 0 and unkind == 0 and p99 <= 1.0
    return say(
        "lastseat", n=played, ok=ok, bug=wrong > 0, crowd=CROWD, rounds_of_all=min(OF_ALL, played), rounds_wrong=wrong,
        odd_answers=odd, unkind_pages=unkind, p50_s=round(quantile(seconds, 0.5), 3), p99_s=round(p99, 3),
        p99_of_the_slowest_round_s=round(worst, 3), max_s=round(quantile(seconds, 1.0), 3),
        **crowd.spent(served.pid).since(before, answers), bound_95=round(3 / max(1, played), 5),
    )  # fmt: skip


def _one_winner(token: str, crowd: int) -> bool:
    """Say whether exactly one person has the seat of this round and all others who answered stand by."""
    from alongside.base.secrets import hashed

    found = rows(
        "SELECT state, count(*) FROM callouts_page WHERE seat_id = (SELECT seat_id FROM callouts_page"
        " WHERE token_hash = %s) AND answered_at IS NOT NULL GROUP BY state",
        hashed("page", token),
    )
    bound = rows("SELECT count(*) FROM roster_commitment WHERE released_at IS NULL")[0][0]
    return dict(found) == {"yes": 1, "alternate": crowd - 1} and bound == 1


if __name__ == "__main__":
    sys.exit(main())
