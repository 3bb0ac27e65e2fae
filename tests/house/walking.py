"""Knocking at doors: one request, undone afterwards, with everything that it did on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.expressions import OrderBy
from django.db.models.sql.compiler import SQLCompiler
from django.template import engines
from django.template.backends.django import Template
from django.test import Client
from django.urls import NoReverseMatch, reverse

from alongside.cli.documents import Page

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?)\s+"?(\w+)', re.IGNORECASE)
# The visitor's own session, and counts of tries: nothing about a case or a person's work.
NO_BUSINESS = {"django_session", "base_bucket", "base_tries", "cache_table"}
PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
REGEX_PARAMETER = re.compile(r"\(\?P<(\w+)>")

MADE_UP = {"int": 987_654_321, "str": "no-such-thing", "slug": "no-such-thing"}
HOSTILE = {"int": 10**20, "str": "a\x00b", "slug": "-"}


@dataclass
class Answer:
    """What came back and what happened meanwhile."""

    status: int
    location: str = ""
    body: str = ""
    error: str = ""
    done: bool = False
    wrote: list[str] = field(default_factory=list)
    undefined: list[str] = field(default_factory=list)
    late_queries: list[str] = field(default_factory=list)


LOADS = re.compile(
    r"""<(?:script|link|img|iframe|source|video|audio|track|object|embed|form|base|use)\b[^>]*?
        \s(?:src|srcset|href|action|data|poster)\s*=\s*["']?\s*((?:[a-z][a-z0-9+.-]*:)?//[^"'\s>]+)""",
    re.IGNORECASE | re.VERBOSE,
)


def asked_elsewhere(html: str) -> list[str]:
    """Return the addresses of other sites that a browser would ask by drawing a page or sending its forms."""
    return LOADS.findall(html)


HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1>", re.DOTALL)


def heading_leaps(html: str) -> list[str]:
    """Return the headings that stand more than one level below the one before."""
    found, before = [], 1
    for level, words in HEADING.findall(html):
        if int(level) > before + 1:
            found.append(f"h{level} after h{before}: {' '.join(words.split())[:60]}")
        before = int(level)
    return found


def parameters(page: Page) -> dict[str, str]:
    """Return the names of an address's parameters with their kinds."""
    found = {name: kind or "str" for kind, name in PARAMETER.findall(page.route.replace("(?P<", "(?P"))}
    return found or dict.fromkeys(REGEX_PARAMETER.findall(page.route), "str")


def address(page: Page, values: dict[str, Any]) -> str:
    """Return the address with these values for its parameters; extra values are ignored."""
    return reverse(page.name, kwargs={name: values[name] for name in parameters(page)})


def invented(page: Page, kinds: dict[str, Any]) -> str:
    """Return the address of something that does not exist."""
    values = {name: kinds[kind] for name, kind in parameters(page).items()}
    try:
        return address(page, values)
    except NoReverseMatch:
        return invented(page, MADE_UP)


class Listening(str):
    """Stands in for undefined template variables: writes down their names and shows nothing."""

    __slots__ = ("heard",)

    def __new__(cls) -> Listening:
        made = super().__new__(cls, "%s")
        made.heard = []
        return made

    def __mod__(self, name: Any) -> str:
        self.heard.append(str(name))
        return ""


class Walker:
    """Knocks with the cookies of one visitor. Nothing that a knock changes stays."""

    def __init__(self, client: Client) -> None:
        self.cookies = client.cookies

    def knock(self, method: str, url: str, data: dict[str, Any] | None = None) -> Answer:
        """Send one request. An error of the server is an answer with status 500 and its text."""
        answer = Answer(0)
        client = Client()
        for name, morsel in self.cookies.items():
            client.cookies[name] = morsel.value
        with transaction.atomic():
            with listening(answer):
                try:
                    response = getattr(client, method)(url, data)
                except Exception as error:
                    answer.status, answer.error = 500, f"{type(error).__name__}: {error}"[:300]
                else:
                    answer.status, answer.location = response.status_code, response.get("Location", "")
                    answer.done = getattr(response, "is_done", False)
                    answer.body = "" if response.streaming else response.content.decode(errors="replace")
            transaction.set_rollback(True)
        return answer


@contextmanager
def listening(answer: Answer) -> Iterator[None]:
    """Write down undefined variables, business writes, and queries that run while a template is drawn."""
    engine, heard, drawing = engines["django"].engine, Listening(), []
    before, render = engine.string_if_invalid, Template.render

    def drawn(self: Template, *given: Any, **named: Any) -> Any:
        drawing.append(self)
        try:
            return render(self, *given, **named)
        finally:
            drawing.pop()

    def watch(execute: Any, statement: Any, values: Any, many: bool, context: Any) -> Any:
        text = str(statement)
        table = WRITES.match(text)
        if table and table[1].lower() not in NO_BUSINESS:
            answer.wrote.append(table[1])
        elif "ledger_append" in text and json.loads(values[1])["action"] != "read":
            answer.wrote.append(f"ledger: {json.loads(values[1])['action']}")
        if drawing and "django_session" not in text and not text.startswith(("SAVEPOINT", "RELEASE")):
            answer.late_queries.append(text[:160])
        return execute(statement, values, many, context)

    engine.string_if_invalid, Template.render = heard, drawn
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        engine.string_if_invalid, Template.render = before, render
        answer.undefined = sorted(set(heard.heard))


@contextmanager
def unordered_come(*, backward: bool) -> Iterator[None]:
    """Let rows that no one asked to be ordered come by key, or backward by key.

    A page that shows them in both orders differently depends on chance.
    """
    pairs = SQLCompiler._order_by_pairs

    def ordered(self: SQLCompiler) -> Iterator[Any]:
        found = list(pairs(self))
        query = self.query
        free = not (query.distinct or query.combinator or query.subquery or query.group_by is not None)
        if not found and free and not query.annotation_select and self.col_count is not None:
            found = [(OrderBy(F("pk"), descending=backward), False)]
        return iter(found)

    SQLCompiler._order_by_pairs = ordered  # type: ignore[method-assign]
    try:
        yield
    finally:
        SQLCompiler._order_by_pairs = pairs  # type: ignore[method-assign]


FORM_KEYS = re.compile(
    r'name="(?:csrfmiddlewaretoken|write_key)" value="[^"]*"|nonce="[^"]*"|csrf[^"\s]*"[^>]*'
)


def plain(answer: Answer, url: str = "") -> str:
    """Return a page without what differs on every visit, and without its own address."""
    body = FORM_KEYS.sub("", answer.body)
    return body.replace(url, "") if url else body
