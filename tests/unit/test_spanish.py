"""Spanish is whole for everyone outside the office: each string that they can meet has its sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import templatize

import alongside
from alongside.cli.catalogs import LOCALE
from alongside.funding import drafts, shipped
from alongside.web.templatetags.alongside_tags import clock_time, day, when, when_year

PACKAGE = Path(alongside.__file__).parent
CATALOG = polib.pofile(str(LOCALE / "es" / "LC_MESSAGES" / "django.po"))
NOON = datetime(2026, 11, 22, 17, 5, tzinfo=UTC)

PUBLIC = (
    "web/*.py",
    "web/public/*.py",
    "web/advisor/*.py",
    "web/account/*.py",
    "web/planner/*.py",
    "web/field/*.py",
    "field/*.py",
    "web/casework/*.py",
    "web/library/forms.py",
    "web/library/lists.py",
    "web/library/question.py",
    "web/library/shelf.py",
    "web/library/suggesting.py",
    "web/offers/*.py",
    "web/components/widgets.py",
    "web/funding/papers.py",
    "web/funding/views.py",
    "web/funding/calendar.py",
    "web/joining/applying.py",
    "web/joining/forms.py",
    "web/joining/own.py",
    "web/joining/reference.py",
    "web/joining/words.py",
    "web/worksheet/*.py",
    "web/templatetags/*.py",
    "web/templates/*.html",
    "web/templates/public/*.html",
    "web/templates/planner/*.html",
    "web/templates/field/*.html",
    "web/templates/advisor/*.html",
    "web/templates/account/**/*.*",
    "web/templates/casework/*.html",
    "web/templates/offers/*.html",
    "web/templates/owning/*.html",
    "web/templates/funding/*.html",
    "web/templates/worksheet/*.html",
    "web/templates/components/*.html",
    "web/templates/dates/*.html",
    "web/templates/library/*.html",
    "web/templates/joining/*.html",
    "web/templates/foresight/*.html",
    "web/templates/errors/*.html",
    "outbox/templates/**/*.*",
    "accounts/*.py",
    "callouts/rules.py",
    "callouts/states.py",
    "deployments/**/*.py",
    "engagements/**/*.py",
    "feedback/*.py",
    "funding/**/*.py",
    "incidents/**/*.py",
    "kernel/field.py",
    "library/rules_resources.py",
    "library/words_resources.py",
    "kernel/freetext_kinds.py",
    "kernel/lifecycle.py",
    "kernel/spreadsheet.py",
    "library/words.py",
    "matching/codes.py",
    "matching/explain.py",
    "matching/scoring.py",
    "joining/**/*.py",
    "plans/**/*.py",
    "offers/**/*.py",
    "kernel/agreement.py",
    "roster/rules.py",
    "roster/rules_renewal.py",
    "roster/states.py",
    "teams/*.py",
)
"""What a chief, an advisor or anyone else can meet. Staff desks stay English for now."""

MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext"}
CALL = re.compile(
    r"""\b(?P<name>_|n?gettext|pgettext)\(
        \s*u?(?P<one>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
        (?:\s*,\s*u?(?P<two>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?""",
    re.VERBOSE,
)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%n|<[^>]+>")
FAMILIAR = re.compile(r"\b(tú|tu|tus|ti|contigo|vosotros|vuestr\w+|puedes|tienes|quieres)\b", re.IGNORECASE)
ENDS = ".?:!"


def marked_in_python(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the context and message, or the singular, of each marked string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in MARKS and words:
            yield (words[0], words[1]) if name == "pgettext" else ("", words[0])


def marked_in_template(source: str, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the same for a template, as Django's own extraction reads it."""
    for call in CALL.finditer(templatize(source, origin=name)):
        one = ast.literal_eval(call["one"])
        yield (one, ast.literal_eval(call["two"])) if call["name"] == "pgettext" else ("", one)


def public_strings() -> dict[tuple[str, ...], str]:
    """Return each string that the public can meet, with a file where it stands."""
    found = {}
    for path in sorted({path for pattern in PUBLIC for path in PACKAGE.glob(pattern) if path.is_file()}):
        if path.suffix not in {".py", ".html", ".txt"} or "migrations" in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        python = path.suffix == ".py"
        marked = marked_in_python(source) if python else marked_in_template(source, str(path))
        for key in marked:
            found[key] = str(path.relative_to(PACKAGE))
    return found


def pairs() -> list[tuple[str, str]]:
    """Return each English message beside its Spanish one, plural forms apart."""
    rows = []
    for entry in CATALOG:
        if entry.msgctxt:
            continue
        if entry.msgid_plural:
            rows += [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        else:
            rows.append((entry.msgid, entry.msgstr))
    return rows


@pytest.fixture
def spanish(tmp_path, settings):
    """Read Spanish from the catalog as it stands, compiled in a folder of its own."""
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    CATALOG.save_as_mofile(str(folder / "django.mo"))
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("es"):
        yield


def test_everything_that_the_public_can_meet_is_in_spanish():
    known = {(entry.msgctxt or "", entry.msgid) for entry in CATALOG if entry.translated()}
    strings = public_strings()
    assert len(strings) > 900
    assert {f"{where}: {key[1]}" for key, where in strings.items() if key not in known} == set()


def test_nothing_in_the_catalog_is_a_guess():
    assert not CATALOG.fuzzy_entries() and not CATALOG.obsolete_entries()


def test_places_to_fill_and_tags_are_the_same_in_both():
    wrong = [(en, es) for en, es in pairs() if sorted(PLACE.findall(en)) != sorted(PLACE.findall(es))]
    assert wrong == []


def test_no_sentence_is_more_than_twice_as_long_except_single_words():
    assert [(en, es) for en, es in pairs() if len(es) > max(2 * len(en), 28)] == []


def test_sentences_end_alike_and_questions_open():
    def unlike(en: str, es: str) -> bool:
        end = en.rstrip()[-1]
        return (end in ENDS and not es.endswith(end)) or es.count("?") != es.count("¿")

    assert [(en, es) for en, es in pairs() if unlike(en, es)] == []


def test_people_are_addressed_formally():
    assert [es for _, es in pairs() if FAMILIAR.search(es)] == []


def test_not_privileged_has_one_wording_and_nothing_is_called_confidential():
    said = [(en, es) for en, es in pairs() if "privileged" in en]
    assert len(said) >= 5
    assert [es for _, es in said if "privilegio legal" not in es] == []
    assert [es for en, es in pairs() if "confidencial" in es and "confidential" not in en] == []


def test_moments_and_days_are_written_as_spanish_readers_expect(spanish):
    assert "dom 22 de noviembre, 11:05 a.m. CST" in when(NOON, "America/Chicago")
    assert "dom 22 de noviembre de 2026, 12:05 p.m. EST" in when_year(NOON, "America/New_York")
    assert "12:05 p.m. EST" in clock_time(NOON, "America/New_York")
    assert "mar 1 de diciembre de 2026" in day(date(2026, 12, 1))


def test_numbers_of_one_and_many_read_right(spanish):
    assert translation.ngettext("%(left)s left.", "%(left)s left.", 1) == "Queda %(left)s."
    assert translation.ngettext("%(left)s left.", "%(left)s left.", 3) == "Quedan %(left)s."


def test_what_the_funding_catalog_shows_to_anyone_is_in_spanish():
    known = {entry.msgid for entry in CATALOG if entry.translated()}
    shown = {text for q in shipped.questions() for text in (q.text, q.help) if text}
    for program in shipped.programs():
        shown |= {program.plain, program.who, *program.allowable, *program.unallowable}
        shown |= {t.fails for t in program.tests} | {c.what for c in program.clocks}
        shown |= {line.text for line in program.documents}
    assert len(shown) > 300
    assert sorted(shown - known) == []


def test_what_a_draft_hands_to_people_is_in_spanish():
    known = {entry.msgid for entry in CATALOG if entry.translated()}
    shown = {words for kind in drafts.texts() for words in drafts.said_to_people(kind)}
    assert len(shown) > 25
    assert sorted(shown - known) == []
