"""Offices for the funding navigator, from files that you give: FBI field offices, judicial districts, counties.

Each file is a CSV with a head. --fbi: office, city, state, lat, lon, coverage_note. --districts: district_id, district,
state. --county-districts: county_fips, state, county_name, district_id. --counties: county_fips, state, county_name,
lat, lon. --state-offices: state, kind (saa, voca_assistance, voca_compensation), name, and where known phone, url,
verified (yes), seen_on. All of it is taken in, or nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from alongside.cli.house import open_house
from alongside.launch.trouble import Trouble

HELP = "take in files of offices to call about funding"
FILES = ("fbi", "districts", "county_districts", "counties", "state_offices")
MOST_LINES = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options."""
    for name in FILES:
        parser.add_argument(f"--{name.replace('_', '-')}", type=Path, metavar="FILE")


def main(options: argparse.Namespace) -> int:
    """Take the files in and say what they brought."""
    files = {name: path for name in FILES if (path := getattr(options, name))}
    if not files:
        print("Name at least one file; --help lists them.", file=sys.stderr)
        return 2
    for path in files.values():
        if not path.is_file():
            raise Trouble(f"There is no file {path}.")
    with open_house("funding"):
        from alongside.funding.actions import take_in_offices
        from alongside.kernel import clock
        from alongside.kernel.actor import OPERATOR

        report = take_in_offices(files=files, by=OPERATOR, at=clock.now())
    if report.refused:
        print(f"Nothing was taken in. {len(report.refused):,} lines need mending:", file=sys.stderr)
        for file, line, sentence in report.refused[:MOST_LINES]:
            print(f"  {file}, line {line}: {sentence}", file=sys.stderr)
        return 1
    print(f"{report.offices:,} offices taken in; {report.counties:,} counties are known.")
    return 0
