"""Templates: each is used, none holds code that the security policy refuses, each form is sent once."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.house import SOURCE, TEMPLATES, called, python_files, tree

FILES = sorted(p for folder in TEMPLATES for p in folder.rglob("*") if p.suffix in {".html", ".txt"})
PAGES = [p for p in FILES if p.suffix == ".html" and "outbox" not in p.parts]

# Forms that are not written once under a key of ours.
NO_KEY = {
    "funding/": "questions for anyone: nothing is stored, so nothing can be stored twice",
    "account/": "allauth's pages: a try at a password counts whatever the form says (web/account/doors.py)",
    "base_desk.html": "signing out twice is being signed out",
    "casework/_helpers_export.html": "each taking of the sheet is an act of its own, with its own line",
    "directory/_export.html": "each taking of the roster's file is an act of its own, with its own line",
    "components/language_switch.html": "choosing a language twice is choosing it once",
    "offers/open.html": "as with the case code",
    "public/open_case.html": "a wrong code counts again each time; a right one works once by itself",
}
# Forms that nothing can be gained by forging, because nobody is signed in; their views say the same.
NO_TOKEN = {
    "funding/": "questions for anyone: nothing is stored, so nothing can be forged",
    "components/language_switch.html": "a forged choice of language does no harm",
    "joining/apply.html": "nobody is signed in where somebody applies, and the page sets no cookie",
    "library/suggest.html": "nobody is signed in where a suggestion is made",
    "offers/make.html": "nobody is signed in where an offer is made, and the page sets no cookie",
    "public/ask.html": "a chief with cookies off must get through",
}
UNUSED_YET = {"errors/503.html": "for the day when the site is closed for work; nothing answers 503 so far"}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
REFERENCE = re.compile(r"\{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


def name_of(path):
    """Return the name by which a template is asked for."""
    folder = next(f for f in TEMPLATES if path.is_relative_to(f))
    return str(path.relative_to(folder))


def markup(path):
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def words_in_the_source():
    """Return every text constant of the source; an f-string as its pieces joined by a star."""
    found = set()
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            if isinstance(node, ast.JoinedStr):
                found.add("".join(v.value if isinstance(v, ast.Constant) else "*" for v in node.values))
    return found


def test_every_template_is_used():
    words = words_in_the_source()
    stars = [
        re.compile(re.escape(w).replace(r"\*", r"[\w-]+") + r"\Z")
        for w in words
        if re.match(r"\w+/.*\*.*\.", w)
    ]
    references = {name for path in FILES for name in REFERENCE.findall(path.read_text(encoding="utf-8"))}
    unused = []
    for path in FILES:
        name = name_of(path)
        if name in words or name in references:
            continue
        if name.startswith("outbox/"):
            if path.stem.removesuffix(".sms").removesuffix(".voice") not in words:
                unused.append(called(path))
        elif name.startswith("components/"):
            if f"components/{path.stem}" not in words and path.stem not in words:
                unused.append(called(path))
        elif not any(star.match(name) for star in stars):
            unused.append(called(path))
    assert FILES
    assert unused == [called(p) for p in FILES if name_of(p) in UNUSED_YET]


def test_every_template_that_is_asked_for_exists():
    names = {name_of(path) for path in FILES}
    asked = {name for path in FILES for name in REFERENCE.findall(path.read_text(encoding="utf-8"))}
    named = {w for w in words_in_the_source() if re.fullmatch(r"[a-z_]+(?:/[\w-]+)+\.html", w)}
    assert not sorted((asked | named) - names)


REFUSED = {
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>"),
    "a style in the page": re.compile(r"<style\b"),
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx code": re.compile(r"\bhx-on\b|hx-(?:vals|headers)\s*=\s*[\"']\s*js:"),
    "an address of another site": re.compile(
        r"\b(?:src|srcset|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}


def test_no_template_holds_what_the_security_policy_refuses():
    found = [
        f"{called(path)}: {what}"
        for path in PAGES
        for what, pattern in REFUSED.items()
        if pattern.search(markup(path))
    ]
    assert PAGES
    assert not found


FORM = re.compile(r"<form\b[^>]*\bmethod\s*=\s*[\"']post[\"'].*?</form>", re.IGNORECASE | re.DOTALL)


def listed(path, reasons):
    return any(name_of(path).startswith(start) for start in reasons)


def test_every_form_that_writes_is_protected_and_sent_once():
    wrong = []
    for path in PAGES:
        for form in FORM.findall(markup(path)):
            if not re.search(r"csrf_token|csrf_field", form) and not listed(path, NO_TOKEN):
                wrong.append(f"{called(path)}: no protection against forgery")
            if "write_key" not in form and not listed(path, NO_KEY):
                wrong.append(f"{called(path)}: no write key")
    assert not wrong


@pytest.mark.parametrize(("word", "reasons"), [("write_key", NO_KEY), ("csrf", NO_TOKEN)])
def test_every_reason_for_an_exemption_is_still_needed(word, reasons):
    forms = {name_of(path): FORM.findall(markup(path)) for path in PAGES}
    for start in reasons:
        found = [form for name, those in forms.items() if name.startswith(start) for form in those]
        assert any(word not in form for form in found), start


def test_scripts_write_only_through_forms_that_carry_the_token():
    writing = re.compile(r"<(\w+)[^>]*\bhx-(?:post|put|patch|delete)\b")
    wrong = [
        f"{called(path)}: <{found[1]}> writes"
        for path in PAGES
        for found in writing.finditer(markup(path))
        if found[1] != "form" or "csrf_" not in markup(path)[found.end() :].split("</form>")[0]
    ]
    assert not wrong


def test_nothing_typed_by_people_is_shown_as_markup():
    unsafe = [called(p) for p in PAGES if re.search(r"\|\s*safe\b|\{%\s*autoescape\s+off", markup(p))]
    assert unsafe == []


def test_every_component_and_page_is_below_the_rooms_that_may_have_templates():
    assert {folder.parent.name for folder in TEMPLATES} <= {"web", "outbox", "gateways"}
    assert SOURCE / "web" / "templates" in TEMPLATES
