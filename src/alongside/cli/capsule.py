"""Ask an old question again: solve the problem of a capsule and say whether the answer is the same.

A capsule is a proposal of this house (its number) or a file that `capsule save` or `match --capsule` wrote.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "keep a proposed team with its reasons, or ask for it again"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do and with which capsule."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    again = actions.add_parser("replay", help="solve it again; exit 1 when the answer differs")
    again.add_argument("id", help="a proposal's number, or a capsule's file")
    save = actions.add_parser("save", help="write a proposal's capsule to a file")
    save.add_argument("id", help="a proposal's number")
    save.add_argument("file", type=Path, help="the file to write")


def main(options: argparse.Namespace) -> int:
    """Save or replay."""
    capsule = _take(options.id)
    if options.action == "save":
        text = json.dumps(capsule, indent=1, ensure_ascii=False)
        options.file.write_text(text + "\n", encoding="utf-8")
        print(f"{options.file}: SHA-256 {capsule['sha256']}")
        return 0
    return say(capsule)


def say(capsule: dict[str, Any]) -> int:
    """Replay a capsule, print what came of it, and return the exit code."""
    from alongside import matching

    try:
        found = matching.replay(capsule)
    except matching.BadCapsule as error:
        raise Trouble(str(error)) from error
    print(
        f"Policy {capsule['policy']}, answered by {found.kept_library or 'an early version'}, SHA-256 {capsule['sha256']}"
    )
    print(found.sentence)
    if found.first is not None:
        print(f"  {found.first.path}: was {found.first.kept!r}, is now {found.first.now!r}")
        if found.kept_library != found.library:
            print(
                f"  The library was {found.kept_library or 'an early version'} then and is {found.library} now."
            )
    return 0 if found.intact and found.same else 1


def _take(which: str) -> dict[str, Any]:
    if not which.isdigit():
        return _read(Path(which))
    with open_house("capsule"):
        from django.core.exceptions import ObjectDoesNotExist

        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR
        from alongside.teams.actions import take_capsule

        try:
            return take_capsule(proposal_id=int(which), by=OPERATOR, at=clock.now())
        except ObjectDoesNotExist:
            raise Trouble(f"There is no proposal {which}.") from None


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Trouble(f"There is no file {path}.") from None
    except (OSError, ValueError) as error:
        raise Trouble(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(data, dict):
        raise Trouble(f"{path} is not a capsule.")
    return data
