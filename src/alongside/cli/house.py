"""Opening the house for a command: its database, its settings, then Django."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from alongside.launch import embedded, place, surroundings
from alongside.launch.account import database_account


@contextmanager
def open_house(what: str) -> Iterator[None]:
    """Let the block use the rooms, on DATABASE_URL or on this folder's built-in database.

    The built-in server is the one of the run that is up, or is started for as long as the block.
    ``what`` is the command's name, for the sentence that another command gets meanwhile.
    Raises Trouble when there is no database to be had.
    """
    with ExitStack() as stack:
        if not surroundings.their_database():
            database = stack.enter_context(embedded.for_command(what))
            environ = surroundings.for_children(
                database.var, secret_key=database.keys.secret_key, embedded=database
            )
        else:
            var = place.open_var(database_account())
            environ = surroundings.for_children(
                var, secret_key=place.load_keys(var)[0].secret_key, embedded=None
            )
        os.environ.update(environ)
        import django

        django.setup()
        yield
