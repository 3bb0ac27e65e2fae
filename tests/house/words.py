"""Filling the forms of a page, changing its language, and looking for what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from tests.house.walking import Walker

NOT_WORDS = {"hidden", "password", "file", "submit", "button", "reset", "image"}
TYPED = {
    "email": "zoe@example.org", "tel": "614-555-0123", "number": "7", "date": "2026-12-24", "time": "10:30",
    "datetime-local": "2026-12-24T10:30", "url": "https://example.org/", "month": "2026-12",
}  # fmt: skip
PROSE = 'Zoë "said" <b>&amp;\nnothing'
EXEMPT = {
    "/plans/here/file/checklist/": "one choice; what is written is in the browser, and sending it would take it out",
    "/account/codes/new/": "asks for a yes",
}
"""Forms by the address they are sent to, with why their words need not stay."""


@dataclass
class Control:
    """One thing that can be filled: its kind, name, value, what is chosen, the choices of a list."""

    kind: str
    name: str
    value: str = ""
    on: bool = False
    once: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form with what it sends."""

    name: str
    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def visible(self) -> list[Control]:
        """Return what somebody can type or choose."""
        return [one for one in self.controls if one.kind not in NOT_WORDS and not one.once]

    def sent(self) -> dict[str, list[str]]:
        """Return what a browser sends."""
        found: dict[str, list[str]] = {}
        for one in self.controls:
            if one.name and one.kind not in {"submit", "button", "file"}:
                values = [one.value] if one.on or one.kind not in {"checkbox", "radio"} else []
                found.setdefault(one.name, []).extend(values)
        return {name: values for name, values in found.items() if values}


class Reader(HTMLParser):
    """Reads the forms of a page and its language buttons: (language, form, address)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.buttons: list[tuple[str, str, str]] = []
        self.language = ""
        self.next = ""
        self.within: Form | None = None
        self.writing: Control | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = held.get("lang", "")
        elif tag == "form":
            method = held.get("method", "get").lower()
            self.within = Form(held.get("id", ""), held.get("action", ""), method)
            self.forms.append(self.within)
        elif tag == "button" and held.get("name") == "switch_language":
            self.buttons.append((held["value"], held["form"], held["formaction"]))
        elif tag == "option" and self.writing is not None:
            self.writing.options.append(held.get("value", ""))
            if "selected" in held:
                self.writing.value = held.get("value", "")
        elif tag in {"input", "textarea", "select"} and self.within and "disabled" not in held:
            self.control(tag, held)

    def control(self, tag: str, held: dict[str, str]) -> None:
        if held.get("name") == "next":
            self.next = held.get("value", "")
        kind = held.get("type", "text") if tag == "input" else tag
        once = held.get("autocomplete") == "one-time-code"
        one = Control(kind, held.get("name", ""), held.get("value", ""), "checked" in held, once)
        if kind in {"checkbox", "radio"} and not one.value:
            one.value = "on"
        assert self.within is not None
        self.within.controls.append(one)
        self.writing = one if tag != "input" else None

    def handle_data(self, data: str) -> None:
        if self.writing is not None and self.writing.kind == "textarea":
            self.writing.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = None
        if tag in {"textarea", "select"} and self.writing is not None:
            if tag == "select" and not self.writing.value and self.writing.options:
                self.writing.value = self.writing.options[0]
            self.writing.value = self.writing.value.removeprefix("\n")
            self.writing = None


def fill(form: Form) -> None:
    """Type into everything of a form, and choose what was not chosen."""
    last = {one.name: one for one in form.visible if one.kind == "radio"}
    for one in form.visible:
        if one.kind == "checkbox":
            one.on = not one.on
        elif one.kind == "radio":
            one.on = last[one.name] is one
        elif one.kind == "select":
            one.value = one.options[-1] if one.options else ""
        else:
            one.value = PROSE if one.kind == "textarea" else TYPED.get(one.kind, PROSE.replace("\n", " "))


def lost(walker: Walker, html: str, tried: set[str]) -> str:
    """Fill the forms of a page, press the other language, and return what is missing or wrong; "" when nothing is."""
    page = Reader(html)
    forms = [f for f in page.forms if f.method == "post" and f.visible and f.action not in EXEMPT]
    if not forms:
        return ""
    if loose := [f.action for f in forms if not f.name.startswith("words-")]:
        return f"forms to {loose} lack words_stay"
    button = next((b for b in page.buttons if b[0].startswith("es.")), None)
    if button is None:
        return "no language button takes the words along"
    chosen = next(f for f in forms if f.name == button[1])
    for form in forms:
        fill(form)
        tried.add(f"{form.action} {[one.name for one in form.visible]}")
    along = {f"{f.name}:{n}": v for f in forms if f is not chosen for n, v in f.sent().items()}
    sent = {**chosen.sent(), **along, "switch_language": button[0]}
    answer = walker.knock("post", button[2], sent)
    if answer.status != 200 or answer.wrote or answer.undefined:
        return f"changing it answers {answer.status} {answer.location} {answer.wrote} {answer.undefined} {answer.error}"
    return "; ".join(missing(forms, Reader(answer.body)))


def missing(forms: list[Form], again: Reader) -> Iterator[str]:
    """Yield what did not come back."""
    if again.language != "es":
        yield f"the page is in {again.language!r}"
    back = {form.name: form for form in again.forms}
    for form in forms:
        found = back.get(form.name)
        if found is None or len(found.visible) != len(form.visible):
            yield f"form {form.name} to {form.action} is another one"
            continue
        for before, after in zip(form.visible, found.visible, strict=True):
            if (before.name, before.value, before.on) != (after.name, after.value, after.on):
                yield f"{before.name}: {before.value!r} {before.on} became {after.value!r} {after.on}"


def back_to(html: str) -> str:
    """Return where the language buttons of a page lead, or "" when it has none."""
    page = Reader(html)
    return page.buttons[0][2] if page.buttons else page.next
