"""One's own sign-in, the people of the program, and the demo's open door."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client, TestCase
from django.urls import reverse

from alongside.accounts import queries
from alongside.accounts.actions import grant, invite
from alongside.accounts.models import Person, RoleGrant
from alongside.accounts.permissions import Role
from alongside.base import marks
from alongside.gateways.models import MailboxItem
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.web import demo
from alongside.web.account import people, sealing

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def someone(email: str, *roles: Role, name: str = "Dana Ruiz") -> Person:
    """Make a person with roles and an authenticator app."""
    made = invite(email=email, name=name, roles=roles, by=OPERATOR, at=AT)
    secret = sealing.seal("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": secret})
    return made


def signed_in(person: Person) -> Client:
    """Return a client in this person's session, signed in just now."""
    client = Client()
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": AT.timestamp()}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client


def post(client: Client, url: str, **data: object):
    """Post a form and run what waits for its commit."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(url, data)


def held(person: Person) -> set[str]:
    """Return the roles a person holds now."""
    return set(RoleGrant.objects.filter(person=person, until_at=None).values_list("role", flat=True))


@pytest.fixture(autouse=True)
def still(db):
    """Stop the clock."""
    with clock.frozen(AT):
        yield


@pytest.fixture
def admin() -> Person:
    """Return an administrator."""
    return someone("ada@program.example", Role.ADMIN, name="Ada Brook")


@pytest.fixture
def advisor() -> Person:
    """Return a peer advisor."""
    return someone("will@program.example", Role.ADVISOR, name="Will Ode")


def test_a_person_keeps_name_zone_and_language_and_the_ledger_says_so(advisor):
    client = signed_in(advisor)
    given = {"name": "Will Odé", "timezone": "America/Denver", "language": "es", "write_key": "k1"}
    assert post(client, reverse("account:home"), **given).status_code == 302
    advisor.refresh_from_db()
    assert (advisor.name, advisor.timezone, advisor.language) == ("Will Odé", "America/Denver", "es")
    assert lines_for_page(f"person:{advisor.pk}")[0]["action"] == "set_profile"


@pytest.mark.parametrize("wrong", [{"name": " "}, {"timezone": "Mars/Base"}, {"language": "xx"}])
def test_what_cannot_be_kept_comes_back_with_what_was_typed(advisor, wrong):
    given = {"name": "New Name", "timezone": "America/Denver", "language": "en"} | wrong
    answer = post(signed_in(advisor), reverse("account:home"), **given)
    assert answer.status_code == 422
    assert "Please check this" in answer.content.decode()
    advisor.refresh_from_db()
    assert advisor.name == "Will Ode"


def test_recent_sign_ins_are_shown_to_their_owner_in_words(advisor):
    from alongside.accounts.actions_own import note_refused_sign_in

    note_refused_sign_in(person_id=advisor.pk, step="code", at=AT)
    assert (
        "A try to sign in was refused (code)"
        in signed_in(advisor).get(reverse("account:home")).content.decode()
    )


def test_someone_is_invited_with_roles_and_gets_a_link_once_however_often_it_is_sent(admin):
    client = signed_in(admin)
    form = {
        "name": "Noor Haddad",
        "email": "Noor@program.example",
        "roles": ["duty", "coordinator"],
        "timezone": "America/Chicago",
        "write_key": "once",
    }
    first = post(client, reverse("account:invite"), **form)
    second = post(client, reverse("account:invite"), **form)
    noor = Person.objects.get(email="noor@program.example")
    assert first.url == second.url == reverse("account:person", args=[noor.pk])
    assert held(noor) == {"duty", "coordinator"}
    assert not noor.has_usable_password()
    (message,) = Message.objects.filter(address="noor@program.example")
    letter = render(kind=message.kind, context=message.context, language="en", exercise=False)
    assert "invited" in letter.subject
    link = next(word for word in letter.text.split() if "/account/password/" in word)
    assert Client().get(link.replace("http://localhost:8000", ""), follow=True).status_code == 200
    assert client.get(first.url).status_code == 200


def test_an_invitation_that_cannot_be_made_says_why_and_keeps_what_was_typed(admin, advisor):
    form = {
        "name": "Other",
        "email": advisor.email,
        "roles": ["duty"],
        "timezone": "America/Chicago",
        "write_key": "w",
    }
    answer = post(signed_in(admin), reverse("account:invite"), **form)
    assert answer.status_code == 422
    assert "already signs in with this address" in answer.content.decode()
    assert not Message.objects.exists()


def test_roles_are_given_and_ended_and_both_are_written_down(admin, advisor):
    client = signed_in(admin)
    post(client, reverse("account:give_role", args=[advisor.pk]), role="care", write_key="a")
    assert held(advisor) == {"advisor", "care"}
    post(client, reverse("account:end_role", args=[advisor.pk]), role="advisor", write_key="b")
    assert held(advisor) == {"care"}
    said = [line["action"] for line in lines_for_page(f"person:{advisor.pk}")]
    assert said[:2] == ["end_role", "grant_role"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("give_role", {"role": "duty"}), ("end_role", {"role": "admin"}), ("close", {}), ("send_link", {})],
)
def test_nobody_changes_their_own_roles_or_sign_in(admin, name, data):
    answer = post(signed_in(admin), reverse(f"account:{name}", args=[admin.pk]), write_key="x", **data)
    assert answer.status_code == 409
    assert "Ask another administrator" in answer.content.decode()
    assert held(admin) == {"admin"}


def test_closing_a_sign_in_ends_the_open_session_and_can_be_undone(admin, advisor):
    theirs = signed_in(advisor)
    client = signed_in(admin)
    post(client, reverse("account:close", args=[advisor.pk]), write_key="c")
    assert theirs.get(reverse("account:home")).status_code == 302
    post(client, reverse("account:reopen", args=[advisor.pk]), write_key="d")
    assert Person.objects.get(pk=advisor.pk).is_active


def test_an_hour_after_signing_in_a_change_of_roles_asks_who_you_are_again_and_then_happens(admin, advisor):
    admin.set_password("a lamp beside the quiet river")
    admin.save()
    client = signed_in(admin)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": AT.timestamp() - 3600}]
    session.save()
    url = reverse("account:give_role", args=[advisor.pk])
    asked = post(client, url, role="care", write_key="z")
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert held(advisor) == {"advisor"}
    post(client, asked.url, password="a lamp beside the quiet river", next=url)
    assert held(advisor) == {"advisor", "care"}


def test_without_recovery_codes_their_page_leads_to_the_second_steps(advisor):
    assert signed_in(advisor).get(reverse("mfa_view_recovery_codes")).url == reverse("account:second_factor")


@pytest.mark.parametrize("person_id", [987654321, 10**20])
@pytest.mark.parametrize("name", ["close", "reopen", "send_link", "give_role", "end_role"])
def test_nobody_is_asked_to_confirm_an_act_on_nobody(admin, name, person_id):
    client = signed_in(admin)
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    url = reverse(f"account:{name}", args=[person_id])
    assert post(client, url, role="duty", write_key="n").status_code == 404


PEOPLE_PAGES = ["account:people", "account:invite"]


def listed(client, **query) -> list[str]:
    return [row["name"] for row in client.get(reverse("account:people"), query).context["rows"]]


def test_the_list_of_people_comes_in_pages_and_finds_by_name_or_address(admin):
    for n in range(60):
        someone(f"peer{n:02}@program.example", Role.ADVISOR, name=f"Peer {n:02}")
    client = signed_in(admin)
    everyone = [person.name for person in queries.everyone()]
    assert listed(client) + listed(client, page=2) == everyone
    assert len(listed(client)) == people.PER_PAGE
    assert listed(client, text="PEER07@") == ["Peer 07"]
    assert listed(client, text="peer 42") == ["Peer 42"]
    assert listed(client, text="peer program", page=2) == [f"Peer {n}" for n in range(50, 60)]
    page = client.get(reverse("account:people"), {"text": "peer"}).content.decode()
    assert "?text=peer&amp;page=2" in page
    assert (
        "Nobody has this name or address."
        in client.get(reverse("account:people") + "?text=xyz").content.decode()
    )


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMIN])
@pytest.mark.parametrize("name", PEOPLE_PAGES)
def test_other_roles_do_not_find_the_people_desk(role, name):
    assert signed_in(someone("x@program.example", role)).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PEOPLE_PAGES)
def test_a_stranger_is_asked_to_sign_in(client, name):
    assert client.get(reverse(name)).url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", PEOPLE_PAGES)
def test_an_administrator_without_a_second_step_touches_nobody(admin, name):
    Authenticator.objects.filter(user=admin).delete()
    assert signed_in(admin).get(reverse(name)).url == reverse("account:second_factor")


@pytest.mark.parametrize("name", ["account:give_role", "account:end_role", "account:close", "account:reopen"])
def test_opening_the_address_of_an_act_does_nothing(admin, advisor, name):
    assert signed_in(admin).get(reverse(name, args=[advisor.pk])).status_code == 405
    assert held(advisor) == {"advisor"}


# The demo -------------------------------------------------------------------------------------------


@pytest.fixture
def in_demo(settings):
    """Make this database one that the demo made, and give it a member of the cast."""
    settings.EMBEDDED = True
    marks.set_mark(marks.DEMO, at=AT)
    demo._made_by_the_demo.cache_clear()
    yield someone("renee@demo.example", Role.DUTY, name="Renee Fox")
    demo._made_by_the_demo.cache_clear()


HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}

ELSEWHERE = {
    "another host name": HERE | {"HTTP_HOST": "peers.example"},
    "a host name that only starts like ours": HERE | {"HTTP_HOST": "localhost.peers.example"},
    "localhost in the user part": HERE | {"HTTP_HOST": "localhost@peers.example"},
    "another machine": HERE | {"REMOTE_ADDR": "203.0.113.9"},
    "another machine on the local network": HERE | {"REMOTE_ADDR": "192.168.1.20"},
    "a proxy's header": HERE | {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
    "an empty proxy's header": HERE | {"HTTP_X_FORWARDED_FOR": ""},
    "the standard proxy header": HERE | {"HTTP_FORWARDED": "for=127.0.0.1"},
    "a proxy's host header": HERE | {"HTTP_X_FORWARDED_HOST": "localhost"},
    "a proxy's address header": HERE | {"HTTP_X_REAL_IP": "127.0.0.1"},
    "a proxy that names itself": HERE | {"HTTP_VIA": "1.1 edge"},
}


def demo_answers(person: Person, where: dict[str, str]) -> set[int]:
    """Return the answers of all demo pages to a visitor from ``where``."""
    client = Client(enforce_csrf_checks=True)
    asked = [
        client.get("/demo/", **where),
        client.post(f"/demo/sign-in/{person.pk}/", **where),
        client.get(f"/demo/sign-in/{person.pk}/", **where),
        client.get("/demo/mail/", **where),
        client.get("/demo/mail/1/", **where),
    ]
    assert not get_user(client).is_authenticated
    return {answer.status_code for answer in asked}


@pytest.mark.parametrize("where", ELSEWHERE.values(), ids=ELSEWHERE)
def test_the_demo_does_not_exist_for(in_demo, settings, where):
    settings.ALLOWED_HOSTS = ["*"]
    assert demo_answers(in_demo, where) == {404}


def test_the_demo_does_not_exist_on_a_database_that_was_given(in_demo, settings):
    settings.EMBEDDED = False
    assert demo_answers(in_demo, HERE) == {404}


def test_the_demo_does_not_exist_in_a_database_that_it_did_not_make(settings):
    settings.EMBEDDED = True
    demo._made_by_the_demo.cache_clear()
    assert demo_answers(someone("renee@demo.example", Role.DUTY), HERE) == {404}
    demo._made_by_the_demo.cache_clear()


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000"])
def test_in_the_demo_one_button_signs_in_as_one_of_the_cast(in_demo, host):
    client = Client()
    where = HERE | {"HTTP_HOST": host}
    page = client.get("/demo/", **where).content.decode()
    assert "I am Renee Fox" in page
    assert "Duty officer" in page
    assert 'href="/help/"' in page
    answer = client.post(f"/demo/sign-in/{in_demo.pk}/", **where)
    assert answer.url == reverse("intake:board")
    assert get_user(client) == in_demo
    assert lines_for_page(f"person:{in_demo.pk}")[0]["facts"] == {"how": ["demo"]}


def test_a_link_alone_does_not_sign_in(in_demo):
    client = Client()
    assert client.get(f"/demo/sign-in/{in_demo.pk}/", **HERE).status_code == 405
    assert not get_user(client).is_authenticated


def test_only_the_cast_can_be_signed_in_as(in_demo, admin):
    client = Client()
    assert client.post(f"/demo/sign-in/{admin.pk}/", **HERE).status_code == 404
    grant(person_id=in_demo.pk, role=Role.CARE, by=OPERATOR, at=AT)
    assert "Ada Brook" not in client.get("/demo/", **HERE).content.decode()


def test_the_demo_shows_its_mail_as_text(in_demo):
    letter = MailboxItem.objects.create(
        key="k",
        to="chief@town.example",
        subject="We have it",
        text="Open http://localhost:8000/x <b>",
        at=AT,
    )
    client = Client()
    assert "We have it" in client.get("/demo/mail/", **HERE).content.decode()
    page = client.get(f"/demo/mail/{letter.pk}/", **HERE).content.decode()
    assert 'href="http://localhost:8000/x"' in page
    assert "&lt;b&gt;" in page
    assert client.get("/demo/mail/0/", **HERE).status_code == 404
