"""Reports of carriers in a flood: genuine, repeated, in disorder, forged, and true ones about another's text."""

from __future__ import annotations

import http.client
import os
import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import psycopg
from twilio.request_validator import RequestValidator

from alongside.gateways.simulator import Item
from ground import OWNER, rows
from ground.phones import BASE_URL, Carriers, Vicious

TAKING, ARRIVED, CAME_BACK = (
    ("accepted", "queued", "sending", "sent"),
    ("delivered",),
    ("undelivered", "failed"),
)
STORIES = (TAKING, TAKING + ARRIVED, TAKING + CAME_BACK, TAKING + ARRIVED + CAME_BACK, ())
"""Which words are genuinely said about a text; about every fifth nothing is, and all it gets is forged."""
SIDE_BY_SIDE = 6
WATCH = """
CREATE TABLE probe_backward (kind text, id bigint, was text, became text);
CREATE FUNCTION probe_watch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE back boolean;
BEGIN
  IF NEW.state = OLD.state THEN RETURN NEW; END IF;
  back := CASE TG_TABLE_NAME
    WHEN 'outbox_attempt' THEN OLD.state IN ('delivered', 'undelivered', 'refused', 'unreachable')
      OR NEW.state IN ('sending', 'unknown')
    WHEN 'outbox_message' THEN OLD.state IN ('delivered', 'failed') OR (OLD.state = 'handed' AND NEW.state = 'due'
      AND NOT EXISTS (SELECT 1 FROM outbox_attempt a WHERE a.message_id = NEW.id AND a.state = 'undelivered'))
    ELSE NEW.state = 'planned' END;
  IF back THEN INSERT INTO probe_backward VALUES (TG_TABLE_NAME, NEW.id, OLD.state, NEW.state); END IF;
  RETURN NEW;
END $$;
"""


@dataclass
class Told:
    """What the flood did."""

    sent: int = 0
    texts: int = 0
    forged: int = 0
    forged_believed: int = 0
    odd_answers: int = 0
    regressions: int = 0
    wrong_ends: int = 0
    per_second: float = 0.0
    said: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def ok(self) -> bool:
        """Say whether nothing was believed that should not be, and nothing went backward."""
        wrong = self.forged_believed + self.odd_answers + self.regressions + self.wrong_ends
        return wrong == 0 and self.texts > 0 and self.sent > 0


@dataclass(frozen=True)
class Post:
    """One request: ``fine`` are the statuses that are right for it; ``attempt`` when it is genuine."""

    path: str
    params: dict[str, str]
    signature: str
    fine: tuple[int, ...]
    status: str = ""
    attempt: int = 0


def run(carriers: Carriers, texts: Sequence[tuple[Vicious, Item]], number: int) -> Told:
    """Send so many reports about these texts, several at a time; return what they did."""
    owner = os.environ[OWNER]
    with psycopg.connect(owner, autocommit=True) as link:
        link.execute(WATCH)
        for table in ("outbox_attempt", "outbox_message", "callouts_page"):
            link.execute(
                f"CREATE TRIGGER probe_watch BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION probe_watch()"
            )
    luck, told = random.Random("receipts"), Told(texts=len(texts))
    if not texts:
        return told
    stories = {item.sid: STORIES[n % len(STORIES)] for n, (_, item) in enumerate(texts)}
    began = time.monotonic()
    left = [number]
    lock = threading.Lock()

    def keep_posting(seed: int) -> None:
        own = random.Random(f"{seed}")
        line = http.client.HTTPConnection("127.0.0.1", carriers.port, timeout=30)
        while True:
            with lock:
                if left[0] <= 0:
                    return
                left[0] -= 1
            post = _post(carriers, texts, stories, own)
            status = _send(line, post)
            with lock:
                told.sent += 1
                told.forged += 403 in post.fine
                told.odd_answers += status not in post.fine
                if post.attempt and status == 204:
                    told.said[post.attempt].add(post.status)

    threads = [threading.Thread(target=keep_posting, args=(luck.random(),)) for _ in range(SIDE_BY_SIDE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.per_second = number / (time.monotonic() - began)
    with psycopg.connect(owner) as link:
        told.regressions = link.execute("SELECT count(*) FROM probe_backward").fetchone()[0]  # type: ignore[index]
    _compare(texts, told)
    return told


def _post(
    carriers: Carriers,
    texts: Sequence[tuple[Vicious, Item]],
    stories: dict[str, tuple[str, ...]],
    luck: random.Random,
) -> Post:
    """Make up one report."""
    carrier, item = luck.choice(texts)
    words = stories[item.sid]
    kind = luck.choices(("genuine", "forged", "another's text", "another's name"), (55, 25, 10, 10))[0]
    if kind == "genuine" and not words:
        kind = "forged"
    status = luck.choice(words if kind == "genuine" else TAKING + ARRIVED + CAME_BACK)
    code = "30008" if status in CAME_BACK else ""
    sid, url, token = item.sid, item.callback, carrier.token
    if kind == "another's text":
        sid = luck.choice(texts)[1].sid
        sid = sid if sid != item.sid else "SMnone"
    elif kind == "another's name":
        other = carriers.b if carrier is carriers.a else carriers.a
        url, token = url.replace(f"/carriers/{carrier.name}/", f"/carriers/{other.name}/"), other.token
    params = {
        "MessageSid": sid,
        "MessageStatus": status,
        "To": item.to,
        "From": item.sender,
        "ErrorCode": code,
    }
    signed = RequestValidator("guessed" if kind == "forged" else token).compute_signature(url, params)
    attempt = _attempt(item) if kind == "genuine" else 0
    fine = (403, 429) if kind == "forged" else (204,)
    return Post(url.removeprefix(BASE_URL), params, signed, fine, status, attempt)


def _attempt(item: Item) -> int:
    found = re.search(r"/receipt/(\d+)/", item.callback)
    assert found
    return int(found[1])


def _send(line: http.client.HTTPConnection, post: Post) -> int:
    head = {"X-Twilio-Signature": post.signature, "Content-Type": "application/x-www-form-urlencoded"}
    for last in (False, True):
        try:
            line.request("POST", post.path, urlencode(post.params), head)
            answer = line.getresponse()
            answer.read()
            return answer.status
        except (http.client.HTTPException, OSError):
            line.close()
            if last:
                raise
    return 0


def _compare(texts: Sequence[tuple[Vicious, Item]], told: Told) -> None:
    """Count tries that ended otherwise than what was genuinely said about them."""
    ids = [_attempt(item) for _, item in texts]
    state = dict(rows("SELECT id, state FROM outbox_attempt WHERE id = ANY(%s)", ids))
    kept = dict(
        rows(
            "SELECT attempt_id, array_agg(status) FROM outbox_receipt WHERE attempt_id = ANY(%s) GROUP BY 1",
            ids,
        )
    )
    for attempt in ids:
        said = told.said.get(attempt, set())
        right = {"delivered"} if said & set(ARRIVED) else set()
        right |= {"undelivered"} if said & set(CAME_BACK) else set()
        told.wrong_ends += state[attempt] not in (right or {"taken"})
        told.forged_believed += bool(set(kept.get(attempt, ())) - said)
