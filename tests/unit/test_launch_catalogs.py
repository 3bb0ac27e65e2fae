"""Translations are compiled when they have changed, and only then."""

import gettext
import os

from alongside.cli import catalogs

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "help"\nmsgstr "ayuda"\n'


def test_a_changed_translation_is_compiled_once(tmp_path):
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(PO, encoding="utf-8")
    assert catalogs.compile_all(tmp_path) == 1
    assert catalogs.compile_all(tmp_path) == 0
    assert gettext.translation("django", tmp_path, ["es"]).gettext("help") == "ayuda"
    later = (folder / "django.mo").stat().st_mtime + 5
    os.utime(folder / "django.po", (later, later))
    assert catalogs.compile_all(tmp_path) == 1
