"""The environment variables that the children get: the contract between the supervisor and the settings.

DATABASE_URL            the app role's address (migrate alone gets the owner's)
ALONGSIDE_APP_ROLE      for migrate: the role to grant rows to; unset when one role does everything
ALONGSIDE_SECRET_KEY    yours, or a random one kept in var/keys.json
ALONGSIDE_BASE_URL      yours, or http://localhost:PORT
ALONGSIDE_BIND          the address that the web listens on
ALONGSIDE_STATIC_ROOT   yours, or var/static
ALONGSIDE_EMBEDDED      1 when the database is the built-in one and only this machine can reach the web,
                        else unset: the demo's open doors depend on it
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from alongside.launch.cluster import APP
from alongside.launch.embedded import Embedded
from alongside.launch.port import Listen


def their_database() -> str:
    """Return the user's own DATABASE_URL, or an empty text: then the built-in database is used."""
    return os.environ.get("DATABASE_URL", "").strip()


def for_children(
    var: Path, *, secret_key: str, embedded: Embedded | None, listen: Listen | None = None
) -> dict[str, str]:
    """Return the environment for the web, the jobs and the commands."""
    environ = {k: v for k, v in os.environ.items() if k not in {"DATABASE_OWNER_URL", "ALONGSIDE_EMBEDDED"}}
    environ.setdefault("ALONGSIDE_SECRET_KEY", secret_key)
    environ.setdefault("ALONGSIDE_STATIC_ROOT", str(var / "static"))
    environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    environ["PYTHONUNBUFFERED"] = "1"
    environ["PYTHONPATH"] = os.pathsep.join(p for p in (_source(), environ.get("PYTHONPATH", "")) if p)
    if listen is not None:
        environ.setdefault("ALONGSIDE_BASE_URL", listen.page)
        environ["ALONGSIDE_BIND"] = listen.host
    if embedded is not None:
        environ["DATABASE_URL"] = embedded.app_url
        if listen is None or listen.loopback:
            environ["ALONGSIDE_EMBEDDED"] = "1"
    return environ


def for_migrate(environ: Mapping[str, str], *, embedded: Embedded | None) -> dict[str, str]:
    """Return the environment for migrations: the owner's address, and the role that gets the rights."""
    if embedded is not None:
        return {**environ, "DATABASE_URL": embedded.owner_url, "ALONGSIDE_APP_ROLE": APP}
    owner = os.environ.get("DATABASE_OWNER_URL", "").strip()
    app_role = unquote(urlsplit(environ["DATABASE_URL"]).username or "")
    if not owner or unquote(urlsplit(owner).username or "") == app_role:
        return {**environ, "DATABASE_URL": owner or environ["DATABASE_URL"]}
    return {**environ, "DATABASE_URL": owner, "ALONGSIDE_APP_ROLE": app_role}


def cli(*arguments: str) -> list[str]:
    """Return the command line of one of our own commands, in this same Python."""
    return [sys.executable, "-m", "alongside.cli.main", *arguments]


def _source() -> str:
    """The folder this package was imported from, so that children find it wherever they start."""
    return str(Path(__file__).resolve().parents[2])
