"""Create or update the tables as the database's owner, then give the app role its rights.

Uses DATABASE_OWNER_URL when it is set, else DATABASE_URL, else this folder's built-in database.
"""

from __future__ import annotations

import argparse
import os

HELP = "create or update the tables"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to make the static files as well."""
    parser.add_argument(
        "--static", action="store_true", help="also compile translations and collect the static files"
    )


def main(options: argparse.Namespace) -> int:
    """Migrate; compile translations and collect static files when asked."""
    from contextlib import ExitStack

    from alongside.launch import embedded, place, surroundings
    from alongside.launch.account import database_account

    with ExitStack() as stack:
        if "ALONGSIDE_SECRET_KEY" not in os.environ or not surroundings.their_database():
            database = None
            if not surroundings.their_database():
                database = stack.enter_context(embedded.for_command("migrate"))
            var = place.open_var(database_account())
            key = place.load_keys(var)[0].secret_key
            environ = surroundings.for_children(var, secret_key=key, embedded=database)
            os.environ.update(surroundings.for_migrate(environ, embedded=database))
        elif "DATABASE_OWNER_URL" in os.environ:
            os.environ.update(surroundings.for_migrate(dict(os.environ), embedded=None))
        _migrate(static=options.static)
    return 0


def _migrate(*, static: bool) -> None:
    from alongside.config import database

    database.migrate(app_role=os.environ.get("ALONGSIDE_APP_ROLE") or None)
    if static:
        from alongside.cli import catalogs, static_files

        catalogs.compile_all()
        static_files.collect()
