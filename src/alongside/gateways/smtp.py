"""Mail by SMTP, through the standard library."""

from __future__ import annotations

import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

from alongside.gateways.protocol import CannotReach, Envelope, Rejected

TIMEOUT_SECONDS = 10


class SmtpCarrier:
    """One mail per connection: ``smtp://`` with STARTTLS where offered, ``smtps://`` with TLS at once."""

    name = "smtp"

    def __init__(self, url: str, *, sender: str, sender_name: str = "") -> None:
        parts = urlsplit(url)
        self._secure = parts.scheme == "smtps"
        self._host, self._port = parts.hostname or "localhost", parts.port or (465 if self._secure else 25)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._sender_name = parseaddr(sender)[1], sender_name

    def send(self, envelope: Envelope) -> str:
        """Hand the mail to the server; the Message-ID is made from the key, the same on every try."""
        mail = self._mail(envelope)
        try:
            with self._connect() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()), (550, b""))[0]
            raise (Rejected if 500 <= code < 600 else CannotReach)(f"{code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise CannotReach(type(error).__name__) from None
        return str(mail["Message-ID"])

    def _connect(self) -> smtplib.SMTP:
        kind = smtplib.SMTP_SSL if self._secure else smtplib.SMTP
        server = kind(self._host, self._port, timeout=TIMEOUT_SECONDS)
        try:
            server.ehlo()
            if not self._secure and server.has_extn("starttls"):
                server.starttls()
                server.ehlo()
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _mail(self, envelope: Envelope) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = " ".join(envelope.subject.split())
        own_name, sender = (
            parseaddr(envelope.sender) if envelope.sender else (self._sender_name, self._sender)
        )
        mail["From"] = Address(display_name=own_name, addr_spec=sender)
        mail["To"] = envelope.address
        domain = sender.rpartition("@")[2] or "localhost"
        mail["Message-ID"] = f"<{sha256(envelope.key.encode()).hexdigest()[:32]}@{domain}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(envelope.text)
        if envelope.html:
            mail.add_alternative(envelope.html, subtype="html")
        return mail
