"""docs/roster-csv.md names the columns that the file really has."""

from __future__ import annotations

import re
from pathlib import Path

from alongside.roster.sheet import COLUMNS

PAGE = Path(__file__).parent.parent.parent / "docs" / "roster-csv.md"


def test_the_page_describes_every_column_and_no_other():
    cells = [line.split("|")[1] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    described = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert described == list(COLUMNS)
