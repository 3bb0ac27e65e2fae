"""The pages behind the requester's own page: one table, opened by the same device.

To add one: a ``@requester_page`` below ``/help/case/`` (the device's cookie goes no further), a template that
extends ``public/base_case.html``, its address in ``urls.py``, and a line in ``PAGES``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.incidents.queries import RequestCard
from alongside.incidents.states import DelegateScope
from alongside.kernel.text import gettext_noop
from alongside.web.access import PageRequest


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page: ``label`` is a message id; ``engaged`` says that it is there only once people are introduced."""

    key: str
    label: str
    name: str
    engaged: bool = True


PAGES: tuple[CasePage, ...] = (
    CasePage("case", gettext_noop("Where things stand"), "public:case", engaged=False),
    CasePage("ahead", gettext_noop("Things to think of"), "public:ahead"),
    CasePage("helpers", gettext_noop("Who is helping"), "public:case_helpers"),
    CasePage("offers", gettext_noop("Offers"), "public:case_offers"),
    CasePage("visits", gettext_noop("Visits"), "public:visits"),
    CasePage("dates", gettext_noop("Dates ahead"), "public:dates"),
    CasePage("funding", gettext_noop("Funding"), "public:case_funding"),
)
"""In the order in which they stand."""
BY_KEY = {page.key: page for page in PAGES}


def frame(card: RequestCard, current: str, *, engaged: bool) -> dict[str, Any]:
    """Return what ``public/base_case.html`` draws around the page with the key ``current``."""
    return {
        "card": card,
        "exercise": card.exercise,
        "tabs": [
            {"label": _(page.label), "url": reverse(page.name), "current": page.key == current}
            for page in PAGES
            if engaged or not page.engaged
        ],
        "tab_key": current,
        "tab_label": _(BY_KEY[current].label),
    }


def may(request: PageRequest) -> dict[str, bool]:
    """Return for each scope whether this device writes in it: the head in all, a delegate in those named."""
    scopes = request.delegate.scopes if request.delegate else DelegateScope.values()
    return {scope: scope in scopes for scope in DelegateScope.values()}
