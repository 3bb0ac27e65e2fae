"""Paper: fresh, encrypted, only two of them, readable without anything else, and its age is known."""

from __future__ import annotations

import io
import stat
from datetime import timedelta

import pytest
from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from alongside.base import marks
from alongside.cli import checks
from alongside.config import env
from alongside.jobs import paper
from alongside.kernel import clock
from alongside.ledger.models import LedgerEntry
from alongside.watch import queries as watch
from tests.callouts import advisor, opened, pages, says

MINUTE = timedelta(minutes=1)
PASSWORD = "a long word to remember"


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    settings.PAPER = {"folder": str(tmp_path), "password": PASSWORD}
    monkeypatch.setattr(paper, "_tried", None)
    return tmp_path


def text_of(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    assert reader.is_encrypted
    assert reader.decrypt(PASSWORD)
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_paper_has_who_to_call_for_what_and_opens_with_the_password_only(cast, at, folder):
    for n in range(4):
        advisor(n, at)
    callout = opened(at, cast.officer)
    says(pages(callout)[0], False, at)
    pdf = paper.make(at)
    with pytest.raises(FileNotDecryptedError):
        len(PdfReader(io.BytesIO(pdf)).pages)
    assert not PdfReader(io.BytesIO(pdf)).decrypt("a wrong word to remember")
    assert b"Millbrook" not in pdf
    text = text_of(pdf)
    for words in (
        "Millbrook Police Department",
        "Peer 00",
        "Cannot come",
        "Dana Duty",
        "+16145550103",
        "Not sent",
    ):
        assert words in text, words


def test_words_of_people_are_text_and_never_markup(cast, at, folder):
    advisor(1, at, name="#panic(“x”) *Bold* \\ $a$ José")
    assert "#panic(“x”) *Bold* \\ $a$ José" in text_of(paper.make(at))


def test_a_hundred_and_fifty_people_fit_and_it_is_quick(cast, at, folder):
    import time

    for n in range(150):
        advisor(n, at, email=f"peer{n}@advisors.example", name=f"Peer {n:03d}", phone="")
    began = time.monotonic()
    text = text_of(paper.make(at))
    assert time.monotonic() - began < 20
    assert "Peer 149" in text


def test_two_copies_are_kept_that_only_their_owner_reads(cast, at, folder):
    for minutes in (0, 5, 10, 20, 30):
        paper.tick(at=at + minutes * MINUTE)
    names = sorted(p.name for p in folder.iterdir())
    assert names == ["alongside-20261122-172000.pdf", "alongside-20261122-173000.pdf"]
    assert stat.S_IMODE((folder / names[0]).stat().st_mode) == 0o600
    assert LedgerEntry.objects.filter(stream="paper").count() == 4


def test_without_a_folder_nothing_is_made_or_missed(cast, at, settings):
    settings.PAPER = {"folder": "", "password": ""}
    marks.set_mark(marks.PAPER, at=at - timedelta(days=1))
    assert paper.tick(at=at) == 0
    assert not marks.has_mark(marks.PAPER)
    with clock.frozen(at):
        assert checks.paper().well


def test_an_old_copy_is_said_by_the_doctor_and_on_staff_pages(cast, at, folder):
    with clock.frozen(at):
        assert not checks.paper().well
        paper.tick(at=at)
        assert checks.paper().well
    with clock.frozen(at + 21 * MINUTE):
        assert "21 minutes old" in checks.paper().says
    assert "paper_old" in [n.name for n in watch.notices(at + 21 * MINUTE)]


def test_a_folder_that_cannot_be_written_to_stops_nothing_else(cast, at, folder, settings, caplog):
    settings.PAPER = {"folder": str(folder / "missing"), "password": PASSWORD}
    assert paper.tick(at=at) == 0
    assert paper.tick(at=at) == 0
    assert len([r for r in caplog.records if "paper copy" in r.message]) == 1, (
        "once a minute, not each second"
    )


def test_a_folder_without_a_good_password_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("ALONGSIDE_PAPER_FOLDER", "/somewhere")
    monkeypatch.setenv("ALONGSIDE_PAPER_PASSWORD", "short")
    with pytest.raises(env.SettingProblem, match="at least 12 letters"):
        env.password("ALONGSIDE_PAPER_PASSWORD", needed_by="ALONGSIDE_PAPER_FOLDER")
