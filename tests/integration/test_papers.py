"""Papers: what is kept and what is refused, sealed so that no other row opens them, read with a line each time."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import override_settings
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from alongside.base import envelope
from alongside.config.env import SettingProblem, sealing_keys
from alongside.engagements import actions, papers
from alongside.engagements.models_papers import Paper
from alongside.engagements.rules_papers import Media
from alongside.kernel.actor import OPERATOR
from alongside.kernel.verdict import Refused
from alongside.ledger.queries import entries
from tests.house.story import a_picture
from tests.integration.casework import Scene, no_reasons, said_yes, scene  # noqa: F401
from tests.integration.deploying import word_file
from tests.people import Cast

DB = [pytest.mark.django_db, pytest.mark.usefixtures("no_reasons")]
KEYS = {"new": b"n" * 32, "old": b"o" * 32}


def pdf(text: str = "", *, script: str = "") -> bytes:
    """Return a PDF of one page with a line of text, and a script where one is wanted."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    page[NameObject("/Contents")] = writer._add_object(stream)
    if script:
        action = {NameObject("/S"): NameObject(script), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer._root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sheet(text: str) -> bytes:
    book = Workbook()
    book.active["B4"] = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
TEMPLATE = (
    b'<Relationships><Relationship Id="1" Type="x/attachedTemplate" Target="http://x/" '
    b'TargetMode="External"/></Relationships>'
)
WORD = "word__document_dot_xml"
UNWELCOME = {
    "a program": (b"MZ\x90\x00" + b"\0" * 100, "media"),
    "a page with a script": (b"<html><script>1</script></html>", "media"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "media"),
    "a plain zip": (zipped(a_dot_txt=b"x"), "media"),
    "a zip cut short": (word_file("x")[:-200], "broken"),
    "a bomb": (zipped(**{WORD: b"<x/>", "word__media_dot_xml": b"\0" * (41 * 1024 * 1024)}), "bomb"),
    "many parts": (zipped(**{f"p{n}_dot_xml": b"<x/>" for n in range(501)}), "bomb"),
    "entities": (zipped(**{WORD: ENTITY}), "entity"),
    "entities in UTF-16": (zipped(**{WORD: ENTITY.decode().encode("utf-16")}), "entity"),
    "macros": (zipped(**{WORD: b"<x/>", "word__vbaProject_dot_bin": b"1"}), "runs"),
    "a template from elsewhere": (
        zipped(**{WORD: b"<x/>", "word___rels__s_dot_xml_dot_rels": TEMPLATE}),
        "runs",
    ),
    "another file inside": (zipped(**{WORD: b"<x/>", "word__embeddings__a_dot_xlsx": b"1"}), "runs"),
    "a broken picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 4, "broken"),
    "a picture too large": (a_picture()[:16] + b"\x00\x01\x00\x00" * 2 + a_picture()[24:], "pixels"),
}


@pytest.mark.parametrize("what", UNWELCOME)
def test_what_is_not_kept_is_refused_by_its_content(what: str):
    data, code = UNWELCOME[what]
    with pytest.raises(Refused) as told:
        papers.clean(data, papers.media_of(data))
    assert told.value.verdict.code == code


@pytest.mark.parametrize("script", ["/JavaScript", "/Launch"])
def test_a_pdf_that_starts_something_is_refused(script: str):
    data = pdf("Approved.", script=script)
    with pytest.raises(Refused) as told:
        papers.pieces(data, papers.media_of(data))
    assert told.value.verdict.code == "runs"
    assert papers.pieces(pdf("Approved."), Media.PDF)


def test_a_file_is_told_by_its_content_and_read_with_its_places():
    for data, media, place in (
        (pdf("SSN 123-45-6789"), Media.PDF, ("page", "1")),
        (word_file("SSN 123-45-6789"), Media.DOCX, ("paragraph", "1")),
        (sheet("SSN 123-45-6789"), Media.XLSX, ("cell", "B4")),
    ):
        assert papers.media_of(data) is media
        found = papers.findings(papers.pieces(data, media))
        hit = next(one for one in found if one.finding.severity == "block")
        assert place in hit.params and "6789" not in hit.finding.excerpt


def test_text_in_headers_and_comments_is_read_too():
    comments = '<w:comments xmlns:w="x"><w:t>SSN 123-45-6789</w:t></w:comments>'
    data = word_file("All is well.")
    out = io.BytesIO(data)
    from docx import Document

    document = Document(io.BytesIO(data))
    document.sections[0].header.paragraphs[0].text = "SSN 123-45-6789"
    out = io.BytesIO()
    document.save(out)
    assert comments
    found = papers.findings(papers.pieces(out.getvalue(), Media.DOCX))
    assert any(one.finding.severity == "block" for one in found)


def test_a_picture_loses_what_the_camera_wrote():
    place = b"GPSLatitude 39.9612"
    note = len(b"Comment\0" + place).to_bytes(4, "big") + b"tEXt" + b"Comment\0" + place
    note += zlib.crc32(note[4:]).to_bytes(4, "big")
    picture = a_picture()
    with_note = picture[:33] + note + picture[33:]
    assert place in with_note and papers.clean(with_note, Media.PNG) == picture
    body = (
        b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
        + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
        + b"\x01\xff\xd9"
    )
    exif = b"\xff\xe1" + (len(place) + 2).to_bytes(2, "big") + place
    assert papers.clean(b"\xff\xd8" + exif + body, Media.JPEG) == b"\xff\xd8" + body


@pytest.fixture
def case(cast: Cast, at: datetime, no_reasons: None) -> Scene:  # noqa: F811
    return scene(cast, at, both=False)


def keep(case: Scene, data: bytes, kind: str = "approval", **more) -> int:
    words = {
        "name": "paper.docx",
        "keep_as_written": True,
        "by": case.cast.coordinator.actor,
        "at": case.at,
    } | more
    return actions.add_paper(engagement_id=case.engagement_id, kind=kind, data=data, **words)


@pytest.mark.django_db
def test_hard_patterns_are_refused_with_their_place_and_soft_ones_are_asked_about(case: Scene):
    with pytest.raises(actions.PaperRefused) as told:
        keep(case, word_file("SSN 123-45-6789"))
    assert told.value.verdict.code == "text_blocked"
    assert told.value.found[0].params == (("paragraph", "1"),)
    with pytest.raises(actions.PaperRefused) as told:
        keep(case, word_file("Officer Maria Vanterpool was there."), keep_as_written=False)
    assert told.value.verdict.code == "text_asked"
    assert not Paper.objects.exists()
    assert keep(case, word_file("Officer Maria Vanterpool was there."))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("approval", a_picture(), "image"), ("terms", pdf(), "no_text"), ("memo", word_file("x"), "unknown_word"),
        ("receipt", b"", "size"), ("receipt", b"\x89PNG\r\n\x1a\n" + b"\0" * (6 * 1024 * 1024), "size"),
    ],
)  # fmt: skip
def test_kinds_and_sizes(case: Scene, kind: str, data: bytes, code: str):
    with pytest.raises(Refused) as told:
        keep(case, data, kind)
    assert told.value.verdict.code == code


@pytest.mark.django_db
def test_a_paper_is_sealed_for_its_own_row_and_every_opening_is_a_line(case: Scene):
    data = word_file("The rate is approved.")
    first, second = keep(case, data), keep(case, word_file("Another one."))
    assert keep(case, data) == first
    rows = {row.pk: row for row in Paper.objects.all()}
    assert b"approved" not in bytes(rows[first].sealed)
    by, at = case.cast.coordinator.actor, case.at
    for _ in range(2):
        assert actions.open_paper(paper_id=first, by=by, at=at).data == data
    reads = [
        x for x in entries(f"request:{case.request_id}") if (x.action, x.object) == ("read", f"paper:{first}")
    ]
    assert len(reads) == 2
    Paper.objects.filter(pk=first).update(
        sealed=rows[second].sealed, wrapped=rows[second].wrapped, key_id=rows[second].key_id
    )
    with pytest.raises(envelope.CannotOpen), transaction.atomic():
        actions.open_paper(paper_id=first, by=by, at=at)


@pytest.mark.django_db
def test_keys_are_changed_while_papers_stay_readable_and_an_old_key_then_goes(case: Scene):
    by, at, data = case.cast.coordinator.actor, case.at, word_file("The rate is approved.")
    with override_settings(PAPER_KEYS={"old": KEYS["old"]}):
        ids = [keep(case, data), keep(case, word_file("Two."))]
    with override_settings(PAPER_KEYS=KEYS):
        assert actions.open_paper(paper_id=ids[0], by=by, at=at).data == data
        assert actions.reseal_papers(by=by, at=at) == 2
        assert actions.reseal_papers(by=by, at=at) == 0
    with override_settings(PAPER_KEYS={"new": KEYS["new"]}):
        assert actions.open_paper(paper_id=ids[0], by=by, at=at).data == data
    with override_settings(PAPER_KEYS={"old": KEYS["old"]}), pytest.raises(envelope.CannotOpen):
        actions.open_paper(paper_id=ids[0], by=by, at=at)


@pytest.mark.django_db
def test_a_paper_goes_only_by_disposal_after_the_close(case: Scene):
    from alongside.engagements.actions import close

    by, at = case.cast.coordinator.actor, case.at
    paper_id = keep(case, word_file("The rate is approved."))
    with pytest.raises(DatabaseError, match="disposed of, never deleted"), transaction.atomic():
        Paper.objects.filter(pk=paper_id).delete()
    why = "Three years after the final report."
    with pytest.raises(Refused):
        actions.dispose_paper(paper_id=paper_id, why=why, by=by, at=at)
    close(
        engagement_id=case.engagement_id,
        hand_back=said_yes(("officers", "agency"), on=at),
        keep_follow_ups=False,
        by=by,
        at=at,
    )
    with pytest.raises(Refused, match="final financial report"):
        actions.dispose_paper(paper_id=paper_id, why=why, by=OPERATOR, at=at)
    actions.record_final_report(period_end=at.date(), submitted=at.date(), by=OPERATOR, at=at)
    later = at + timedelta(days=1098)
    actions.dispose_paper(paper_id=paper_id, why=why, by=OPERATOR, at=later)
    row = Paper.objects.get(pk=paper_id)
    assert (bytes(row.sealed), bytes(row.wrapped), row.disposed_why) == (b"", b"", why)
    with pytest.raises(LookupError):
        actions.open_paper(paper_id=paper_id, by=by, at=at)


@pytest.mark.django_db
def test_a_download_is_an_attachment_and_nothing_in_it_runs(case: Scene, client_for):
    from alongside.kernel import clock

    paper_id = keep(case, word_file("The rate is approved."), name="../odd\r\nname<b>.exe")
    address = f"/desk/engagements/{case.engagement_id}/papers/{paper_id}/"
    with clock.frozen(case.at):
        answer = client_for(case.cast.coordinator).get(address)
        assert client_for(case.cast.advisor).get(address).status_code == 404
        assert client_for(case.cast.admin).get(address).status_code == 404
    assert answer["Content-Disposition"].startswith("attachment;") and answer["Content-Disposition"].endswith(
        '.docx"'
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]


def test_keys_come_from_the_settings_or_from_the_sites_own(monkeypatch):
    good = base64.b64encode(b"k" * 32).decode()
    monkeypatch.setenv("KEYS_OF_A_TEST", f"b:{good}, a:{good}")
    assert list(sealing_keys("KEYS_OF_A_TEST", secrets=["s"])) == ["b", "a"]
    for wrong in ("noname", f":{good}", "short:aaaa", "odd:***"):
        monkeypatch.setenv("KEYS_OF_A_TEST", wrong)
        with pytest.raises(SettingProblem):
            sealing_keys("KEYS_OF_A_TEST", secrets=["s"])
    monkeypatch.delenv("KEYS_OF_A_TEST")
    now, before = (sealing_keys("KEYS_OF_A_TEST", secrets=s) for s in (["new", "old"], ["old"]))
    assert list(now)[1:] == list(before) and now[next(iter(before))] == before[next(iter(before))]
