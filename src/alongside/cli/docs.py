"""Write the generated pages of docs/ (states, access, clocks), or check that they are current."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

HELP = "write or check the generated documentation"
CHECKOUT = Path(__file__).resolve().parents[3]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether only to check, and where the pages are."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a page is stale")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "docs", help="where the pages are")


def main(options: argparse.Namespace) -> int:
    """Write or check. No database is needed: the settings only have to load."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://nobody@/none")
    os.environ.setdefault("ALONGSIDE_SECRET_KEY", "only-for-writing-docs")
    import django

    django.setup()
    from alongside.cli import documents

    if options.check:
        old = documents.stale(options.folder)
        for name in old:
            print(f"docs/{name} is not what the program says now; run 'make docs'.", file=sys.stderr)
        return 1 if old else 0
    for name in documents.write(options.folder):
        print(f"docs/{name}")
    return 0
