"""Keeping what a benchmark built: a PostgreSQL in a folder of one's own, with the program at both of its sizes."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from alongside.launch import binaries
from alongside.launch.account import database_account, give
from alongside.launch.cluster import APP, DATABASE, OWNER, Cluster, role_statements
from alongside.launch.scratch import MORE_STATEMENTS, OWNER_OPTIONS, SETTINGS
from alongside.launch.trouble import Trouble

SMALL = "small"


class Kept:
    """A running server whose folder stays; it has the addresses that a throwaway one has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        account = database_account()
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)
        programs, room = binaries.find(), folder / "postgres"
        if not binaries.runnable_by(programs, account):
            programs = binaries.copy_to(programs, folder / "programs")
        room.mkdir(mode=0o700, exist_ok=True)
        give(room, account)
        settings = SETTINGS | {"shared_buffers": "512MB"}
        self.cluster = Cluster(room / "data", room, programs, account, settings, durable=False)
        words = folder / "passwords.json"
        if not (self.cluster.exists() and words.is_file()):
            owner, app = secrets.token_hex(16), secrets.token_hex(16)
            roles = role_statements(owner, app, owner_options=OWNER_OPTIONS)
            self.cluster.make([*roles, *MORE_STATEMENTS])
            words.touch(mode=0o600)
            words.write_text(json.dumps([owner, app]))
        owner, app = json.loads(words.read_text())
        self.owner_url, self.app_url = self.cluster.url(OWNER, owner), self.cluster.url(APP, app)
        with (folder / "log").open("wb") as log:
            self.server = self.cluster.start(log=log)
        if not self.cluster.wait(self.server, seconds=60):
            raise Trouble(f"The kept PostgreSQL did not start; its log is {folder / 'log'}.")

    @property
    def full(self) -> Path:
        """What the builder left: with it both sizes are there."""
        return self.folder / "full"

    def stop(self) -> None:
        """Stop the server, cleanly when it has the time; the folder stays."""
        self.cluster.stop(self.server, seconds=60.0)

    def databases(self) -> list[str]:
        """Return the databases that stand: the whole size, and the small one when it was built before."""
        return [DATABASE, SMALL] if self.full.exists() else [DATABASE]


def copy_small(owner_url: str) -> None:
    """Copy the database as it is now, so that the small size can be asked again."""
    import psycopg

    hang_up()
    with psycopg.connect(owner_url.replace(f"/{DATABASE}?", "/postgres?"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {SMALL} TEMPLATE {DATABASE}")


def turn_to(database: str) -> None:
    """Let this process ask another database of the same server from now on."""
    from django.db import connections

    hang_up()
    connections["default"].settings_dict["NAME"] = database


def hang_up() -> None:
    """Close every connection of this process, those in the pool as well."""
    from django.db import connections

    connections.close_all()
    connections["default"].close_pool()


def again(ground: Any, worlds: list[dict[str, Any]]) -> Any:
    """Fill a ground with what stands in the database that is asked now, in the order in which it was built.

    ``worlds``: the ids that the story's pages need, as the builder left them.
    """
    from alongside.accounts.models import Person
    from alongside.agencies.models import Agency
    from alongside.callouts.models import CallOut
    from alongside.engagements.models import Engagement
    from alongside.incidents.models import RequestForAssistance
    from alongside.roster.models import PeerAdvisor

    ground.worlds = worlds
    request = RequestForAssistance.objects.get(key="asking")
    ground.request_id, ground.callout_id = request.pk, CallOut.objects.get(request=request).pk
    ground.staff = list(Person.objects.filter(email__endswith="@staff.example").order_by("pk"))
    ground.agencies = list(Agency.objects.filter(name__regex=r"^Townsend \d+ Police").order_by("pk"))
    ground.advisors = list(
        PeerAdvisor.objects.filter(person__email__endswith="@roster.example").order_by("pk")
    )
    ground.engagements = list(
        Engagement.objects.select_related("request").filter(request__key__startswith="bench-").order_by("pk")
    )
    return ground
