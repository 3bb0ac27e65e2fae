"""The directory of agencies: files in, names found, numbers with their source."""

from __future__ import annotations

import gzip
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from alongside.agencies import actions, queries
from alongside.agencies.models import Agency, ContactNumber, Delegate
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries, verify

pytestmark = pytest.mark.django_db

HEADER, *ROWS = (Path(__file__).parent.parent / "data" / "agencies_small.csv").read_text("utf-8").splitlines()


@pytest.fixture
def load(tmp_path, at):
    """Import rows from a file of their own."""

    def go(rows, header=HEADER, encoding="utf-8", packed=False):
        data = ("\n".join([header, *rows]) + "\n").encode(encoding)
        path = tmp_path / "agencies.csv"
        path.write_bytes(gzip.compress(data) if packed else data)
        return actions.import_directory(path=path, by=OPERATOR, at=at)

    return go


def names(text, **narrow):
    return [f"{c.name}, {c.state}" for c in queries.search(text, **narrow)]


def test_a_file_is_taken_in_once_however_often_it_is_loaded(load):
    first, second = load(ROWS), load(ROWS, packed=True)
    assert (first.read, first.created, first.updated, first.unchanged) == (10, 10, 0, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 10)
    assert queries.count() == 10


def test_a_changed_row_changes_that_agency_only(load):
    load(ROWS)
    report = load([ROWS[0].replace("8200,31", "8300,120"), *ROWS[1:]])
    assert (report.created, report.updated, report.unchanged) == (0, 1, 9)
    card = queries.by_ori("OH0000100")
    assert (card.population, card.staff, card.size_band) == (8300, 120, "100_499")


def test_one_bad_row_stops_the_whole_file_and_every_bad_line_is_named(load):
    bad = [
        ROWS[0],
        "short,Nowhere Police Department,municipal,agency,OH,,,,,,,,1,",
        "OH0000400,Nowhere Police Department,space_force,agency,OH,,,,,,,,1,",
        "OH0000500,Nowhere Police Department,municipal,agency,ZZ,,,,,,,,1,",
        "OH0000600,Nowhere Police Department,municipal,agency,OH,,,91,0,,,,1,",
        "OH0000700,Nowhere Police Department,municipal,agency,OH,,,,,Mars/Olympus,,,1,",
        "OH0000800,Nowhere Police Department,municipal,agency,OH,,,,,,many,,1,",
        ROWS[0],
    ]
    report = load(bad)
    assert [line for line, _ in report.refused] == [3, 4, 5, 6, 7, 8, 9]
    words = ["ori9", "agency_type", "state", "lat", "timezone", "population_ref", "line 2 already"]
    for (_, sentence), word in zip(report.refused, words, strict=True):
        assert word in sentence
        assert "%(" not in sentence
    assert queries.count() == 0
    assert not entries("agencies").exists()


def test_a_file_without_the_columns_is_refused_in_one_sentence(load):
    report = load(["1,2"], header="name,town")
    assert len(report.refused) == 1
    assert "ori9, agency_name, agency_type, state" in report.refused[0][1]


def test_a_damaged_or_empty_file_is_a_sentence_too(tmp_path, at):
    for data in (b"", gzip.compress(b"ori9,agency_name\n" * 500)[:40], b"ori9\x00\x01\x02,agency_name\n"):
        path = tmp_path / "bad"
        path.write_bytes(data)
        report = actions.import_directory(path=path, by=OPERATOR, at=at)
        assert report.refused
        assert queries.count() == 0


def test_old_windows_files_keep_their_accents(load):
    load(ROWS, encoding="cp1252")
    assert queries.by_ori("CO0000100").city == "Cañon City"


def test_an_agency_without_a_name_is_kept_under_its_identifier_and_said(load):
    report = load([ROWS[0].replace("Millbrook Police Department", "")])
    assert report.created == 1
    assert report.remarks == ((2, "No name; kept as “Unnamed agency OH0000100”."),)


def test_size_comes_from_staff_or_is_estimated_for_agencies_that_serve_residents(load):
    load(ROWS)
    assert queries.by_ori("OH0000100").size_band == "25_49"
    assert queries.by_ori("OR0000100").size_band == "100_499"
    assert queries.by_ori("OH0000300").size_band == "unknown"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("millb", "Millbrook Police Department, OH"),
        ("police millbrook", "Millbrook Police Department, OH"),
        ("Millbrook P.D.", "Millbrook Police Department, OH"),
        ("milbrook pd", "Millbrook Police Department, OH"),
        ("millborok", "Millbrook Police Department, OH"),
        ("Milbrok", "Millbrook Police Department, OH"),
        ("springfeild or", "Springfield Police Department, OR"),
        ("Milbrok pa", "Millbrook Police Department, OH"),
        ("Milbrok p", "Millbrook Police Department, OH"),
        ("milbrook polcie dep", "Millbrook Police Department, OH"),
        ("springfield polcie il", "Springfield Police Department, IL"),
        ("dayton so", "Dayton County Sheriff's Office, OH"),
        ("Dayton Co. Sheriff's Dept", "Dayton County Sheriff's Office, OH"),
        ("dayton county sheriffs off", "Dayton County Sheriff's Office, OH"),
        ("hwy patrol dayton", "Highway Patrol: Dayton County, OH"),
        ("saint louis", "St. Louis Police Department, MO"),
        ("st louis pd", "St. Louis Police Department, MO"),
        ("ft worth", "Fort Worth Police Department, TX"),
        ("canon city", "Cañon City Police Department, CO"),
        ("CAÑON", "Cañon City Police Department, CO"),
        ("lapd", "Los Angeles Police Department, CA"),
        ("springfield il", "Springfield Police Department, IL"),
        ("springfield illinois", "Springfield Police Department, IL"),
        ("millbrook chief of police", "Millbrook Police Department, OH"),
    ],
)
def test_people_find_their_agency_as_they_type_it(load, typed, found):
    load(ROWS)
    assert names(typed)[:1] == [found]


def test_like_names_come_at_work_first_then_by_people_served(load):
    load([row.replace(",60000,", ",190000,") for row in ROWS])
    assert names("springfield") == [
        "Springfield Police Department, MA",
        "Springfield Police Department, IL",
        "Springfield Police Department, OR",
    ]
    assert names("springfield", state="OR") == ["Springfield Police Department, OR"]
    assert names("springfield", limit=1) == ["Springfield Police Department, MA"]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "xqzzv", "%", "|", "'; drop table"])
def test_what_fits_nothing_finds_nothing(load, typed):
    load(ROWS)
    assert names(typed) == []


@pytest.mark.parametrize(
    "typed",
    ["police", "the police department", "xqzzv p", "xqzzv police", "xqzzv county", "xqzzv ohio", "xqzzv oh"],
)
def test_words_that_tell_no_agency_from_another_find_none(load, typed):
    load(ROWS)
    assert names(typed) == []


def test_a_short_word_is_not_stretched_to_another_town(load):
    load(ROWS)
    assert names("datn") == names("dxytn") == []


def test_a_new_agency_is_found_at_once(load, at):
    load(ROWS)
    assert names("harlan") == []
    agency_id = actions.add_agency(
        name="Harlan Village Police", kind="municipal", state="OH", city="Millbrook", by=OPERATOR, at=at
    )
    assert names("harlan") == ["Harlan Village Police, OH"]
    card = queries.card(agency_id)
    assert (card.lat, card.timezone, card.made_up) == (39.9, "America/New_York", False)
    with pytest.raises(Refused, match="in the directory"):
        actions.add_agency(
            name="harlan village police", kind="municipal", state="OH", city="", by=OPERATOR, at=at
        )


def test_a_name_is_known_again_however_it_is_shortened(load):
    load(ROWS)
    assert queries.find("Saint Louis PD", "MO").ori9 == "MO0000100"
    assert queries.find("Springfield Police Dept.", "IL").ori9 == "IL0000100"
    assert queries.find("Springfield", "IL") is None
    assert queries.find("Springfield Police Department", "TX") is None
    assert queries.town("canon city", "CO").timezone == "America/Denver"
    assert queries.town("Nowhere", "CO") is None


def test_the_starter_is_made_up_and_made_once(load, at):
    load(ROWS)
    made = actions.make_starter(by=OPERATOR, at=at)
    assert made > 5000
    assert actions.make_starter(by=OPERATOR, at=at) == 0
    assert not queries.find("Springfield Police Department", "IL").made_up
    dayton = queries.find("Dayton Police Department", "OH")
    assert dayton.made_up
    assert dayton.timezone == "America/New_York"
    assert Agency.objects.filter(made_up=True).exclude(ori9=None).count() == 0


def test_a_number_is_kept_with_where_and_when_it_was_found(load, at, cast):
    load(ROWS)
    agency_id = queries.by_ori("OH0000100").id
    number = {
        "agency_id": agency_id,
        "number": "614.555.0199",
        "label": "Dispatch",
        "source": "dispatch_center",
        "source_note": "",
        "seen_date": at.date(),
        "by": cast.officer.actor,
        "at": at,
    }
    number_id = actions.add_number(**number)
    assert actions.add_number(**number | {"number": "(614) 555-0199"}) == number_id
    (card,) = queries.numbers_of(agency_id)
    assert (card.number, card.source, card.checked_by_text) == (
        "+16145550199",
        "dispatch_center",
        "Dana Duty",
    )
    actions.retire_number(number_id=number_id, by=cast.officer.actor, at=at)
    actions.retire_number(number_id=number_id, by=cast.officer.actor, at=at)
    assert queries.numbers_of(agency_id) == ()
    assert [e.action for e in entries(f"agency:{agency_id}")] == ["add_number", "add_number", "retire_number"]
    assert actions.add_number(**number) != number_id
    for change, code in [
        ({"number": "911"}, "bad_number"),
        ({"source": "the caller"}, "no_source"),
        ({"source": "other"}, "no_source_note"),
        ({"seen_date": at.date() + timedelta(days=3)}, "seen_later"),
    ]:
        with pytest.raises(Refused) as refused:
            actions.add_number(**number | change)
        assert refused.value.verdict.code == code


def test_numbers_in_a_file_come_in_with_their_source_or_not_at_all(load):
    header = HEADER + ",phone,phone_source,phone_seen_date"
    good = ROWS[0] + ",614-555-0199,official_site,2026-10-01"
    load([good], header)
    load([good], header)
    (card,) = queries.numbers_of(queries.by_ori("OH0000100").id)
    assert (card.number, card.source, card.seen_date) == ("+16145550199", "official_site", date(2026, 10, 1))
    bad = [
        ROWS[0] + ",614-555,official_site,2026-10-01",
        ROWS[1] + ",614-555-0199,hearsay,2026-10-01",
        ROWS[3] + ",614-555-0199,official_site,last week",
    ]
    assert [line for line, _ in load(bad, header).refused] == [2, 3, 4]


def test_a_delegate_accepts_for_the_head_until_revoked(load, at, cast):
    load(ROWS)
    agency_id = queries.by_ori("OH0000100").id
    say = {"title": "Captain", "named_by": "Chief Dana Reyes", "by": cast.officer.actor, "at": at}
    delegate_id = actions.name_delegate(agency_id=agency_id, name="Pat Lindqvist", **say)
    assert queries.is_delegate(agency_id=agency_id, name=" pat  LINDQVIST", at=at)
    assert not queries.is_delegate(agency_id=agency_id, name="Pat", at=at)
    assert queries.delegates_of(agency_id, at - timedelta(days=1)) == ()
    actions.revoke_delegate(delegate_id=delegate_id, by=cast.officer.actor, at=at + timedelta(hours=1))
    assert queries.is_delegate(agency_id=agency_id, name="Pat Lindqvist", at=at)
    assert not queries.is_delegate(agency_id=agency_id, name="Pat Lindqvist", at=at + timedelta(hours=1))
    with pytest.raises(Refused, match="which agency head"):
        actions.name_delegate(agency_id=agency_id, name="Pat", **say | {"named_by": " "})
    assert "Lindqvist" not in " ".join(e.payload for e in entries(f"agency:{agency_id}"))
    assert verify().ok


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "posse"},
        {"state": "ZZ"},
        {"size_band": "huge"},
        {"name": ""},
        {"lat": 1.0, "lon": None},
        {"made_up": True, "ori9": "OH0000900"},
    ],
)
def test_the_database_itself_refuses_unknown_words(wrong):
    row = {"name": "X", "kind": "municipal", "state": "OH", "search": "x||||"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.create(**row)


def test_the_database_holds_one_identifier_and_one_number_once(load, at):
    load(ROWS)
    agency = Agency.objects.get(ori9="OH0000100")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.create(ori9="OH0000100", name="X", kind="municipal", state="OH", search="x||||")
    number = {
        "agency": agency,
        "number": "+16145550199",
        "source": "other",
        "seen_date": at.date(),
        "checked_at": at,
    }
    ContactNumber.objects.create(**number)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactNumber.objects.create(**number)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactNumber.objects.create(**number | {"number": "6145550199"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegate.objects.create(agency=agency, name="Pat", title="", named_by="x", from_at=at)
