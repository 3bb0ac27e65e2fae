"""A drawn page with what somebody had typed into its forms put back: nothing else of it changes.

The page comes from our own templates, so it is well-formed; every control is written by its type. Passwords, codes
that work once and files are never written back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from html.parser import HTMLParser

from django.http import QueryDict

NEVER = {"csrfmiddlewaretoken", "switch_language"}
UNTYPED = {"password", "file", "submit", "button", "reset", "image"}
Attributes = list[tuple[str, str | None]]


def refilled(html: str, typed: Mapping[str, QueryDict]) -> str:
    """Return a page with the words of ``typed``: the id of a form -> what its controls held."""
    parser = _Refill(typed)
    parser.feed(html)
    parser.close()
    return "".join(parser.out)


class _Refill(HTMLParser):
    """Copies a page piece by piece and writes controls anew where their form's words are known."""

    def __init__(self, typed: Mapping[str, QueryDict]) -> None:
        super().__init__(convert_charrefs=False)
        self.typed = typed
        self.out: list[str] = []
        self.form = ""
        self.folds: list[int] = []
        self.dropping = False
        self.chosen: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Copy a tag, or write it anew."""
        text, held = self.get_starttag_text() or "", dict(attrs)
        if tag == "form":
            self.form = held.get("id") or ""
        elif tag == "details":
            self.folds.append(len(self.out))
        elif tag in {"input", "textarea", "select"} and (words := self._words(held)) is not None:
            text = self._control(tag, text, attrs, words)
        elif tag == "option" and self.chosen is not None and "value" in held:
            text = _flagged(tag, attrs, "selected", (held["value"] or "") in self.chosen)
        self._copy(text)

    handle_startendtag = handle_starttag

    def _words(self, held: Mapping[str, str | None]) -> QueryDict | None:
        """Return what the form of a control held, or None when this control is to stay as it was drawn."""
        name = held.get("name") or ""
        kind, codes = held.get("type") or "", held.get("autocomplete") == "one-time-code"
        if not name or name in NEVER or kind in UNTYPED or codes or "disabled" in held:
            return None
        return self.typed.get(held.get("form") or self.form)

    def _control(self, tag: str, text: str, attrs: Attributes, words: QueryDict) -> str:
        held = dict(attrs)
        name, kind = held["name"] or "", held.get("type") or ""
        said = str(words.get(name, ""))
        if kind in {"checkbox", "radio"}:
            on = (held.get("value") or "on") in words.getlist(name)
            if on and "checked" not in held:
                self._unfold()
            return _flagged(tag, attrs, "checked", on)
        if name not in words:
            return text
        if kind == "hidden":
            return text if len(words.getlist(name)) > 1 else _written(tag, attrs, "value", said)
        if said and said != (held.get("value") or ""):
            self._unfold()
        if tag == "select":
            self.chosen = words.getlist(name)
            return text
        if tag == "input":
            return _written(tag, attrs, "value", said)
        self.dropping = True
        self.out.append(text + "\n" + escape(said, quote=False))
        return ""

    def _unfold(self) -> None:
        """Open what is folded around a control, so that nobody misses what they typed."""
        for place in self.folds:
            if " open" not in self.out[place]:
                self.out[place] = self.out[place].removesuffix(">") + " open>"

    def handle_endtag(self, tag: str) -> None:
        """Copy it, and forget what began with it."""
        if tag == "textarea":
            self.dropping = False
        elif tag == "select":
            self.chosen = None
        elif tag == "form":
            self.form = ""
        elif tag == "details" and self.folds:
            self.folds.pop()
        self._copy(f"</{tag}>")

    def _copy(self, text: str) -> None:
        if not self.dropping:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        """Copy text; what stood in a box that is written anew is left out."""
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        """Copy ``&name;``."""
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Copy ``&#number;``."""
        self._copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        """Copy a comment."""
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        """Copy the document type."""
        self._copy(f"<!{decl}>")


def _flagged(tag: str, attrs: Attributes, flag: str, on: bool) -> str:
    kept = [(name, value) for name, value in attrs if name != flag]
    return _tag(tag, [*kept, (flag, None)] if on else kept)


def _written(tag: str, attrs: Attributes, name: str, value: str) -> str:
    return _tag(tag, [*((n, v) for n, v in attrs if n != name), (name, value)])


def _tag(tag: str, attrs: Attributes) -> str:
    def each() -> Iterator[str]:
        for name, value in attrs:
            yield f" {name}" if value is None else f' {name}="{escape(value)}"'

    return f"<{tag}{''.join(each())}>"
