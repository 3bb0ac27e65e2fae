"""From a public form to the roster: what is kept, who is written to, what is forgotten."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from alongside.joining import actions, queries
from alongside.joining.models import Application, Referee
from alongside.kernel import clock
from alongside.kernel.actor import PUBLIC
from alongside.kernel.verdict import Refused
from alongside.ledger.models import LedgerEntry
from alongside.outbox.models import Message
from alongside.policy import actions as policy
from alongside.roster import queries as roster
from alongside.roster.models import PeerAdvisor
from alongside.teams import actions as teams
from alongside.teams.models import ProposedSeat
from alongside.web.form_keys import mint_key
from tests.callouts import request_with_facts
from tests.joining import WORDS, YES, accepted, applied, on_roster, own_url, reference_url, signed, vouched

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=60)
FORM = {
    "name": "Ana Ruiz", "email": "ana.ruiz@ashdown.example", "phone": "(614) 555-0171",
    "home_city": "Pittsburgh", "home_state": "PA", "discipline": "law", "title": "Chief",
    "organization": "Ashdown Police Department", "languages": ["en", "es"], "serves": "both",
    "employer": "given", "conflicts": ["none"], "why": "How to keep a small agency going.",
    "lived_0_kind": "shooting", "lived_0_venue": "school_k12", "lived_0_year": "2019",
    "referee_0_name": "Lee Park", "referee_0_email": "lee@vouch.example",
    "referee_1_name": "Sam Dole", "referee_1_email": "SAM@vouch.example",
}  # fmt: skip


def send(at, client=None, **words):
    """Fill the form in and send it a minute later."""
    with clock.frozen(at + LATER):
        answer = (client or Client()).post("/joining/", FORM | {"write_key": mint_key(at)} | words)
    html = answer.content.decode()
    answer.said = " ".join(re.sub("<[^>]+>", " ", html[html.find("data-focus") :][:1500]).split())
    return answer


def kinds(to: str = "") -> list[str]:
    rows = Message.objects.filter(address=to) if to else Message.objects
    return sorted(rows.values_list("kind", flat=True))


def test_the_form_keeps_an_application_once_and_writes_to_both_sides(cast, at):
    words = {"write_key": mint_key(at)}
    first, again = send(at, **words), send(at, **words)
    assert (first.status_code, again.status_code) == (302, 302), first.said
    row = Application.objects.get()
    assert (row.state, row.name, row.phone) == ("received", "Ana Ruiz", "+16145550171")
    assert row.lived == [["shooting", "school_k12", 2019]] and row.languages == ["en", "es"]
    assert row.conflicts == [] and row.declared_at is not None
    assert sorted(row.referees.values_list("email", flat=True)) == ["lee@vouch.example", "sam@vouch.example"]
    assert kinds("ana.ruiz@ashdown.example") == ["join_received"]
    assert kinds("robin@example.org") == ["join_new"]
    assert not kinds("lee@vouch.example")


def test_nothing_typed_is_lost_when_something_is_missing(cast, at):
    answer = send(at, referee_1_email="", conflicts=[], phone="12")
    html = answer.content.decode()
    assert answer.status_code == 422 and not Application.objects.exists()
    for words in ("Write both the name and the email address.", "Say which of these apply", "area code",
                  "How to keep a small agency going.", "lee@vouch.example"):  # fmt: skip
        assert words in html, words


def test_another_language_keeps_the_whole_form(cast, at):
    html = send(at, switch_language="es.words-1", phone="12").content.decode()
    assert '<html lang="es">' in html and "Ashdown Police Department" in html and "usa-error" not in html
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("words", "status"),
    [({"website": "x"}, 302), ({"write_key": "made-up"}, 422), ({"why": "Her SSN is 123-45-6789."}, 422)],
)
def test_machines_and_what_may_not_be_kept_leave_nothing(cast, at, words, status):
    assert send(at, **words).status_code == status
    assert not Application.objects.exists()


def test_a_form_that_comes_back_at_once_is_looked_at_again(cast, at):
    with clock.frozen(at):
        assert Client().post("/joining/", FORM | {"write_key": mint_key(at)}).status_code == 422


def test_too_many_from_one_address_wait(cast, at):
    for number in range(5):
        assert send(at, email=f"a{number}@x.example").status_code == 302
    assert send(at, email="a9@x.example").status_code == 429


def test_a_second_application_under_way_is_counted_and_not_kept(cast, at):
    first = applied(at)
    assert applied(at + LATER, key="two") == first
    assert Application.objects.get().again == 1
    assert kinds("ana.ruiz@ashdown.example") == ["join_received", "join_received"]


def test_no_field_asks_what_a_person_is_or_how_they_are():
    names = {field.name for field in Application._meta.get_fields()}
    assert not names & {"race", "religion", "sex", "gender", "age", "birth_date", "health", "street"}


def test_opening_the_mailed_link_confirms_nothing_and_a_press_does_once(cast, at):
    application_id = applied(at, confirmed=False)
    lines = LedgerEntry.objects.count()
    client, url = Client(), own_url(application_id)
    with clock.frozen(at):
        for _ in range(2):
            assert "Yes, I applied" in client.get(url).content.decode()
        client.head(url)
        assert Application.objects.get().confirmed_at is None and LedgerEntry.objects.count() == lines
        assert client.get(f"{url}confirm/").status_code == 405
        assert client.post(f"{url[:-2]}x/confirm/").status_code == 404
        for key in ("one", "one", "two"):
            assert client.post(f"{url}confirm/", {"write_key": key}).url == url
        assert "Yes, I applied" not in client.get(url).content.decode()
    assert Application.objects.get().confirmed_at == at
    assert LedgerEntry.objects.filter(action="confirm_address").count() == 1


def test_nobody_is_asked_to_vouch_before_the_address_is_confirmed(cast, at, client_for):
    application_id = applied(at, confirmed=False)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.screen(application_id=application_id, **by)
    with pytest.raises(Refused) as refused:
        actions.ask_references(application_id=application_id, **by)
    assert refused.value.verdict.code == "not_confirmed" and not kinds("lee@vouch.example")
    manager = client_for(cast.roster_manager)
    with clock.frozen(at):
        page = manager.get(f"/desk/joining/{application_id}/").content.decode()
        assert "ana.ruiz@ashdown.example, not confirmed yet" in page
        for key in ("again", "and again"):
            manager.post(
                f"/desk/joining/{application_id}/move/", {"event": "mail_link_again", "write_key": key}
            )
    assert kinds("ana.ruiz@ashdown.example") == ["join_received", "join_received"]
    actions.confirm(application_id=application_id, by=PUBLIC, at=at)
    actions.ask_references(application_id=application_id, **by)
    assert kinds("lee@vouch.example") == ["join_reference"]


def test_what_is_over_is_not_confirmed_any_more(cast, at):
    application_id = applied(at, confirmed=False)
    actions.withdraw(application_id=application_id, by=PUBLIC, at=at)
    with pytest.raises(Refused):
        actions.confirm(application_id=application_id, by=PUBLIC, at=at)


def test_opening_a_reference_changes_nothing_and_it_works_once(cast, at):
    application_id = applied(at)
    actions.screen(application_id=application_id, by=cast.roster_manager.actor, at=at)
    actions.ask_references(application_id=application_id, by=cast.roster_manager.actor, at=at)
    referee = Referee.objects.get(email="lee@vouch.example")
    client, url = Client(), reference_url(referee)
    lines = LedgerEntry.objects.count()
    with clock.frozen(at):
        for _ in range(2):
            assert "Ana Ruiz" in client.get(url).content.decode()
        assert LedgerEntry.objects.count() == lines
        assert client.post(url, {"known": "beside"}).status_code == 422
        assert client.post(url, YES | {"known": "beside", "note": "Calm."}).url == "/joining/thanks/"
        assert client.get(url).status_code == 404
    referee.refresh_from_db()
    assert referee.grades == YES and referee.note == "Calm."


def test_a_link_sent_again_replaces_the_one_before_and_all_end_in_time(cast, at):
    application_id = applied(at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.screen(application_id=application_id, **by)
    actions.ask_references(application_id=application_id, **by)
    first = reference_url(Referee.objects.get(email="lee@vouch.example"))
    actions.ask_again(referee_id=Referee.objects.get(email="lee@vouch.example").pk, **by)
    second = reference_url(Referee.objects.get(email="lee@vouch.example"))
    with clock.frozen(at):
        assert Client().get(first).status_code == 404 and Client().get(second).status_code == 200
    with clock.frozen(at + timedelta(days=22)):
        assert Client().get(second).status_code == 404


def test_who_would_rather_not_say_is_no_reference(cast, at):
    application_id = applied(at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.screen(application_id=application_id, **by)
    actions.ask_references(application_id=application_id, **by)
    with clock.frozen(at):
        for referee in Referee.objects.all():
            Client().post(reference_url(referee), {"rather_not": "yes"})
    assert kinds("robin@example.org") == ["join_new", "join_references_in"]
    with pytest.raises(Refused, match="Too few references"):
        actions.invite_to_talk(application_id=application_id, **by)
    actions.name_referee(application_id=application_id, name="Kim Dale", email="kim@vouch.example", **by)
    assert kinds("kim@vouch.example") == ["join_reference"]


def test_two_people_decide_and_one_may_change_their_mind(cast, at):
    application_id = applied(at)
    vouched(application_id, cast, at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.invite_to_talk(application_id=application_id, **by)
    with pytest.raises(Refused, match="Note the talk first"):
        actions.put_forward(application_id=application_id, **by)
    actions.note_talk(application_id=application_id, on=at.date(), talked_with="Robin", **by)
    actions.put_forward(application_id=application_id, **by)
    assert not actions.decide(application_id=application_id, yes=True, **by)
    assert not actions.decide(application_id=application_id, yes=True, **by), "one person is one voice"
    other = {"by": cast.coordinator.actor, "at": at}
    assert not actions.decide(application_id=application_id, yes=False, **other)
    assert actions.decide(application_id=application_id, yes=True, **other)
    assert "join_agreement" in kinds("ana.ruiz@ashdown.example")


def test_nobody_decides_on_themselves_or_on_whom_they_vouched_for(cast, at):
    for words in ({"email": cast.coordinator.email},
                  {"referees": (("Cory", cast.coordinator.email), ("Sam", "sam@vouch.example"))}):  # fmt: skip
        application_id = applied(at, key=str(words), **words)
        vouched(application_id, cast, at)
        by = {"by": cast.roster_manager.actor, "at": at}
        actions.invite_to_talk(application_id=application_id, **by)
        actions.note_talk(application_id=application_id, on=at.date(), talked_with="Robin", **by)
        actions.put_forward(application_id=application_id, **by)
        with pytest.raises(Refused, match="Somebody else decides"):
            actions.decide(application_id=application_id, yes=True, by=cast.coordinator.actor, at=at)
        actions.withdraw(application_id=application_id, **by)


def test_the_agreement_is_signed_on_ones_own_page(cast, at):
    application_id = applied(at)
    accepted(application_id, cast, at)
    client, url = Client(), own_url(application_id)
    with clock.frozen(at):
        page = client.get(url).content.decode()
        assert "I go to no place on my own initiative" in page and "Lee Park" not in page
        assert client.post(url, {"version": 1, "signed_as": "Somebody"}).status_code == 422
        assert client.post(url, {"version": 1, "signed_as": "ana ruiz", "write_key": "k"}).status_code == 302
    row = Application.objects.get()
    assert (row.state, row.agreement) == ("signed", 1)
    assert "join_signed" in kinds("robin@example.org")


def test_an_applicant_on_the_roster_is_found_by_matching(cast, at):
    request_id = request_with_facts(at, cast.officer)
    advisor_id = on_roster(applied(at), cast, at)
    entry = roster.entry(advisor_id)
    assert entry.revalidated_date == at.date() and entry.timezone == "America/New_York"
    assert not entry.sms_consent and not entry.voice_consent
    proposal_id = teams.propose(request_id=request_id, seats=("lead",), by=cast.officer.actor, at=at)
    assert ProposedSeat.objects.filter(proposal_id=proposal_id, advisor_id=advisor_id).exists()
    with pytest.raises(Refused, match="be done now"):
        actions.take_in(
            application_id=Application.objects.get().pk,
            background_expires=at.date(),
            by=cast.roster_manager.actor,
            at=at,
        )


def test_without_the_signature_or_the_check_there_is_no_entry(cast, at):
    application_id = applied(at)
    accepted(application_id, cast, at)
    said = {"application_id": application_id, "by": cast.roster_manager.actor, "at": at}
    with pytest.raises(Refused):
        actions.take_in(background_expires=at.date(), **said)
    other = applied(at, key="b", email="b@x.example")
    signed_said = said | {"application_id": other}
    signed(other, cast, at)
    with pytest.raises(Refused, match="background check"):
        actions.take_in(background_expires=at.date() - timedelta(days=1), **signed_said)
    assert not PeerAdvisor.objects.exists()


def test_a_declined_application_says_no_reason_and_is_emptied_in_time(cast, at):
    application_id = applied(at)
    by = {"by": cast.roster_manager.actor, "at": at}
    with pytest.raises(Refused, match="Choose the reason"):
        actions.decline(application_id=application_id, why="", **by)
    actions.decline(application_id=application_id, why="enough", **by)
    with clock.frozen(at):
        assert "enough of this kind" not in Client().get(own_url(application_id)).content.decode()
    assert actions.tick(at=at + timedelta(days=364)) == 0
    assert actions.tick(at=at + timedelta(days=366)) == 1
    assert actions.tick(at=at + timedelta(days=367)) == 0
    row = Application.objects.get()
    assert (row.name, row.email, row.why, row.lived) == ("", "", "", [])
    assert (row.state, row.declined_why, row.discipline) == ("declined", "enough", "law")
    assert not Referee.objects.exists() and not Message.objects.exclude(address="").exists()
    with clock.frozen(at + timedelta(days=367)):
        assert Client().get(own_url(application_id)).status_code == 404


def test_an_application_under_way_is_never_emptied(cast, at):
    applied(at)
    assert actions.tick(at=at + timedelta(days=2000)) == 0


def test_who_takes_it_back_ends_the_links_of_those_who_vouch(cast, at):
    application_id = applied(at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.screen(application_id=application_id, **by)
    actions.ask_references(application_id=application_id, **by)
    url = reference_url(Referee.objects.first())
    with clock.frozen(at):
        assert Client().post(own_url(application_id) + "withdraw/", {"write_key": "w"}).status_code == 302
        assert Client().get(url).status_code == 404
    assert not Message.objects.filter(kind="join_reference", state="due").exists()


def test_policy_says_how_many_vouch_and_decide(cast, at):
    for key in ("join_references", "join_deciders"):
        policy.change(key=key, value=1, why="a small program", by=cast.admin.actor, at=at - timedelta(days=1))
    application_id = applied(at, referees=(("Lee Park", "lee@vouch.example"),))
    vouched(application_id, cast, at)
    by = {"by": cast.roster_manager.actor, "at": at}
    actions.invite_to_talk(application_id=application_id, **by)
    actions.note_talk(application_id=application_id, on=at.date(), talked_with="Robin", **by)
    actions.put_forward(application_id=application_id, **by)
    assert actions.decide(application_id=application_id, yes=True, **by)


def test_every_act_has_its_line(cast, at):
    application_id = applied(at)
    on_roster(application_id, cast, at)
    said = LedgerEntry.objects.filter(stream=f"application:{application_id}").order_by("seq")
    assert list(said.values_list("action", flat=True)) == [
        "apply", "confirm_address", "screen", "ask_references", "give_reference", "give_reference", "invite_to_talk",
        "note_talk", "put_forward", "decide", "decide", "accept", "sign_agreement", "take_in",
    ]  # fmt: skip
    assert "Ruiz" not in " ".join(map(str, said.values_list("payload", flat=True)))


def test_the_desk_leads_from_reading_to_the_roster(client_for, cast, at):
    application_id = applied(at)
    manager, coordinator = client_for(cast.roster_manager), client_for(cast.coordinator)
    url = f"/desk/joining/{application_id}/"

    def does(client, end: str, **words: str) -> None:
        answer = client.post(f"{url}{end}/", words | {"write_key": f"{end}{words}"})
        assert answer.status_code == 302, (end, answer.status_code)

    with clock.frozen(at):
        assert "Ana Ruiz" in manager.get("/desk/joining/").content.decode()
        page = coordinator.get(url).content.decode()
        assert "How to keep a small agency going." in page and "Begin to read" not in page
        assert "&lt;" not in page
        does(manager, "move", event="screen")
        does(manager, "move", event="ask_references")
        assert "Too few references have come in: 0 of 2." in manager.get(url).content.decode()
        for referee in Referee.objects.all():
            Client().post(reference_url(referee), YES | {"known": "beside"})
        does(manager, "move", event="invite_to_talk")
        does(manager, "talk", on=str(at.date()), talked_with="Robin Roster")
        does(manager, "move", event="put_forward")
        assert coordinator.post(f"{url}decline/", {"why": "enough"}).status_code == 404
        does(manager, "decide", said="yes")
        does(coordinator, "decide", said="yes")
        Client().post(own_url(application_id), {"version": 1, "signed_as": "Ana Ruiz", "write_key": "s"})
        assert manager.post(f"{url}take-in/", {"background_expires": "2020-01-01"}).status_code == 422
        does(manager, "take-in", background_expires="2028-01-01", timezone="America/New_York")
        assert "The roster entry" in manager.get(url).content.decode()
        assert "You are on the roster" in Client().get(own_url(application_id)).content.decode()
    assert queries.card(application_id, at).advisor_id == PeerAdvisor.objects.get().pk
    assert roster.cards([PeerAdvisor.objects.get().pk])


def test_words_of_the_form_and_of_the_action_are_the_same(at):
    with pytest.raises(Refused):
        actions.apply(
            wish=actions.Wish(words=WORDS | {"email": "x"}, declared=True),
            key="k",
            language="en",
            by=PUBLIC,
            at=at,
        )
