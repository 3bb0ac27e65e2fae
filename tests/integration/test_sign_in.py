"""Signing in: password, second step, each code once, limits that hold, and what nobody can do."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from alongside.accounts.actions import deactivate, invite
from alongside.accounts.models import Person
from alongside.accounts.permissions import Role
from alongside.base.models import Bucket, Tries
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.ledger.queries import lines_for_page
from alongside.outbox.models import Message
from alongside.outbox.queries import render
from alongside.web.account import factors, sealing, tries

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PASSWORD = "a lamp beside the quiet river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def someone(email: str = "dana@program.example", *roles: Role) -> Person:
    """Make a person with a password and roles."""
    made = invite(email=email, name="Dana Ruiz", roles=roles or [Role.DUTY], by=OPERATOR, at=AT)
    made.set_password(PASSWORD)
    made.save()
    return made


def code_at(at: datetime, *, windows: int = 0) -> str:
    """Return the app's code for the 30-second window of ``at``, or some windows later."""
    return format_hotp_value(hotp_value(SECRET, int(at.timestamp()) // factors.PERIOD + windows))


def with_app(person: Person) -> Person:
    """Give a person an authenticator app, without a request."""
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": sealing.seal(SECRET)}
    )
    return person


def give_password(client: Client, email: str = "dana@program.example", password: str = PASSWORD):
    """Send the sign-in form."""
    return client.post(reverse("account_login"), {"login": email, "password": password})


def actions_of(person: Person) -> list[str]:
    """Return what the person's ledger says, oldest first."""
    return [line["action"] for line in reversed(lines_for_page(f"person:{person.pk}"))]


@pytest.fixture(autouse=True)
def still():
    """Stop the clock, so that a code cannot run out between two lines of a test."""
    with clock.frozen(AT):
        yield


@pytest.mark.django_db
def test_without_a_second_step_a_password_leads_to_setting_one_up_and_nowhere_else(client):
    person = someone()
    assert give_password(client).status_code == 302
    assert client.get("/desk/requests/").url == reverse("account:second_factor")
    assert "sign_in" in actions_of(person)


@pytest.mark.django_db
def test_password_then_code_opens_a_session_and_the_ledger_says_by_which_steps(client):
    person = with_app(someone())
    answer = give_password(client)
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert "sign_in" not in actions_of(person)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_at(AT)})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert lines_for_page(f"person:{person.pk}")[0]["facts"] == {"how": ["password", "totp"]}
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    assert actions_of(person)[-1] == "sign_out"


@pytest.mark.django_db
@pytest.mark.parametrize("windows", [-1, 0, 1])
def test_a_code_of_a_phone_half_a_minute_off_counts(client, windows):
    with_app(someone())
    give_password(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code_at(AT, windows=windows)}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [code_at(AT, windows=-2), code_at(AT, windows=2), "", "000000", "nonsense"])
def test_an_old_or_wrong_code_is_refused_and_noted(client, typed):
    person = with_app(someone())
    give_password(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": typed})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    assert ("sign_in_refused" in actions_of(person)) == bool(typed)


@pytest.mark.django_db
def test_a_code_counts_once_even_after_the_cache_is_emptied(client):
    from django.core.cache import cache

    with_app(someone())
    give_password(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code_at(AT)}).status_code == 302
    cache.clear()
    thief = Client()
    give_password(thief)
    assert thief.post(reverse("mfa_authenticate"), {"code": code_at(AT)}).status_code == 422
    assert thief.post(reverse("mfa_authenticate"), {"code": code_at(AT, windows=1)}).status_code == 302


@pytest.mark.django_db
def test_a_recovery_code_counts_once(client):
    person = with_app(someone())
    codes = RecoveryCodes.activate(person).generate_codes()
    give_password(client)
    assert client.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == 302
    assert lines_for_page(f"person:{person.pk}")[0]["facts"]["how"] == ["password", "recovery_codes"]
    thief = Client()
    give_password(thief)
    assert thief.post(reverse("mfa_authenticate"), {"code": codes[3]}).status_code == 422
    assert thief.post(reverse("mfa_authenticate"), {"code": codes[4]}).status_code == 302


@pytest.mark.django_db
def test_secrets_of_second_steps_stand_sealed_in_the_database(client):
    person = someone()
    give_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(AT.timestamp()) // factors.PERIOD))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).url == reverse("mfa_view_recovery_codes")
    rows = Authenticator.objects.filter(user=person)
    assert {row.type for row in rows} == {"totp", "recovery_codes"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(data::text, ' ') FROM mfa_authenticator")
        stored = cursor.fetchone()[0]
    seed = sealing.unseal(rows.get(type="recovery_codes").data["seed"])
    assert secret not in stored
    assert seed not in stored
    assert secret == sealing.unseal(rows.get(type="totp").data["secret"])
    for codes in RecoveryCodes.activate(person).generate_codes():
        assert codes not in stored


@pytest.mark.django_db
def test_the_code_that_set_up_the_app_does_not_sign_in_as_well(client):
    someone()
    give_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    window = int(AT.timestamp()) // factors.PERIOD
    client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(hotp_value(secret, window))})
    thief = Client()
    give_password(thief)
    used = thief.post(reverse("mfa_authenticate"), {"code": format_hotp_value(hotp_value(secret, window))})
    assert used.status_code == 422
    fresh = format_hotp_value(hotp_value(secret, window + 1))
    assert thief.post(reverse("mfa_authenticate"), {"code": fresh}).status_code == 302


@pytest.mark.django_db
def test_a_second_step_that_changes_is_told_by_mail_and_written_down(client):
    person = someone()
    give_password(client)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(AT.timestamp()) // factors.PERIOD))
    with_commit(client, reverse("mfa_activate_totp"), {"code": code})
    told = Message.objects.get(kind="sign_in_changed")
    assert (told.address, told.context["what"]) == (person.email, "totp_added")
    assert "change_sign_in" in actions_of(person)


def with_commit(client: Client, url: str, data: dict[str, str]):
    """Post, and run what waits for the commit."""
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(url, data)


@pytest.mark.django_db
def test_who_removes_the_last_second_step_must_set_one_up_before_going_on(client):
    person = with_app(someone())
    give_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code_at(AT)})
    assert client.get("/desk/requests/").status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not factors.has_factor(person.pk)
    assert client.get("/desk/requests/").url == reverse("account:second_factor")


@pytest.mark.django_db
def test_the_eleventh_try_in_five_minutes_is_refused_even_with_the_right_password(client):
    someone()
    for _ in range(tries.TRIES):
        assert give_password(client, password="wrong").status_code == 422
    refused = give_password(client)
    assert refused.status_code == 422
    assert "Too many tries" in refused.content.decode()
    assert "_auth_user_id" not in client.session
    with clock.frozen(AT + timedelta(seconds=tries.WINDOW)):
        assert give_password(client).status_code == 302


@pytest.mark.django_db
def test_a_limit_slides_so_that_no_five_minutes_hold_an_eleventh_try():
    """A window that lies fast on the clock would let ten through at 4:50 and ten more at 5:10."""

    def look(seconds: float) -> bool:
        moment = AT + timedelta(seconds=seconds)
        return tries.may_try_account(email="dana@program.example", address="192.0.2.1", at=moment)

    late = [look(tries.WINDOW - 10 + n) for n in range(tries.TRIES)]
    assert late == [True] * tries.TRIES
    assert not look(tries.WINDOW + 10)
    assert not look(2 * tries.WINDOW - 11)
    assert look(2 * tries.WINDOW - 10)
    assert not look(2 * tries.WINDOW - 10)
    assert look(2 * tries.WINDOW - 9)


@pytest.mark.django_db
def test_a_locked_password_leaves_the_passkey_way_open(client):
    someone()
    for _ in range(tries.TRIES + 1):
        give_password(client, password="wrong")
    answer = client.get(reverse("mfa_login_webauthn"), HTTP_ACCEPT="application/json")
    assert answer.json()["request_options"]["publicKey"]["challenge"]


@pytest.mark.django_db
def test_the_eleventh_code_in_five_minutes_is_refused_even_when_right(client):
    with_app(someone())
    give_password(client)
    for _ in range(tries.TRIES):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.post(reverse("mfa_authenticate"), {"code": code_at(AT)}).status_code == 422


@pytest.mark.django_db
def test_a_wrong_password_stays_counted_whatever_key_comes_with_the_form(client):
    with_app(someone())
    give_password(client)
    client.post(reverse("mfa_authenticate"), {"code": code_at(AT)})
    url = reverse("account_reauthenticate")
    before = tried()
    client.post(url, {"password": "wrong", "write_key": "a"})
    assert tried() == before + 1


def tried() -> int:
    """Return how many tries at accounts are counted."""
    return sum(len(row.moments) for row in Tries.objects.filter(key__startswith="sign-in:"))


@pytest.mark.django_db
def test_a_known_and_an_unknown_address_get_the_same_answers(client):
    someone()
    known = give_password(client, password="wrong").content.decode()
    unknown = give_password(client, email="nobody@program.example", password="wrong").content.decode()
    assert plain(known) == plain(unknown)
    with clock.frozen(AT):
        first = client.post(reverse("account_reset_password"), {"email": "dana@program.example"})
        second = client.post(reverse("account_reset_password"), {"email": "nobody@program.example"})
    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert [m.address for m in Message.objects.all()] == ["dana@program.example"]


def mailed_link() -> str:
    """Return the link to set a password as its mail will show it."""
    message = Message.objects.filter(kind__in=["password_link", "invitation"]).latest("pk")
    shown = render(
        kind=message.kind, context=message.context, language=message.language, exercise=message.exercise
    )
    return next(word for word in shown.text.split() if word.startswith("http"))


def plain(page: str) -> str:
    """Return a page without what differs in every answer."""
    import re

    return re.sub(r'(value|nonce)="[^"]*"', "", page)


def seconds_of(act) -> float:
    """Return how long an act takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


@pytest.mark.django_db
def test_asking_for_a_link_takes_as_long_for_an_unknown_address_as_for_a_known_one(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": None}
    someone()
    took: dict[str, list[float]] = {"dana@program.example": [], "nobody@program.example": []}

    def ask(email: str) -> None:
        answer = client.post(reverse("account_reset_password"), {"email": email})
        assert answer.url == reverse("account_reset_password_done")

    for turn in range(40):
        for email in sorted(took, reverse=bool(turn % 2)):
            with clock.frozen(AT + timedelta(hours=turn)):
                took[email].append(seconds_of(lambda email=email: ask(email)))
    known, unknown = (sorted(times)[len(times) // 2] for times in took.values())
    assert 0.75 < known / unknown < 1.33, f"known {known:.4f} s, unknown {unknown:.4f} s"


@pytest.mark.django_db
def test_asking_for_a_link_leaves_it_to_the_outbox_and_keeps_no_secret_there(client):
    someone()
    client.post(reverse("account_reset_password"), {"email": "dana@program.example"})
    client.post(reverse("account_reset_password"), {"email": "nobody@program.example"})
    (message,) = Message.objects.all()
    assert (message.kind, message.address) == ("password_link", "dana@program.example")
    assert mailed_link().split("-")[-1].rstrip("/") not in str(message.context)
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_mailed_link_sets_a_password_once_and_ends_the_old_sessions(client, settings):
    settings.BASE_URL = "https://peers.example"
    settings.ALLOWED_HOSTS = ["*"]
    person = someone()
    elsewhere = Client()
    give_password(elsewhere)
    client.post(
        reverse("account_reset_password"), {"email": "dana@program.example"}, HTTP_HOST="evil.example"
    )
    link = mailed_link()
    assert link.startswith("https://peers.example/account/password/")
    page = client.get(link.removeprefix("https://peers.example"), follow=True)
    assert page.status_code == 200
    chosen = {"password1": "seven slow herons at dusk", "password2": "seven slow herons at dusk"}
    assert client.post(page.request["PATH_INFO"], chosen).status_code == 302
    person.refresh_from_db()
    assert person.check_password("seven slow herons at dusk")
    assert "change_sign_in" in actions_of(person)
    assert elsewhere.get(reverse("account:home")).status_code == 302
    again = Client().get(link.removeprefix("https://peers.example"), follow=True)
    assert "no longer works" in again.content.decode()


@pytest.mark.django_db
def test_a_short_or_common_password_is_refused_with_a_sentence(client):
    someone()
    client.post(reverse("account_reset_password"), {"email": "dana@program.example"})
    link = mailed_link()
    page = client.get(link.replace("http://localhost:8000", ""), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": "password1", "password2": "password1"})
    assert answer.status_code == 422
    assert "at least 12" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "spoil"),
    [
        (3, lambda link: link),
        (0, lambda link: link[:-2] + ("0/" if link[-2] != "0" else "1/")),
        (0, lambda link: link.replace("/password/", "/password/1")),
        (0, lambda link: link.rsplit("-", 1)[0] + "/"),
    ],
)
def test_a_link_that_is_old_or_was_changed_sets_nothing(client, days, spoil):
    someone()
    client.post(reverse("account_reset_password"), {"email": "dana@program.example"})
    link = spoil(mailed_link()).removeprefix("http://localhost:8000")
    with clock.frozen(AT + timedelta(days=days)):
        assert "no longer works" in client.get(link, follow=True).content.decode()


def add_app(client: Client) -> None:
    """Add an authenticator app to the sign-in that this client is in."""
    assert client.get(reverse("mfa_activate_totp")).status_code == 200
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(clock.now().timestamp()) // factors.PERIOD))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302


def remove_app(client: Client) -> None:
    """Remove it again."""
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302


def make_codes(client: Client) -> None:
    """Make new recovery codes."""
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [add_app, remove_app, make_codes])
def test_a_changed_second_step_ends_the_sessions_elsewhere_and_not_this_one(client, change):
    person = someone()
    elsewhere = Client()
    with clock.frozen(clock.host_clock()):
        give_password(client)
        give_password(elsewhere)
        if change is not add_app:
            with_app(person)
        assert elsewhere.get(reverse("account:home")).status_code == 200
        change(client)
        assert client.get(reverse("account:home")).status_code == 200
        assert elsewhere.get(reverse("account:home")).status_code == 302


@pytest.mark.django_db
def test_looking_at_recovery_codes_changes_nothing(client):
    person = someone()
    with clock.frozen(clock.host_clock()):
        give_password(client)
        add_app(client)
        kept = Authenticator.objects.filter(user=person).order_by("pk").values_list("data", flat=True)
        before = list(kept)
        page = client.get(reverse("mfa_view_recovery_codes"))
        assert page.content.decode().count("<code") == 10
        assert list(kept) == before


@pytest.mark.django_db
def test_a_closed_sign_in_does_not_open_and_an_open_session_ends_at_once(client):
    person = someone()
    give_password(client)
    deactivate(person_id=person.pk, by=OPERATOR, at=AT)
    assert client.get(reverse("account:home")).url.startswith(reverse("account_login"))
    assert give_password(Client()).url == reverse("account_inactive")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "email/",
        "confirm-email/",
        "login/code/",
        "password/change/",
        "social/",
        "inactive/",
        "2fa/",
    ],
)
def test_pages_of_the_library_that_nobody_needs_do_not_exist(client, path):
    assert client.get(f"/account/{path}").status_code == 404


@pytest.mark.django_db
def test_opening_the_sign_out_page_does_not_sign_out(client):
    someone()
    give_password(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(client, target):
    someone()
    answer = client.post(
        reverse("account_login"),
        {"login": "dana@program.example", "password": PASSWORD, "next": target},
    )
    assert answer.url == "/desk/requests/"


@pytest.mark.django_db
def test_adding_a_second_step_an_hour_after_signing_in_asks_who_you_are_again(client):
    someone()
    with clock.frozen(clock.host_clock()):
        give_password(client)
        assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    with clock.frozen(clock.host_clock() + timedelta(hours=1)):
        assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_reauthenticate"))


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """Let rows be seen by other connections, and remove them afterwards."""
    with django_db_blocker.unblock():
        person = Person.objects.create_user("race@program.example", name="Race")
        yield person
        Authenticator.objects.filter(user=person).delete()
        Bucket.objects.all().delete()
        Tries.objects.all().delete()
        Person.objects.filter(pk=person.pk)._raw_delete("default")


def at_once(how_many: int, *acts) -> list[list[bool]]:
    """Run each act in many threads, all starting it together; return the answers to each.

    Every thread has a connection of its own, and the server is seen to have closed them all at the end:
    the throwaway server allows sixty.
    """
    gate = threading.Barrier(how_many)

    def one(_number: int) -> list[bool]:
        answers = []
        try:
            for act in acts:
                gate.wait(timeout=20)
                answers.append(act())
            return answers
        finally:
            connection.close()

    with ThreadPoolExecutor(how_many) as threads:
        by_thread = list(threads.map(one, range(how_many)))
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
            if cursor.fetchone()[0] < 5:
                break
        time.sleep(0.01)
    return [list(answers) for answers in zip(*by_thread, strict=True)]


def test_one_code_sent_fifty_times_at_once_is_accepted_exactly_once(committed):
    authenticator = Authenticator.objects.create(
        user=committed, type=Authenticator.Type.TOTP, data={"secret": sealing.seal(SECRET)}
    )
    moments = [AT + timedelta(minutes=5 * turn) for turn in range(4)]
    sends = [lambda at=at: factors.accepts(authenticator, code_at(at), at=at) for at in moments]
    assert [answers.count(True) for answers in at_once(50, *sends)] == [1, 1, 1, 1]


def test_one_recovery_code_sent_fifty_times_at_once_is_accepted_exactly_once(committed):
    codes = RecoveryCodes.activate(committed)

    def send(code: str) -> bool:
        mine = Authenticator.objects.get(pk=codes.instance.pk)
        return factors.accepts(mine, code, at=AT)

    sends = [lambda code=code: send(code) for code in codes.generate_codes()[:3]]
    assert [answers.count(True) for answers in at_once(50, *sends)] == [1, 1, 1]
    assert len(RecoveryCodes(Authenticator.objects.get(pk=codes.instance.pk)).get_unused_codes()) == 7


def test_of_forty_tries_at_once_exactly_ten_are_looked_at(committed):
    def one() -> bool:
        return tries.may_try_account(email="race@program.example", address="192.0.2.1", at=AT)

    (answers,) = at_once(40, one)
    assert answers.count(True) == tries.TRIES


def test_a_sealed_text_opens_only_unchanged_and_only_with_a_key_of_this_site(settings):
    sealed = sealing.seal("secret")
    assert sealed != sealing.seal("secret")
    assert sealing.unseal(sealed) == "secret"
    head, body = sealed.rsplit(".", 1)
    for other in (head + "." + "A" + body[1:], head[:-1] + "0." + body, "secret", "", "s2" + sealed[2:]):
        if other != sealed:
            with pytest.raises(sealing.CannotOpen):
                sealing.unseal(other)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    assert sealing.unseal(sealed) == "secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed)
