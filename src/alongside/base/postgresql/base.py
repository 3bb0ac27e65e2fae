"""Django's PostgreSQL backend; a connection from the pool is looked at before it is used, and not asked.

Django asks the database something with every connection it takes: a tenth of what a small page costs. A server
that ended, was restarted or threw us out has closed its end of the line, and that can be seen without asking.
"""

from __future__ import annotations

import select
from typing import Any

from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool


def still_there(connection: Connection[Any]) -> None:
    """Raise the database's error when the line is closed. Something unread on an idle line is reason to ask."""
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    if line.poll(0):
        ConnectionPool.check_connection(connection)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, but for how a connection from the pool is checked."""

    @property
    def pool(self) -> ConnectionPool | None:
        """Return the pool of this process, made at first use and not yet opened; None where none is set."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        pools: dict[str, ConnectionPool] = self._connection_pools  # type: ignore[attr-defined]
        if self.alias not in pools:
            made = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,  # type: ignore[attr-defined]
                check=still_there,
                **options,
            )
            pools.setdefault(self.alias, made)  # another thread may have been quicker
        return pools[self.alias]
