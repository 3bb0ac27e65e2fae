"""Texts and calls by Twilio's own library, or by anyone who speaks the same requests at another address."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import quote

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from alongside.gateways.protocol import CannotReach, Envelope, Rejected, Stopped, Unknown
from alongside.gateways.setup import Setup
from alongside.kernel import clock
from alongside.outbox.states import Channel

CONNECT_SECONDS, READ_SECONDS = 3.0, 6.5
"""Together below the ten seconds of the contract."""
RING_SECONDS = 25
JUST_NOW = timedelta(minutes=5)
NOT_TAKEN = {429, 503}
"""Answers that say the request was not worked on: another carrier may send it at once."""
STOPPED_CODE = 21610
"""“Attempt to send to unsubscribed recipient”."""


class _Http(TwilioHttpClient):
    """The library's HTTP client with our deadlines, sent to the carrier's own address."""

    def __init__(self, base_url: str) -> None:
        super().__init__(pool_connections=True)
        self.timeout = (CONNECT_SECONDS, READ_SECONDS)
        self._base_url = base_url

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        return super().request(
            method, url.replace("https://api.twilio.com", self._base_url, 1), *args, **kwargs
        )


class TwilioCarrier:
    """One account. ``hooks``: the address, without a slash at the end, below which it reports to us."""

    def __init__(self, setup: Setup, *, hooks: str) -> None:
        self._setup, self._hooks = setup, f"{hooks}/{quote(setup.name)}"
        self.name = setup.name

    def weight(self, channel: str) -> int:
        """Return how much of a channel it carries beside others."""
        return self._setup.weights.get(channel, 0)

    def send(self, envelope: Envelope) -> str:
        """Hand the message over; return its SID.

        Raises Rejected or Stopped when it never will be taken, CannotReach when it was not, and Unknown when
        the carrier's answer did not arrive.
        """
        try:
            return str(self._create(envelope).sid)
        except TwilioRestException as error:
            return self._refused(error, envelope)
        except requests.ConnectTimeout:
            raise CannotReach("no connection in time") from None
        except requests.ConnectionError as error:
            never = isinstance(
                getattr(error.args[0] if error.args else None, "reason", None), NewConnectionError
            )
            raise (CannotReach if never else Unknown)(type(error).__name__) from None
        except (requests.RequestException, TwilioException) as error:
            raise Unknown(type(error).__name__) from None

    def _refused(self, error: TwilioRestException, envelope: Envelope) -> str:
        said = f"{error.status} {error.code or ''}".strip()
        if error.code == STOPPED_CODE:
            raise Stopped(said) from None
        if error.status in NOT_TAKEN or error.status in (401, 403, 404):
            raise CannotReach(said) from None
        if error.status < 500:
            raise Rejected(said) from None
        if found := self._found_after(error, envelope):
            return found
        raise CannotReach(said) from None

    def _found_after(self, error: TwilioRestException, envelope: Envelope) -> str:
        """Ask after a broken answer whether the carrier has the message all the same."""
        try:
            return self.find(envelope)
        except CannotReach:
            raise Unknown(f"{error.status}") from None

    def find(self, envelope: Envelope) -> str:
        """Return the SID of this message among the newest to its number, or "". Raises CannotReach."""
        since = clock.host_clock() - JUST_NOW
        try:
            if envelope.channel == Channel.VOICE:
                rows = self._client.calls.list(to=envelope.address, limit=5)
            else:
                rows = self._client.messages.list(to=envelope.address, limit=20)
            for row in rows:
                same = envelope.channel == Channel.VOICE or row.body == envelope.text
                if same and row.date_created and row.date_created >= since:
                    return str(row.sid)
        except (requests.RequestException, TwilioException) as error:
            raise CannotReach(type(error).__name__) from None
        return ""

    def _create(self, envelope: Envelope) -> Any:
        report = f"{self._hooks}/receipt/{envelope.attempt}/"
        if envelope.channel == Channel.VOICE:
            return self._client.calls.create(
                to=envelope.address,
                from_=self._setup.sender,
                url=f"{self._hooks}/call/{envelope.attempt}/",
                status_callback=report,
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                machine_detection="DetectMessageEnd",
                timeout=RING_SECONDS,
            )
        return self._client.messages.create(
            to=envelope.address, from_=self._setup.sender, body=envelope.text, status_callback=report
        )

    @cached_property
    def _client(self) -> Client:
        http = _Http(self._setup.base_url)
        return Client(self._setup.account, self._setup.token, http_client=http)
