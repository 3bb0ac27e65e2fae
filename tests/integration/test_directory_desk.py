"""The directory desk: who gets in, what a reader leaves behind, forms that keep what was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.agencies import queries as agencies
from alongside.agencies.actions import import_directory
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.models import LedgerEntry
from alongside.roster import actions, queries
from alongside.roster.actions import License, Lived
from tests.integration.test_roster_entries import SMALL, clinician, sound
from tests.people import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]

AGENCIES = "/desk/directory/agencies/"
ROSTER = "/desk/directory/roster/"


@pytest.fixture(autouse=True)
def now(at: Any) -> Any:
    with clock.frozen(at):
        yield


@pytest.fixture
def agency(cast: Cast, at: Any) -> agencies.AgencyCard:
    path = Path(__file__).parent.parent / "data" / "agencies_small.csv"
    import_directory(path=path, by=OPERATOR, at=at)
    card = agencies.by_ori("OH0000100")
    assert card
    return card


@pytest.fixture
def lena(cast: Cast, at: Any) -> int:
    return actions.add_advisor(entry=sound(at, anniversaries=((4, 20),)), by=OPERATOR, at=at)


def reads(stream: str) -> int:
    return LedgerEntry.objects.filter(stream=stream, action="read").count()


def acts(stream: str) -> list[str]:
    return list(LedgerEntry.objects.filter(stream=stream).order_by("seq").values_list("action", flat=True))


def fields_of(page: str, action: str) -> dict[str, Any]:
    """What a browser would send back from the form with this action, nothing changed."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.S)
    assert form, action
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        name, kind = re.search(r'name="([^"]*)"', tag), re.search(r'type="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if not name or (kind and kind[1] in {"checkbox", "radio"} and " checked" not in tag):
            continue
        text = value[1] if value else "on" if kind and kind[1] == "checkbox" else ""
        found.setdefault(name[1], []).append(unescape(text))
    for name, options in re.findall(r'<select name="([^"]*)".*?>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = [chosen[1] if chosen else ""]
    return found


MANAGERS = {"roster_manager"}
ROSTER_READERS = {"roster_manager", "officer", "coordinator", "care_lead"}
AGENCY_KEEPERS = {"officer", "coordinator"}


def test_each_page_opens_for_its_people_and_does_not_exist_for_all_others(
    cast: Cast, agency: agencies.AgencyCard, lena: int, client_for: SignIn
) -> None:
    pages = {
        AGENCIES: AGENCY_KEEPERS,
        f"{AGENCIES}?q=millb": AGENCY_KEEPERS,
        f"{AGENCIES}new/": AGENCY_KEEPERS,
        f"{AGENCIES}{agency.id}/": AGENCY_KEEPERS,
        ROSTER: ROSTER_READERS,
        f"{ROSTER}{lena}/": ROSTER_READERS,
        f"{ROSTER}new/": MANAGERS,
        f"{ROSTER}import/": MANAGERS,
        f"{ROSTER}{lena}/change/": MANAGERS,
    }
    for who, person in cast.everyone().items():
        browser = client_for(person)
        for page, allowed in pages.items():
            assert browser.get(page).status_code == (200 if who in allowed else 404), f"{who} at {page}"
    for page in pages:
        assert Client().get(page).status_code == 302


def test_nobody_but_the_managers_can_change_the_roster(cast: Cast, lena: int, client_for: SignIn) -> None:
    posts = ["export/", "import/", "new/"] + [
        f"{lena}/{p}/" for p in ("standing", "change", "blocked", "recusals")
    ]
    for who, person in cast.everyone().items():
        if who in MANAGERS:
            continue
        for page in posts:
            answer = client_for(person).post(f"{ROSTER}{page}", {"event": "leave"})
            assert answer.status_code == 404, f"{who} at {page}"
    assert queries.card(lena).entry_state == "active"


def test_what_is_not_there_is_not_found(
    cast: Cast, agency: agencies.AgencyCard, lena: int, client_for: SignIn
) -> None:
    officer, manager = client_for(cast.officer), client_for(cast.roster_manager)
    assert officer.get(f"{AGENCIES}999999/").status_code == 404
    assert officer.post(f"{AGENCIES}{agency.id}/numbers/999/retire/").status_code == 404
    assert officer.post(f"{AGENCIES}{agency.id}/delegates/999/revoke/").status_code == 404
    assert manager.get(f"{ROSTER}999999/").status_code == 404
    assert manager.post(f"{ROSTER}{lena}/standing/", {"event": "promote"}).status_code == 404
    assert manager.post(f"{ROSTER}{lena}/blocked/999/").status_code == 404
    assert manager.post(f"{ROSTER}{lena}/recusals/999/").status_code == 404


def test_reading_the_roster_and_one_advisor_leaves_a_line_each(
    cast: Cast, lena: int, client_for: SignIn
) -> None:
    browser = client_for(cast.officer)
    for _ in range(2):
        browser.get(ROSTER)
        browser.get(f"{ROSTER}{lena}/")
    assert (reads("roster"), reads(f"advisor:{lena}")) == (1, 1)


def test_an_officer_finds_an_agency_and_keeps_a_number_for_it(
    cast: Cast, agency: agencies.AgencyCard, client_for: SignIn
) -> None:
    browser = client_for(cast.officer)
    found = browser.get(AGENCIES, {"q": "milbrook pd", "state": "OH"}).content.decode()
    assert f'href="{AGENCIES}{agency.id}/"' in found
    assert "Nothing fits" in browser.get(AGENCIES, {"q": "xqzzv"}).content.decode()
    form = {
        "number": "614-555-0199",
        "source": "dispatch_center",
        "seen_date": "2026-11-20",
        "write_key": "k1",
    }
    for _ in range(2):
        assert browser.post(f"{AGENCIES}{agency.id}/numbers/", form).status_code == 302
    page = browser.get(f"{AGENCIES}{agency.id}/").content.decode()
    assert page.count("(614) 555-0199") >= 1
    assert "Dispatch center" in page
    assert "checked by Dana Duty" in page
    assert acts(f"agency:{agency.id}") == ["add_number"]
    (number,) = agencies.numbers_of(agency.id)
    browser.post(f"{AGENCIES}{agency.id}/numbers/{number.id}/retire/", {"write_key": "k2"})
    assert agencies.numbers_of(agency.id) == ()


def test_a_refused_number_stays_in_the_form_with_its_sentence(
    cast: Cast, agency: agencies.AgencyCard, client_for: SignIn
) -> None:
    form = {"number": "555-0199", "source": "other", "source_note": "a friend", "seen_date": "2026-11-20"}
    answer = client_for(cast.officer).post(f"{AGENCIES}{agency.id}/numbers/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "area code" in page
    assert 'value="a friend"' in page
    assert agencies.numbers_of(agency.id) == ()


def test_a_delegate_is_recorded_and_ended(
    cast: Cast, agency: agencies.AgencyCard, at: Any, client_for: SignIn
) -> None:
    browser = client_for(cast.coordinator)
    form = {"name": "Pat Lindqvist", "title": "Captain", "named_by": "Chief Reyes"}
    assert browser.post(f"{AGENCIES}{agency.id}/delegates/", form | {"named_by": ""}).status_code == 422
    browser.post(f"{AGENCIES}{agency.id}/delegates/", form)
    assert "Pat Lindqvist" in browser.get(f"{AGENCIES}{agency.id}/").content.decode()
    (delegate,) = agencies.delegates_of(agency.id, at)
    browser.post(f"{AGENCIES}{agency.id}/delegates/{delegate.id}/revoke/")
    assert agencies.delegates_of(agency.id, at) == ()


def test_an_agency_is_added_once_and_a_second_time_refused(
    cast: Cast, agency: agencies.AgencyCard, client_for: SignIn
) -> None:
    browser = client_for(cast.officer)
    form = {"name": "Harlan Village Police", "kind": "municipal", "state": "OH", "city": "Millbrook"}
    assert browser.post(f"{AGENCIES}new/", form).status_code == 302
    again = browser.post(f"{AGENCIES}new/", form)
    assert again.status_code == 422
    assert "in the directory of this state already" in again.content.decode()


def test_the_roster_says_who_can_be_asked_and_why_not(
    cast: Cast, lena: int, at: Any, client_for: SignIn
) -> None:
    iris = sound(at, **clinician(at), name="Iris Kahale", revalidated_date=None, home_state="HI")
    actions.add_advisor(entry=iris, by=OPERATOR, at=at)
    browser = client_for(cast.officer)
    page = browser.get(ROSTER).content.decode()
    assert "1 of 1 can be asked now; 1 in date." in page
    assert "0 of 1 can be asked now; 0 in date." in page
    assert "The entry has never been confirmed." in page
    assert "Add an advisor" not in page
    part = browser.get(ROSTER, {"discipline": "behavioral"}).content.decode()
    assert "Iris Kahale" in part
    assert "Lena Ortiz" not in part
    assert "Nobody on the roster fits this." in browser.get(ROSTER, {"text": "nobody"}).content.decode()


def test_what_marks_a_persons_hard_days_is_shown_to_no_one_but_the_manager(
    cast: Cast, lena: int, client_for: SignIn
) -> None:
    assert "04-20" not in client_for(cast.officer).get(f"{ROSTER}{lena}/").content.decode()
    assert "04-20" in client_for(cast.roster_manager).get(f"{ROSTER}{lena}/change/").content.decode()


def test_a_manager_adds_an_advisor_by_the_form(
    cast: Cast, agency: agencies.AgencyCard, client_for: SignIn
) -> None:
    browser = client_for(cast.roster_manager)
    form = {
        "name": "Marcus Bell",
        "email": "Marcus@example.org",
        "discipline": "behavioral",
        "profession": "psychologist",
        "agency": "Millbrook Police Department, OH",
        "home_city": "Millbrook",
        "home_state": "OH",
        "language": "en",
        "languages": ["en", "es"],
        "max_load": "2",
        "anniversaries": "04-20, 10-05",
        "lived_0_kind": "shooting",
        "lived_0_venue": "school_k12",
        "lived_0_year": "2013",
        "license_1_state": "OH",
        "license_1_number": "P-1",
        "license_1_expires": "2027-05-31",
    }
    answer = browser.post(f"{ROSTER}new/", form)
    assert answer.status_code == 302, answer.content.decode()
    entry = queries.entry(int(answer.url.split("/")[-2]))
    assert (entry.email, entry.agency_id, entry.timezone, entry.lat) == (
        "marcus@example.org",
        agency.id,
        "America/New_York",
        39.9,
    )
    assert entry.lived == (Lived("shooting", "school_k12", 2013),)
    assert [(x.state, x.number) for x in entry.licenses] == [("OH", "P-1")]
    assert entry.anniversaries == ((4, 20), (10, 5))
    assert "Marcus Bell" in browser.get(answer.url).content.decode()


def test_a_fault_in_an_entry_keeps_what_was_typed(
    cast: Cast, agency: agencies.AgencyCard, lena: int, client_for: SignIn
) -> None:
    browser = client_for(cast.roster_manager)
    form = {"name": "Kay", "email": "lena@example.org", "discipline": "law", "home_state": "CO", "max_load": "2",
            "language": "en", "timezone": "America/Denver"}  # fmt: skip
    answer = browser.post(f"{ROSTER}new/", form)
    assert answer.status_code == 422
    assert "on the roster already" in answer.content.decode()
    assert 'value="Kay"' in answer.content.decode()
    unclear = browser.post(
        f"{ROSTER}new/", form | {"email": "k@example.org", "agency": "Springfield Police Department"}
    )
    assert "Springfield Police Department, MA" in unclear.content.decode()
    hard = browser.post(f"{ROSTER}new/", form | {"email": "k@example.org", "anniversaries": "April 20"})
    assert "month-day" in hard.content.decode()
    assert len(queries.table(at=clock.now())) == 1


def test_sending_the_change_form_back_unchanged_changes_nothing(
    cast: Cast, at: Any, client_for: SignIn
) -> None:
    actions.import_roster(data=SMALL.read_bytes(), by=OPERATOR, at=at)
    browser = client_for(cast.roster_manager)
    for row in queries.table(at=at):
        address = f"{ROSTER}{row.card.id}/change/"
        before = queries.entry(row.card.id)
        sent = fields_of(browser.get(address).content.decode(), address)
        assert browser.post(address, sent).status_code == 302
        assert queries.entry(row.card.id) == before
        sent["title"], sent["write_key"] = ["Adviser"], [f"changed-{row.card.id}"]
        assert browser.post(address, sent).status_code == 302
        assert queries.entry(row.card.id).title == "Adviser"
        assert acts(f"advisor:{row.card.id}").count("change_advisor") == 1


def test_a_manager_confirms_pauses_and_takes_off(cast: Cast, lena: int, at: Any, client_for: SignIn) -> None:
    browser = client_for(cast.roster_manager)
    go = lambda event: browser.post(f"{ROSTER}{lena}/standing/", {"event": event})  # noqa: E731
    assert [go(e).status_code for e in ("revalidate", "pause", "pause", "resume", "leave", "come_back")] == [
        302, 302, 409, 302, 302, 302,
    ]  # fmt: skip
    assert queries.entry(lena).revalidated_date == at.date()
    assert queries.card(lena).entry_state == "paused"


def test_days_and_conflicts_are_recorded_and_taken_back(
    cast: Cast, agency: agencies.AgencyCard, lena: int, at: Any, client_for: SignIn
) -> None:
    browser = client_for(cast.roster_manager)
    base = f"{ROSTER}{lena}/"
    assert browser.post(f"{base}blocked/", {"first": "2026-12-05", "last": "2026-12-01"}).status_code == 422
    browser.post(f"{base}blocked/", {"first": "2026-12-01", "last": "2026-12-05"})
    both = {"agency": "Millbrook Police Department", "state": "WY", "why_code": "personal"}
    assert browser.post(f"{base}recusals/", both).status_code == 422
    assert browser.post(f"{base}recusals/", both | {"state": ""}).status_code == 302
    page = queries.page(lena, at)
    assert (len(page.blocked), page.recusals[0].what) == (1, "Millbrook Police Department")
    assert "Knows someone involved" in browser.get(base).content.decode()
    browser.post(f"{base}blocked/{page.blocked[0].id}/")
    browser.post(f"{base}recusals/{page.recusals[0].id}/")
    page = queries.page(lena, at)
    assert (page.blocked, page.recusals) == ((), ())


def upload(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("roster.csv", data), "write_key": f"key-{len(data)}"}


def test_a_roster_file_is_taken_in_whole_or_answered_line_by_line(
    cast: Cast, at: Any, client_for: SignIn
) -> None:
    browser = client_for(cast.roster_manager)
    bad = SMALL.read_bytes().replace(b",law,Sheriff", b",wizard,Sheriff")
    answer = browser.post(f"{ROSTER}import/", upload(bad))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nothing was taken in: 1 line needs mending." in page
    assert "Choose the advisor" in page
    assert queries.table(at=at) == []
    answer = browser.post(f"{ROSTER}import/", upload(SMALL.read_bytes()))
    assert answer.status_code == 302
    assert "5 added, 0 changed, 0 the same" in browser.get(ROSTER).content.decode()
    assert browser.post(f"{ROSTER}import/", {"write_key": "none"}).status_code == 422


def test_the_file_that_is_handed_out_says_who_took_it(cast: Cast, lena: int, client_for: SignIn) -> None:
    browser = client_for(cast.roster_manager)
    assert browser.get(f"{ROSTER}export/").status_code == 405
    answer = browser.post(f"{ROSTER}export/")
    assert answer["Content-Disposition"] == 'attachment; filename="roster-2026-11-22.csv"'
    assert answer.content.count(b"\r\n") == 2
    line = LedgerEntry.objects.get(stream="roster", action="export_roster")
    assert line.actor == f"person:{cast.roster_manager.pk}"


def test_looking_changes_nothing(
    cast: Cast, agency: agencies.AgencyCard, lena: int, client_for: SignIn
) -> None:
    before = LedgerEntry.objects.exclude(action="read").count()
    for person in cast.everyone().values():
        browser = client_for(person)
        for page in (
            AGENCIES,
            f"{AGENCIES}{agency.id}/",
            ROSTER,
            f"{ROSTER}{lena}/",
            f"{ROSTER}{lena}/change/",
        ):
            browser.get(page)
    assert LedgerEntry.objects.exclude(action="read").count() == before


def test_a_license_row_may_stand_anywhere_in_the_form(cast: Cast, lena: int, client_for: SignIn) -> None:
    browser = client_for(cast.roster_manager)
    address = f"{ROSTER}{lena}/change/"
    sent = fields_of(browser.get(address).content.decode(), address)
    sent["license_5_state"], sent["license_5_expires"] = ["OH"], ["2027-05-31"]
    assert browser.post(address, sent).status_code == 302
    assert [x.state for x in queries.entry(lena).licenses] == ["OH"]
    assert isinstance(queries.entry(lena).licenses[0], License)
