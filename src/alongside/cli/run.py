"""Start everything in the foreground: database, tables, demo, web and jobs. Ctrl-C stops it.

PORT chooses the port (8000), BIND the address (127.0.0.1). With DATABASE_URL set, that PostgreSQL is used
and the built-in one is never touched; DATABASE_OWNER_URL is then the role that migrates. DEMO=0 leaves an
empty database empty. ALONGSIDE_VAR is the folder for everything that a run writes (var in the checkout).
"""

from __future__ import annotations

import argparse

HELP = "start everything in the foreground"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the port and the address also as options."""
    parser.add_argument("--port", help="the port to listen on (PORT, or 8000)")
    parser.add_argument("--bind", help="the address to listen on (BIND, or 127.0.0.1)")


def main(options: argparse.Namespace) -> int:
    """Run until told to stop."""
    import os

    from alongside.launch import run

    for name, value in (("PORT", options.port), ("BIND", options.bind)):
        if value:
            os.environ[name] = value
    return run.main()
