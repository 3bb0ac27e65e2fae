"""The field pack on the server: the same for everyone, small, signed; its booklets; ticks that go to a plan."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import json
from datetime import timedelta

import brotli
import pikepdf
import polib
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client
from django.utils import translation

from alongside.cli.catalogs import LOCALE
from alongside.field import signing
from alongside.field.queries import line_places, pack
from alongside.kernel import clock
from alongside.kernel.actor import OPERATOR
from alongside.library.actions import load
from alongside.library.actions_resources import load_resources
from alongside.plans import actions, queries
from alongside.plans.states import PlanRole
from alongside.web.field.keeping import static_bytes
from alongside.web.field.pages import PAGES, address
from tests.integration.test_leaders_page import bare
from tests.integration.test_plans import member, planner

pytestmark = pytest.mark.django_db
URLS = [address(key, language) for key in PAGES for language in ("en", "es")]
MOST_BYTES = 250 * 1000


@pytest.fixture(autouse=True)
def library(db, at):
    load(by=OPERATOR, at=at)
    load_resources(by=OPERATOR, at=at)
    with clock.frozen(at):
        yield


@pytest.fixture
def spanish(tmp_path, settings):
    """Read Spanish from the catalog as it stands, compiled in a folder of its own."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po")).save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("en"):
        yield


def listed():
    sealed = Client().get("/field/pack.json").json()
    return sealed, json.loads(sealed["pack"])


def test_staff_a_chief_and_a_stranger_get_the_same_bytes(client_for, cast):
    chief = Client(headers={"accept-language": "fr", "referer": "http://testserver/help/case/"})
    chief.cookies["case"] = "a-token"
    chief.cookies["django_language"] = "es"
    staff = client_for(cast.coordinator)
    for url in [*URLS, "/field/pack.json", "/field/worker.js", "/field/app.webmanifest"]:
        stranger = Client().get(url)
        assert stranger.status_code == 200 and not stranger.cookies, url
        assert stranger.get("Vary", "Accept-Encoding") == "Accept-Encoding", url
        assert bare(staff.get(url)) == bare(chief.get(url)) == bare(stranger), url


def test_the_list_says_what_each_part_adds_up_to_and_the_whole_stays_small():
    _, body = listed()
    packed = 0
    for part in body["parts"]:
        url = part["url"]
        data = (
            static_bytes(url.removeprefix("/static/"))
            if url.startswith("/static/")
            else Client().get(url).content
        )
        assert hashlib.sha256(data).hexdigest() == part["sha256"] and len(data) == part["bytes"], url
        packed += len(data) if url.endswith(".woff2") else len(brotli.compress(data, quality=5))
    packed += len(brotli.compress(static_bytes("alongside/js/field-worker.js")))
    print(f"{len(body['parts'])} parts, {packed} bytes compressed")
    assert 60_000 < packed <= MOST_BYTES
    assert {p["url"] for p in body["parts"]} >= set(URLS)


def verify(signed, text):
    point = base64.b64decode(signed["key"])
    raw = base64.b64decode(signed["signature"])
    whole = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    key.verify(whole, text.encode(), ec.ECDSA(hashes.SHA256()))


def test_the_list_is_dated_and_signed_by_each_of_the_sites_keys(settings, at):
    settings.SECRET_KEY_FALLBACKS = ["the-key-before-" * 4]
    sealed, body = listed()
    assert body["signed_on"] == at.date().isoformat() and body["old_after_days"] == 30
    assert [s["key"] for s in sealed["signatures"]] == [
        signing.public_key(k) for k in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    for signed in sealed["signatures"]:
        verify(signed, sealed["pack"])
        with pytest.raises(InvalidSignature):
            verify(signed, sealed["pack"].replace("2026", "2027"))
    assert signing.fingerprint(settings.SECRET_KEY) in Client().get("/field/about/").content.decode()


def test_the_worker_changes_with_the_day_and_with_the_words(at):
    def worker():
        return Client().get("/field/worker.js").content

    first = worker()
    assert worker() == first
    with clock.frozen(at + timedelta(days=1)):
        assert worker() != first
    from alongside.library.models import Item, Version

    Item.objects.filter(key="ics-03").update(text="Other words")
    Version.objects.latest("pk").delete()  # what edition() looks at
    assert worker() != first


def test_every_line_says_where_it_is_from_and_the_roles_have_the_first_hours():
    found = pack("en", today=clock.now().date())
    lines = [line for sheet in (*found.roles, *found.topics) for line in sheet.lines]
    assert len(lines) > 100 and all(line.basis for line in lines)
    assert all(line.source or line.basis == "Suggested by this program" for line in lines)
    assert [sheet.key for sheet in found.roles][:2] == ["chief", "incident-commander"]
    text = Client().get("/field/roles/").content.decode()
    assert "Send a victim assistance liaison to incident command" in text
    assert "Stated by the source" in text and "Suggested" in text
    assert "offender" in Client().get("/field/media/").content.decode()
    assert 'href="#further"' in Client().get("/field/notification/").content.decode()


def test_spanish_is_spanish(spanish):
    text = Client(headers={"accept-language": "en"}).get("/field/es/roles/").content.decode()
    assert '<html lang="es">' in text and "la fuente" in text and "Stated by the source" not in text
    manifest = Client().get("/field/es/app.webmanifest").json()
    assert (
        manifest["lang"] == "es" and manifest["start_url"] == "/field/es/" and manifest["scope"] == "/field/"
    )


def test_the_app_can_be_installed():
    manifest = Client().get("/field/app.webmanifest").json()
    assert manifest["display"] == "standalone" and manifest["scope"] == "/field/"
    for icon in manifest["icons"]:
        assert static_bytes(icon["src"].removeprefix("/static/"))[:4] == b"\x89PNG"
    assert {i["purpose"] for i in manifest["icons"]} == {"any", "maskable"}


def tags(node, found):
    """Collect the structure of a tagged PDF: (tag, has alternative text) in reading order."""
    if isinstance(node, pikepdf.Array):
        for one in node:
            tags(one, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append((str(node.S), "/Alt" in node))
        if "/K" in node:
            tags(node.K, found)
    return found


WIDTHS = {"a6": 298, "letter": 612}


@pytest.mark.parametrize(
    ("url", "paper", "language"),
    [
        ("/field/booklet-a6.pdf", "a6", "en"),
        ("/field/booklet-letter.pdf", "letter", "en"),
        ("/field/es/booklet-a6.pdf", "a6", "es"),
        ("/field/es/booklet-letter.pdf", "letter", "es"),
    ],
)
def test_the_booklet_is_a_tagged_pdf_in_its_language_and_size(url, paper, language):
    sent = Client().get(url)
    assert sent["Content-Type"] == "application/pdf"
    pdf = pikepdf.open(io.BytesIO(sent.content))
    assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang).startswith(language)
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1" and meta["dc:title"]
    assert abs(float(pdf.pages[0].mediabox[2]) - WIDTHS[paper]) < 2
    found = tags(pdf.Root.StructTreeRoot.K, [])
    kinds = [kind for kind, _ in found]
    levels = [int(kind[2]) for kind in kinds if kind[1] == "H" and kind[2:].isdigit()]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    assert {"/Table", "/TH", "/L", "/LI"} <= set(kinds)
    assert all(alt for kind, alt in found if kind == "/Figure")


@pytest.fixture
def pia(at):
    return planner(at)


@pytest.fixture
def plan_id(pia, at):
    return actions.start(document=queries.new_plan(), by=pia.actor, at=at)


def page_of(client, plan_id):
    text = client.get(f"/plans/{plan_id}/field/").content.decode()
    start = text.index('<script id="field-plan" type="application/json">') + 48
    return text, json.loads(text[start : text.index("</script>", start)])


def send(client, plan_id, seen, **ticks):
    words = {
        "seen": seen,
        "ticks": json.dumps({k.replace("_", "-"): v for k, v in ticks.items()}),
        "write_key": str(ticks),
    }
    return client.post(f"/plans/{plan_id}/field/", words, follow=True).content.decode()


def states(plan_id, person):
    document = queries.card(plan_id, person.pk).document
    return {i["id"]: i["state"] for p in document["protocols"] for i in p["items"] if i["state"] != "open"}


def test_a_device_takes_contacts_owners_and_lines_along_and_no_prose(client_for, pia, plan_id, at):
    answers = {
        "partners/law-enforcement/name": "Millbrook PD",
        "partners/law-enforcement/gap": "no night line",
        "protocols/ics/items/ics-03/owner": "Ada Bell",
        "protocols/ics/items/ics-03/text": "Send Ada to the command post",
    }
    actions.save(plan_id=plan_id, seen=1, answers=answers, by=pia.actor, at=at)
    taken = page_of(client_for(pia), plan_id)[1]
    assert [c["name"] for c in taken["contacts"]] == ["Millbrook PD"]
    assert taken["lines"]["ics-03"]["owner"] == "Ada Bell" and taken["own"] == ["ics-03"]
    assert "no night line" not in json.dumps(taken) and taken["revision"] == 2
    assert set(taken["lines"]) == {key for protocol, key in line_places() if protocol != "leading"}


def test_ticks_of_two_devices_come_together_line_by_line(client_for, pia, plan_id, at):
    ed = member(plan_id, pia, at)
    one, other = client_for(pia), client_for(ed)
    assert "The ticks are in the plan." in send(one, plan_id, 1, ics_03=True, ics_04=True)
    assert "The ticks are in the plan." in send(other, plan_id, 1, communications_03=True)
    assert states(plan_id, pia) == {"ics-03": "done", "ics-04": "done", "communications-03": "done"}
    send(other, plan_id, 3, ics_03=False)
    assert states(plan_id, pia) == {"ics-04": "done", "communications-03": "done"}


def test_a_tick_on_a_line_that_somebody_else_moved_on_meanwhile_waits_for_a_choice(
    client_for, pia, plan_id, at
):
    answers = {"protocols/ics/items/ics-03/state": "doing"}
    actions.save(plan_id=plan_id, seen=1, answers=answers, by=pia.actor, at=at)
    assert "Both answers are kept." in send(client_for(pia), plan_id, 1, ics_03=True)
    assert states(plan_id, pia) == {"ics-03": "doing"} and len(queries.differences(plan_id)) == 1


def test_nonsense_and_readers_change_nothing(client_for, pia, plan_id, at):
    client = client_for(pia)
    for raw in ("", "[]", "{", '{"ics-03": "done", "nothing": true}', '{"ics-03":' * 5000):
        client.post(f"/plans/{plan_id}/field/", {"seen": "1", "ticks": raw, "write_key": raw[:20]})
    reader = client_for(member(plan_id, pia, at, role=PlanRole.READER, name="Rae Reader"))
    assert "data-field-ticks" not in page_of(reader, plan_id)[0]
    send(reader, plan_id, 1, ics_03=True)
    assert queries.card(plan_id, pia.pk).revision == 1


def test_a_plans_booklet_has_its_contacts(client_for, client, pia, plan_id, at):
    from pypdf import PdfReader

    answers = {
        "partners/law-enforcement/name": "Millbrook PD",
        "partners/law-enforcement/phone": "614-555-0144",
    }
    actions.save(plan_id=plan_id, seen=1, answers=answers, by=pia.actor, at=at)
    sent = client_for(pia).get(f"/plans/{plan_id}/files/booklet-a6/")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sent.content)).pages)
    assert "Millbrook PD" in words and "614-555-0144" in words
    here = client.post(
        "/plans/here/file/booklet-letter/", {"plan": json.dumps({"answers": answers, "drop": []})}
    )
    assert here.content[:5] == b"%PDF-"
