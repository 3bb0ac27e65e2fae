"""The `alongside` command: one module per subcommand, and every error a sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence

import alongside
from alongside.cli.sentences import sentence

# Each module has HELP (one line), `arguments(parser)` and `main(options) -> exit code`, and imports nothing
# heavy before `main`, so that --help answers at once.
COMMANDS = (
    "run",
    "migrate",
    "demo",
    "agencies",
    "advisors",
    "compacts",
    "library",
    "funding",
    "match",
    "capsule",
    "replay",
    "simulate",
    "ledger",
    "papers",
    "jobs",
    "watch",
    "doctor",
    "docs",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit code: 0 done, 1 could not, 2 asked wrongly."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        return int(options.main(options) or 0)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        if os.environ.get("ALONGSIDE_DEBUG"):
            traceback.print_exc()
        print(f"alongside {options.command}: {sentence(error)}", file=sys.stderr, flush=True)
        return 1


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    parser = argparse.ArgumentParser(
        prog="alongside",
        description="Runs and looks after a mass violence peer advisory program's system.",
        epilog="Set ALONGSIDE_DEBUG=1 to see where in the program an error came from.",
    )
    parser.add_argument("--version", action="version", version=f"alongside {alongside.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"alongside.cli.{name}")
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(command)
        command.set_defaults(main=module.main)
    return parser


if __name__ == "__main__":
    sys.exit(main())
