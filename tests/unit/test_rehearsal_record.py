"""Reading the record of incidents: places and bands only, in the order of dates, refused with the line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from alongside.kernel.verdict import Refused
from alongside.rehearsal import record
from alongside.rehearsal.measures import Measures, percentile, together
from alongside.rehearsal.replay import part_of

HEAD = "incident_id,date,time_local,timezone,city,state,location_type,lat,lon,killed,injured\n"


def written(tmp_path: Path, *lines: str, head: str = HEAD) -> Path:
    path = tmp_path / "incidents.csv"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    return path


LATER = "B,2019-05-01,09:30,America/Chicago,Saltgrass,TX,workplace,30.9,-97.2,4,0"
EARLIER = "A,2019-02-11,13:20,America/New_York,Quillfeather,OH,school_k12,40.1,-82.6,0,26"


def test_incidents_come_in_the_order_of_their_dates_in_utc(tmp_path):
    found = record.read(written(tmp_path, LATER, EARLIER))
    assert [incident.key for incident in found] == ["A", "B"]
    assert found[0].at == datetime(2019, 2, 11, 18, 20, tzinfo=UTC)
    assert record.read(written(tmp_path, LATER, EARLIER), limit=1) == found[:1]


def test_people_are_bands_and_a_place_without_a_point_is_still_a_place(tmp_path):
    (found,) = record.read(written(tmp_path, "C,2020-01-01,08:00,America/Denver,Sundial,CO,unknown,,,,7"))
    assert (found.killed, found.injured, found.venue) == ("unknown", "4_9", "other")
    assert (found.lat, found.lon) == (None, None)


@pytest.mark.parametrize(
    ("count", "band"),
    [("", "unknown"), ("0", "none"), ("1", "1_3"), ("3", "1_3"), ("4", "4_9"), ("9", "4_9"), ("10", "10_24"),
     ("24", "10_24"), ("25", "25_plus"), ("400", "25_plus")],
)  # fmt: skip
def test_bands_begin_and_end_where_the_form_says(count, band):
    assert record.band(count) == band


def test_a_row_without_a_zone_takes_the_commonest_of_its_state(tmp_path):
    found = record.read(written(tmp_path, EARLIER, "D,2019-03-01,08:00,,Elsewhere,OH,worship,,,1,1"))
    assert [incident.zone for incident in found] == ["America/New_York"] * 2


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (EARLIER.replace("2019-02-11", "yesterday"), "line 3"),
        (EARLIER.replace(",OH,", ",ZZ,"), "not a state"),
        (EARLIER.replace("school_k12", "moon"), "moon"),
        (EARLIER.replace("America/New_York", "Moon/Sea"), "Moon/Sea"),
        (EARLIER.replace(",0,26", ",many,26"), "many"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path, line, why):
    with pytest.raises(Refused, match=why):
        record.read(written(tmp_path, LATER, line))


def test_a_file_that_lacks_columns_is_refused(tmp_path):
    with pytest.raises(Refused, match="lacks columns: time_local"):
        record.read(written(tmp_path, LATER, head=HEAD.replace("time_local", "when")))


@pytest.mark.parametrize(
    ("times", "share", "expected"),
    [([], 0.5, None), ([7.0], 0.9, 7.0), ([30.0, 10.0, 20.0], 0.5, 20.0), ([0.0, 10.0], 0.9, 9.0)],
)
def test_percentiles_lie_between_neighbors(times, share, expected):
    assert percentile(times, share) == expected


@pytest.mark.parametrize("of", [1, 2, 3])
def test_stretches_hold_every_incident_once_in_order(of, tmp_path):
    start = datetime(2000, 1, 1)
    days = [start + timedelta(days=n * n) for n in range(90)]
    lines = [f"{n},{day:%Y-%m-%d}{LATER[12:]}" for n, day in enumerate(days)]
    incidents = record.read(written(tmp_path, *lines))
    parts = [part_of(incidents, number, of) for number in range(1, of + 1)]
    assert [one for part in parts for one in part] == incidents
    assert all(parts)


def test_stretches_are_measured_as_one_run():
    names = ("acknowledge", "verify", "call_out", "full_team", "first_peer_contact")
    one = Measures({name: [1.0, 2.0] for name in names}, wanted=4, filled=3, asked=8)
    two = Measures({name: [3.0] for name in names}, wanted=1, filled=1, asked=2)
    both = together([one, two])
    assert both.stages["verify"].n == 3
    assert both.stages["verify"].median_minutes == 2.0
    assert (both.wanted, both.filled, both.asked_per_seat) == (5, 4, 2.0)
