"""No page is lost and no effect is doubled, whenever a jobs process dies.

Every named crash point, each many times, then kills at random moments, while call-outs ask everybody on their
lists in waves. Afterwards every page must have reached the carrier, every wave have been opened once, and the
ledger be whole. Messages may be repeated: at most what the killed process had in hand; they are counted.

The seeded bug marks a message as handed over when it is claimed, before the carrier is asked.
"""

from __future__ import annotations

import itertools
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ground import SEED_BUG, count, house, quantile, rows, say, scene, sized, warm, within, workers

POINTS = (
    "claim made", "claim committed", "carrier asked", "carrier answered", "hand-off noted", "mark made",
    "mark committed", "tick made", "tick committed", "requests ticked", "call-outs ticked",
)  # fmt: skip
EACH = 0 if SEED_BUG else sized(1, 20)
KILLS = 10 if SEED_BUG else sized(25, 2_000)
ASKED, WAVE = 24, 12
"""People on the list of each call-out, and in each of its waves."""
CALLOUTS = 10 if SEED_BUG else sized(36, 4_200)
WORKERS = 2
LIMIT = sized(120, 1_620)
"""Seconds for the dying; what was not killed or opened by then makes the probe fail, and it still ends."""
AT_A_TIME = 40
"""Call-outs opened at once, so that the outbox is never empty and never endless."""


def main() -> int:
    """Run the probe; return the exit code."""
    with house(), tempfile.TemporaryDirectory() as folder:
        sink = workers.Sink(Path(folder) / "taken")
        proposals = _scene()
        asked, began = len(proposals), time.monotonic()
        _open(proposals)
        warm.up(sink, at_all=not SEED_BUG)
        team = Team(sink)
        killed, unopened = _storm(team, proposals)
        quiet = _let_it_finish(team)
        team.end()
        took = time.monotonic() - began
        return _judge(sink, killed, team, asked - unopened, quiet=quiet and not unopened, took=took)


def _scene() -> list[int]:
    from alongside.kernel import clock

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=WAVE)
    people = scene.advisors(sized(150, 1_000), at)
    first = scene.team(scene.request(at, officer), officer, at)
    luck = random.Random("crash")
    return scene.copies(first, [luck.sample(people, ASKED) for _ in range(CALLOUTS)])


class Team:
    """The workers at this moment; a dead one is replaced at once."""

    def __init__(self, sink: workers.Sink) -> None:
        self.sink, self.number = sink, 0
        self.pids: dict[int, int] = {}
        self.interrupted: list[tuple[float, list[int]]] = []

    def fill(self, prepare: Any = None) -> None:
        """Fork until the team is whole. ``prepare`` is for one of the new ones."""
        for pid in [p for p in self.pids if workers.gone(p)]:
            self._note(self.pids.pop(pid))
        while len(self.pids) < WORKERS:
            self.number += 1
            pid = workers.fork(self.sink, number=self.number, prepare=_bug(prepare))
            self.pids[pid] = self.number
            prepare = None

    def kill_one(self, luck: random.Random) -> None:
        """Kill one of them at this very moment, whatever it does."""
        pid = luck.choice(list(self.pids))
        workers.kill(pid)
        self._note(self.pids.pop(pid))

    def _note(self, number: int) -> None:
        """Remember what the dead one held, to see how soon it goes out after all."""
        held = rows("SELECT id FROM outbox_message WHERE state = 'leased' AND leased_by = %s", number)
        moment = rows("SELECT extract(epoch FROM clock_timestamp())")[0][0]
        if held:
            self.interrupted.append((float(moment), [row[0] for row in held]))

    def end(self) -> None:
        """Kill all of them."""
        for pid in list(self.pids):
            workers.kill(pid)
        self.pids.clear()


def _bug(prepare: Any) -> Any:
    if not SEED_BUG:
        return prepare

    def seeded() -> None:
        from alongside.jobs import deliver
        from alongside.outbox import actions
        from alongside.outbox.models import Message

        claim = actions.claim

        def hasty(**words: Any) -> Any:
            claimed = claim(**words)
            marked = Message.objects.filter(pk__in=[m.id for m in claimed])
            marked.update(state="handed", handed_at=words["at"])
            return claimed

        deliver.outbox.claim = hasty  # type: ignore[assignment]
        deliver.outbox.mark_handed = lambda **words: True  # type: ignore[assignment]
        if prepare:
            prepare()

    return seeded


def _storm(team: Team, proposals: list[int]) -> tuple[dict[str, int], int]:
    """Open the call-outs a few at a time while workers die; return how many died of what, and how many
    call-outs there was no time to open.
    """
    with within(LIMIT) as time_left:
        return _kill_while(time_left, team, proposals)


def _kill_while(time_left: Any, team: Team, proposals: list[int]) -> tuple[dict[str, int], int]:
    luck = random.Random("kills")
    waiting, died = proposals, {"points": 0, "random": 0}
    plan = [point for point in POINTS for _ in range(EACH)]
    luck.shuffle(plan)
    per_step = max(1, -(-len(waiting) // (len(plan) + KILLS)))
    for point in itertools.takewhile(lambda _: time_left(), plan):
        _keep_busy(waiting, per_step)
        team.fill(workers.dies_at(point, luck.randint(1, 3)))
        before = set(team.pids)
        with within(15) as patient:
            while before == set(team.pids) and patient():
                _keep_busy(waiting, 1, full=30)
                _reap(team)
                time.sleep(0.01)
        died["points"] += before != set(team.pids)
    for number in itertools.takewhile(lambda _: time_left(), range(KILLS)):
        team.fill()
        _open_share(waiting, -(-len(waiting) // (KILLS - number)))
        time.sleep(luck.uniform(0.02, 0.3))
        team.kill_one(luck)
        died["random"] += 1
    while waiting and time_left():
        _keep_busy(waiting, AT_A_TIME)
        team.fill()
        time.sleep(0.05)
    return died, len(waiting)


def _reap(team: Team) -> None:
    for pid in [p for p in team.pids if workers.gone(p)]:
        team._note(team.pids.pop(pid))


def _keep_busy(waiting: list[int], number: int, *, full: int = 400) -> None:
    """Open call-outs while little waits in the outbox, and let the time of sent waves run out."""
    global _hurried
    if time.monotonic() - _hurried > HURRY:
        _hurried = time.monotonic()
        rows(
            "UPDATE callouts_wave SET due_at = clock_timestamp() WHERE id IN (SELECT id FROM callouts_wave"
            " WHERE state = 'open' AND handed_at IS NOT NULL AND due_at > clock_timestamp() FOR UPDATE SKIP LOCKED)"
        )
    due = "SELECT count(*) FROM (SELECT 1 FROM outbox_message WHERE state IN ('due', 'leased') LIMIT 400) m"
    if not waiting or count(due) >= full:
        return
    for _ in range(min(number, len(waiting))):
        _open(waiting)


def _open_share(waiting: list[int], share: int) -> None:
    """Open so many call-outs, and wait for room in the outbox if need be: every kill meets its part of the pages."""
    left = len(waiting) - share
    with within(3) as patient:
        while len(waiting) > left and patient():
            before = len(waiting)
            _keep_busy(waiting, 1)
            if len(waiting) == before:
                time.sleep(0.02)


HURRY = 0.25
"""Seconds between two looks for waves whose time may run out."""
_hurried = 0.0


def _open(waiting: list[int]) -> None:
    from alongside.callouts import actions
    from alongside.kernel import clock

    actions.open_callout(proposal_id=waiting.pop(), by=scene.actor(), at=clock.now())


def _let_it_finish(team: Team) -> bool:
    """Let healthy workers send what is left; say whether they came to an end."""
    open_work = (
        "SELECT (SELECT count(*) FROM outbox_message WHERE state IN ('due', 'leased') AND kind = 'page_alert')"
        " + (SELECT count(*) FROM callouts_seat WHERE needs_person_since IS NULL)"
    )
    with within(8 if SEED_BUG else sized(60, 200)) as time_left:
        while time_left():
            team.fill()
            _keep_busy([], 0)
            if count(open_work) == 0:
                return True
            time.sleep(0.1)
    return False


def _judge(
    sink: workers.Sink, died: dict[str, int], team: Team, callouts: int, *, quiet: bool, took: float
) -> int:
    from alongside.callouts import queries
    from alongside.ledger.queries import verify

    pages = count("SELECT count(*) FROM callouts_page")
    keys = {row[0] for row in rows("SELECT key FROM outbox_message WHERE kind = 'page_alert'")}
    taken = [key for _, _, key in sink.taken() if key in keys]
    lost = len(keys - set(taken)) + (callouts * ASKED - pages)
    kills = sum(died.values())
    repeats = len(taken) - len(set(taken))
    doubled = _doubled(callouts, pages)
    late = _recovery(team)
    ok = (
        quiet
        and lost == 0
        and doubled == 0
        and queries.orphans() == []
        and verify().ok
        and kills >= KILLS
        and died["points"] >= len(POINTS) * EACH * 0.9
        and quantile(late, 1.0) <= 10.0
    )
    return say(
        "crash", n=pages, ok=ok, bug=lost > 0, kills=kills, kills_at_points=died["points"], points=len(POINTS), lost=lost,
        duplicate_effects=doubled, repeated_messages=repeats, bound_95=round(3 / max(1, pages), 6),
        interrupted=sum(len(ids) for _, ids in team.interrupted), recovery_max_s=round(quantile(late, 1.0), 2),
        came_to_an_end=quiet, minutes=round(took / 60, 1), pages_per_s=round(pages / took, 1),
    )  # fmt: skip


def _doubled(callouts: int, pages: int) -> int:
    """Count effects that happened more, or less, than once: waves, hand-overs, the call for a person."""
    once = (
        ("open_wave", callouts * -(-ASKED // WAVE)),
        ("hand_over", pages),
        ("nobody_left", callouts),
    )
    wrong = 0
    for action, expected in once:
        lines = count("SELECT count(*) FROM ledger_entry WHERE action = %s", action)
        wrong += abs(lines - expected)
    waves = count("SELECT count(*) FROM callouts_wave")
    told = 'SELECT count(*) - count(DISTINCT (group_, address)) FROM (SELECT "group" AS group_, address'
    told += " FROM outbox_message WHERE kind = 'seat_needs_person') m"
    return wrong + abs(waves - callouts * -(-ASKED // WAVE)) + count(told)


def _recovery(team: Team) -> list[float]:
    """Return the seconds from a death until each message it held was handed over after all."""
    found: list[float] = []
    for moment, ids in team.interrupted:
        handed = rows(
            "SELECT extract(epoch FROM handed_at) FROM outbox_message WHERE id = ANY(%s) AND handed_at IS NOT NULL",
            ids,
        )
        found += [float(row[0]) - moment for row in handed]
    return found


if __name__ == "__main__":
    sys.exit(main())
