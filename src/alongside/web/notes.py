"""Free text in forms: what may not be kept is refused, what is doubtful is asked about once."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext

from alongside.kernel.freetext import Finding, asks, blocks, lint


def said(finding: Finding) -> str:
    """Return what the linter found, in the reader's language."""
    return gettext(finding.sentence) % dict(finding.params)


def check_text(form: forms.Form, field: str, *, keep: bool, known_names: Collection[str] = ()) -> bool:
    """Add the linter's findings on one field to a form; return whether it asks for a second look only.

    ``keep`` says that the writer has read the questions and keeps the text. Hard patterns are refused all
    the same.
    """
    findings = lint(form.cleaned_data.get(field) or "", known_names=known_names)
    for finding in blocks(findings):
        form.add_error(field, said(finding))
    if blocks(findings) or keep:
        return False
    for finding in asks(findings):
        form.add_error(field, said(finding))
    return bool(asks(findings))
