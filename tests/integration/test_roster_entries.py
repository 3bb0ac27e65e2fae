"""The roster: who is on it, who is in date, and the same in and out of a file."""

from __future__ import annotations

import time
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps

from alongside import matching
from alongside.accounts.permissions import Role
from alongside.accounts.queries import person_by_email, roles_of
from alongside.agencies.actions import add_agency
from alongside.kernel.actor import OPERATOR
from alongside.kernel.spreadsheet import read_csv
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries, verify
from alongside.roster import actions, queries
from alongside.roster.actions import Authority, Entry, License, Lived
from alongside.roster.facts import AdvisorFacts, AuthorityFacts, CommitmentFacts
from alongside.roster.models import PeerAdvisor

pytestmark = pytest.mark.django_db

SMALL = Path(__file__).parent.parent / "data" / "roster_small.csv"


def sound(at, **change):
    """An entry with nothing lapsed at ``at``."""
    day = at.date()
    entry = Entry(
        name="Lena Ortiz",
        email="lena@example.org",
        discipline="law",
        home_state="CO",
        home_city="Granite Falls",
        timezone="America/Denver",
        background_expires=day + timedelta(days=400),
        training_expires=day + timedelta(days=400),
        employer_permission=True,
        revalidated_date=day - timedelta(days=10),
    )
    return replace(entry, **change)


@pytest.fixture
def add(at):
    """Put somebody on the roster; return the id."""

    def go(**change):
        return actions.add_advisor(entry=sound(at, **change), by=OPERATOR, at=at)

    return go


def clinician(at, **change):
    base = {
        "email": "iris@example.org",
        "discipline": "behavioral",
        "profession": "psychologist",
        "licenses": (License("HI", "PSY-1", at.date() + timedelta(days=200)),),
    }
    return base | change


def test_adding_an_advisor_makes_a_sign_in_with_that_role_and_a_line(add, at):
    advisor_id = add(phone="303.555.0141", languages=("es", "en", "es"))
    card = queries.card(advisor_id)
    assert (card.name, card.phone, card.languages) == ("Lena Ortiz", "+13035550141", ("en", "es"))
    assert roles_of(card.person_id, at) == {Role.ADVISOR}
    assert [e.action for e in entries(f"advisor:{advisor_id}")] == ["add_advisor"]
    assert queries.of_person(card.person_id) == card
    assert queries.cards([advisor_id, 0]) == {advisor_id: card}


def test_nobody_is_on_the_roster_twice_however_the_address_is_written(add):
    add()
    with pytest.raises(Refused, match="on the roster already"):
        add(email="Lena@Example.org")


def test_someone_on_the_staff_can_be_an_advisor_too(add, cast, at):
    advisor_id = add(email="cory@example.org", name="Cory Coordinator")
    assert queries.card(advisor_id).person_id == cast.coordinator.pk
    assert roles_of(cast.coordinator.pk, at) == {Role.COORDINATOR, Role.ADVISOR}


def test_the_home_town_gives_point_and_time_zone_when_the_directory_knows_it(add, at):
    agency_id = add_agency(
        name="Granite Falls Police Department",
        kind="municipal",
        state="CO",
        city="Granite Falls",
        by=OPERATOR,
        at=at,
    )
    from alongside.agencies.models import Agency

    Agency.objects.filter(pk=agency_id).update(lat=39.7, lon=-104.9, timezone="America/Denver")
    advisor_id = add(timezone="", agency_id=agency_id)
    entry = queries.entry(advisor_id)
    assert (entry.lat, entry.lon, entry.timezone) == (39.7, -104.9, "America/Denver")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": " "}, "no_name"),
        ({"email": "lena"}, "bad_email"),
        ({"phone": "911"}, "bad_phone"),
        ({"home_state": "ZZ"}, "bad_state"),
        ({"timezone": "Denver"}, "bad_timezone"),
        ({"language": "tlh"}, "bad_language"),
        ({"lat": 39.0}, "half_point"),
        ({"lat": 139.0, "lon": 0.0}, "bad_point"),
        ({"discipline": "dentist"}, "bad_discipline"),
        ({"discipline": "behavioral"}, "no_profession"),
        ({"languages": ("klingon",)}, "unknown_word"),
        ({"communities": ("cats",)}, "unknown_word"),
        ({"declined_kinds": ("quiet",)}, "unknown_word"),
        ({"licenses": (License("ZZ"),)}, "unknown_word"),
        ({"authorities": (Authority("pact", "remote"),)}, "unknown_word"),
        ({"lived": (Lived("flood"),)}, "unknown_word"),
        ({"lived": (Lived("", ""),)}, "empty_event"),
        ({"lived": (Lived("shooting", "", 18),)}, "bad_year"),
        ({"licenses": (License("CO", "a"), License("CO", "b"))}, "state_twice"),
        ({"licenses": (License("CO", "a:b"),)}, "bad_number"),
        ({"max_load": 0}, "bad_load"),
        ({"anniversaries": ((2, 30),)}, "bad_anniversary"),
        ({"employer_permission": False, "employer_permission_until": date(2027, 1, 1)}, "permission_mixed"),
    ],
)
def test_an_entry_with_a_fault_is_refused_with_its_sentence(add, change, code):
    with pytest.raises(Refused) as refused:
        add(**change)
    assert refused.value.verdict.code == code
    assert not PeerAdvisor.objects.exists()
    assert person_by_email("lena@example.org") is None


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"revalidated_date": None}, ["never_confirmed"]),
        ({"revalidated_date": date(2025, 11, 22)}, []),
        ({"revalidated_date": date(2025, 11, 21)}, ["not_confirmed"]),
        ({"background_expires": None}, ["no_background"]),
        ({"background_expires": date(2026, 11, 22)}, []),
        ({"background_expires": date(2026, 11, 21)}, ["background_expired"]),
        ({"training_expires": None}, []),
        ({"training_expires": date(2026, 11, 21)}, ["license_expired"]),
        ({"employer_permission": False}, ["no_permission"]),
        ({"employer_permission_until": date(2026, 11, 21)}, ["permission_ended"]),
        ({"revalidated_date": None, "background_expires": None}, ["never_confirmed", "no_background"]),
    ],
)
def test_an_entry_is_in_date_until_the_last_day_of_everything_it_needs(add, at, change, codes):
    add(**change)
    (row,) = queries.table(at=at)
    assert [v.code for v in row.lapses] == codes
    assert row.in_date == (not codes)
    assert bool(queries.may_be_asked(row.card.id, at)) == (not codes)


def test_a_clinician_is_in_date_while_one_state_license_is(add, at):
    day = at.date()
    add(**clinician(at, licenses=()), training_expires=day + timedelta(days=99))
    (row,) = queries.table(at=at)
    assert [v.code for v in row.lapses] == ["no_license"]
    both = (License("HI", "1", day - timedelta(days=1)), License("CO", "2", day + timedelta(days=1)))
    entry = replace(queries.entry(row.card.id), licenses=both)
    assert actions.change_advisor(advisor_id=row.card.id, entry=entry, by=OPERATOR, at=at)
    (row,) = queries.table(at=at)
    assert row.in_date
    (facts,) = queries.facts_for_matching(at=at, exercise=False)
    assert (facts.states_licensed, facts.credential_expires) == ({"CO"}, day + timedelta(days=1))


def test_what_lapses_within_a_month_is_said_beforehand(add, at):
    add(background_expires=at.date() + timedelta(days=30), training_expires=at.date() + timedelta(days=31))
    (row,) = queries.table(at=at)
    assert [str(v) for v in row.soon] == ["The background check expires on 2026-12-22."]


def test_the_table_narrows_by_discipline_state_date_and_words(add, at):
    add()
    add(**clinician(at), name="Iris Kahale", home_state="HI", home_city="Hilo", revalidated_date=None)
    names = lambda **narrow: [r.card.name for r in queries.narrowed(queries.table(at=at), **narrow)]  # noqa: E731
    assert names() == ["Iris Kahale", "Lena Ortiz"]
    assert names(discipline="law") == ["Lena Ortiz"]
    assert names(state="HI") == ["Iris Kahale"]
    assert names(in_date="yes") == ["Lena Ortiz"]
    assert names(in_date="no") == ["Iris Kahale"]
    assert names(text="hilo") == ["Iris Kahale"]
    assert names(text="nobody") == []
    counts = {s.discipline: (s.listed, s.in_date, s.askable) for s in queries.strength(queries.table(at=at))}
    assert counts["law"] == (1, 1, 1)
    assert counts["behavioral"] == (1, 0, 0)
    assert counts["faith"] == (0, 0, 0)


def test_pausing_leaving_and_coming_back_follow_the_table(add, at):
    advisor_id = add()
    person_id = queries.card(advisor_id).person_id
    go = {"advisor_id": advisor_id, "by": OPERATOR, "at": at}
    actions.pause(**go)
    assert queries.may_be_asked(advisor_id, at).code == "not_active"
    with pytest.raises(Refused, match="paused"):
        actions.pause(**go)
    actions.resume(**go)
    assert queries.may_be_asked(advisor_id, at)
    actions.leave(**go)
    assert roles_of(person_id, at + timedelta(seconds=1)) == frozenset()
    assert queries.facts_for_matching(at=at, exercise=False) == []
    actions.come_back(**go)
    assert queries.card(advisor_id).entry_state == "paused"
    assert [e.action for e in entries(f"advisor:{advisor_id}")][1:] == [
        "pause",
        "resume",
        "leave",
        "come_back",
    ]


def test_a_change_names_the_fields_and_no_values_and_none_is_no_line(add, at):
    advisor_id = add()
    entry = replace(queries.entry(advisor_id), title="Chief", open_litigation=True, name="Lena M. Ortiz")
    assert actions.change_advisor(advisor_id=advisor_id, entry=entry, by=OPERATOR, at=at)
    assert not actions.change_advisor(advisor_id=advisor_id, entry=entry, by=OPERATOR, at=at)
    assert queries.entry(advisor_id) == entry
    last = list(entries(f"advisor:{advisor_id}"))[-1]
    assert last.action == "change_advisor"
    assert '"fields":["name","title","open_litigation"]' in last.payload
    assert "Chief" not in last.payload
    assert queries.card(advisor_id).name == "Lena M. Ortiz"


def test_the_facts_carry_every_field_the_matcher_knows_by_the_same_name():
    assert [f.name for f in fields(AdvisorFacts)] == [f.name for f in fields(matching.Advisor)]
    from alongside.matching import problem

    assert [f.name for f in fields(AuthorityFacts)] == [f.name for f in fields(problem.CompactAuthority)]
    assert [f.name for f in fields(CommitmentFacts)] == [f.name for f in fields(problem.Commitment)]


def test_no_column_holds_what_a_person_is_or_where_they_live():
    forbidden = {
        "race",
        "religion",
        "ethnic",
        "origin",
        "sex",
        "gender",
        "age",
        "birth",
        "dob",
        "street",
        "zip",
    }
    forbidden |= {"address", "health", "diagnosis", "ssn"}
    columns = {f.name for m in apps.get_app_config("roster").get_models() for f in m._meta.get_fields()}
    words = {word for name in columns for word in name.split("_")}
    assert not words & forbidden
    assert {word for f in fields(Entry) for word in f.name.split("_")} & forbidden == set()


def load(at, data=None):
    return actions.import_roster(data=data or SMALL.read_bytes(), by=OPERATOR, at=at)


def test_a_roster_file_is_taken_in_once_however_often_it_is_loaded(at):
    first, second = load(at), load(at)
    assert (first.read, first.created, first.refused) == (5, 5, ())
    assert (second.created, second.updated, second.unchanged) == (0, 0, 5)
    iris = queries.narrowed(queries.table(at=at), text="iris")[0].card
    entry = queries.entry(iris.id)
    assert entry.authorities == (Authority("psypact", "remote", "A-1234", date(2027, 5, 31)),)
    assert [x.state for x in entry.licenses] == ["CO", "HI"]
    assert entry.lived == (Lived("shooting", "government"),)
    lena = queries.narrowed(queries.table(at=at), text="lena")[0].card
    assert queries.page(lena.id, at).recusals[0].what == "WY"
    assert verify().ok


def test_what_is_written_out_reads_back_as_the_same_roster(at):
    load(at)
    data = actions.export_roster(by=OPERATOR, at=at)
    report = load(at, data)
    assert (report.unchanged, report.updated, report.created) == (5, 0, 0)
    assert [e.action for e in entries("roster")] == ["import_roster", "export_roster", "import_roster"]


def test_a_cell_that_a_spreadsheet_would_run_leaves_as_plain_text(add, at):
    add(title="=HYPERLINK(0)", organization="@SUM(A1)")
    data = actions.export_roster(by=OPERATOR, at=at)
    assert b'"\'=HYPERLINK(0)"' in data
    assert b'"\'@SUM(A1)"' in data
    ((_, row),) = read_csv(data)
    assert row["title"] == "=HYPERLINK(0)"


def test_one_bad_line_stops_the_file_and_every_bad_line_is_named(at):
    header, *lines = SMALL.read_text().splitlines()
    cells = [line.split(",") for line in lines]
    cells[1][3] = "wizard"
    cells[2][20] = "someday"
    cells[3][21] = "next year"
    bad = [header, *(",".join(c) for c in cells), lines[0]]
    report = load(at, "\n".join(bad).encode())
    assert [line for line, _ in report.refused] == [3, 4, 5, 7]
    words = ["discipline", "compacts", "background_expires", "line 2 already"]
    for (_, sentence), word in zip(report.refused, words, strict=True):
        assert word in sentence
    assert not PeerAdvisor.objects.exists()
    assert person_by_email("lena.ortiz@example.org") is None


def test_a_line_refused_while_writing_undoes_those_before_it(at):
    text = SMALL.read_text().replace("3,2025-01-10,10-05,no,no,no,", "3,2025-01-10,10-05,no,no,no,ZZ")
    report = load(at, text.encode())
    assert [line for line, _ in report.refused] == [6]
    assert "the state to step aside from" in report.refused[0][1]
    assert not PeerAdvisor.objects.exists()
    assert person_by_email("lena.ortiz@example.org") is None
    assert not entries("roster").exists()


def test_columns_that_the_file_lacks_stay_and_columns_the_roster_lacks_are_refused(at):
    load(at)
    few = b"email,name,discipline,state,title\nlena.ortiz@example.org,Lena Ortiz,law,CO,Adviser\n"
    assert load(at, few).updated == 1
    entry = queries.entry(queries.narrowed(queries.table(at=at), text="lena")[0].card.id)
    assert (entry.title, entry.languages, entry.employer_permission) == ("Adviser", ("en", "es"), True)
    report = load(at, few.replace(b"title", b"religion"))
    assert "religion" in report.refused[0][1]
    assert load(at, b"email,name\n").refused[0][1].endswith("Missing: discipline, state.")


def test_an_agency_and_a_recusal_may_be_given_by_name_and_state(at):
    agency_id = add_agency(
        name="Granite Falls Police Department", kind="municipal", state="CO", city="", by=OPERATOR, at=at
    )
    text = SMALL.read_text().replace("yes,WY", 'yes,"WY;Granite Falls PD, CO"')
    assert load(at, text.encode()).created == 5
    card = queries.narrowed(queries.table(at=at), text="lena")[0].card
    assert card.agency_id == agency_id
    page = queries.page(card.id, at)
    assert {r.what for r in page.recusals} == {"WY", "Granite Falls Police Department"}
    data = actions.export_roster(by=OPERATOR, at=at)
    assert load(at, data).unchanged == 5
    broken = text.replace("Granite Falls PD, CO", "Nowhere PD, CO")
    assert "no agency" in load(at, broken.encode()).refused[0][1]


def test_many_advisors_are_added_quickly(at, django_assert_max_num_queries):
    begun = time.process_time()
    with django_assert_max_num_queries(50 * 19):
        for i in range(50):
            change = clinician(at) if i % 5 == 0 else {}
            entry = sound(at, **change | {"email": f"a{i}@example.org", "name": f"Advisor {i}"})
            actions.add_advisor(entry=entry, by=OPERATOR, at=at)
    assert len(queries.facts_for_matching(at=at, exercise=False)) == 50
    assert time.process_time() - begun < 2, "seconds of this process's own work"


def test_reading_the_roster_takes_the_same_few_queries_however_long_it_is(
    add, at, django_assert_max_num_queries
):
    for i in range(12):
        add(email=f"a{i}@example.org")
    with django_assert_max_num_queries(10):
        queries.table(at=at)
    with django_assert_max_num_queries(9):
        queries.facts_for_matching(at=at, exercise=False)
    with django_assert_max_num_queries(2):
        queries.cards(range(10_000))
