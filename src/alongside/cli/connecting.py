"""Whether the database can be reached at all, said by its cause. No settings, no pool, one short try."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, urlsplit

import psycopg

SECONDS = 5
NEVER_SHOWN = re.compile(r"//[^@/]*@")

CAUSES: tuple[tuple[str, str], ...] = (
    (
        r"password authentication failed|no password supplied|authentication failed",
        "PostgreSQL does not accept the password of role {role}. Correct it in DATABASE_URL, or set it anew "
        "as PostgreSQL's administrator: ALTER ROLE {role} PASSWORD '...'.",
    ),
    (
        r"role .* does not exist",
        "PostgreSQL has no role {role}. docs/runbook/settings.md shows how the roles are made.",
    ),
    (
        r"database .* does not exist",
        "There is no database {name} on {host}. Make it (docs/runbook/settings.md) and run 'alongside migrate'.",
    ),
    (
        r"too many (connections|clients)|remaining connection slots",
        "PostgreSQL has no connection left. Raise max_connections to 40 or more, or end what else uses it.",
    ),
    (
        r"no pg_hba\.conf entry",
        "PostgreSQL on {host} lets nobody in from this machine. Add a line for {role} to its pg_hba.conf.",
    ),
    (
        r"SSL|TLS|certificate",
        "PostgreSQL on {host} and this machine do not agree on TLS. Look at sslmode in DATABASE_URL.",
    ),
    (
        r"starting up|shutting down|recovery",
        "PostgreSQL on {host} is starting or stopping. Wait a minute and look again.",
    ),
    (
        r"resolve|translate host|Name or service",
        "No machine is named {host}. Correct the host in DATABASE_URL, or mend the name service.",
    ),
    (
        r"refused|No such file|timeout|timed out|unreachable|No route",
        "Nobody answers as PostgreSQL on {host}. Start it, or correct host and port in DATABASE_URL.",
    ),
)


def why_not(url: str) -> str:
    """Return why the database of ``url`` cannot be reached, in a sentence that says what to do; "" if it can.

    An address that is none of PostgreSQL's is left to the settings, which say so.
    """
    if urlsplit(url).scheme not in {"postgresql", "postgres"}:
        return ""
    try:
        psycopg.connect(url, connect_timeout=SECONDS).close()
    except psycopg.Error as error:
        return cause(str(error), url)
    return ""


def cause(said: str, url: str) -> str:
    """Return the sentence for what the driver said; the driver's own words, without a password, otherwise."""
    parts = urlsplit(url)
    words = {
        "role": unquote(parts.username or "") or os.environ.get("USER", "of this account"),
        "name": unquote(parts.path.lstrip("/")) or "of this name",
        "host": f"{parts.hostname or 'this machine'}" + (f", port {parts.port}" if parts.port else ""),
    }
    for pattern, sentence in CAUSES:
        if re.search(pattern, said, re.IGNORECASE):
            return sentence.format(**words)
    return "The database did not answer: " + NEVER_SHOWN.sub("//", " ".join(said.split()))
