"""A carrier that exists only on this machine: an HTTP server with the requests, reports and vices of a real one.

It speaks the part of Twilio's interface that ``twilio_carrier`` uses. It can be slow, hang, answer 500 after
or without having sent, take messages and drop them, report late, twice, in disorder or with a forged
signature, reply, and pick up the phone. ``python -m alongside.gateways.simulator`` prints its address.
"""

from __future__ import annotations

import json
import secrets
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

from twilio.request_validator import RequestValidator

from alongside.kernel import clock

MODES = (
    "ok", "slow", "hang", "hang_after", "error_before", "error_after", "busy", "refuse", "stopped", "reset", "drop",
    "return", "lie"
)  # fmt: skip
"""What it does with a message. "hang_after" and "error_after" send it all the same; "drop" takes it, says so
and loses it; "lie" also reports that it arrived; "return" reports that it did not; "busy" is a 503."""

Fetch = Callable[[str, dict[str, str], dict[str, str]], tuple[int, str]]


@dataclass
class Item:
    """A message or call that it took."""

    sid: str
    to: str
    sender: str
    body: str
    callback: str
    url: str
    created: str
    lost: bool = False


@dataclass
class Heard:
    """A call as the person heard it: what was said, and whether the line led on to another number."""

    said: list[str] = field(default_factory=list)
    dialed: str = ""


def _fetch(url: str, params: dict[str, str], headers: dict[str, str]) -> tuple[int, str]:
    request = urllib.request.Request(url, urlencode(params).encode(), headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


class Simulator:
    """Use as a context. ``fetch`` posts to the program and returns status and body; by HTTP unless given."""

    def __init__(
        self,
        *,
        name: str = "a",
        account: str = "ACsimulated",
        token: str = "simulated-token",  # noqa: S107
        sender: str = "+16145550190",
        port: int = 0,
        fetch: Fetch = _fetch,
    ) -> None:
        self.name, self.account, self.token, self.sender = name, account, token, sender
        self.mode, self.delay, self.receipts_at_once = "ok", 0.0, False
        self.messages: list[Item] = []
        self.calls: list[Item] = []
        self.asked = 0
        self.over = threading.Event()
        self._fetch = fetch
        self._server = _Server(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Simulator:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()

    def mode_for(self, kind: str, number: str) -> str:
        """Return what it does with this message ("Messages") or call ("Calls")."""
        return self.mode

    def address(self, **query: Any) -> str:
        """Return the setting (ALONGSIDE_CARRIER_1) that makes this the program's carrier."""
        words = {"name": self.name, "from": self.sender.lstrip("+"), "sms": 1, "voice": 1} | query
        port = self._server.server_address[1]
        return f"twilio+http://{self.account}:{self.token}@127.0.0.1:{port}?{urlencode(words)}"

    def report(self, item: Item, status: str, *, code: str = "", forged: bool = False, **more: str) -> int:
        """Send one status of a message or call; return the status of the program's answer."""
        kind = "Call" if item in self.calls else "Message"
        params = {f"{kind}Sid": item.sid, f"{kind}Status": status, "To": item.to, "From": item.sender}
        params |= {"AccountSid": self.account, **({"ErrorCode": code} if code else {}), **more}
        return self.post(item.callback, params, forged=forged)[0]

    def reply(self, url: str, *, by: str, text: str, sid: str = "", forged: bool = False, **more: str) -> int:
        """Let a person's text arrive at ``url``; return the status of the program's answer."""
        params = {"MessageSid": sid or _sid("SM"), "From": by, "To": self.sender, "Body": text}
        params |= {"AccountSid": self.account, "NumMedia": "0", **more}
        return self.post(url, params, forged=forged)[0]

    def pick_up(self, item: Item, *, by: str = "human", keys: Sequence[str] = ()) -> Heard:
        """Let a call be answered by a person, who presses keys, or by a machine; return what was heard."""
        heard, url, left = Heard(), item.url, list(keys)
        params = {"CallSid": item.sid, "CallStatus": "in-progress", "AnsweredBy": by, "To": item.to}
        while url:
            status, body = self.post(url, params)
            if status != 200:
                raise AssertionError(f"the program answered {status} to a call at {url}")
            url = self._listen(body, heard)
            if not left:
                break
            params = {"CallSid": item.sid, "Digits": left.pop(0)}
        self.report(item, "completed", AnsweredBy=by)
        return heard

    @staticmethod
    def _listen(body: str, heard: Heard) -> str:
        """Hear what one answer of the program says; return where a pressed key goes, or ""."""
        tree = ElementTree.fromstring(body)  # noqa: S314 (our own program's answer)
        heard.said += [" ".join("".join(node.itertext()).split()) for node in tree.iter("Say")]
        dial = tree.find("Dial")
        heard.dialed = "".join(dial.itertext()).strip() if dial is not None else heard.dialed
        gather = tree.find("Gather")
        return gather.get("action", "") if gather is not None else ""

    def post(self, url: str, params: dict[str, str], *, forged: bool = False) -> tuple[int, str]:
        """Post to the program with our signature, or with one that is wrong."""
        token = "another-token" if forged else self.token
        signature = RequestValidator(token).compute_signature(url, params)
        return self._fetch(url, params, {"X-Twilio-Signature": signature})

    def take(self, kind: str, form: dict[str, str], mode: str = "ok") -> Item:
        """Keep a message or call, and report on it at once when told to."""
        made = format_datetime(clock.host_clock())
        item = Item(
            _sid("SM" if kind == "Messages" else "CA"), form["To"], form["From"], form.get("Body", ""),
            form.get("StatusCallback", ""), form.get("Url", ""), made, mode in ("drop", "lie", "return"),
        )  # fmt: skip
        (self.messages if kind == "Messages" else self.calls).append(item)
        told = {"lie": "delivered", "return": "undelivered", "drop": ""}.get(
            mode, "delivered" if self.receipts_at_once and kind == "Messages" else ""
        )
        if told:
            threading.Thread(target=self._report_all, args=(item, told), daemon=True).start()
        return item

    def _report_all(self, item: Item, last: str) -> None:
        for status in ("queued", "sent", last):
            self.report(item, status, code="30008" if status == "undelivered" else "")


class _Server(ThreadingHTTPServer):
    """Says nothing when whoever asked is gone before the answer."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)


def _shown(item: Item) -> dict[str, Any]:
    return {
        "sid": item.sid, "to": item.to, "from": item.sender, "body": item.body, "status": "queued",
        "date_created": item.created,
    }  # fmt: skip


_REFUSALS = {
    "error_before": (500, 20500, "broken"),
    "busy": (503, 20500, "broken"),
    "refuse": (400, 21211, "not a number"),
    "stopped": (400, 21610, "unsubscribed"),
}
"""How the modes that take nothing answer: HTTP status, the carrier's own code, its word."""


def _handler(simulator: Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers as the simulator's mode says."""

        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            kind = self._kind()
            if "To" not in form:  # whoever asked died before all was said
                return self._close()
            simulator.asked += 1
            mode = simulator.mode_for(kind, form["To"])
            if simulator.delay:
                time.sleep(simulator.delay)
            if mode == "hang":
                simulator.over.wait(30)
                return self._close()
            if mode == "reset":
                return self._close()
            if mode in _REFUSALS:
                status, code, message = _REFUSALS[mode]
                return self._say(status, {"code": code, "message": message})
            item = simulator.take(kind, form, mode)
            if mode == "hang_after":
                simulator.over.wait(30)
                return self._close()
            if mode == "error_after":
                return self._say(500, {"code": 20500, "message": "broken"})
            return self._say(201, _shown(item))

        def do_GET(self) -> None:
            query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
            kind = self._kind()
            if simulator.mode_for(kind, query.get("To", "")) in ("hang", "reset"):
                return self._close()
            rows = simulator.messages if kind == "Messages" else simulator.calls
            newest = [_shown(i) for i in reversed(rows) if query.get("To") in (None, i.to)]
            return self._say(200, {kind.lower(): newest, "page": 0, "page_size": 50, "next_page_uri": None})

        def _kind(self) -> str:
            return "Calls" if urlsplit(self.path).path.endswith("/Calls.json") else "Messages"

        def _say(self, status: int, body: dict[str, Any]) -> None:
            raw = json.dumps(body | ({"status": status} if status >= 400 else {})).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def _close(self) -> None:
            self.close_connection = True

    return Handler


def main() -> None:
    """Run until interrupted, reporting on everything it takes."""
    with Simulator() as simulator:
        simulator.receipts_at_once = True
        print(simulator.address(), flush=True)  # noqa: T201
        simulator.over.wait()


if __name__ == "__main__":
    main()
