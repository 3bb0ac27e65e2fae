"""Offices from the public files, where a folder of them is at hand: all of it is taken in, and counties find theirs."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from alongside.funding import actions, queries
from alongside.funding.models import County
from alongside.kernel.actor import OPERATOR
from alongside.kernel.field import STATES

REAL = Path(os.environ.get("ALONGSIDE_DATA", "/nonexistent"))
FILES = {
    "fbi": "fbi_field_offices.csv",
    "districts": "federal_judicial_districts.csv",
    "county_districts": "county_federal_district.csv",
    "counties": "counties.csv",
}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not REAL.is_dir(), reason="Set ALONGSIDE_DATA to the folder of the public files of offices."
    ),
]


def test_the_public_files_are_taken_in_whole_and_every_county_finds_its_offices(at):
    report = actions.take_in_offices(files={k: REAL / name for k, name in FILES.items()}, by=OPERATOR, at=at)
    assert report.refused == ()
    basis = Counter(County.objects.values_list("office_basis", flat=True))
    print(f"{report.offices} offices, {report.counties} counties, by basis {dict(basis)}")
    assert report.offices > 140 and report.counties > 3000
    assert not County.objects.filter(office="", state__in=STATES).exists()
    known = County.objects.exclude(district="").count()
    print(f"{known} counties with a district")
    assert known > 3000
    franklin = queries.of_county("39049")
    assert franklin.fbi.city == "Cincinnati" and "Southern District of Ohio" in franklin.district.name
