"""Settings from the environment, typed; what is missing or wrong is said in a sentence."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from alongside.gateways.setup import Setup, parse
from alongside.kernel.phone import digits

PASSWORD_LETTERS = 12


class SettingProblem(Exception):
    """A setting is missing or cannot be used. The message says what to do."""


def text(name: str, default: str | None = None) -> str:
    """Return the variable, or the default. Raises SettingProblem when it has neither."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise SettingProblem(
            f"{name} is not set. Set it in the environment; docs/runbook/settings.md says how."
        )
    return default


def flag(name: str) -> bool:
    """Return whether the variable says yes (1, true, yes, on)."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    """Return the variable as a whole number. Raises SettingProblem when it is not one."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise SettingProblem(f"{name} must be a whole number, not {raw!r}.") from None


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable as a list without empty items."""
    return [w.strip() for w in os.environ.get(name, default).split(",") if w.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Return a comma-separated list of addresses and networks. Raises SettingProblem for what is neither."""
    try:
        return [ip_network(word) for word in words(name, default)]
    except ValueError as error:
        raise SettingProblem(
            f"{name} must list addresses such as 10.0.0.5 or 10.0.0.0/24: {error}."
        ) from None


def phones(name: str) -> list[str]:
    """Return a comma-separated list of United States numbers as kept. Raises SettingProblem for what is none."""
    found = [(word, digits(word)) for word in words(name)]
    for word, number in found:
        if not number or "x" in number:
            raise SettingProblem(f"{name} must list numbers such as 614-555-0181, not {word!r}.")
    return [number for _, number in found]


def web_address(name: str) -> str:
    """Return an address that is called, or "". Raises SettingProblem unless it is http or https."""
    value = os.environ.get(name, "").strip()
    if value and not (value.startswith(("http://", "https://")) and urlsplit(value).hostname):
        raise SettingProblem(f"{name} must be a whole address that starts with https:// or http://.")
    return value


def password(name: str, *, needed_by: str) -> str:
    """Return a password, or "". Raises SettingProblem when ``needed_by`` is set and it is short or missing."""
    value = os.environ.get(name, "")
    if os.environ.get(needed_by, "").strip() and len(value) < PASSWORD_LETTERS:
        raise SettingProblem(
            f"{name} must have at least {PASSWORD_LETTERS} letters, because {needed_by} is set."
        )
    return value


def sealing_keys(name: str, *, secrets: Sequence[str]) -> dict[str, bytes]:
    """Return the keys that seal papers, by name, the present one first: ``new:BASE64,old:BASE64``, 32 bytes each.

    Without the variable they are made from ``secrets``, the site's key and its forerunners, so that changing
    that key rotates these too. Raises SettingProblem for a key that is none.
    """
    found: dict[str, bytes] = {}
    for word in words(name):
        key_id, _, coded = word.partition(":")
        try:
            key = base64.b64decode(coded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if not key_id or len(key) != 32:
            raise SettingProblem(f"{name} must list keys as name:key, each key 32 bytes in base64.")
        found[key_id] = key
    for secret in () if found else secrets:
        made = {
            use: hmac.new(secret.encode(), f"alongside papers {use}".encode(), hashlib.sha256).digest()
            for use in ("name", "key")
        }
        found[f"site-{made['name'].hex()[:8]}"] = made["key"]
    return found


def database(url: str, *, pool: bool) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address.

    ``postgresql://user:password@host:port/name`` or, for a socket folder, ``...@/name?host=/folder``;
    ``?pool=off`` keeps no connections open. ``?prepare=on`` lets the server plan a statement once per
    connection: a fifth less time for long work on one connection, such as a replay; not behind a pooler.
    Raises SettingProblem for anything else.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingProblem(
            "DATABASE_URL must start with postgresql:// because Alongside runs on PostgreSQL only."
        )
    query = {k: v[0] for k, v in parse_qs(parts.query).items()}
    options: dict[str, Any] = {"options": "-c lock_timeout=8s -c statement_timeout=60s"}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"]
    if pool and query.get("pool") != "off":
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 2}
    if query.get("prepare") == "on":
        options |= {"server_side_binding": True, "prepare_threshold": 3}
    return {
        "ENGINE": "alongside.base.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or (str(parts.port) if parts.port else ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def carriers() -> tuple[Setup, ...]:
    """Return the carriers of texts and calls in ALONGSIDE_CARRIER_1 to _9. Raises SettingProblem."""
    found: dict[str, Setup] = {}
    for number in range(1, 10):
        name = f"ALONGSIDE_CARRIER_{number}"
        if not (address := os.environ.get(name, "").strip()):
            continue
        try:
            carrier = parse(address, name=f"carrier-{number}")
        except ValueError as error:
            raise SettingProblem(f"{name} cannot be used: {error} (docs/carriers.md).") from None
        if carrier.name in found:
            raise SettingProblem(f"{name} has the name of another carrier: {carrier.name}.")
        found[carrier.name] = carrier
    return tuple(found.values())
