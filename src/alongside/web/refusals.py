"""What a page does when an action refuses: the reason stands where the person looks, and nothing typed is lost.

``Refused`` that no page catches becomes a page of its own in ``web.middleware``. These two are for pages that go on.
"""

from __future__ import annotations

from types import TracebackType

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from alongside.kernel.verdict import Refused
from alongside.web.templatetags.alongside_tags import sentence


class refusal_on:  # noqa: N801 (reads as a word in a with statement)
    """Put the reason of a refused action on the form, at ``field`` or above all fields, and go on after the block.

    What follows the action inside the block happens only when it was done::

        with refusal_on(form):
            actions.note_talk(**form.cleaned_data, by=by, at=at)
            return redirect(...)
        return render(...)
    """

    def __init__(self, form: forms.Form, field: str | None = None) -> None:
        self.form, self.field = form, field

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused):
            return False
        self.form.add_error(self.field, sentence(error.verdict))
        return True


class refusal_above:  # noqa: N801 (reads as a word in a with statement)
    """Say the reason of a refused action above the next page, where there is no form to put it on."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused):
            return False
        messages.warning(self.request, sentence(error.verdict))
        return True
