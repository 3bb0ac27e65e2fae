"""How a line is hashed. The same words as the database function; the verifier needs only this file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(
    *, at: datetime, actor: str, actor_text: str, action: str, object: str, why: str, facts: Mapping[str, Any]
) -> str:
    """Return the payload as text that is the same for the same facts: sorted keys, no spaces, ASCII."""
    return json.dumps(
        {
            "at": at.astimezone(UTC).isoformat(),
            "actor": actor,
            "actor_text": actor_text,
            "action": action,
            "object": object,
            "why": why,
            "facts": facts,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
        default=str,
    )


def link(prev_hash: str, stream: str, seq: int, payload: str) -> str:
    """Return the hash of one line: SHA-256 over the hash before it, stream, number and payload."""
    return hashlib.sha256(f"{prev_hash}\n{stream}\n{seq}\n{payload}".encode()).hexdigest()
