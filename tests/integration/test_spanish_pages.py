"""Somebody whose browser asks for Spanish gets whole pages and whole messages in Spanish."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import polib
import pytest
from django.test import Client
from django.utils import translation

from alongside.base.secrets import link_token
from alongside.cli.catalogs import LOCALE
from alongside.incidents import actions as incidents
from alongside.kernel import clock
from alongside.outbox import queries as outbox
from tests import people
from tests.callouts import advisor, is_ready, opened, pages
from tests.integration.casework import no_reasons, scene  # noqa: F401 (a fixture)
from tests.integration.test_public_desk import FORM

pytestmark = pytest.mark.django_db

SPANISH = "es-US,es;q=0.9,en;q=0.5"
CATALOG = polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po"))
HINTS = re.compile(r"\b(the|and|you|your|please|with|what|who|this|nobody|agency|needed)\b", re.IGNORECASE)
OWN_NAMES = ("Alongside peer advisory program", "Millbrook Police Department", "English", "Peer 0")
"""What is English on purpose: names of people, agencies and the program."""
LETTERS = {
    "name": "Ana",
    "reference": "A-12",
    "minutes": 20,
    "path": "/desk/",
    "engagement_id": 1,
    "what": "password_set",
    "cases": 2,
    "link": {"purpose": "page", "ref": "1.secret"},
}


@pytest.fixture(autouse=True)
def catalog(tmp_path, settings, at):
    """Compile Spanish in a folder of its own, as set-up does beside the source, and stop the clock."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    CATALOG.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with clock.frozen(at), translation.override("en"):
        yield


@pytest.fixture
def reader():
    """A browser set to Spanish."""
    client = Client(HTTP_ACCEPT_LANGUAGE=SPANISH)
    client.cookies["django_language"] = "es"
    return client


def english_left_in(text: str) -> list[str]:
    """Return the lines of a page or letter that still read as English."""
    text = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<option\b.*?</option>", " ", text)
    lines = [" ".join(unescape(line).split()) for line in re.split(r"<[^>]*>|\n", text)]
    for name in OWN_NAMES:
        lines = [line.replace(name, "") for line in lines]
    return [line for line in lines if HINTS.search(line)]


def read(response, status: int = 200) -> str:
    """Return a page after seeing that it says it is Spanish and that nothing in it is English."""
    html = response.content.decode()
    assert response.status_code == status
    assert '<html lang="es">' in html
    assert response["Content-Language"] == "es"
    assert english_left_in(html) == []
    return html


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("/", "No tiene que enfrentar esto a solas"),
        ("/help/", "¿Quién es usted?"),
        ("/help/ask/", "Ciudad y estado"),
        ("/help/someone-else/", "A dónde acudir"),
        ("/help/print/", "Pedir ayuda por teléfono"),
        ("/help/case/open/", "Código del caso"),
        ("/account/sign-in/", "Iniciar sesión"),
    ],
)
def test_a_public_page_is_spanish_from_top_to_bottom(reader, cast, url, words):
    html = read(reader.get(url))
    assert words in html and "988" in html


def test_an_address_that_leads_nowhere_says_so_in_spanish(reader, cast):
    assert "Esta página no está aquí" in read(reader.get("/help/nowhere/"), 404)


def test_a_mistake_in_the_form_is_explained_in_spanish(reader, cast):
    html = read(reader.post("/help/ask/", FORM | {"call_back_number": "12", "caller": ""}), 422)
    assert "diez dígitos" in html
    assert "Escriba su nombre" in html
    assert "No se perdió nada" in html


def test_the_receipt_says_who_calls_and_by_when_in_spanish(reader, cast):
    html = read(reader.get(reader.post("/help/ask/", FORM | {"when_text": "hace una hora"}).url))
    assert "Su solicitud está guardada" in html
    assert re.search(r"Para cuándo: <time[^>]*>1 p\.m\. E", html)
    assert re.search(r"Recibida: <time[^>]*>dom 22 de noviembre, mediodía E", html)


def test_english_stays_what_a_browser_without_a_wish_gets(cast):
    assert '<html lang="en">' in Client().get("/help/ask/").content.decode()


def open_case(reader: Client, cast, request_id: int, at) -> None:
    """Let the chief open the case page with a code."""
    code = incidents.issue_code(request_id=request_id, by=cast.officer.actor, at=at)
    assert reader.post("/help/case/open/", {"code": code}).status_code == 302


def test_a_wrong_code_is_answered_in_spanish(reader, cast):
    assert "Este código no funciona" in read(reader.post("/help/case/open/", {"code": "AAAA-BBBB-CCCC"}), 422)


def test_the_case_page_is_spanish_while_people_are_sought(reader, cast, at):
    open_case(reader, cast, people.accepted(at, cast.officer), at)
    html = read(reader.get("/help/case/"))
    assert "Estamos preguntando a personas adecuadas" in html
    assert "Quién puede ver esto" in html


def test_a_chief_reads_in_spanish_why_somebody_was_chosen(reader, cast, at):
    for number in range(3):
        advisor(number, at)
    callout = opened(at, cast.officer)
    is_ready(pages(callout)[0], at)
    open_case(reader, cast, callout.request_id, at)
    html = read(reader.get("/help/case/"))
    assert "Sí, preséntenme a Peer" in html
    assert "Ha vivido este tipo de incidente." in html


@pytest.mark.usefixtures("no_reasons")
def test_the_case_page_is_spanish_once_the_team_is_there(reader, cast, at):
    introduced = scene(cast, at)
    open_case(reader, cast, introduced.request_id, at)
    html = read(reader.get("/help/case/"))
    assert "Ya se presentó a su equipo." in html
    assert "Estas conversaciones no tienen privilegio legal." in html
    assert "A las 24 horas" in html
    read(reader.get("/help/case/print/"))


def test_a_refusal_names_what_and_its_state_in_spanish(reader, cast, at):
    open_case(reader, cast, people.verified(at, cast.officer), at)
    assert reader.post("/help/case/withdraw/", {"write_key": "one"}).status_code == 302
    html = read(reader.post("/help/case/withdraw/", {"write_key": "two"}), 409)
    assert "el estado de la solicitud es “retirada”" in html


def test_an_advisors_link_is_spanish(reader, cast, at):
    for number in range(3):
        advisor(number, at)
    page = pages(opened(at, cast.officer))[0]
    url = f"/advisor/page/{link_token('page', f'{page.pk}.{page.secret}')}/"
    assert "¿Está disponible para ayudar?" in read(reader.get(url))
    response = reader.post(url, {"answer": "yes", "write_key": "one"})
    assert "Gracias: dijo que sí." in read(reader.get(response.url))


KINDS = sorted(path.stem for path in (LOCALE.parent / "outbox" / "templates" / "outbox").glob("*.txt"))


@pytest.mark.parametrize("wording", KINDS)
def test_a_message_is_spanish_for_those_who_read_spanish(wording):
    kind, _, channel = wording.partition(".")
    words = {"kind": kind, "context": LETTERS, "exercise": True, "channel": channel or "email"}
    letter, english = (outbox.render(**words, language=language) for language in ("es", "en"))
    assert (letter.subject or letter.text).startswith("EJERCICIO: ")
    assert english_left_in(letter.text) == []
    assert (english.subject, english.text) != (letter.subject, letter.text)
    assert english.subject != letter.subject or not letter.subject
    assert len(english.text.split()) > 3 or kind == "watch_alarm"


@pytest.mark.usefixtures("no_reasons")
def test_an_advisors_own_desk_is_spanish(client_for, cast, at):
    later = at + timedelta(hours=1)
    introduced = scene(cast, at)
    introduced.notices()
    introduced.log(later, text="")
    engagement = f"/my/engagements/{introduced.engagement_id}/"
    desk = client_for(cast.advisor)
    desk.cookies["django_language"] = "es"
    with clock.frozen(later):
        for url in ("/advisor/", "/advisor/availability/", "/my/engagements/", "/account/"):
            read(desk.get(url))
        for part in ("", "contact/", "notice/", "print/"):
            read(desk.get(engagement + part))


def test_the_address_of_the_page_for_leaders_decides_its_language(reader):
    spanish = Client(HTTP_ACCEPT_LANGUAGE="en").get("/help/leaders/es/").content.decode()
    assert "Para usted que dirige" in spanish and "For you who lead" not in spanish
    assert "For you who lead" in reader.get("/help/leaders/").content.decode()
