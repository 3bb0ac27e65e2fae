"""Whatever a carrier does, the question gets through by another way; and nothing a carrier says undoes anything.

Two simulated carriers, real jobs processes and the real web server. First carrier a hangs, breaks off, answers
500 with and without having sent, refuses, loses texts, returns them, and says that lost ones arrived: the seconds
until another phone way (or, of the lie that nobody can see, the mail) has the question. The circuit is switched
off, so that every text meets its vice. Then receipts, genuine ones repeated and in disorder, forged ones, and true
ones about somebody else's text, several at a time; a trigger in the database writes down every step back.

Seeded bugs, each alone or all (SEED_BUG=1): "held" keeps the connection while a carrier works, "silence" never
makes up for a text without a receipt, "backward" believes whatever a receipt says last.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from datetime import time as hour
from functools import partial
from pathlib import Path
from typing import Any

from ground import house, quantile, rows, say, scene, sized, within, workers
from ground import receipts as flood
from ground.phones import Carriers, Vicious, now

VICES = (
    "hang",
    "hang_after",
    "reset",
    "error_before",
    "error_after",
    "busy",
    "refuse",
    "drop",
    "return",
    "lie",
)
EACH = sized(1, 4)
SILENCE = sized(10, 45)
"""Seconds without a receipt after which the call goes: the program's own 45 unless short."""
RECEIPTS = sized(2_000, 100_000)
TRIES = sized(25, 1_000)
BUGS = os.environ.get("SEED_BUG", "")
LIMIT = 22 if BUGS else sized(35, 60)
"""Seconds within which another way must have the question; a twin need not wait for long to miss one."""


def main() -> int:
    """Run the probe; return the exit code."""
    with tempfile.TemporaryDirectory() as folder, Carriers(VICES) as carriers:
        with house():
            place = Place(Path(folder))
            people, proposals = _scene()
            with carriers.heard(seeded="backward" if BUGS in ("backward", "1") else ""):
                found = _meet_vices(place, carriers, proposals[: len(people)])
                unmet = len(people) - len(carriers.a.asked_for)
                texts = _taken_texts(place, carriers, proposals[len(people) :])
                told = flood.run(carriers, texts, RECEIPTS)
        return _judge(place, found, unmet, told)


@dataclass
class Place:
    """Where the workers write down what they saw."""

    folder: Path
    pids: list[int] = field(default_factory=list)

    @property
    def book(self) -> Path:
        """Return the file with a line per call to a carrier: whether a database connection was held."""
        return self.folder / "held"

    @property
    def mail(self) -> workers.Sink:
        """Return the carrier of mail, which takes all at once."""
        return workers.Sink(self.folder / "mail")

    def start(self) -> None:
        """Start two jobs processes with the program's own carriers, and mail that goes at once."""
        prepare = partial(_prepare, str(self.book), self.mail)
        self.pids = [workers.fork(self.mail, number=n, prepare=prepare) for n in (1, 2)]

    def stop(self) -> None:
        """End them."""
        for pid in self.pids:
            workers.kill(pid)
        self.pids = []

    def held(self) -> tuple[int, int]:
        """Return how often a carrier was asked, and how often with a connection held."""
        lines = self.book.read_text().splitlines() if self.book.exists() else []
        return len(lines), lines.count("held")


def _prepare(book: str, sink: workers.Sink) -> None:
    """In the worker: send by phone as the product does, watch the connection, put bugs in."""
    from django.db import connection

    from alongside.gateways.queries import carriers_for
    from alongside.gateways.twilio_carrier import TwilioCarrier
    from alongside.jobs import by_phone, deliver

    whole = deliver.deliver.func  # type: ignore[attr-defined]
    deliver.deliver = partial(whole, choose=lambda c: sink if c == "email" else carriers_for(c))  # type: ignore[assignment]
    by_phone.outbox.sick_carriers = lambda channel, at: frozenset()

    def watched(call: Any) -> Any:
        def asked(self: TwilioCarrier, envelope: Any) -> str:
            with open(book, "a") as lines:
                lines.write("held\n" if connection.connection is not None else "free\n")
            return str(call(self, envelope))

        return asked

    TwilioCarrier.send = watched(TwilioCarrier.send)  # type: ignore[method-assign]
    TwilioCarrier.find = watched(TwilioCarrier.find)  # type: ignore[method-assign]
    if BUGS in ("held", "1"):
        by_phone.let_go_of_the_database = lambda: None
    if BUGS in ("silence", "1"):
        deliver.tries.hasten_silent = lambda **words: 0


def _scene() -> tuple[list[int], list[int]]:
    """Put a person with a phone on the roster for every vice and turn, and make call-outs that ask one each."""
    from alongside.kernel import clock
    from alongside.roster import actions as roster
    from tests.callouts import advisor

    at = clock.now()
    officer = scene.officer(at)
    scene.set_policy(at, wave_size=1, silence_seconds=SILENCE)
    agreed = {"sms_consent": date(2026, 9, 1), "voice_consent": date(2026, 9, 1)}
    people = []
    for number in range(len(VICES) * EACH):
        who = advisor(number, at, phone=Vicious.number(number).removeprefix("+1"), **agreed)
        never = {
            "quiet_from": hour(3),
            "quiet_until": hour(3),
            "wake": False,
            "order": (),
            "weekly_cap": None,
        }
        roster.keep_wishes(advisor_id=who, by=scene.actor(), at=at, **never)
        people.append(who)
    first = scene.team(scene.request(at, officer), officer, at)
    asked = people + [people[n % len(people)] for n in range(TRIES)]
    return people, scene.copies(first, [[who] for who in asked])


def _open(proposal_id: int) -> int:
    from alongside.callouts import actions
    from alongside.kernel import clock

    return actions.open_callout(proposal_id=proposal_id, by=scene.actor(), at=clock.now())


def _meet_vices(place: Place, carriers: Carriers, proposals: list[int]) -> dict[str, list[float | None]]:
    """Ask everybody; return, by vice, the seconds until another way had the question (None: never)."""
    place.start()
    began, callout = {}, {}
    for person, proposal_id in enumerate(proposals):
        began[person] = now()
        callout[person] = _open(proposal_id)
    with within(LIMIT + 3) as time_left:
        while time_left() and not all(_reached(place, carriers, person, callout) for person in callout):
            time.sleep(0.1)
    place.stop()
    found: dict[str, list[float | None]] = {vice: [] for vice in VICES}
    for person, began_at in began.items():
        moment = _reached(place, carriers, person, callout)
        found[_vice(person)].append(moment - began_at if moment else None)
    return found


def _vice(person: int) -> str:
    return VICES[person % len(VICES)]


def _reached(place: Place, carriers: Carriers, person: int, callout: dict[int, int]) -> float | None:
    """Return when the question reached a person's phone, or, where its carrier says it did, their mail."""
    if _vice(person) == "lie":
        (page,) = rows("SELECT id FROM callouts_page WHERE callout_id = %s", callout[person])[0]
        mails = [moment for moment, _, key in place.mail.taken() if key.startswith(f"page:{page}:")]
        return mails[0] if mails else None
    ways = carriers.ways(person)
    return ways[0][0] if ways else None


def _taken_texts(place: Place, carriers: Carriers, proposals: list[int]) -> list[tuple[Any, Any]]:
    """Ask again, by healthy carriers that report nothing; return (carrier, text) of each."""
    carriers.be_well()
    before = len(carriers.texts())
    for proposal_id in proposals:
        _open(proposal_id)
    place.start()
    with within(sized(40, 600)) as time_left:
        while time_left() and len(carriers.texts()) - before < len(proposals):
            time.sleep(0.1)
    time.sleep(1.0)
    place.stop()
    chance = random.Random("texts")
    texts = carriers.texts()[before:]
    chance.shuffle(texts)
    return texts


def _judge(place: Place, found: dict[str, list[float | None]], unmet: int, told: flood.Told) -> int:
    asked, held = place.held()
    never = sum(seconds is None for one in found.values() for seconds in one)
    all_seconds = [seconds for one in found.values() for seconds in one if seconds is not None]
    worst = {
        vice: round(max((s for s in one if s is not None), default=-1.0), 1) for vice, one in found.items()
    }
    ok = never == 0 and max(all_seconds, default=99.0) <= LIMIT and held == 0 and asked > 0 and unmet == 0
    return say(
        "carrier", n=told.sent, ok=ok and told.ok,
        bug=_noticed(never, held, told), questions=len(VICES) * EACH, never_arrived=never, unmet=unmet,
        other_way_p50_s=round(quantile(all_seconds, 0.5), 1), other_way_max_s=round(max(all_seconds, default=-1), 1),
        silence_s=SILENCE, worst_s=worst, carrier_calls=asked, connections_held=held, regressions=told.regressions,
        wrong_ends=told.wrong_ends, forged=told.forged, forged_believed=told.forged_believed,
        odd_answers=told.odd_answers, texts=told.texts, receipts_per_s=round(told.per_second),
        bound_95=round(3 / max(1, told.sent), 6),
    )  # fmt: skip


def _noticed(never: int, held: int, told: flood.Told) -> bool:
    """Say whether each bug that was put in shows in the figure that is its own."""
    backward = told.regressions + told.wrong_ends + told.forged_believed > 0
    shows = {"held": held > 0, "silence": never > 0, "backward": backward}
    return all(shows[name] for name in ([BUGS] if BUGS in shows else shows))


if __name__ == "__main__":
    sys.exit(main())
