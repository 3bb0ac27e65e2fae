"""Filters and tags that templates use: moments, phone numbers, verdicts, form keys."""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django import forms, template
from django.forms import BoundField
from django.forms.boundfield import BoundWidget
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext

from alongside.kernel.verdict import Verdict
from alongside.web.components.widgets import LongSelect

register = template.Library()


def _local(value: datetime, zone: str) -> datetime:
    """Return the moment in the named zone; in the active zone when the name is empty or unknown."""
    if not zone:
        return timezone.localtime(value)
    try:
        return value.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return timezone.localtime(value)


def _time_element(value: datetime | date, pattern: str) -> SafeString:
    """Return a day or a moment, already in its zone, in the words of the reader's language."""
    return _written(value, _apart(value), pattern, get_language() or "")


def _apart(value: datetime | date) -> str:
    return f"{value.tzinfo} {value.utcoffset()}" if isinstance(value, datetime) else ""


@lru_cache(maxsize=8192)
def _written(value: datetime | date, apart: str, pattern: str, language: str) -> SafeString:
    """Write it once: long lists and pages opened again show the same moments.

    ``apart`` tells moments apart that Python calls equal: in two zones, or in the hour that an autumn night repeats.
    """
    if isinstance(value, datetime):
        # Django leaves the zone away in the hour that an autumn night repeats, where it says the most.
        pattern = pattern.replace("T", "".join(f"\\{letter}" for letter in value.tzname() or ""))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), date_format(value, pattern))


@register.filter
def when(value: datetime | None, zone: str = "") -> str:
    """Write a moment with its time zone: ``Sun, Nov 22, 3:05 a.m. EST``, inside ``<time>``.

    ``zone`` is an IANA name (``America/Chicago``); without it the active time zone counts.
    """
    if not value:
        return ""
    return _time_element(_local(value, zone), _moment_pattern())


def _moment_pattern() -> str:
    return pgettext("moment without year", "D, M j, P T")


@register.filter
def when_year(value: datetime | None, zone: str = "") -> str:
    """Write a moment as ``when`` does, with its year, for what lies months back or ahead."""
    if not value:
        return ""
    local = _local(value, zone)
    return _time_element(local, pgettext("moment with year", "D, M j, Y, P T"))


@register.filter
def clock_time(value: datetime | None, zone: str = "") -> str:
    """Write the time of day with its zone: ``3:05 a.m. EST``."""
    if not value:
        return ""
    local = _local(value, zone)
    return _time_element(local, pgettext("time of day", "P T"))


@register.filter
def day(value: date | datetime | None, zone: str = "") -> str:
    """Write a day with its year: ``Sun, Nov 22, 2026``."""
    if not value:
        return ""
    local = _local(value, zone).date() if isinstance(value, datetime) else value
    return _time_element(local, pgettext("day", "D, M j, Y"))


@register.filter
def sentence(verdict: Verdict | str | None) -> str:
    """Write the sentence of a verdict in the reader's language, with its places filled."""
    if not isinstance(verdict, Verdict):
        return verdict or ""
    return gettext(verdict.sentence) % _in_words(verdict.params) if verdict.sentence else ""


def _in_words(params: Mapping[str, object]) -> dict[str, object]:
    """Return what fills a sentence; the thing and the state that a lifecycle names are translated as well."""
    filled = dict(params)
    if "thing" in filled:
        filled["thing"] = gettext(str(filled["thing"]))
        filled["state"] = gettext(str(filled["state"]).capitalize()).lower()
    return filled


@register.filter
def phone(value: str | None) -> str:
    """Write a North American number as people read it: ``(555) 555-0100``; any other as it came."""
    text = str(value or "")
    digits = "".join(c for c in text if c.isdigit())
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10 or any(c.isalpha() for c in text):
        return text
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"


_EXTENSION = re.compile(r"(?i)(?:extension|ext|x|#)[.:\s]*(\d{1,6})\s*$")


@register.filter
def tel(value: str | None) -> str:
    """Write a number for a ``tel:`` address: ``+15555550100``; short numbers as their digits.

    An extension follows after a comma, which makes phones wait before dialing it.
    """
    text = str(value or "").strip()
    extension = _EXTENSION.search(text)
    if extension:
        return f"{tel(text[: extension.start()])},{extension.group(1)}"
    digits = "".join(c for c in text if c.isdigit())
    if text.startswith("+"):
        return f"+{digits}"
    if len(digits) == 10:
        return f"+1{digits}"
    return f"+{digits}" if len(digits) == 11 and digits[0] == "1" else digits


@register.filter
def pct(share: float | None) -> str:
    """Write a share between 0 and 1 as a whole percentage: ``73%``; nothing as an en dash."""
    return "–" if share is None else f"{round(share * 100)}%"


@register.filter
def width(share: float | None) -> str:
    """Write a share between 0 and 1 as a number from 0 to 100 for the width of a drawn bar."""
    return f"{max(0.0, min(1.0, share or 0.0)) * 100:.0f}"


SPOKEN = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven",
    "8": "eight", "9": "nine", "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo",
    "F": "Foxtrot", "G": "Golf", "H": "Hotel", "I": "India", "J": "Juliett", "K": "Kilo", "L": "Lima",
    "M": "Mike", "N": "November", "O": "Oscar", "P": "Papa", "Q": "Quebec", "R": "Romeo", "S": "Sierra",
    "T": "Tango", "U": "Uniform", "V": "Victor", "W": "Whiskey", "X": "X-ray", "Y": "Yankee", "Z": "Zulu",
}  # fmt: skip
"""The NATO words. Police alphabets use first names, and one of them may be a name nobody here should say."""


@register.filter
def code_groups(code: str) -> list[dict[str, str]]:
    """Split ``7KQ2-M9XD`` into its groups, each with the words to say for it."""
    return [
        {"letters": group, "words": " ".join(SPOKEN.get(c, c) for c in group)}
        for group in str(code).upper().split("-")
    ]


@register.filter
def paired(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return (cell, label of its column) pairs of a table row."""
    labels = [column["label"] if isinstance(column, dict) else column for column in columns]
    return list(zip(row, labels, strict=False))


@register.filter
def is_plain(cell: Any) -> bool:
    """Say whether a cell of a table is text alone: drawn at once, as a long table has thousands of them."""
    return isinstance(cell, str)


@register.filter
def anchor(field: BoundField) -> str:
    """Return the id of the element that a link to this field should reach (the first of a group)."""
    return field.id_for_label or f"{field.auto_id}_0"


CONTROL_CLASS = {"select": "usa-select", "textarea": "usa-textarea", "checkbox": "usa-checkbox__input"}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """Draw the input of a field with the class of its kind."""
    kind = "checkbox" if field.widget_type == "checkbox" else field.widget_type
    name = CONTROL_CLASS.get(kind, "usa-select" if kind.startswith("select") else "usa-input")
    own = field.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{name} {own}".strip()}
    plain = type(field.field.widget) is forms.Select
    return field.as_widget(LongSelect.of(field.field.widget) if plain else None, attrs=attrs)


@register.simple_tag
def option_input(option: BoundWidget, name: str) -> SafeString:
    """Draw one radio button or checkbox of a group with a class."""
    option.data["attrs"] = {**option.data["attrs"], "class": name}
    return option.tag()


@register.simple_tag
def timeline_lines(entries: Iterable[Mapping[str, Any]], zone: str) -> SafeString:
    """Draw the lines of components/timeline.html; a template of its own for each took longer than all the rest."""
    by, pattern, language = _safe(gettext("By")), _moment_pattern(), get_language() or ""
    lines = []
    for entry in entries:
        at = _local(entry["at"], zone) if entry.get("at") else None
        moment = _written(at, _apart(at), pattern, language) if at else ""
        lines.append(f"<li>{moment}\n{_timeline_line(entry, by)}</li>")
    return SafeString("\n".join(lines))


def _timeline_line(entry: Mapping[str, Any], label_by: str) -> str:
    """Draw one line; every value goes through ``_safe``, which is a third of the time of ``format_html``."""
    text = _safe(entry.get("text", ""))
    parts = [f"<p>{text}</p>"]
    if by := entry.get("by"):
        parts.append(f'<p class="al-note">{label_by} {_safe(by)}</p>')
    if note := entry.get("note"):
        parts.append(f'<p class="al-note">{_safe(note)}</p>')
    if url := entry.get("url"):
        label = f'{_safe(entry.get("url_label", ""))}<span class="al-unseen">: {text}</span>'
        parts.append(f'<p class="al-no-print"><a class="al-plain" href="{_safe(url)}">{label}</a></p>')
    return "\n".join(parts)


def _safe(value: object) -> str:
    """Return a value as it may stand in a page: markup that was made safe as it is, all else escaped."""
    return value.__html__() if hasattr(value, "__html__") else html.escape(str(value))


@register.simple_tag(takes_context=True)
def write_key(context: Context, key: str = "") -> SafeString:
    """Draw the hidden key under which a form is saved once, however often it is sent.

    The key is the argument, else ``write_key`` of the context (a form shown again keeps its key), else new.
    """
    value = key or context.get("write_key") or uuid.uuid4().hex
    return format_html('<input type="hidden" name="write_key" value="{}">', value)


@register.simple_tag(takes_context=True)
def csrf_field(context: Context) -> SafeString:
    """Draw the CSRF field; works inside ``{% include ... only %}``, where ``csrf_token`` is out of reach."""
    request = getattr(context, "request", None)
    if request is None:
        return mark_safe("")
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag(takes_context=True)
def words_stay(context: Context, form: Any = None) -> SafeString:
    """Draw the id of a form whose words stay when the language changes (web/tongues.py).

    With ``form`` it is one that the page is for, and with a form that has come back, the one to send.
    """
    request = getattr(context, "request", None)
    if request is None:
        return mark_safe("")
    kept = request.__dict__.setdefault("forms_kept", [])
    weight = (2 if getattr(form, "is_bound", False) else 1) if form else 0
    kept.append((weight, f"words-{len(kept) + 1}"))
    return format_html(' id="{}"', kept[-1][1])


@register.simple_tag(takes_context=True)
def form_to_keep(context: Context) -> str:
    """Return the id of the form that the language buttons send, the first of the heaviest; "" when there is none."""
    kept = getattr(getattr(context, "request", None), "forms_kept", [])
    return max(kept, key=lambda one: one[0])[1] if kept else ""


@register.simple_tag(takes_context=True)
def page_address(context: Context) -> str:
    """Return where opening this page shows it: its own address, or ``page_url`` where only a POST draws it there."""
    request = getattr(context, "request", None)
    if request is None:
        return "/"
    own = context.get("page_url") if request.method == "POST" else ""
    return own or request.get_full_path()


@register.simple_tag
def stylesheet() -> SafeString:
    """Draw the link to the style sheet; nothing when even that cannot be found (pages about breakdowns)."""
    try:
        address = static("alongside/css/alongside.css")
    except ValueError:
        return mark_safe("")
    return format_html('<link rel="stylesheet" href="{}">', address)
